/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "baton-candidate.h"
#include "baton-disco-private.h"
#include "baton-leg-factory.h"
#include "baton-ns.h"
#include "baton-proxy-finder.h"
#include "baton-test-clock.h"
#include "baton-test-port.h"
#include "baton-test.h"

#define SERVER "montague.example"
#define ROMEO "romeo@montague.example/orchard"

typedef struct
{
  const char *jid;
  const char *identity;
  const char *hosts; /* NULL: an error */
} Entity;

/* Everything a server may have; the first and the last are of use. */
static const Entity entities[] = {
  { "proxy.montague.example", "category='proxy' type='bytestreams'",
    "<streamhost jid='proxy.montague.example' host='198.51.100.4' port='5000'/>"
    "<streamhost jid='proxy.montague.example' host='2001:db8::4' port='5000'/>" },
  { "rooms.montague.example", "category='conference' type='text'",
    "<streamhost jid='rooms.montague.example' host='198.51.100.5' port='5000'/>" },
  { "any.montague.example", "category='proxy' type='bytestreams'",
    "<streamhost jid='any.montague.example' host='0.0.0.0' port='5000'/>" },
  { "hostless.montague.example", "category='proxy' type='bytestreams'",
    "<streamhost jid='hostless.montague.example' port='5000'/><streamhost host='' port='5000'/>" },
  { "portless.montague.example", "category='proxy' type='bytestreams'",
    "<streamhost jid='x' host='198.51.100.6' port='0'/><streamhost jid='x' host='198.51.100.6' port='99999'/>" },
  { "forbidden.montague.example", "category='proxy' type='bytestreams'", NULL },
  { "self.montague.example", "category='proxy' type='bytestreams'",
    "<streamhost jid='self.montague.example' host='127.0.0.1' port='5000'/>" },
  { "other.montague.example", "category='proxy' type='bytestreams'",
    "<streamhost jid='not a jid@@' host='proxy.example.net' port='1080'/>" },
};

typedef struct
{
  BatonTestClock *clock;
  BatonTestPort *port;
  BatonDisco *disco;
  BatonProxyFinder *finder;
  guint asked;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = baton_test_clock_new ();
  fixture->port = baton_test_port_new (ROMEO, BATON_CLOCK (fixture->clock));
  fixture->disco = baton_disco_new (BATON_PORT (fixture->port));
  fixture->finder = baton_proxy_finder_new (BATON_PORT (fixture->port), fixture->disco, BATON_CLOCK (fixture->clock));
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->finder != NULL)
    g_assert_finalize_object (fixture->finder);
  baton_test_clock_advance (fixture->clock, 60000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->disco);
  g_assert_finalize_object (fixture->port);
  g_assert_finalize_object (fixture->clock);
}

static char *
payload_for (const char *to, BatonNode *asked)
{
  GString *payload = g_string_new (NULL);

  if (g_str_equal (to, SERVER))
    {
      g_string_append (payload, "<query xmlns='" BATON_NS_DISCO_ITEMS "'>");
      for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
        g_string_append_printf (payload, "<item jid='%s'/><item jid='%s'/>", entities[i].jid, entities[i].jid);
      g_string_append (payload, "</query>");
      return g_string_free (payload, FALSE);
    }

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      if (!g_str_equal (to, entities[i].jid))
        continue;
      if (baton_node_find (asked, "query", BATON_NS_DISCO_INFO) != NULL)
        g_string_append_printf (payload, "<query xmlns='" BATON_NS_DISCO_INFO "'><identity %s/></query>",
                                entities[i].identity);
      else if (entities[i].hosts != NULL)
        g_string_append_printf (payload, "<query xmlns='" BATON_NS_BYTESTREAMS "'>%s</query>", entities[i].hosts);
    }

  return g_string_free (payload, FALSE);
}

/* Answers everything that was asked, but nothing that is for @silent. */
static void
serve (Fixture *fixture, const char *silent)
{
  for (guint turn = 0; turn < 20; turn++)
    {
      BatonNode *next;

      while ((next = baton_test_port_take (fixture->port)) != NULL)
        {
          g_autoptr (BatonNode) asked = next;
          const char *to = baton_node_get_attr (asked, "to");
          g_autofree char *payload = payload_for (to, asked);
          g_autofree char *answer = NULL;

          fixture->asked++;
          if (g_strcmp0 (to, silent) == 0)
            continue;
          answer =
              *payload != '\0'
                  ? g_strdup_printf ("<iq type='result' from='%s' id='%s'>%s</iq>", to,
                                     baton_node_get_attr (asked, "id"), payload)
                  : g_strdup_printf ("<iq type='error' from='%s' id='%s'><error type='auth'><forbidden xmlns='%s'/>"
                                     "</error></iq>",
                                     to, baton_node_get_attr (asked, "id"), BATON_NS_STANZA_ERRORS);
          baton_test_port_inject_text (fixture->port, answer);
        }
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static void
on_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  char **found = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) proxies = baton_proxy_finder_find_finish (BATON_PROXY_FINDER (object), result, &error);
  GString *text = g_string_new (NULL);

  if (error != NULL)
    g_string_append (text, "cancelled");
  for (guint i = 0; proxies != NULL && i < proxies->len; i++)
    {
      BatonCandidate *candidate = g_ptr_array_index (proxies, i);

      g_assert_true (candidate->proxy);
      g_assert_true (candidate->ours);
      g_string_append_printf (text, "%s=%s:%u ", candidate->jid, candidate->host, candidate->port);
    }
  g_free (*found);
  *found = g_string_free (text, FALSE);
}

#define FIRST "proxy.montague.example=198.51.100.4:5000 "
#define OTHER "other.montague.example=proxy.example.net:1080 "

static void
test_finds (Fixture *fixture, gconstpointer data)
{
  g_autofree char *found = NULL;

  baton_proxy_finder_find_async (fixture->finder, NULL, on_found_cb, &found);
  g_assert_null (found);
  serve (fixture, NULL);
  g_assert_cmpstr (found, ==, FIRST OTHER);
  /* The server, each entity once, and each proxy for its address. */
  g_assert_cmpuint (fixture->asked, ==, 1 + 8 + 7);
}

static void
test_loopback (Fixture *fixture, gconstpointer data)
{
  g_autofree char *found = NULL;

  baton_test_port_set_loopback (fixture->port, TRUE);
  baton_proxy_finder_find_async (fixture->finder, NULL, on_found_cb, &found);
  serve (fixture, NULL);
  g_assert_cmpstr (found, ==, FIRST "self.montague.example=127.0.0.1:5000 " OTHER);
}

static void
test_named_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BatonJid) named = baton_jid_new ("other.montague.example", NULL);
  g_autofree char *found = NULL;

  baton_proxy_finder_set_named (fixture->finder, named);
  baton_proxy_finder_find_async (fixture->finder, NULL, on_found_cb, &found);
  serve (fixture, NULL);
  g_assert_cmpstr (found, ==, OTHER FIRST);
}

/* One entity never answers: what was found has to do after a second, and is there at once later. */
static void
test_patience (Fixture *fixture, gconstpointer data)
{
  g_autofree char *found = NULL;
  g_autofree char *again = NULL;

  baton_proxy_finder_search (fixture->finder);
  serve (fixture, "rooms.montague.example");
  baton_proxy_finder_find_async (fixture->finder, NULL, on_found_cb, &found);
  baton_test_clock_advance (fixture->clock, 999);
  serve (fixture, NULL);
  g_assert_null (found);
  baton_test_clock_advance (fixture->clock, 2);
  serve (fixture, NULL);
  g_assert_cmpstr (found, ==, FIRST OTHER);

  baton_test_clock_advance (fixture->clock, 30000);
  serve (fixture, NULL);
  baton_proxy_finder_find_async (fixture->finder, NULL, on_found_cb, &again);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (again, ==, FIRST OTHER);
}

static void
test_remembers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *found = NULL;
  guint asked;

  baton_proxy_finder_search (fixture->finder);
  serve (fixture, NULL);
  asked = fixture->asked;
  baton_test_clock_advance (fixture->clock, 3599000);
  baton_proxy_finder_find_async (fixture->finder, NULL, on_found_cb, &found);
  serve (fixture, NULL);
  g_assert_cmpstr (found, ==, FIRST OTHER);
  g_assert_cmpuint (fixture->asked, ==, asked);

  /* Old knowledge is given at once, and looked after. */
  g_clear_pointer (&found, g_free);
  baton_test_clock_advance (fixture->clock, 2000);
  baton_proxy_finder_find_async (fixture->finder, NULL, on_found_cb, &found);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (found, ==, FIRST OTHER);
  serve (fixture, NULL);
  g_assert_cmpuint (fixture->asked, >, asked);
}

static void
test_none (Fixture *fixture, gconstpointer data)
{
  g_autofree char *found = NULL;
  guint asked;

  baton_proxy_finder_find_async (fixture->finder, NULL, on_found_cb, &found);
  serve (fixture, SERVER);
  baton_test_clock_advance (fixture->clock, 1001);
  serve (fixture, NULL);
  g_assert_cmpstr (found, ==, "");
  baton_test_clock_advance (fixture->clock, 30000);
  serve (fixture, NULL);

  asked = fixture->asked;
  baton_proxy_finder_find_async (fixture->finder, NULL, on_found_cb, &found);
  serve (fixture, NULL);
  g_assert_cmpuint (fixture->asked, ==, asked);
  baton_test_clock_advance (fixture->clock, 60001);
  g_clear_pointer (&found, g_free);
  baton_proxy_finder_find_async (fixture->finder, NULL, on_found_cb, &found);
  serve (fixture, NULL);
  g_assert_cmpstr (found, ==, FIRST OTHER);
}

static void
test_lost (Fixture *fixture, gconstpointer data)
{
  g_autofree char *found = NULL;

  baton_proxy_finder_find_async (fixture->finder, NULL, on_found_cb, &found);
  baton_test_port_lose (fixture->port);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (found, ==, "");
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *found = NULL;

  baton_proxy_finder_find_async (fixture->finder, cancellable, on_found_cb, &found);
  g_cancellable_cancel (cancellable);
  serve (fixture, NULL);
  g_assert_cmpstr (found, ==, "cancelled");
}

static void
test_let_go (Fixture *fixture, gconstpointer data)
{
  baton_proxy_finder_search (fixture->finder);
  g_assert_finalize_object (g_steal_pointer (&fixture->finder));
}

static void
on_gathered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GPtrArray **) user_data = baton_leg_factory_gather_finish (BATON_LEG_FACTORY (object), result, NULL);
}

/* The factory: own addresses for direct and fast, proxies last. */
static void
test_gather (Fixture *fixture, gconstpointer data)
{
  BatonLegFactory *factory = baton_leg_factory_new (BATON_PORT (fixture->port), fixture->disco);
  GPtrArray *gathered = NULL;
  BatonCandidate *candidate;
  gboolean proxies = FALSE;

  baton_test_port_set_loopback (fixture->port, TRUE);
  baton_test_port_set_local_address (fixture->port, "127.0.0.1");
  baton_leg_factory_warm_up (factory);
  serve (fixture, NULL);

  baton_leg_factory_gather_async (factory, BATON_LEG_ALL, NULL, on_gathered_cb, &gathered);
  baton_test_wait_until (gathered != NULL);
  candidate = g_ptr_array_index (gathered, 0);
  g_assert_cmpstr (candidate->jid, ==, ROMEO);
  g_assert_cmpstr (candidate->host, ==, "127.0.0.1");
  g_assert_cmpuint (candidate->port, >, 0);
  g_assert_false (candidate->proxy);
  for (guint i = 0; i < gathered->len; i++)
    {
      candidate = g_ptr_array_index (gathered, i);
      g_assert_true (candidate->ours);
      g_assert_true (candidate->proxy || !proxies);
      proxies |= candidate->proxy;
    }
  g_assert_true (proxies);
  g_clear_pointer (&gathered, g_ptr_array_unref);

  baton_leg_factory_gather_async (factory, BATON_LEG_BIT (BATON_LEG_PROXY), NULL, on_gathered_cb, &gathered);
  baton_test_wait_until (gathered != NULL);
  g_assert_cmpuint (gathered->len, ==, 3);
  g_clear_pointer (&gathered, g_ptr_array_unref);

  baton_leg_factory_gather_async (factory, BATON_LEG_BIT (BATON_LEG_IBB), NULL, on_gathered_cb, &gathered);
  baton_test_wait_until (gathered != NULL);
  g_assert_cmpuint (gathered->len, ==, 0);
  g_clear_pointer (&gathered, g_ptr_array_unref);
  g_assert_finalize_object (factory);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/leg/proxy-finder/finds", test_finds);
  ADD ("/leg/proxy-finder/loopback", test_loopback);
  ADD ("/leg/proxy-finder/named-first", test_named_first);
  ADD ("/leg/proxy-finder/patience", test_patience);
  ADD ("/leg/proxy-finder/remembers", test_remembers);
  ADD ("/leg/proxy-finder/none", test_none);
  ADD ("/leg/proxy-finder/lost", test_lost);
  ADD ("/leg/proxy-finder/cancelled", test_cancelled);
  ADD ("/leg/proxy-finder/let-go", test_let_go);
  ADD ("/leg/factory/gathers", test_gather);

  return g_test_run ();
}
