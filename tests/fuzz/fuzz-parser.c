/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "baton-node-private.h"
#include "baton-parser.h"
#include "baton-writer.h"

#include <string.h>

static void
check_node (BatonNode *node,
            guint depth)
{
  guint n_items;
  const BatonNodeItem *items = baton_node_get_items (node, &n_items);

  g_assert_cmpuint (depth, <=, BATON_PARSER_DEPTH_MAX);
  g_assert_cmpuint (baton_node_get_n_attrs (node), <=, BATON_PARSER_ATTRS_MAX);
  g_assert_true (g_utf8_validate (baton_node_get_name (node), -1, NULL));
  g_assert_true (g_utf8_validate (baton_node_get_ns (node), -1, NULL));
  g_assert_true (g_utf8_validate (baton_node_get_text (node), -1, NULL));
  for (guint i = 0; i < baton_node_get_n_attrs (node); i++)
    {
      const char *name;
      const char *value;

      baton_node_get_nth_attr (node, i, &name, &value);
      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_true (g_utf8_validate (value, -1, NULL));
    }
  for (guint i = 0; i < n_items; i++)
    {
      if (items[i].node != NULL)
        check_node (items[i].node, depth + 1);
    }
}

/* What was read can be written, and read again as the same. */
static char *
check_round (BatonNode *node)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = baton_writer_dup_text (node, NULL);
  g_autoptr (BatonNode) again = baton_parser_parse_document (text, -1, &error);
  g_autofree char *second = NULL;

  /* Text may grow beyond the limit when it is escaped, and attributes by the declarations they bring. */
  if (g_error_matches (error, BATON_PARSER_ERROR, BATON_PARSER_ERROR_TOO_LARGE))
    return g_steal_pointer (&text);
  g_assert_no_error (error);
  second = baton_writer_dup_text (again, NULL);
  g_assert_cmpstr (text, ==, second);
  return g_steal_pointer (&text);
}

static void
on_node_cb (BatonNode *node,
            gpointer user_data)
{
  GString *told = user_data;
  g_autofree char *text = NULL;

  check_node (node, 1);
  text = check_round (node);
  g_string_append (told, text);
}

static void
on_closed_cb (gpointer user_data)
{
  g_string_append (user_data, "closed");
}

static char *
tell (const char *data,
      gsize size,
      gsize piece)
{
  const BatonParserFuncs funcs = { on_node_cb, on_node_cb, on_closed_cb };
  GString *told = g_string_new (NULL);
  g_autoptr (BatonParser) parser = baton_parser_new (&funcs, told);

  for (gsize at = 0; at < size; at += piece)
    {
      if (!baton_parser_feed (parser, data + at, MIN (piece, size - at), NULL))
        break;
    }
  return g_string_free (told, FALSE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autofree char *at_once = tell ((const char *) data, size, size + 1);
  g_autofree char *in_pieces = tell ((const char *) data, size, 7);
  g_autoptr (BatonNode) document = baton_parser_parse_document ((const char *) data, size, NULL);

  /* An error may be seen sooner in a large piece; what is told before it never differs. */
  g_assert_true (g_str_has_prefix (in_pieces, at_once) || g_str_has_prefix (at_once, in_pieces));
  if (document != NULL)
    {
      check_node (document, 1);
      g_free (check_round (document));
    }
  return 0;
}
