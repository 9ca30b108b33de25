/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiate-xml.h"

#include <libxml/parser.h>

#include "baton-builder.h"
#include "baton-node-private.h"
#include "baton-ns.h"

static void
add_content (BatonBuilder *builder,
             xmlNode      *element)
{
  for (xmlAttr *attr = element->properties; attr; attr = attr->next)
    {
      xmlChar *value = xmlNodeListGetString (element->doc, attr->children, 1);

      baton_builder_attr (builder, (const char *) attr->name, value ? (const char *) value : "");
      xmlFree (value);
    }

  for (xmlNode *child = element->children; child; child = child->next)
    {
      if (child->type == XML_TEXT_NODE)
        {
          baton_builder_text (builder, (const char *) child->content);
        }
      else if (child->type == XML_ELEMENT_NODE)
        {
          baton_builder_open (builder, (const char *) child->name,
                              child->ns ? (const char *) child->ns->href : BATON_NS_CLIENT);
          add_content (builder, child);
          baton_builder_close (builder);
        }
    }
}

static BatonNode *
parse (const char *text)
{
  g_autoptr(BatonBuilder) builder = NULL;
  xmlDoc *doc = xmlReadMemory (text, strlen (text), NULL, NULL, XML_PARSE_NONET);
  xmlNode *root = doc ? xmlDocGetRootElement (doc) : NULL;

  if (!root)
    g_error ("Not XML: %s", text);

  builder = baton_builder_new ((const char *) root->name, root->ns ? (const char *) root->ns->href : BATON_NS_CLIENT);
  add_content (builder, root);
  xmlFreeDoc (doc);

  return baton_builder_end (builder);
}

BatonNode *
negotiate_xml_parse (const char *format,
                     ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  return parse (text);
}

static char *
dup_text (const BatonNode *node)
{
  const char *text = baton_node_get_text (node);

  return g_strstrip (g_strdup (text ? text : ""));
}

static void
dump (const BatonNode *node,
      GString         *out)
{
  g_autofree char *text = dup_text (node);

  g_string_append_printf (out, "<{%s}%s", baton_node_get_ns (node), baton_node_get_name (node));
  for (guint i = 0; i < baton_node_get_n_attrs (node); i++)
    {
      const char *name;
      const char *value;

      baton_node_get_nth_attr (node, i, &name, &value);
      g_string_append_printf (out, " %s='%s'", name, value);
    }
  g_string_append_printf (out, ">%s", text);
  for (BatonNode *child = baton_node_first (node); child; child = baton_node_next (node, child))
    dump (child, out);
  g_string_append (out, "</>");
}

static gboolean
same_attrs (const BatonNode *node,
            const BatonNode *expected)
{
  if (baton_node_get_n_attrs (node) != baton_node_get_n_attrs (expected))
    return FALSE;

  for (guint i = 0; i < baton_node_get_n_attrs (expected); i++)
    {
      const char *name;
      const char *value;
      const char *found;

      baton_node_get_nth_attr (expected, i, &name, &value);
      found = baton_node_get_attr (node, name);
      if (!found || (!g_str_equal (value, "*") && !g_str_equal (value, found)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
same (const BatonNode *node,
      const BatonNode *expected)
{
  g_autofree char *text = dup_text (node);
  g_autofree char *expected_text = dup_text (expected);
  BatonNode *child = baton_node_first (node);
  BatonNode *other = baton_node_first (expected);

  if (!baton_node_is (node, baton_node_get_name (expected), baton_node_get_ns (expected)) ||
      !same_attrs (node, expected) ||
      !g_str_equal (text, expected_text))
    return FALSE;

  while (child && other)
    {
      if (!same (child, other))
        return FALSE;

      child = baton_node_next (node, child);
      other = baton_node_next (expected, other);
    }

  return !child && !other;
}

void
negotiate_xml_assert (const char *file,
                      int         line,
                      BatonNode  *node,
                      const char *format,
                      ...)
{
  g_autoptr(BatonNode) owned = node;
  g_autoptr(BatonNode) expected = NULL;
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  expected = parse (text);
  if (!same (node, expected))
    {
      g_autoptr(GString) got = g_string_new (NULL);
      g_autoptr(GString) wanted = g_string_new (NULL);

      dump (node, got);
      dump (expected, wanted);
      g_error ("%s:%d:\n     got %s\n  wanted %s", file, line, got->str, wanted->str);
    }
}
