/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-end-codec.h"
#include "baton-negotiation.h"
#include "baton-node.h"
#include "baton-sid-book.h"

G_BEGIN_DECLS

typedef struct _BatonPort BatonPort;

/**
 * BatonNegotiationSi:
 *
 * A negotiation by stream initiation: the offer of a file (XEP-0095, XEP-0096), then lists of streamhosts (XEP-0065),
 * one from each side in fast mode.
 */
#define BATON_TYPE_NEGOTIATION_SI (baton_negotiation_si_get_type ())
G_DECLARE_FINAL_TYPE (BatonNegotiationSi, baton_negotiation_si, BATON, NEGOTIATION_SI, BatonNegotiation)

BatonNegotiation *baton_negotiation_si_new_outgoing (BatonPort             *port,
                                                     BatonSidBook          *book,
                                                     BatonOffer            *offer,
                                                     BatonPeerInfo         *peer_info);
BatonNegotiation *baton_negotiation_si_new_incoming (BatonPort             *port,
                                                     BatonSidBook          *book,
                                                     BatonOffer            *offer,
                                                     BatonPeerInfo         *peer_info,
                                                     BatonNode             *request);

/* An offer of the peer's that neither side has answered or taken back. */
gboolean          baton_negotiation_si_is_unanswered (BatonNegotiationSi   *self);

/* What comes in for it. */
void              baton_negotiation_si_take_hosts   (BatonNegotiationSi    *self,
                                                     BatonNode             *iq);
void              baton_negotiation_si_take_end     (BatonNegotiationSi    *self,
                                                     const BatonEndMessage *message);
void              baton_negotiation_si_take_gone    (BatonNegotiationSi    *self);
void              baton_negotiation_si_take_lost    (BatonNegotiationSi    *self);

G_END_DECLS
