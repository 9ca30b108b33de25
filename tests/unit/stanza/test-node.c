/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-builder.h"
#include "baton-ns.h"

static BatonNode *
build_query (void)
{
  g_autoptr (BatonBuilder) b = baton_builder_new_iq ("set", "t@y/b", "s1");

  baton_builder_open (b, "query", BATON_NS_BYTESTREAMS);
  baton_builder_attr (b, "sid", "x");
  baton_builder_attr (b, "dstaddr", NULL);
  baton_builder_text (b, "one ");
  baton_builder_open (b, "streamhost", NULL);
  baton_builder_attr_u64 (b, "port", 65535);
  baton_builder_close (b);
  baton_builder_text (b, "two");
  baton_builder_leaf (b, "fast", BATON_NS_FAST, NULL);
  baton_builder_leaf (b, "streamhost", NULL, "last");
  return baton_builder_end (b);
}

static void
test_build (void)
{
  g_autoptr (BatonNode) iq = build_query ();
  BatonNode *query = baton_node_find (iq, "query", BATON_NS_BYTESTREAMS);
  BatonNode *host = baton_node_first (query);

  g_assert_true (baton_node_is (iq, "iq", BATON_NS_CLIENT));
  g_assert_cmpstr (baton_node_get_attr (iq, "to"), ==, "t@y/b");
  g_assert_cmpstr (baton_node_get_attr (iq, "id"), ==, "s1");
  g_assert_null (baton_node_get_attr (query, "dstaddr"));
  g_assert_cmpstr (baton_node_get_text (query), ==, "one two");
  g_assert_cmpstr (baton_node_get_text (iq), ==, "");
  g_assert_cmpstr (baton_node_get_attr (host, "port"), ==, "65535");
  g_assert_cmpstr (baton_node_get_ns (host), ==, BATON_NS_BYTESTREAMS);
  g_assert_true (baton_node_is (baton_node_next (query, host), "fast", BATON_NS_FAST));
  host = baton_node_find_next (query, host, "streamhost", BATON_NS_BYTESTREAMS);
  g_assert_cmpstr (baton_node_get_text (host), ==, "last");
  g_assert_null (baton_node_next (query, host));
  g_assert_cmpstr (baton_node_find_text (query, "streamhost", NULL), ==, "");
  g_assert_null (baton_node_find_text (query, "streamhost", BATON_NS_FAST));
}

static void
test_shared_child (void)
{
  g_autoptr (BatonNode) iq = build_query ();
  BatonNode *query = baton_node_first (iq);
  g_autoptr (BatonBuilder) b = baton_builder_new ("wrap", "urn:test");
  g_autoptr (BatonNode) wrap = NULL;
  BatonNode *child;
  guint seen = 0;

  baton_builder_leaf (b, "before", NULL, NULL);
  baton_builder_add (b, query);
  baton_builder_add (b, query);
  wrap = baton_builder_end (b);
  for (child = baton_node_first (wrap); child != NULL; child = baton_node_next (wrap, child))
    seen++;
  g_assert_cmpuint (seen, ==, 3);
  g_assert_null (baton_node_next (iq, query));
  child = baton_node_find (wrap, "query", BATON_NS_BYTESTREAMS);
  g_assert_cmpstr (baton_node_get_attr (child, "sid"), ==, "x");
  g_assert_cmpstr (baton_node_get_text (child), ==, "one two");
  g_assert_true (baton_node_is (baton_node_next (child, baton_node_first (child)), "fast", NULL));
}

static void
test_ids (void)
{
  g_autoptr (BatonBuilder) a = baton_builder_new_iq ("get", NULL, NULL);
  g_autoptr (BatonBuilder) b = baton_builder_new_iq ("get", NULL, NULL);
  g_autoptr (BatonNode) first = baton_builder_end (a);
  g_autoptr (BatonNode) second = baton_builder_end (b);

  g_assert_nonnull (baton_node_get_attr (first, "id"));
  g_assert_cmpstr (baton_node_get_attr (first, "id"), !=, baton_node_get_attr (second, "id"));
  g_assert_null (baton_node_get_attr (first, "to"));
}

static void
test_reply (void)
{
  g_autoptr (BatonBuilder) b = baton_builder_new ("iq", BATON_NS_CLIENT);
  g_autoptr (BatonBuilder) answer = NULL;
  g_autoptr (BatonNode) request = NULL;
  g_autoptr (BatonNode) reply = NULL;

  baton_builder_attr (b, "type", "set");
  baton_builder_attr (b, "from", "i@x/a");
  baton_builder_attr (b, "to", "t@y/b");
  baton_builder_attr (b, "id", "7");
  request = baton_builder_end (b);
  answer = baton_builder_new_reply (request, "result");
  reply = baton_builder_end (answer);
  g_assert_true (baton_node_is (reply, "iq", BATON_NS_CLIENT));
  g_assert_cmpstr (baton_node_get_attr (reply, "type"), ==, "result");
  g_assert_cmpstr (baton_node_get_attr (reply, "to"), ==, "i@x/a");
  g_assert_cmpstr (baton_node_get_attr (reply, "id"), ==, "7");
  g_assert_null (baton_node_get_attr (reply, "from"));
}

static void
test_unfinished (void)
{
  g_autoptr (BatonBuilder) b = baton_builder_new_iq ("get", "a@b", NULL);

  baton_builder_open (b, "query", "urn:test");
  baton_builder_open (b, "item", NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stanza/node/build", test_build);
  g_test_add_func ("/stanza/node/child-of-two-parents", test_shared_child);
  g_test_add_func ("/stanza/builder/ids-differ", test_ids);
  g_test_add_func ("/stanza/builder/reply", test_reply);
  g_test_add_func ("/stanza/builder/freed-unfinished", test_unfinished);
  return g_test_run ();
}
