/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-disco-private.h"
#include "baton-ns.h"
#include "baton-patience.h"
#include "baton-roster-private.h"
#include "baton-stanza-error.h"
#include "baton-test-clock.h"
#include "baton-test.h"
#include "xmpp-talk.h"

#define ROSTER(inside) "<query xmlns='jabber:iq:roster'>" inside "</query>"
#define PUSH(from, inside) "<iq type='set' id='push'" from ">" ROSTER (inside) "</iq>"
#define INFO(inside) "<query xmlns='http://jabber.org/protocol/disco#info'>" inside "</query>"
#define SI_FILE "<feature var='http://jabber.org/protocol/si/profile/file-transfer'/>"
#define BYTESTREAMS "<feature var='http://jabber.org/protocol/bytestreams'/>"
#define REFUSAL "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
#define ROMEO "romeo@montague.example"

typedef struct
{
  BatonTestClock *clock;
  BatonTestPort  *port;
  BatonDisco     *disco;
  BatonRoster    *roster;
  GString        *log;     /* what the list model told */
} Fixture;

typedef struct
{
  guint   n;
  GError *error;
} Answer;

static void
on_items_changed_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     Fixture    *f)
{
  g_string_append_printf (f->log, "%u-%u+%u ", position, removed, added);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->clock = baton_test_clock_new ();
  f->port = baton_test_port_new ("juliet@capulet.example/balcony", BATON_CLOCK (f->clock));
  f->disco = baton_disco_new (BATON_PORT (f->port));
  f->roster = baton_roster_new (BATON_PORT (f->port), f->disco);
  f->log = g_string_new (NULL);
  g_signal_connect (f->roster, "items-changed", G_CALLBACK (on_items_changed_cb), f);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_finalize_object (f->roster);
  g_assert_finalize_object (f->disco);
  g_assert_finalize_object (f->port);
  g_assert_finalize_object (f->clock);
  g_string_free (f->log, TRUE);
}

/* With the roster @items, and the initial presence out of the way. */
static void
start (Fixture    *f,
       const char *items)
{
  g_autofree char *query = g_strdup_printf (ROSTER ("%s"), items);
  g_autoptr(BatonNode) presence = NULL;

  baton_roster_start (f->roster);
  xmpp_talk_answer (f->port, NULL, "result", query);
  presence = baton_test_port_take (f->port);
  g_assert_cmpstr (baton_node_get_name (presence), ==, "presence");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
  g_string_truncate (f->log, 0);
}

static BatonContact *
find (Fixture    *f,
      const char *text)
{
  g_autoptr(BatonJid) jid = baton_jid_new (text, NULL);

  return baton_roster_find (f->roster, jid);
}

static guint
count (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (f->roster));
}

static void
on_added_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Answer *answer = user_data;

  answer->n++;
  g_assert_true (baton_roster_add_finish (BATON_ROSTER (object), result, &answer->error) == (answer->error == NULL));
}

static void
on_removed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  Answer *answer = user_data;

  answer->n++;
  g_assert_true (baton_roster_remove_finish (BATON_ROSTER (object), result, &answer->error) == (answer->error == NULL));
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          guint      *n)
{
  (*n)++;
}

/* The oldest stanza must be a presence for @to. */
static void
assert_presence (Fixture    *f,
                 const char *to,
                 const char *type)
{
  g_autoptr(BatonNode) presence = baton_test_port_take (f->port);

  g_assert_nonnull (presence);
  g_assert_cmpstr (baton_node_get_name (presence), ==, "presence");
  g_assert_cmpstr (baton_node_get_attr (presence, "to"), ==, to);
  g_assert_cmpstr (baton_node_get_attr (presence, "type"), ==, type);
}

static void
assert_own_presence (Fixture    *f,
                     const char *show,
                     char      **ver)
{
  g_autoptr(BatonNode) presence = baton_test_port_take (f->port);
  BatonNode *caps;

  g_assert_nonnull (presence);
  g_assert_cmpstr (baton_node_get_name (presence), ==, "presence");
  g_assert_null (baton_node_get_attr (presence, "to"));
  g_assert_null (baton_node_get_attr (presence, "type"));
  g_assert_cmpstr (baton_node_find_text (presence, "show", BATON_NS_CLIENT), ==, show);
  g_assert_cmpstr (baton_node_find_text (presence, "priority", BATON_NS_CLIENT), ==, "-1");
  caps = baton_node_find (presence, "c", BATON_NS_CAPS);
  g_assert_nonnull (caps);
  g_assert_cmpstr (baton_node_get_attr (caps, "hash"), ==, "sha-1");
  if (ver != NULL)
    {
      g_free (*ver);
      *ver = g_strdup (baton_node_get_attr (caps, "ver"));
    }
}

/* The answer to a push. */
static void
assert_result (Fixture    *f,
               const char *type)
{
  g_autoptr(BatonNode) iq = baton_test_port_take (f->port);

  g_assert_nonnull (iq);
  g_assert_cmpstr (baton_node_get_attr (iq, "id"), ==, "push");
  g_assert_cmpstr (baton_node_get_attr (iq, "type"), ==, type);
}

static void
test_loads (Fixture       *f,
            gconstpointer  data)
{
  guint n_loaded = 0;
  BatonContact *contact;

  g_signal_connect (f->roster, "notify::loaded", G_CALLBACK (count_cb), &n_loaded);
  baton_roster_start (f->roster);
  g_assert_false (baton_roster_get_loaded (f->roster));
  xmpp_talk_answer (f->port, NULL, "result",
                    ROSTER ("<item jid='" ROMEO "' name=' Ro\xe2\x80\xaemeo ' subscription='both'/>"
                            "<item jid='nurse@capulet.example' subscription='none' ask='subscribe'/>"
                            "<item jid='icq.example' subscription='from'/>"
                            "<item/><item jid='@'/><item jid='" ROMEO "' name='Romeo' subscription='both'/>"
                            "<item jid='gone@capulet.example' subscription='remove'/>"));
  g_assert_true (baton_roster_get_loaded (f->roster));
  g_assert_cmpuint (n_loaded, ==, 1);
  g_assert_cmpstr (f->log->str, ==, "0-0+3 ");
  g_assert_cmpuint (count (f), ==, 3);

  contact = find (f, ROMEO "/orchard");
  g_assert_cmpstr (baton_contact_get_name (contact), ==, "Romeo");
  g_assert_cmpint (baton_contact_get_subscription (contact), ==, BATON_SUBSCRIPTION_BOTH);
  g_assert_true (baton_contact_get_in_roster (contact));
  contact = find (f, "nurse@capulet.example");
  g_assert_cmpstr (baton_contact_get_name (contact), ==, "nurse");
  g_assert_true (baton_contact_get_asked (contact));
  g_assert_cmpstr (baton_contact_get_name (find (f, "icq.example")), ==, "icq.example");
}

/* Who asks to see us before the roster is there would be taken for a stranger: so presence comes after it. */
static void
test_presence_follows_roster (Fixture       *f,
                              gconstpointer  data)
{
  g_autofree char *ver = NULL;
  g_autofree char *later = NULL;

  baton_roster_set_presence (f->roster, BATON_PRESENCE_BUSY);
  baton_disco_add_feature (f->disco, "before");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
  baton_roster_start (f->roster);
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 1);
  xmpp_talk_answer (f->port, NULL, "result", ROSTER (""));
  assert_own_presence (f, "dnd", &ver);
  baton_roster_set_presence (f->roster, BATON_PRESENCE_BUSY);
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
  baton_roster_set_presence (f->roster, BATON_PRESENCE_AWAY);
  assert_own_presence (f, "away", NULL);

  /* New features go out once, with the new hash. */
  baton_disco_add_feature (f->disco, "one");
  baton_disco_add_feature (f->disco, "two");
  baton_disco_add_feature (f->disco, "two");
  baton_test_wait_until (baton_test_port_get_n_sent (f->port) > 0);
  assert_own_presence (f, "away", &later);
  g_assert_cmpstr (ver, !=, later);
  baton_test_iterate ();
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);

  baton_roster_set_presence (f->roster, BATON_PRESENCE_OFFLINE);
  assert_presence (f, NULL, "unavailable");
  baton_test_port_lose (f->port);
  baton_roster_set_presence (f->roster, BATON_PRESENCE_CHAT);
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
}

static void
test_server_without_roster (Fixture       *f,
                            gconstpointer  data)
{
  g_test_expect_message ("Baton-xmpp", G_LOG_LEVEL_WARNING, "*does not give the roster*");
  baton_roster_start (f->roster);
  xmpp_talk_answer (f->port, NULL, "error", REFUSAL);
  g_test_assert_expected_messages ();
  g_assert_true (baton_roster_get_loaded (f->roster));
  assert_own_presence (f, NULL, NULL);
}

static void
test_silent_server_is_asked_again (Fixture       *f,
                                   gconstpointer  data)
{
  g_autoptr(BatonNode) first = NULL;

  baton_roster_start (f->roster);
  first = baton_test_port_take (f->port);
  g_test_expect_message ("Baton-xmpp", G_LOG_LEVEL_WARNING, "*does not give the roster*");
  baton_test_clock_advance (f->clock, BATON_PATIENCE_IQ_MS);
  g_test_assert_expected_messages ();
  g_assert_false (baton_roster_get_loaded (f->roster));
  xmpp_talk_answer (f->port, NULL, "result", ROSTER ("<item jid='" ROMEO "'/>"));
  g_assert_true (baton_roster_get_loaded (f->roster));
  g_assert_cmpuint (count (f), ==, 1);
  assert_own_presence (f, NULL, NULL);
}

static void
test_pushes (Fixture       *f,
             gconstpointer  data)
{
  guint n_names = 0;
  BatonContact *romeo;

  start (f, "<item jid='" ROMEO "' subscription='to'/>");
  romeo = find (f, ROMEO);
  g_signal_connect (romeo, "notify::name", G_CALLBACK (count_cb), &n_names);

  xmpp_talk_receive (f->port, PUSH ("", "<item jid='" ROMEO "' name='Romeo' subscription='both'/>"));
  assert_result (f, "result");
  g_assert_cmpuint (n_names, ==, 1);
  g_assert_cmpstr (baton_contact_get_name (romeo), ==, "Romeo");
  g_assert_cmpint (baton_contact_get_subscription (romeo), ==, BATON_SUBSCRIPTION_BOTH);
  g_assert_cmpstr (f->log->str, ==, "");

  xmpp_talk_receive (f->port, PUSH (" from='juliet@capulet.example'", "<item jid='a@b.example'/>"));
  assert_result (f, "result");
  xmpp_talk_receive (f->port, PUSH (" from='capulet.example'", "<item jid='" ROMEO "' subscription='remove'/>"));
  assert_result (f, "result");
  g_assert_cmpstr (f->log->str, ==, "1-0+1 0-1+0 ");
  g_assert_null (find (f, ROMEO));
  g_assert_cmpuint (n_names, ==, 1);

  xmpp_talk_receive (f->port, PUSH ("", "<item jid='unknown@b.example' subscription='remove'/>"));
  assert_result (f, "result");
  xmpp_talk_receive (f->port, PUSH ("", ""));
  assert_result (f, "error");
  xmpp_talk_receive (f->port, PUSH ("", "<item jid='c@b.example'/><item jid='d@b.example'/>"));
  assert_result (f, "error");
  g_assert_cmpuint (count (f), ==, 1);
}

static void
test_push_from_stranger (Fixture       *f,
                         gconstpointer  data)
{
  static const char * const strangers[] = {
    "tybalt@capulet.example", "tybalt@capulet.example/a", "juliet@capulet.example/other", "montague.example",
    "capulet.example/a",
  };

  start (f, "<item jid='" ROMEO "' subscription='both'/>");
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_test_expect_message ("Baton-xmpp", G_LOG_LEVEL_WARNING, "*push*ignored*");
      xmpp_talk_receive (f->port, PUSH (" from='%s'", "<item jid='" ROMEO "' subscription='remove'/>"), strangers[i]);
      g_test_assert_expected_messages ();
      assert_result (f, "error");
    }
  g_assert_nonnull (find (f, ROMEO));
  g_assert_cmpstr (f->log->str, ==, "");
}

static void
test_allow (Fixture       *f,
            gconstpointer  data)
{
  g_autoptr(BatonJid) romeo = baton_jid_new (ROMEO, NULL);
  g_autoptr(BatonNode) set = NULL;
  BatonContact *contact;
  BatonNode *item;

  start (f, "");
  xmpp_talk_receive (f->port, "<presence type='subscribe' from='" ROMEO "'>"
                     "<nick xmlns='http://jabber.org/protocol/nick'>Romeo &#10;M.</nick></presence>");
  contact = find (f, ROMEO);
  g_assert_nonnull (contact);
  g_assert_true (baton_contact_get_wants_in (contact));
  g_assert_false (baton_contact_get_in_roster (contact));
  g_assert_cmpstr (baton_contact_get_name (contact), ==, "Romeo M.");
  xmpp_talk_receive (f->port, "<presence type='subscribe' from='" ROMEO "'/>");
  g_assert_cmpstr (f->log->str, ==, "0-0+1 ");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);

  baton_roster_allow (f->roster, romeo);
  baton_roster_allow (f->roster, romeo);
  assert_presence (f, ROMEO, "subscribed");
  g_assert_false (baton_contact_get_wants_in (contact));
  set = baton_test_port_take (f->port);
  item = baton_node_find (baton_node_find (set, "query", BATON_NS_ROSTER), "item", BATON_NS_ROSTER);
  g_assert_cmpstr (baton_node_get_attr (set, "type"), ==, "set");
  g_assert_cmpstr (baton_node_get_attr (item, "jid"), ==, ROMEO);
  g_assert_cmpstr (baton_node_get_attr (item, "name"), ==, "Romeo M.");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);

  xmpp_talk_receive (f->port, PUSH ("", "<item jid='" ROMEO "' name='Romeo M.' subscription='from'/>"));
  assert_result (f, "result");
  g_assert_true (baton_contact_get_in_roster (contact));
  xmpp_talk_receive (f->port, "<iq type='result' id='%s'/>", baton_node_get_attr (set, "id"));
  assert_presence (f, ROMEO, "subscribe");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
  g_assert_cmpstr (f->log->str, ==, "0-0+1 ");
}

static void
test_allow_refused_by_server (Fixture       *f,
                              gconstpointer  data)
{
  g_autoptr(BatonJid) romeo = baton_jid_new (ROMEO, NULL);

  start (f, "");
  xmpp_talk_receive (f->port, "<presence type='subscribe' from='" ROMEO "'/>");
  baton_roster_allow (f->roster, romeo);
  assert_presence (f, ROMEO, "subscribed");
  g_test_expect_message ("Baton-xmpp", G_LOG_LEVEL_WARNING, "*does not take*");
  xmpp_talk_answer (f->port, NULL, "error", REFUSAL);
  g_test_assert_expected_messages ();
  g_assert_null (find (f, ROMEO));
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
}

static void
test_deny (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr(BatonJid) romeo = baton_jid_new (ROMEO, NULL);

  start (f, "<item jid='nurse@capulet.example' subscription='none'/>");
  baton_roster_deny (f->roster, romeo);
  xmpp_talk_receive (f->port, "<presence type='subscribe' from='" ROMEO "/orchard'/>");
  baton_roster_deny (f->roster, romeo);
  assert_presence (f, ROMEO, "unsubscribed");
  g_assert_null (find (f, ROMEO));
  g_assert_cmpstr (f->log->str, ==, "1-0+1 1-1+0 ");

  /* Somebody of the roster stays there. */
  xmpp_talk_receive (f->port, "<presence type='subscribe' from='nurse@capulet.example'/>");
  g_assert_true (baton_contact_get_wants_in (find (f, "nurse@capulet.example")));
  {
    g_autoptr(BatonJid) nurse = baton_jid_new ("nurse@capulet.example", NULL);

    baton_roster_deny (f->roster, nurse);
  }
  assert_presence (f, "nurse@capulet.example", "unsubscribed");
  g_assert_false (baton_contact_get_wants_in (find (f, "nurse@capulet.example")));
  g_assert_cmpuint (count (f), ==, 1);
}

static void
test_request_taken_back (Fixture       *f,
                         gconstpointer  data)
{
  start (f, "");
  xmpp_talk_receive (f->port, "<presence type='subscribe' from='" ROMEO "'/>");
  xmpp_talk_receive (f->port, "<presence type='unsubscribe' from='" ROMEO "'/>");
  g_assert_cmpuint (count (f), ==, 0);

  /* Answered by another client of ours. */
  xmpp_talk_receive (f->port, "<presence type='subscribe' from='" ROMEO "'/>");
  xmpp_talk_receive (f->port, PUSH ("", "<item jid='" ROMEO "' subscription='from'/>"));
  g_assert_false (baton_contact_get_wants_in (find (f, ROMEO)));
  g_assert_true (baton_contact_get_in_roster (find (f, ROMEO)));
  assert_result (f, "result");

  /* Nobody asks for oneself. */
  xmpp_talk_receive (f->port, "<presence type='subscribe' from='juliet@capulet.example'/>");
  g_assert_null (find (f, "juliet@capulet.example"));
}

static void
test_whom_we_asked_is_let_in (Fixture       *f,
                              gconstpointer  data)
{
  start (f, "<item jid='" ROMEO "' subscription='none' ask='subscribe'/>");
  xmpp_talk_receive (f->port, "<presence type='subscribe' from='" ROMEO "'/>");
  assert_presence (f, ROMEO, "subscribed");
  g_assert_false (baton_contact_get_wants_in (find (f, ROMEO)));
}

static void
test_strangers_are_bounded (Fixture       *f,
                            gconstpointer  data)
{
  start (f, "");
  for (guint i = 0; i < 64; i++)
    xmpp_talk_receive (f->port, "<presence type='subscribe' from='stranger%u@verona.example'/>", i);
  g_assert_cmpuint (count (f), ==, 64);
  g_test_expect_message ("Baton-xmpp", G_LOG_LEVEL_WARNING, "Too many people*");
  xmpp_talk_receive (f->port, "<presence type='subscribe' from='" ROMEO "'/>");
  g_test_assert_expected_messages ();
  g_assert_cmpuint (count (f), ==, 64);

  /* The next session hears again of those that still wait. */
  baton_test_port_lose (f->port);
  baton_test_port_find_again (f->port, "juliet@capulet.example/tomb");
  start (f, "");
  g_assert_cmpuint (count (f), ==, 0);
}

static void
test_add (Fixture       *f,
          gconstpointer  data)
{
  g_autoptr(BatonJid) romeo = baton_jid_new (ROMEO, NULL);
  Answer answer = { 0 };

  start (f, "");
  baton_roster_add_async (f->roster, romeo, "Romeo", NULL, on_added_cb, &answer);
  {
    g_autoptr(BatonNode) set = baton_test_port_take (f->port);
    BatonNode *item = baton_node_find (baton_node_find (set, "query", BATON_NS_ROSTER), "item", BATON_NS_ROSTER);

    g_assert_cmpstr (baton_node_get_attr (item, "name"), ==, "Romeo");
    xmpp_talk_receive (f->port, PUSH ("", "<item jid='" ROMEO "' name='Romeo' subscription='none'/>"));
    assert_result (f, "result");
    xmpp_talk_receive (f->port, "<iq type='result' id='%s'/>", baton_node_get_attr (set, "id"));
  }
  assert_presence (f, ROMEO, "subscribe");
  baton_test_wait_until (answer.n);
  g_assert_no_error (answer.error);
  g_assert_true (baton_contact_get_in_roster (find (f, ROMEO)));
}

static void
test_add_refused (Fixture       *f,
                  gconstpointer  data)
{
  g_autoptr(BatonJid) romeo = baton_jid_new (ROMEO, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Answer refused = { 0 };
  Answer cancelled = { 0 };

  start (f, "");
  baton_roster_add_async (f->roster, romeo, NULL, NULL, on_added_cb, &refused);
  g_test_expect_message ("Baton-xmpp", G_LOG_LEVEL_WARNING, "*does not take*");
  xmpp_talk_answer (f->port, NULL, "error", REFUSAL);
  g_test_assert_expected_messages ();
  baton_test_wait_until (refused.n);
  g_assert_error (refused.error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_SERVICE_UNAVAILABLE);
  g_clear_error (&refused.error);

  baton_roster_add_async (f->roster, romeo, NULL, cancellable, on_added_cb, &cancelled);
  g_cancellable_cancel (cancellable);
  baton_test_wait_until (cancelled.n);
  g_assert_error (cancelled.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&cancelled.error);
  xmpp_talk_answer (f->port, NULL, "result", "");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
}

/* A roster set replaces the item: a new name may not cost the groups that another client gave. */
static void
test_rename_keeps_groups (Fixture       *f,
                          gconstpointer  data)
{
  g_autoptr(BatonJid) romeo = baton_jid_new (ROMEO, NULL);
  g_autoptr(BatonNode) set = NULL;
  Answer answer = { 0 };
  BatonNode *item, *group;

  start (f, "<item jid='" ROMEO "' name='Old' subscription='both'><group>Friends</group><group>Lovers</group></item>");
  baton_roster_add_async (f->roster, romeo, "New", NULL, on_added_cb, &answer);
  set = baton_test_port_take (f->port);
  item = baton_node_find (baton_node_find (set, "query", BATON_NS_ROSTER), "item", BATON_NS_ROSTER);
  group = baton_node_find (item, "group", BATON_NS_ROSTER);
  g_assert_cmpstr (baton_node_get_attr (item, "name"), ==, "New");
  g_assert_cmpstr (baton_node_get_text (group), ==, "Friends");
  g_assert_cmpstr (baton_node_get_text (baton_node_find_next (item, group, "group", BATON_NS_ROSTER)), ==, "Lovers");
  xmpp_talk_receive (f->port, "<iq type='result' id='%s'/>", baton_node_get_attr (set, "id"));
  baton_test_wait_until (answer.n);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
}

static void
test_remove (Fixture       *f,
             gconstpointer  data)
{
  g_autoptr(BatonJid) romeo = baton_jid_new (ROMEO, NULL);
  Answer answer = { 0 };

  start (f, "<item jid='" ROMEO "' subscription='both'/>");
  baton_roster_remove_async (f->roster, romeo, NULL, on_removed_cb, &answer);
  g_assert_cmpuint (count (f), ==, 1);
  xmpp_talk_answer (f->port, NULL, "result", "");
  baton_test_wait_until (answer.n);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (count (f), ==, 0);
}

static void
assert_online (Fixture        *f,
               BatonPresence   presence,
               BatonReception  reception,
               const char     *client)
{
  BatonContact *contact = find (f, ROMEO);

  g_assert_cmpint (baton_contact_get_presence (contact), ==, presence);
  g_assert_cmpint (baton_contact_get_reception (contact), ==, reception);
  g_assert_cmpstr (baton_contact_get_client (contact), ==, client);
}

static void
test_reception (Fixture       *f,
                gconstpointer  data)
{
  start (f, "<item jid='" ROMEO "' subscription='both'/>");
  assert_online (f, BATON_PRESENCE_OFFLINE, BATON_RECEPTION_UNKNOWN, NULL);

  xmpp_talk_receive (f->port, "<presence from='" ROMEO "/gajim'><priority>5</priority></presence>");
  assert_online (f, BATON_PRESENCE_ONLINE, BATON_RECEPTION_UNKNOWN, NULL);
  xmpp_talk_answer (f->port, ROMEO "/gajim", "result",
                    INFO ("<identity category='client' type='pc' name='Gajim'/>" BYTESTREAMS));
  assert_online (f, BATON_PRESENCE_ONLINE, BATON_RECEPTION_CANNOT, "Gajim");

  xmpp_talk_receive (f->port, "<presence from='" ROMEO "/psi'><show>away</show></presence>");
  assert_online (f, BATON_PRESENCE_ONLINE, BATON_RECEPTION_UNKNOWN, "Gajim");
  xmpp_talk_answer (f->port, ROMEO "/psi", "result",
                    INFO ("<identity category='client' type='pc' name='Psi'/>" SI_FILE BYTESTREAMS));
  assert_online (f, BATON_PRESENCE_ONLINE, BATON_RECEPTION_CAN, "Psi");

  xmpp_talk_receive (f->port, "<presence from='" ROMEO "/gajim' type='unavailable'/>");
  assert_online (f, BATON_PRESENCE_AWAY, BATON_RECEPTION_CAN, "Psi");
  xmpp_talk_receive (f->port, "<presence from='" ROMEO "/psi' type='unavailable'/>");
  assert_online (f, BATON_PRESENCE_OFFLINE, BATON_RECEPTION_UNKNOWN, NULL);

  xmpp_talk_receive (f->port, "<presence from='" ROMEO "/mute'/>");
  xmpp_talk_answer (f->port, ROMEO "/mute", "error", REFUSAL);
  assert_online (f, BATON_PRESENCE_ONLINE, BATON_RECEPTION_CANNOT, NULL);
  xmpp_talk_receive (f->port, "<presence from='" ROMEO "/silent'/>");
  baton_test_clock_advance (f->clock, BATON_PATIENCE_DISCO_MS);
  assert_online (f, BATON_PRESENCE_ONLINE, BATON_RECEPTION_UNKNOWN, NULL);
}

typedef struct
{
  const char     *features;
  BatonReception  reception;
} Ability;

static void
test_abilities (Fixture       *f,
                gconstpointer  data)
{
  static const Ability abilities[] = {
    { "", BATON_RECEPTION_CANNOT },
    { SI_FILE, BATON_RECEPTION_CANNOT },
    { BYTESTREAMS, BATON_RECEPTION_CANNOT },
    { SI_FILE BYTESTREAMS, BATON_RECEPTION_CAN },
    { SI_FILE "<feature var='http://jabber.org/protocol/ibb'/>", BATON_RECEPTION_CAN },
    { "<feature var='im.baton:transfer:0'/>", BATON_RECEPTION_CAN },
  };

  start (f, "<item jid='" ROMEO "' subscription='both'/>");
  for (gsize i = 0; i < G_N_ELEMENTS (abilities); i++)
    {
      g_autofree char *info = g_strdup_printf (INFO ("%s"), abilities[i].features);

      xmpp_talk_receive (f->port, "<presence from='" ROMEO "/a'/>");
      xmpp_talk_answer (f->port, ROMEO "/a", "result", info);
      assert_online (f, BATON_PRESENCE_ONLINE, abilities[i].reception, NULL);
      xmpp_talk_receive (f->port, "<presence from='" ROMEO "/a' type='unavailable'/>");
    }
}

/* Known before it was on the roster: then it is asked. */
static void
test_stranger_becomes_known (Fixture       *f,
                             gconstpointer  data)
{
  start (f, "");
  xmpp_talk_receive (f->port, "<presence from='" ROMEO "/a'><show>xa</show></presence>");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
  xmpp_talk_receive (f->port, PUSH ("", "<item jid='" ROMEO "' subscription='to'/>"));
  assert_result (f, "result");
  assert_online (f, BATON_PRESENCE_EXTENDED_AWAY, BATON_RECEPTION_UNKNOWN, NULL);
  xmpp_talk_answer (f->port, ROMEO "/a", "result", INFO (SI_FILE BYTESTREAMS));
  assert_online (f, BATON_PRESENCE_EXTENDED_AWAY, BATON_RECEPTION_CAN, NULL);
}

static void
test_new_session (Fixture       *f,
                  gconstpointer  data)
{
  g_autoptr(BatonContact) romeo = NULL;
  guint n_presences = 0;

  start (f, "<item jid='" ROMEO "' subscription='both'/><item jid='paris@verona.example' subscription='both'/>");
  romeo = g_object_ref (find (f, ROMEO));
  g_signal_connect (romeo, "notify::presence", G_CALLBACK (count_cb), &n_presences);
  xmpp_talk_receive (f->port, "<presence from='" ROMEO "/a'/>");
  g_assert_cmpuint (n_presences, ==, 1);
  baton_test_port_lose (f->port);
  assert_online (f, BATON_PRESENCE_OFFLINE, BATON_RECEPTION_UNKNOWN, NULL);
  g_assert_cmpuint (n_presences, ==, 2);
  g_assert_cmpuint (count (f), ==, 2);

  baton_test_port_find_again (f->port, "juliet@capulet.example/tomb");
  baton_roster_start (f->roster);
  g_string_truncate (f->log, 0);
  xmpp_talk_answer (f->port, NULL, "result",
                    ROSTER ("<item jid='new@verona.example'/><item jid='" ROMEO "' subscription='both'/>"));
  g_assert_cmpstr (f->log->str, ==, "1-1+0 1-0+1 ");
  g_assert_true (find (f, ROMEO) == romeo);
  assert_own_presence (f, NULL, NULL);
}

#define ADD(path, func) g_test_add ("/xmpp/roster/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("loads", test_loads);
  ADD ("presence-follows-roster", test_presence_follows_roster);
  ADD ("server-without-roster", test_server_without_roster);
  ADD ("silent-server-is-asked-again", test_silent_server_is_asked_again);
  ADD ("pushes", test_pushes);
  ADD ("push-from-stranger-is-ignored", test_push_from_stranger);
  ADD ("allow", test_allow);
  ADD ("allow-refused-by-server", test_allow_refused_by_server);
  ADD ("deny", test_deny);
  ADD ("request-taken-back", test_request_taken_back);
  ADD ("whom-we-asked-is-let-in", test_whom_we_asked_is_let_in);
  ADD ("strangers-are-bounded", test_strangers_are_bounded);
  ADD ("add", test_add);
  ADD ("add-refused-or-cancelled", test_add_refused);
  ADD ("rename-keeps-groups", test_rename_keeps_groups);
  ADD ("remove", test_remove);
  ADD ("reception", test_reception);
  ADD ("abilities", test_abilities);
  ADD ("stranger-becomes-known", test_stranger_becomes_known);
  ADD ("new-session", test_new_session);

  return g_test_run ();
}
