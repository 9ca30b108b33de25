/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-parser.h"
#include "baton-writer.h"

static void
test_namespaces (void)
{
  g_autoptr (BatonBuilder) b = baton_builder_new_iq ("set", "t@y/b", "1");
  g_autoptr (BatonNode) iq = NULL;
  g_autofree char *on_stream = NULL;
  g_autofree char *alone = NULL;

  baton_builder_open (b, "query", BATON_NS_BYTESTREAMS);
  baton_builder_open (b, "streamhost", NULL);
  baton_builder_leaf (b, "proxy", BATON_NS_FAST, NULL);
  baton_builder_close (b);
  baton_builder_leaf (b, "none", "", "x");
  iq = baton_builder_end (b);
  on_stream = baton_writer_dup_text (iq, BATON_NS_CLIENT);
  alone = baton_writer_dup_text (iq, NULL);
  g_assert_cmpstr (on_stream, ==,
                   "<iq type='set' to='t@y/b' id='1'><query xmlns='http://jabber.org/protocol/bytestreams'><streamhost>"
                   "<proxy xmlns='http://affinix.com/jabber/stream'/></streamhost><none xmlns=''>x</none></query></iq>");
  g_assert_true (g_str_has_prefix (alone, "<iq xmlns='jabber:client' type='set'"));
}

static void
test_escapes (void)
{
  g_autoptr (BatonBuilder) b = baton_builder_new ("a", "");
  g_autoptr (BatonNode) node = NULL;
  g_autofree char *text = NULL;

  baton_builder_attr (b, "b", "<&>\"'\n\t\r");
  baton_builder_text (b, "<&>\"'\n\t\r");
  baton_builder_text (b, "\001\033 \377 \303 \355\240\200 \357\277\277 \357\277\276 \302\205 \360\237\216\211\303");
  node = baton_builder_end (b);
  text = baton_writer_dup_text (node, NULL);
#define FFFD "\357\277\275"
  g_assert_cmpstr (text, ==,
                   "<a b='&lt;&amp;&gt;&quot;&apos;&#10;&#9;&#13;'>&lt;&amp;&gt;\"'\n\t&#13;" FFFD FFFD " " FFFD " " FFFD
                   " " FFFD FFFD FFFD " " FFFD " " FFFD " \302\205 \360\237\216\211" FFFD "</a>");
}

static void
test_foreign_attrs (void)
{
  g_autoptr (BatonBuilder) b = baton_builder_new ("body", "http://jabber.org/protocol/httpbind");
  g_autoptr (BatonNode) node = NULL;
  g_autoptr (BatonNode) again = NULL;
  g_autofree char *text = NULL;

  baton_builder_attr (b, "{urn:xmpp:xbosh}version", "1.0");
  baton_builder_attr (b, "{urn:xmpp:xbosh}restart", "true");
  baton_builder_attr (b, "{urn:a}x", "1");
  baton_builder_attr (b, "xml:lang", "en");
  node = baton_builder_end (b);
  text = baton_writer_dup_text (node, NULL);
  g_assert_cmpstr (text, ==,
                   "<body xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' xmpp:version='1.0'"
                   " xmpp:restart='true' xmlns:a2='urn:a' a2:x='1' xml:lang='en'/>");
  again = baton_parser_parse_document (text, -1, NULL);
  g_assert_cmpstr (baton_node_get_attr (again, "{urn:xmpp:xbosh}restart"), ==, "true");
  g_assert_cmpstr (baton_node_get_attr (again, "{urn:a}x"), ==, "1");
}

static void
test_round (void)
{
  const char *text = "<a xmlns='urn:a' xmlns:a0='{}}' a0:g='' b='1&#10;2'>x<c d='&lt;'>y</c>z<e xmlns='urn:e'><f/></e>&#13;</a>";
  g_autoptr (BatonNode) node = baton_parser_parse_document (text, -1, NULL);
  g_autofree char *written = baton_writer_dup_text (node, NULL);

  g_assert_cmpstr (written, ==, text);
}

static void
test_stream_open (void)
{
  g_autofree char *text = baton_writer_dup_stream_open ("example.com", "a@example.com", "en");
  g_autofree char *least = baton_writer_dup_stream_open ("x", NULL, NULL);

  g_assert_cmpstr (text, ==,
                   "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
                   "xmlns:stream='http://etherx.jabber.org/streams' version='1.0' from='a@example.com' "
                   "to='example.com' xml:lang='en'>");
  g_assert_true (g_str_has_suffix (least, " version='1.0' to='x'>"));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stanza/writer/namespaces", test_namespaces);
  g_test_add_func ("/stanza/writer/nothing-breaks-the-stream", test_escapes);
  g_test_add_func ("/stanza/writer/foreign-attributes", test_foreign_attrs);
  g_test_add_func ("/stanza/writer/round", test_round);
  g_test_add_func ("/stanza/writer/stream-open", test_stream_open);
  return g_test_run ();
}
