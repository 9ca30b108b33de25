/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-leg-factory.h"
#include "baton-negotiator.h"

G_BEGIN_DECLS

/**
 * BatonTransferWorld:
 * @allowed: the legs that may be used on our side
 *
 * What the transfers of one account share. Reference counted: a transfer that somebody still holds may outlive its
 * manager. For the main loop's thread alone.
 */
typedef struct {
  BatonClock      *clock;
  BatonNegotiator *negotiator;
  BatonLegFactory *legs;
  BatonLegSet      allowed;
} BatonTransferWorld;

BatonTransferWorld *baton_transfer_world_new   (BatonClock         *clock,
                                                BatonNegotiator    *negotiator,
                                                BatonLegFactory    *legs);
BatonTransferWorld *baton_transfer_world_ref   (BatonTransferWorld *self);
void                baton_transfer_world_unref (BatonTransferWorld *self);

G_END_DECLS
