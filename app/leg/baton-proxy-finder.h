/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-disco.h"
#include "baton-port.h"

G_BEGIN_DECLS

/**
 * BatonProxyFinder:
 *
 * Knows the SOCKS5 proxies that we may offer: those of the own server, found by disco, and one that was named.
 */
#define BATON_TYPE_PROXY_FINDER (baton_proxy_finder_get_type ())
G_DECLARE_FINAL_TYPE (BatonProxyFinder, baton_proxy_finder, BATON, PROXY_FINDER, GObject)

BatonProxyFinder *baton_proxy_finder_new         (BatonPort            *port,
                                                  BatonDisco           *disco,
                                                  BatonClock           *clock);
void              baton_proxy_finder_set_named   (BatonProxyFinder     *self,
                                                  BatonJid             *proxy);
void              baton_proxy_finder_search      (BatonProxyFinder     *self);
void              baton_proxy_finder_find_async  (BatonProxyFinder     *self,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
GPtrArray        *baton_proxy_finder_find_finish (BatonProxyFinder     *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

G_END_DECLS
