/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-port.h"
#include "baton-test-clock.h"

G_BEGIN_DECLS

/**
 * XmppPort:
 *
 * A port with the real router and the test in place of the server: what is sent waits for the test, and the test says
 * what comes in. Stanzas are texts with simple quotes, in the namespace of clients.
 */
#define XMPP_TYPE_PORT (xmpp_port_get_type ())
G_DECLARE_FINAL_TYPE (XmppPort, xmpp_port, XMPP, PORT, GObject)

XmppPort  *xmpp_port_new     (const char     *jid,
                              BatonTestClock *clock);

void       xmpp_port_receive (XmppPort       *self,
                              const char     *format,
                              ...) G_GNUC_PRINTF (2, 3);
/* The oldest stanza that was sent: (transfer full) (nullable). */
BatonNode *xmpp_port_take    (XmppPort       *self);
guint      xmpp_port_get_n   (XmppPort       *self);

/* The oldest stanza must be an iq to @to (NULL: the account); answers it with @child inside. */
void       xmpp_port_answer  (XmppPort       *self,
                              const char     *to,
                              const char     *type,
                              const char     *child);
/* The oldest stanza must read so. */
void       xmpp_port_expect  (XmppPort       *self,
                              const char     *text);
/* The full JID is gone: requests fail, then ::lost. */
void       xmpp_port_lose    (XmppPort       *self);

G_END_DECLS
