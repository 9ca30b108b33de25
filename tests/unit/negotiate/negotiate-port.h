/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-port.h"

G_BEGIN_DECLS

/**
 * NegotiatePort:
 *
 * A port without a session: keeps what is sent, hands round what the test delivers. Questions by disco are kept apart
 * and answered as the test said beforehand.
 */
#define NEGOTIATE_TYPE_PORT (negotiate_port_get_type ())
G_DECLARE_FINAL_TYPE (NegotiatePort, negotiate_port, NEGOTIATE, PORT, GObject)

NegotiatePort *negotiate_port_new        (const char     *jid);

/* What a client answers to disco: features separated by blanks; %NULL: nothing at all; without a @name the question
 * times out at once. Others answer with service-unavailable. */
void           negotiate_port_set_client (NegotiatePort  *self,
                                          const char     *jid,
                                          const char     *name,
                                          const char     *features);
guint          negotiate_port_get_n_asked (NegotiatePort *self);

/* The oldest stanza that was sent and not taken yet; the test fails when there is none. (transfer full) */
BatonNode     *negotiate_port_take       (NegotiatePort  *self);
gboolean       negotiate_port_is_quiet   (NegotiatePort  *self);
/* How many requests wait for an answer, disco left out. */
guint          negotiate_port_get_n_open (NegotiatePort  *self);
guint          negotiate_port_get_n_watches (NegotiatePort *self);

/* A stanza comes in. */
void           negotiate_port_deliver    (NegotiatePort  *self,
                                          const char     *format,
                                          ...) G_GNUC_PRINTF (2, 3);
/* The answer to @request comes in, from the one it went to. */
void           negotiate_port_answer     (NegotiatePort  *self,
                                          BatonNode      *request,
                                          const char     *type,
                                          const char     *format,
                                          ...) G_GNUC_PRINTF (4, 5);
void           negotiate_port_time_out   (NegotiatePort  *self,
                                          BatonNode      *request);
/* The full JID is gone; with @silently nobody hears the signal. */
void           negotiate_port_lose       (NegotiatePort  *self,
                                          gboolean        silently);

G_END_DECLS
