/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-leg.h"

G_BEGIN_DECLS

typedef struct _BatonDisco BatonDisco;
typedef struct _BatonPort BatonPort;

/**
 * BatonLegFactory:
 *
 * Makes legs and knows what they share: the SOCKS5 listener of all transfers, the proxies found, the addresses of this
 * machine. One for each account.
 */
#define BATON_TYPE_LEG_FACTORY (baton_leg_factory_get_type ())
G_DECLARE_FINAL_TYPE (BatonLegFactory, baton_leg_factory, BATON, LEG_FACTORY, GObject)

BatonLegFactory *baton_leg_factory_new              (BatonPort             *port,
                                                     BatonDisco            *disco);
/* Before the first transfer. 0: any port. */
void             baton_leg_factory_set_listen_port  (BatonLegFactory       *self,
                                                     guint16                port);
/* A proxy to use besides those the own server has; %NULL: none. */
void             baton_leg_factory_set_proxy        (BatonLegFactory       *self,
                                                     BatonJid              *proxy);

/* In-band as the peer can take it: block size in bytes, how many may be unanswered, carried by message or iq. */
typedef struct {
  guint     block_size;
  guint     window;
  gboolean  by_message;
} BatonInBandTraits;

BatonLeg        *baton_leg_factory_make             (BatonLegFactory       *self,
                                                     BatonLegKind           kind,
                                                     BatonOffer            *offer,
                                                     const BatonInBandTraits *in_band,
                                                     BatonNoteSink         *sink);

/* Gathers our streamhosts for an offer of ours: own addresses (architecture 3.3's order) and proxies, as
 * (element-type BatonCandidate). Starts the listener. Finds proxies once and remembers them; waits at most
 * BATON_PATIENCE_PROXY_MS for that. */
void             baton_leg_factory_gather_async     (BatonLegFactory       *self,
                                                     BatonLegSet            legs,
                                                     GCancellable          *cancellable,
                                                     GAsyncReadyCallback    callback,
                                                     gpointer               user_data);
GPtrArray       *baton_leg_factory_gather_finish    (BatonLegFactory       *self,
                                                     GAsyncResult          *result,
                                                     GError               **error);
/* Starts looking for proxies, so that the first transfer need not wait. */
void             baton_leg_factory_warm_up          (BatonLegFactory       *self);

G_END_DECLS
