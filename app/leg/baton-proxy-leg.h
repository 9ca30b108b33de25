/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-port.h"
#include "baton-socket-leg.h"

G_BEGIN_DECLS

/**
 * BatonProxyLeg:
 *
 * Both sides connect to a proxy; who offered it activates the stream.
 */
#define BATON_TYPE_PROXY_LEG (baton_proxy_leg_get_type ())
G_DECLARE_FINAL_TYPE (BatonProxyLeg, baton_proxy_leg, BATON, PROXY_LEG, BatonSocketLeg)

G_END_DECLS
