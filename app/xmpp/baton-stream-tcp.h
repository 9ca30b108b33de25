/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-jid.h"
#include "baton-stream.h"

G_BEGIN_DECLS

/**
 * BatonStreamTcp:
 *
 * A stream over TCP and TLS (RFC 6120 sections 3 to 5, XEP-0368).
 */
#define BATON_TYPE_STREAM_TCP (baton_stream_tcp_get_type ())
G_DECLARE_FINAL_TYPE (BatonStreamTcp, baton_stream_tcp, BATON, STREAM_TCP, GObject)

BatonStream *baton_stream_tcp_new (BatonClock   *clock,
                                   BatonJid     *jid,
                                   GPtrArray    *endpoints,
                                   GTlsDatabase *trust);

G_END_DECLS
