/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-test-port.h"

G_BEGIN_DECLS

/* The test in place of the server: stanzas as texts, in the namespace of clients unless they say otherwise. */

void xmpp_talk_receive (BatonTestPort *port,
                        const char    *format,
                        ...) G_GNUC_PRINTF (2, 3);
/* The oldest stanza that was sent must be an iq to @to (NULL: the account); answers it with @child inside. */
void xmpp_talk_answer  (BatonTestPort *port,
                        const char    *to,
                        const char    *type,
                        const char    *child);
/* The oldest stanza that was sent must read so. */
void xmpp_talk_expect  (BatonTestPort *port,
                        const char    *text);

G_END_DECLS
