/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-cli-sender.h"

#include "baton-folder-walk.h"

/* How often a contact without a client that can receive is looked for again, milliseconds: what is known of them
 * changes by presence, so looking costs no stanza.
 */
#define LOOK_AGAIN_MS 250

struct _BatonCliSender
{
  GObject         parent_instance;

  BatonCore      *core;
  BatonCliReport *report;
  GPtrArray      *files;
  BatonJid       *to;
  GTask          *task;
  guint           left;      /* files that are not over */
  gboolean        failed;
  gboolean        said_waiting;
};

G_DEFINE_FINAL_TYPE (BatonCliSender, baton_cli_sender, G_TYPE_OBJECT)

static void sender_offer (BatonCliSender *self,
                          GFile          *file);

typedef struct {
  BatonCliSender *sender;
  GFile          *file;
} Again;

static void
again_free (gpointer data)
{
  Again *again = data;

  g_object_unref (again->sender);
  g_object_unref (again->file);
  g_free (again);
}

static gboolean
on_look_again_cb (gpointer user_data)
{
  Again *again = user_data;

  if (again->sender->task != NULL)
    sender_offer (again->sender, again->file);

  return G_SOURCE_REMOVE;
}

static void
sender_finish_one (BatonCliSender *self)
{
  if (--self->left > 0 || self->task == NULL)
    return;

  g_task_return_boolean (self->task, !self->failed);
  g_clear_object (&self->task);
}

/* Nobody there yet, or nobody who could take it: no reason to give up, the contact may come. */
static gboolean
sender_shall_wait (BatonCliSender *self,
                   BatonTransfer  *transfer)
{
  const GError *error = baton_transfer_get_error (transfer);

  return baton_transfer_get_offered_us (transfer) == 0 && baton_jid_is_bare (self->to) &&
         (g_error_matches (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_OFFLINE) ||
          g_error_matches (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_INCAPABLE));
}

static void
sender_wait (BatonCliSender *self,
             GFile          *file)
{
  Again *again = g_new0 (Again, 1);

  if (!self->said_waiting)
    g_printerr ("Waiting for %s to come online with a client that takes files.\n", baton_jid_get_text (self->to));
  self->said_waiting = TRUE;

  again->sender = g_object_ref (self);
  again->file = g_object_ref (file);
  g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_AGAIN_MS, on_look_again_cb, again, again_free);
}

static void
on_transfer_state_cb (BatonTransfer  *transfer,
                      GParamSpec     *pspec,
                      BatonCliSender *self)
{
  BatonTransferState state = baton_transfer_get_state (transfer);

  /* Reporting starts only now, so that waiting for somebody prints no failure after failure. */
  if (state == BATON_TRANSFER_ASKING && g_object_get_data (G_OBJECT (transfer), "baton-followed") == NULL)
    {
      g_object_set_data (G_OBJECT (transfer), "baton-followed", self);
      baton_cli_report_follow (self->report, transfer);
    }
  if (!baton_transfer_is_over (transfer))
    return;

  if (sender_shall_wait (self, transfer) && self->task != NULL &&
      !g_cancellable_is_cancelled (g_task_get_cancellable (self->task)))
    {
      g_autoptr(GFile) file = g_object_ref (baton_transfer_get_file (transfer));

      baton_manager_remove (baton_core_get_manager (self->core), transfer);
      sender_wait (self, file);
      return;
    }

  if (g_object_get_data (G_OBJECT (transfer), "baton-followed") == NULL)
    {
      g_object_set_data (G_OBJECT (transfer), "baton-followed", self);
      baton_cli_report_follow (self->report, transfer);
    }
  self->failed |= state == BATON_TRANSFER_FAILED;
  sender_finish_one (self);
}

static void
sender_offer (BatonCliSender *self,
              GFile          *file)
{
  BatonTransfer *transfer = baton_manager_send (baton_core_get_manager (self->core), file, self->to);

  g_signal_connect_object (transfer, "notify::state", G_CALLBACK (on_transfer_state_cb), self, 0);
}

static void
on_walked_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BatonCliSender) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) found = baton_folder_walk_finish (result, &error);

  if (found == NULL)
    {
      baton_cli_report_failure (self->report, "not-readable", error->message);
      self->failed = TRUE;
    }
  self->left = found != NULL ? found->len : 0;
  if (self->left == 0)
    {
      if (found != NULL)
        baton_cli_report_failure (self->report, "not-readable", "There are no files to send.");
      g_task_return_boolean (self->task, FALSE);
      g_clear_object (&self->task);
      return;
    }

  for (guint i = 0; i < found->len; i++)
    sender_offer (self, g_ptr_array_index (found, i));
}

/**
 * baton_cli_sender_run_async:
 * @self: a sender that has not run
 * @cancellable: ends the waiting for a contact; running transfers are the manager's to cancel
 */
void
baton_cli_sender_run_async (BatonCliSender      *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (BATON_IS_CLI_SENDER (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, baton_cli_sender_run_async);
  g_task_set_check_cancellable (self->task, FALSE);
  baton_folder_walk_async (self->files, cancellable, on_walked_cb, g_object_ref (self));
}

gboolean
baton_cli_sender_run_finish (BatonCliSender *self,
                             GAsyncResult   *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * baton_cli_sender_new:
 * @core: a core that is online
 * @report: where progress is told
 * @files: (element-type GFile): files and folders
 * @to: a bare JID, or a full one for just that client
 *
 * Returns: (transfer full): a sender
 */
BatonCliSender *
baton_cli_sender_new (BatonCore      *core,
                      BatonCliReport *report,
                      GPtrArray      *files,
                      BatonJid       *to)
{
  BatonCliSender *self = g_object_new (BATON_TYPE_CLI_SENDER, NULL);

  self->core = g_object_ref (core);
  self->report = g_object_ref (report);
  self->files = g_ptr_array_ref (files);
  self->to = baton_jid_ref (to);

  return self;
}

static void
baton_cli_sender_dispose (GObject *object)
{
  BatonCliSender *self = BATON_CLI_SENDER (object);

  g_clear_object (&self->core);
  g_clear_object (&self->report);
  g_clear_object (&self->task);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->to, baton_jid_unref);
  G_OBJECT_CLASS (baton_cli_sender_parent_class)->dispose (object);
}

static void
baton_cli_sender_class_init (BatonCliSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_cli_sender_dispose;
}

static void
baton_cli_sender_init (BatonCliSender *self)
{
}
