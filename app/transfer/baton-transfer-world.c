/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer-world.h"

/**
 * baton_transfer_world_new:
 * @clock: where time comes from
 * @negotiator: who offers
 * @legs: who makes legs
 *
 * Returns: (transfer full): a world in which every leg is allowed
 */
BatonTransferWorld *
baton_transfer_world_new (BatonClock      *clock,
                          BatonNegotiator *negotiator,
                          BatonLegFactory *legs)
{
  BatonTransferWorld *self = g_rc_box_new0 (BatonTransferWorld);

  self->clock = g_object_ref (clock);
  self->negotiator = g_object_ref (negotiator);
  self->legs = g_object_ref (legs);
  self->allowed = BATON_LEG_ALL;

  return self;
}

/**
 * baton_transfer_world_ref:
 * @self: a world
 *
 * Returns: (transfer full): @self
 */
BatonTransferWorld *
baton_transfer_world_ref (BatonTransferWorld *self)
{
  return g_rc_box_acquire (self);
}

static void
baton_transfer_world_clear (gpointer data)
{
  BatonTransferWorld *self = data;

  g_clear_object (&self->negotiator);
  g_clear_object (&self->legs);
  g_clear_object (&self->clock);
}

/**
 * baton_transfer_world_unref:
 * @self: (transfer full): a world
 */
void
baton_transfer_world_unref (BatonTransferWorld *self)
{
  g_rc_box_release_full (self, baton_transfer_world_clear);
}
