/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BatonGathering:
 * @session: (nullable): the address that the session's own socket uses here
 * @loopback: whether that socket is on loopback: then so may be the peer
 * @ipv6: whether our listener can be reached by IPv6
 *
 * What decides which addresses of this machine are worth an offer.
 */
typedef struct {
  GInetAddress *session;
  gboolean      loopback;
  gboolean      ipv6;
} BatonGathering;

GPtrArray *baton_gatherer_read    (void);
GPtrArray *baton_gatherer_arrange (GPtrArray            *addresses,
                                   const BatonGathering *gathering);

G_END_DECLS
