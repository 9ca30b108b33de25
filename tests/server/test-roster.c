/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two people on a real Prosody: who sees whom, with what, and who may ask. */
#include <json-glib/json-glib.h>

#include "baton-account.h"
#include "baton-disco.h"
#include "baton-ns.h"
#include "baton-test.h"

typedef struct
{
  char         *folder;
  char         *ca;
  guint16       port;   /* 0: the server is not installed */
  BatonAccount *romeo;
  BatonAccount *juliet;
} Fixture;

/* The harness says whether it could; 77 is "the server is not installed". */
static gboolean
run_harness (Fixture    *f,
             const char *verb)
{
  g_autofree char *command = g_strdup_printf ("%s %s %s%s", g_getenv ("BATON_TEST_PROSODY"), verb, f->folder,
                                              g_str_equal (verb, "start") ? " romeo:secret juliet:secret" : "");
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
  f->ca = g_strdup (json_object_get_string_member (state, "ca"));
  f->port = json_object_get_int_member (state, "port");
  return TRUE;
}

static BatonAccount *
make_account (Fixture    *f,
              const char *address)
{
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u", f->port);
  g_autoptr(GError) error = NULL;
  g_autoptr(BatonJid) jid = baton_jid_new (address, &error);
  BatonAccount *account = baton_account_new (jid);

  baton_account_set_server (account, server, &error);
  g_assert_no_error (error);
  baton_account_set_ca_file (account, f->ca, &error);
  g_assert_no_error (error);
  return account;
}

static void
on_result_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
sign_in (BatonAccount *account)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  baton_account_sign_in_async (account, "secret", NULL, on_result_cb, &result);
  baton_test_wait_until (result != NULL);
  baton_account_sign_in_finish (account, result, &error);
  g_assert_no_error (error);
  baton_test_wait_until (baton_roster_get_loaded (baton_account_get_roster (account)));
}

static void
sign_out (BatonAccount *account)
{
  g_autoptr(GAsyncResult) result = NULL;

  baton_account_sign_out_async (account, NULL, on_result_cb, &result);
  baton_test_wait_until (result != NULL);
  g_assert_true (baton_account_sign_out_finish (account, result, NULL));
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  f->folder = g_dir_make_tmp ("baton-server-XXXXXX", &error);
  g_assert_no_error (error);
  if (!run_harness (f, "start"))
    {
      g_test_skip ("Prosody is not installed");
      return;
    }
  f->romeo = make_account (f, "romeo@localhost/orchard");
  f->juliet = make_account (f, "juliet@localhost/balcony");
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_autofree char *remove = g_strdup_printf ("rm -rf '%s'", f->folder);

  if (f->port != 0)
    {
      sign_out (f->romeo);
      sign_out (f->juliet);
      baton_test_wait_finalized (f->romeo);
      baton_test_wait_finalized (f->juliet);
      run_harness (f, "stop");
    }
  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  g_free (f->folder);
  g_free (f->ca);
}

/* (transfer none) (nullable): */
static BatonContact *
find (BatonAccount *account,
      const char   *text)
{
  g_autoptr(BatonJid) jid = baton_jid_new (text, NULL);

  return baton_roster_find (baton_account_get_roster (account), jid);
}

#define ROMEO "romeo@localhost"
#define JULIET "juliet@localhost"

static gboolean
is_online (BatonAccount *account,
           const char   *other)
{
  BatonContact *contact = find (account, other);

  return contact && baton_contact_get_presence (contact) != BATON_PRESENCE_OFFLINE;
}

static gboolean
has_subscription (BatonAccount      *account,
                  const char        *other,
                  BatonSubscription  subscription)
{
  BatonContact *contact = find (account, other);

  return contact && baton_contact_get_subscription (contact) == subscription;
}

static gboolean
wants_in (BatonAccount *account,
          const char   *other)
{
  BatonContact *contact = find (account, other);

  return contact && baton_contact_get_wants_in (contact);
}

static void
add (BatonAccount *account,
     const char   *other,
     const char   *name)
{
  g_autoptr(BatonJid) jid = baton_jid_new (other, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  baton_roster_add_async (baton_account_get_roster (account), jid, name, NULL, on_result_cb, &result);
  baton_test_wait_until (result != NULL);
  baton_roster_add_finish (baton_account_get_roster (account), result, &error);
  g_assert_no_error (error);
}

static void
remove_contact (BatonAccount *account,
                const char   *other)
{
  g_autoptr(BatonJid) jid = baton_jid_new (other, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  baton_roster_remove_async (baton_account_get_roster (account), jid, NULL, on_result_cb, &result);
  baton_test_wait_until (result != NULL);
  baton_roster_remove_finish (baton_account_get_roster (account), result, &error);
  g_assert_no_error (error);
  g_assert_null (find (account, other));
}

/* Nobody knows anybody. */
static void
become_strangers (Fixture *f)
{
  remove_contact (f->romeo, JULIET);
  remove_contact (f->juliet, ROMEO);
}

static void
test_presence_and_caps (Fixture       *f,
                        gconstpointer  data)
{
  if (f->port == 0)
    return;
  sign_in (f->romeo);
  sign_in (f->juliet);
  baton_test_wait_until (is_online (f->romeo, JULIET) && is_online (f->juliet, ROMEO));

  baton_test_wait_until (baton_contact_get_reception (find (f->romeo, JULIET)) == BATON_RECEPTION_CANNOT);
  g_assert_cmpstr (baton_contact_get_client (find (f->romeo, JULIET)), ==, "Baton");
  baton_disco_add_feature (baton_account_get_disco (f->juliet), BATON_NS_TRANSFER);
  baton_test_wait_until (baton_contact_get_reception (find (f->romeo, JULIET)) == BATON_RECEPTION_CAN);
  baton_account_set_presence (f->juliet, BATON_PRESENCE_AWAY);
  baton_test_wait_until (baton_contact_get_presence (find (f->romeo, JULIET)) == BATON_PRESENCE_AWAY);
  g_assert_cmpint (baton_contact_get_reception (find (f->romeo, JULIET)), ==, BATON_RECEPTION_CAN);

  sign_out (f->juliet);
  baton_test_wait_until (!is_online (f->romeo, JULIET));
  g_assert_cmpint (baton_contact_get_reception (find (f->romeo, JULIET)), ==, BATON_RECEPTION_UNKNOWN);
}

static void
test_removed_is_not_seen (Fixture       *f,
                          gconstpointer  data)
{
  if (f->port == 0)
    return;
  sign_in (f->romeo);
  sign_in (f->juliet);
  baton_test_wait_until (is_online (f->romeo, JULIET) && is_online (f->juliet, ROMEO));
  remove_contact (f->romeo, JULIET);
  baton_test_wait_until (has_subscription (f->juliet, ROMEO, BATON_SUBSCRIPTION_NONE) && !is_online (f->juliet, ROMEO));
}

static void
test_add_and_allow (Fixture       *f,
                    gconstpointer  data)
{
  g_autoptr(BatonJid) romeo = baton_jid_new (ROMEO, NULL);

  if (f->port == 0)
    return;
  sign_in (f->romeo);
  sign_in (f->juliet);
  become_strangers (f);

  add (f->romeo, JULIET, "Julia");
  g_assert_cmpstr (baton_contact_get_name (find (f->romeo, JULIET)), ==, "Julia");
  baton_test_wait_until (baton_contact_get_asked (find (f->romeo, JULIET)) && wants_in (f->juliet, ROMEO));
  g_assert_false (baton_contact_get_in_roster (find (f->juliet, ROMEO)));
  g_assert_false (is_online (f->juliet, ROMEO));

  /* One answer makes both see each other. */
  baton_roster_allow (baton_account_get_roster (f->juliet), romeo);
  baton_test_wait_until (has_subscription (f->romeo, JULIET, BATON_SUBSCRIPTION_BOTH) &&
                         has_subscription (f->juliet, ROMEO, BATON_SUBSCRIPTION_BOTH));
  baton_test_wait_until (is_online (f->romeo, JULIET) && is_online (f->juliet, ROMEO));
  g_assert_false (wants_in (f->romeo, JULIET));
  g_assert_false (wants_in (f->juliet, ROMEO));
  g_assert_true (baton_contact_get_in_roster (find (f->juliet, ROMEO)));
}

static void
test_add_and_deny (Fixture       *f,
                   gconstpointer  data)
{
  g_autoptr(BatonJid) romeo = baton_jid_new (ROMEO, NULL);

  if (f->port == 0)
    return;
  sign_in (f->romeo);
  sign_in (f->juliet);
  become_strangers (f);

  add (f->romeo, JULIET, NULL);
  baton_test_wait_until (baton_contact_get_asked (find (f->romeo, JULIET)) && wants_in (f->juliet, ROMEO));
  baton_roster_deny (baton_account_get_roster (f->juliet), romeo);
  g_assert_null (find (f->juliet, ROMEO));
  baton_test_wait_until (!baton_contact_get_asked (find (f->romeo, JULIET)));
  g_assert_true (has_subscription (f->romeo, JULIET, BATON_SUBSCRIPTION_NONE));
  g_assert_null (find (f->juliet, ROMEO));
}

/* The server keeps the request, and delivers it although our priority is negative. */
static void
test_asked_while_away (Fixture       *f,
                       gconstpointer  data)
{
  if (f->port == 0)
    return;
  sign_in (f->romeo);
  sign_in (f->juliet);
  become_strangers (f);
  sign_out (f->juliet);

  add (f->romeo, JULIET, NULL);
  baton_test_wait_until (baton_contact_get_asked (find (f->romeo, JULIET)));
  sign_in (f->juliet);
  baton_test_wait_until (wants_in (f->juliet, ROMEO));
}

#define ADD(path, func) g_test_add ("/server/roster/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("presence-and-caps-are-seen", test_presence_and_caps);
  ADD ("removed-is-not-seen", test_removed_is_not_seen);
  ADD ("add-and-allow", test_add_and_allow);
  ADD ("add-and-deny", test_add_and_deny);
  ADD ("asked-while-away", test_asked_while_away);

  return g_test_run ();
}
