/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-move-watch.h"

#include "baton-rate.h"

/* Sampling, microseconds: architecture 4 asks for 4 to 10 Hz; until the first byte it is awaited more closely. */
#define SAMPLE_US (100 * G_GINT64_CONSTANT (1000))
#define FIRST_SAMPLE_US (10 * G_GINT64_CONSTANT (1000))

/* How often "bytes moved" is told, microseconds: it pushes a deadline of ten seconds on. */
#define MOVED_US (G_GINT64_CONSTANT (1) * G_USEC_PER_SEC)

struct _BatonMoveWatch
{
  GObject             parent_instance;

  BatonClock         *clock;
  BatonAlarm         *alarm;
  BatonMover         *mover;
  BatonTransfer      *transfer;  /* unowned: outlives us */
  BatonRate          *rate;
  guint64             offset;
  guint64             told_bytes;
  gint64              told_us;
  BatonMoveWatchFunc  moved;
  gpointer            user_data;
};

G_DEFINE_FINAL_TYPE (BatonMoveWatch, baton_move_watch, G_TYPE_OBJECT)

static void
move_watch_sample (BatonMoveWatch *self)
{
  guint64 bytes = baton_mover_get_bytes (self->mover);
  guint64 size = baton_transfer_get_size (self->transfer);
  guint64 total = self->offset + bytes;
  gint64 now_us = baton_clock_now_us (self->clock);

  baton_rate_add (self->rate, total, now_us);
  baton_transfer_show_times (self->transfer, baton_mover_get_first_us (self->mover),
                             baton_mover_get_last_us (self->mover));
  baton_transfer_show_progress (self->transfer, total, baton_rate_get (self->rate),
                                baton_rate_get_seconds_left (self->rate, size));

  if (bytes != self->told_bytes && now_us - self->told_us >= MOVED_US)
    {
      self->told_bytes = bytes;
      self->told_us = now_us;
      self->moved (self->user_data);
    }
}

static void
on_sample_cb (gpointer user_data)
{
  BatonMoveWatch *self = user_data;
  gint64 pause_us = baton_mover_get_first_us (self->mover) != 0 ? SAMPLE_US : FIRST_SAMPLE_US;
  g_autoptr(BatonMoveWatch) alive = g_object_ref (self);

  move_watch_sample (self);
  if (self->alarm != NULL)
    baton_alarm_set (self->alarm, baton_clock_now_us (self->clock) + pause_us);
}

/**
 * baton_move_watch_stop:
 * @self: a watch
 *
 * Takes one more sample, the last. May be called twice.
 */
void
baton_move_watch_stop (BatonMoveWatch *self)
{
  if (self->alarm == NULL)
    return;

  g_clear_pointer (&self->alarm, baton_alarm_free);
  self->moved = NULL;
  self->told_us = G_MAXINT64;
  move_watch_sample (self);
}

/**
 * baton_move_watch_new:
 * @clock: where time comes from
 * @mover: whose counters are sampled
 * @transfer: where they are shown; not referenced, it outlives the watch or the watch is stopped before
 * @offset: bytes of the file before those that move
 * @moved: called when bytes moved since it was called last, once a second at most; never from inside this call
 * @user_data: for @moved
 *
 * Returns: (transfer full): a watch that runs
 */
BatonMoveWatch *
baton_move_watch_new (BatonClock         *clock,
                      BatonMover         *mover,
                      BatonTransfer      *transfer,
                      guint64             offset,
                      BatonMoveWatchFunc  moved,
                      gpointer            user_data)
{
  BatonMoveWatch *self = g_object_new (BATON_TYPE_MOVE_WATCH, NULL);

  self->clock = g_object_ref (clock);
  self->mover = g_object_ref (mover);
  self->transfer = transfer;
  self->offset = offset;
  self->moved = moved;
  self->user_data = user_data;
  self->rate = baton_rate_new ();
  self->alarm = baton_alarm_new (clock, on_sample_cb, self);
  baton_alarm_set (self->alarm, baton_clock_now_us (clock));

  return self;
}

static void
baton_move_watch_finalize (GObject *object)
{
  BatonMoveWatch *self = BATON_MOVE_WATCH (object);

  g_clear_pointer (&self->alarm, baton_alarm_free);
  g_clear_pointer (&self->rate, baton_rate_free);
  g_clear_object (&self->mover);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (baton_move_watch_parent_class)->finalize (object);
}

static void
baton_move_watch_class_init (BatonMoveWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_move_watch_finalize;
}

static void
baton_move_watch_init (BatonMoveWatch *self)
{
}
