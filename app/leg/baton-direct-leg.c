/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0065 section 6.3.1: direct connection. */
#include "baton-direct-leg.h"

struct _BatonDirectLeg
{
  BatonSocketLeg parent_instance;
};

G_DEFINE_FINAL_TYPE (BatonDirectLeg, baton_direct_leg, BATON_TYPE_SOCKET_LEG)

static gboolean
baton_direct_leg_is_initiator (BatonLeg *leg)
{
  return baton_leg_get_offer (leg)->role == BATON_INITIATOR;
}

static BatonRole
baton_direct_leg_get_offerer (BatonSocketLeg *leg, BatonCandidate *candidate)
{
  return BATON_INITIATOR;
}

static void
baton_direct_leg_listen (BatonLeg *leg)
{
  if (baton_direct_leg_is_initiator (leg))
    baton_socket_leg_listen (leg);
  else
    BATON_LEG_CLASS (baton_direct_leg_parent_class)->listen (leg);
}

static void
baton_direct_leg_dial (BatonLeg *leg, guint attempt, BatonCandidate *candidate)
{
  if (baton_direct_leg_is_initiator (leg))
    BATON_LEG_CLASS (baton_direct_leg_parent_class)->dial (leg, attempt, candidate);
  else
    baton_socket_leg_dial (leg, attempt, candidate);
}

static void
baton_direct_leg_class_init (BatonDirectLegClass *klass)
{
  BatonLegClass *leg_class = BATON_LEG_CLASS (klass);

  BATON_SOCKET_LEG_CLASS (klass)->get_offerer = baton_direct_leg_get_offerer;
  leg_class->listen = baton_direct_leg_listen;
  leg_class->dial = baton_direct_leg_dial;
}

static void
baton_direct_leg_init (BatonDirectLeg *self)
{
}
