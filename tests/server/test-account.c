/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account against a real Prosody or ejabberd, one of its own for each test. */
#include <json-glib/json-glib.h>
#include <signal.h>

#include "baton-account.h"
#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-port.h"
#include "baton-test-relay.h"
#include "baton-test.h"

typedef struct
{
  const char *harness;
  char *folder;
  char *ca;
  char *log;
  guint16 port;
  guint16 direct;
  BatonAccount *account;
  BatonTestRelay *relay; /* nullable */
} Fixture;

/* The harness says whether it could; 77 is "the server is not installed". */
static gboolean
run_harness (Fixture *f,
             const char *verb,
             const char *options)
{
  g_autofree char *command = g_strdup_printf ("%s %s %s %s romeo:secret juliet:secret", f->harness, verb,
                                              f->folder, options);
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = NULL;
  JsonObject *state;
  int status = 0;

  g_spawn_command_line_sync (command, &output, NULL, &status, &error);
  g_assert_no_error (error);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 77)
    return FALSE;
  g_assert_cmpint (status, ==, 0);
  if (output == NULL || *output == '\0')
    return TRUE;
  root = json_from_string (output, &error);
  g_assert_no_error (error);
  state = json_node_get_object (root);
  g_free (f->ca);
  f->ca = g_strdup (json_object_get_string_member (state, "ca"));
  g_free (f->log);
  f->log = g_strdup (json_object_get_string_member (state, "log"));
  f->port = json_object_get_int_member (state, "port");
  f->direct = json_object_get_int_member (state, "direct");
  return TRUE;
}

#define EJABBERD "ejabberd "

static void
set_up (Fixture *f,
        gconstpointer data)
{
  const char *options = data;
  g_autoptr(GError) error = NULL;

  f->harness = g_getenv ("BATON_TEST_PROSODY");
  if (g_str_has_prefix (options, EJABBERD))
    {
      f->harness = g_getenv ("BATON_TEST_EJABBERD");
      options += strlen (EJABBERD);
    }
  f->folder = g_dir_make_tmp ("baton-server-XXXXXX", &error);
  g_assert_no_error (error);
  if (!run_harness (f, "start", options))
    g_test_skip ("The server is not installed");
}

static void
tear_down (Fixture *f,
           gconstpointer options)
{
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", f->folder);

  /* What was dropped meanwhile takes a turn of the loop to go. */
  for (guint i = 0; i < 5; i++)
    baton_test_iterate ();
  if (f->account != NULL)
    g_assert_finalize_object (f->account);
  g_clear_object (&f->relay);
  run_harness (f, "stop", "");
  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  g_free (f->folder);
  g_free (f->ca);
  g_free (f->log);
}

static void
make_account (Fixture *f,
              const char *address,
              guint16 port,
              gboolean trusted)
{
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u", port);
  g_autoptr(GError) error = NULL;
  g_autoptr(BatonJid) jid = baton_jid_new (address, &error);

  g_assert_no_error (error);
  f->account = baton_account_new (jid);
  g_assert_true (baton_account_set_server (f->account, server, &error));
  g_assert_no_error (error);
  if (trusted)
    baton_account_set_ca_file (f->account, f->ca, &error);
  g_assert_no_error (error);
}

static void
on_result_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
sign_in (Fixture *f,
         const char *password,
         GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  baton_account_sign_in_async (f->account, password, NULL, on_result_cb, &result);
  baton_test_wait_until (result != NULL);
  return baton_account_sign_in_finish (f->account, result, error);
}

static void
sign_out (Fixture *f)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  baton_account_sign_out_async (f->account, NULL, on_result_cb, &result);
  baton_test_wait_until (result != NULL);
  g_assert_true (baton_account_sign_out_finish (f->account, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (baton_account_get_state (f->account), ==, BATON_ACCOUNT_OFFLINE);
}

static gboolean
log_has (Fixture *f,
         const char *text)
{
  g_autofree char *log = NULL;

  g_assert_true (g_file_get_contents (f->log, &log, NULL, NULL));
  return strstr (log, text) != NULL;
}

static void
on_reply_cb (BatonNode *reply,
             const GError *error,
             gpointer user_data)
{
  int *outcome = user_data;

  *outcome = error == NULL ? -1 : error->code;
}

static void
ping (Fixture *f,
      int *outcome)
{
  g_autoptr(BatonBuilder) builder = baton_builder_new_iq ("get", "localhost", NULL);
  g_autoptr(BatonNode) iq = NULL;

  baton_builder_leaf (builder, "ping", BATON_NS_PING, NULL);
  iq = baton_builder_end (builder);
  *outcome = 0;
  baton_port_request (baton_account_get_port (f->account), iq, 0, on_reply_cb, outcome);
}

static void
assert_answers (Fixture *f)
{
  int outcome;

  ping (f, &outcome);
  baton_test_wait_until (outcome != 0);
  g_assert_cmpint (outcome, ==, -1);
}

/* Runs the main loop until @condition holds; for what may take longer than baton_test_wait_until() waits. */
#define wait_long(condition, seconds) \
  G_STMT_START { \
    gint64 deadline = g_get_monotonic_time () + (seconds) * G_USEC_PER_SEC; \
    while (!(condition) && g_get_monotonic_time () < deadline) \
      baton_test_iterate (); \
    g_assert_true (condition); \
  } G_STMT_END

static void
test_sign_in (Fixture *f,
              gconstpointer options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GInetAddress) local = NULL;
  BatonPort *port;

  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost/orchard", f->port, TRUE);
  port = baton_account_get_port (f->account);
  g_assert_false (baton_port_is_loopback (port));
  g_assert_true (sign_in (f, "secret", &error));
  g_assert_no_error (error);
  g_assert_cmpint (baton_account_get_state (f->account), ==, BATON_ACCOUNT_ONLINE);
  g_assert_null (baton_account_get_error (f->account));
  g_assert_cmpstr (baton_jid_get_text (baton_account_get_jid (f->account)), ==, "romeo@localhost/orchard");
  g_assert_true (baton_port_is_loopback (port));
  local = baton_port_dup_local_address (port);
  g_assert_true (g_inet_address_get_is_loopback (local));
  assert_answers (f);
  baton_test_wait_until (baton_roster_get_loaded (baton_account_get_roster (f->account)));
  baton_test_wait_until (baton_port_get_unsent (port) == 0);
  g_assert_true (log_has (f, "TLSv1.3"));
  sign_out (f);
  g_assert_cmpint (baton_port_get_unsent (port), ==, 0);
}

static void
test_bound_to_channel (Fixture *f,
                       gconstpointer options)
{
  g_autoptr(GError) error = NULL;

  if (f->port == 0)
    return;
  f->relay = baton_test_relay_new (f->port);
  make_account (f, "romeo@localhost", baton_test_relay_get_port (f->relay), TRUE);
  g_assert_true (sign_in (f, "secret", &error));
  g_assert_no_error (error);
  g_assert_true (log_has (f, "TLSv1.2"));
  g_assert_true (log_has (f, "mechanism='SCRAM-SHA-256-PLUS'"));
  g_assert_false (log_has (f, "mechanism='SCRAM-SHA-256'"));
  assert_answers (f);

  /* A second handshake between the same two must bind as well, whatever TLS remembers of the first. */
  baton_test_relay_cut (f->relay, FALSE);
  baton_test_wait_until (baton_account_get_state (f->account) != BATON_ACCOUNT_ONLINE);
  baton_test_wait_until (baton_account_get_state (f->account) == BATON_ACCOUNT_ONLINE);
  assert_answers (f);
  sign_out (f);
}

/* ejabberd 23.01 offers -PLUS on TLS 1.3, announces no binding, and refuses tls-exporter. */
static void
test_ejabberd (Fixture *f,
               gconstpointer options)
{
  g_autoptr(GError) error = NULL;

  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost/orchard", f->port, TRUE);
  g_assert_true (sign_in (f, "secret", &error));
  g_assert_no_error (error);
  baton_test_wait_until (log_has (f, "PLUS</mechanism>"));
  assert_answers (f);
  baton_test_wait_until (baton_roster_get_loaded (baton_account_get_roster (f->account)));
  baton_test_wait_until (baton_port_get_unsent (baton_account_get_port (f->account)) == 0);
  sign_out (f);
}

static void
test_direct_tls (Fixture *f,
                 gconstpointer options)
{
  g_autoptr(GError) error = NULL;

  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost", f->direct, TRUE);
  g_assert_true (sign_in (f, "secret", &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (baton_jid_get_resource (baton_account_get_jid (f->account)), "baton-"));
  assert_answers (f);
  sign_out (f);
}

static void
assert_refused (Fixture *f,
                const char *password,
                BatonXmppError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (sign_in (f, password, &error));
  g_assert_error (error, BATON_XMPP_ERROR, (int) code);
  g_assert_true (g_error_matches (baton_account_get_error (f->account), BATON_XMPP_ERROR, code));
  g_assert_cmpint (baton_account_get_state (f->account), ==, BATON_ACCOUNT_OFFLINE);
  baton_account_retry (f->account);
  for (guint i = 0; i < 20; i++)
    baton_test_iterate ();
  g_assert_cmpint (baton_account_get_state (f->account), ==, BATON_ACCOUNT_OFFLINE);
}

static void
test_wrong_password (Fixture *f,
                     gconstpointer options)
{
  g_autoptr(GError) error = NULL;

  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost", f->port, TRUE);
  assert_refused (f, "wrong", BATON_XMPP_ERROR_PASSWORD);
  g_assert_true (sign_in (f, "secret", &error));
  g_assert_no_error (error);
  g_assert_null (baton_account_get_error (f->account));
  sign_out (f);
}

static void
test_unknown_domain (Fixture *f,
                     gconstpointer options)
{
  if (f->port == 0)
    return;
  make_account (f, "romeo@elsewhere.example", f->port, TRUE);
  assert_refused (f, "secret", BATON_XMPP_ERROR_ACCOUNT);
}

static void
test_nobody_trusts (Fixture *f,
                    gconstpointer options)
{
  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost", f->port, FALSE);
  assert_refused (f, "secret", BATON_XMPP_ERROR_CERTIFICATE_UNKNOWN);
}

static void
test_unknown_authority (Fixture *f,
                        gconstpointer options)
{
  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost", f->direct, TRUE);
  assert_refused (f, "secret", BATON_XMPP_ERROR_CERTIFICATE_UNKNOWN);
}

static void
test_wrong_name (Fixture *f,
                 gconstpointer options)
{
  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost", f->port, TRUE);
  assert_refused (f, "secret", BATON_XMPP_ERROR_CERTIFICATE_IDENTITY);
}

static void
test_expired (Fixture *f,
              gconstpointer options)
{
  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost", f->port, TRUE);
  assert_refused (f, "secret", BATON_XMPP_ERROR_CERTIFICATE_EXPIRED);
}

static void
test_no_tls (Fixture *f,
             gconstpointer options)
{
  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost", f->port, TRUE);
  assert_refused (f, "secret", BATON_XMPP_ERROR_NO_TLS);
  g_assert_false (log_has (f, "<auth"));
}

static void
on_lost_cb (BatonPort *port,
            gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_resumption (Fixture *f,
                 gconstpointer options)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *jid = NULL;
  guint n_lost = 0;
  int in_flight, waiting;
  BatonPort *port;

  if (f->port == 0)
    return;
  f->relay = baton_test_relay_new (f->port);
  make_account (f, "romeo@localhost", baton_test_relay_get_port (f->relay), TRUE);
  g_assert_true (sign_in (f, "secret", &error));
  g_assert_no_error (error);
  port = baton_account_get_port (f->account);
  g_signal_connect (port, "lost", G_CALLBACK (on_lost_cb), &n_lost);
  jid = g_strdup (baton_jid_get_text (baton_account_get_jid (f->account)));
  assert_answers (f);
  baton_test_wait_until (baton_port_get_unsent (port) == 0);

  for (guint round = 0; round < 2; round++)
    {
      /* One is swallowed by the network, the other is asked while there is none. */
      baton_test_relay_set_silent (f->relay, TRUE);
      ping (f, &in_flight);
      for (guint i = 0; i < 10; i++)
        baton_test_iterate ();
      baton_test_relay_cut (f->relay, round == 1);
      baton_test_wait_until (baton_account_get_state (f->account) == BATON_ACCOUNT_WAITING);
      baton_test_relay_set_silent (f->relay, FALSE);
      g_assert_true (g_error_matches (baton_account_get_error (f->account), BATON_XMPP_ERROR, BATON_XMPP_ERROR_LOST));
      ping (f, &waiting);
      g_assert_cmpint (baton_port_get_unsent (port), >, 0);
      g_assert_cmpstr (baton_jid_get_text (baton_account_get_jid (f->account)), ==, jid);

      baton_test_wait_until (baton_account_get_state (f->account) == BATON_ACCOUNT_ONLINE);
      baton_test_wait_until (in_flight != 0 && waiting != 0);
      g_assert_cmpint (in_flight, ==, -1);
      g_assert_cmpint (waiting, ==, -1);
      g_assert_cmpuint (n_lost, ==, 0);
      g_assert_cmpstr (baton_jid_get_text (baton_account_get_jid (f->account)), ==, jid);
      g_assert_null (baton_account_get_error (f->account));
      baton_test_wait_until (baton_port_get_unsent (port) == 0);
    }
  sign_out (f);
  g_assert_cmpuint (n_lost, ==, 1);
}

static void
test_restart (Fixture *f,
              gconstpointer options)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *jid = NULL;
  guint n_lost = 0;
  int outcome, late;
  BatonPort *port;

  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost", f->port, TRUE);
  g_assert_true (sign_in (f, "secret", &error));
  g_assert_no_error (error);
  port = baton_account_get_port (f->account);
  g_signal_connect (port, "lost", G_CALLBACK (on_lost_cb), &n_lost);
  jid = g_strdup (baton_jid_get_text (baton_account_get_jid (f->account)));

  run_harness (f, "kill", "");
  baton_test_wait_until (baton_account_get_state (f->account) == BATON_ACCOUNT_WAITING);
  ping (f, &outcome);
  run_harness (f, "restart", "");
  baton_account_retry (f->account);
  wait_long (baton_account_get_state (f->account) == BATON_ACCOUNT_ONLINE, 20);
  g_assert_cmpint (outcome, ==, G_IO_ERROR_CONNECTION_CLOSED);
  g_assert_cmpuint (n_lost, ==, 1);
  g_assert_cmpstr (baton_jid_get_text (baton_account_get_jid (f->account)), !=, jid);
  assert_answers (f);
  baton_test_wait_until (baton_roster_get_loaded (baton_account_get_roster (f->account)));

  /* A shutdown in good order: the server says so, and is not there for a while. */
  run_harness (f, "stop", "");
  baton_test_wait_until (baton_account_get_state (f->account) == BATON_ACCOUNT_WAITING);
  ping (f, &late);
  baton_account_retry (f->account);
  baton_test_wait_until (baton_account_get_state (f->account) == BATON_ACCOUNT_CONNECTING);
  baton_test_wait_until (baton_account_get_state (f->account) == BATON_ACCOUNT_WAITING);
  g_assert_true (g_error_matches (baton_account_get_error (f->account), BATON_XMPP_ERROR, BATON_XMPP_ERROR_CONNECT));
  run_harness (f, "restart", "");
  wait_long (baton_account_get_state (f->account) == BATON_ACCOUNT_ONLINE, 30);
  g_assert_cmpint (late, ==, G_IO_ERROR_CONNECTION_CLOSED);
  g_assert_cmpuint (n_lost, ==, 2);
  sign_out (f);
}

static void
test_conflict (Fixture *f,
               gconstpointer options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BatonAccount) first = NULL;

  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost/orchard", f->port, TRUE);
  g_assert_true (sign_in (f, "secret", &error));
  first = g_steal_pointer (&f->account);
  make_account (f, "romeo@localhost/orchard", f->port, TRUE);
  g_assert_true (sign_in (f, "secret", &error));
  g_assert_no_error (error);
  baton_test_wait_until (baton_account_get_state (first) == BATON_ACCOUNT_OFFLINE);
  g_assert_true (g_error_matches (baton_account_get_error (first), BATON_XMPP_ERROR, BATON_XMPP_ERROR_CONFLICT));
  for (guint i = 0; i < 100; i++)
    baton_test_iterate ();
  g_assert_cmpint (baton_account_get_state (f->account), ==, BATON_ACCOUNT_ONLINE);
  g_assert_cmpint (baton_account_get_state (first), ==, BATON_ACCOUNT_OFFLINE);

  /* The user may decide who of them it shall be. */
  baton_account_retry (first);
  baton_test_wait_until (baton_account_get_state (first) == BATON_ACCOUNT_ONLINE);
  baton_test_wait_until (baton_account_get_state (f->account) == BATON_ACCOUNT_OFFLINE);
}

static void
on_cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancelled_anywhere (Fixture *f,
                         gconstpointer options)
{
  guint n_cancelled = 0;

  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost", f->port, TRUE);
  for (guint wait_ms = 0; wait_ms < 120; wait_ms += 3)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      if (wait_ms == 0)
        g_cancellable_cancel (cancellable);
      else
        g_timeout_add_once (wait_ms, on_cancel_cb, cancellable);
      baton_account_sign_in_async (f->account, "secret", cancellable, on_result_cb, &result);
      baton_test_wait_until (result != NULL && g_cancellable_is_cancelled (cancellable));
      if (baton_account_sign_in_finish (f->account, result, &error))
        {
          sign_out (f);
          continue;
        }
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpint (baton_account_get_state (f->account), ==, BATON_ACCOUNT_OFFLINE);
      g_assert_null (baton_account_get_error (f->account));
      n_cancelled++;
    }
  g_assert_cmpuint (n_cancelled, >, 1);
}

static void
test_signed_out_anywhere (Fixture *f,
                          gconstpointer options)
{
  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost", f->port, TRUE);
  for (guint n_turns = 0; n_turns < 24; n_turns++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      baton_account_sign_in_async (f->account, "secret", NULL, on_result_cb, &result);
      for (guint i = 0; i < n_turns; i++)
        g_main_context_iteration (NULL, TRUE);
      sign_out (f);
      baton_test_wait_until (result != NULL);
      if (!baton_account_sign_in_finish (f->account, result, &error))
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
test_dropped_while_online (Fixture *f,
                           gconstpointer options)
{
  g_autoptr(GError) error = NULL;
  int outcome;

  if (f->port == 0)
    return;
  make_account (f, "romeo@localhost", f->port, TRUE);
  g_assert_true (sign_in (f, "secret", &error));
  g_assert_no_error (error);
  ping (f, &outcome);
  g_assert_finalize_object (g_steal_pointer (&f->account));
  g_assert_cmpint (outcome, ==, G_IO_ERROR_CONNECTION_CLOSED);
}

#define TEST(path, options, func) g_test_add ("/server/account/" path, Fixture, options, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("tls-1.3", "", test_sign_in);
  TEST ("tls-1.2-binds-to-the-channel", "--tls 1.2 --stanzas", test_bound_to_channel);
  TEST ("direct-tls", "--direct", test_direct_tls);
  TEST ("ejabberd", EJABBERD "--debug", test_ejabberd);
  TEST ("ejabberd-hashed", EJABBERD "--debug --hashed", test_ejabberd);
  TEST ("ejabberd-resumes", EJABBERD, test_resumption);
  TEST ("ejabberd-refuses-a-password", EJABBERD, test_wrong_password);
  TEST ("hashed", "--hashed", test_sign_in);
  TEST ("wrong-password", "", test_wrong_password);
  TEST ("unknown-domain", "", test_unknown_domain);
  TEST ("certificate-nobody-trusts", "", test_nobody_trusts);
  TEST ("certificate-of-an-unknown-authority", "--direct --certificate unknown", test_unknown_authority);
  TEST ("certificate-with-a-wrong-name", "--certificate wrong-name", test_wrong_name);
  TEST ("certificate-expired", "--certificate expired", test_expired);
  TEST ("no-tls", "--no-tls --stanzas", test_no_tls);
  TEST ("network-breaks-and-the-session-is-resumed", "", test_resumption);
  TEST ("server-restarts", "", test_restart);
  TEST ("conflict-makes-no-war", "", test_conflict);
  TEST ("cancelled-anywhere", "", test_cancelled_anywhere);
  TEST ("signed-out-anywhere", "", test_signed_out_anywhere);
  TEST ("dropped-while-online", "", test_dropped_while_online);
  return g_test_run ();
}
