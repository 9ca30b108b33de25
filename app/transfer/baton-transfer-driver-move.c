/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The driver from the race's outcome on: bytes, and the file that they are read from or become. */
#include "baton-transfer-driver-fields.h"

static void
on_race_over_cb (const BatonRaceOutcome *outcome,
                 gpointer                user_data)
{
  BatonTransferDriver *self = user_data;
  BatonTransferEvent event = { .kind = BATON_TRANSFER_EVENT_RACE_LOST, .reoffer = outcome->reoffer };

  if (outcome->conduit != NULL)
    {
      g_set_object (&self->conduit, outcome->conduit);
      baton_transfer_show_winner (self->transfer, outcome->leg, outcome->won_ms);
      event = (BatonTransferEvent) { .kind = BATON_TRANSFER_EVENT_RACE_WON, .leg = outcome->leg };
    }
  baton_transfer_driver_post (self, &event);
}

void
baton_transfer_driver_start_race (BatonTransferDriver *self)
{
  baton_race_runner_start (self->runner, self->method, self->rtt_us, on_race_over_cb, self);
}

/* Where the bytes that move end, in the file. */
guint64
baton_transfer_driver_end_offset (BatonTransferDriver *self)
{
  return self->length > 0 ? self->offset + self->length : baton_transfer_get_size (self->transfer);
}

BatonDigestVerdict
baton_transfer_driver_compare (BatonTransferDriver *self)
{
  const char *sha256 = baton_transfer_get_sha256 (self->transfer);

  if (self->their_sha256 == NULL || sha256 == NULL)
    return BATON_DIGEST_UNKNOWN;

  return g_str_equal (self->their_sha256, sha256) &&
         self->their_bytes == baton_transfer_get_bytes (self->transfer) ? BATON_DIGEST_EQUAL : BATON_DIGEST_DIFFERS;
}

static void
on_moved_cb (gpointer user_data)
{
  baton_transfer_driver_post_kind (user_data, BATON_TRANSFER_EVENT_PROGRESS);
}

static void
on_mover_over_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(BatonTransferDriver) self = user_data;
  BatonMover *mover = BATON_MOVER (source);
  g_autoptr(GError) error = NULL;
  gboolean all = baton_mover_run_finish (mover, result, &error);
  BatonTransferEvent event = { .kind = BATON_TRANSFER_EVENT_BYTES_ALL };

  /* A mover that was stopped has been replaced or given up: its end is of no consequence. */
  if (!baton_transfer_driver_task_ended (self) || self->mover != mover)
    {
      baton_transfer_driver_check_settled (self);
      return;
    }

  baton_move_watch_stop (self->watch);
  if (!all)
    {
      baton_transfer_driver_post_fault (self, BATON_TRANSFER_EVENT_MOVER_FAILED, error);
      return;
    }

  baton_transfer_show_progress (self->transfer, baton_transfer_driver_end_offset (self), 0, 0);
  baton_transfer_show_result (self->transfer, NULL, baton_mover_get_sha256 (mover), FALSE);
  event.digest = baton_transfer_driver_compare (self);
  baton_transfer_driver_post (self, &event);
}

void
baton_transfer_driver_start_mover (BatonTransferDriver *self)
{
  guint64 size = baton_negotiation_get_offer (self->negotiation)->file->size;

  if (self->machine.role == BATON_INITIATOR)
    self->mover = baton_mover_new_sender (self->source, self->conduit, self->offset, self->length);
  else
    self->mover = baton_mover_new_receiver (self->sink, self->conduit, size);

  self->moving = g_cancellable_new ();
  baton_transfer_driver_task_begins (self);
  baton_mover_run_async (self->mover, self->moving, on_mover_over_cb, g_object_ref (self));
  self->watch = baton_move_watch_new (self->world->clock, self->mover, self->transfer, self->offset, on_moved_cb, self);
}

void
baton_transfer_driver_stop_mover (BatonTransferDriver *self)
{
  if (self->watch != NULL)
    baton_move_watch_stop (self->watch);
  if (self->moving != NULL)
    g_cancellable_cancel (self->moving);
  g_clear_object (&self->watch);
  g_clear_object (&self->mover);
  g_clear_object (&self->moving);
}

void
baton_transfer_driver_abort_race (BatonTransferDriver *self)
{
  if (self->runner == NULL)
    return;

  baton_race_runner_abort (self->runner,
                           self->machine.offline ? BATON_LEG_REASON_SESSION_LOST : BATON_LEG_REASON_NOT_NEEDED);
  baton_race_runner_stop (self->runner);
}

static void
on_kept_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(BatonTransferDriver) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = baton_sink_keep_finish (BATON_SINK (source), result, &error);

  if (!baton_transfer_driver_task_ended (self))
    {
      baton_transfer_driver_check_settled (self);
      return;
    }
  if (file == NULL)
    {
      baton_transfer_driver_post_fault (self, BATON_TRANSFER_EVENT_KEEP_FAILED, error);
      return;
    }

  g_clear_object (&self->sink);
  baton_transfer_show_result (self->transfer, file, NULL, FALSE);
  baton_transfer_driver_post_kind (self, BATON_TRANSFER_EVENT_KEPT);
}

void
baton_transfer_driver_keep_file (BatonTransferDriver *self)
{
  baton_transfer_driver_task_begins (self);
  baton_sink_keep_async (self->sink, NULL, on_kept_cb, g_object_ref (self));
}

static void
on_sink_closed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(BatonTransferDriver) self = user_data;

  baton_sink_close_finish (BATON_SINK (source), result, NULL);
  baton_transfer_driver_task_ended (self);
  baton_transfer_driver_check_settled (self);
}

void
baton_transfer_driver_close_files (BatonTransferDriver *self,
                                   gboolean             remove)
{
  g_autoptr(BatonSink) sink = g_steal_pointer (&self->sink);

  /* A mover that is still stopping holds its own. */
  g_clear_object (&self->source);
  if (sink == NULL)
    return;

  baton_transfer_driver_task_begins (self);
  baton_sink_close_async (sink, remove, on_sink_closed_cb, g_object_ref (self));
}
