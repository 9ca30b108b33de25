/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "baton-free-name.h"
#include "baton-transfer.h"

/* Nobody else reads a file that may still turn out wrong. */
#define PART_MODE 0600
/* A kept file gets what open() would have given it. */
#define KEPT_MODE 0666

struct _BatonPart
{
  int dir_fd;
  int fd;
  char *folder;
  char *wanted;     /* the name it gets when it is free */
  char *part_name;  /* below the folder */
  gsize name_max;   /* bytes */
  gboolean empty;
  gboolean kept;
};

static void
set_disk_error (GError     **error,
                const char  *doing,
                const char  *name,
                int          number)
{
  gboolean full = number == ENOSPC || number == EDQUOT;

  g_set_error (error, BATON_TRANSFER_ERROR, full ? BATON_TRANSFER_ERROR_NO_SPACE : BATON_TRANSFER_ERROR_NOT_WRITABLE,
               "%s %s: %s", doing, name, g_strerror (number));
}

static gboolean
open_folder (BatonPart  *self,
             guint64     size,
             GError    **error)
{
  struct statvfs space;
  guint64 available;

  /* O_PATH: a folder that may be written to but not listed is good enough. */
  self->dir_fd = open (self->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (self->dir_fd < 0)
    {
      set_disk_error (error, "Opening", self->folder, errno);
      return FALSE;
    }

  self->name_max = BATON_NAME_BYTES_MAX;
  /* Some file systems in user space tell nothing: 0 blocks. */
  if (fstatvfs (self->dir_fd, &space) < 0 || space.f_blocks == 0)
    return TRUE;
  self->name_max = space.f_namemax;
  if (g_uint64_checked_mul (&available, space.f_bavail, space.f_frsize) && available < size)
    {
      g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NO_SPACE,
                   "%s has %" G_GUINT64_FORMAT " bytes left of %" G_GUINT64_FORMAT " needed", self->folder, available,
                   size);
      return FALSE;
    }
  return TRUE;
}

static gboolean
create_file (BatonPart  *self,
             GError    **error)
{
  for (guint number = 1; number <= BATON_FREE_NAME_TRIES; number++)
    {
      g_autofree char *name = baton_free_name (self->wanted, number, BATON_PART_SUFFIX, self->name_max);

      self->fd = openat (self->dir_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, PART_MODE);
      if (self->fd < 0 && (errno == EEXIST || errno == ELOOP))
        continue;
      if (self->fd < 0)
        {
          set_disk_error (error, "Creating", name, errno);
          return FALSE;
        }
      self->part_name = g_steal_pointer (&name);
      return TRUE;
    }

  set_disk_error (error, "Creating", self->wanted, EEXIST);
  return FALSE;
}

/* Blocks now rather than a full disk later; the length stays what was written. */
static gboolean
reserve (BatonPart  *self,
         guint64     size,
         GError    **error)
{
  int number = 0;

  if (size == 0)
    return TRUE;

  while (fallocate (self->fd, FALLOC_FL_KEEP_SIZE, 0, size) < 0)
    {
      number = errno;
      if (number != EINTR)
        break;
      number = 0;
    }
  /* EFBIG: more than one file may hold there, as 4 GiB on FAT. Whatever else it says, writing will show. */
  if (number != ENOSPC && number != EDQUOT && number != EFBIG)
    return TRUE;

  set_disk_error (error, "Reserving space for", self->part_name, number);
  return FALSE;
}

/**
 * baton_part_create:
 * @folder: a path; may be a link to a folder
 * @name: a safe name, see baton_safe_name()
 * @size: what will be written, bytes
 *
 * Makes `NAME.part`, or the next free `NAME (2).part`, in @folder and reserves its space. Follows no link below
 * @folder.
 *
 * Errors: %BATON_TRANSFER_ERROR_NO_SPACE, %BATON_TRANSFER_ERROR_NOT_WRITABLE.
 *
 * Returns: (transfer full): to be freed by baton_part_free(), or %NULL with @error set and nothing left behind
 */
BatonPart *
baton_part_create (const char  *folder,
                   const char  *name,
                   guint64      size,
                   GError     **error)
{
  BatonPart *self;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (name != NULL && *name != '\0' && strchr (name, '/') == NULL, NULL);

  self = g_new0 (BatonPart, 1);
  self->dir_fd = -1;
  self->fd = -1;
  self->empty = TRUE;
  self->folder = g_strdup (folder);
  self->wanted = g_strdup (name);

  if (open_folder (self, size, error) && create_file (self, error) && reserve (self, size, error))
    return self;

  baton_part_free (self, TRUE);
  return NULL;
}

/**
 * baton_part_write:
 * @offset: from the start of the file, bytes
 * @length: bytes of @buffer
 *
 * Writes all of @buffer.
 *
 * Errors: %BATON_TRANSFER_ERROR_NO_SPACE, %BATON_TRANSFER_ERROR_NOT_WRITABLE; some of it may be written then.
 */
gboolean
baton_part_write (BatonPart      *self,
                  guint64         offset,
                  gconstpointer   buffer,
                  gsize           length,
                  GError        **error)
{
  const guint8 *next = buffer;

  while (length > 0)
    {
      gssize count = pwrite (self->fd, next, length, offset);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        {
          set_disk_error (error, "Writing", self->part_name, count < 0 ? errno : ENOSPC);
          return FALSE;
        }
      self->empty = FALSE;
      next += count;
      offset += count;
      length -= count;
    }
  return TRUE;
}

/* Whether @path, from @dir_fd, is the very file that is open: nothing else under its name is renamed or removed. */
static gboolean
is_ours (BatonPart  *self,
         int         dir_fd,
         const char *path)
{
  struct stat ours;
  struct stat found;

  return fstat (self->fd, &ours) == 0 && fstatat (dir_fd, path, &found, AT_SYMLINK_NOFOLLOW) == 0
         && S_ISREG (found.st_mode) && found.st_dev == ours.st_dev && found.st_ino == ours.st_ino;
}

/* The process's umask, without changing it for the other threads as umask() does; -1 unknown. */
static int
read_umask (void)
{
  g_autofree char *text = NULL;
  const char *line;
  guint mask;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return -1;
  line = strstr (text, "\nUmask:");
  return line != NULL && sscanf (line, "\nUmask: %o", &mask) == 1 ? (int) mask : -1;
}

/* Network file systems tell only now what went wrong with the writing, and would set the date again afterwards. */
static gboolean
settle (BatonPart  *self,
        GDateTime  *date,
        GError    **error)
{
  int mask = read_umask ();
  int copy = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);

  if (copy < 0 || (close (copy) < 0 && errno != EINTR))
    {
      set_disk_error (error, "Flushing", self->part_name, errno);
      return FALSE;
    }

  /* FAT and some shares have neither modes nor every date: the file is good without. */
  if (mask >= 0)
    (void) fchmod (self->fd, KEPT_MODE & ~mask);
  if (date != NULL)
    {
      struct timespec times[2] = { { 0, UTIME_OMIT }, { g_date_time_to_unix (date), 0 } };

      times[1].tv_nsec = g_date_time_get_microsecond (date) * 1000L;
      (void) futimens (self->fd, times);
    }
  return TRUE;
}

/* For file systems that neither rename without replacing nor have hard links, as FAT by FUSE: make the name ours by
 * creating it, then replace our own empty file. */
static int
claim_and_rename (BatonPart  *self,
                  const char *name)
{
  int number = 0;
  int claim = openat (self->dir_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, PART_MODE);

  if (claim < 0)
    return errno;
  close (claim);

  if (renameat (self->dir_fd, self->part_name, self->dir_fd, name) < 0)
    {
      number = errno;
      (void) unlinkat (self->dir_fd, name, 0);
    }
  return number;
}

/* 0, or an errno: EEXIST when @name is taken. */
static int
rename_to (BatonPart  *self,
           const char *name)
{
  if (renameat2 (self->dir_fd, self->part_name, self->dir_fd, name, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
    return errno;

  if (linkat (self->dir_fd, self->part_name, self->dir_fd, name, 0) == 0)
    return unlinkat (self->dir_fd, self->part_name, 0) == 0 ? 0 : errno;
  if (errno == EEXIST || errno == ENOENT)
    return errno;
  return claim_and_rename (self, name);
}

/* The folder may have been moved since it was opened. */
static char *
find_path (BatonPart  *self,
           const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *link = NULL;
  g_autofree char *folder = NULL;

  if (is_ours (self, AT_FDCWD, path))
    return g_steal_pointer (&path);

  link = g_strdup_printf ("/proc/self/fd/%d", self->dir_fd);
  folder = g_file_read_link (link, NULL);
  return folder != NULL ? g_build_filename (folder, name, NULL) : g_steal_pointer (&path);
}

/**
 * baton_part_keep:
 * @date: (nullable): when the file was last modified, as the peer says
 *
 * Gives the file its date and its name, the next free of `NAME (2).ext`; nothing there is ever replaced. It is not
 * forced to the disk: that costs as long as receiving it, and the kernel does it within its 30 seconds.
 *
 * Errors: %BATON_TRANSFER_ERROR_NO_SPACE, %BATON_TRANSFER_ERROR_NOT_WRITABLE (also when the folder or the partial file
 * is gone or was replaced). The partial file is left then.
 *
 * Returns: (transfer full): its path, or %NULL with @error set
 */
char *
baton_part_keep (BatonPart  *self,
                 GDateTime  *date,
                 GError    **error)
{
  if (!settle (self, date, error))
    return NULL;

  for (guint number = 1; number <= BATON_FREE_NAME_TRIES; number++)
    {
      g_autofree char *name = baton_free_name (self->wanted, number, "", self->name_max);
      int failure;

      if (!is_ours (self, self->dir_fd, self->part_name))
        {
          g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_WRITABLE,
                       "%s was removed or replaced", self->part_name);
          return NULL;
        }
      failure = rename_to (self, name);
      if (failure == EEXIST)
        continue;
      if (failure != 0)
        {
          set_disk_error (error, "Naming", name, failure);
          return NULL;
        }
      self->kept = TRUE;
      return find_path (self, name);
    }

  set_disk_error (error, "Naming", self->wanted, EEXIST);
  return NULL;
}

/* What a failed transfer leaves: exactly the bytes that came, without the reserved blocks behind them. */
static void
release_reserve (BatonPart *self)
{
  struct stat status;

  if (fstat (self->fd, &status) == 0)
    (void) !ftruncate (self->fd, status.st_size);
}

/**
 * baton_part_free:
 * @self: (transfer full) (nullable):
 * @remove: remove the partial file; one without a byte in it is removed anyway
 *
 * Closes it. A kept file stays, and so does whatever took the place of the partial file.
 */
void
baton_part_free (BatonPart *self,
                 gboolean   remove)
{
  if (self == NULL)
    return;

  if (self->fd >= 0 && !self->kept)
    {
      if (!remove && !self->empty)
        release_reserve (self);
      else if (self->part_name != NULL && is_ours (self, self->dir_fd, self->part_name))
        (void) unlinkat (self->dir_fd, self->part_name, 0);
      close (self->fd);
    }
  else if (self->fd >= 0)
    close (self->fd);
  if (self->dir_fd >= 0)
    close (self->dir_fd);

  g_free (self->folder);
  g_free (self->wanted);
  g_free (self->part_name);
  g_free (self);
}
