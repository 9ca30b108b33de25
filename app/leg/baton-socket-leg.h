/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-leg.h"
#include "baton-socks5-listener.h"

G_BEGIN_DECLS

#define BATON_TYPE_SOCKET_LEG (baton_socket_leg_get_type ())
G_DECLARE_DERIVABLE_TYPE (BatonSocketLeg, baton_socket_leg, BATON, SOCKET_LEG, BatonLeg)

/**
 * BatonSocketLegClass:
 * @get_offerer: who offered the streamhost: that side's JID comes first in its hash. @candidate is %NULL for our own
 *   listener
 * @lost: the stream of the leg is gone
 *
 * A leg over TCP and SOCKS5: an end that dials and an end that listens, and the one connection that was granted.
 * Direct, fast and proxy are three ways to use them.
 */
struct _BatonSocketLegClass
{
  BatonLegClass parent_class;

  BatonRole (*get_offerer) (BatonSocketLeg *self, BatonCandidate *candidate);
  void      (*lost)        (BatonSocketLeg *self);
};

/* The streamhost through which the stream of the leg goes; NULL: none, or it came in: (transfer none). */
BatonCandidate *baton_socket_leg_get_candidate (BatonSocketLeg *self);

/* For the kinds that may listen or dial in one role only. */
void            baton_socket_leg_listen        (BatonLeg       *leg);
void            baton_socket_leg_dial          (BatonLeg       *leg,
                                                guint           attempt,
                                                BatonCandidate *candidate);

G_END_DECLS
