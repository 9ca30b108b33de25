/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-offer-dialog.h"

#include "baton-file-kind.h"
#include "baton-fill.h"
#include "baton-size-text.h"
#include "baton-state-text.h"
#include "baton-weak.h"

#include <glib/gi18n.h>

/* So many files have rows of their own; the rest is one row. */
#define N_SHOWN 3

/**
 * BatonOfferDialog:
 *
 * Asks whether to take what one contact offers. Responses: `accept`, `accept-to`, `decline`; `later` when it was only
 * closed. More offers of the same contact join it; offers that were answered elsewhere or withdrawn leave it, and the
 * last one closes it.
 */
struct _BatonOfferDialog
{
  AdwMessageDialog  parent_instance;

  BatonJid         *peer;
  BatonContact     *contact;     /* %NULL: a stranger */
  GFile            *folder;
  GCancellable     *cancellable;
  GPtrArray        *transfers;
  GPtrArray        *rows;        /* unowned by this: the files' rows, in the list */
  guint64           free_space;
  gboolean          space_known;

  GtkListBox       *files;
  AdwActionRow     *sender;
  AdwAvatar        *avatar;
  AdwActionRow     *folder_row;
  GtkBox           *warning;
  GtkLabel         *warning_label;
};

G_DEFINE_FINAL_TYPE (BatonOfferDialog, baton_offer_dialog, ADW_TYPE_MESSAGE_DIALOG)

static guint64
size_in_all (BatonOfferDialog *self)
{
  guint64 size = 0;

  for (guint i = 0; i < self->transfers->len; i++)
    {
      guint64 more = baton_transfer_get_size (self->transfers->pdata[i]);
      size = more > G_MAXUINT64 - size ? G_MAXUINT64 : size + more;
    }
  return size;
}

static void
update_folder (BatonOfferDialog *self)
{
  g_autofree char *name = g_file_get_basename (self->folder);
  g_autofree char *display = g_filename_display_name (name ? name : "/");
  g_autofree char *title = baton_fill (_("Save to {folder}"), "folder", display, NULL);
  g_autofree char *space = baton_size_text_dup (self->free_space);
  guint64 needed = size_in_all (self);
  gboolean tight = self->space_known && self->free_space < needed;
  g_autofree char *missing = tight ? baton_size_text_dup (needed - self->free_space) : NULL;
  g_autofree char *text = NULL;

  if (tight)
    text = baton_fill (_("{free} free, {missing} too little"), "free", space, "missing", missing, NULL);
  else if (self->space_known)
    text = baton_fill (_("{free} free"), "free", space, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->folder_row), title);
  adw_action_row_set_subtitle (self->folder_row, text ? text : "");
  if (tight)
    gtk_widget_add_css_class (GTK_WIDGET (self->folder_row), "careful");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->folder_row), "careful");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "accept", !tight);
}

static void
on_space_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BatonOfferDialog) self = baton_weak_take (user_data);
  g_autoptr(GFileInfo) info = g_file_query_filesystem_info_finish (G_FILE (object), result, NULL);

  if (!self || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (info && g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    {
      self->free_space = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
      self->space_known = TRUE;
    }
  update_folder (self);
}

static void
update_heading (BatonOfferDialog *self)
{
  guint n = self->transfers->len;
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *who = self->contact ? baton_state_text_dup_first_name (baton_contact_get_name (self->contact))
                                       : g_strdup (_("a Stranger"));
  g_autofree char *heading = n == 1 ? baton_fill (_("Accept a File from {who}?"), "who", who, NULL)
                                    : baton_fill (ngettext ("Accept {n} File from {who}?",
                                                            "Accept {n} Files from {who}?", n),
                                                  "n", count, "who", who, NULL);

  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (self), heading);
}

static void
update_warning (BatonOfferDialog *self)
{
  gboolean changed = FALSE;
  gboolean program = FALSE;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->transfers->len; i++)
    {
      BatonTransfer *transfer = self->transfers->pdata[i];
      changed |= baton_transfer_get_name_changed (transfer);
      program |= baton_file_kind_is_program (baton_transfer_get_name (transfer));
    }
  text = g_strconcat (changed ? _("A name had characters that could mislead or do harm. Baton removed them.") : "",
                      changed && program ? " " : "",
                      program ? _("Accept programs only from people you trust.") : "", NULL);
  gtk_label_set_label (self->warning_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->warning), changed || program);
}

static GtkWidget *
file_row_new (BatonTransfer *transfer)
{
  const char *name = baton_transfer_get_name (transfer);
  g_autoptr(GIcon) icon = baton_file_kind_dup_icon (name);
  g_autofree char *size = baton_size_text_dup (baton_transfer_get_size (transfer));
  g_autofree char *kind = baton_file_kind_dup_words (name);
  g_autofree char *facts = g_strdup_printf ("%s · %s", size, kind);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_gicon (icon);

  gtk_image_set_pixel_size (GTK_IMAGE (image), 32);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), facts);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  return row;
}

static GtkWidget *
rest_row_new (BatonOfferDialog *self)
{
  guint n = self->transfers->len - N_SHOWN;
  g_autofree char *title = g_strdup_printf (ngettext ("%u more file", "%u more files", n), n);
  g_autofree char *size = baton_size_text_dup (size_in_all (self));
  g_autofree char *facts = baton_fill (_("{size} in all"), "size", size, NULL);
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), facts);
  adw_expander_row_set_icon_name (ADW_EXPANDER_ROW (row), "view-more-horizontal-symbolic");
  for (guint i = N_SHOWN; i < self->transfers->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), file_row_new (self->transfers->pdata[i]));
  return row;
}

static void
append_row (BatonOfferDialog *self,
            GtkWidget        *row)
{
  gtk_list_box_append (self->files, row);
  g_ptr_array_add (self->rows, row);
}

static void
update (BatonOfferDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_remove (self->files, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < MIN (self->transfers->len, N_SHOWN); i++)
    append_row (self, file_row_new (self->transfers->pdata[i]));
  if (self->transfers->len > N_SHOWN)
    append_row (self, rest_row_new (self));
  update_heading (self);
  update_warning (self);
  update_folder (self);
}

static void
on_transfer_state_cb (BatonOfferDialog *self,
                      GParamSpec       *pspec,
                      BatonTransfer    *transfer)
{
  if (baton_transfer_get_state (transfer) == BATON_TRANSFER_OFFERED)
    return;
  g_signal_handlers_disconnect_by_func (transfer, on_transfer_state_cb, self);
  g_ptr_array_remove (self->transfers, transfer);
  if (self->transfers->len > 0)
    update (self);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
update_sender (BatonOfferDialog *self)
{
  g_autoptr(BatonJid) bare = baton_jid_bare (self->peer);
  const char *name = self->contact ? baton_contact_get_name (self->contact) : baton_jid_get_text (bare);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  GtkWidget *mark = gtk_image_new_from_icon_name (self->contact ? "baton-trusted-symbolic"
                                                                : "dialog-warning-symbolic");

  adw_avatar_set_text (self->avatar, name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->sender), name);
  adw_action_row_set_subtitle (self->sender, self->contact ? _("In your contacts") : _("Not in your contacts"));
  gtk_widget_add_css_class (mark, self->contact ? "won" : "careful");
  gtk_widget_add_css_class (GTK_WIDGET (self->sender), self->contact ? "trusted" : "careful");
  adw_action_row_add_suffix (self->sender, mark);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sender), baton_jid_get_text (self->peer));

  if (self->contact)
    adw_message_dialog_set_response_appearance (dialog, "accept", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, self->contact ? "accept" : "decline");
}

/**
 * baton_offer_dialog_new:
 * @parent: the window it stands over
 * @peer: who offers
 * @contact: (nullable): the same from the roster; %NULL: a stranger
 * @folder: where accepted files go
 *
 * Returns: (transfer none): a dialog without files
 */
BatonOfferDialog *
baton_offer_dialog_new (GtkWindow    *parent,
                        BatonJid     *peer,
                        BatonContact *contact,
                        GFile        *folder)
{
  BatonOfferDialog *self = g_object_new (BATON_TYPE_OFFER_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->peer = baton_jid_ref (peer);
  self->contact = contact ? g_object_ref (contact) : NULL;
  self->folder = g_object_ref (folder);
  update_sender (self);
  g_file_query_filesystem_info_async (folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, G_PRIORITY_DEFAULT, self->cancellable,
                                      on_space_cb, baton_weak_new (self));
  return self;
}

/**
 * baton_offer_dialog_add:
 * @self: a dialog
 * @transfer: one of the contact's offers
 */
void
baton_offer_dialog_add (BatonOfferDialog *self,
                        BatonTransfer    *transfer)
{
  g_return_if_fail (BATON_IS_OFFER_DIALOG (self));

  if (g_ptr_array_find (self->transfers, transfer, NULL))
    return;
  g_ptr_array_add (self->transfers, g_object_ref (transfer));
  g_signal_connect_object (transfer, "notify::state", G_CALLBACK (on_transfer_state_cb), self, G_CONNECT_SWAPPED);
  update (self);
}

BatonJid *
baton_offer_dialog_get_peer (BatonOfferDialog *self)
{
  g_return_val_if_fail (BATON_IS_OFFER_DIALOG (self), NULL);

  return self->peer;
}

/* (transfer none) (element-type BatonTransfer) */
GPtrArray *
baton_offer_dialog_get_transfers (BatonOfferDialog *self)
{
  g_return_val_if_fail (BATON_IS_OFFER_DIALOG (self), NULL);

  return self->transfers;
}

static void
baton_offer_dialog_dispose (GObject *object)
{
  BatonOfferDialog *self = BATON_OFFER_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->transfers, 0);
  g_clear_object (&self->contact);
  G_OBJECT_CLASS (baton_offer_dialog_parent_class)->dispose (object);
}

static void
baton_offer_dialog_finalize (GObject *object)
{
  BatonOfferDialog *self = BATON_OFFER_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->folder);
  g_clear_pointer (&self->peer, baton_jid_unref);
  g_ptr_array_unref (self->transfers);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (baton_offer_dialog_parent_class)->finalize (object);
}

static void
baton_offer_dialog_class_init (BatonOfferDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = baton_offer_dialog_dispose;
  object_class->finalize = baton_offer_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-offer-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonOfferDialog, files);
  gtk_widget_class_bind_template_child (widget_class, BatonOfferDialog, sender);
  gtk_widget_class_bind_template_child (widget_class, BatonOfferDialog, avatar);
  gtk_widget_class_bind_template_child (widget_class, BatonOfferDialog, folder_row);
  gtk_widget_class_bind_template_child (widget_class, BatonOfferDialog, warning);
  gtk_widget_class_bind_template_child (widget_class, BatonOfferDialog, warning_label);
}

static void
baton_offer_dialog_init (BatonOfferDialog *self)
{
  self->transfers = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
