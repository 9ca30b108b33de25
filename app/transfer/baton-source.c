/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-source.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "baton-transfer.h"

/* What a file that is no local one has to tell about itself. */
#define SOURCE_ATTRIBUTES \
  G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME "," \
  G_FILE_ATTRIBUTE_TIME_MODIFIED

struct _BatonSource
{
  GObject parent_instance;

  BatonFileInfo *info;
  int fd;                    /* -1: read through @stream */
  GFileInputStream *stream;  /* nullable */
};

G_DEFINE_FINAL_TYPE (BatonSource, baton_source, G_TYPE_OBJECT)

static void
set_not_a_file (GError     **error,
                const char  *what)
{
  g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_A_FILE, "%s is no regular file", what);
}

static BatonFileInfo *
make_info (const char *name,
           guint64     size,
           GDateTime  *date)
{
  g_autoptr (BatonFileInfo) info = baton_file_info_new (name, size);
  /* By the name alone: the first bytes of a file on a slow disk are not worth waiting for. */
  g_autofree char *content_type = g_content_type_guess (name, NULL, 0, NULL);
  g_autofree char *media_type = g_content_type_get_mime_type (content_type);

  if (date != NULL)
    baton_file_info_set_date (info, date);
  baton_file_info_set_media_type (info, media_type);
  return g_steal_pointer (&info);
}

static BatonFileInfo *
make_info_from_stat (const char        *path,
                     const struct stat *status)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (status->st_mtim.tv_sec);

  return make_info (name, status->st_size, date);
}

static gboolean
open_path (BatonSource  *self,
           const char   *path,
           GError      **error)
{
  struct stat status;

  /* O_NONBLOCK: a pipe without a writer would hold open() until one comes. */
  self->fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (self->fd < 0 && (errno == ENXIO || errno == ENODEV))
    {
      set_not_a_file (error, path);
      return FALSE;
    }
  if (self->fd < 0 || fstat (self->fd, &status) < 0)
    {
      g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_READABLE, "Opening %s: %s", path,
                   g_strerror (errno));
      return FALSE;
    }
  if (!S_ISREG (status.st_mode))
    {
      set_not_a_file (error, path);
      return FALSE;
    }

  /* Some file systems in user space mind the flag on regular files too. */
  (void) fcntl (self->fd, F_SETFL, 0);
  (void) posix_fadvise (self->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  self->info = make_info_from_stat (path, &status);
  return TRUE;
}

static BatonFileInfo *
make_info_from_query (GFile        *file,
                      GFileInfo    *query,
                      GError      **error)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *basename = g_file_get_basename (file);
  g_autoptr (GDateTime) date = g_file_info_get_modification_date_time (query);
  const char *name = g_file_info_get_display_name (query);
  GFileType type = g_file_info_get_file_type (query);

  if (type != G_FILE_TYPE_REGULAR && type != G_FILE_TYPE_UNKNOWN)
    {
      set_not_a_file (error, uri);
      return NULL;
    }
  if (!g_file_info_has_attribute (query, G_FILE_ATTRIBUTE_STANDARD_SIZE) || g_file_info_get_size (query) < 0)
    {
      g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_READABLE, "%s does not tell its size", uri);
      return NULL;
    }
  return make_info (name != NULL ? name : basename, g_file_info_get_size (query), date);
}

/* A file elsewhere, as in smb:// without its FUSE mount. */
static gboolean
open_stream (BatonSource   *self,
             GFile         *file,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInfo) query = NULL;

  query = g_file_query_info (file, SOURCE_ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, &local);
  if (query != NULL)
    self->info = make_info_from_query (file, query, error);
  if (query != NULL && self->info == NULL)
    return FALSE;
  if (query != NULL)
    self->stream = g_file_read (file, cancellable, &local);
  if (self->stream != NULL)
    return TRUE;

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    set_not_a_file (error, local->message);
  else
    g_set_error_literal (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_READABLE, local->message);
  return FALSE;
}

static void
open_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  g_autoptr (BatonSource) self = g_object_new (BATON_TYPE_SOURCE, NULL);
  GFile *file = task_data;
  const char *path = g_file_peek_path (file);
  GError *error = NULL;
  gboolean ok;

  ok = path != NULL ? open_path (self, path, &error) : open_stream (self, file, cancellable, &error);
  if (ok)
    g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * baton_source_open_async:
 * @file: what to send, local or not
 * @cancellable: (nullable): gives up at once, even while the file's disk does not answer
 * @callback: called once, in the caller's main context
 *
 * Opens @file for reading in a thread and learns its name, size, date and media type.
 *
 * Errors: %BATON_TRANSFER_ERROR_NOT_READABLE, %BATON_TRANSFER_ERROR_NOT_A_FILE, or %G_IO_ERROR_CANCELLED.
 */
void
baton_source_open_async (GFile               *file,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_source_open_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, open_thread);
}

/**
 * baton_source_open_finish:
 * @result: from the callback of baton_source_open_async()
 *
 * Returns: (transfer full): the opened file, or %NULL with @error set
 */
BatonSource *
baton_source_open_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, baton_source_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * baton_source_get_info:
 *
 * Returns: (transfer none): what the file was when it was opened
 */
BatonFileInfo *
baton_source_get_info (BatonSource *self)
{
  g_return_val_if_fail (BATON_IS_SOURCE (self), NULL);

  return self->info;
}

static gssize
read_path (BatonSource  *self,
           guint64       offset,
           gpointer      buffer,
           gsize         length,
           GError      **error)
{
  gssize count;

  do
    count = pread (self->fd, buffer, length, offset);
  while (count < 0 && errno == EINTR);

  if (count >= 0)
    return count;

  /* ESTALE: the file was deleted on the server of a network file system. */
  g_set_error (error, BATON_TRANSFER_ERROR,
               errno == ESTALE || errno == ENOENT ? BATON_TRANSFER_ERROR_CHANGED : BATON_TRANSFER_ERROR_NOT_READABLE,
               "Reading %s at %" G_GUINT64_FORMAT ": %s", self->info->name, offset, g_strerror (errno));
  return -1;
}

static gssize
read_stream (BatonSource   *self,
             guint64        offset,
             gpointer       buffer,
             gsize          length,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GError) local = NULL;
  GSeekable *seekable = G_SEEKABLE (self->stream);
  gssize count = -1;

  if ((guint64) g_seekable_tell (seekable) == offset
      || g_seekable_seek (seekable, offset, G_SEEK_SET, cancellable, &local))
    count = g_input_stream_read (G_INPUT_STREAM (self->stream), buffer, length, cancellable, &local);
  if (count >= 0)
    return count;

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error_literal (error, BATON_TRANSFER_ERROR,
                         g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? BATON_TRANSFER_ERROR_CHANGED
                                                                                   : BATON_TRANSFER_ERROR_NOT_READABLE,
                         local->message);
  return -1;
}

/**
 * baton_source_read:
 * @offset: from the start of the file, bytes
 * @buffer: (out caller-allocates): where the bytes go
 * @length: how many fit there, bytes
 * @cancellable: (nullable): ends a read from another machine
 *
 * Reads without moving past the size that was announced. Waits for the disk: never to be called in the main loop, nor
 * by two threads at once.
 *
 * Errors: %BATON_TRANSFER_ERROR_CHANGED (the file is shorter than announced, or gone), _NOT_READABLE, or
 * %G_IO_ERROR_CANCELLED.
 *
 * Returns: the bytes read, 0 only at or behind the announced size, or -1 with @error set
 */
gssize
baton_source_read (BatonSource   *self,
                   guint64        offset,
                   gpointer       buffer,
                   gsize          length,
                   GCancellable  *cancellable,
                   GError       **error)
{
  guint64 size;
  gssize count;

  g_return_val_if_fail (BATON_IS_SOURCE (self), -1);

  size = self->info->size;
  if (offset >= size)
    return 0;

  length = MIN (length, size - offset);
  if (self->fd >= 0)
    count = read_path (self, offset, buffer, length, error);
  else
    count = read_stream (self, offset, buffer, length, cancellable, error);

  if (count == 0 && length > 0)
    {
      g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_CHANGED,
                   "%s ends at %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes", self->info->name, offset, size);
      return -1;
    }
  return count;
}

static void
baton_source_finalize (GObject *object)
{
  BatonSource *self = BATON_SOURCE (object);

  /* Closing a file on another machine waits for that machine. */
  if (self->stream != NULL)
    g_input_stream_close_async (G_INPUT_STREAM (self->stream), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_clear_object (&self->stream);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->info, baton_file_info_unref);

  G_OBJECT_CLASS (baton_source_parent_class)->finalize (object);
}

static void
baton_source_class_init (BatonSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = baton_source_finalize;
}

static void
baton_source_init (BatonSource *self)
{
  self->fd = -1;
}
