/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xmpp-port.h"

#include <string.h>

#include "baton-ns.h"
#include "baton-parser.h"
#include "baton-router.h"
#include "baton-writer.h"

struct _XmppPort
{
  GObject      parent_instance;

  BatonJid    *jid;
  BatonRouter *router;
  GQueue       sent;  /* (element-type BatonNode) */
};

static BatonJid *
xmpp_port_get_jid (BatonPort *port)
{
  return XMPP_PORT (port)->jid;
}

static void
xmpp_port_send (BatonPort *port,
                BatonNode *stanza)
{
  g_queue_push_tail (&XMPP_PORT (port)->sent, baton_node_ref (stanza));
}

static guint
xmpp_port_request (BatonPort      *port,
                   BatonNode      *iq,
                   guint           timeout_ms,
                   BatonPortReply  reply,
                   gpointer        user_data)
{
  xmpp_port_send (port, iq);
  return baton_router_expect (XMPP_PORT (port)->router, iq, timeout_ms, reply, user_data);
}

static void
xmpp_port_forget (BatonPort *port,
                  guint      request)
{
  baton_router_forget (XMPP_PORT (port)->router, request);
}

static guint
xmpp_port_watch (BatonPort      *port,
                 BatonPortKind   kind,
                 const char     *child_name,
                 const char     *child_ns,
                 BatonPortWatch  watch,
                 gpointer        user_data)
{
  return baton_router_watch (XMPP_PORT (port)->router, kind, child_name, child_ns, watch, user_data);
}

static void
xmpp_port_unwatch (BatonPort *port,
                   guint      watch)
{
  baton_router_unwatch (XMPP_PORT (port)->router, watch);
}

static void
xmpp_port_iface_init (BatonPortInterface *iface)
{
  iface->get_jid = xmpp_port_get_jid;
  iface->send = xmpp_port_send;
  iface->request = xmpp_port_request;
  iface->forget = xmpp_port_forget;
  iface->watch = xmpp_port_watch;
  iface->unwatch = xmpp_port_unwatch;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (XmppPort, xmpp_port, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_PORT, xmpp_port_iface_init))

XmppPort *
xmpp_port_new (const char     *jid,
               BatonTestClock *clock)
{
  XmppPort *self = g_object_new (XMPP_TYPE_PORT, NULL);

  self->jid = baton_jid_new (jid, NULL);
  self->router = baton_router_new (BATON_PORT (self), BATON_CLOCK (clock));
  return self;
}

/* Stanzas of a stream stand in the namespace that the stream declares. */
static BatonNode *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) whole = g_string_new (text);
  BatonNode *node;

  g_string_insert (whole, strcspn (text, " />"), " xmlns='" BATON_NS_CLIENT "'");
  node = baton_parser_parse_document (whole->str, -1, &error);
  g_assert_no_error (error);
  return node;
}

void
xmpp_port_receive (XmppPort   *self,
                   const char *format,
                   ...)
{
  g_autofree char *text = NULL;
  g_autoptr(BatonNode) stanza = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  stanza = parse (text);
  baton_router_handle (self->router, stanza);
}

BatonNode *
xmpp_port_take (XmppPort *self)
{
  return g_queue_pop_head (&self->sent);
}

guint
xmpp_port_get_n (XmppPort *self)
{
  return self->sent.length;
}

void
xmpp_port_answer (XmppPort   *self,
                  const char *to,
                  const char *type,
                  const char *child)
{
  g_autoptr(BatonNode) iq = xmpp_port_take (self);
  g_autofree char *from = to ? g_strdup_printf (" from='%s'", to) : g_strdup ("");

  g_assert_nonnull (iq);
  g_assert_cmpstr (baton_node_get_name (iq), ==, "iq");
  g_assert_cmpstr (baton_node_get_attr (iq, "to"), ==, to);
  xmpp_port_receive (self, "<iq type='%s' id='%s'%s>%s</iq>", type, baton_node_get_attr (iq, "id"), from, child);
}

void
xmpp_port_expect (XmppPort   *self,
                  const char *text)
{
  g_autoptr(BatonNode) stanza = xmpp_port_take (self);
  g_autoptr(BatonNode) wanted = parse (text);
  g_autofree char *stanza_text = NULL;
  g_autofree char *wanted_text = baton_writer_dup_text (wanted, BATON_NS_CLIENT);

  g_assert_nonnull (stanza);
  stanza_text = baton_writer_dup_text (stanza, BATON_NS_CLIENT);
  g_assert_cmpstr (stanza_text, ==, wanted_text);
}

void
xmpp_port_lose (XmppPort *self)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "Lost by the test");

  baton_router_fail_all (self->router, error);
  g_queue_clear_full (&self->sent, (GDestroyNotify) baton_node_unref);
  g_signal_emit_by_name (self, "lost");
}

static void
xmpp_port_finalize (GObject *object)
{
  XmppPort *self = XMPP_PORT (object);

  baton_router_free (self->router);
  baton_jid_unref (self->jid);
  g_queue_clear_full (&self->sent, (GDestroyNotify) baton_node_unref);
  G_OBJECT_CLASS (xmpp_port_parent_class)->finalize (object);
}

static void
xmpp_port_class_init (XmppPortClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xmpp_port_finalize;
}

static void
xmpp_port_init (XmppPort *self)
{
  g_queue_init (&self->sent);
}
