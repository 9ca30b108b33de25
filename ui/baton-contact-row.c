/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-contact-row.h"

#include "baton-file-drop.h"
#include "baton-presence-badge.h"
#include "baton-size-text.h"
#include "baton-state-text.h"

#include <adwaita.h>

/**
 * BatonContactRow:
 *
 * A person who takes dropped files. Signal `files` (BatonContact, GPtrArray of GFile).
 */
struct _BatonContactRow
{
  GtkListBoxRow       parent_instance;

  BatonContact       *contact;
  BatonFileDrop      *drop;

  AdwAvatar          *avatar;
  BatonPresenceBadge *badge;
  GtkLabel           *name;
  GtkLabel           *status;
  GtkLabel           *rate;
  GtkImage           *unable;
};

enum {
  SIGNAL_FILES,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BatonContactRow, baton_contact_row, GTK_TYPE_LIST_BOX_ROW)

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

static void
update (BatonContactRow *self)
{
  BatonPresence presence = baton_contact_get_presence (self->contact);
  gboolean hovered = baton_file_drop_get_active (self->drop);
  g_autofree char *refusal = baton_contact_text_dup_refuse (self->contact);
  g_autofree char *status = hovered ? baton_contact_text_dup_drop (self->contact,
                                                                   baton_file_drop_get_n_files (self->drop),
                                                                   baton_file_drop_get_size (self->drop))
                                    : baton_contact_text_dup_status (self->contact);
  const char *word = baton_state_text_presence (presence);
  g_autofree char *spoken = g_str_has_prefix (status, word)
                              ? g_strdup_printf ("%s, %s", baton_contact_get_name (self->contact), status)
                              : g_strdup_printf ("%s, %s, %s", baton_contact_get_name (self->contact), word, status);

  adw_avatar_set_text (self->avatar, baton_contact_get_name (self->contact));
  baton_presence_badge_set_presence (self->badge, presence);
  gtk_label_set_label (self->name, baton_contact_get_name (self->contact));
  gtk_label_set_label (self->status, status);
  set_class (self, "hovered", hovered);
  set_class (self, "unable", refusal != NULL);
  baton_file_drop_set_enabled (self->drop, refusal == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               hovered ? NULL : baton_jid_get_text (baton_contact_get_jid (self->contact)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
on_files_cb (BatonContactRow *self,
             GPtrArray       *files)
{
  g_signal_emit (self, signals[SIGNAL_FILES], 0, self->contact, files);
}

/**
 * baton_contact_row_new:
 * @contact: who
 *
 * Returns: (transfer floating): a row that follows @contact
 */
GtkWidget *
baton_contact_row_new (BatonContact *contact)
{
  BatonContactRow *self = g_object_new (BATON_TYPE_CONTACT_ROW, NULL);

  self->contact = g_object_ref (contact);
  g_signal_connect_object (contact, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

BatonContact *
baton_contact_row_get_contact (BatonContactRow *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT_ROW (self), NULL);

  return self->contact;
}

/* The sum of what moves to and from this contact; 0: nothing. */
void
baton_contact_row_set_rate (BatonContactRow *self,
                            double           bytes_per_second)
{
  g_autofree char *text = NULL;

  g_return_if_fail (BATON_IS_CONTACT_ROW (self));

  if (bytes_per_second > 0)
    text = baton_size_text_dup_rate (bytes_per_second);
  gtk_widget_set_visible (GTK_WIDGET (self->rate), text != NULL);
  gtk_label_set_label (self->rate, text ? text : "");
}

static void
baton_contact_row_dispose (GObject *object)
{
  BatonContactRow *self = BATON_CONTACT_ROW (object);

  g_clear_object (&self->drop);
  g_clear_object (&self->contact);
  gtk_widget_dispose_template (GTK_WIDGET (self), BATON_TYPE_CONTACT_ROW);
  G_OBJECT_CLASS (baton_contact_row_parent_class)->dispose (object);
}

static void
baton_contact_row_class_init (BatonContactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_contact_row_dispose;
  g_type_ensure (BATON_TYPE_PRESENCE_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-contact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonContactRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, BatonContactRow, badge);
  gtk_widget_class_bind_template_child (widget_class, BatonContactRow, name);
  gtk_widget_class_bind_template_child (widget_class, BatonContactRow, status);
  gtk_widget_class_bind_template_child (widget_class, BatonContactRow, rate);
  gtk_widget_class_bind_template_child (widget_class, BatonContactRow, unable);

  signals[SIGNAL_FILES] = g_signal_new ("files", BATON_TYPE_CONTACT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, BATON_TYPE_CONTACT, G_TYPE_PTR_ARRAY);
}

static void
baton_contact_row_init (BatonContactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->drop = baton_file_drop_new (GTK_WIDGET (self));
  g_signal_connect_object (self->drop, "notify::active", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drop, "files", G_CALLBACK (on_files_cb), self, G_CONNECT_SWAPPED);
}
