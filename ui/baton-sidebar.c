/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-sidebar.h"

#include "baton-account-bar.h"
#include "baton-contact-order.h"
#include "baton-contact-row.h"
#include "baton-pane.h"
#include "baton-request-row.h"
#include "baton-traffic.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* How often speeds in the rows are drawn anew, milliseconds. */
#define RATES_MS 1000

/**
 * BatonSidebar:
 *
 * All Transfers, then requests, the contacts who are online, those who are not; the account at the foot. Property
 * `folded`: it stands alone, so no row is shown as chosen. Signals: `chosen` (boolean): the user chose a row; `files` (BatonContact, GPtrArray of GFile): files were dropped on a contact.
 */
struct _BatonSidebar
{
  GtkWidget        parent_instance;

  BatonAccount    *account;
  BatonManager    *manager;
  GSignalGroup    *roster_signals;
  GSignalGroup    *manager_signals;
  guint            rates_id;
  char            *needle;         /* case-folded search text */

  gboolean         folded;

  BatonPane       *pane;
  AdwHeaderBar    *header;
  GtkMenuButton   *menu;
  GtkToggleButton *search_button;
  GtkSearchBar    *search_bar;
  GtkSearchEntry  *search_entry;
  GtkStack        *stack;
  GtkListBox      *list;
  BatonAccountBar *account_bar;
  GtkWidget       *all_row;
  GtkLabel        *all_count;
};

enum {
  PROP_0,
  PROP_FOLDED,
  N_PROPS
};

enum {
  SIGNAL_CHOSEN,
  SIGNAL_FILES,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BatonSidebar, baton_sidebar, GTK_TYPE_WIDGET)

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       user_data)
{
  return baton_contact_order_matches (row, BATON_SIDEBAR (user_data)->needle);
}

static void
update_stack (BatonSidebar *self)
{
  BatonRoster *roster = self->account ? baton_account_get_roster (self->account) : NULL;
  gboolean empty = roster && baton_roster_get_loaded (roster) && g_list_model_get_n_items (G_LIST_MODEL (roster)) == 0;

  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
}

static void
on_files_cb (BatonSidebar *self,
             BatonContact *contact,
             GPtrArray    *files)
{
  g_signal_emit (self, signals[SIGNAL_FILES], 0, contact, files);
}

static GtkListBoxRow *
find_row (BatonSidebar *self,
          BatonContact *contact)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)); i++)
    if (baton_contact_order_contact_of (row) == contact && contact)
      return row;
  return NULL;
}

static void
add_row (BatonSidebar *self,
         BatonContact *contact)
{
  GtkWidget *row;

  if (baton_contact_get_wants_in (contact))
    row = baton_request_row_new (contact);
  else
    {
      row = baton_contact_row_new (contact);
      g_signal_connect_object (row, "files", G_CALLBACK (on_files_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_list_box_append (self->list, row);
}

static void
remove_row (BatonSidebar *self,
            BatonContact *contact)
{
  GtkListBoxRow *row = find_row (self, contact);

  if (!row)
    return;
  if (gtk_list_box_row_is_selected (row))
    baton_sidebar_select (self, NULL);
  gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
on_contact_notify_cb (BatonSidebar *self,
                      GParamSpec   *pspec,
                      BatonContact *contact)
{
  GtkListBoxRow *row = find_row (self, contact);

  if (!row)
    return;
  if (g_str_equal (pspec->name, "wants-in") && baton_contact_get_wants_in (contact) != BATON_IS_REQUEST_ROW (row))
    {
      remove_row (self, contact);
      add_row (self, contact);
    }
  else if (g_str_equal (pspec->name, "presence") || g_str_equal (pspec->name, "name"))
    gtk_list_box_row_changed (row);
  gtk_list_box_invalidate_headers (self->list);
}

static gboolean
model_holds (GListModel *model,
             gpointer    item)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GObject) held = g_list_model_get_item (model, i);
      if (held == item)
        return TRUE;
    }
  return FALSE;
}

/* The model does not say which contacts went: the rows are compared with it. */
static void
remove_strays (BatonSidebar *self,
               GListModel   *roster)
{
  g_autoptr(GPtrArray) strays = g_ptr_array_new_with_free_func (g_object_unref);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)); i++)
    {
      BatonContact *contact = baton_contact_order_contact_of (row);
      if (contact && (!roster || !model_holds (roster, contact)))
        g_ptr_array_add (strays, g_object_ref (contact));
    }
  for (guint i = 0; i < strays->len; i++)
    {
      g_signal_handlers_disconnect_by_func (strays->pdata[i], on_contact_notify_cb, self);
      remove_row (self, strays->pdata[i]);
    }
}

static void
on_roster_changed_cb (BatonSidebar *self,
                      guint         position,
                      guint         removed,
                      guint         added,
                      GListModel   *roster)
{
  if (removed > 0)
    remove_strays (self, roster);
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(BatonContact) contact = g_list_model_get_item (roster, i);

      if (find_row (self, contact))
        continue;
      add_row (self, contact);
      g_signal_connect_object (contact, "notify", G_CALLBACK (on_contact_notify_cb), self, G_CONNECT_SWAPPED);
    }
  update_stack (self);
}

static gboolean
update_rates (gpointer user_data)
{
  BatonSidebar *self = user_data;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)); i++)
    if (BATON_IS_CONTACT_ROW (row))
      {
        double rate = baton_traffic_rate_with (self->manager, baton_contact_order_contact_of (row));
        baton_contact_row_set_rate (BATON_CONTACT_ROW (row), rate);
      }
  if (self->manager && baton_manager_get_n_busy (self->manager) > 0)
    return G_SOURCE_CONTINUE;
  self->rates_id = 0;
  return G_SOURCE_REMOVE;
}

static void
update_count (BatonSidebar *self)
{
  guint n_busy = self->manager ? baton_manager_get_n_busy (self->manager) : 0;
  guint n_open = baton_traffic_count_open (self->manager);
  g_autofree char *text = g_strdup_printf ("%u", n_open);

  gtk_label_set_label (self->all_count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->all_count), n_open > 0);
  /* Speeds are asked for only while something may move. */
  if (n_busy > 0 && self->rates_id == 0)
    self->rates_id = g_timeout_add (RATES_MS, update_rates, self);
}

static void
on_transfers_changed_cb (BatonSidebar *self,
                         guint         position,
                         guint         removed,
                         guint         added,
                         GListModel   *transfers)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(GObject) transfer = g_list_model_get_item (transfers, i);

      g_signal_handlers_disconnect_by_func (transfer, update_count, self);
      g_signal_connect_object (transfer, "notify::state", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
    }
  update_count (self);
}

/**
 * baton_sidebar_set_account:
 * @self: a sidebar
 * @account: (nullable): whose contacts
 * @manager: (nullable): whose transfers
 */
void
baton_sidebar_set_account (BatonSidebar *self,
                           BatonAccount *account,
                           BatonManager *manager)
{
  BatonRoster *roster;

  g_return_if_fail (BATON_IS_SIDEBAR (self));

  roster = account ? baton_account_get_roster (account) : NULL;
  g_set_object (&self->account, account);
  g_set_object (&self->manager, manager);
  baton_account_bar_set_account (self->account_bar, account);
  remove_strays (self, NULL);
  g_signal_group_set_target (self->roster_signals, roster);
  g_signal_group_set_target (self->manager_signals, manager);
  if (roster)
    on_roster_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (roster)), G_LIST_MODEL (roster));
  if (manager)
    on_transfers_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (manager)), G_LIST_MODEL (manager));
  update_count (self);
  baton_sidebar_select (self, NULL);
}

/* (transfer none) (nullable): %NULL: All Transfers. */
BatonContact *
baton_sidebar_get_selected (BatonSidebar *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (BATON_IS_SIDEBAR (self), NULL);

  row = gtk_list_box_get_selected_row (self->list);
  return row && BATON_IS_CONTACT_ROW (row) ? baton_contact_order_contact_of (row) : NULL;
}

/**
 * baton_sidebar_select:
 * @self: a sidebar
 * @contact: (nullable): whom; %NULL: All Transfers
 */
void
baton_sidebar_select (BatonSidebar *self,
                      BatonContact *contact)
{
  GtkListBoxRow *row;

  g_return_if_fail (BATON_IS_SIDEBAR (self));

  row = contact ? find_row (self, contact) : NULL;
  gtk_list_box_select_row (self->list, row ? row : GTK_LIST_BOX_ROW (self->all_row));
}

/* Opens the search, or gives it the focus. */
void
baton_sidebar_search (BatonSidebar *self)
{
  g_return_if_fail (BATON_IS_SIDEBAR (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
on_search_changed_cb (BatonSidebar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->needle, g_free);
  if (*text)
    self->needle = g_utf8_casefold (text, -1);
  gtk_list_box_invalidate_filter (self->list);
}

static void
on_row_selected_cb (BatonSidebar *self)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, FALSE);
}

static void
on_row_activated_cb (BatonSidebar *self)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, TRUE);
}

static GtkWidget *
all_row_new (BatonSidebar *self)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_("All Transfers"));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  self->all_count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->all_count), "count");
  gtk_widget_add_css_class (GTK_WIDGET (self->all_count), "numeric");
  gtk_widget_set_valign (GTK_WIDGET (self->all_count), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("baton-transfers-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->all_count));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "all");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _("All Transfers"), -1);
  return row;
}

static gboolean
baton_sidebar_grab_focus (GtkWidget *widget)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (BATON_SIDEBAR (widget)->list);

  return row && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
baton_sidebar_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (prop_id == PROP_FOLDED)
    g_value_set_boolean (value, BATON_SIDEBAR (object)->folded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
baton_sidebar_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  BatonSidebar *self = BATON_SIDEBAR (object);

  if (prop_id != PROP_FOLDED)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  self->folded = g_value_get_boolean (value);
  adw_header_bar_set_show_end_title_buttons (self->header, self->folded);
  if (self->folded)
    gtk_widget_add_css_class (GTK_WIDGET (self), "folded");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "folded");
}

static void
baton_sidebar_dispose (GObject *object)
{
  BatonSidebar *self = BATON_SIDEBAR (object);

  g_clear_handle_id (&self->rates_id, g_source_remove);
  if (self->roster_signals)
    g_signal_group_set_target (self->roster_signals, NULL);
  if (self->manager_signals)
    g_signal_group_set_target (self->manager_signals, NULL);
  g_clear_object (&self->roster_signals);
  g_clear_object (&self->manager_signals);
  g_clear_object (&self->account);
  g_clear_object (&self->manager);
  /* The list unselects its row when it goes, which is no choice of the user's. */
  if (self->list)
    g_signal_handlers_disconnect_by_data (self->list, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), BATON_TYPE_SIDEBAR);
  G_OBJECT_CLASS (baton_sidebar_parent_class)->dispose (object);
}

static void
baton_sidebar_finalize (GObject *object)
{
  g_free (BATON_SIDEBAR (object)->needle);
  G_OBJECT_CLASS (baton_sidebar_parent_class)->finalize (object);
}

static void
baton_sidebar_class_init (BatonSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->grab_focus = baton_sidebar_grab_focus;
  object_class->get_property = baton_sidebar_get_property;
  object_class->set_property = baton_sidebar_set_property;
  object_class->dispose = baton_sidebar_dispose;
  object_class->finalize = baton_sidebar_finalize;
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (BATON_TYPE_ACCOUNT_BAR);
  g_type_ensure (BATON_TYPE_PANE);
  gtk_widget_class_set_css_name (widget_class, "contacts");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonSidebar, pane);
  gtk_widget_class_bind_template_child (widget_class, BatonSidebar, header);
  gtk_widget_class_bind_template_child (widget_class, BatonSidebar, menu);
  gtk_widget_class_bind_template_child (widget_class, BatonSidebar, search_button);
  gtk_widget_class_bind_template_child (widget_class, BatonSidebar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, BatonSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, BatonSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, BatonSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, BatonSidebar, account_bar);

  /* The boolean: whether the user went there, not only past it with the arrow keys. */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", BATON_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[SIGNAL_FILES] = g_signal_new ("files", BATON_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, BATON_TYPE_CONTACT, G_TYPE_PTR_ARRAY);
}

static void
baton_sidebar_init (BatonSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->roster_signals = g_signal_group_new (BATON_TYPE_ROSTER);
  g_signal_group_connect_swapped (self->roster_signals, "items-changed", G_CALLBACK (on_roster_changed_cb), self);
  g_signal_group_connect_swapped (self->roster_signals, "notify::loaded", G_CALLBACK (update_stack), self);
  self->manager_signals = g_signal_group_new (BATON_TYPE_MANAGER);
  g_signal_group_connect_swapped (self->manager_signals, "items-changed", G_CALLBACK (on_transfers_changed_cb), self);

  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  g_signal_connect_swapped (self->search_entry, "search-changed", G_CALLBACK (on_search_changed_cb), self);
  gtk_list_box_set_sort_func (self->list, baton_contact_order_compare, NULL, NULL);
  gtk_list_box_set_filter_func (self->list, filter_row, self, NULL);
  gtk_list_box_set_header_func (self->list, baton_contact_order_set_header, NULL, NULL);
  self->all_row = all_row_new (self);
  gtk_list_box_append (self->list, self->all_row);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_row_selected_cb), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self);
}
