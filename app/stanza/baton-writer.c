/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 sections 4.7, 4.8 and 11: streams and what XML may stand in them. */
#include "baton-writer.h"

#include "baton-node-private.h"
#include "baton-ns.h"

#include <string.h>

/* REPLACEMENT CHARACTER. */
#define REPLACEMENT "\357\277\275"

/* Attributes of foreign namespaces need a prefix. ejabberd's BOSH goes by this one and not by its namespace
 * (XEP-0206). */
static const struct
{
  const char *ns;
  const char *prefix;
} prefixes[] = {
  { "urn:xmpp:xbosh", "xmpp" },
};

/* Production 2 of XML 1.0. */
static gboolean
is_xml_char (gunichar c)
{
  if (c < 0x20)
    return c == '\t' || c == '\n' || c == '\r';
  return c != 0xfffe && c != 0xffff;
}

static const char *
get_reference (char c,
               gboolean in_attribute)
{
  switch (c)
    {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\r':
      /* Else the reader makes a line feed of it, XML 1.0 section 2.11. */
      return "&#13;";
    case '\'':
      return in_attribute ? "&apos;" : NULL;
    case '"':
      return in_attribute ? "&quot;" : NULL;
    case '\n':
      /* Else the reader makes a space of it, XML 1.0 section 3.3.3. */
      return in_attribute ? "&#10;" : NULL;
    case '\t':
      return in_attribute ? "&#9;" : NULL;
    default:
      return NULL;
    }
}

static void
append_escaped (GString *out,
                const char *text,
                gsize length,
                gboolean in_attribute)
{
  const char *end = text + length;
  const char *plain = text;

  for (const char *p = text; p < end;)
    {
      gunichar c = (guchar) *p < 0x80 ? (gunichar) *p : g_utf8_get_char_validated (p, end - p);
      gboolean valid = c != (gunichar) -1 && c != (gunichar) -2;
      const char *reference;

      if (valid && is_xml_char (c))
        reference = c < 0x80 ? get_reference ((char) c, in_attribute) : NULL;
      else
        reference = REPLACEMENT;
      if (reference != NULL)
        {
          g_string_append_len (out, plain, p - plain);
          g_string_append (out, reference);
        }
      p += valid ? g_unichar_to_utf8 (c, NULL) : 1;
      if (reference != NULL)
        plain = p;
    }
  g_string_append_len (out, plain, end - plain);
}

static void
append_attr (GString *out,
             const char *name,
             const char *value)
{
  g_string_append_c (out, ' ');
  g_string_append (out, name);
  g_string_append (out, "='");
  append_escaped (out, value, strlen (value), TRUE);
  g_string_append_c (out, '\'');
}

static gboolean
is_foreign (const char *name)
{
  return name[0] == '{' && strrchr (name, '}') != NULL;
}

/* The first attribute of @node in the namespace of its attribute @n. */
static guint
find_first_of_ns (const BatonNode *node,
                  guint n)
{
  const char *name;
  const char *value;
  gsize ns_length;

  baton_node_get_nth_attr (node, n, &name, &value);
  ns_length = strrchr (name, '}') - name;
  for (guint i = 0; i < n; i++)
    {
      const char *earlier;

      baton_node_get_nth_attr (node, i, &earlier, &value);
      if (strncmp (earlier, name, ns_length + 1) == 0)
        return i;
    }
  return n;
}

static char *
dup_prefix (const char *ns,
            guint number)
{
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (strcmp (prefixes[i].ns, ns) == 0)
        return g_strdup (prefixes[i].prefix);
    }
  return g_strdup_printf ("a%u", number);
}

/* An attribute whose name is "{namespace}name": the first of its namespace declares the prefix. */
static void
append_foreign_attr (GString *out,
                     const BatonNode *node,
                     guint n,
                     const char *name,
                     const char *value)
{
  const char *brace = strrchr (name, '}');
  g_autofree char *ns = g_strndup (name + 1, brace - name - 1);
  guint first = find_first_of_ns (node, n);
  g_autofree char *prefix = dup_prefix (ns, first);
  g_autofree char *qualified = g_strconcat (prefix, ":", brace + 1, NULL);

  if (first == n)
    {
      g_autofree char *declaration = g_strconcat ("xmlns:", prefix, NULL);

      append_attr (out, declaration, ns);
    }
  append_attr (out, qualified, value);
}

static void
append_attrs (GString *out,
              const BatonNode *node)
{
  for (guint i = 0; i < baton_node_get_n_attrs (node); i++)
    {
      const char *name;
      const char *value;

      baton_node_get_nth_attr (node, i, &name, &value);
      if (is_foreign (name))
        append_foreign_attr (out, node, i, name, value);
      else
        append_attr (out, name, value);
    }
}

/**
 * baton_writer_append:
 * @out: where to write
 * @node: an element
 * @outer_ns: (nullable): the default namespace of what is around it; %NULL: none
 *
 * Writes @node. No element gets a prefix; a namespace is declared where it differs from that of the element around.
 * Bytes that are not UTF-8 and characters that XML 1.0 forbids become U+FFFD, so that no text can break the stream.
 */
void
baton_writer_append (GString *out,
                     const BatonNode *node,
                     const char *outer_ns)
{
  const char *name;
  const char *ns;
  const BatonNodeItem *items;
  guint n_items;

  g_return_if_fail (out != NULL);
  g_return_if_fail (node != NULL);

  name = baton_node_get_name (node);
  ns = baton_node_get_ns (node);
  g_string_append_c (out, '<');
  g_string_append (out, name);
  if (g_strcmp0 (outer_ns != NULL ? outer_ns : "", ns) != 0)
    append_attr (out, "xmlns", ns);
  append_attrs (out, node);

  items = baton_node_get_items (node, &n_items);
  if (n_items == 0)
    {
      g_string_append (out, "/>");
      return;
    }
  g_string_append_c (out, '>');
  for (guint i = 0; i < n_items; i++)
    {
      if (items[i].node != NULL)
        baton_writer_append (out, items[i].node, ns);
      else
        append_escaped (out, items[i].text->str, items[i].text->len, FALSE);
    }
  g_string_append (out, "</");
  g_string_append (out, name);
  g_string_append_c (out, '>');
}

/**
 * baton_writer_dup_text:
 * @node: an element
 * @outer_ns: (nullable): the default namespace of what is around it, %BATON_NS_CLIENT on a stream; %NULL: none
 *
 * Returns: (transfer full): @node as baton_writer_append() writes it
 */
char *
baton_writer_dup_text (const BatonNode *node,
                       const char *outer_ns)
{
  GString *out = g_string_new (NULL);

  baton_writer_append (out, node, outer_ns);
  return g_string_free (out, FALSE);
}

/**
 * baton_writer_dup_stream_open:
 * @to: (nullable): the server's domain
 * @from: (nullable): our bare JID, on an encrypted stream only (RFC 6120 section 4.7.1)
 * @lang: (nullable): the language of texts
 *
 * Returns: (transfer full): what opens a client's stream; %BATON_WRITER_STREAM_END ends it
 */
char *
baton_writer_dup_stream_open (const char *to,
                              const char *from,
                              const char *lang)
{
  GString *out = g_string_new ("<?xml version='1.0'?><stream:stream");

  append_attr (out, "xmlns", BATON_NS_CLIENT);
  append_attr (out, "xmlns:stream", BATON_NS_STREAMS);
  append_attr (out, "version", "1.0");
  if (from != NULL)
    append_attr (out, "from", from);
  if (to != NULL)
    append_attr (out, "to", to);
  if (lang != NULL)
    append_attr (out, "xml:lang", lang);
  g_string_append_c (out, '>');
  return g_string_free (out, FALSE);
}
