/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-cli-run.h"

#include <glib-unix.h>

#include "baton-cli-report.h"
#include "baton-cli-sender.h"
#include "baton-core.h"
#include "baton-error-text.h"

/* How long `roster` waits for the presence of others after the list itself came, milliseconds: servers send it in one
 * burst behind our own presence.
 */
#define ROSTER_SETTLE_MS 1500

/* How long the end may take before the process leaves anyway, milliseconds: peers and server are told, not awaited
 * for ever.
 */
#define STOP_PATIENCE_MS 5000

typedef struct {
  const BatonCliOptions *options;
  GMainLoop             *loop;
  BatonCore             *core;
  BatonCliReport        *report;
  BatonCliSender        *sender;
  GCancellable          *cancellable;
  gboolean               online;
  gboolean               taken;     /* receive: an offer came */
  gboolean               stopping;
  guint                  settle_id;
  int                    status;
} Run;

static void
on_core_stopped_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Run *run = user_data;

  baton_core_stop_finish (BATON_CORE (source), result, NULL);
  g_main_loop_quit (run->loop);
}

static gboolean
on_stop_overdue_cb (gpointer user_data)
{
  Run *run = user_data;

  g_main_loop_quit (run->loop);
  return G_SOURCE_REMOVE;
}

/* Ends the command; the first status given counts. */
static void
run_stop (Run *run,
          int  status)
{
  if (run->stopping)
    return;

  run->stopping = TRUE;
  run->status = status;
  g_cancellable_cancel (run->cancellable);
  g_timeout_add (STOP_PATIENCE_MS, on_stop_overdue_cb, run);
  baton_core_stop_async (run->core, on_core_stopped_cb, run);
}

/* A receiver that was told to wait for whatever comes has done its work when it is ended. */
static gboolean
run_may_end (Run *run)
{
  return run->online && run->options->command == BATON_CLI_RECEIVE && !run->options->once &&
         baton_manager_get_n_busy (baton_core_get_manager (run->core)) == 0;
}

/* Ends the command from outside. */
static void
run_interrupt (Run *run)
{
  if (!run->online)
    run_stop (run, BATON_CLI_NO_ACCOUNT);
  else
    run_stop (run, run_may_end (run) ? run->status : BATON_CLI_FAILED);
}

static gboolean
on_terminated_cb (gpointer user_data)
{
  run_interrupt (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_timeout_cb (gpointer user_data)
{
  Run *run = user_data;

  if (!run->stopping && !run_may_end (run))
    baton_cli_report_failure (run->report, "timeout", "The time given by --timeout is over.");
  run_interrupt (run);

  return G_SOURCE_REMOVE;
}

static void
on_received_over_cb (BatonTransfer *transfer,
                     GParamSpec    *pspec,
                     gpointer       user_data)
{
  Run *run = user_data;

  if (!baton_transfer_is_over (transfer))
    return;

  if (baton_transfer_get_state (transfer) == BATON_TRANSFER_FAILED)
    run->status = BATON_CLI_FAILED;
  if (run->options->once)
    run_stop (run, run->status);
  /* What is over was told and is forgotten: a receiver may run for years. */
  baton_manager_remove (baton_core_get_manager (run->core), transfer);
}

static void
on_accepted_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(BatonTransfer) transfer = user_data;
  g_autoptr(GError) error = NULL;

  /* Nobody is here to name another folder, and the sender shall not be left waiting. */
  if (!baton_manager_accept_finish (BATON_MANAGER (source), result, &error))
    baton_manager_reject (BATON_MANAGER (source), transfer, error);
}

static void
receive_follow (Run           *run,
                BatonTransfer *transfer)
{
  if (baton_transfer_get_role (transfer) != BATON_TARGET)
    return;
  /* One is enough, and what comes of it is the status of the command. */
  if (run->options->once && run->taken)
    {
      baton_manager_decline (baton_core_get_manager (run->core), transfer);
      return;
    }

  run->taken = TRUE;
  baton_cli_report_follow (run->report, transfer);
  g_signal_connect (transfer, "notify::state", G_CALLBACK (on_received_over_cb), run);
  baton_manager_accept_async (baton_core_get_manager (run->core), transfer, run->options->into, run->cancellable,
                              on_accepted_cb, g_object_ref (transfer));
}

static void
on_transfers_changed_cb (GListModel *list,
                         guint       position,
                         guint       removed,
                         guint       added,
                         gpointer    user_data)
{
  Run *run = user_data;

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(BatonTransfer) transfer = g_list_model_get_item (list, i);

      receive_follow (run, transfer);
    }
}

static gboolean
admits_listed (BatonJid *peer,
               gpointer  user_data)
{
  Run *run = user_data;

  for (guint i = 0; i < run->options->from->len; i++)
    {
      BatonJid *allowed = g_ptr_array_index (run->options->from, i);

      if (baton_jid_is_bare (allowed) ? baton_jid_same_bare (allowed, peer) : baton_jid_equal (allowed, peer))
        return TRUE;
    }

  return FALSE;
}

/* Before signing in, so that an offer that waits at the server finds us ready. */
static void
receive_prepare (Run *run)
{
  BatonManager *manager = baton_core_get_manager (run->core);

  if (run->options->from->len > 0)
    baton_manager_set_admit (manager, admits_listed, run, NULL);
  g_signal_connect (manager, "items-changed", G_CALLBACK (on_transfers_changed_cb), run);
}

static gboolean
on_roster_settled_cb (gpointer user_data)
{
  Run *run = user_data;
  GListModel *roster = G_LIST_MODEL (baton_account_get_roster (baton_core_get_account (run->core)));

  run->settle_id = 0;
  for (guint i = 0; i < g_list_model_get_n_items (roster); i++)
    {
      g_autoptr(BatonContact) contact = g_list_model_get_item (roster, i);

      if (baton_contact_get_in_roster (contact))
        baton_cli_report_contact (run->report, contact);
    }
  run_stop (run, BATON_CLI_OK);

  return G_SOURCE_REMOVE;
}

static void
on_roster_loaded_cb (Run *run)
{
  BatonRoster *roster = baton_account_get_roster (baton_core_get_account (run->core));

  if (run->online && run->settle_id == 0 && baton_roster_get_loaded (roster))
    run->settle_id = g_timeout_add (ROSTER_SETTLE_MS, on_roster_settled_cb, run);
}

static void
on_sent_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Run *run = user_data;
  gboolean all_sent = baton_cli_sender_run_finish (BATON_CLI_SENDER (source), result);

  run_stop (run, all_sent ? BATON_CLI_OK : BATON_CLI_FAILED);
}

static void
run_command (Run *run)
{
  BatonRoster *roster = baton_account_get_roster (baton_core_get_account (run->core));

  switch (run->options->command)
    {
    case BATON_CLI_SEND:
      run->sender = baton_cli_sender_new (run->core, run->report, run->options->files, run->options->to);
      baton_cli_sender_run_async (run->sender, run->cancellable, on_sent_cb, run);
      break;

    case BATON_CLI_ROSTER:
      g_signal_connect_swapped (roster, "notify::loaded", G_CALLBACK (on_roster_loaded_cb), run);
      on_roster_loaded_cb (run);
      break;

    case BATON_CLI_RECEIVE:
      break;

    case BATON_CLI_PRINT_MACHINE:
    case BATON_CLI_VERSION:
    default:
      g_assert_not_reached ();
    }
}

static void
on_signed_in_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Run *run = user_data;
  BatonAccount *account = BATON_ACCOUNT (source);
  g_autoptr(GError) error = NULL;

  if (baton_account_sign_in_finish (account, result, &error))
    {
      run->online = TRUE;
      baton_cli_report_online (run->report, baton_jid_get_text (baton_account_get_jid (account)));
      if (!run->stopping)
        run_command (run);
      return;
    }

  if (!run->stopping)
    {
      GEnumClass *klass = g_type_class_ref (BATON_TYPE_XMPP_ERROR);
      GEnumValue *code = error->domain == BATON_XMPP_ERROR ? g_enum_get_value (klass, error->code) : NULL;
      g_autofree char *sentence = baton_error_text_dup_sentence (error, BATON_INITIATOR,
                                                                 baton_jid_get_domain (run->options->account));

      baton_cli_report_failure (run->report, code != NULL ? code->value_nick : "sign-in", sentence);
      g_debug ("sign-in: %s", error->message);
      g_type_class_unref (klass);
    }
  run_stop (run, BATON_CLI_NO_ACCOUNT);
}

/* A password refused after a reconnect, a conflict: the account has stopped trying, and so does the command. */
static void
on_account_state_cb (Run *run)
{
  BatonAccount *account = baton_core_get_account (run->core);

  if (run->online && !run->stopping && baton_account_get_state (account) == BATON_ACCOUNT_OFFLINE)
    {
      const GError *error = baton_account_get_error (account);
      const char *server = baton_jid_get_domain (run->options->account);
      g_autofree char *sentence = error != NULL ? baton_error_text_dup_sentence (error, BATON_INITIATOR, server) :
                                                  g_strdup ("Signed out.");

      baton_cli_report_failure (run->report, "signed-out", sentence);
      run_stop (run, BATON_CLI_FAILED);
    }
}

static gboolean
run_configure (Run     *run,
               GError **error)
{
  const BatonCliOptions *options = run->options;
  BatonAccount *account = baton_core_get_account (run->core);

  if (options->server != NULL && !baton_account_set_server (account, options->server, error))
    return FALSE;
  if (options->ca_file != NULL && !baton_account_set_ca_file (account, options->ca_file, error))
    return FALSE;

  baton_core_set_listen_port (run->core, options->listen_port);
  baton_core_set_proxy (run->core, options->proxy);
  baton_manager_set_legs (baton_core_get_manager (run->core), options->legs);
  if (options->command == BATON_CLI_RECEIVE)
    receive_prepare (run);

  return TRUE;
}

static void
run_clear (Run *run)
{
  g_clear_handle_id (&run->settle_id, g_source_remove);
  g_clear_object (&run->sender);
  g_clear_object (&run->core);
  g_clear_object (&run->report);
  g_clear_object (&run->cancellable);
  g_clear_pointer (&run->loop, g_main_loop_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/**
 * baton_cli_run:
 * @options: one of the commands that need an account
 *
 * Signs in, does the command, and signs out; runs the main loop meanwhile. SIGINT and SIGTERM end it cleanly.
 *
 * Returns: the exit status
 */
int
baton_cli_run (const BatonCliOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_auto(Run) run = { .options = options };

  run.loop = g_main_loop_new (NULL, FALSE);
  run.cancellable = g_cancellable_new ();
  run.report = baton_cli_report_new (options->json);
  run.core = baton_core_new (options->account);

  if (!run_configure (&run, &error))
    {
      baton_cli_report_failure (run.report, "usage", error->message);
      return BATON_CLI_USAGE;
    }

  g_unix_signal_add (SIGINT, on_terminated_cb, &run);
  g_unix_signal_add (SIGTERM, on_terminated_cb, &run);
  if (options->timeout_ms > 0)
    g_timeout_add (options->timeout_ms, on_timeout_cb, &run);
  g_signal_connect_swapped (baton_core_get_account (run.core), "notify::state", G_CALLBACK (on_account_state_cb), &run);
  baton_account_sign_in_async (baton_core_get_account (run.core), options->password, run.cancellable,
                               on_signed_in_cb, &run);
  g_main_loop_run (run.loop);

  return run.status;
}
