/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-rate.h"

/* The speed shown is that of the last five seconds: steady to the eye, and zero five seconds after the last byte. */
#define SPEED_WINDOW_US (5 * G_USEC_PER_SEC)
/* The time left is judged by the last half minute, so that one slow second does not make it jump. */
#define LEFT_WINDOW_US (30 * G_USEC_PER_SEC)
/* Samples closer than this replace each other; LEFT_WINDOW_US of them fit into SAMPLES. */
#define SPACING_US (G_USEC_PER_SEC / 2)
#define SAMPLES 64
/* A shorter time says nothing about a speed. */
#define SPEED_FLOOR_US (G_USEC_PER_SEC / 5)
/* Data must have come for so long before a time left is told: an early guess is wrong. */
#define LEFT_AFTER_US (8 * G_USEC_PER_SEC)
/* More than this is no answer, seconds: a hundred hours. */
#define LEFT_MAX_S (100 * 60 * 60)

typedef struct {
  gint64 us;
  guint64 bytes;
} Sample;

struct _BatonRate
{
  Sample samples[SAMPLES];  /* a ring: @count from @first on, oldest first */
  guint first;
  guint count;
  gint64 begun_us;          /* the last sample before data moved */
  gboolean moving;
};

G_STATIC_ASSERT (SAMPLES > LEFT_WINDOW_US / SPACING_US + 2);

/**
 * baton_rate_new:
 *
 * Returns: (transfer full): a rate that knows nothing yet
 */
BatonRate *
baton_rate_new (void)
{
  return g_new0 (BatonRate, 1);
}

/**
 * baton_rate_free:
 * @self: (transfer full):
 */
void
baton_rate_free (BatonRate *self)
{
  g_free (self);
}

static const Sample *
get_sample (const BatonRate *self,
            guint            index)
{
  return &self->samples[(self->first + index) % SAMPLES];
}

/* The oldest sample that is not before @window_us ago, or the youngest that is: spans at least the window if it can. */
static const Sample *
find_since (const BatonRate *self,
            gint64           window_us)
{
  const Sample *last = get_sample (self, self->count - 1);
  guint index = 0;

  while (index + 1 < self->count && last->us - get_sample (self, index + 1)->us >= window_us)
    index++;
  return get_sample (self, index);
}

static void
append (BatonRate *self,
        guint64    bytes,
        gint64     now_us)
{
  if (self->count == SAMPLES)
    {
      self->first = (self->first + 1) % SAMPLES;
      self->count--;
    }
  self->samples[(self->first + self->count) % SAMPLES] = (Sample) { now_us, bytes };
  self->count++;
}

/**
 * baton_rate_add:
 * @bytes: how many are through by now
 * @now_us: when that was, monotonic microseconds
 *
 * Takes a sample; to be called also while nothing moves, or the speed stays what it was. A count smaller than the one
 * before is a new beginning.
 */
void
baton_rate_add (BatonRate *self,
                guint64    bytes,
                gint64     now_us)
{
  const Sample *last;

  g_return_if_fail (self != NULL);

  last = self->count > 0 ? get_sample (self, self->count - 1) : NULL;
  if (last != NULL && (bytes < last->bytes || now_us < last->us))
    {
      *self = (BatonRate) { .count = 0 };
      last = NULL;
    }
  if (!self->moving && last != NULL && bytes > last->bytes)
    {
      self->moving = TRUE;
      self->begun_us = last->us;
    }
  /* Waiting for the first byte is no slowness. */
  if (!self->moving)
    self->count = 0;
  if (self->count > 1 && last->us - get_sample (self, self->count - 2)->us < SPACING_US)
    self->count--;
  append (self, bytes, now_us);
}

static double
get_speed (const BatonRate *self,
           gint64           window_us)
{
  const Sample *last;
  const Sample *since;

  if (self->count < 2)
    return 0;

  last = get_sample (self, self->count - 1);
  since = find_since (self, window_us);
  if (last->us - since->us < SPEED_FLOOR_US)
    return 0;
  return (double) (last->bytes - since->bytes) * G_USEC_PER_SEC / (double) (last->us - since->us);
}

/**
 * baton_rate_get:
 *
 * Returns: bytes a second over the last seconds; 0 when unknown or when nothing moves
 */
double
baton_rate_get (const BatonRate *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return get_speed (self, SPEED_WINDOW_US);
}

/**
 * baton_rate_get_seconds_left:
 * @size: how many bytes it will be in the end
 *
 * Returns: seconds, rounded up; -1 when unknown: in the first 8 s of data, while nothing moves, or beyond 100 hours
 */
int
baton_rate_get_seconds_left (const BatonRate *self,
                             guint64          size)
{
  const Sample *last;
  double left;

  g_return_val_if_fail (self != NULL, -1);

  if (!self->moving)
    return -1;

  last = get_sample (self, self->count - 1);
  if (last->bytes >= size)
    return 0;
  if (last->us - self->begun_us < LEFT_AFTER_US || get_speed (self, SPEED_WINDOW_US) <= 0)
    return -1;

  left = (double) (size - last->bytes) / get_speed (self, LEFT_WINDOW_US);
  return left < LEFT_MAX_S ? (int) left + 1 : -1;
}
