/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-sender.h"

#include "baton-contact-dialog.h"
#include "baton-contact-row.h"
#include "baton-fill.h"
#include "baton-gathering.h"
#include "baton-size-text.h"
#include "baton-state-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* More files than this are sent only after a question. */
#define ASK_ABOVE 100

/**
 * BatonSender:
 *
 * From files that were dropped, pasted or chosen to offers: asks for whom when that is not said, walks through
 * folders, asks when there are many, and says once what is on its way. Signals: `message` (string); `sent`: files were
 * offered.
 */
struct _BatonSender
{
  GObject       parent_instance;

  GtkWindow    *window;   /* unowned: owns this */
  BatonManager *manager;
  BatonRoster  *roster;
};

enum {
  SIGNAL_MESSAGE,
  SIGNAL_SENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BatonSender, baton_sender, G_TYPE_OBJECT)

/* One go: files for one contact. */
typedef struct {
  BatonSender    *self;
  BatonContact   *contact;
  GPtrArray      *files;
  BatonGathering *gathering;
} Errand;

static Errand *
errand_new (BatonSender  *self,
            GPtrArray    *files,
            BatonContact *contact)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->self = g_object_ref (self);
  errand->files = g_ptr_array_ref (files);
  errand->contact = contact ? g_object_ref (contact) : NULL;
  return errand;
}

static void
errand_free (Errand *errand)
{
  g_clear_object (&errand->gathering);
  g_clear_object (&errand->contact);
  g_ptr_array_unref (errand->files);
  g_object_unref (errand->self);
  g_free (errand);
}

static void
say (BatonSender *self,
     const char  *text)
{
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, text);
}

static char *
dup_count (Errand *errand)
{
  guint n = baton_gathering_get_files (errand->gathering)->len;

  return g_strdup_printf (ngettext ("%u file", "%u files", n), n);
}

static void
send_all (Errand *errand)
{
  GPtrArray *files = baton_gathering_get_files (errand->gathering);
  BatonJid *to = baton_contact_get_jid (errand->contact);
  g_autofree char *who = baton_state_text_dup_first_name (baton_contact_get_name (errand->contact));
  g_autofree char *count = dup_count (errand);
  g_autofree char *size = baton_size_text_dup (baton_gathering_get_size (errand->gathering));
  g_autofree char *skipped = g_strdup_printf ("%u", baton_gathering_get_n_skipped (errand->gathering));
  g_autofree char *text = NULL;

  if (!errand->self->manager)
    return;
  for (guint i = 0; i < files->len; i++)
    baton_manager_send (errand->self->manager, files->pdata[i], to);
  g_signal_emit (errand->self, signals[SIGNAL_SENT], 0);

  if (baton_gathering_get_n_skipped (errand->gathering) > 0)
    text = baton_fill (ngettext ("{files} offered to {who}; {n} link or device was left out",
                                 "{files} offered to {who}; {n} links or devices were left out",
                                 baton_gathering_get_n_skipped (errand->gathering)),
                       "files", count, "who", who, "n", skipped, NULL);
  else if (files->len > 1)
    text = baton_fill (_("{files} ({size}) offered to {who}"), "files", count, "size", size, "who", who, NULL);
  if (text)
    say (errand->self, text);
}

static void
on_many_response_cb (AdwMessageDialog *dialog,
                     const char       *response,
                     gpointer          user_data)
{
  Errand *errand = user_data;

  if (g_str_equal (response, "send"))
    send_all (errand);
  errand_free (errand);
}

/* Takes @errand. */
static void
ask_about_many (Errand *errand)
{
  g_autofree char *who = baton_state_text_dup_first_name (baton_contact_get_name (errand->contact));
  g_autofree char *count = dup_count (errand);
  g_autofree char *size = baton_size_text_dup (baton_gathering_get_size (errand->gathering));
  g_autofree char *heading = baton_fill (_("Send {files} to {who}?"), "files", count, "who", who, NULL);
  g_autofree char *body = baton_fill (_("They are {size} in all, and each is offered on its own."), "size", size, NULL);
  GtkWidget *dialog = adw_message_dialog_new (errand->self->window, heading, body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "send", _("_Send"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "send", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_many_response_cb), errand);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_gathered_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Errand *errand = user_data;
  guint n = baton_gathering_get_files (errand->gathering)->len;

  if (!baton_gathering_run_finish (BATON_GATHERING (object), result, NULL))
    errand_free (errand);
  else if (baton_gathering_get_cut (errand->gathering))
    {
      g_autofree char *most = g_strdup_printf ("%u", n);
      g_autofree char *text = baton_fill (_("These are more than {n} files. Pack them into one, then send that."), "n",
                                          most, NULL);
      say (errand->self, text);
      errand_free (errand);
    }
  else if (n == 0)
    {
      say (errand->self, _("There is no file in it that can be sent."));
      errand_free (errand);
    }
  else if (n > ASK_ABOVE)
    ask_about_many (errand);
  else
    {
      send_all (errand);
      errand_free (errand);
    }
}

/* Takes @errand, whose contact is known. */
static void
run (Errand *errand)
{
  g_autofree char *refusal = baton_contact_text_dup_refuse (errand->contact);

  if (refusal)
    {
      say (errand->self, refusal);
      errand_free (errand);
      return;
    }
  errand->gathering = baton_gathering_new (errand->files);
  baton_gathering_run_async (errand->gathering, NULL, on_gathered_cb, errand);
}

static void
on_contact_chosen_cb (BatonContactDialog *dialog,
                      BatonContact       *contact,
                      gpointer            user_data)
{
  Errand *errand = user_data;

  if (!contact)
    {
      errand_free (errand);
      return;
    }
  errand->contact = g_object_ref (contact);
  run (errand);
}

/**
 * baton_sender_send:
 * @self: a sender
 * @files: (element-type GFile): files and folders
 * @contact: (nullable): to whom; %NULL: the user is asked
 */
void
baton_sender_send (BatonSender  *self,
                   GPtrArray    *files,
                   BatonContact *contact)
{
  Errand *errand;
  GtkWidget *dialog;

  g_return_if_fail (BATON_IS_SENDER (self));

  if (!self->manager || files->len == 0)
    return;
  errand = errand_new (self, files, contact);
  if (contact)
    {
      run (errand);
      return;
    }
  dialog = baton_contact_dialog_new (self->window, self->roster, files->len);
  g_signal_connect (dialog, "chosen", G_CALLBACK (on_contact_chosen_cb), errand);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_files_chosen_cb (GtkNativeDialog *chooser,
                    int              response,
                    gpointer         user_data)
{
  Errand *errand = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GListModel) chosen = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));

      for (guint i = 0; i < g_list_model_get_n_items (chosen); i++)
        g_ptr_array_add (errand->files, g_list_model_get_item (chosen, i));
      baton_sender_send (errand->self, errand->files, errand->contact);
    }
  errand_free (errand);
  g_object_unref (chooser);
}

/**
 * baton_sender_choose:
 * @self: a sender
 * @contact: (nullable): to whom; %NULL: the user is asked afterwards
 *
 * Lets the user choose files.
 */
void
baton_sender_choose (BatonSender  *self,
                     BatonContact *contact)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  GtkFileChooserNative *chooser;

  g_return_if_fail (BATON_IS_SENDER (self));

  chooser = gtk_file_chooser_native_new (_("Send Files"), self->window, GTK_FILE_CHOOSER_ACTION_OPEN, _("_Send"),
                                         _("_Cancel"));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_files_chosen_cb), errand_new (self, files, contact));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
on_pasted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Errand *errand = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (object), result, NULL);

  if (value)
    for (GSList *l = g_value_get_boxed (value); l; l = l->next)
      g_ptr_array_add (errand->files, g_object_ref (l->data));
  if (errand->files->len > 0)
    baton_sender_send (errand->self, errand->files, errand->contact);
  else
    say (errand->self, _("There are no files in the clipboard. Copy some in your file manager, then paste."));
  errand_free (errand);
}

/**
 * baton_sender_paste:
 * @self: a sender
 * @clipboard: where the files are
 * @contact: (nullable): to whom; %NULL: the user is asked
 */
void
baton_sender_paste (BatonSender  *self,
                    GdkClipboard *clipboard,
                    BatonContact *contact)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (BATON_IS_SENDER (self));

  gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, on_pasted_cb,
                                  errand_new (self, files, contact));
}

/**
 * baton_sender_set_manager:
 * @self: a sender
 * @manager: (nullable): what offers the files
 * @roster: (nullable): whom they can go to
 */
void
baton_sender_set_manager (BatonSender  *self,
                          BatonManager *manager,
                          BatonRoster  *roster)
{
  g_return_if_fail (BATON_IS_SENDER (self));

  g_set_object (&self->manager, manager);
  g_set_object (&self->roster, roster);
}

/**
 * baton_sender_new:
 * @window: what dialogs stand over; owns the sender
 *
 * Returns: (transfer full): a sender without a manager
 */
BatonSender *
baton_sender_new (GtkWindow *window)
{
  BatonSender *self = g_object_new (BATON_TYPE_SENDER, NULL);

  self->window = window;
  return self;
}

static void
baton_sender_dispose (GObject *object)
{
  BatonSender *self = BATON_SENDER (object);

  g_clear_object (&self->manager);
  g_clear_object (&self->roster);
  G_OBJECT_CLASS (baton_sender_parent_class)->dispose (object);
}

static void
baton_sender_class_init (BatonSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_sender_dispose;
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", BATON_TYPE_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_SENT] = g_signal_new ("sent", BATON_TYPE_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                       0);
}

static void
baton_sender_init (BatonSender *self)
{
}
