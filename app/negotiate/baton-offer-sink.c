/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-negotiator.h"
#include "baton-offer-sink-private.h"

G_DEFINE_INTERFACE (BatonOfferSink, baton_offer_sink, G_TYPE_OBJECT)

static void
baton_offer_sink_default_init (BatonOfferSinkInterface *iface)
{
}

/**
 * baton_offer_sink_offered:
 * @self: who hears of offers
 * @negotiation: (transfer none): an offer of a peer's; one that nobody references is declined
 */
void
baton_offer_sink_offered (BatonOfferSink   *self,
                          BatonNegotiation *negotiation)
{
  BATON_OFFER_SINK_GET_IFACE (self)->offered (self, negotiation);
}
