/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-socket-leg.h"

G_BEGIN_DECLS

/**
 * BatonDirectLeg:
 *
 * The target connects to the initiator's streamhost.
 */
#define BATON_TYPE_DIRECT_LEG (baton_direct_leg_get_type ())
G_DECLARE_FINAL_TYPE (BatonDirectLeg, baton_direct_leg, BATON, DIRECT_LEG, BatonSocketLeg)

G_END_DECLS
