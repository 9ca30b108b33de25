/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-ns.h"
#include "baton-parser.h"
#include "baton-writer.h"

#include <string.h>

#define OPEN "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='" BATON_NS_STREAMS "' id='s1' version='1.0'>"
#define CLOSE "</stream:stream>"

/* Writes down what a parser tells, and does something to it at a stanza named so. */
typedef struct
{
  BatonParser *parser;
  GString *told;
  BatonNode *last;
} Listener;

static void
on_opened_cb (BatonNode *header,
              gpointer user_data)
{
  Listener *listener = user_data;

  g_assert_null (baton_node_first (header));
  g_string_append_printf (listener->told, "open %s;", baton_node_get_attr (header, "id"));
}

static void
on_stanza_cb (BatonNode *stanza,
              gpointer user_data)
{
  Listener *listener = user_data;

  g_string_append_printf (listener->told, "%s;", baton_node_get_name (stanza));
  g_clear_pointer (&listener->last, baton_node_unref);
  listener->last = baton_node_ref (stanza);
  if (baton_node_is (stanza, "free", NULL))
    g_clear_pointer (&listener->parser, baton_parser_free);
  else if (baton_node_is (stanza, "reset", NULL))
    baton_parser_reset (listener->parser);
}

static void
on_closed_cb (gpointer user_data)
{
  Listener *listener = user_data;

  g_string_append (listener->told, "close;");
}

static void
listener_init (Listener *listener)
{
  static const BatonParserFuncs funcs = { on_opened_cb, on_stanza_cb, on_closed_cb };

  listener->parser = baton_parser_new (&funcs, listener);
  listener->told = g_string_new (NULL);
  listener->last = NULL;
}

static void
listener_clear (Listener *listener)
{
  g_clear_pointer (&listener->parser, baton_parser_free);
  g_clear_pointer (&listener->last, baton_node_unref);
  g_string_free (listener->told, TRUE);
}

/* Feeds @text in pieces of @piece bytes. */
static gboolean
feed (Listener *listener,
      const char *text,
      gsize piece,
      GError **error)
{
  gsize length = strlen (text);

  for (gsize at = 0; at < length && listener->parser != NULL; at += piece)
    {
      if (!baton_parser_feed (listener->parser, text + at, MIN (piece, length - at), error))
        return FALSE;
    }
  return TRUE;
}

static void
test_stream (void)
{
  const char *text = OPEN "\n<stream:features><a xmlns='urn:a'/></stream:features> "
                          "<message xml:lang='de' from='ä@x'><body>Grüße &lt;&#x1F389;&amp;<![CDATA[<]]x]]></body></message>" CLOSE
                          "<late/>";

  for (gsize piece = 1; piece <= strlen (text); piece++)
    {
      g_autoptr (GError) error = NULL;
      Listener listener;

      listener_init (&listener);
      g_assert_true (feed (&listener, text, piece, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (listener.told->str, ==, "open s1;features;message;close;");
      g_assert_cmpstr (baton_node_get_ns (listener.last), ==, BATON_NS_CLIENT);
      g_assert_cmpstr (baton_node_get_attr (listener.last, "xml:lang"), ==, "de");
      g_assert_cmpstr (baton_node_get_attr (listener.last, "from"), ==, "ä@x");
      g_assert_cmpstr (baton_node_find_text (listener.last, "body", BATON_NS_CLIENT), ==, "Grüße <\360\237\216\211&<]]x");
      listener_clear (&listener);
    }
}

/* What is whole is told at once and does not wait for the bytes behind it. */
static void
test_prompt (void)
{
  Listener listener;

  listener_init (&listener);
  g_assert_true (feed (&listener, OPEN, G_MAXSIZE / 2, NULL));
  g_assert_cmpstr (listener.told->str, ==, "open s1;");
  g_assert_true (feed (&listener, "<a/>", G_MAXSIZE / 2, NULL));
  g_assert_cmpstr (listener.told->str, ==, "open s1;a;");
  g_assert_true (feed (&listener, "<b>x</b>", G_MAXSIZE / 2, NULL));
  g_assert_cmpstr (listener.told->str, ==, "open s1;a;b;");
  g_assert_true (feed (&listener, CLOSE, G_MAXSIZE / 2, NULL));
  g_assert_cmpstr (listener.told->str, ==, "open s1;a;b;close;");
  listener_clear (&listener);
}

static void
test_namespaces (void)
{
  g_autoptr (BatonNode) root = baton_parser_parse_document (
    "<a:b xmlns:a='urn:a' xmlns='coccinella:wb'><c a:d='1' d='2'/><e xmlns=''/><f xmlns:g='not a uri'><g:h/></f></a:b>", -1, NULL);
  BatonNode *child = baton_node_first (root);

  g_assert_true (baton_node_is (root, "b", "urn:a"));
  g_assert_true (baton_node_is (child, "c", "coccinella:wb"));
  g_assert_cmpstr (baton_node_get_attr (child, "{urn:a}d"), ==, "1");
  g_assert_cmpstr (baton_node_get_attr (child, "d"), ==, "2");
  child = baton_node_next (root, child);
  g_assert_true (baton_node_is (child, "e", ""));
  child = baton_node_first (baton_node_next (root, child));
  g_assert_true (baton_node_is (child, "h", "not a uri"));
}

static void
test_references (void)
{
  g_autoptr (BatonNode) root =
    baton_parser_parse_document ("<a b='&amp;&lt;&gt;&quot;&apos;&#38;&#60;&amp;amp;' xmlns='u&amp;v'>&amp;&#38;&amp;lt;</a>", -1, NULL);

  g_assert_cmpstr (baton_node_get_attr (root, "b"), ==, "&<>\"'&<&amp;");
  g_assert_cmpstr (baton_node_get_ns (root), ==, "u&v");
  g_assert_cmpstr (baton_node_get_text (root), ==, "&&&lt;");
}

static void
test_restart (void)
{
  Listener listener;

  listener_init (&listener);
  /* What stands behind the stanza that ended the stream was not protected. */
  g_assert_true (feed (&listener, OPEN "<a/><reset/><injected/>", G_MAXSIZE / 2, NULL));
  g_assert_cmpstr (listener.told->str, ==, "open s1;a;reset;");
  g_assert_true (feed (&listener, OPEN "<b/>", 1, NULL));
  g_assert_cmpstr (listener.told->str, ==, "open s1;a;reset;open s1;b;");
  baton_parser_reset (listener.parser);
  baton_parser_reset (listener.parser);
  g_assert_true (feed (&listener, OPEN, 3, NULL));
  listener_clear (&listener);
}

static void
test_freed_by_callback (void)
{
  Listener listener;

  listener_init (&listener);
  g_assert_true (feed (&listener, OPEN "<a/><free/><b/></wrong>", G_MAXSIZE / 2, NULL));
  g_assert_cmpstr (listener.told->str, ==, "open s1;a;free;");
  g_assert_null (listener.parser);
  listener_clear (&listener);
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *text;
    BatonParserError code;
  } cases[] = {
    { "HTTP/1.1 400 Bad Request\r\n", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a></b>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a", BATON_PARSER_ERROR_MALFORMED + 100 }, /* nothing wrong yet */
    { OPEN "<a b=c/>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a b='1' b='2'/>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a>&nbsp;</a>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a b='&x;'/>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a>&#0;</a>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a>&#xD800;</a>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a>\001</a>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a>\377</a>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a>\355\240\200</a>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a>\357\277\277</a>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a b='<'/>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<x:a/>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a x:b='1'/>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "text<a/>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<a>]]></a>", BATON_PARSER_ERROR_MALFORMED },
    { OPEN "<!-- c --><a/>", BATON_PARSER_ERROR_RESTRICTED },
    { OPEN "<a><!---->", BATON_PARSER_ERROR_RESTRICTED },
    { OPEN "<?php x?>", BATON_PARSER_ERROR_RESTRICTED },
    { OPEN "<?xml version='1.0'?>", BATON_PARSER_ERROR_RESTRICTED },
    { "<?xml-stylesheet href='x'?>" OPEN, BATON_PARSER_ERROR_RESTRICTED },
    { "<!DOCTYPE a SYSTEM 'file:///etc/passwd'>" OPEN, BATON_PARSER_ERROR_RESTRICTED },
    { "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", BATON_PARSER_ERROR_RESTRICTED },
    { "<?xml version='1.0'?><!DOCTYPE", BATON_PARSER_ERROR_RESTRICTED },
    { OPEN "<!ENTITY a 'b'>", BATON_PARSER_ERROR_RESTRICTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      for (gsize piece = 1; piece < 400; piece += 199)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GError) again = NULL;
          g_autofree char *shown = g_strescape (cases[i].text, NULL);
          Listener listener;

          g_test_message ("%s", shown);
          listener_init (&listener);
          if (feed (&listener, cases[i].text, piece, &error))
            {
              /* The library may wait for what tells text from markup. */
              gboolean good = feed (&listener, "<z/><z/>", piece, &error);

              if (cases[i].code >= 100)
                {
                  g_assert_false (good);
                  listener_clear (&listener);
                  continue;
                }
            }
          g_assert_error (error, BATON_PARSER_ERROR, (int) cases[i].code);
          g_assert_false (baton_parser_feed (listener.parser, "<a/>", 4, &again));
          g_assert_error (again, BATON_PARSER_ERROR, (int) cases[i].code);
          /* It is as good as new afterwards. */
          baton_parser_reset (listener.parser);
          g_string_truncate (listener.told, 0);
          g_assert_true (feed (&listener, OPEN "<a/>" CLOSE, 1, NULL));
          g_assert_cmpstr (listener.told->str, ==, "open s1;a;close;");
          listener_clear (&listener);
        }
    }
}

/* Feeds @head, @n times @unit with its number for "#", @tail. */
static void
assert_repeated (const char *head,
                 const char *unit,
                 gsize n,
                 const char *tail,
                 gboolean wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (OPEN);
  gint64 start = g_get_monotonic_time ();
  Listener listener;

  g_string_append (text, head);
  for (gsize i = 0; i < n; i++)
    {
      const char *mark = strchrnul (unit, '#');

      g_string_append_len (text, unit, mark - unit);
      if (*mark != '\0')
        g_string_append_printf (text, "%u%s", (guint) i, mark + 1);
    }
  g_string_append (text, tail);
  listener_init (&listener);
  g_assert_cmpint (feed (&listener, text->str, 100000, &error), ==, wanted);
  if (wanted)
    g_assert_cmpstr (listener.told->str, ==, "open s1;a;");
  else
    g_assert_error (error, BATON_PARSER_ERROR, BATON_PARSER_ERROR_TOO_LARGE);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  listener_clear (&listener);
}

static void
test_limits (void)
{
  assert_repeated ("<a>", "0123456789abcdef", 65000, "</a>", TRUE);
  assert_repeated ("<a>", "0123456789abcdef", 66000, "", FALSE);
  assert_repeated ("<a b='", "0123456789abcdef", 65000, "'/>", TRUE);
  assert_repeated ("<a b='", "0123456789abcdef", 66000, "", FALSE);
  assert_repeated ("<a", "0123456789abcdef", 66000, "", FALSE);
  assert_repeated ("<a>", "<b/>", 250000, "</a>", TRUE);
  assert_repeated ("<a>", "&amp;", 200000, "</a>", TRUE);
  assert_repeated ("<a>", "<b>", 100, "", FALSE);
  assert_repeated ("<a>", "<![CDATA[x]]>", 80000, "</a>", TRUE);
  assert_repeated ("<a", " b#='='", 128, "/>", TRUE);
  assert_repeated ("<a", " b#=''", 129, "/>", FALSE);
  assert_repeated ("<a", " b#=''", 60000, "/>", FALSE);
  assert_repeated ("<a", " xmlns:b#='urn:x'", 120, "/>", TRUE);
  assert_repeated ("<a>", "<b xmlns:b#='urn:x' xmlns:c='u' xmlns:d='u'>", 50, "", FALSE);
  assert_repeated ("<a>", "<b c=\"'>'\" d='\"'/>", 40000, "</a>", TRUE);
}

static void
test_long_stream (void)
{
  g_autofree char *filler = g_strnfill (60000, 'x');
  g_autofree char *stanza = g_strdup_printf ("<a>%s</a>\n", filler);
  g_autoptr (GError) error = NULL;
  Listener listener;

  listener_init (&listener);
  g_assert_true (feed (&listener, OPEN, 1000, &error));
  for (guint i = 0; i < 600; i++)
    {
      g_assert_true (feed (&listener, stanza, 8192, &error));
      g_assert_no_error (error);
      g_string_truncate (listener.told, 0);
    }
  /* Hours of white space between stanzas. */
  for (guint i = 0; i < 40; i++)
    {
      memset (filler, ' ', 60000);
      g_assert_true (feed (&listener, filler, 8192, &error));
      g_assert_no_error (error);
    }
  g_assert_true (feed (&listener, "<b/>", 10, &error));
  g_assert_cmpstr (listener.told->str, ==, "b;");
  listener_clear (&listener);
}

static void
assert_document (const char *text,
                 gboolean wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonNode) root = baton_parser_parse_document (text, -1, &error);

  g_assert_cmpint (root != NULL, ==, wanted);
  if (!wanted)
    g_assert_error (error, BATON_PARSER_ERROR, BATON_PARSER_ERROR_MALFORMED);
}

static void
test_document (void)
{
  assert_document ("<a/>", TRUE);
  assert_document ("\357\273\277<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a>ü</a>\n", TRUE);
  assert_document ("<?xml version='1.0' encoding='ISO-8859-1'?><a>ü</a>", TRUE);
  assert_document ("<a>", FALSE);
  assert_document ("<a/><b/>", FALSE);
  assert_document ("<a/>x", FALSE);
  assert_document ("<a>\303", FALSE);
  assert_document ("<a/>\303", FALSE);
  assert_document ("", FALSE);
  assert_document ("  ", FALSE);
  assert_document ("{}", FALSE);
}

static void
test_conditions (void)
{
  g_assert_cmpstr (baton_parser_error_to_condition (BATON_PARSER_ERROR_MALFORMED), ==, "not-well-formed");
  g_assert_cmpstr (baton_parser_error_to_condition (BATON_PARSER_ERROR_RESTRICTED), ==, "restricted-xml");
  g_assert_cmpstr (baton_parser_error_to_condition (BATON_PARSER_ERROR_TOO_LARGE), ==, "policy-violation");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stanza/parser/stream-in-any-pieces", test_stream);
  g_test_add_func ("/stanza/parser/prompt", test_prompt);
  g_test_add_func ("/stanza/parser/namespaces", test_namespaces);
  g_test_add_func ("/stanza/parser/references", test_references);
  g_test_add_func ("/stanza/parser/restart-drops-the-rest", test_restart);
  g_test_add_func ("/stanza/parser/freed-by-callback", test_freed_by_callback);
  g_test_add_func ("/stanza/parser/hostile", test_hostile);
  g_test_add_func ("/stanza/parser/limits", test_limits);
  g_test_add_func ("/stanza/parser/long-stream", test_long_stream);
  g_test_add_func ("/stanza/parser/document", test_document);
  g_test_add_func ("/stanza/parser/conditions", test_conditions);
  return g_test_run ();
}
