/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-queue.h"

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "baton-conduit.h"
#include "baton-leg.h"

/* Below this an incoming queue tells the main loop that there is room again, bytes. */
#define LOW_WATER (BATON_QUEUE_SIZE / 2)

/* An eventfd whose being readable says that something is possible. */
typedef struct
{
  int fd;
  gboolean raised;
} Flag;

struct _BatonQueue
{
  gatomicrefcount ref_count;
  gboolean outgoing;
  BatonQueueFunc changed;
  gpointer user_data;

  GMutex mutex;    /* guards what follows */
  GSource *source; /* runs `changed` in the main loop; NULL once detached */
  Flag readable;   /* a read gives something else than WAIT */
  Flag writable;   /* so does a write */
  guint8 *ring;
  gsize size; /* bytes, a power of two */
  gsize head; /* where the next read is */
  gsize fill;
  gsize unconfirmed; /* pulled, but not with the peer yet as far as we know, bytes */
  gboolean finished; /* the worker writes no more */
  gboolean ended;    /* the peer's end: the worker reads END when all is read */
  gboolean closed;   /* by the worker */
  GError *error;     /* broken, and why */
};

static void
flag_set (Flag *flag, gboolean raised)
{
  guint64 count = 1;
  gssize done;

  if (flag->fd < 0 || flag->raised == raised)
    return;

  flag->raised = raised;
  if (raised)
    done = write (flag->fd, &count, sizeof count);
  else
    done = read (flag->fd, &count, sizeof count);
  g_warn_if_fail (done == sizeof count);
}

static void
baton_queue_raise (BatonQueue *self)
{
  gboolean over = self->error != NULL || self->closed;

  flag_set (&self->readable, over || self->ended || (!self->outgoing && self->fill > 0));
  flag_set (&self->writable, over || !self->outgoing || self->finished || self->fill < BATON_QUEUE_SIZE);
}

/* From any thread. */
static void
baton_queue_wake (BatonQueue *self)
{
  if (self->source != NULL)
    g_source_set_ready_time (self->source, 0);
}

static gboolean
on_wake_cb (gpointer user_data)
{
  g_autoptr (BatonQueue) self = baton_queue_ref (user_data);

  g_mutex_lock (&self->mutex);
  if (self->source != NULL)
    g_source_set_ready_time (self->source, -1);
  g_mutex_unlock (&self->mutex);

  self->changed (self->user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_wake (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs wake_funcs = { NULL, NULL, dispatch_wake, NULL, NULL, NULL };

/**
 * baton_queue_new:
 * @outgoing: whether the worker writes and the main loop pulls; else the main loop pushes and the worker reads
 * @changed: called in the main loop some time after the worker wrote, finished, closed, or made room
 * @user_data: (closure): borrowed
 *
 * Returns: (transfer full): an empty queue
 */
BatonQueue *
baton_queue_new (gboolean outgoing, BatonQueueFunc changed, gpointer user_data)
{
  BatonQueue *self;

  g_return_val_if_fail (changed != NULL, NULL);

  self = g_new0 (BatonQueue, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->readable.fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->writable.fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->readable.fd < 0 || self->writable.fd < 0)
    self->error = g_error_new_literal (BATON_LEG_ERROR, BATON_LEG_ERROR_LOST, "Out of descriptors");
  self->outgoing = outgoing;
  self->changed = changed;
  self->user_data = user_data;
  self->source = g_source_new (&wake_funcs, sizeof (GSource));
  g_source_set_callback (self->source, on_wake_cb, self, NULL);
  g_source_set_static_name (self->source, "baton-queue");
  g_source_attach (self->source, NULL);
  baton_queue_raise (self);

  return self;
}

/**
 * baton_queue_ref:
 * @self: a queue
 *
 * Returns: (transfer full): @self
 */
BatonQueue *
baton_queue_ref (BatonQueue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * baton_queue_unref:
 * @self: (transfer full): a queue
 */
void
baton_queue_unref (BatonQueue *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_assert (self->source == NULL);
  if (self->readable.fd >= 0)
    close (self->readable.fd);
  if (self->writable.fd >= 0)
    close (self->writable.fd);
  g_free (self->ring);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * baton_queue_detach:
 * @self: a queue
 *
 * Main loop: hears no more of it. Needed before the last unreference; may be called twice.
 */
void
baton_queue_detach (BatonQueue *self)
{
  g_autoptr (GSource) source = NULL;

  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  source = g_steal_pointer (&self->source);
  g_mutex_unlock (&self->mutex);

  if (source != NULL)
    g_source_destroy (source);
}

static void
baton_queue_grow (BatonQueue *self, gsize needed)
{
  gsize size = MAX (self->size, BATON_QUEUE_SIZE);
  gsize first = MIN (self->fill, self->size - self->head);
  guint8 *ring;

  while (size < needed)
    size *= 2;
  if (size == self->size)
    return;

  ring = g_malloc (size);
  if (self->fill > 0)
    {
      memcpy (ring, self->ring + self->head, first);
      memcpy (ring + first, self->ring, self->fill - first);
    }
  g_free (self->ring);
  self->ring = ring;
  self->size = size;
  self->head = 0;
}

static void
baton_queue_put (BatonQueue *self, const guint8 *bytes, gsize length)
{
  gsize tail, first;

  baton_queue_grow (self, self->fill + length);
  tail = (self->head + self->fill) & (self->size - 1);
  first = MIN (length, self->size - tail);
  memcpy (self->ring + tail, bytes, first);
  memcpy (self->ring, bytes + first, length - first);
  self->fill += length;
}

static void
baton_queue_get (BatonQueue *self, guint8 *buffer, gsize length)
{
  gsize first = MIN (length, self->size - self->head);

  memcpy (buffer, self->ring + self->head, first);
  memcpy (buffer + first, self->ring, length - first);
  self->head = (self->head + length) & (self->size - 1);
  self->fill -= length;
}

/**
 * baton_queue_push:
 * @self: an incoming queue
 * @bytes: (array length=length): what the peer sent
 * @length: bytes; may be 0
 *
 * Main loop: takes @bytes in, also beyond %BATON_QUEUE_SIZE: it is up to the caller to stop the peer.
 *
 * Returns: %FALSE when the worker closed the conduit
 */
gboolean
baton_queue_push (BatonQueue *self, gconstpointer bytes, gsize length)
{
  gboolean open;

  g_return_val_if_fail (self != NULL && !self->outgoing, FALSE);

  g_mutex_lock (&self->mutex);
  open = !self->closed;
  if (open && length > 0)
    baton_queue_put (self, bytes, length);
  baton_queue_raise (self);
  g_mutex_unlock (&self->mutex);

  return open;
}

/**
 * baton_queue_pull:
 * @self: an outgoing queue
 * @buffer: (out): where to
 * @length: how many bytes to take
 * @whole: whether less than @length is only taken when it is the rest
 *
 * Main loop: takes what the worker wrote.
 *
 * Returns: how many bytes were taken; 0: there are not enough yet, or all are through
 */
gsize
baton_queue_pull (BatonQueue *self, gpointer buffer, gsize length, gboolean whole)
{
  gsize count;

  g_return_val_if_fail (self != NULL && self->outgoing, 0);

  g_mutex_lock (&self->mutex);
  count = MIN (length, self->fill);
  if (count < length && whole && !self->finished)
    count = 0;
  if (count > 0)
    baton_queue_get (self, buffer, count);
  self->unconfirmed += count;
  baton_queue_raise (self);
  g_mutex_unlock (&self->mutex);

  return count;
}

/**
 * baton_queue_confirm:
 * @self: an outgoing queue
 * @length: how many of the bytes that were pulled are with the peer, more than before
 */
void
baton_queue_confirm (BatonQueue *self, gsize length)
{
  g_return_if_fail (self != NULL && self->outgoing);

  g_mutex_lock (&self->mutex);
  self->unconfirmed -= MIN (length, self->unconfirmed);
  g_mutex_unlock (&self->mutex);
}

/**
 * baton_queue_is_finished:
 * @self: an outgoing queue
 *
 * Returns: whether the worker writes no more, and all it wrote was pulled
 */
gboolean
baton_queue_is_finished (BatonQueue *self)
{
  gboolean finished;

  g_return_val_if_fail (self != NULL, TRUE);

  g_mutex_lock (&self->mutex);
  finished = self->finished && self->fill == 0;
  g_mutex_unlock (&self->mutex);

  return finished;
}

/**
 * baton_queue_get_fill:
 * @self: a queue
 *
 * Returns: how many bytes wait in it
 */
gsize
baton_queue_get_fill (BatonQueue *self)
{
  gsize fill;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->mutex);
  fill = self->fill;
  g_mutex_unlock (&self->mutex);

  return fill;
}

/**
 * baton_queue_is_closed:
 * @self: a queue
 *
 * Returns: whether the worker closed the conduit or let it go
 */
gboolean
baton_queue_is_closed (BatonQueue *self)
{
  gboolean closed;

  g_return_val_if_fail (self != NULL, TRUE);

  g_mutex_lock (&self->mutex);
  closed = self->closed;
  g_mutex_unlock (&self->mutex);

  return closed;
}

/**
 * baton_queue_end:
 * @self: a queue
 *
 * Main loop: the peer's end came; the worker reads it after all bytes.
 */
void
baton_queue_end (BatonQueue *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  self->ended = TRUE;
  baton_queue_raise (self);
  g_mutex_unlock (&self->mutex);
}

/**
 * baton_queue_break:
 * @self: a queue
 * @error: why, in the domain %BATON_LEG_ERROR
 *
 * Main loop: nothing more will come through. What is in an incoming queue can still be read.
 */
void
baton_queue_break (BatonQueue *self, const GError *error)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (error != NULL);

  g_mutex_lock (&self->mutex);
  if (self->error == NULL && !self->ended)
    self->error = g_error_copy (error);
  baton_queue_raise (self);
  g_mutex_unlock (&self->mutex);
}

/* With the lock held: what a read or write says when it moves nothing. */
static gssize
baton_queue_nothing (BatonQueue *self, GError **error)
{
  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return BATON_CONDUIT_BROKEN;
    }
  if (self->closed)
    {
      g_set_error_literal (error, BATON_LEG_ERROR, BATON_LEG_ERROR_OUT_OF_ORDER, "The conduit is closed");
      return BATON_CONDUIT_BROKEN;
    }

  return BATON_CONDUIT_WAIT;
}

/* As baton_conduit_read(). */
gssize
baton_queue_read (BatonQueue *self, gpointer buffer, gsize length, GError **error)
{
  gsize before;
  gssize count;

  g_mutex_lock (&self->mutex);
  before = self->fill;
  if (!self->outgoing && self->fill > 0 && !self->closed)
    {
      count = MIN (length, self->fill);
      baton_queue_get (self, buffer, count);
      if (before >= LOW_WATER && self->fill < LOW_WATER)
        baton_queue_wake (self);
    }
  else if (self->ended && !self->closed)
    count = BATON_CONDUIT_END;
  else
    count = baton_queue_nothing (self, error);
  baton_queue_raise (self);
  g_mutex_unlock (&self->mutex);

  return count;
}

/* As baton_conduit_write(). */
gssize
baton_queue_write (BatonQueue *self, gconstpointer buffer, gsize length, GError **error)
{
  gssize count;

  g_mutex_lock (&self->mutex);
  count = baton_queue_nothing (self, error);
  if (count == BATON_CONDUIT_WAIT && (!self->outgoing || self->finished))
    {
      g_set_error_literal (error, BATON_LEG_ERROR, BATON_LEG_ERROR_OUT_OF_ORDER, "Nothing can be written here");
      count = BATON_CONDUIT_BROKEN;
    }
  if (count == BATON_CONDUIT_WAIT && self->ended)
    {
      g_set_error_literal (error, BATON_LEG_ERROR, BATON_LEG_ERROR_LOST, "The peer wants no more");
      count = BATON_CONDUIT_BROKEN;
    }
  if (count == BATON_CONDUIT_WAIT && self->fill < BATON_QUEUE_SIZE)
    {
      count = MIN (length, BATON_QUEUE_SIZE - self->fill);
      baton_queue_put (self, buffer, count);
      baton_queue_wake (self);
    }
  baton_queue_raise (self);
  g_mutex_unlock (&self->mutex);

  return count;
}

/**
 * baton_queue_get_poll:
 * @self: a queue
 * @for_write: whether a write or a read is waited for
 *
 * Returns: the descriptor that becomes readable when it is worth while
 */
int
baton_queue_get_poll (BatonQueue *self, gboolean for_write)
{
  return for_write ? self->writable.fd : self->readable.fd;
}

/* As baton_conduit_finish(). */
gboolean
baton_queue_finish (BatonQueue *self, GError **error)
{
  gboolean whole;

  g_mutex_lock (&self->mutex);
  whole = baton_queue_nothing (self, error) == BATON_CONDUIT_WAIT;
  if (whole)
    self->finished = TRUE;
  baton_queue_wake (self);
  baton_queue_raise (self);
  g_mutex_unlock (&self->mutex);

  return whole;
}

/* As baton_conduit_close(). */
void
baton_queue_close (BatonQueue *self)
{

  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  baton_queue_wake (self);
  baton_queue_raise (self);
  g_mutex_unlock (&self->mutex);
}

/* As baton_conduit_get_unsent(). */
guint64
baton_queue_get_unsent (BatonQueue *self)
{
  guint64 unsent;

  g_mutex_lock (&self->mutex);
  unsent = self->outgoing ? (guint64) self->fill + self->unconfirmed : 0;
  g_mutex_unlock (&self->mutex);

  return unsent;
}
