/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-test-port.h"

#include "baton-builder.h"
#include "baton-node-private.h"
#include "baton-ns.h"
#include "baton-parser.h"
#include "baton-router.h"

#include <string.h>

struct _BatonTestPort
{
  GObject parent_instance;

  BatonJid *jid;
  BatonRouter *router;
  GQueue sent;          /* (element-type BatonNode) */
  BatonTestPort *other; /* weak */
  guint automatic;      /* the idle source that delivers */
  gboolean deliver_soon;
  gboolean is_lost;
  gboolean is_loopback;
  GInetAddress *local_address;
  gsize unsent; /* bytes */
};

static void baton_test_port_iface_init (BatonPortInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonTestPort, baton_test_port, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_PORT, baton_test_port_iface_init))

static BatonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *wrapped = g_strdup_printf ("<stream xmlns='%s'>%s</stream>", BATON_NS_CLIENT, text);
  g_autoptr (BatonNode) root = baton_parser_parse_document (wrapped, -1, &error);

  g_assert_no_error (error);
  return baton_node_ref (baton_node_first (root));
}

/* @stanza as its receiver sees it: the server writes the sender's address into it. */
static BatonNode *
stamp (BatonNode *stanza,
       BatonJid *from)
{
  BatonNode *stamped = baton_node_grow (baton_node_get_name (stanza), -1, baton_node_get_ns (stanza));
  BatonNode *child;

  for (guint i = 0; i < baton_node_get_n_attrs (stanza); i++)
    {
      const char *name;
      const char *value;

      baton_node_get_nth_attr (stanza, i, &name, &value);
      baton_node_grow_attr (stamped, name, value, -1);
    }
  baton_node_grow_attr (stamped, "from", baton_jid_get_text (from), -1);
  for (child = baton_node_first (stanza); child != NULL; child = baton_node_next (stanza, child))
    baton_node_grow_child (stamped, baton_node_ref (child));
  return stamped;
}

static gboolean
is_for (BatonNode *stanza,
        BatonTestPort *receiver)
{
  const char *to = baton_node_get_attr (stanza, "to");
  g_autoptr (BatonJid) jid = to != NULL ? baton_jid_new (to, NULL) : NULL;

  if (jid == NULL || receiver == NULL || receiver->is_lost)
    return FALSE;
  return baton_jid_is_bare (jid) ? baton_jid_same_bare (jid, receiver->jid) : baton_jid_equal (jid, receiver->jid);
}

static gboolean
on_idle_cb (gpointer user_data)
{
  g_autoptr (BatonTestPort) self = g_object_ref (BATON_TEST_PORT (user_data));

  /* One stanza a turn; a test that takes the port away from inside is left in peace. */
  if (baton_test_port_deliver (self))
    return G_SOURCE_CONTINUE;
  self->automatic = 0;
  return G_SOURCE_REMOVE;
}

static void
deliver_soon (BatonTestPort *self)
{
  if (self->deliver_soon && self->automatic == 0)
    self->automatic = g_idle_add (on_idle_cb, self);
}

BatonTestPort *
baton_test_port_new (const char *full_jid,
                     BatonClock *clock)
{
  BatonTestPort *self = g_object_new (BATON_TYPE_TEST_PORT, NULL);
  g_autoptr (GError) error = NULL;

  self->jid = baton_jid_new (full_jid, &error);
  g_assert_no_error (error);
  self->router = baton_router_new (BATON_PORT (self), clock);
  return self;
}

BatonNode *
baton_test_port_take (BatonTestPort *self)
{
  return g_queue_pop_head (&self->sent);
}

BatonNode *
baton_test_port_peek (BatonTestPort *self)
{
  return g_queue_peek_head (&self->sent);
}

guint
baton_test_port_get_n_sent (BatonTestPort *self)
{
  return g_queue_get_length (&self->sent);
}

void
baton_test_port_inject (BatonTestPort *self,
                        BatonNode *stanza)
{
  g_assert_false (self->is_lost);
  baton_router_handle (self->router, stanza);
}

void
baton_test_port_inject_text (BatonTestPort *self,
                             const char *text)
{
  g_autoptr (BatonNode) stanza = parse (text);

  baton_test_port_inject (self, stanza);
}

void
baton_test_port_answer (BatonTestPort *self,
                        BatonNode *request,
                        BatonNode *payload)
{
  g_autoptr (BatonBuilder) b = baton_builder_new_iq ("result", baton_jid_get_text (self->jid),
                                                     baton_node_get_attr (request, "id"));
  g_autoptr (BatonNode) answer = NULL;

  baton_builder_attr (b, "from", baton_node_get_attr (request, "to"));
  if (payload != NULL)
    baton_builder_add (b, payload);
  answer = baton_builder_end (b);
  baton_test_port_inject (self, answer);
}

void
baton_test_port_join (BatonTestPort *self,
                      BatonTestPort *other)
{
  g_set_weak_pointer (&self->other, other);
  g_set_weak_pointer (&other->other, self);
}

gboolean
baton_test_port_deliver (BatonTestPort *self)
{
  for (GList *link = self->sent.head; link != NULL; link = link->next)
    {
      g_autoptr (BatonNode) stanza = NULL;
      g_autoptr (BatonNode) stamped = NULL;

      if (!is_for (link->data, self->other))
        continue;
      stanza = link->data;
      g_queue_delete_link (&self->sent, link);
      stamped = stamp (stanza, self->jid);
      baton_router_handle (self->other->router, stamped);
      return TRUE;
    }
  return FALSE;
}

void
baton_test_port_run (BatonTestPort *self)
{
  g_autoptr (BatonTestPort) here = g_object_ref (self);
  g_autoptr (BatonTestPort) there = g_object_ref (self->other);
  gboolean moved;

  do
    {
      moved = baton_test_port_deliver (here);
      moved |= baton_test_port_deliver (there);
    }
  while (moved);
}

void
baton_test_port_set_automatic (BatonTestPort *self)
{
  self->deliver_soon = TRUE;
  self->other->deliver_soon = TRUE;
  deliver_soon (self);
  deliver_soon (self->other);
}

void
baton_test_port_lose (BatonTestPort *self)
{
  g_autoptr (BatonTestPort) keep = g_object_ref (self);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "The session is gone");

  self->is_lost = TRUE;
  g_queue_clear_full (&self->sent, (GDestroyNotify) baton_node_unref);
  baton_router_fail_all (self->router, error);
  g_signal_emit_by_name (self, "lost");
}

void
baton_test_port_find_again (BatonTestPort *self,
                            const char *full_jid)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->jid, baton_jid_unref);
  self->jid = baton_jid_new (full_jid, &error);
  g_assert_no_error (error);
  self->is_lost = FALSE;
}

void
baton_test_port_set_loopback (BatonTestPort *self,
                              gboolean loopback)
{
  self->is_loopback = loopback;
}

void
baton_test_port_set_local_address (BatonTestPort *self,
                                   const char *address)
{
  g_clear_object (&self->local_address);
  self->local_address = g_inet_address_new_from_string (address);
  g_assert_nonnull (self->local_address);
}

void
baton_test_port_set_unsent (BatonTestPort *self,
                            gsize bytes)
{
  self->unsent = bytes;
}

static BatonJid *
test_port_get_jid (BatonPort *port)
{
  return BATON_TEST_PORT (port)->jid;
}

static gboolean
test_port_is_loopback (BatonPort *port)
{
  return BATON_TEST_PORT (port)->is_loopback;
}

static void
test_port_send (BatonPort *port,
                BatonNode *stanza)
{
  BatonTestPort *self = BATON_TEST_PORT (port);

  if (self->is_lost)
    return;
  g_queue_push_tail (&self->sent, baton_node_ref (stanza));
  deliver_soon (self);
}

static guint
test_port_request (BatonPort *port,
                   BatonNode *iq,
                   guint timeout_ms,
                   BatonPortReply reply,
                   gpointer user_data)
{
  BatonTestPort *self = BATON_TEST_PORT (port);
  guint request;

  g_assert_cmpstr (baton_node_get_name (iq), ==, "iq");
  g_assert_nonnull (baton_node_get_attr (iq, "id"));
  if (self->is_lost)
    return baton_router_refuse (self->router, reply, user_data);
  request = baton_router_expect (self->router, iq, timeout_ms, reply, user_data);
  test_port_send (port, iq);
  return request;
}

static void
test_port_forget (BatonPort *port,
                  guint request)
{
  baton_router_forget (BATON_TEST_PORT (port)->router, request);
}

static guint
test_port_watch (BatonPort *port,
                 BatonPortKind kind,
                 const char *child_name,
                 const char *child_ns,
                 BatonPortWatch watch,
                 gpointer user_data)
{
  return baton_router_watch (BATON_TEST_PORT (port)->router, kind, child_name, child_ns, watch, user_data);
}

static void
test_port_unwatch (BatonPort *port,
                   guint watch)
{
  baton_router_unwatch (BATON_TEST_PORT (port)->router, watch);
}

static gsize
test_port_get_unsent (BatonPort *port)
{
  return BATON_TEST_PORT (port)->unsent;
}

static GInetAddress *
test_port_dup_local_address (BatonPort *port)
{
  BatonTestPort *self = BATON_TEST_PORT (port);

  return self->local_address != NULL ? g_object_ref (self->local_address) : NULL;
}

static void
baton_test_port_dispose (GObject *object)
{
  BatonTestPort *self = BATON_TEST_PORT (object);

  g_clear_handle_id (&self->automatic, g_source_remove);
  g_clear_weak_pointer (&self->other);
  g_clear_pointer (&self->router, baton_router_free);
  g_queue_clear_full (&self->sent, (GDestroyNotify) baton_node_unref);
  g_clear_object (&self->local_address);

  G_OBJECT_CLASS (baton_test_port_parent_class)->dispose (object);
}

static void
baton_test_port_finalize (GObject *object)
{
  BatonTestPort *self = BATON_TEST_PORT (object);

  baton_jid_unref (self->jid);

  G_OBJECT_CLASS (baton_test_port_parent_class)->finalize (object);
}

static void
baton_test_port_iface_init (BatonPortInterface *iface)
{
  iface->get_jid = test_port_get_jid;
  iface->is_loopback = test_port_is_loopback;
  iface->send = test_port_send;
  iface->request = test_port_request;
  iface->forget = test_port_forget;
  iface->watch = test_port_watch;
  iface->unwatch = test_port_unwatch;
  iface->get_unsent = test_port_get_unsent;
  iface->dup_local_address = test_port_dup_local_address;
}

static void
baton_test_port_class_init (BatonTestPortClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = baton_test_port_dispose;
  object_class->finalize = baton_test_port_finalize;
}

static void
baton_test_port_init (BatonTestPort *self)
{
  g_queue_init (&self->sent);
}
