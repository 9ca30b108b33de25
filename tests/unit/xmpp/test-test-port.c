/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-stanza-error.h"
#include "baton-test-clock.h"
#include "baton-test-port.h"
#include "baton-test.h"

#include <string.h>

typedef struct
{
  BatonTestClock *clock;
  BatonTestPort *a;
  BatonTestPort *b;
  GString *told;
} Pair;

static void
pair_set_up (Pair *pair,
             gconstpointer data)
{
  pair->clock = baton_test_clock_new ();
  pair->a = baton_test_port_new ("i@x/a", BATON_CLOCK (pair->clock));
  pair->b = baton_test_port_new ("t@y/b", BATON_CLOCK (pair->clock));
  pair->told = g_string_new (NULL);
  baton_test_port_join (pair->a, pair->b);
}

static void
pair_tear_down (Pair *pair,
                gconstpointer data)
{
  g_assert_finalize_object (pair->a);
  g_assert_finalize_object (pair->b);
  g_assert_finalize_object (pair->clock);
  g_string_free (pair->told, TRUE);
}

static void
on_reply_cb (BatonNode *reply,
             const GError *error,
             gpointer user_data)
{
  Pair *pair = user_data;

  g_string_append_printf (pair->told, "%s;", reply != NULL ? baton_node_get_attr (reply, "from") : error->message);
}

static gboolean
on_set_cb (BatonPort *port,
           BatonNode *stanza,
           BatonJid *from,
           gpointer user_data)
{
  Pair *pair = user_data;
  g_autoptr (BatonBuilder) b = baton_builder_new_reply (stanza, "result");
  g_autoptr (BatonNode) reply = baton_builder_end (b);

  g_string_append_printf (pair->told, "set from %s;", baton_jid_get_text (from));
  baton_port_send (port, reply);
  return TRUE;
}

static void
ask (Pair *pair,
     const char *to,
     const char *ns)
{
  g_autoptr (BatonBuilder) b = baton_builder_new_iq ("set", to, NULL);
  g_autoptr (BatonNode) iq = NULL;

  baton_builder_leaf (b, "x", ns, NULL);
  iq = baton_builder_end (b);
  baton_port_request (BATON_PORT (pair->a), iq, 500, on_reply_cb, pair);
}

static void
test_joined (Pair *pair,
             gconstpointer data)
{
  baton_port_watch (BATON_PORT (pair->b), BATON_PORT_IQ_SET, "x", "urn:x", on_set_cb, pair);
  ask (pair, "t@y/b", "urn:x");
  ask (pair, "elsewhere", "urn:x");
  ask (pair, "t@y/b", "urn:other");
  g_assert_cmpuint (baton_test_port_get_n_sent (pair->a), ==, 3);
  g_assert_true (baton_test_port_deliver (pair->a));
  g_assert_cmpstr (pair->told->str, ==, "set from i@x/a;");
  baton_test_port_run (pair->a);
  g_assert_cmpstr (pair->told->str, ==, "set from i@x/a;t@y/b;service-unavailable;");
  g_assert_cmpuint (baton_test_port_get_n_sent (pair->a), ==, 1);
  g_assert_cmpstr (baton_node_get_attr (baton_test_port_peek (pair->a), "to"), ==, "elsewhere");
  baton_test_clock_advance (pair->clock, 500);
  /* Nobody answered the one that went elsewhere. */
  g_assert_true (g_str_has_prefix (pair->told->str, "set from i@x/a;t@y/b;service-unavailable;"));
  g_assert_cmpuint (strlen (pair->told->str), >, strlen ("set from i@x/a;t@y/b;service-unavailable;"));
}

static void
test_automatic (Pair *pair,
                gconstpointer data)
{
  baton_port_watch (BATON_PORT (pair->b), BATON_PORT_IQ_SET, "x", "urn:x", on_set_cb, pair);
  baton_test_port_set_automatic (pair->a);
  ask (pair, "t@y/b", "urn:x");
  g_assert_cmpstr (pair->told->str, ==, "");
  baton_test_wait_until (strstr (pair->told->str, ";t@y/b;") != NULL);
  ask (pair, "t@y/b", "urn:x");
  baton_test_wait_until (g_str_equal (pair->told->str, "set from i@x/a;t@y/b;set from i@x/a;t@y/b;"));
}

static void
test_made_up (Pair *pair,
              gconstpointer data)
{
  g_autoptr (BatonNode) request = NULL;
  g_autoptr (BatonNode) answer = NULL;

  baton_port_watch (BATON_PORT (pair->a), BATON_PORT_IQ_SET, "x", "urn:x", on_set_cb, pair);
  baton_test_port_inject_text (pair->a, "<iq type='set' from='p@q/r' id='9'><x xmlns='urn:x'/></iq>");
  answer = baton_test_port_take (pair->a);
  g_assert_cmpstr (baton_node_get_attr (answer, "to"), ==, "p@q/r");
  ask (pair, "p@q/r", "urn:x");
  request = baton_test_port_take (pair->a);
  baton_test_port_answer (pair->a, request, NULL);
  baton_test_port_answer (pair->a, request, NULL);
  g_assert_cmpstr (pair->told->str, ==, "set from p@q/r;p@q/r;");
  g_assert_null (baton_test_port_take (pair->a));
}

static void
test_lost (Pair *pair,
           gconstpointer data)
{
  guint n_lost = 0;

  g_signal_connect_swapped (pair->a, "lost", G_CALLBACK (g_atomic_int_inc), &n_lost);
  ask (pair, "t@y/b", "urn:x");
  baton_test_port_lose (pair->a);
  g_assert_cmpuint (n_lost, ==, 1);
  g_assert_cmpstr (pair->told->str, ==, "The session is gone;");
  ask (pair, "t@y/b", "urn:x");
  g_assert_null (baton_test_port_take (pair->a));
  g_string_truncate (pair->told, 0);
  baton_test_clock_advance (pair->clock, 1);
  g_assert_cmpstr (pair->told->str, !=, "");
  baton_test_port_find_again (pair->a, "i@x/c");
  g_assert_cmpstr (baton_jid_get_text (baton_port_get_jid (BATON_PORT (pair->a))), ==, "i@x/c");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/xmpp/test-port/joined", Pair, NULL, pair_set_up, test_joined, pair_tear_down);
  g_test_add ("/xmpp/test-port/automatic", Pair, NULL, pair_set_up, test_automatic, pair_tear_down);
  g_test_add ("/xmpp/test-port/made-up", Pair, NULL, pair_set_up, test_made_up, pair_tear_down);
  g_test_add ("/xmpp/test-port/lost", Pair, NULL, pair_set_up, test_lost, pair_tear_down);
  return g_test_run ();
}
