/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-socket-leg.h"

G_BEGIN_DECLS

/**
 * BatonFastLeg:
 *
 * The initiator connects to the target's streamhost.
 */
#define BATON_TYPE_FAST_LEG (baton_fast_leg_get_type ())
G_DECLARE_FINAL_TYPE (BatonFastLeg, baton_fast_leg, BATON, FAST_LEG, BatonSocketLeg)

G_END_DECLS
