/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-workers.h"

/* GTask's own threads are few and shared with everything else that opens or asks for a file; a transfer would keep one
 * for hours. These come when needed and go when nothing waits. */

typedef struct {
  BatonWorkFunc work;
  gpointer job;
  gboolean urgent;
} Piece;

static GMutex mutex;                   /* guards what follows */
static GQueue waiting = G_QUEUE_INIT;  /* of Piece, the longest waiting first */
static GQueue active = G_QUEUE_INIT;   /* of Piece, being worked on */
static guint running;                  /* threads */

static Piece *
take_next (void)
{
  Piece *piece;

  g_mutex_lock (&mutex);
  piece = g_queue_pop_head (&waiting);
  if (piece != NULL)
    g_queue_push_tail (&active, piece);
  else
    running--;
  g_mutex_unlock (&mutex);
  return piece;
}

static void
put_back (Piece    *piece,
          gboolean  done)
{
  g_mutex_lock (&mutex);
  g_queue_remove (&active, piece);
  if (done)
    g_free (piece);
  else if (piece->urgent)
    g_queue_push_head (&waiting, piece);
  else
    g_queue_push_tail (&waiting, piece);
  g_mutex_unlock (&mutex);
}

static gpointer
worker_thread (gpointer data)
{
  Piece *piece;

  while ((piece = take_next ()) != NULL)
    put_back (piece, piece->work (piece->job));
  return NULL;
}

/**
 * baton_workers_push:
 * @work: called with @job in a thread
 * @job: what to work on; nobody else touches it before @work is done with it or it is withdrawn
 *
 * Has @job worked on, at once or when one of the %BATON_WORKERS_MAX threads is free. Any thread.
 *
 * Errors: %G_THREAD_ERROR, when there is no thread at all.
 */
gboolean
baton_workers_push (BatonWorkFunc   work,
                    gpointer        job,
                    GError        **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autoptr (GError) local = NULL;
  Piece *piece = g_new0 (Piece, 1);
  GThread *thread;

  piece->work = work;
  piece->job = job;
  g_queue_push_tail (&waiting, piece);
  if (running >= BATON_WORKERS_MAX)
    return TRUE;

  thread = g_thread_try_new ("baton-mover", worker_thread, NULL, &local);
  if (thread != NULL)
    {
      running++;
      g_thread_unref (thread);
      return TRUE;
    }
  /* Those that run will come to it. */
  if (running > 0)
    return TRUE;

  g_free (g_queue_pop_tail (&waiting));
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static GList *
find (GQueue   *queue,
      gpointer  job)
{
  GList *link = queue->head;

  while (link != NULL && ((Piece *) link->data)->job != job)
    link = link->next;
  return link;
}

/**
 * baton_workers_withdraw:
 *
 * Takes @job back while it waits, also between two calls of its function. One that is being worked on will not wait
 * again. Any thread.
 *
 * Returns: %TRUE when it is the caller's again; %FALSE when it is being worked on or was never pushed
 */
gboolean
baton_workers_withdraw (gpointer job)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  GList *link;

  link = find (&waiting, job);
  if (link != NULL)
    {
      g_free (link->data);
      g_queue_delete_link (&waiting, link);
      return TRUE;
    }
  link = find (&active, job);
  if (link != NULL)
    ((Piece *) link->data)->urgent = TRUE;
  return FALSE;
}

/**
 * baton_workers_is_wanted:
 *
 * Returns: whether others wait for a thread; any thread
 */
gboolean
baton_workers_is_wanted (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  return !g_queue_is_empty (&waiting);
}
