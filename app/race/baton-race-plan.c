/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-race-plan.h"

static gint64
rtt_or_default (gint64 rtt_us)
{
  return rtt_us > 0 ? rtt_us : BATON_RACE_RTT_UNKNOWN_US;
}

/**
 * baton_race_plan_rank:
 * @leg: a kind of leg
 *
 * Returns: how good it is, smaller is better; equals decide by who is first
 */
guint
baton_race_plan_rank (BatonLegKind leg)
{
  switch (leg)
    {
    case BATON_LEG_DIRECT:
    case BATON_LEG_FAST:
      return 0;
    case BATON_LEG_PROXY:
      return 1;
    case BATON_LEG_IBB:
      return 2;
    case BATON_N_LEGS:
    default:
      return G_MAXUINT;
    }
}

/**
 * baton_race_plan_request:
 * @profile: the peer's
 * @rtt_us: a stanza's round trip; 0: unknown
 *
 * Returns: how long a SOCKS request may stay unanswered while other addresses of the leg wait behind it, microseconds;
 *   0: as long as its attempt
 */
gint64
baton_race_plan_request (const BatonPeerProfile *profile,
                         gint64                  rtt_us)
{
  return profile->request_us == 0 ? 0 : MAX (profile->request_us, rtt_or_default (rtt_us) * 4);
}

/**
 * baton_race_plan_proxy_dial:
 * @profile: the peer's
 * @far: see #BatonRaceHosts
 *
 * Returns: how long after the streamhosts came the first proxy is connected to, microseconds
 */
gint64
baton_race_plan_proxy_dial (const BatonPeerProfile *profile,
                            gboolean                far)
{
  return far && profile->kind == BATON_PEER_BATON ? 0 : profile->proxy_dial_us;
}

/**
 * baton_race_plan_proxy_hold:
 * @profile: the peer's
 * @rtt_us: a stanza's round trip; 0: unknown
 *
 * Returns: how long a proxy of theirs that is up waits for a better leg, microseconds
 */
gint64
baton_race_plan_proxy_hold (const BatonPeerProfile *profile,
                            gint64                  rtt_us)
{
  if (profile->proxy_hold_us > 0)
    return profile->proxy_hold_us;

  return CLAMP (rtt_or_default (rtt_us) * 3 / 2, BATON_RACE_PROXY_HOLD_LEAST_US, BATON_RACE_PROXY_HOLD_MOST_US);
}

/**
 * baton_race_plan_their_proxy:
 * @rtt_us: a stanza's round trip; 0: unknown
 *
 * Returns: how long the target gets to open its proxy before the selection byte is written to it, microseconds
 */
gint64
baton_race_plan_their_proxy (gint64 rtt_us)
{
  return MAX (BATON_RACE_THEIR_PROXY_US, rtt_or_default (rtt_us) * 4);
}

/**
 * baton_race_plan_in_band:
 * @profile: the peer's
 * @rtt_us: a stanza's round trip; 0: unknown
 *
 * Returns: how long after the acceptance in-band opens without a winner, microseconds; 0: only when all legs are lost
 */
gint64
baton_race_plan_in_band (const BatonPeerProfile *profile,
                         gint64                  rtt_us)
{
  if (profile->in_band_us == 0)
    return 0;

  return MAX (profile->in_band_us, rtt_or_default (rtt_us) * 8);
}

/**
 * baton_race_plan_methods:
 * @legs: what is allowed here
 * @profile: the peer's
 * @n_hosts: how many streamhosts baton_race_order_hosts() gives for it
 *
 * Returns: the methods an offer names; 0: nothing is possible
 */
BatonMethod
baton_race_plan_methods (BatonLegSet             legs,
                         const BatonPeerProfile *profile,
                         guint                   n_hosts)
{
  BatonLegSet sockets = legs & ~BATON_LEG_BIT (BATON_LEG_IBB);
  BatonMethod methods = 0;

  if (sockets != 0 && (n_hosts > 0 || (profile->empty_hosts && baton_race_offers_fast (legs, profile))))
    methods |= BATON_METHOD_S5B;
  if ((legs & BATON_LEG_BIT (BATON_LEG_IBB)) != 0)
    methods |= BATON_METHOD_IBB;

  return methods;
}

/**
 * baton_race_plan_choose:
 * @offered: the methods of an offer
 * @legs: what is allowed here
 *
 * Returns: the one method to accept; 0: none
 */
BatonMethod
baton_race_plan_choose (BatonMethod offered,
                        BatonLegSet legs)
{
  if ((offered & BATON_METHOD_S5B) != 0 && (legs & ~BATON_LEG_BIT (BATON_LEG_IBB)) != 0)
    return BATON_METHOD_S5B;
  if ((offered & BATON_METHOD_IBB) != 0 && (legs & BATON_LEG_BIT (BATON_LEG_IBB)) != 0)
    return BATON_METHOD_IBB;

  return 0;
}
