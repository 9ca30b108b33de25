/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-in-band.h"
#include "baton-leg-factory.h"
#include "baton-leg.h"

G_BEGIN_DECLS

/**
 * BatonInBandLeg:
 *
 * Inside the XMPP stream: the road that exists wherever both sides offered it.
 */
#define BATON_TYPE_IN_BAND_LEG (baton_in_band_leg_get_type ())
G_DECLARE_FINAL_TYPE (BatonInBandLeg, baton_in_band_leg, BATON, IN_BAND_LEG, BatonLeg)

BatonLeg *baton_in_band_leg_new (BatonInBand             *service,
                                 BatonOffer              *offer,
                                 const BatonInBandTraits *traits,
                                 BatonNoteSink           *sink);

G_END_DECLS
