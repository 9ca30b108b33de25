/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-cli-sender.h"

#include "baton-error-text.h"
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
  GQueue          waiting;   /* GFile: what nobody was there for */
  guint           look_id;   /* the timer; 0: not waiting, or one of the files is being tried */
  gboolean        said_waiting;
};

G_DEFINE_FINAL_TYPE (BatonCliSender, baton_cli_sender, G_TYPE_OBJECT)

static void sender_offer (BatonCliSender *self,
                          GFile          *file);

/* One file finds out for all of them. */
static gboolean
on_look_again_cb (gpointer user_data)
{
  BatonCliSender *self = user_data;
  g_autoptr(GFile) file = g_queue_pop_head (&self->waiting);

  self->look_id = 0;
  if (file != NULL)
    sender_offer (self, file);

  return G_SOURCE_REMOVE;
}

/* Somebody is there: the rest goes too, in its order. */
static void
sender_offer_waiting (BatonCliSender *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  while (!g_queue_is_empty (&self->waiting))
    {
      g_autoptr(GFile) file = g_queue_pop_head (&self->waiting);

      sender_offer (self, file);
    }
}

static void
sender_finish_one (BatonCliSender *self)
{
  g_autoptr(GTask) task = NULL;

  if (--self->left > 0 || self->task == NULL)
    return;

  task = g_steal_pointer (&self->task);
  g_task_return_boolean (task, !self->failed);
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
  if (!self->said_waiting)
    g_printerr ("Waiting for %s to come online with a client that takes files.\n", baton_jid_get_text (self->to));
  self->said_waiting = TRUE;

  g_queue_push_tail (&self->waiting, g_object_ref (file));
  if (self->look_id == 0)
    self->look_id = g_timeout_add (LOOK_AGAIN_MS, on_look_again_cb, self);
}

/* Reporting starts late, so that waiting for somebody prints no failure after failure. */
static void
sender_follow (BatonCliSender *self,
               BatonTransfer  *transfer)
{
  if (g_object_get_data (G_OBJECT (transfer), "baton-followed") != NULL)
    return;

  g_object_set_data (G_OBJECT (transfer), "baton-followed", self);
  baton_cli_report_follow (self->report, transfer);
}

static void
sender_take_over (BatonCliSender *self,
                  BatonTransfer  *transfer)
{
  g_autoptr(BatonTransfer) alive = g_object_ref (transfer);

  /* What is over is told and forgotten: there may be thousands. */
  baton_manager_remove (baton_core_get_manager (self->core), transfer);
  if (self->task != NULL && sender_shall_wait (self, transfer))
    {
      sender_wait (self, baton_transfer_get_file (transfer));
      return;
    }

  sender_follow (self, transfer);
  self->failed |= baton_transfer_get_state (transfer) == BATON_TRANSFER_FAILED;
  sender_finish_one (self);
}

static void
on_transfer_state_cb (BatonTransfer  *transfer,
                      GParamSpec     *pspec,
                      BatonCliSender *self)
{
  if (baton_transfer_get_state (transfer) == BATON_TRANSFER_ASKING)
    {
      sender_follow (self, transfer);
      sender_offer_waiting (self);
    }
  else if (baton_transfer_is_over (transfer))
    sender_take_over (self, transfer);
}

static void
sender_offer (BatonCliSender *self,
              GFile          *file)
{
  BatonTransfer *transfer = baton_manager_send (baton_core_get_manager (self->core), file, self->to);

  g_signal_connect_object (transfer, "notify::state", G_CALLBACK (on_transfer_state_cb), self, 0);
}

/* @error: (nullable): why the folders could not be walked; %NULL: they hold nothing */
static void
sender_refuse (BatonCliSender *self,
               const GError   *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  g_autofree char *sentence = error != NULL ? baton_error_text_dup_sentence (error, BATON_INITIATOR, NULL) :
                                              g_strdup ("There are no files to send.");

  baton_cli_report_failure (self->report, "not-readable", sentence);
  if (error != NULL)
    g_debug ("folders: %s", error->message);
  g_task_return_boolean (task, FALSE);
}

static void
on_walked_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(BatonCliSender) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) found = baton_folder_walk_finish (result, &error);

  if (self->task == NULL)
    return;
  if (found == NULL || found->len == 0)
    {
      sender_refuse (self, error);
      return;
    }

  self->left = found->len;

  for (guint i = 0; i < found->len; i++)
    sender_offer (self, g_ptr_array_index (found, i));
}

/* The command ends: nobody is waited for any more. Transfers that run are cancelled by the manager, and told. */
static void
on_cancelled_cb (BatonCliSender *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_queue_clear_full (&self->waiting, g_object_unref);
  if (task != NULL)
    g_task_return_boolean (task, FALSE);
}

/**
 * baton_cli_sender_run_async:
 * @self: a sender that has not run
 * @cancellable: (nullable): ends the waiting for a contact; running transfers are the manager's to cancel
 * @callback: called when every file is over, in the caller's main context
 * @user_data: for @callback
 *
 * Sends the files in their order, several at a time. While nobody is there who could take them it waits, when it was
 * given a bare JID.
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
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled_cb), self, G_CONNECT_SWAPPED);
  baton_folder_walk_async (self->files, cancellable, on_walked_cb, g_object_ref (self));
}

/**
 * baton_cli_sender_run_finish:
 * @self: a sender
 * @result: from the callback
 *
 * Returns: whether every file arrived; what did not was reported
 */
gboolean
baton_cli_sender_run_finish (BatonCliSender *self,
                             GAsyncResult   *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

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

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_queue_clear_full (&self->waiting, g_object_unref);
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
  g_queue_init (&self->waiting);
}
