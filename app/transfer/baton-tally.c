/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-tally.h"

/**
 * baton_tally_pause:
 *
 * Stops the clock that tells how long nothing moved.
 */
void
baton_tally_pause (BatonTally *self)
{
  self->paused_us = g_get_monotonic_time ();
}

/**
 * baton_tally_resume:
 *
 * Starts the clock, or lets it go on where it was paused.
 */
void
baton_tally_resume (BatonTally *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->paused_us != 0)
    self->progress_us += now_us - self->paused_us;
  else
    self->progress_us = now_us;
  self->paused_us = 0;
}

/**
 * baton_tally_touch:
 *
 * Something moved, whatever it was.
 */
void
baton_tally_touch (BatonTally *self)
{
  self->progress_us = g_get_monotonic_time ();
  self->stalled = FALSE;
}

/**
 * baton_tally_begin:
 *
 * A byte is there, though it may not be counted yet.
 */
void
baton_tally_begin (BatonTally *self)
{
  if (self->first_us == 0)
    self->first_us = g_get_monotonic_time ();
}

static void
publish (BatonTally *self)
{
  guint64 bytes = self->moved - MIN (self->unsent, self->moved);

  /* A kernel may count more as unsent than we wrote: what was told stays told. */
  if (bytes <= self->bytes)
    return;
  self->bytes = bytes;
  self->last_us = g_get_monotonic_time ();
}

/**
 * baton_tally_add:
 * @length: bytes that moved
 */
void
baton_tally_add (BatonTally *self,
                 gsize       length)
{
  baton_tally_begin (self);
  baton_tally_touch (self);
  self->moved += length;
  publish (self);
}

/**
 * baton_tally_set_unsent:
 * @unsent: bytes of those that moved, which are not with the peer's machine yet
 *
 * To be called before baton_tally_add() where both change. That they become fewer is a sign of life.
 */
void
baton_tally_set_unsent (BatonTally *self,
                        guint64     unsent)
{
  if (unsent < self->unsent)
    baton_tally_touch (self);
  self->unsent = unsent;
  publish (self);
}

/**
 * baton_tally_get_idle_ms:
 *
 * Returns: how long nothing moved, milliseconds, without the pauses
 */
gint64
baton_tally_get_idle_ms (const BatonTally *self)
{
  return (g_get_monotonic_time () - self->progress_us) / 1000;
}
