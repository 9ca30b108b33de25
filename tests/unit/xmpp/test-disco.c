/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "baton-caps-hash.h"
#include "baton-card.h"
#include "baton-config.h"
#include "baton-disco-info-private.h"
#include "baton-disco-private.h"
#include "baton-lookups.h"
#include "baton-ns.h"
#include "baton-patience.h"
#include "baton-resources.h"
#include "baton-stanza-error.h"
#include "baton-test-clock.h"
#include "baton-test.h"
#include "xmpp-talk.h"

#define EXODUS \
  "<identity category='client' name='Exodus 0.9.1' type='pc'/>" \
  "<feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#info'/>" \
  "<feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/>"
#define EXODUS_VER "QgayPKawpkPSDYmwT/WM94uAlu0="
#define EXODUS_CAPS \
  "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://exodus' ver='" EXODUS_VER "'/>"
#define QUERY(inside) "<query xmlns='http://jabber.org/protocol/disco#info'>" inside "</query>"
#define REFUSAL "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"

typedef struct
{
  BatonTestClock *clock;
  BatonTestPort  *port;
  BatonDisco     *disco;
  GString        *log;      /* whose resources changed */
} Fixture;

typedef struct
{
  guint           n;
  BatonDiscoInfo *info;
  GPtrArray      *items;
  GError         *error;
} Answer;

static gboolean
knows_montagues (BatonJid *bare,
                 gpointer  user_data)
{
  return g_str_equal (baton_jid_get_domain (bare), "montague.example");
}

static void
on_resources_changed_cb (BatonDisco *disco,
                         BatonJid   *bare,
                         Fixture    *f)
{
  g_string_append_printf (f->log, "%s ", baton_jid_get_text (bare));
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->clock = baton_test_clock_new ();
  f->port = baton_test_port_new ("juliet@capulet.example/balcony", BATON_CLOCK (f->clock));
  f->disco = baton_disco_new (BATON_PORT (f->port));
  f->log = g_string_new (NULL);
  baton_disco_set_knows (f->disco, knows_montagues, NULL);
  g_signal_connect (f->disco, "resources-changed", G_CALLBACK (on_resources_changed_cb), f);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_finalize_object (f->disco);
  g_assert_finalize_object (f->port);
  g_assert_finalize_object (f->clock);
  g_string_free (f->log, TRUE);
}

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->info, baton_disco_info_unref);
  g_clear_pointer (&answer->items, g_ptr_array_unref);
  g_clear_error (&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
on_info_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Answer *answer = user_data;

  answer->n++;
  answer->info = baton_disco_info_finish (BATON_DISCO (object), result, &answer->error);
}

static void
on_items_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Answer *answer = user_data;

  answer->n++;
  answer->items = baton_disco_items_finish (BATON_DISCO (object), result, &answer->error);
}

static void
ask (Fixture      *f,
     const char   *text,
     GCancellable *cancellable,
     Answer       *answer)
{
  g_autoptr(BatonJid) jid = baton_jid_new (text, NULL);

  baton_disco_info_async (f->disco, jid, cancellable, on_info_cb, answer);
}

static BatonDiscoInfo *
peek (Fixture    *f,
      const char *text)
{
  g_autoptr(BatonJid) jid = baton_jid_new (text, NULL);

  return baton_disco_peek_info (f->disco, jid);
}

static void
assert_asked (Fixture    *f,
              const char *to,
              const char *node)
{
  g_autoptr(BatonNode) iq = baton_test_port_take (f->port);
  BatonNode *query;

  g_assert_nonnull (iq);
  query = baton_node_find (iq, "query", BATON_NS_DISCO_INFO);
  g_assert_cmpstr (baton_node_get_attr (iq, "type"), ==, "get");
  g_assert_cmpstr (baton_node_get_attr (iq, "to"), ==, to);
  g_assert_nonnull (query);
  g_assert_cmpstr (baton_node_get_attr (query, "node"), ==, node);
}

static void
test_shared_question (Fixture       *f,
                      gconstpointer  data)
{
  g_auto(Answer) one = { 0 };
  g_auto(Answer) two = { 0 };
  g_auto(Answer) later = { 0 };

  ask (f, "proxy.example", NULL, &one);
  ask (f, "proxy.example", NULL, &two);
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 1);
  xmpp_talk_answer (f->port, "proxy.example", "result", QUERY ("<identity category='proxy' type='bytestreams'/>"));
  baton_test_wait_until (one.n && two.n);
  g_assert_no_error (one.error);
  g_assert_true (one.info == two.info);
  g_assert_true (baton_disco_info_has_identity (one.info, "proxy", "bytestreams"));

  ask (f, "proxy.example", NULL, &later);
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 1);
  xmpp_talk_answer (f->port, "proxy.example", "error", REFUSAL);
  baton_test_wait_until (later.n);
  g_assert_error (later.error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_SERVICE_UNAVAILABLE);
}

static void
test_cancelled_asker_leaves (Fixture       *f,
                             gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(Answer) one = { 0 };
  g_auto(Answer) two = { 0 };

  ask (f, "proxy.example", cancellable, &one);
  ask (f, "proxy.example", NULL, &two);
  g_cancellable_cancel (cancellable);
  baton_test_wait_until (one.n);
  g_assert_error (one.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (two.n, ==, 0);
  xmpp_talk_answer (f->port, "proxy.example", "result", QUERY (""));
  baton_test_wait_until (two.n);
  g_assert_no_error (two.error);
  g_assert_cmpuint (one.n, ==, 1);
}

static void
test_silence_times_out (Fixture       *f,
                        gconstpointer  data)
{
  g_auto(Answer) answer = { 0 };

  ask (f, "romeo@capulet.example/orchard", NULL, &answer);
  baton_test_clock_advance (f->clock, BATON_PATIENCE_DISCO_MS - 1);
  g_assert_cmpuint (answer.n, ==, 0);
  baton_test_clock_advance (f->clock, 1);
  baton_test_wait_until (answer.n);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_null (peek (f, "romeo@capulet.example/orchard"));
  assert_asked (f, "romeo@capulet.example/orchard", NULL);
}

static void
test_senseless_answers (Fixture       *f,
                        gconstpointer  data)
{
  g_autoptr(GString) many = g_string_new ("<query xmlns='http://jabber.org/protocol/disco#info'>");
  g_auto(Answer) empty = { 0 };
  g_auto(Answer) large = { 0 };

  ask (f, "a.example", NULL, &empty);
  xmpp_talk_answer (f->port, "a.example", "result", "<query xmlns='jabber:iq:roster'/>");
  baton_test_wait_until (empty.n);
  g_assert_error (empty.error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);

  for (guint i = 0; i <= BATON_DISCO_MAX_FEATURES; i++)
    g_string_append_printf (many, "<feature var='%u'/>", i);
  g_string_append (many, "</query>");
  ask (f, "a.example", NULL, &large);
  xmpp_talk_answer (f->port, "a.example", "result", many->str);
  baton_test_wait_until (large.n);
  g_assert_error (large.error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_items (Fixture       *f,
            gconstpointer  data)
{
  g_autoptr(BatonJid) jid = baton_jid_new ("capulet.example", NULL);
  g_auto(Answer) answer = { 0 };
  g_auto(Answer) refused = { 0 };

  baton_disco_items_async (f->disco, jid, NULL, on_items_cb, &answer);
  xmpp_talk_answer (f->port, "capulet.example", "result",
                    "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='proxy.capulet.example'/>"
                    "<item jid='proxy.capulet.example'/><item/><item jid='@'/><item jid='a.example' node='part'/>"
                    "<item jid='muc.capulet.example' name='Rooms'/></query>");
  baton_test_wait_until (answer.n);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.items->len, ==, 2);
  g_assert_cmpstr (baton_jid_get_text (answer.items->pdata[0]), ==, "proxy.capulet.example");
  g_assert_cmpstr (baton_jid_get_text (answer.items->pdata[1]), ==, "muc.capulet.example");

  baton_disco_items_async (f->disco, jid, NULL, on_items_cb, &refused);
  xmpp_talk_answer (f->port, "capulet.example", "error", REFUSAL);
  baton_test_wait_until (refused.n);
  g_assert_error (refused.error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_SERVICE_UNAVAILABLE);
}

static void
test_caps_speak_for_others (Fixture       *f,
                            gconstpointer  data)
{
  g_auto(Answer) answer = { 0 };
  g_autoptr(BatonJid) mercutio = baton_jid_new ("mercutio@montague.example/street", NULL);
  g_autoptr(BatonNode) iq = NULL;
  BatonNode *query;

  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/orchard'>" EXODUS_CAPS "</presence>");
  g_assert_null (peek (f, "romeo@montague.example/orchard"));
  iq = baton_test_port_take (f->port);
  query = baton_node_find (iq, "query", BATON_NS_DISCO_INFO);
  g_assert_cmpstr (baton_node_get_attr (query, "node"), ==, "http://exodus#" EXODUS_VER);
  xmpp_talk_receive (f->port, "<iq type='result' from='romeo@montague.example/orchard' id='%s'>" QUERY (EXODUS) "</iq>",
                     baton_node_get_attr (iq, "id"));
  g_assert_nonnull (peek (f, "romeo@montague.example/orchard"));

  xmpp_talk_receive (f->port, "<presence from='mercutio@montague.example/street'>" EXODUS_CAPS "</presence>");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
  g_assert_true (peek (f, "mercutio@montague.example/street") == peek (f, "romeo@montague.example/orchard"));
  g_assert_cmpstr (baton_disco_peek_caps_node (f->disco, mercutio), ==, "http://exodus");

  ask (f, "mercutio@montague.example/street", NULL, &answer);
  baton_test_wait_until (answer.n);
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
  g_assert_true (answer.info == peek (f, "mercutio@montague.example/street"));

  /* Nobody else loses it when one goes. */
  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/orchard' type='unavailable'/>");
  g_assert_null (peek (f, "romeo@montague.example/orchard"));
  g_assert_nonnull (peek (f, "mercutio@montague.example/street"));
}

static void
test_wrong_hash_speaks_for_nobody_else (Fixture       *f,
                                        gconstpointer  data)
{
  xmpp_talk_receive (f->port, "<presence from='tybalt@montague.example/a'>" EXODUS_CAPS "</presence>");
  xmpp_talk_answer (f->port, "tybalt@montague.example/a", "result", QUERY ("<feature var='bad'/>"));
  assert_asked (f, "tybalt@montague.example/a", NULL);
  baton_test_clock_advance (f->clock, BATON_PATIENCE_DISCO_MS / 2);
  g_assert_true (baton_disco_info_has_feature (peek (f, "tybalt@montague.example/a"), "bad"));

  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/b'>" EXODUS_CAPS "</presence>");
  g_assert_null (peek (f, "romeo@montague.example/b"));
  xmpp_talk_answer (f->port, "romeo@montague.example/b", "result", QUERY (EXODUS));
  g_assert_cmpstr (baton_disco_info_get_name (peek (f, "romeo@montague.example/b")), ==, "Exodus 0.9.1");
  g_assert_true (baton_disco_info_has_feature (peek (f, "tybalt@montague.example/a"), "bad"));
}

/* Coccinella announces a hash and refuses to be asked about it. */
static void
test_refused_node_is_asked_plainly (Fixture       *f,
                                    gconstpointer  data)
{
  g_auto(Answer) answer = { 0 };

  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/a'>" EXODUS_CAPS "</presence>");
  ask (f, "romeo@montague.example/a", NULL, &answer);
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 1);
  xmpp_talk_answer (f->port, "romeo@montague.example/a", "error", REFUSAL);
  xmpp_talk_answer (f->port, "romeo@montague.example/a", "result", QUERY ("<feature var='x'/>"));
  baton_test_wait_until (answer.n);
  g_assert_no_error (answer.error);
  g_assert_true (baton_disco_info_has_feature (answer.info, "x"));
}

static void
test_silent_node_is_asked_plainly (Fixture       *f,
                                   gconstpointer  data)
{
  g_auto(Answer) answer = { 0 };

  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/a'>" EXODUS_CAPS "</presence>");
  ask (f, "romeo@montague.example/a", NULL, &answer);
  baton_test_clock_advance (f->clock, BATON_PATIENCE_DISCO_MS / 2);
  assert_asked (f, "romeo@montague.example/a", "http://exodus#" EXODUS_VER);
  assert_asked (f, "romeo@montague.example/a", NULL);
  baton_test_clock_advance (f->clock, BATON_PATIENCE_DISCO_MS / 2);
  baton_test_wait_until (answer.n);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

  /* It is not asked again before it gives a sign of life. */
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/a'><show>away</show></presence>");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 1);
}

static void
test_without_caps_asked_once (Fixture       *f,
                              gconstpointer  data)
{
  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/a'/>");
  xmpp_talk_answer (f->port, "romeo@montague.example/a", "result", QUERY ("<feature var='x'/>"));
  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/a'><show>away</show></presence>");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
  g_assert_nonnull (peek (f, "romeo@montague.example/a"));
}

static void
test_strangers_are_not_asked (Fixture       *f,
                              gconstpointer  data)
{
  g_autoptr(BatonJid) paris = baton_jid_new ("paris@verona.example", NULL);
  g_auto(Answer) answer = { 0 };

  xmpp_talk_receive (f->port, "<presence from='paris@verona.example/a'/>");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
  baton_disco_look (f->disco, paris);
  xmpp_talk_answer (f->port, "paris@verona.example/a", "result", QUERY ("<feature var='x'/>"));
  g_assert_nonnull (peek (f, "paris@verona.example/a"));

  /* Who sends no presence at all is remembered for a look, and asked every time. */
  ask (f, "guest@verona.example/a", NULL, &answer);
  xmpp_talk_answer (f->port, "guest@verona.example/a", "result", QUERY (""));
  baton_test_wait_until (answer.n);
  g_assert_true (peek (f, "guest@verona.example/a") == answer.info);
  xmpp_talk_receive (f->port, "<presence from='guest@verona.example/a' type='unavailable'/>");
  g_assert_null (peek (f, "guest@verona.example/a"));
}

static void
test_changed_caps_are_asked_again (Fixture       *f,
                                   gconstpointer  data)
{
  g_autoptr(BatonNode) old = NULL;

  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/a'>"
                     "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='old'/></presence>");
  old = baton_test_port_take (f->port);
  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/a'>" EXODUS_CAPS "</presence>");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);

  /* The answers about the old caps are of no use any more. */
  xmpp_talk_receive (f->port, "<iq type='error' from='romeo@montague.example/a' id='%s'>" REFUSAL "</iq>",
                     baton_node_get_attr (old, "id"));
  xmpp_talk_answer (f->port, "romeo@montague.example/a", "error", REFUSAL);
  g_assert_null (peek (f, "romeo@montague.example/a"));
  xmpp_talk_answer (f->port, "romeo@montague.example/a", "result", QUERY (EXODUS));
  g_assert_nonnull (peek (f, "romeo@montague.example/a"));
}

static void
test_lookups_are_bounded (Fixture       *f,
                          gconstpointer  data)
{
  for (guint i = 0; i < 10; i++)
    xmpp_talk_receive (f->port, "<presence from='friend%u@montague.example/a'/>", i);
  xmpp_talk_receive (f->port, "<presence from='friend0@montague.example/b'/>");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, BATON_LOOKUPS_MAX_RUNNING);

  xmpp_talk_answer (f->port, "friend0@montague.example/a", "result", QUERY (""));
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, BATON_LOOKUPS_MAX_RUNNING);
  for (guint i = 1; i < 10; i++)
    {
      g_autofree char *jid = g_strdup_printf ("friend%u@montague.example/a", i);

      xmpp_talk_answer (f->port, jid, "error", REFUSAL);
    }
  xmpp_talk_answer (f->port, "friend0@montague.example/b", "result", QUERY (""));
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);
}

static void
test_lost (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr(BatonJid) romeo = baton_jid_new ("romeo@montague.example", NULL);
  g_autoptr(GPtrArray) resources = NULL;
  g_auto(Answer) answer = { 0 };

  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/a'/>");
  for (guint i = 0; i < 10; i++)
    xmpp_talk_receive (f->port, "<presence from='friend%u@montague.example/a'/>", i);
  ask (f, "romeo@montague.example/a", NULL, &answer);
  g_string_truncate (f->log, 0);
  baton_test_port_lose (f->port);
  baton_test_wait_until (answer.n);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  resources = baton_disco_dup_resources (f->disco, romeo);
  g_assert_cmpuint (resources->len, ==, 0);
  g_assert_nonnull (strstr (f->log->str, "romeo@montague.example "));
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 0);

  /* The next session starts from nothing. */
  baton_test_port_find_again (f->port, "juliet@capulet.example/tomb");
  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/a'/>");
  g_assert_cmpuint (baton_test_port_get_n_sent (f->port), ==, 1);
}

static void
assert_order (Fixture    *f,
              const char *expected)
{
  g_autoptr(BatonJid) romeo = baton_jid_new ("romeo@montague.example", NULL);
  g_autoptr(GPtrArray) jids = baton_disco_dup_resources (f->disco, romeo);
  g_autoptr(GString) order = g_string_new (NULL);

  for (guint i = 0; i < jids->len; i++)
    g_string_append_printf (order, "%s ", baton_jid_get_resource (jids->pdata[i]));
  g_assert_cmpstr (order->str, ==, expected);
}

static void
presence (Fixture    *f,
          const char *resource,
          const char *show,
          const char *priority)
{
  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/%s'>"
                     "<show>%s</show><priority>%s</priority></presence>",
                     resource, show, priority);
}

static void
test_resource_order (Fixture       *f,
                     gconstpointer  data)
{
  baton_disco_set_knows (f->disco, NULL, NULL);
  assert_order (f, "");
  presence (f, "negative", "chat", "-1");
  presence (f, "old", "", "0");
  presence (f, "away", "away", "0");
  presence (f, "xa", "xa", "0");
  presence (f, "dnd", "dnd", "0");
  presence (f, "high", "xa", "5");
  presence (f, "new", "chat", "");
  presence (f, "odd", "strange", "1000");
  assert_order (f, "high odd new old away dnd xa negative ");

  presence (f, "old", "", "0");
  assert_order (f, "high old odd new away dnd xa negative ");
  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/high' type='unavailable'/>");
  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/odd' type='error'/>");
  assert_order (f, "old new away dnd xa negative ");
  xmpp_talk_receive (f->port, "<presence from='romeo@montague.example' type='unavailable'/>");
  assert_order (f, "");
}

static guint
count_resources (Fixture    *f,
                 const char *text)
{
  g_autoptr(BatonJid) jid = baton_jid_new (text, NULL);
  g_autoptr(GPtrArray) jids = baton_disco_dup_resources (f->disco, jid);

  return jids->len;
}

static void
test_resources_are_bounded (Fixture       *f,
                            gconstpointer  data)
{
  g_autofree char *last = g_strdup_printf ("stranger%u@verona.example", BATON_RESOURCES_MAX_STRANGERS);

  for (guint i = 0; i < 2 * BATON_RESOURCES_MAX_EACH; i++)
    xmpp_talk_receive (f->port, "<presence from='romeo@montague.example/%u'/>", i);
  g_assert_cmpuint (count_resources (f, "romeo@montague.example"), ==, BATON_RESOURCES_MAX_EACH);

  for (guint i = 0; i <= BATON_RESOURCES_MAX_STRANGERS; i++)
    xmpp_talk_receive (f->port, "<presence from='stranger%u@verona.example/a'/>", i);
  g_assert_cmpuint (count_resources (f, "stranger0@verona.example"), ==, 0);
  g_assert_cmpuint (count_resources (f, "stranger1@verona.example"), ==, 1);
  g_assert_cmpuint (count_resources (f, last), ==, 1);
  g_assert_cmpuint (count_resources (f, "romeo@montague.example"), ==, BATON_RESOURCES_MAX_EACH);
}

static void
test_answers_about_itself (Fixture       *f,
                           gconstpointer  data)
{
  g_autoptr(BatonNode) caps = NULL;
  g_autoptr(BatonNode) reply = NULL;
  g_autoptr(BatonDiscoInfo) info = NULL;
  g_autofree char *ver = NULL;
  const char *announced;

  baton_disco_set_name (f->disco, "Baton & Co");
  baton_disco_add_feature (f->disco, BATON_NS_SI);
  caps = baton_disco_dup_caps (f->disco);
  announced = baton_node_get_attr (caps, "ver");

  /* What we announce is what we say when asked. */
  xmpp_talk_receive (f->port, "<iq type='get' id='1' from='romeo@montague.example/a'>"
                     "<query xmlns='http://jabber.org/protocol/disco#info' node='" BATON_CARD_NODE "#%s'/></iq>",
                     announced);
  reply = baton_test_port_take (f->port);
  g_assert_cmpstr (baton_node_get_attr (reply, "to"), ==, "romeo@montague.example/a");
  g_assert_cmpstr (baton_node_get_attr (reply, "type"), ==, "result");
  info = baton_disco_info_parse (baton_node_find (reply, "query", BATON_NS_DISCO_INFO), NULL);
  ver = baton_caps_hash_of (info, "sha-1");
  g_assert_cmpstr (ver, ==, announced);
  g_assert_cmpstr (baton_disco_info_get_name (info), ==, "Baton & Co");
  g_assert_true (baton_disco_info_has_identity (info, "client", "pc"));
  g_assert_true (baton_disco_info_has_feature (info, BATON_NS_SI));

  xmpp_talk_receive (f->port, "<iq type='get' id='2' from='romeo@montague.example/a'>"
                     "<query xmlns='http://jabber.org/protocol/disco#info' node='other#%s'/></iq>", announced);
  g_clear_pointer (&reply, baton_node_unref);
  reply = baton_test_port_take (f->port);
  {
    g_autoptr(GError) error = baton_stanza_error_parse (reply);

    g_assert_error (error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_ITEM_NOT_FOUND);
  }
}

static void
test_plain_answers (Fixture       *f,
                    gconstpointer  data)
{
  xmpp_talk_receive (f->port, "<iq type='get' id='1' from='capulet.example'>"
                     "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
  xmpp_talk_expect (f->port, "<iq type='result' to='capulet.example' id='1'>"
                    QUERY ("<identity category='client' type='pc' name='Baton'/>"
                           "<feature var='http://jabber.org/protocol/caps'/>"
                           "<feature var='http://jabber.org/protocol/disco#info'/>"
                           "<feature var='jabber:iq:version'/><feature var='jabber:x:data'/>"
                           "<feature var='urn:xmpp:ping'/>") "</iq>");
  xmpp_talk_receive (f->port, "<iq type='get' id='2' from='capulet.example'>"
                     "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
  xmpp_talk_expect (f->port, "<iq type='result' to='capulet.example' id='2'>"
                    "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
  xmpp_talk_receive (f->port, "<iq type='get' id='3' from='capulet.example'><ping xmlns='urn:xmpp:ping'/></iq>");
  xmpp_talk_expect (f->port, "<iq type='result' to='capulet.example' id='3'/>");
  xmpp_talk_receive (f->port, "<iq type='get' id='4' from='capulet.example'><query xmlns='jabber:iq:version'/></iq>");
  xmpp_talk_expect (f->port, "<iq type='result' to='capulet.example' id='4'><query xmlns='jabber:iq:version'>"
                    "<name>Baton</name><version>" BATON_VERSION "</version></query></iq>");
}

#define ADD(path, func) g_test_add ("/xmpp/disco/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("who-asks-together-shares-the-answer", test_shared_question);
  ADD ("cancelled-asker-leaves", test_cancelled_asker_leaves);
  ADD ("silence-times-out", test_silence_times_out);
  ADD ("senseless-answers-are-errors", test_senseless_answers);
  ADD ("items", test_items);
  ADD ("caps-speak-for-others", test_caps_speak_for_others);
  ADD ("wrong-hash-speaks-for-nobody-else", test_wrong_hash_speaks_for_nobody_else);
  ADD ("refused-node-is-asked-plainly", test_refused_node_is_asked_plainly);
  ADD ("silent-node-is-asked-plainly", test_silent_node_is_asked_plainly);
  ADD ("without-caps-asked-once", test_without_caps_asked_once);
  ADD ("strangers-are-not-asked", test_strangers_are_not_asked);
  ADD ("changed-caps-are-asked-again", test_changed_caps_are_asked_again);
  ADD ("lookups-are-bounded", test_lookups_are_bounded);
  ADD ("lost-session-resets", test_lost);
  ADD ("resource-order", test_resource_order);
  ADD ("resources-are-bounded", test_resources_are_bounded);
  ADD ("answers-about-itself", test_answers_about_itself);
  ADD ("plain-answers", test_plain_answers);

  return g_test_run ();
}
