/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-sasl-choice.h"

G_BEGIN_DECLS

/**
 * BatonTcpDial:
 *
 * One connection to one server: TCP, then TLS on it.
 */
#define BATON_TYPE_TCP_DIAL (baton_tcp_dial_get_type ())
G_DECLARE_FINAL_TYPE (BatonTcpDial, baton_tcp_dial, BATON, TCP_DIAL, GObject)

BatonTcpDial *baton_tcp_dial_new               (void);
void          baton_tcp_dial_connect_async     (BatonTcpDial         *self,
                                                const char           *host,
                                                guint16               port,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean      baton_tcp_dial_connect_finish    (BatonTcpDial         *self,
                                                GAsyncResult         *result,
                                                GError              **error);
void          baton_tcp_dial_secure_async      (BatonTcpDial         *self,
                                                const char           *domain,
                                                GTlsDatabase         *trust,
                                                gboolean              direct,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean      baton_tcp_dial_secure_finish     (BatonTcpDial         *self,
                                                GAsyncResult         *result,
                                                GError              **error);

GIOStream    *baton_tcp_dial_get_io            (BatonTcpDial         *self);
void          baton_tcp_dial_acknowledge       (BatonTcpDial         *self);
BatonBinding  baton_tcp_dial_get_bindings      (BatonTcpDial         *self);
GBytes       *baton_tcp_dial_dup_binding       (BatonTcpDial         *self,
                                                BatonBinding          binding);
GInetAddress *baton_tcp_dial_dup_local_address (BatonTcpDial         *self);

G_END_DECLS
