/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-hasher.h"

#include <errno.h>
#include <sys/mman.h>

#include "baton-digest.h"

#define RING_BUFFERS 4
#define RING_BYTES (RING_BUFFERS * BATON_HASHER_BUFFER)
/* Who waits is woken for so many buffers at once: waking for each cost a tenth of the processor time of a transfer. */
#define BATCH 2

struct _BatonHasher
{
  BatonDigest *digest;   /* nullable: not hashing; the thread's while it runs */
  guint8 *ring;          /* nullable: resting */
  GThread *thread;       /* nullable: nothing was fed since the last rest */

  GMutex mutex;          /* guards what follows */
  GCond fed_cond;
  GCond hashed_cond;
  gsize lengths[RING_BUFFERS];
  guint fed;             /* buffers ever fed; modulo RING_BUFFERS the one that is taken next */
  guint hashed;          /* buffers ever hashed */
  gboolean hungry;       /* the thread waits for a buffer */
  gboolean blocked;      /* the pump waits for the thread */
  gboolean stopping;
};

/**
 * baton_hasher_new:
 * @hashing: %FALSE only lends buffers, for measuring what hashing costs
 *
 * Returns: (transfer full): a SHA-256 of nothing yet
 */
BatonHasher *
baton_hasher_new (gboolean hashing)
{
  BatonHasher *self = g_new0 (BatonHasher, 1);

  if (hashing)
    self->digest = baton_digest_new (BATON_DIGEST_SHA256);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->fed_cond);
  g_cond_init (&self->hashed_cond);
  return self;
}

/**
 * baton_hasher_free:
 * @self: (transfer full):
 */
void
baton_hasher_free (BatonHasher *self)
{
  baton_hasher_rest (self);
  g_clear_pointer (&self->digest, baton_digest_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->fed_cond);
  g_cond_clear (&self->hashed_cond);
  g_free (self);
}

/* The next buffer's length, or 0 when it is time to stop. */
static gsize
await_fed (BatonHasher *self)
{
  gsize length = 0;

  g_mutex_lock (&self->mutex);
  if (self->fed == self->hashed && !self->stopping)
    {
      self->hungry = TRUE;
      while (self->fed - self->hashed < BATCH && !self->stopping)
        g_cond_wait (&self->fed_cond, &self->mutex);
      self->hungry = FALSE;
    }
  if (self->fed != self->hashed)
    length = self->lengths[self->hashed % RING_BUFFERS];
  g_mutex_unlock (&self->mutex);
  return length;
}

static void
tell_hashed (BatonHasher *self)
{
  gboolean wake;

  g_mutex_lock (&self->mutex);
  self->hashed++;
  wake = self->blocked && self->fed - self->hashed <= RING_BUFFERS - BATCH;
  g_mutex_unlock (&self->mutex);

  if (wake)
    g_cond_signal (&self->hashed_cond);
}

static gpointer
hash_thread (gpointer data)
{
  BatonHasher *self = data;
  gsize length;

  while ((length = await_fed (self)) > 0)
    {
      baton_digest_update (self->digest, self->ring + (gsize) (self->hashed % RING_BUFFERS) * BATON_HASHER_BUFFER,
                           length);
      tell_hashed (self);
    }
  return NULL;
}

static guint8 *
map_ring (void)
{
  /* Not from the heap: pages are there when they are first touched, so a small file costs one, and are gone with it. */
  void *ring = mmap (NULL, RING_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (ring == MAP_FAILED)
    g_error ("No memory for %d bytes of buffers: %s", RING_BYTES, g_strerror (errno));
  return ring;
}

/**
 * baton_hasher_take:
 *
 * Lends the next buffer; the same one until it is fed. Waits until it is hashed if it is still full of older bytes.
 *
 * Returns: (transfer none): %BATON_HASHER_BUFFER bytes
 */
guint8 *
baton_hasher_take (BatonHasher *self)
{
  guint index;

  if (self->ring == NULL)
    self->ring = map_ring ();

  g_mutex_lock (&self->mutex);
  if (self->fed - self->hashed == RING_BUFFERS)
    {
      self->blocked = TRUE;
      while (self->fed - self->hashed > RING_BUFFERS - BATCH)
        g_cond_wait (&self->hashed_cond, &self->mutex);
      self->blocked = FALSE;
    }
  index = self->fed % RING_BUFFERS;
  g_mutex_unlock (&self->mutex);
  return self->ring + (gsize) index * BATON_HASHER_BUFFER;
}

/* Where there is no thread to be had, the pump hashes itself. */
static void
feed_without_thread (BatonHasher *self,
                     gsize        length)
{
  baton_digest_update (self->digest, self->ring + (gsize) (self->fed % RING_BUFFERS) * BATON_HASHER_BUFFER, length);
  self->fed++;
  self->hashed++;
}

/**
 * baton_hasher_feed:
 * @length: how many bytes of the taken buffer to hash, from its start
 *
 * Has the taken buffer hashed. It may be read on until the next is taken, but not be changed.
 */
void
baton_hasher_feed (BatonHasher *self,
                   gsize        length)
{
  gboolean wake;

  g_return_if_fail (self->ring != NULL && length <= BATON_HASHER_BUFFER);

  if (self->digest == NULL || length == 0)
    return;
  if (self->thread == NULL)
    self->thread = g_thread_try_new ("baton-hasher", hash_thread, self, NULL);
  if (self->thread == NULL)
    {
      feed_without_thread (self, length);
      return;
    }

  g_mutex_lock (&self->mutex);
  self->lengths[self->fed % RING_BUFFERS] = length;
  self->fed++;
  wake = self->hungry && self->fed - self->hashed >= BATCH;
  g_mutex_unlock (&self->mutex);

  if (wake)
    g_cond_signal (&self->fed_cond);
}

/**
 * baton_hasher_rest:
 *
 * Hashes what was fed, then gives the thread and the buffers back; a buffer that is taken and not fed is lost. The next
 * take begins anew where the hash stands.
 */
void
baton_hasher_rest (BatonHasher *self)
{
  if (self->thread != NULL)
    {
      g_mutex_lock (&self->mutex);
      self->stopping = TRUE;
      g_cond_signal (&self->fed_cond);
      g_mutex_unlock (&self->mutex);
      g_thread_join (g_steal_pointer (&self->thread));
      self->stopping = FALSE;
    }
  if (self->ring != NULL)
    munmap (g_steal_pointer (&self->ring), RING_BYTES);
}

/**
 * baton_hasher_dup_hex:
 *
 * Rests, and tells the hash of everything that was fed.
 *
 * Returns: (transfer full) (nullable): SHA-256 in lower-case hex; %NULL when not hashing
 */
char *
baton_hasher_dup_hex (BatonHasher *self)
{
  baton_hasher_rest (self);
  return self->digest != NULL ? baton_digest_dup_hex (self->digest) : NULL;
}
