/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-in-band-window.h"

/* Architecture 4: at most 2 s of data outstanding; half of that leaves room to grow into, microseconds. */
#define SLOW_US (2 * G_USEC_PER_SEC)
#define QUICK_US G_USEC_PER_SEC

/**
 * baton_in_band_window_init:
 * @self: a window
 * @first: how many blocks before anything is known, at least 1
 * @max: how many at most
 */
void
baton_in_band_window_init (BatonInBandWindow *self, guint first, guint max)
{
  self->max = MAX (max, 1);
  self->allowed = CLAMP (first, 1, self->max);
  self->hold_us = 0;
}

/**
 * baton_in_band_window_answered:
 * @self: a window
 * @sent_us: when the block was sent, microseconds
 * @now_us: when it was answered
 *
 * Learns from an answer. Blocks sent before the last halving do not halve again.
 */
void
baton_in_band_window_answered (BatonInBandWindow *self, gint64 sent_us, gint64 now_us)
{
  gint64 took_us = now_us - sent_us;

  if (took_us < QUICK_US)
    {
      self->allowed = MIN (self->allowed + 1, self->max);
    }
  else if (took_us > SLOW_US && sent_us >= self->hold_us)
    {
      self->allowed = MAX (self->allowed / 2, 1);
      self->hold_us = now_us;
    }
}
