/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-tcp.h"

G_BEGIN_DECLS

/* How many connections may be between TCP and the SOCKS reply (architecture 3.3). */
#define BATON_SOCKS5_PENDING_MAX 64

/**
 * BatonSocks5Claim:
 * @granted: a client of the claimed hash was let in and was told so: the socket is yours (transfer full)
 * @is_busy: asked before a client is let in; %TRUE: the one let in before is still there, refuse this one
 *
 * What who claims a hash has to do with its clients.
 */
typedef struct {
  void     (*granted) (BatonTcp *tcp, gpointer user_data);
  gboolean (*is_busy) (gpointer user_data);
} BatonSocks5Claim;

#define BATON_TYPE_SOCKS5_LISTENER (baton_socks5_listener_get_type ())
G_DECLARE_FINAL_TYPE (BatonSocks5Listener, baton_socks5_listener, BATON, SOCKS5_LISTENER, GObject)

BatonSocks5Listener *baton_socks5_listener_new         (BatonClock             *clock);
void                 baton_socks5_listener_set_port    (BatonSocks5Listener    *self,
                                                        guint16                 port);
gboolean             baton_socks5_listener_start       (BatonSocks5Listener    *self,
                                                        GError                **error);
guint16              baton_socks5_listener_get_port    (BatonSocks5Listener    *self);
gboolean             baton_socks5_listener_has_ipv6    (BatonSocks5Listener    *self);
guint                baton_socks5_listener_get_pending (BatonSocks5Listener    *self);

guint                baton_socks5_listener_claim       (BatonSocks5Listener    *self,
                                                        const char             *hash,
                                                        const BatonSocks5Claim *claim,
                                                        gpointer                user_data);
void                 baton_socks5_listener_release     (BatonSocks5Listener    *self,
                                                        guint                   id);

G_END_DECLS
