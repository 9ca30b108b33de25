/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-in-band-window.h"

/* Architecture 4: at most 2 s of data outstanding; half of that leaves room to grow into, microseconds. */
#define SLOW_US (2 * G_USEC_PER_SEC)
#define QUICK_US G_USEC_PER_SEC

/* An answer within this shows a road for larger blocks, microseconds: 64 kB/s, and no server holds us back. */
#define SNAPPY_US (G_USEC_PER_SEC / 4)

/* The least number of blocks that are compared, and how many rounds go by before the next try: trying the wrong window
 * costs less than a twentieth. */
#define ROUND_BLOCKS 8
#define REST_ROUNDS 16

/* By how much the larger window has to be faster, as a fraction: less than this is noise. */
#define GAIN_OF 5
#define GAIN_TO 4

/**
 * baton_in_band_window_init:
 * @self: a window
 * @first: how many blocks before anything is known, at least 1
 * @max: how many at most
 */
void
baton_in_band_window_init (BatonInBandWindow *self, guint first, guint max)
{
  *self = (BatonInBandWindow) { .max = MAX (max, 1) };
  self->allowed = CLAMP (first, 1, self->max);
}

static void
window_set (BatonInBandWindow *self, guint allowed, gint64 now_us)
{
  self->allowed = allowed;
  self->hold_us = now_us;
  self->round_us = 0;
  self->answered = 0;
}

/* Whether the window that was tried is the better one: the smaller, unless the larger gains enough. */
static gboolean
window_tried_well (BatonInBandWindow *self, guint before, gint64 block_us)
{
  if (self->allowed > before)
    return block_us * GAIN_OF <= self->before_us * GAIN_TO;

  return block_us * GAIN_TO < self->before_us * GAIN_OF;
}

static void
window_try (BatonInBandWindow *self, gint64 block_us, gint64 now_us)
{
  guint next = self->shrink ? self->allowed / 2 : MIN (self->allowed * 2, self->max);

  self->shrink = !self->shrink;
  self->rest = REST_ROUNDS;
  if (next == 0 || next == self->allowed)
    return;

  self->before = self->allowed;
  self->before_us = block_us;
  window_set (self, next, now_us);
}

/* A round is over in which each block took @block_us. */
static void
window_judge (BatonInBandWindow *self, gint64 block_us, gint64 now_us)
{
  guint before = self->before;

  self->before = 0;
  if (before == 0 && self->rest > 0)
    {
      self->rest--;
    }
  else if (before == 0)
    {
      window_try (self, block_us, now_us);
    }
  else if (window_tried_well (self, before, block_us))
    {
      /* What paid once may pay again: on in the same direction. */
      self->shrink = self->allowed < before;
      window_try (self, block_us, now_us);
    }
  else
    {
      window_set (self, before, now_us);
    }
}

/**
 * baton_in_band_window_answered:
 * @self: a window
 * @blocks: how many are answered with this
 * @sent_us: when the last of them was sent, microseconds
 * @now_us: when it was answered
 *
 * Learns from an answer. Blocks sent before the window changed say nothing about it.
 */
void
baton_in_band_window_answered (BatonInBandWindow *self, guint blocks, gint64 sent_us, gint64 now_us)
{
  gint64 took_us = now_us - sent_us;

  if (took_us < SNAPPY_US)
    self->quick = TRUE;
  else if (took_us > QUICK_US)
    self->quick = FALSE;
  if (sent_us < self->hold_us)
    return;

  if (took_us > SLOW_US)
    {
      self->before = 0;
      self->rest = REST_ROUNDS;
      window_set (self, MAX (self->allowed / 2, 1), now_us);
      return;
    }
  if (self->round_us == 0)
    {
      self->round_us = now_us;
      return;
    }

  self->answered += blocks;
  if (self->answered >= MAX (ROUND_BLOCKS, 2 * self->allowed))
    {
      gint64 block_us = MAX ((now_us - self->round_us) / self->answered, 1);

      self->round_us = now_us;
      self->answered = 0;
      window_judge (self, block_us, now_us);
    }
}
