/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "leg-port.h"

#include <string.h>

#include "baton-builder.h"
#include "baton-router.h"

struct _LegPort
{
  GObject parent_instance;

  BatonJid *jid;
  BatonRouter *router;
  LegPort *other; /* weak */
  GQueue incoming;
  GQueue strays;
  GSource *source;
  LegPortFilter filter;
  gpointer filter_data;
  gsize unsent;
  char *local;
  gboolean lost;
};

static void leg_port_iface_init (BatonPortInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LegPort,
                               leg_port,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_PORT, leg_port_iface_init))

LegPort *
leg_port_new (const char *jid, BatonClock *clock)
{
  LegPort *self = g_object_new (LEG_TYPE_PORT, NULL);

  self->jid = baton_jid_new (jid, NULL);
  self->router = baton_router_new (BATON_PORT (self), clock);

  return self;
}

void
leg_port_join (LegPort *self, LegPort *other)
{
  g_set_weak_pointer (&self->other, other);
  g_set_weak_pointer (&other->other, self);
}

void
leg_port_set_filter (LegPort *self, LegPortFilter filter, gpointer user_data)
{
  self->filter = filter;
  self->filter_data = user_data;
}

void
leg_port_set_unsent (LegPort *self, gsize unsent)
{
  self->unsent = unsent;
}

void
leg_port_set_local (LegPort *self, const char *address)
{
  g_free (self->local);
  self->local = g_strdup (address);
}

BatonNode *
leg_port_take (LegPort *self)
{
  return g_queue_pop_head (&self->strays);
}

guint
leg_port_get_waiting (LegPort *self)
{
  return g_queue_get_length (&self->incoming);
}

static BatonNode *
stamp (BatonNode *stanza, const char *from)
{
  const char *attributes[] = { "to", "id", "type" };
  g_autoptr (BatonBuilder) builder = baton_builder_new (baton_node_get_name (stanza), baton_node_get_ns (stanza));

  baton_builder_attr (builder, "from", from);
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    {
      if (baton_node_get_attr (stanza, attributes[i]) != NULL)
        baton_builder_attr (builder, attributes[i], baton_node_get_attr (stanza, attributes[i]));
    }
  for (BatonNode *child = baton_node_first (stanza); child != NULL; child = baton_node_next (stanza, child))
    baton_builder_add (builder, child);

  return baton_builder_end (builder);
}

void
leg_port_deliver (LegPort *self, BatonNode *stanza, const char *from)
{
  g_autoptr (LegPort) alive = g_object_ref (self);
  g_autoptr (BatonNode) stamped = stamp (stanza, from);

  baton_router_handle (self->router, stamped);
}

static gboolean
on_incoming_cb (gpointer user_data)
{
  g_autoptr (LegPort) self = g_object_ref (user_data);
  g_autoptr (BatonNode) stanza = g_queue_pop_head (&self->incoming);

  if (g_queue_is_empty (&self->incoming))
    {
      g_source_destroy (self->source);
      g_clear_pointer (&self->source, g_source_unref);
    }
  baton_router_handle (self->router, stanza);

  return G_SOURCE_CONTINUE;
}

static void
leg_port_enqueue (LegPort *self, BatonNode *stanza, const char *from)
{
  g_queue_push_tail (&self->incoming, stamp (stanza, from));
  if (self->source != NULL)
    return;

  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, on_incoming_cb, self, NULL);
  g_source_attach (self->source, NULL);
}

static BatonJid *
leg_port_get_jid (BatonPort *port)
{
  return LEG_PORT (port)->jid;
}

static GInetAddress *
leg_port_dup_local_address (BatonPort *port)
{
  const char *local = LEG_PORT (port)->local;

  return local != NULL ? g_inet_address_new_from_string (local) : NULL;
}

static gboolean
leg_port_is_loopback (BatonPort *port)
{
  g_autoptr (GInetAddress) local = leg_port_dup_local_address (port);

  return local != NULL && g_inet_address_get_is_loopback (local);
}

static void
leg_port_send (BatonPort *port, BatonNode *stanza)
{
  LegPort *self = LEG_PORT (port);
  const char *to = baton_node_get_attr (stanza, "to");

  if (self->lost || (self->filter != NULL && self->filter (stanza, self->filter_data)))
    return;

  if (self->other != NULL && g_strcmp0 (to, baton_jid_get_text (self->other->jid)) == 0)
    leg_port_enqueue (self->other, stanza, baton_jid_get_text (self->jid));
  else
    g_queue_push_tail (&self->strays, baton_node_ref (stanza));
}

static guint
leg_port_request (BatonPort *port, BatonNode *iq, guint timeout_ms, BatonPortReply reply, gpointer user_data)
{
  LegPort *self = LEG_PORT (port);
  guint request;

  if (self->lost)
    return baton_router_refuse (self->router, reply, user_data);

  request = baton_router_expect (self->router, iq, timeout_ms, reply, user_data);
  leg_port_send (port, iq);

  return request;
}

static void
leg_port_forget (BatonPort *port, guint request)
{
  baton_router_forget (LEG_PORT (port)->router, request);
}

static guint
leg_port_watch (BatonPort *port,
                BatonPortKind kind,
                const char *child_name,
                const char *child_ns,
                BatonPortWatch watch,
                gpointer user_data)
{
  return baton_router_watch (LEG_PORT (port)->router, kind, child_name, child_ns, watch, user_data);
}

static void
leg_port_unwatch (BatonPort *port, guint watch)
{
  baton_router_unwatch (LEG_PORT (port)->router, watch);
}

static gsize
leg_port_get_unsent (BatonPort *port)
{
  return LEG_PORT (port)->unsent;
}

void
leg_port_lose (LegPort *self)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "The session is gone");

  self->lost = TRUE;
  baton_router_fail_all (self->router, error);
  g_signal_emit_by_name (self, "lost");
}

static void
leg_port_finalize (GObject *object)
{
  LegPort *self = LEG_PORT (object);

  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_queue_clear_full (&self->incoming, (GDestroyNotify) baton_node_unref);
  g_queue_clear_full (&self->strays, (GDestroyNotify) baton_node_unref);
  g_clear_weak_pointer (&self->other);
  baton_router_free (self->router);
  baton_jid_unref (self->jid);
  g_free (self->local);

  G_OBJECT_CLASS (leg_port_parent_class)->finalize (object);
}

static void
leg_port_iface_init (BatonPortInterface *iface)
{
  iface->get_jid = leg_port_get_jid;
  iface->is_loopback = leg_port_is_loopback;
  iface->send = leg_port_send;
  iface->request = leg_port_request;
  iface->forget = leg_port_forget;
  iface->watch = leg_port_watch;
  iface->unwatch = leg_port_unwatch;
  iface->get_unsent = leg_port_get_unsent;
  iface->dup_local_address = leg_port_dup_local_address;
}

static void
leg_port_class_init (LegPortClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leg_port_finalize;
}

static void
leg_port_init (LegPort *self)
{
  g_queue_init (&self->incoming);
  g_queue_init (&self->strays);
}
