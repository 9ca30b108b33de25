/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-mover.h"

#include "baton-haul.h"
#include "baton-mover-private.h"
#include "baton-transfer.h"
#include "baton-workers.h"

struct _BatonMover
{
  GObject parent_instance;

  BatonHaul *haul;
  char *sha256;    /* nullable; set when the task returns */
  gboolean begun;
};

G_DEFINE_FINAL_TYPE (BatonMover, baton_mover, G_TYPE_OBJECT)

/* One run of a mover; the data of its task. */
typedef struct {
  GSource *cancel_source;  /* nullable; in the task's context */
  GError *error;           /* nullable: it went well */
  char *sha256;            /* nullable */
} Run;

static void
run_free (Run *run)
{
  g_clear_pointer (&run->cancel_source, g_source_unref);
  g_clear_error (&run->error);
  g_free (run->sha256);
  g_free (run);
}

/**
 * baton_mover_new_sender:
 * @source: stays open until the mover is gone
 * @conduit: of the committed leg; the mover's from now on
 * @offset: where to begin, bytes
 * @length: how many bytes; 0: to the end of the file
 *
 * Returns: (transfer full): a mover that does nothing yet
 */
BatonMover *
baton_mover_new_sender (BatonSource  *source,
                        BatonConduit *conduit,
                        guint64       offset,
                        guint64       length)
{
  BatonMover *self;

  g_return_val_if_fail (BATON_IS_SOURCE (source), NULL);
  g_return_val_if_fail (BATON_IS_CONDUIT (conduit), NULL);

  self = g_object_new (BATON_TYPE_MOVER, NULL);
  self->haul = baton_haul_new_sender (source, conduit, offset, length);
  return self;
}

/**
 * baton_mover_new_receiver:
 * @sink: its owner keeps or closes it when the task is over
 * @conduit: of the committed leg; the mover's from now on
 * @size: how many bytes are to come
 *
 * Returns: (transfer full): a mover that does nothing yet
 */
BatonMover *
baton_mover_new_receiver (BatonSink    *sink,
                          BatonConduit *conduit,
                          guint64       size)
{
  BatonMover *self;

  g_return_val_if_fail (BATON_IS_SINK (sink), NULL);
  g_return_val_if_fail (BATON_IS_CONDUIT (conduit), NULL);

  self = g_object_new (BATON_TYPE_MOVER, NULL);
  self->haul = baton_haul_new_receiver (sink, conduit, size);
  return self;
}

void
baton_mover_set_patience (BatonMover               *self,
                          const BatonMoverPatience *patience)
{
  g_return_if_fail (BATON_IS_MOVER (self) && !self->begun);

  baton_haul_set_patience (self->haul, patience);
}

void
baton_mover_set_hashing (BatonMover *self,
                         gboolean    hashing)
{
  g_return_if_fail (BATON_IS_MOVER (self) && !self->begun);

  baton_haul_set_hashing (self->haul, hashing);
}

static gboolean
on_over_cb (gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  BatonMover *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  self->sha256 = g_steal_pointer (&run->sha256);
  if (run->cancel_source != NULL)
    g_source_destroy (run->cancel_source);
  if (run->error != NULL)
    g_task_return_error (task, g_steal_pointer (&run->error));
  else
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/* Takes the reference that the workers had of @task and drops it in the task's own context, so that movers, legs'
 * conduits and files end there and never in a worker. */
static void
end_run (GTask *task)
{
  BatonMover *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr (GSource) source = g_idle_source_new ();

  run->sha256 = baton_haul_finish (self->haul);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_over_cb, task, g_object_unref);
  g_source_set_static_name (source, "baton-mover");
  g_source_attach (source, g_task_get_context (task));
}

static gboolean
work (gpointer job)
{
  GTask *task = job;
  BatonMover *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  if (baton_haul_run (self->haul, g_task_get_cancellable (task), &run->error) == BATON_HAUL_RESTS)
    return FALSE;

  end_run (task);
  return TRUE;
}

/* A worker notices by itself; one that waits for a worker is ended here. */
static gboolean
on_cancelled_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  GTask *task = G_TASK (user_data);
  Run *run = g_task_get_task_data (task);

  if (baton_workers_withdraw (task))
    {
      g_cancellable_set_error_if_cancelled (cancellable, &run->error);
      end_run (task);
    }
  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (GTask *task,
                   Run   *run)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable == NULL)
    return;

  run->cancel_source = g_cancellable_source_new (cancellable);
  /* The reference is dropped when on_over_cb() destroys the source. */
  g_source_set_callback (run->cancel_source, G_SOURCE_FUNC (on_cancelled_cb), g_object_ref (task), g_object_unref);
  g_source_attach (run->cancel_source, g_task_get_context (task));
}

/**
 * baton_mover_run_async:
 * @cancellable: (nullable): stops it at once
 * @callback: called once, in the caller's main context
 *
 * Moves the bytes; once in a mover's life. The conduit is closed when @callback is called.
 *
 * Errors: %BATON_TRANSFER_ERROR_BROKEN (see baton_mover_get_end()), _STALLED, _TOO_SHORT, _TOO_LONG, _CHANGED,
 * _NOT_READABLE, _NO_SPACE, _NOT_WRITABLE, or %G_IO_ERROR_CANCELLED.
 */
void
baton_mover_run_async (BatonMover          *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Run *run;

  g_return_if_fail (BATON_IS_MOVER (self));
  g_return_if_fail (!self->begun);

  self->begun = TRUE;
  run = g_new0 (Run, 1);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_mover_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  /* A run that failed before it was cancelled keeps its reason. */
  g_task_set_check_cancellable (task, FALSE);
  watch_cancellable (task, run);

  if (baton_workers_push (work, g_object_ref (task), &error))
    return;

  g_set_error_literal (&run->error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_BROKEN, error->message);
  end_run (task);
}

/**
 * baton_mover_run_finish:
 * @result: from the callback of baton_mover_run_async()
 *
 * Returns: %TRUE when all bytes are through
 */
gboolean
baton_mover_run_finish (BatonMover    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, baton_mover_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * baton_mover_get_bytes:
 *
 * Returns: the bytes in the sink; of a sender, those that the peer's machine (or the proxy's) acknowledged, and over
 *   in-band those that were handed on
 */
guint64
baton_mover_get_bytes (BatonMover *self)
{
  g_return_val_if_fail (BATON_IS_MOVER (self), 0);

  return baton_haul_get_bytes (self->haul);
}

/**
 * baton_mover_get_first_us:
 *
 * Returns: when the first byte was written to the conduit or came out of it, monotonic microseconds; 0: none yet
 */
gint64
baton_mover_get_first_us (BatonMover *self)
{
  g_return_val_if_fail (BATON_IS_MOVER (self), 0);

  return baton_haul_get_first_us (self->haul);
}

/**
 * baton_mover_get_last_us:
 *
 * Returns: when baton_mover_get_bytes() grew last, monotonic microseconds; 0: never yet
 */
gint64
baton_mover_get_last_us (BatonMover *self)
{
  g_return_val_if_fail (BATON_IS_MOVER (self), 0);

  return baton_haul_get_last_us (self->haul);
}

/**
 * baton_mover_get_stalled:
 *
 * Returns: whether nothing has moved for %BATON_PATIENCE_STALL_NOTE_MS; the run fails at %BATON_PATIENCE_STALL_MS
 */
gboolean
baton_mover_get_stalled (BatonMover *self)
{
  g_return_val_if_fail (BATON_IS_MOVER (self), FALSE);

  return baton_haul_get_stalled (self->haul);
}

/**
 * baton_mover_get_sha256:
 *
 * Returns: (nullable): SHA-256 hex of everything moved; %NULL before the task is over, or when not all was moved
 */
const char *
baton_mover_get_sha256 (BatonMover *self)
{
  g_return_val_if_fail (BATON_IS_MOVER (self), NULL);

  return self->sha256;
}

/**
 * baton_mover_get_end:
 *
 * Returns: how the peer's half ended; only after the task
 */
BatonMoverEnd
baton_mover_get_end (BatonMover *self)
{
  g_return_val_if_fail (BATON_IS_MOVER (self), BATON_MOVER_END_UNSEEN);

  return baton_haul_get_end (self->haul);
}

static void
baton_mover_finalize (GObject *object)
{
  BatonMover *self = BATON_MOVER (object);

  g_clear_pointer (&self->haul, baton_haul_free);
  g_clear_pointer (&self->sha256, g_free);

  G_OBJECT_CLASS (baton_mover_parent_class)->finalize (object);
}

static void
baton_mover_class_init (BatonMoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = baton_mover_finalize;
}

static void
baton_mover_init (BatonMover *self)
{
}
