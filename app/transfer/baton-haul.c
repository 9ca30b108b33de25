/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-haul.h"

#include <poll.h>
#include <stdatomic.h>

#include "baton-hasher.h"
#include "baton-leg.h"
#include "baton-patience.h"
#include "baton-transfer.h"
#include "baton-workers.h"

/* While it waits, a haul looks so often whether acknowledgements came and whether others wait; milliseconds. */
#define LOOK_MS 250
/* While others wait for a thread it is kept only so long without a byte; milliseconds. */
#define KEEP_MS 20

typedef enum {
  STEP_WENT,     /* bytes moved, or the phase changed */
  STEP_BLOCKED,  /* the conduit has to be waited for */
  STEP_OVER,
  STEP_FAILED,
  STEP_RESTS,
} Step;

struct _BatonHaul
{
  BatonSource *source;     /* sending */
  BatonSink *sink;         /* receiving */
  BatonConduit *conduit;
  BatonHasher *hasher;
  BatonMoverPatience patience;
  guint64 offset;          /* of the source, bytes */
  guint64 size;            /* to be moved, bytes */

  guint64 moved;           /* in the sink, or written to the conduit, bytes */
  guint8 *buffer;          /* the hasher's; nullable */
  gsize filled;            /* bytes in it */
  gsize sent;              /* of these, written to the conduit */
  guint64 unsent;          /* written, but not acknowledged by the peer's machine, bytes */
  gboolean ending;         /* all bytes are through, only the peer's end is waited for */
  BatonMoverEnd end;
  gint64 progress_us;      /* when something moved last */
  gint64 rested_us;        /* when it began to rest; 0: it did not */
  guint woken_in_vain;     /* how often the conduit was said to be ready since then */

  _Atomic guint64 bytes;
  _Atomic gint64 first_us;
  _Atomic gint64 last_us;
  _Atomic gboolean stalled;
};

static BatonHaul *
haul_new (BatonConduit *conduit)
{
  BatonHaul *self = g_new0 (BatonHaul, 1);

  self->conduit = g_object_ref (conduit);
  self->hasher = baton_hasher_new (TRUE);
  self->patience.stall_note_ms = BATON_PATIENCE_STALL_NOTE_MS;
  self->patience.stall_ms = BATON_PATIENCE_STALL_MS;
  self->patience.sender_end_ms = BATON_PATIENCE_SENDER_END_MS;
  self->patience.receiver_end_ms = BATON_PATIENCE_RECEIVER_END_MS;
  return self;
}

/**
 * baton_haul_new_sender:
 * @offset: where to begin in @source, bytes
 * @length: bytes; 0: to the end of the file as it was announced
 */
BatonHaul *
baton_haul_new_sender (BatonSource  *source,
                       BatonConduit *conduit,
                       guint64       offset,
                       guint64       length)
{
  BatonHaul *self = haul_new (conduit);
  guint64 size = baton_source_get_info (source)->size;

  self->source = g_object_ref (source);
  self->offset = MIN (offset, size);
  self->size = size - self->offset;
  if (length > 0)
    self->size = MIN (self->size, length);
  return self;
}

/**
 * baton_haul_new_receiver:
 * @size: how many bytes are to come
 */
BatonHaul *
baton_haul_new_receiver (BatonSink    *sink,
                         BatonConduit *conduit,
                         guint64       size)
{
  BatonHaul *self = haul_new (conduit);

  self->sink = g_object_ref (sink);
  self->size = size;
  return self;
}

void
baton_haul_free (BatonHaul *self)
{
  g_clear_object (&self->source);
  g_clear_object (&self->sink);
  g_clear_object (&self->conduit);
  baton_hasher_free (self->hasher);
  g_free (self);
}

void
baton_haul_set_patience (BatonHaul                *self,
                         const BatonMoverPatience *patience)
{
  self->patience = *patience;
}

void
baton_haul_set_hashing (BatonHaul *self,
                        gboolean   hashing)
{
  baton_hasher_free (self->hasher);
  self->hasher = baton_hasher_new (hashing);
}

/* Progress. */

static void
note_progress (BatonHaul *self,
               gint64     now_us)
{
  self->progress_us = now_us;
  self->woken_in_vain = 0;
  self->stalled = FALSE;
}

static void
publish (BatonHaul *self,
         gint64     now_us)
{
  guint64 bytes = self->moved - MIN (self->unsent, self->moved);

  if (bytes <= self->bytes)
    return;
  self->bytes = bytes;
  self->last_us = now_us;
}

/* Bytes that our kernel or an in-band queue holds are not with the peer yet: up to 4 MiB, minutes on a slow road. */
static void
look_for_acknowledgements (BatonHaul *self,
                           gint64     now_us)
{
  guint64 before = self->unsent;

  if (self->source != NULL)
    self->unsent = baton_conduit_get_unsent (self->conduit);
  if (self->unsent < before)
    note_progress (self, now_us);
  publish (self, now_us);
}

static void
note_first (BatonHaul *self)
{
  if (self->first_us == 0)
    self->first_us = g_get_monotonic_time ();
}

static void
count (BatonHaul *self,
       gsize      length)
{
  gint64 now_us = g_get_monotonic_time ();

  self->moved += length;
  note_progress (self, now_us);
  look_for_acknowledgements (self, now_us);
}

/* Steps. */

static Step
fail_by_conduit (BatonHaul    *self,
                 const GError *cause,
                 GError      **error)
{
  gboolean silent = g_error_matches (cause, BATON_LEG_ERROR, BATON_LEG_ERROR_TIMED_OUT);

  if (self->ending)
    self->end = BATON_MOVER_END_BROKEN;
  g_set_error (error, BATON_TRANSFER_ERROR, silent ? BATON_TRANSFER_ERROR_STALLED : BATON_TRANSFER_ERROR_BROKEN,
               "After %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes: %s", self->moved, self->size,
               cause != NULL ? cause->message : "the conduit broke");
  return STEP_FAILED;
}

static Step
begin_end (BatonHaul  *self,
           GError    **error)
{
  g_autoptr (GError) cause = NULL;

  self->ending = TRUE;
  note_progress (self, g_get_monotonic_time ());
  if (self->source != NULL && !baton_conduit_finish (self->conduit, &cause))
    return fail_by_conduit (self, cause, error);
  return STEP_WENT;
}

static Step
fill (BatonHaul     *self,
      GCancellable  *cancellable,
      GError       **error)
{
  gsize length = MIN (BATON_HASHER_BUFFER, self->size - self->moved);
  gssize read;

  self->buffer = baton_hasher_take (self->hasher);
  self->sent = 0;
  self->filled = 0;
  read = baton_source_read (self->source, self->offset + self->moved, self->buffer, length, cancellable, error);
  if (read < 0)
    return STEP_FAILED;
  self->filled = read;
  return STEP_WENT;
}

/* The hash is of what was sent, whatever becomes of the file: bytes are fed when they are written. */
static void
feed_sent (BatonHaul *self)
{
  baton_hasher_feed (self->hasher, self->sent);
  self->filled = 0;
  self->sent = 0;
}

/* Whether a write makes sense, before a file is read for nothing. */
static gboolean
is_writable (BatonHaul *self)
{
  struct pollfd poller = { -1, 0, 0 };

  poller.fd = baton_conduit_get_poll (self->conduit, TRUE, &poller.events);
  return poll (&poller, 1, 0) > 0;
}

static Step
send_some (BatonHaul     *self,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GError) cause = NULL;
  gssize written;

  if (self->moved == self->size)
    return begin_end (self, error);
  if (self->buffer == NULL && !is_writable (self))
    return STEP_BLOCKED;
  if (self->filled == 0 && fill (self, cancellable, error) == STEP_FAILED)
    return STEP_FAILED;

  written = baton_conduit_write (self->conduit, self->buffer + self->sent, self->filled - self->sent, &cause);
  if (written == BATON_CONDUIT_BROKEN)
    return fail_by_conduit (self, cause, error);
  if (written <= 0)
    return STEP_BLOCKED;

  note_first (self);
  self->sent += written;
  count (self, written);
  if (self->sent == self->filled)
    feed_sent (self);
  return STEP_WENT;
}

/* What was read is hashed while it is written. */
static gboolean
flush (BatonHaul  *self,
       GError    **error)
{
  gsize length = self->filled;

  if (length == 0)
    return TRUE;

  self->filled = 0;
  baton_hasher_feed (self->hasher, length);
  if (!baton_sink_write (self->sink, self->buffer, length, error))
    return FALSE;
  count (self, length);
  return TRUE;
}

static Step
fail_too_short (BatonHaul  *self,
                GError    **error)
{
  g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_TOO_SHORT,
               "The stream ended after %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes", self->moved, self->size);
  return STEP_FAILED;
}

static Step
receive_some (BatonHaul  *self,
              GError    **error)
{
  g_autoptr (GError) cause = NULL;
  guint64 missing = self->size - self->moved - self->filled;
  gssize read;

  if (missing == 0 || self->filled == BATON_HASHER_BUFFER)
    {
      if (!flush (self, error))
        return STEP_FAILED;
      return missing == 0 ? begin_end (self, error) : STEP_WENT;
    }

  if (self->filled == 0)
    self->buffer = baton_hasher_take (self->hasher);
  read = baton_conduit_read (self->conduit, self->buffer + self->filled,
                             MIN (missing, BATON_HASHER_BUFFER - self->filled), &cause);
  if (read > 0)
    {
      note_first (self);
      self->filled += read;
      return STEP_WENT;
    }

  /* What came before is good, however the stream goes on. */
  if (!flush (self, error))
    return STEP_FAILED;
  if (read == BATON_CONDUIT_WAIT)
    return STEP_BLOCKED;
  if (read == BATON_CONDUIT_END)
    return fail_too_short (self, error);
  return fail_by_conduit (self, cause, error);
}

static Step
end_sending (BatonHaul     *self,
             gssize         read,
             const GError  *cause,
             GError       **error)
{
  if (read == BATON_CONDUIT_BROKEN)
    return fail_by_conduit (self, cause, error);
  /* A receiver has nothing to say. Bytes are no sign of life, or it could keep us here for ever. */
  if (read != BATON_CONDUIT_END)
    return STEP_BLOCKED;

  self->end = BATON_MOVER_END_CLEAN;
  self->unsent = 0;
  publish (self, g_get_monotonic_time ());
  return STEP_OVER;
}

static Step
end_receiving (BatonHaul  *self,
               gssize      read,
               GError    **error)
{
  if (read == BATON_CONDUIT_WAIT)
    return STEP_BLOCKED;
  if (read > 0)
    {
      g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_TOO_LONG,
                   "More than the announced %" G_GUINT64_FORMAT " bytes came", self->size);
      return STEP_FAILED;
    }

  /* Everything is here: how the sender's side ends is no longer of consequence. */
  self->end = read == BATON_CONDUIT_END ? BATON_MOVER_END_CLEAN : BATON_MOVER_END_BROKEN;
  return STEP_OVER;
}

static Step
await_end (BatonHaul  *self,
           GError    **error)
{
  g_autoptr (GError) cause = NULL;
  guint8 bin[1024];
  gssize read = baton_conduit_read (self->conduit, bin, sizeof bin, &cause);

  return self->source != NULL ? end_sending (self, read, cause, error) : end_receiving (self, read, error);
}

/* Waiting. */

static int
get_patience_ms (BatonHaul *self)
{
  if (!self->ending)
    return self->patience.stall_ms;
  if (self->sink != NULL)
    return self->patience.sender_end_ms;
  /* In-band says by its own end that everything is delivered. */
  if (self->unsent > 0 || baton_conduit_get_socket (self->conduit) < 0)
    return self->patience.stall_ms;
  return self->patience.receiver_end_ms;
}

static Step
check_patience (BatonHaul  *self,
                GError    **error)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 idle_ms;

  look_for_acknowledgements (self, now_us);
  idle_ms = (now_us - self->progress_us) / 1000;
  if (idle_ms >= get_patience_ms (self))
    {
      if (self->ending && self->unsent == 0)
        return STEP_OVER;
      g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_STALLED,
                   "No byte moved for %" G_GINT64_FORMAT " ms after %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT,
                   idle_ms, self->moved, self->size);
      return STEP_FAILED;
    }
  if (idle_ms >= self->patience.stall_note_ms && (!self->ending || self->unsent > 0))
    self->stalled = TRUE;
  return STEP_WENT;
}

static int
get_timeout_ms (BatonHaul *self)
{
  gint64 idle_ms = (g_get_monotonic_time () - self->progress_us) / 1000;
  gint64 left_ms = get_patience_ms (self) - idle_ms;

  return (int) CLAMP (left_ms, 0, baton_workers_is_wanted () ? KEEP_MS : LOOK_MS);
}

static Step
wait (BatonHaul  *self,
      int         cancel_fd,
      GError    **error)
{
  gboolean for_write = self->source != NULL && !self->ending;
  struct pollfd fds[2] = { { -1, 0, 0 }, { cancel_fd, POLLIN, 0 } };
  Step step;

  fds[0].fd = baton_conduit_get_poll (self->conduit, for_write, &fds[0].events);
  (void) poll (fds, G_N_ELEMENTS (fds), get_timeout_ms (self));
  /* The bytes before the clock: the whole process may have been stopped meanwhile. But not for ever. */
  if (fds[0].revents != 0 && self->woken_in_vain++ == 0)
    return STEP_WENT;

  step = check_patience (self, error);
  if (step == STEP_WENT && fds[0].revents == 0 && baton_workers_is_wanted ())
    return STEP_RESTS;
  return step;
}

/* Gives thread and buffers back. What a sender has read but not written is read again. */
static void
rest (BatonHaul *self)
{
  if (self->source != NULL && self->buffer != NULL)
    feed_sent (self);
  baton_hasher_rest (self->hasher);
  self->buffer = NULL;
  self->rested_us = g_get_monotonic_time ();
}

/* Time without a thread is nobody's fault. */
static void
resume (BatonHaul *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->rested_us != 0)
    self->progress_us += now_us - self->rested_us;
  else
    self->progress_us = now_us;
  self->rested_us = 0;
}

static Step
take_step (BatonHaul     *self,
           GCancellable  *cancellable,
           int            cancel_fd,
           GError       **error)
{
  Step step;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return STEP_FAILED;

  if (self->ending)
    step = await_end (self, error);
  else if (self->source != NULL)
    step = send_some (self, cancellable, error);
  else
    step = receive_some (self, error);

  return step == STEP_BLOCKED ? wait (self, cancel_fd, error) : step;
}

/**
 * baton_haul_run:
 * @cancellable: (nullable): ends it at once
 *
 * Moves bytes until all are through and the peer's end was seen or waited for in vain. To be run again when it rests.
 *
 * Errors: %BATON_TRANSFER_ERROR_BROKEN, _STALLED, _TOO_SHORT, _TOO_LONG, those of source and sink, or
 * %G_IO_ERROR_CANCELLED.
 */
BatonHaulResult
baton_haul_run (BatonHaul     *self,
                GCancellable  *cancellable,
                GError       **error)
{
  GPollFD cancel = { -1, 0, 0 };
  gboolean pollable = g_cancellable_make_pollfd (cancellable, &cancel);
  Step step;

  resume (self);
  do
    step = take_step (self, cancellable, pollable ? cancel.fd : -1, error);
  while (step == STEP_WENT);
  if (pollable)
    g_cancellable_release_fd (cancellable);

  if (step == STEP_RESTS)
    {
      rest (self);
      return BATON_HAUL_RESTS;
    }
  return step == STEP_OVER ? BATON_HAUL_OVER : BATON_HAUL_FAILED;
}

/**
 * baton_haul_finish:
 *
 * Closes the conduit. Nothing but the getters may be called afterwards.
 *
 * Returns: (transfer full) (nullable): SHA-256 hex of everything, %NULL when not all bytes were through
 */
char *
baton_haul_finish (BatonHaul *self)
{
  baton_conduit_close (self->conduit);
  if (self->moved == self->size)
    return baton_hasher_dup_hex (self->hasher);

  baton_hasher_rest (self->hasher);
  return NULL;
}

guint64
baton_haul_get_bytes (BatonHaul *self)
{
  return self->bytes;
}

gint64
baton_haul_get_first_us (BatonHaul *self)
{
  return self->first_us;
}

gint64
baton_haul_get_last_us (BatonHaul *self)
{
  return self->last_us;
}

gboolean
baton_haul_get_stalled (BatonHaul *self)
{
  return self->stalled;
}

BatonMoverEnd
baton_haul_get_end (BatonHaul *self)
{
  return self->end;
}
