/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer-list.h"

#include "baton-section-row.h"
#include "baton-transfer-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Widths in pixels: cards do not grow beyond this. */
#define MAX_WIDTH 760

/**
 * BatonTransferList:
 *
 * The list of sections and transfers, in a scrolled window. GtkListView draws plain rows; that they look like boxed
 * lists is done here, by telling each row whether it is the first or last of its section.
 */
struct _BatonTransferList
{
  GtkWidget          parent_instance;

  BatonRoster       *roster;
  char              *folder;
  gboolean           narrow;
  GListModel        *model;
  GtkSelectionModel *selection;
  GPtrArray         *bound;      /* of GtkListItem: those that are shown */
  guint              edges_id;
  gboolean           at_top;     /* when the rows last changed */
  GtkWidget         *scroller;
  GtkListView       *view;
};

G_DEFINE_FINAL_TYPE (BatonTransferList, baton_transfer_list, GTK_TYPE_WIDGET)

static void
set_class (GtkWidget  *widget,
           const char *name,
           gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static gboolean
is_transfer_at (BatonTransferList *self,
                guint              position)
{
  g_autoptr(GObject) item = self->model ? g_list_model_get_item (self->model, position) : NULL;

  return item && BATON_IS_TRANSFER (item);
}

static void
update_edges (BatonTransferList *self,
              GtkListItem       *item)
{
  guint position = gtk_list_item_get_position (item);
  GtkWidget *row = gtk_list_item_get_child (item);

  if (!row || position == GTK_INVALID_LIST_POSITION || !BATON_IS_TRANSFER_ROW (row))
    return;
  set_class (row, "first", position == 0 || !is_transfer_at (self, position - 1));
  set_class (row, "last", !is_transfer_at (self, position + 1));
}

static gboolean
on_edges_cb (gpointer user_data)
{
  BatonTransferList *self = user_data;

  self->edges_id = 0;
  if (self->at_top)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", 0);
  for (guint i = 0; i < self->bound->len; i++)
    update_edges (self, self->bound->pdata[i]);
  return G_SOURCE_REMOVE;
}

/* Neighbours of what came or went are not bound anew; before the next frame is drawn they are looked at again. */
static void
on_items_changed_cb (BatonTransferList *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  if (self->edges_id != 0)
    return;
  /* What comes in above the first row is to be seen, unless the user has scrolled away from there. */
  self->at_top = gtk_adjustment_get_value (adjustment) <= gtk_adjustment_get_lower (adjustment);
  self->edges_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_edges_cb, self, NULL);
}

static void
bind_transfer (BatonTransferList *self,
               GtkListItem       *item,
               BatonTransfer     *transfer)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  if (!BATON_IS_TRANSFER_ROW (row))
    {
      row = baton_transfer_row_new ();
      gtk_list_item_set_child (item, row);
    }
  baton_transfer_row_set_transfer (BATON_TRANSFER_ROW (row), NULL);
  baton_transfer_row_set_roster (BATON_TRANSFER_ROW (row), self->roster);
  baton_transfer_row_set_folder (BATON_TRANSFER_ROW (row), self->folder);
  baton_transfer_row_set_narrow (BATON_TRANSFER_ROW (row), self->narrow);
  baton_transfer_row_set_transfer (BATON_TRANSFER_ROW (row), transfer);
  gtk_list_item_set_activatable (item, TRUE);
  gtk_list_item_set_selectable (item, TRUE);
}

static void
bind_section (GtkListItem  *item,
              BatonSection *section)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  if (!BATON_IS_SECTION_ROW (row))
    {
      row = baton_section_row_new ();
      gtk_list_item_set_child (item, row);
    }
  baton_section_row_set_section (BATON_SECTION_ROW (row), section);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            gpointer                  user_data)
{
  BatonTransferList *self = user_data;
  gpointer object = gtk_list_item_get_item (item);

  if (BATON_IS_TRANSFER (object))
    bind_transfer (self, item, object);
  else
    bind_section (item, object);
  update_edges (self, item);
  g_ptr_array_add (self->bound, item);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  user_data)
{
  BatonTransferList *self = user_data;
  GtkWidget *row = gtk_list_item_get_child (item);

  g_ptr_array_remove_fast (self->bound, item);
  if (BATON_IS_TRANSFER_ROW (row))
    baton_transfer_row_set_transfer (BATON_TRANSFER_ROW (row), NULL);
  else if (BATON_IS_SECTION_ROW (row))
    baton_section_row_set_section (BATON_SECTION_ROW (row), NULL);
}

static BatonTransferRow *
focused_row (BatonTransferList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row;

  if (!focus || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)))
    return NULL;
  row = gtk_widget_get_ancestor (focus, BATON_TYPE_TRANSFER_ROW);
  if (!row && BATON_IS_TRANSFER_ROW (gtk_widget_get_first_child (focus)))
    row = gtk_widget_get_first_child (focus);
  return row ? BATON_TRANSFER_ROW (row) : NULL;
}

static gboolean
unfold (BatonTransferList *self,
        gboolean           open)
{
  BatonTransferRow *row = focused_row (self);

  if (row)
    baton_transfer_row_unfold (row, open);
  return row != NULL;
}

static gboolean
on_unfold_cb (GtkWidget *widget,
              GVariant  *args,
              gpointer   user_data)
{
  return unfold (BATON_TRANSFER_LIST (widget), TRUE);
}

static gboolean
on_fold_cb (GtkWidget *widget,
            GVariant  *args,
            gpointer   user_data)
{
  return unfold (BATON_TRANSFER_LIST (widget), FALSE);
}

/* Delete cancels what moves and removes what is over. */
static gboolean
on_delete_cb (GtkWidget *widget,
              GVariant  *args,
              gpointer   user_data)
{
  BatonTransferRow *row = focused_row (BATON_TRANSFER_LIST (widget));
  BatonTransfer *transfer = row ? baton_transfer_row_get_transfer (row) : NULL;
  const char *action;

  if (!transfer)
    return FALSE;
  if (baton_transfer_is_over (transfer))
    action = "transfers.remove";
  else if (baton_transfer_get_state (transfer) == BATON_TRANSFER_OFFERED)
    action = "transfers.decline";
  else
    action = "transfers.cancel";
  return gtk_widget_activate_action (widget, action, "s", baton_transfer_get_id (transfer));
}

static gboolean
on_menu_cb (GtkWidget *widget,
            GVariant  *args,
            gpointer   user_data)
{
  BatonTransferRow *row = focused_row (BATON_TRANSFER_LIST (widget));
  GtkWidget *button = row ? baton_transfer_row_menu_button (row) : NULL;

  if (!button || !gtk_widget_get_visible (button))
    return FALSE;
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  return TRUE;
}

static void
on_activate_cb (BatonTransferList *self,
                guint              position)
{
  g_autoptr(GObject) item = g_list_model_get_item (self->model, position);

  if (!item || !BATON_IS_TRANSFER (item))
    return;
  if (baton_transfer_get_state (BATON_TRANSFER (item)) == BATON_TRANSFER_OFFERED)
    gtk_widget_activate_action (GTK_WIDGET (self), "transfers.ask", "s", baton_transfer_get_id (BATON_TRANSFER (item)));
  else if (baton_transfer_get_state (BATON_TRANSFER (item)) == BATON_TRANSFER_DONE)
    gtk_widget_activate_action (GTK_WIDGET (self), "transfers.open", "s", baton_transfer_get_id (BATON_TRANSFER (item)));
  else
    unfold (self, TRUE);
}

/**
 * baton_transfer_list_set_model:
 * @self: a list
 * @model: (nullable): of BatonSection and BatonTransfer, as baton_sections_get_model() gives
 */
void
baton_transfer_list_set_model (BatonTransferList *self,
                               GListModel        *model)
{
  g_return_if_fail (BATON_IS_TRANSFER_LIST (self));

  if (self->model)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed_cb, self);
  g_set_object (&self->model, model);
  if (model)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed_cb), self,
                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_no_selection_set_model (GTK_NO_SELECTION (self->selection), model);
}

static void
update_rows (BatonTransferList *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    {
      GtkWidget *row = gtk_list_item_get_child (self->bound->pdata[i]);

      if (!BATON_IS_TRANSFER_ROW (row))
        continue;
      baton_transfer_row_set_roster (BATON_TRANSFER_ROW (row), self->roster);
      baton_transfer_row_set_folder (BATON_TRANSFER_ROW (row), self->folder);
      baton_transfer_row_set_narrow (BATON_TRANSFER_ROW (row), self->narrow);
    }
}

void
baton_transfer_list_set_roster (BatonTransferList *self,
                                BatonRoster       *roster)
{
  g_return_if_fail (BATON_IS_TRANSFER_LIST (self));

  if (g_set_object (&self->roster, roster))
    update_rows (self);
}

void
baton_transfer_list_set_folder (BatonTransferList *self,
                                const char        *name)
{
  g_return_if_fail (BATON_IS_TRANSFER_LIST (self));

  g_free (self->folder);
  self->folder = g_strdup (name);
  update_rows (self);
}

void
baton_transfer_list_set_narrow (BatonTransferList *self,
                                gboolean           narrow)
{
  g_return_if_fail (BATON_IS_TRANSFER_LIST (self));

  self->narrow = narrow;
  set_class (GTK_WIDGET (self), "narrow", narrow);
  update_rows (self);
}

static gboolean
baton_transfer_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BATON_TRANSFER_LIST (widget)->view));
}

static void
baton_transfer_list_dispose (GObject *object)
{
  BatonTransferList *self = BATON_TRANSFER_LIST (object);

  g_clear_handle_id (&self->edges_id, g_source_remove);
  if (self->model)
    baton_transfer_list_set_model (self, NULL);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->roster);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (baton_transfer_list_parent_class)->dispose (object);
}

static void
baton_transfer_list_finalize (GObject *object)
{
  BatonTransferList *self = BATON_TRANSFER_LIST (object);

  g_free (self->folder);
  g_ptr_array_unref (self->bound);
  G_OBJECT_CLASS (baton_transfer_list_parent_class)->finalize (object);
}

static void
baton_transfer_list_class_init (BatonTransferListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = baton_transfer_list_dispose;
  object_class->finalize = baton_transfer_list_finalize;
  widget_class->grab_focus = baton_transfer_list_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "transfers");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, on_unfold_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, on_fold_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, on_delete_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_cb, NULL);
}

static void
baton_transfer_list_init (BatonTransferList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *clamp = adw_clamp_scrollable_new ();

  self->bound = g_ptr_array_new ();
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_cb), self, 0);

  self->selection = GTK_SELECTION_MODEL (gtk_no_selection_new (NULL));
  self->view = GTK_LIST_VIEW (gtk_list_view_new (g_object_ref (self->selection), factory));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Transfers"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "transfers");
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (on_activate_cb), self);

  adw_clamp_scrollable_set_maximum_size (ADW_CLAMP_SCROLLABLE (clamp), MAX_WIDTH);
  adw_clamp_scrollable_set_tightening_threshold (ADW_CLAMP_SCROLLABLE (clamp), MAX_WIDTH);
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), GTK_WIDGET (self->view));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}
