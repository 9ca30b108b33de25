/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer-actions.h"

#include "baton-error-text.h"

#include <glib/gi18n.h>

/**
 * BatonTransferActions:
 *
 * The action group `transfers`: what rows and dialogs ask for by a transfer's id. Signal `message` (string): a sentence
 * for the user; signal `ask` (BatonTransfer): its dialog is wanted; signal `accepted`: something is on its way.
 */
struct _BatonTransferActions
{
  GObject             parent_instance;

  GtkWindow          *window;     /* unowned: owns this */
  GSimpleActionGroup *group;
  BatonManager       *manager;
  GFile              *folder;
};

enum {
  SIGNAL_MESSAGE,
  SIGNAL_ASK,
  SIGNAL_ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BatonTransferActions, baton_transfer_actions, G_TYPE_OBJECT)

static BatonTransfer *
find (BatonTransferActions *self,
      GVariant             *parameter)
{
  return self->manager ? baton_manager_find (self->manager, g_variant_get_string (parameter, NULL)) : NULL;
}

typedef struct {
  BatonTransferActions *self;
  BatonTransfer        *transfer;
} Accepting;

static void
on_accepted_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Accepting *accepting = user_data;
  g_autoptr(GError) error = NULL;

  if (!baton_manager_accept_finish (BATON_MANAGER (object), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text = baton_error_text_dup_sentence (error, BATON_TARGET, "");
      g_signal_emit (accepting->self, signals[SIGNAL_MESSAGE], 0, text);
    }
  g_object_unref (accepting->transfer);
  g_object_unref (accepting->self);
  g_free (accepting);
}

/**
 * baton_transfer_actions_accept:
 * @self: actions
 * @transfers: (element-type BatonTransfer): offers; those that wait no longer are left alone
 * @folder: (nullable): where they go; %NULL: the usual folder
 */
void
baton_transfer_actions_accept (BatonTransferActions *self,
                               GPtrArray            *transfers,
                               GFile                *folder)
{
  g_return_if_fail (BATON_IS_TRANSFER_ACTIONS (self));

  for (guint i = 0; self->manager && i < transfers->len; i++)
    {
      BatonTransfer *transfer = transfers->pdata[i];
      Accepting *accepting;

      if (baton_transfer_get_state (transfer) != BATON_TRANSFER_OFFERED)
        continue;
      accepting = g_new0 (Accepting, 1);
      accepting->self = g_object_ref (self);
      accepting->transfer = g_object_ref (transfer);
      baton_manager_accept_async (self->manager, transfer, folder ? folder : self->folder, NULL, on_accepted_cb,
                                  accepting);
    }
  g_signal_emit (self, signals[SIGNAL_ACCEPTED], 0);
}

typedef struct {
  BatonTransferActions *self;
  GPtrArray            *transfers;
} Choosing;

static void
on_folder_response_cb (GtkNativeDialog *chooser,
                       int              response,
                       gpointer         user_data)
{
  Choosing *choosing = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      if (folder)
        baton_transfer_actions_accept (choosing->self, choosing->transfers, folder);
    }
  g_ptr_array_unref (choosing->transfers);
  g_object_unref (choosing->self);
  g_free (choosing);
  g_object_unref (chooser);
}

/**
 * baton_transfer_actions_accept_to:
 * @self: actions
 * @transfers: (element-type BatonTransfer): offers
 *
 * Asks for a folder and accepts them into it.
 */
void
baton_transfer_actions_accept_to (BatonTransferActions *self,
                                  GPtrArray            *transfers)
{
  GtkFileChooserNative *chooser;
  Choosing *choosing;

  g_return_if_fail (BATON_IS_TRANSFER_ACTIONS (self));

  chooser = gtk_file_chooser_native_new (_("Accept To"), self->window, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                         _("_Accept"), _("_Cancel"));
  if (self->folder)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), self->folder, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  choosing = g_new0 (Choosing, 1);
  choosing->self = g_object_ref (self);
  choosing->transfers = g_ptr_array_ref (transfers);
  g_signal_connect (chooser, "response", G_CALLBACK (on_folder_response_cb), choosing);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static GPtrArray *
one (BatonTransfer *transfer)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (array, g_object_ref (transfer));
  return array;
}

static void
on_accept (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  BatonTransferActions *self = user_data;
  BatonTransfer *transfer = find (self, parameter);
  g_autoptr(GPtrArray) array = transfer ? one (transfer) : NULL;

  if (array)
    baton_transfer_actions_accept (self, array, NULL);
}

static void
on_accept_to (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  BatonTransferActions *self = user_data;
  BatonTransfer *transfer = find (self, parameter);
  g_autoptr(GPtrArray) array = transfer ? one (transfer) : NULL;

  if (array)
    baton_transfer_actions_accept_to (self, array);
}

static void
on_ask (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  BatonTransferActions *self = user_data;
  BatonTransfer *transfer = find (self, parameter);

  if (transfer)
    g_signal_emit (self, signals[SIGNAL_ASK], 0, transfer);
}

static void
on_decline (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  BatonTransferActions *self = user_data;
  BatonTransfer *transfer = find (self, parameter);

  if (transfer)
    baton_manager_decline (self->manager, transfer);
}

static void
on_cancel (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  BatonTransferActions *self = user_data;
  BatonTransfer *transfer = find (self, parameter);

  if (transfer && !baton_transfer_is_over (transfer))
    baton_manager_cancel (self->manager, transfer);
}

static void
on_retry (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  BatonTransferActions *self = user_data;
  BatonTransfer *transfer = find (self, parameter);

  if (transfer && baton_transfer_is_over (transfer))
    baton_manager_retry (self->manager, transfer);
}

static void
on_remove (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  BatonTransferActions *self = user_data;
  BatonTransfer *transfer = find (self, parameter);

  if (transfer && baton_transfer_is_over (transfer))
    baton_manager_remove (self->manager, transfer);
}

static void
on_clear (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  BatonTransferActions *self = user_data;

  if (self->manager)
    baton_manager_clear (self->manager);
}

static void
on_launched_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(BatonTransferActions) self = user_data;

  if (!g_app_info_launch_default_for_uri_finish (result, NULL))
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, _("No app was found that opens this file."));
}

static void
on_open (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  BatonTransferActions *self = user_data;
  BatonTransfer *transfer = find (self, parameter);
  GFile *file = transfer ? baton_transfer_get_file (transfer) : NULL;
  g_autofree char *uri = file ? g_file_get_uri (file) : NULL;

  if (uri)
    g_app_info_launch_default_for_uri_async (uri, NULL, NULL, on_launched_cb, g_object_ref (self));
}

static void
on_folder_shown_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(BatonTransferActions) self = user_data;

  if (!g_app_info_launch_default_for_uri_finish (result, NULL))
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, _("No app was found that shows folders."));
}

typedef struct {
  BatonTransferActions *self;
  GFile                *file;
} Showing;

/* Without a file manager on the bus: the folder itself. */
static void
on_items_shown_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Showing *showing = user_data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);

  if (!reply)
    {
      g_autoptr(GFile) folder = g_file_get_parent (showing->file);
      g_autofree char *uri = g_file_get_uri (folder ? folder : showing->file);
      g_app_info_launch_default_for_uri_async (uri, NULL, NULL, on_folder_shown_cb, g_object_ref (showing->self));
    }
  g_object_unref (showing->file);
  g_object_unref (showing->self);
  g_free (showing);
}

static void
on_show (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  BatonTransferActions *self = user_data;
  BatonTransfer *transfer = find (self, parameter);
  GFile *file = transfer ? baton_transfer_get_file (transfer) : NULL;
  GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());
  g_autofree char *uri = NULL;
  const char *uris[] = { NULL, NULL };
  Showing *showing;

  if (!file)
    return;
  uris[0] = uri = g_file_get_uri (file);
  if (!bus)
    {
      g_autoptr(GFile) folder = g_file_get_parent (file);
      g_autofree char *folder_uri = folder ? g_file_get_uri (folder) : NULL;
      if (folder_uri)
        g_app_info_launch_default_for_uri_async (folder_uri, NULL, NULL, on_folder_shown_cb, g_object_ref (self));
      return;
    }
  showing = g_new0 (Showing, 1);
  showing->self = g_object_ref (self);
  showing->file = g_object_ref (file);
  /* The File Manager interface of freedesktop.org selects the file in its folder. */
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", "ShowItems", g_variant_new ("(^ass)", uris, ""), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_items_shown_cb, showing);
}

static const GActionEntry entries[] = {
  { "accept", on_accept, "s" },
  { "accept-to", on_accept_to, "s" },
  { "ask", on_ask, "s" },
  { "decline", on_decline, "s" },
  { "cancel", on_cancel, "s" },
  { "retry", on_retry, "s" },
  { "remove", on_remove, "s" },
  { "open", on_open, "s" },
  { "show", on_show, "s" },
  { "clear", on_clear },
};

/**
 * baton_transfer_actions_new:
 * @window: what dialogs are shown over; owns the actions
 *
 * Returns: (transfer full): the actions, of no manager yet
 */
BatonTransferActions *
baton_transfer_actions_new (GtkWindow *window)
{
  BatonTransferActions *self = g_object_new (BATON_TYPE_TRANSFER_ACTIONS, NULL);

  self->window = window;
  return self;
}

GActionGroup *
baton_transfer_actions_get_group (BatonTransferActions *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER_ACTIONS (self), NULL);

  return G_ACTION_GROUP (self->group);
}

void
baton_transfer_actions_set_manager (BatonTransferActions *self,
                                    BatonManager         *manager)
{
  g_return_if_fail (BATON_IS_TRANSFER_ACTIONS (self));

  g_set_object (&self->manager, manager);
}

/* Where accepted files go unless a folder is named. */
void
baton_transfer_actions_set_folder (BatonTransferActions *self,
                                   GFile                *folder)
{
  g_return_if_fail (BATON_IS_TRANSFER_ACTIONS (self));

  g_set_object (&self->folder, folder);
}

static void
baton_transfer_actions_dispose (GObject *object)
{
  BatonTransferActions *self = BATON_TRANSFER_ACTIONS (object);

  g_clear_object (&self->group);
  g_clear_object (&self->manager);
  g_clear_object (&self->folder);
  G_OBJECT_CLASS (baton_transfer_actions_parent_class)->dispose (object);
}

static void
baton_transfer_actions_class_init (BatonTransferActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_transfer_actions_dispose;
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", BATON_TYPE_TRANSFER_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ASK] = g_signal_new ("ask", BATON_TYPE_TRANSFER_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, BATON_TYPE_TRANSFER);
  signals[SIGNAL_ACCEPTED] = g_signal_new ("accepted", BATON_TYPE_TRANSFER_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
}

static void
baton_transfer_actions_init (BatonTransferActions *self)
{
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries), self);
}
