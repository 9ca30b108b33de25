/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-negotiator.h"

G_BEGIN_DECLS

void baton_offer_sink_offered (BatonOfferSink   *self,
                               BatonNegotiation *negotiation);

G_END_DECLS
