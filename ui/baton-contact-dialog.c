/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-contact-dialog.h"

#include "baton-contact-row.h"

#include <glib/gi18n.h>

/**
 * BatonContactDialog:
 *
 * Asks to whom files go, among the contacts who can take them now. Signal `chosen` (BatonContact or %NULL), emitted
 * once.
 */
struct _BatonContactDialog
{
  AdwWindow       parent_instance;

  BatonContact   *contact;   /* the answer */
  gboolean        told;

  AdwWindowTitle *title;
  GtkStack       *stack;
  GtkListBox     *list;
};

enum {
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BatonContactDialog, baton_contact_dialog, ADW_TYPE_WINDOW)

static int
sort_rows (GtkListBoxRow *a,
           GtkListBoxRow *b,
           gpointer       user_data)
{
  return g_utf8_collate (baton_contact_get_name (baton_contact_row_get_contact (BATON_CONTACT_ROW (a))),
                         baton_contact_get_name (baton_contact_row_get_contact (BATON_CONTACT_ROW (b))));
}

static void
on_row_activated_cb (BatonContactDialog *self,
                     GtkListBoxRow      *row)
{
  g_set_object (&self->contact, baton_contact_row_get_contact (BATON_CONTACT_ROW (row)));
  gtk_window_close (GTK_WINDOW (self));
}

static void
tell (BatonContactDialog *self)
{
  if (self->told)
    return;
  self->told = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, self->contact);
}

static gboolean
baton_contact_dialog_close_request (GtkWindow *window)
{
  tell (BATON_CONTACT_DIALOG (window));
  return GTK_WINDOW_CLASS (baton_contact_dialog_parent_class)->close_request (window);
}

/**
 * baton_contact_dialog_new:
 * @parent: the window it stands over
 * @roster: whom to choose from
 * @n_files: how many files and folders wait
 *
 * Returns: (transfer none): a dialog; `chosen` comes when it closes
 */
GtkWidget *
baton_contact_dialog_new (GtkWindow   *parent,
                          BatonRoster *roster,
                          guint        n_files)
{
  BatonContactDialog *self = g_object_new (BATON_TYPE_CONTACT_DIALOG, "transient-for", parent, NULL);
  g_autofree char *count = g_strdup_printf (ngettext ("%u file", "%u files", n_files), n_files);
  gboolean any = FALSE;

  adw_window_title_set_subtitle (self->title, count);
  for (guint i = 0; roster && i < g_list_model_get_n_items (G_LIST_MODEL (roster)); i++)
    {
      g_autoptr(BatonContact) contact = g_list_model_get_item (G_LIST_MODEL (roster), i);
      g_autofree char *refusal = baton_contact_text_dup_refuse (contact);

      if (refusal || !baton_contact_get_in_roster (contact))
        continue;
      gtk_list_box_append (self->list, baton_contact_row_new (contact));
      any = TRUE;
    }
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "nobody");
  return GTK_WIDGET (self);
}

static void
baton_contact_dialog_dispose (GObject *object)
{
  /* Its parent may take it along without closing it. */
  tell (BATON_CONTACT_DIALOG (object));
  g_clear_object (&BATON_CONTACT_DIALOG (object)->contact);
  G_OBJECT_CLASS (baton_contact_dialog_parent_class)->dispose (object);
}

static void
baton_contact_dialog_class_init (BatonContactDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_contact_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = baton_contact_dialog_close_request;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", BATON_TYPE_CONTACT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, BATON_TYPE_CONTACT);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-contact-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonContactDialog, title);
  gtk_widget_class_bind_template_child (widget_class, BatonContactDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BatonContactDialog, list);
}

static void
baton_contact_dialog_init (BatonContactDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (self->list, sort_rows, NULL, NULL);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self);
}
