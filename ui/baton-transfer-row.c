/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer-row.h"

#include "baton-error-text.h"
#include "baton-file-kind.h"
#include "baton-fill.h"
#include "baton-road.h"
#include "baton-size-text.h"
#include "baton-state-text.h"
#include "baton-transfer-menu.h"
#include "baton-transfer-note.h"

#include <glib/gi18n.h>

/* Numbers that change faster than this cannot be read, microseconds. */
#define NUMBERS_US (250 * 1000)

/**
 * BatonTransferRow:
 *
 * One transfer, whichever it is bound to. Follows it by its notifies and names actions of the group `transfers` with
 * its id.
 */
struct _BatonTransferRow
{
  GtkWidget       parent_instance;

  BatonTransfer  *transfer;
  GSignalGroup   *signals;
  BatonRoster    *roster;
  char           *folder;          /* name of the folder that an offer would go to */
  char           *who;             /* the contact by first name */
  gboolean        known;           /* the contact is in the roster */
  gboolean        narrow;
  gint64          numbers_us;      /* when numbers were last shown */

  GtkBox         *box;
  GtkImage       *icon;
  GtkBox         *head;
  GtkLabel       *name;
  GtkImage       *mark;
  GtkLabel       *facts;
  GtkBox         *answer;
  GtkButton      *decline;
  GtkButton      *accept;
  GtkButton      *again;
  GtkButton      *show;
  GtkButton      *cancel;
  GtkMenuButton  *menu;
  GtkProgressBar *progress;
  BatonRoad      *road;
  GtkBox         *note;
  GtkImage       *note_icon;
  GtkLabel       *note_label;
};

G_DEFINE_FINAL_TYPE (BatonTransferRow, baton_transfer_row, GTK_TYPE_WIDGET)

GtkWidget *
baton_transfer_row_new (void)
{
  return g_object_new (BATON_TYPE_TRANSFER_ROW, NULL);
}

static void
set_class (gpointer    widget,
           const char *name,
           gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* Each control says what it does to what: "Cancel verona-holiday.mkv". */
static void
name_control (gpointer    control,
              const char *sentence,
              const char *name,
              gboolean    tooltip)
{
  g_autofree char *text = baton_fill (sentence, "file", name, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (tooltip)
    gtk_widget_set_tooltip_text (control, text);
}

static void
update_who (BatonTransferRow *self)
{
  BatonJid *peer = baton_transfer_get_peer (self->transfer);
  BatonContact *contact = self->roster && peer ? baton_roster_find (self->roster, peer) : NULL;

  g_clear_pointer (&self->who, g_free);
  self->known = contact && baton_contact_get_in_roster (contact);
  if (contact)
    self->who = baton_state_text_dup_first_name (baton_contact_get_name (contact));
  else
    {
      g_autoptr(BatonJid) bare = peer ? baton_jid_bare (peer) : NULL;
      self->who = g_strdup (bare ? baton_jid_get_text (bare) : "");
    }
}

static void
update_name (BatonTransferRow *self)
{
  const char *name = baton_transfer_get_name (self->transfer);
  g_autoptr(GIcon) icon = baton_file_kind_dup_icon (name);

  gtk_label_set_label (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  gtk_image_set_from_gicon (self->icon, icon);
  name_control (self->cancel, _("Cancel {file}"), name, TRUE);
  name_control (self->show, _("Show {file} in its folder"), name, TRUE);
  name_control (self->menu, _("More about {file}"), name, TRUE);
  name_control (self->again, _("Try to send {file} again"), name, FALSE);
  name_control (self->accept, _("Accept {file}"), name, FALSE);
  name_control (self->decline, _("Decline {file}"), name, FALSE);
  name_control (self->progress, _("Progress of {file}"), name, FALSE);
}

static void
update_offer_facts (BatonTransferRow *self)
{
  g_autofree char *size = baton_size_text_dup (baton_transfer_get_size (self->transfer));
  g_autofree char *text = NULL;

  if (self->narrow || !self->folder)
    text = baton_fill (_("{who} wants to send you {size}"), "who", self->who, "size", size, NULL);
  else
    text = baton_fill (_("{who} wants to send you {size} · goes to {folder}"), "who", self->who, "size", size,
                       "folder", self->folder, NULL);
  gtk_label_set_label (self->facts, text);
  gtk_image_set_from_icon_name (self->mark, self->known ? "baton-trusted-symbolic" : "dialog-warning-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mark), self->known ? _("In your contacts")
                                                                    : _("Not in your contacts"));
}

static void
update_facts (BatonTransferRow *self)
{
  BatonTransferState state = baton_transfer_get_state (self->transfer);
  g_autofree char *spoken = baton_state_text_dup_spoken (self->transfer, self->who);

  if (state == BATON_TRANSFER_OFFERED)
    update_offer_facts (self);
  else
    {
      g_autofree char *text = baton_state_text_dup_facts (self->transfer, self->who, self->narrow);
      gtk_label_set_label (self->facts, text);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  self->numbers_us = g_get_monotonic_time ();
}

static void
update_progress (BatonTransferRow *self)
{
  guint64 size = baton_transfer_get_size (self->transfer);
  double fraction = size > 0 ? MIN ((double) baton_transfer_get_bytes (self->transfer) / size, 1) : 0;

  gtk_progress_bar_set_fraction (self->progress, fraction);
}

static void
update_note (BatonTransferRow *self)
{
  g_auto(BatonTransferNote) note = { 0 };

  baton_transfer_note_init (&note, self->transfer, self->who);
  gtk_widget_set_visible (GTK_WIDGET (self->note), note.text != NULL);
  if (!note.text)
    return;
  gtk_image_set_from_icon_name (self->note_icon, note.icon);
  gtk_label_set_label (self->note_label, note.text);
  set_class (self->note, "facts", !note.act);
  set_class (self->note, "act", note.act);
}

static void
update_controls (BatonTransferRow *self)
{
  BatonTransferState state = baton_transfer_get_state (self->transfer);
  BatonRole role = baton_transfer_get_role (self->transfer);
  const GError *error = baton_transfer_get_error (self->transfer);
  gboolean offered = state == BATON_TRANSFER_OFFERED;
  gboolean over = baton_transfer_is_over (self->transfer);
  gboolean done = state == BATON_TRANSFER_DONE;
  gboolean again = state == BATON_TRANSFER_FAILED && role == BATON_INITIATOR && error
                   && baton_error_text_again_helps (error);

  gtk_widget_set_visible (GTK_WIDGET (self->answer), offered);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), !over && !offered);
  gtk_widget_set_visible (GTK_WIDGET (self->show), done && !self->narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->again), again);
  gtk_widget_set_visible (GTK_WIDGET (self->menu), offered || over);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), state == BATON_TRANSFER_MOVING
                                                         || state == BATON_TRANSFER_CHECKING);
  gtk_widget_set_visible (GTK_WIDGET (self->mark), done || offered);
  if (done)
    {
      gtk_image_set_from_icon_name (self->mark, "baton-tick-symbolic");
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->mark), NULL);
    }
  set_class (self->mark, "won", done || (offered && self->known));
  set_class (self->mark, "careful", offered && !self->known);
  set_class (self->accept, "suggested-action", offered && self->known);
}

static void
update_all (BatonTransferRow *self)
{
  update_who (self);
  update_name (self);
  update_controls (self);
  update_facts (self);
  update_progress (self);
  update_note (self);
}

static void
on_transfer_notify_cb (BatonTransferRow *self,
                       GParamSpec       *pspec,
                       BatonTransfer    *transfer)
{
  static const char *const numbers[] = { "bytes", "rate", "seconds-left" };

  if (g_str_equal (pspec->name, "bytes"))
    update_progress (self);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (pspec->name, numbers[i]))
      {
        if (g_get_monotonic_time () - self->numbers_us >= NUMBERS_US)
          update_facts (self);
        return;
      }
  if (g_str_equal (pspec->name, "open-legs"))
    return;
  update_all (self);
}

static void
on_create_menu_cb (GtkMenuButton *button,
                   gpointer       user_data)
{
  BatonTransferRow *self = user_data;
  g_autoptr(GMenuModel) menu = baton_transfer_menu_new (self->transfer);

  gtk_menu_button_set_menu_model (button, menu);
}

/**
 * baton_transfer_row_set_roster:
 * @self: a row
 * @roster: (nullable): where the contact's name is found
 */
void
baton_transfer_row_set_roster (BatonTransferRow *self,
                               BatonRoster      *roster)
{
  g_return_if_fail (BATON_IS_TRANSFER_ROW (self));

  if (g_set_object (&self->roster, roster) && self->transfer)
    update_all (self);
}

/**
 * baton_transfer_row_set_folder:
 * @self: a row
 * @name: (nullable): name of the folder that an offer goes to when it is accepted
 */
void
baton_transfer_row_set_folder (BatonTransferRow *self,
                               const char       *name)
{
  g_return_if_fail (BATON_IS_TRANSFER_ROW (self));

  g_free (self->folder);
  self->folder = g_strdup (name);
  if (self->transfer)
    update_facts (self);
}

/* Puts @widget beside the text, where the row has room, or under everything. */
static void
stack (BatonTransferRow *self,
       GtkWidget        *widget,
       gboolean          under)
{
  GtkBox *column = GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->head)));

  g_object_ref (widget);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (widget)), widget);
  if (under)
    gtk_box_insert_child_after (column, widget, GTK_WIDGET (self->note));
  else
    gtk_box_insert_child_after (self->head, widget, gtk_widget_get_first_child (GTK_WIDGET (self->head)));
  gtk_widget_set_margin_top (widget, under ? 6 : 0);
  gtk_widget_set_halign (widget, under && widget == GTK_WIDGET (self->again) ? GTK_ALIGN_START : GTK_ALIGN_FILL);
  g_object_unref (widget);
}

/**
 * baton_transfer_row_set_narrow:
 * @self: a row
 * @narrow: facts on two lines, the buttons of an offer under the text
 */
void
baton_transfer_row_set_narrow (BatonTransferRow *self,
                               gboolean          narrow)
{
  g_return_if_fail (BATON_IS_TRANSFER_ROW (self));

  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  gtk_box_set_homogeneous (self->answer, narrow);
  gtk_widget_set_hexpand (GTK_WIDGET (self->accept), narrow);
  gtk_label_set_ellipsize (self->facts, narrow ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_label_set_wrap (self->facts, narrow);
  stack (self, GTK_WIDGET (self->answer), narrow);
  stack (self, GTK_WIDGET (self->again), narrow);
  baton_road_set_narrow (self->road, narrow);
  if (self->transfer)
    update_all (self);
}

BatonTransfer *
baton_transfer_row_get_transfer (BatonTransferRow *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER_ROW (self), NULL);

  return self->transfer;
}

static void
set_targets (BatonTransferRow *self)
{
  const char *id = baton_transfer_get_id (self->transfer);
  gpointer controls[] = { self->decline, self->accept, self->again, self->show, self->cancel };

  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (controls[i]), "s", id);
}

/**
 * baton_transfer_row_set_transfer:
 * @self: a row
 * @transfer: (nullable): what to show from now on
 */
void
baton_transfer_row_set_transfer (BatonTransferRow *self,
                                 BatonTransfer    *transfer)
{
  g_return_if_fail (BATON_IS_TRANSFER_ROW (self));

  if (!g_set_object (&self->transfer, transfer))
    return;

  baton_road_set_transfer (self->road, transfer);
  g_signal_group_set_target (self->signals, transfer);
  if (transfer)
    {
      set_targets (self);
      update_all (self);
    }
}

/**
 * baton_transfer_row_unfold:
 * @self: a row
 * @unfold: show the lanes, as the user asked
 */
void
baton_transfer_row_unfold (BatonTransferRow *self,
                           gboolean          unfold)
{
  g_return_if_fail (BATON_IS_TRANSFER_ROW (self));

  baton_road_unfold (self->road, unfold);
}

/* (transfer none): the button with the row's menu; hidden when the row has none. */
GtkWidget *
baton_transfer_row_menu_button (BatonTransferRow *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER_ROW (self), NULL);

  return GTK_WIDGET (self->menu);
}

static void
baton_transfer_row_dispose (GObject *object)
{
  BatonTransferRow *self = BATON_TRANSFER_ROW (object);

  if (self->signals)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->transfer);
  g_clear_object (&self->roster);
  gtk_widget_dispose_template (GTK_WIDGET (self), BATON_TYPE_TRANSFER_ROW);
  G_OBJECT_CLASS (baton_transfer_row_parent_class)->dispose (object);
}

static void
baton_transfer_row_finalize (GObject *object)
{
  BatonTransferRow *self = BATON_TRANSFER_ROW (object);

  g_free (self->folder);
  g_free (self->who);
  G_OBJECT_CLASS (baton_transfer_row_parent_class)->finalize (object);
}

static void
baton_transfer_row_class_init (BatonTransferRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = baton_transfer_row_dispose;
  object_class->finalize = baton_transfer_row_finalize;

  g_type_ensure (BATON_TYPE_ROAD);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "transfer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-transfer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, box);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, icon);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, head);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, name);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, mark);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, facts);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, answer);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, decline);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, accept);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, again);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, show);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, cancel);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, menu);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, progress);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, road);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, note);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, note_icon);
  gtk_widget_class_bind_template_child (widget_class, BatonTransferRow, note_label);
}

static void
baton_transfer_row_init (BatonTransferRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (BATON_TYPE_TRANSFER);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_transfer_notify_cb), self);
  gtk_menu_button_set_create_popup_func (self->menu, on_create_menu_cb, self, NULL);
}
