/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-sink.h"

#include <stdatomic.h>

#include "baton-part.h"
#include "baton-transfer.h"

struct _BatonSink
{
  GObject parent_instance;

  BatonFileInfo *info;
  GMutex mutex;             /* guards @part: closing may come while the data pump writes; never taken by the main loop */
  BatonPart *part;          /* nullable: closed */
  _Atomic guint64 length;   /* bytes */
};

G_DEFINE_FINAL_TYPE (BatonSink, baton_sink, G_TYPE_OBJECT)

typedef struct {
  GFile *folder;
  BatonFileInfo *info;
} OpenJob;

static void
open_job_free (OpenJob *job)
{
  g_object_unref (job->folder);
  baton_file_info_unref (job->info);
  g_free (job);
}

static void
open_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  OpenJob *job = task_data;
  g_autoptr (BatonSink) self = g_object_new (BATON_TYPE_SINK, NULL);
  const char *path = g_file_peek_path (job->folder);
  GError *error = NULL;

  if (path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (job->folder);

      g_task_return_new_error (task, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_WRITABLE,
                               "%s is on another machine and not mounted", uri);
      return;
    }

  self->info = baton_file_info_ref (job->info);
  self->part = baton_part_create (path, self->info->name, self->info->size, &error);
  if (self->part != NULL)
    g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * baton_sink_open_async:
 * @folder: a local folder that exists
 * @info: what will come; its name is safe
 * @cancellable: (nullable): gives up at once, even while the disk does not answer; nothing is left behind
 * @callback: called once, in the caller's main context
 *
 * Errors: %BATON_TRANSFER_ERROR_NO_SPACE, %BATON_TRANSFER_ERROR_NOT_WRITABLE, or %G_IO_ERROR_CANCELLED.
 */
void
baton_sink_open_async (GFile               *folder,
                       BatonFileInfo       *info,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  OpenJob *job;

  g_return_if_fail (G_IS_FILE (folder));
  g_return_if_fail (info != NULL);

  job = g_new0 (OpenJob, 1);
  job->folder = g_object_ref (folder);
  job->info = baton_file_info_ref (info);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_sink_open_async);
  g_task_set_task_data (task, job, (GDestroyNotify) open_job_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, open_thread);
}

/**
 * baton_sink_open_finish:
 * @result: from the callback of baton_sink_open_async()
 *
 * Returns: (transfer full): the sink, or %NULL with @error set
 */
BatonSink *
baton_sink_open_finish (GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, baton_sink_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
check_open (BatonSink  *self,
            GError    **error)
{
  if (self->part != NULL)
    return TRUE;

  g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_WRITABLE, "%s is closed", self->info->name);
  return FALSE;
}

/**
 * baton_sink_write:
 * @buffer: data that follows what was written before
 * @length: bytes of @buffer
 *
 * Appends all of @buffer to the partial file. Waits for the disk: for the data pump's threads.
 *
 * Errors: %BATON_TRANSFER_ERROR_TOO_LONG (more than the peer announced; nothing of @buffer is written), _NO_SPACE, or
 * _NOT_WRITABLE (also when it was closed meanwhile).
 */
gboolean
baton_sink_write (BatonSink      *self,
                  gconstpointer   buffer,
                  gsize           length,
                  GError        **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  guint64 before;

  g_return_val_if_fail (BATON_IS_SINK (self), FALSE);

  locker = g_mutex_locker_new (&self->mutex);
  before = self->length;
  if (length > self->info->size - before)
    {
      g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_TOO_LONG,
                   "More than the announced %" G_GUINT64_FORMAT " bytes came for %s", self->info->size,
                   self->info->name);
      return FALSE;
    }
  if (!check_open (self, error) || !baton_part_write (self->part, before, buffer, length, error))
    return FALSE;

  self->length = before + length;
  return TRUE;
}

/**
 * baton_sink_get_length:
 *
 * Returns: the bytes written so far; from any thread
 */
guint64
baton_sink_get_length (BatonSink *self)
{
  g_return_val_if_fail (BATON_IS_SINK (self), 0);

  return self->length;
}

/* The path of the kept file, or %NULL with @error set. */
static char *
keep (BatonSink     *self,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  char *path;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_open (self, error))
    return NULL;
  if (self->length != self->info->size)
    {
      g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_TOO_SHORT,
                   "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes of %s came", self->length, self->info->size,
                   self->info->name);
      return NULL;
    }

  path = baton_part_keep (self->part, self->info->date, error);
  if (path != NULL)
    {
      baton_part_free (self->part, FALSE);
      self->part = NULL;
    }
  return path;
}

static void
keep_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  g_autofree char *path = keep (BATON_SINK (source_object), cancellable, &error);

  if (path != NULL)
    g_task_return_pointer (task, g_file_new_for_path (path), g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * baton_sink_keep_async:
 * @self: a sink that has all its bytes and that nobody writes to any more
 * @cancellable: (nullable): has no effect once the file has its name
 * @callback: called once, in the caller's main context
 *
 * Gives the file the peer's date and its own name, numbered when that is taken. The sink is closed then; after an
 * error it is still open.
 *
 * Errors: %BATON_TRANSFER_ERROR_TOO_SHORT (bytes are missing), _NO_SPACE, _NOT_WRITABLE, or %G_IO_ERROR_CANCELLED.
 */
void
baton_sink_keep_async (BatonSink           *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BATON_IS_SINK (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_sink_keep_async);
  /* A kept file is told of, whatever was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, keep_thread);
}

/**
 * baton_sink_keep_finish:
 * @result: from the callback of baton_sink_keep_async()
 *
 * Returns: (transfer full): where the file is, or %NULL with @error set
 */
GFile *
baton_sink_keep_finish (BatonSink     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, baton_sink_keep_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
close_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  BatonSink *self = BATON_SINK (source_object);
  gboolean remove = GPOINTER_TO_INT (task_data);

  g_mutex_lock (&self->mutex);
  baton_part_free (g_steal_pointer (&self->part), remove);
  g_mutex_unlock (&self->mutex);

  g_task_return_boolean (task, TRUE);
}

/**
 * baton_sink_close_async:
 * @remove: remove the partial file (cancelled), or leave it with exactly what was written (failed); an empty one is
 *   removed anyway
 * @callback: (nullable): called once, in the caller's main context, when the files are as they stay
 *
 * Closes the sink; whoever writes to it afterwards gets an error. Does nothing to a file that was kept.
 */
void
baton_sink_close_async (BatonSink           *self,
                        gboolean             remove,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BATON_IS_SINK (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, baton_sink_close_async);
  g_task_set_task_data (task, GINT_TO_POINTER (remove), NULL);
  g_task_run_in_thread (task, close_thread);
}

/**
 * baton_sink_close_finish:
 * @result: from the callback of baton_sink_close_async()
 *
 * Returns: %TRUE
 */
gboolean
baton_sink_close_finish (BatonSink     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * baton_sink_close:
 * @remove: see baton_sink_close_async()
 *
 * Closes the sink in a thread, without telling when it happened.
 */
void
baton_sink_close (BatonSink *self,
                  gboolean   remove)
{
  baton_sink_close_async (self, remove, NULL, NULL);
}

static gpointer
free_part_thread (gpointer part)
{
  baton_part_free (part, FALSE);
  return NULL;
}

static void
baton_sink_finalize (GObject *object)
{
  BatonSink *self = BATON_SINK (object);

  /* Nobody closed it: what came is left. The last reference may go in the main loop, which must not wait for a disk. */
  if (self->part != NULL)
    {
      GThread *thread = g_thread_try_new ("baton-sink", free_part_thread, self->part, NULL);

      if (thread != NULL)
        g_thread_unref (thread);
      else
        baton_part_free (self->part, FALSE);
    }
  g_clear_pointer (&self->info, baton_file_info_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (baton_sink_parent_class)->finalize (object);
}

static void
baton_sink_class_init (BatonSinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = baton_sink_finalize;
}

static void
baton_sink_init (BatonSink *self)
{
  g_mutex_init (&self->mutex);
}
