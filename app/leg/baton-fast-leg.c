/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fast mode (http://affinix.com/jabber/stream): the counter-offer of protocol 3.1, a direct connection the other way.
 */
#include "baton-fast-leg.h"

struct _BatonFastLeg
{
  BatonSocketLeg parent_instance;
};

G_DEFINE_FINAL_TYPE (BatonFastLeg, baton_fast_leg, BATON_TYPE_SOCKET_LEG)

static gboolean
baton_fast_leg_is_target (BatonLeg *leg)
{
  return baton_leg_get_offer (leg)->role == BATON_TARGET;
}

static BatonRole
baton_fast_leg_get_offerer (BatonSocketLeg *leg, BatonCandidate *candidate)
{
  return BATON_TARGET;
}

static void
baton_fast_leg_listen (BatonLeg *leg)
{
  if (baton_fast_leg_is_target (leg))
    baton_socket_leg_listen (leg);
  else
    BATON_LEG_CLASS (baton_fast_leg_parent_class)->listen (leg);
}

static void
baton_fast_leg_dial (BatonLeg *leg, guint attempt, BatonCandidate *candidate)
{
  if (baton_fast_leg_is_target (leg))
    BATON_LEG_CLASS (baton_fast_leg_parent_class)->dial (leg, attempt, candidate);
  else
    baton_socket_leg_dial (leg, attempt, candidate);
}

static void
baton_fast_leg_class_init (BatonFastLegClass *klass)
{
  BatonLegClass *leg_class = BATON_LEG_CLASS (klass);

  BATON_SOCKET_LEG_CLASS (klass)->get_offerer = baton_fast_leg_get_offerer;
  leg_class->listen = baton_fast_leg_listen;
  leg_class->dial = baton_fast_leg_dial;
}

static void
baton_fast_leg_init (BatonFastLeg *self)
{
}
