/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-clock.h"
#include "baton-leg-kind.h"

G_BEGIN_DECLS

/* What baton_tcp_read() and baton_tcp_peek() return besides a count of bytes. */
#define BATON_TCP_END    0
#define BATON_TCP_WAIT  -1
#define BATON_TCP_BROKEN -2

/* Besides the conditions of GLib: the peer's FIN came, whether or not bytes lie before it (Linux: POLLRDHUP). */
#define BATON_TCP_FIN ((GIOCondition) 0x2000)

typedef void (*BatonTcpFunc) (gpointer user_data);

/**
 * BatonTcp:
 *
 * One connected socket in the main loop: non-blocking, at most one watch, and an end that is a FIN, never a reset.
 */
typedef struct _BatonTcp BatonTcp;

BatonTcp       *baton_tcp_new           (int             fd,
                                         BatonClock     *clock);
void            baton_tcp_close         (BatonTcp       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonTcp, baton_tcp_close)
int             baton_tcp_steal         (BatonTcp       *self);

void            baton_tcp_watch         (BatonTcp       *self,
                                         GIOCondition    condition,
                                         BatonTcpFunc    func,
                                         gpointer        user_data);
gssize          baton_tcp_read          (BatonTcp       *self,
                                         gpointer        buffer,
                                         gsize           length);
gssize          baton_tcp_peek          (BatonTcp       *self,
                                         gpointer        buffer,
                                         gsize           length);
gboolean        baton_tcp_send          (BatonTcp       *self,
                                         gconstpointer   bytes,
                                         gsize           length);
BatonLegReason  baton_tcp_check         (BatonTcp       *self);
/* How many sockets are between our FIN and their last byte, in this process. */
guint           baton_tcp_count_closing (void);

G_END_DECLS
