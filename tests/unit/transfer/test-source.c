/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "baton-source.h"
#include "baton-test-folder.h"
#include "baton-test.h"
#include "baton-transfer.h"

#define NOBODY 65534

typedef struct {
  BatonSource *source;
  GError *error;
  gboolean done;
} Opened;

static void
on_opened_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Opened *opened = user_data;

  opened->source = baton_source_open_finish (result, &opened->error);
  opened->done = TRUE;
}

static BatonSource *
open_file (GFile   *file,
           GError **error)
{
  Opened opened = { NULL, NULL, FALSE };

  baton_source_open_async (file, NULL, on_opened_cb, &opened);
  baton_test_wait_until (opened.done);
  if (opened.error != NULL)
    g_propagate_error (error, opened.error);
  return opened.source;
}

static BatonSource *
open_path (const char  *path,
           GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return open_file (file, error);
}

static void
assert_not_opened (const char *path,
                   int         code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSource) source = open_path (path, &error);

  g_assert_null (source);
  g_assert_error (error, BATON_TRANSFER_ERROR, code);
}

static void
assert_reads (BatonSource  *source,
              const guint8 *expected,
              gsize         size,
              gsize         step)
{
  g_autofree guint8 *buffer = g_malloc (step);
  g_autoptr (GError) error = NULL;
  gsize offset = 0;
  gssize count;

  while ((count = baton_source_read (source, offset, buffer, step, NULL, &error)) > 0)
    {
      g_assert_cmpmem (buffer, count, expected + offset, count);
      offset += count;
    }
  g_assert_no_error (error);
  g_assert_cmpint (count, ==, 0);
  g_assert_cmpuint (offset, ==, size);
}

static void
test_reads_all (void)
{
  static const gsize sizes[] = { 0, 1, 65535, 1024 * 1024 + 3 };
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  guint fds;

  /* The first one starts the threads and contexts of GIO, which stay. */
  assert_not_opened ("/nowhere", BATON_TRANSFER_ERROR_NOT_READABLE);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *path = baton_test_folder_fill (folder, "verona photo.JPG", sizes[i]);
      g_autofree guint8 *expected = baton_test_bytes (sizes[i]);
      struct timespec times[2] = { { 1000000000, 0 }, { 1234567890, 0 } };
      g_autoptr (GError) error = NULL;
      BatonSource *source;
      BatonFileInfo *info;

      g_assert_no_errno (utimensat (AT_FDCWD, path, times, 0));
      fds = baton_test_count_fds ();
      source = open_path (path, &error);
      g_assert_no_error (error);
      info = baton_source_get_info (source);
      g_assert_cmpstr (info->name, ==, "verona photo.JPG");
      g_assert_cmpuint (info->size, ==, sizes[i]);
      g_assert_cmpint (g_date_time_to_unix (info->date), ==, 1234567890);
      g_assert_cmpstr (info->media_type, ==, "image/jpeg");
      assert_reads (source, expected, sizes[i], 4000);
      baton_test_wait_finalized (source);
      g_assert_cmpuint (baton_test_count_fds (), <=, fds);
    }
}

static void
test_reads_past_four_gigabytes (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *path = baton_test_folder_fill (folder, "sparse", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSource) source = NULL;
  guint64 end = G_GUINT64_CONSTANT (5) * 1024 * 1024 * 1024;
  char buffer[16];

  g_assert_no_errno (truncate (path, end));
  source = open_path (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (baton_source_get_info (source)->size, ==, end);
  g_assert_cmpint (baton_source_read (source, end - 10, buffer, sizeof buffer, NULL, &error), ==, 10);
  g_assert_cmpint (baton_source_read (source, end, buffer, sizeof buffer, NULL, &error), ==, 0);
}

static void
test_only_regular_files (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *fifo = baton_test_folder_path (folder, "fifo");
  g_autofree char *missing = baton_test_folder_path (folder, "missing");
  g_autofree char *dangling = baton_test_folder_path (folder, "dangling");

  g_assert_no_errno (mkfifo (fifo, 0600));
  g_assert_no_errno (symlink ("nowhere", dangling));
  assert_not_opened (fifo, BATON_TRANSFER_ERROR_NOT_A_FILE);
  assert_not_opened (folder->path, BATON_TRANSFER_ERROR_NOT_A_FILE);
  assert_not_opened ("/dev/null", BATON_TRANSFER_ERROR_NOT_A_FILE);
  assert_not_opened (missing, BATON_TRANSFER_ERROR_NOT_READABLE);
  assert_not_opened (dangling, BATON_TRANSFER_ERROR_NOT_READABLE);
}

/* Root may read everything, so as root the process becomes nobody first. */
static void
test_unreadable (void)
{
  g_autoptr (BatonTestFolder) folder = NULL;
  g_autofree char *path = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }

  if (geteuid () == 0)
    g_assert_no_errno (setresuid (NOBODY, NOBODY, NOBODY));
  folder = baton_test_folder_new ();
  path = baton_test_folder_fill (folder, "secret", 10);
  g_assert_no_errno (g_chmod (path, 0));
  assert_not_opened (path, BATON_TRANSFER_ERROR_NOT_READABLE);
}

static void
test_shrinks (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *path = baton_test_folder_fill (folder, "log", 1000);
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSource) source = open_path (path, &error);
  char buffer[600];

  g_assert_no_error (error);
  g_assert_cmpint (baton_source_read (source, 0, buffer, sizeof buffer, NULL, &error), ==, 600);
  g_assert_no_errno (truncate (path, 700));
  g_assert_cmpint (baton_source_read (source, 600, buffer, sizeof buffer, NULL, &error), ==, 100);
  g_assert_cmpint (baton_source_read (source, 700, buffer, sizeof buffer, NULL, &error), ==, -1);
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_CHANGED);
}

static void
test_grows_or_is_deleted (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *path = baton_test_folder_fill (folder, "log", 1000);
  g_autofree guint8 *expected = baton_test_bytes (1000);
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSource) source = open_path (path, &error);

  g_assert_no_error (error);
  g_assert_no_errno (truncate (path, 5000));
  g_assert_no_errno (g_unlink (path));
  assert_reads (source, expected, 1000, 300);
}

/* A file without a path: the way of smb:// and its like. */
static void
test_stream (void)
{
  g_autoptr (GFile) file = g_file_new_for_uri ("resource:///im/baton/test/letter.txt");
  g_autoptr (GFile) folder = g_file_new_for_uri ("resource:///im/baton/test");
  g_autoptr (GFile) missing = g_file_new_for_uri ("resource:///im/baton/test/missing");
  g_autoptr (GBytes) bytes = g_resources_lookup_data ("/im/baton/test/letter.txt", 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSource) source = open_file (file, &error);
  BatonFileInfo *info;
  gsize size;
  const guint8 *expected = g_bytes_get_data (bytes, &size);
  char buffer[8];

  g_assert_no_error (error);
  info = baton_source_get_info (source);
  g_assert_cmpstr (info->name, ==, "letter.txt");
  g_assert_cmpstr (info->media_type, ==, "text/plain");
  g_assert_cmpuint (info->size, ==, size);
  assert_reads (source, expected, size, 7);
  g_assert_cmpint (baton_source_read (source, 3, buffer, 5, NULL, &error), ==, 5);
  g_assert_cmpmem (buffer, 5, expected + 3, 5);

  g_assert_null (open_file (folder, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_A_FILE);
  g_clear_error (&error);
  g_assert_null (open_file (missing, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_READABLE);
}

static void
test_cancelled (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *path = baton_test_folder_fill (folder, "file", 10);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint fds = baton_test_count_fds ();
  Opened opened = { NULL, NULL, FALSE };

  baton_source_open_async (file, cancellable, on_opened_cb, &opened);
  g_cancellable_cancel (cancellable);
  baton_test_wait_until (opened.done);
  g_assert_null (opened.source);
  g_assert_error (opened.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&opened.error);
  baton_test_wait_until (baton_test_count_fds () <= fds);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/source/reads-all", test_reads_all);
  g_test_add_func ("/transfer/source/reads-past-four-gigabytes", test_reads_past_four_gigabytes);
  g_test_add_func ("/transfer/source/only-regular-files", test_only_regular_files);
  g_test_add_func ("/transfer/source/unreadable-is-said", test_unreadable);
  g_test_add_func ("/transfer/source/shorter-file-is-changed", test_shrinks);
  g_test_add_func ("/transfer/source/longer-or-deleted-file-is-sent-as-offered", test_grows_or_is_deleted);
  g_test_add_func ("/transfer/source/file-without-a-path", test_stream);
  g_test_add_func ("/transfer/source/cancelled-opening-leaves-nothing", test_cancelled);
  return g_test_run ();
}
