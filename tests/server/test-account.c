/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account against a real Prosody, one of its own for each test. */
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
  g_autofree char *command = g_strdup_printf ("%s %s %s %s romeo:secret juliet:secret", g_getenv ("BATON_TEST_PROSODY"),
                                              verb, f->folder, options);
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

static void
set_up (Fixture *f,
        gconstpointer options)
{
  g_autoptr(GError) error = NULL;

  f->folder = g_dir_make_tmp ("baton-server-XXXXXX", &error);
  g_assert_no_error (error);
  if (!run_harness (f, "start", options))
    g_test_skip ("Prosody is not installed");
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

static void
test_sign_in (Fixture *f,
              gconstpointer options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GInetAddress) local = NULL;
  BatonPort *port;

  if (g_test_failed () || f->port == 0)
    return;
  make_account (f, "romeo@localhost/orchard", f->port, TRUE);
  port = baton_account_get_port (f->account);
  g_assert_false (baton_port_is_loopback (port));
  g_assert_true (sign_in (f, "secret", &error));
  g_assert_no_error (error);
  g_assert_cmpint (baton_account_get_state (f->account), ==, BATON_ACCOUNT_ONLINE);
  g_assert_cmpstr (baton_jid_get_text (baton_account_get_jid (f->account)), ==, "romeo@localhost/orchard");
  g_assert_true (baton_port_is_loopback (port));
  local = baton_port_dup_local_address (port);
  g_assert_true (g_inet_address_get_is_loopback (local));
  assert_answers (f);
  baton_test_wait_until (baton_roster_get_loaded (baton_account_get_roster (f->account)));
  baton_test_wait_until (baton_port_get_unsent (port) == 0);
  g_assert_true (log_has (f, "TLSv1.3"));
  sign_out (f);
  g_assert_cmpstr (baton_jid_get_text (baton_account_get_jid (f->account)), ==, "romeo@localhost/orchard");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/account/tls-1.3", Fixture, "--direct", set_up, test_sign_in, tear_down);
  return g_test_run ();
}
