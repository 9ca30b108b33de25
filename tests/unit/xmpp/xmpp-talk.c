/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xmpp-talk.h"

#include "baton-ns.h"
#include "baton-parser.h"
#include "baton-writer.h"

void
xmpp_talk_receive (BatonTestPort *port,
                   const char    *format,
                   ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  baton_test_port_inject_text (port, text);
}

void
xmpp_talk_answer (BatonTestPort *port,
                  const char    *to,
                  const char    *type,
                  const char    *child)
{
  g_autoptr(BatonNode) iq = baton_test_port_take (port);
  g_autofree char *from = to ? g_strdup_printf (" from='%s'", to) : g_strdup ("");

  g_assert_nonnull (iq);
  g_assert_cmpstr (baton_node_get_name (iq), ==, "iq");
  g_assert_cmpstr (baton_node_get_attr (iq, "to"), ==, to);
  xmpp_talk_receive (port, "<iq type='%s' id='%s'%s>%s</iq>", type, baton_node_get_attr (iq, "id"), from, child);
}

void
xmpp_talk_expect (BatonTestPort *port,
                  const char    *text)
{
  g_autoptr(BatonNode) stanza = baton_test_port_take (port);
  g_autofree char *whole = g_strdup_printf ("<stream xmlns='" BATON_NS_CLIENT "'>%s</stream>", text);
  g_autoptr(BatonNode) wanted = baton_parser_parse_document (whole, -1, NULL);
  g_autofree char *stanza_text = NULL;
  g_autofree char *wanted_text = NULL;

  g_assert_nonnull (wanted);
  g_assert_nonnull (stanza);
  wanted_text = baton_writer_dup_text (baton_node_first (wanted), BATON_NS_CLIENT);
  stanza_text = baton_writer_dup_text (stanza, BATON_NS_CLIENT);
  g_assert_cmpstr (stanza_text, ==, wanted_text);
}
