/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-jid.h"
#include "baton-node.h"

G_BEGIN_DECLS

#define BATON_TYPE_PORT (baton_port_get_type ())
G_DECLARE_INTERFACE (BatonPort, baton_port, BATON, PORT, GObject)

typedef enum {
  BATON_PORT_IQ_GET,
  BATON_PORT_IQ_SET,
  BATON_PORT_MESSAGE,
  BATON_PORT_PRESENCE,
} BatonPortKind;

/**
 * BatonPortWatch:
 * @port: where @stanza came in
 * @stanza: the whole stanza
 * @from: its sender; the bare JID of the account where the stanza names none (RFC 6120 section 8.1.2.1)
 * @user_data: as given to baton_port_watch()
 *
 * Called in stream order, from inside the reading of the stream: never from an idle callback.
 *
 * Returns: %TRUE when the stanza was taken; the watcher of an iq then answers it exactly once, now or later. With
 *   %FALSE the next watcher is asked; an iq that nobody takes is answered with service-unavailable.
 */
typedef gboolean (*BatonPortWatch) (BatonPort *port,
                                    BatonNode *stanza,
                                    BatonJid  *from,
                                    gpointer   user_data);

/**
 * BatonPortReply:
 * @reply: (nullable): the result stanza; %NULL when @error is set
 * @error: (nullable): %BATON_STANZA_ERROR with the peer's condition, or %G_IO_ERROR_TIMED_OUT, or
 *   %G_IO_ERROR_CONNECTION_CLOSED when the full JID was lost
 * @user_data: as given to baton_port_request()
 *
 * Called at most once and in stream order, relative to the watchers too.
 */
typedef void (*BatonPortReply) (BatonNode    *reply,
                                const GError *error,
                                gpointer      user_data);

/**
 * BatonPort:
 *
 * Sending and receiving stanzas, all that the rooms above the session may know of it. A port outlives short losses
 * of the network (XEP-0198); what is sent meanwhile waits.
 *
 * Signal `::lost`: the full JID is gone (a new session has another or none); every pending request has already
 * failed with %G_IO_ERROR_CONNECTION_CLOSED.
 */
struct _BatonPortInterface
{
  GTypeInterface parent;

  BatonJid *(*get_jid)       (BatonPort *self);
  gboolean  (*is_loopback)   (BatonPort *self);
  void      (*send)          (BatonPort *self, BatonNode *stanza);
  guint     (*request)       (BatonPort *self, BatonNode *iq, guint timeout_ms, BatonPortReply reply, gpointer user_data);
  void      (*forget)        (BatonPort *self, guint request);
  guint     (*watch)         (BatonPort *self, BatonPortKind kind, const char *child_name, const char *child_ns,
                              BatonPortWatch watch, gpointer user_data);
  void      (*unwatch)       (BatonPort *self, guint watch);
  gsize     (*get_unsent)    (BatonPort *self);
  GInetAddress *(*dup_local_address) (BatonPort *self);
};

BatonJid *baton_port_get_jid     (BatonPort      *self);
gboolean  baton_port_is_loopback (BatonPort      *self);
GInetAddress *baton_port_dup_local_address (BatonPort *self);
void      baton_port_send        (BatonPort      *self,
                                  BatonNode      *stanza);
guint     baton_port_request     (BatonPort      *self,
                                  BatonNode      *iq,
                                  guint           timeout_ms,
                                  BatonPortReply  reply,
                                  gpointer        user_data);
void      baton_port_forget      (BatonPort      *self,
                                  guint           request);
guint     baton_port_watch       (BatonPort      *self,
                                  BatonPortKind   kind,
                                  const char     *child_name,
                                  const char     *child_ns,
                                  BatonPortWatch  watch,
                                  gpointer        user_data);
void      baton_port_unwatch     (BatonPort      *self,
                                  guint           watch);
gsize     baton_port_get_unsent  (BatonPort      *self);

G_END_DECLS
