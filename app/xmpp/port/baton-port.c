/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-port.h"

enum {
  LOST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (BatonPort, baton_port, G_TYPE_OBJECT)

static void
baton_port_default_init (BatonPortInterface *iface)
{
  /**
   * BatonPort::lost:
   * @self: the port
   *
   * The full JID is gone. Every pending request has failed already; what was sent and not acknowledged is not sent
   * again. The watchers stay and serve the next session.
   */
  signals[LOST] = g_signal_new ("lost", BATON_TYPE_PORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * baton_port_get_jid:
 * @self: a port
 *
 * Returns: (transfer none): the full JID while there is one, else the address as the user gave it
 */
BatonJid *
baton_port_get_jid (BatonPort *self)
{
  g_return_val_if_fail (BATON_IS_PORT (self), NULL);

  return BATON_PORT_GET_IFACE (self)->get_jid (self);
}

/**
 * baton_port_is_loopback:
 * @self: a port
 *
 * Returns: whether the session's own socket is on loopback, so that loopback addresses may mean the same machine
 *   to the peer; %FALSE while there is no socket
 */
gboolean
baton_port_is_loopback (BatonPort *self)
{
  g_return_val_if_fail (BATON_IS_PORT (self), FALSE);

  return BATON_PORT_GET_IFACE (self)->is_loopback (self);
}

/**
 * baton_port_dup_local_address:
 * @self: a port
 *
 * Returns: (transfer full) (nullable): the local address of the session's socket, the one this machine uses towards
 *   its server; %NULL while there is no socket
 */
GInetAddress *
baton_port_dup_local_address (BatonPort *self)
{
  g_return_val_if_fail (BATON_IS_PORT (self), NULL);

  return BATON_PORT_GET_IFACE (self)->dup_local_address (self);
}

/**
 * baton_port_send:
 * @self: a port
 * @stanza: (transfer none): a whole stanza
 *
 * Queues @stanza behind what was sent before. It waits while the network is lost and the session may be resumed; it is
 * dropped without notice when there is no session.
 */
void
baton_port_send (BatonPort *self,
                 BatonNode *stanza)
{
  g_return_if_fail (BATON_IS_PORT (self));
  g_return_if_fail (stanza != NULL);

  BATON_PORT_GET_IFACE (self)->send (self, stanza);
}

/**
 * baton_port_request:
 * @self: a port
 * @iq: (transfer none): an iq of type get or set, with an id of its own as baton_builder_new_iq() gives
 * @timeout_ms: how long to wait for the answer, in milliseconds; 0 for the usual patience
 * @reply: (scope async): called at most once, never from inside this function
 * @user_data: for @reply
 *
 * Sends @iq and waits for its answer from the same address (RFC 6120 section 8.1.2.1).
 *
 * Errors given to @reply: %BATON_STANZA_ERROR with the peer's condition, %G_IO_ERROR_TIMED_OUT, or
 * %G_IO_ERROR_CONNECTION_CLOSED when there is no session or its full JID was lost.
 *
 * Returns: a number for baton_port_forget(), never 0
 */
guint
baton_port_request (BatonPort      *self,
                    BatonNode      *iq,
                    guint           timeout_ms,
                    BatonPortReply  reply,
                    gpointer        user_data)
{
  g_return_val_if_fail (BATON_IS_PORT (self), 0);
  g_return_val_if_fail (iq != NULL, 0);
  g_return_val_if_fail (reply != NULL, 0);

  return BATON_PORT_GET_IFACE (self)->request (self, iq, timeout_ms, reply, user_data);
}

/**
 * baton_port_forget:
 * @self: a port
 * @request: from baton_port_request()
 *
 * The reply function of @request is not called any more. Nothing happens when it was called already. Allowed from
 * inside watchers and replies.
 */
void
baton_port_forget (BatonPort *self,
                   guint      request)
{
  g_return_if_fail (BATON_IS_PORT (self));

  BATON_PORT_GET_IFACE (self)->forget (self, request);
}

/**
 * baton_port_watch:
 * @self: a port
 * @kind: which stanzas
 * @child_name: (nullable): only those with a child of this name; %NULL for any
 * @child_ns: (nullable): only those with a child in this namespace; %NULL for any
 * @watch: (scope forever): called until baton_port_unwatch()
 * @user_data: for @watch
 *
 * Registers @watch behind those that are there already. It serves all sessions of the port.
 *
 * Returns: a number for baton_port_unwatch(), never 0
 */
guint
baton_port_watch (BatonPort      *self,
                  BatonPortKind   kind,
                  const char     *child_name,
                  const char     *child_ns,
                  BatonPortWatch  watch,
                  gpointer        user_data)
{
  g_return_val_if_fail (BATON_IS_PORT (self), 0);
  g_return_val_if_fail (watch != NULL, 0);

  return BATON_PORT_GET_IFACE (self)->watch (self, kind, child_name, child_ns, watch, user_data);
}

/**
 * baton_port_unwatch:
 * @self: a port
 * @watch: from baton_port_watch()
 *
 * The watcher is not called any more, not even for the stanza that is being handed round. Allowed from inside watchers
 * and replies.
 */
void
baton_port_unwatch (BatonPort *self,
                    guint      watch)
{
  g_return_if_fail (BATON_IS_PORT (self));

  BATON_PORT_GET_IFACE (self)->unwatch (self, watch);
}

/**
 * baton_port_get_unsent:
 * @self: a port
 *
 * Returns: bytes of stanzas that were handed to the port and have not left this machine's session yet: not written, or
 *   written and, where the server confirms (XEP-0198), not confirmed. In-band transfers pace themselves by it.
 */
gsize
baton_port_get_unsent (BatonPort *self)
{
  g_return_val_if_fail (BATON_IS_PORT (self), 0);

  return BATON_PORT_GET_IFACE (self)->get_unsent (self);
}
