/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-request-row.h"

#include "baton-fill.h"

#include <glib/gi18n.h>

/**
 * BatonRequestRow:
 *
 * Somebody who asks to see when the user is online, with the two answers. The buttons name the actions
 * `contacts.allow` and `contacts.deny` with the bare address.
 */
struct _BatonRequestRow
{
  GtkListBoxRow  parent_instance;

  BatonContact  *contact;
  GtkLabel      *text;
  GtkButton     *deny;
  GtkButton     *allow;
};

G_DEFINE_FINAL_TYPE (BatonRequestRow, baton_request_row, GTK_TYPE_LIST_BOX_ROW)

static void
name_button (GtkButton  *button,
             const char *sentence,
             const char *address)
{
  g_autofree char *text = baton_fill (sentence, "who", address, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), text);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", address);
}

/**
 * baton_request_row_new:
 * @contact: who asks
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
baton_request_row_new (BatonContact *contact)
{
  BatonRequestRow *self = g_object_new (BATON_TYPE_REQUEST_ROW, NULL);
  const char *address = baton_jid_get_text (baton_contact_get_jid (contact));
  g_autofree char *text = baton_fill (_("{who} wants to add you as a contact"), "who", address, NULL);

  self->contact = g_object_ref (contact);
  gtk_label_set_label (self->text, text);
  name_button (self->allow, _("Let {who} see when you are online, and send you files"), address);
  name_button (self->deny, _("Do not let {who} in"), address);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return GTK_WIDGET (self);
}

BatonContact *
baton_request_row_get_contact (BatonRequestRow *self)
{
  g_return_val_if_fail (BATON_IS_REQUEST_ROW (self), NULL);

  return self->contact;
}

static void
baton_request_row_dispose (GObject *object)
{
  g_clear_object (&BATON_REQUEST_ROW (object)->contact);
  gtk_widget_dispose_template (GTK_WIDGET (object), BATON_TYPE_REQUEST_ROW);
  G_OBJECT_CLASS (baton_request_row_parent_class)->dispose (object);
}

static void
baton_request_row_class_init (BatonRequestRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_request_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-request-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonRequestRow, text);
  gtk_widget_class_bind_template_child (widget_class, BatonRequestRow, deny);
  gtk_widget_class_bind_template_child (widget_class, BatonRequestRow, allow);
}

static void
baton_request_row_init (BatonRequestRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
