/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-add-dialog.h"

#include "baton-weak.h"

#include <glib/gi18n.h>

/**
 * BatonAddDialog:
 *
 * Asks for an address and adds it to the roster.
 */
struct _BatonAddDialog
{
  AdwWindow    parent_instance;

  BatonRoster *roster;
  gboolean     busy;

  AdwEntryRow *address;
  AdwEntryRow *name;
  GtkLabel    *hint;
  GtkButton   *add;
};

G_DEFINE_FINAL_TYPE (BatonAddDialog, baton_add_dialog, ADW_TYPE_WINDOW)

static void
show_problem (BatonAddDialog *self,
              const char     *text)
{
  gtk_label_set_label (self->hint, text);
  gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "facts");
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "act");
  gtk_widget_add_css_class (GTK_WIDGET (self->address), "error");
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
  gtk_editable_select_region (GTK_EDITABLE (self->address), 0, -1);
}

static void
update (BatonAddDialog *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->address), "error");
  gtk_widget_set_sensitive (GTK_WIDGET (self->add),
                            !self->busy && *gtk_editable_get_text (GTK_EDITABLE (self->address)));
}

static void
on_added_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BatonAddDialog) self = baton_weak_take (user_data);
  gboolean added = baton_roster_add_finish (BATON_ROSTER (object), result, NULL);

  /* Closed meanwhile. */
  if (!self || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  self->busy = FALSE;
  if (added)
    gtk_window_close (GTK_WINDOW (self));
  else
    {
      update (self);
      show_problem (self, _("The server did not add this contact. Check the address, then try again."));
    }
}

static void
on_add_cb (BatonAddDialog *self)
{
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  g_autoptr(BatonJid) jid = baton_jid_new (address, NULL);
  g_autoptr(BatonJid) bare = jid ? baton_jid_bare (jid) : NULL;
  BatonContact *known;

  if (self->busy || !*address)
    return;
  if (!bare || !baton_jid_get_local (bare))
    {
      show_problem (self, _("This address cannot be read. It looks like name@server.example."));
      return;
    }
  known = baton_roster_find (self->roster, bare);
  if (known && baton_contact_get_in_roster (known))
    {
      show_problem (self, _("This is one of your contacts already."));
      return;
    }
  self->busy = TRUE;
  update (self);
  baton_roster_add_async (self->roster, bare, *name ? name : NULL, NULL, on_added_cb, baton_weak_new (self));
}

/**
 * baton_add_dialog_new:
 * @parent: the window it stands over
 * @roster: what contacts are added to
 *
 * Returns: (transfer none): a dialog
 */
GtkWidget *
baton_add_dialog_new (GtkWindow   *parent,
                      BatonRoster *roster)
{
  BatonAddDialog *self = g_object_new (BATON_TYPE_ADD_DIALOG, "transient-for", parent, NULL);

  self->roster = g_object_ref (roster);
  return GTK_WIDGET (self);
}

static void
baton_add_dialog_dispose (GObject *object)
{
  g_clear_object (&BATON_ADD_DIALOG (object)->roster);
  G_OBJECT_CLASS (baton_add_dialog_parent_class)->dispose (object);
}

static void
baton_add_dialog_class_init (BatonAddDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_add_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-add-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonAddDialog, address);
  gtk_widget_class_bind_template_child (widget_class, BatonAddDialog, name);
  gtk_widget_class_bind_template_child (widget_class, BatonAddDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, BatonAddDialog, add);
}

static void
baton_add_dialog_init (BatonAddDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->address, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->address, "entry-activated", G_CALLBACK (on_add_cb), self);
  g_signal_connect_swapped (self->name, "entry-activated", G_CALLBACK (on_add_cb), self);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (on_add_cb), self);
}
