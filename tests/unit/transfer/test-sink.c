/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "baton-free-name.h"
#include "baton-sink.h"
#include "baton-test-folder.h"
#include "baton-test.h"
#include "baton-transfer.h"

typedef struct {
  gpointer value;
  GError *error;
  gboolean done;
} Outcome;

static void
on_opened_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->value = baton_sink_open_finish (result, &outcome->error);
  outcome->done = TRUE;
}

static void
on_kept_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->value = baton_sink_keep_finish (BATON_SINK (object), result, &outcome->error);
  outcome->done = TRUE;
}

static void
on_closed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Outcome *outcome = user_data;

  g_assert_true (baton_sink_close_finish (BATON_SINK (object), result, &outcome->error));
  outcome->done = TRUE;
}

static gpointer
take (Outcome  *outcome,
      GError  **error)
{
  baton_test_wait_until (outcome->done);
  if (outcome->error != NULL)
    g_propagate_error (error, outcome->error);
  return outcome->value;
}

static BatonSink *
open_sink (const char  *folder,
           const char  *name,
           guint64      size,
           GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (BatonFileInfo) info = baton_file_info_new (name, size);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (1234567890);
  Outcome outcome = { NULL, NULL, FALSE };

  baton_file_info_set_date (info, date);
  baton_sink_open_async (file, info, NULL, on_opened_cb, &outcome);
  return take (&outcome, error);
}

static char *
keep_sink (BatonSink  *sink,
           GError    **error)
{
  Outcome outcome = { NULL, NULL, FALSE };
  g_autoptr (GFile) file = NULL;

  baton_sink_keep_async (sink, NULL, on_kept_cb, &outcome);
  file = take (&outcome, error);
  return file != NULL ? g_file_get_path (file) : NULL;
}

static void
close_sink (BatonSink *sink,
            gboolean   remove)
{
  Outcome outcome = { NULL, NULL, FALSE };

  baton_sink_close_async (sink, remove, on_closed_cb, &outcome);
  take (&outcome, NULL);
}

static void
assert_list (BatonTestFolder *folder,
             const char      *expected)
{
  g_autofree char *list = baton_test_folder_list (folder);

  g_assert_cmpstr (list, ==, expected);
}

static void
assert_contents (const char *path,
                 const char *expected)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

/* Receives "x" as @name and returns what it is called then. */
static char *
receive (BatonTestFolder *folder,
         const char      *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  BatonSink *sink = open_sink (folder->path, name, 1, &error);

  g_assert_no_error (error);
  g_assert_true (baton_sink_write (sink, "x", 1, &error));
  path = keep_sink (sink, &error);
  g_assert_no_error (error);
  assert_contents (path, "x");
  baton_test_wait_finalized (sink);
  return g_path_get_basename (path);
}

static void
assert_receives_as (BatonTestFolder *folder,
                    const char      *name,
                    const char      *expected)
{
  g_autofree char *kept = receive (folder, name);

  g_assert_cmpstr (kept, ==, expected);
}

static void
test_keeps (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *first = receive (folder, "first");
  mode_t mask = umask (027);
  guint fds = baton_test_count_fds ();
  g_autoptr (GError) error = NULL;
  g_autofree char *part = baton_test_folder_path (folder, "letter.txt.part");
  g_autofree char *name = baton_test_folder_path (folder, "letter.txt");
  g_autofree char *kept = NULL;
  struct stat status;
  BatonSink *sink = open_sink (folder->path, "letter.txt", 10, &error);

  g_assert_no_error (error);
  assert_list (folder, "first|letter.txt.part");
  g_assert_true (baton_sink_write (sink, "hello", 5, &error));
  g_assert_cmpuint (baton_sink_get_length (sink), ==, 5);
  g_assert_no_errno (stat (part, &status));
  g_assert_cmpint (status.st_size, ==, 5);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);
  g_assert_true (baton_sink_write (sink, "world", 5, &error));

  kept = keep_sink (sink, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kept, ==, name);
  assert_list (folder, "first|letter.txt");
  assert_contents (kept, "helloworld");
  g_assert_no_errno (stat (kept, &status));
  g_assert_cmpint (status.st_mtim.tv_sec, ==, 1234567890);
  g_assert_cmpint (status.st_mode & 07777, ==, 0640);
  umask (mask);

  close_sink (sink, TRUE);
  assert_list (folder, "first|letter.txt");
  baton_test_wait_finalized (sink);
  g_assert_cmpuint (baton_test_count_fds (), <=, fds);
}

static void
test_names_are_numbered (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *taken = baton_test_folder_path (folder, "dir.d");

  assert_receives_as (folder, "a.txt", "a.txt");
  assert_receives_as (folder, "a.txt", "a (2).txt");
  assert_receives_as (folder, "a.txt", "a (3).txt");
  assert_receives_as (folder, "b.tar.gz", "b.tar.gz");
  assert_receives_as (folder, "b.tar.gz", "b (2).tar.gz");
  assert_receives_as (folder, "plain", "plain");
  assert_receives_as (folder, "plain", "plain (2)");

  g_assert_no_errno (g_mkdir (taken, 0700));
  assert_receives_as (folder, "dir.d", "dir (2).d");
  assert_list (folder, "a (2).txt|a (3).txt|a.txt|b (2).tar.gz|b.tar.gz|dir (2).d|dir.d|plain|plain (2)");
}

static void
test_two_at_once (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSink) first = open_sink (folder->path, "a.txt", 1, &error);
  g_autoptr (BatonSink) second = open_sink (folder->path, "a.txt", 1, &error);
  g_autofree char *first_path = NULL;
  g_autofree char *second_path = NULL;

  g_assert_no_error (error);
  assert_list (folder, "a (2).txt.part|a.txt.part");
  g_assert_true (baton_sink_write (first, "1", 1, &error));
  g_assert_true (baton_sink_write (second, "2", 1, &error));
  second_path = keep_sink (second, &error);
  first_path = keep_sink (first, &error);
  g_assert_no_error (error);
  assert_list (folder, "a (2).txt|a.txt");
  assert_contents (second_path, "2");
  assert_contents (first_path, "1");
  g_assert_true (g_str_has_suffix (first_path, "/a (2).txt"));
}

static void
test_follows_no_link (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autoptr (BatonTestFolder) elsewhere = baton_test_folder_new ();
  g_autofree char *victim = baton_test_folder_path (elsewhere, "victim");
  g_autofree char *part = baton_test_folder_path (folder, "a.txt.part");
  g_autofree char *name = baton_test_folder_path (folder, "a.txt");

  /* Both links dangle: creating through either would make the victim. */
  g_assert_no_errno (symlink (victim, part));
  g_assert_no_errno (symlink (victim, name));
  assert_receives_as (folder, "a.txt", "a (2).txt");
  assert_list (elsewhere, "");
  assert_list (folder, "a (2).txt|a.txt|a.txt.part");
}

static void
test_folder_may_be_a_link (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autoptr (BatonTestFolder) elsewhere = baton_test_folder_new ();
  g_autofree char *link = baton_test_folder_path (elsewhere, "link");
  g_autofree char *expected = g_build_filename (link, "a", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSink) sink = NULL;

  g_assert_no_errno (symlink (folder->path, link));
  sink = open_sink (link, "a", 0, &error);
  g_assert_no_error (error);
  path = keep_sink (sink, &error);
  g_assert_cmpstr (path, ==, expected);
  assert_list (folder, "a");
}

static void
test_moved_folder (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *before = baton_test_folder_path (folder, "before");
  g_autofree char *after = baton_test_folder_path (folder, "after");
  g_autofree char *expected = g_build_filename (after, "a", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSink) sink = NULL;

  g_assert_no_errno (g_mkdir (before, 0700));
  sink = open_sink (before, "a", 0, &error);
  g_assert_no_error (error);
  g_assert_no_errno (g_rename (before, after));
  path = keep_sink (sink, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, expected);
}

static void
test_folder_gone (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *inner = baton_test_folder_path (folder, "inner");
  g_autofree char *part = g_build_filename (inner, "a.part", NULL);
  g_autofree char *file = baton_test_folder_fill (folder, "file", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSink) sink = NULL;

  g_assert_null (open_sink (inner, "a", 0, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_WRITABLE);
  g_clear_error (&error);
  g_assert_null (open_sink (file, "a", 0, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_WRITABLE);
  g_clear_error (&error);

  g_assert_no_errno (g_mkdir (inner, 0700));
  sink = open_sink (inner, "a", 0, &error);
  g_assert_no_error (error);
  g_assert_no_errno (g_unlink (part));
  g_assert_no_errno (g_rmdir (inner));
  g_assert_null (keep_sink (sink, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_WRITABLE);
}

static void
test_replaced_part (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *part = baton_test_folder_path (folder, "a.part");
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSink) sink = open_sink (folder->path, "a", 1, &error);

  g_assert_no_error (error);
  g_assert_true (baton_sink_write (sink, "x", 1, &error));
  g_assert_no_errno (g_unlink (part));
  g_assert_true (g_file_set_contents (part, "precious", -1, &error));
  g_assert_null (keep_sink (sink, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_WRITABLE);
  close_sink (sink, TRUE);
  assert_list (folder, "a.part");
  assert_contents (part, "precious");
}

static void
test_closing (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *part = baton_test_folder_path (folder, "failed.part");
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSink) cancelled = open_sink (folder->path, "cancelled", 1000, &error);
  g_autoptr (BatonSink) failed = open_sink (folder->path, "failed", 10 * 1024 * 1024, &error);
  g_autoptr (BatonSink) empty = open_sink (folder->path, "empty", 1000, &error);
  struct stat status;

  g_assert_no_error (error);
  g_assert_true (baton_sink_write (cancelled, "abc", 3, &error));
  g_assert_true (baton_sink_write (failed, "abc", 3, &error));
  close_sink (cancelled, TRUE);
  close_sink (failed, FALSE);
  close_sink (empty, FALSE);
  close_sink (empty, FALSE);
  assert_list (folder, "failed.part");
  assert_contents (part, "abc");
  g_assert_no_errno (stat (part, &status));
  g_assert_cmpint (status.st_blocks * 512, <, 1024 * 1024);

  g_assert_false (baton_sink_write (failed, "d", 1, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_WRITABLE);
  g_clear_error (&error);
  g_assert_null (keep_sink (failed, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_WRITABLE);
}

static void
test_dropped_without_closing (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  guint fds = baton_test_count_fds ();
  g_autoptr (GError) error = NULL;
  BatonSink *sink = open_sink (folder->path, "failed", 10, &error);

  g_assert_true (baton_sink_write (sink, "abc", 3, &error));
  baton_test_wait_finalized (sink);
  baton_test_wait_until (baton_test_count_fds () <= fds);
  assert_list (folder, "failed.part");
}

static void
test_length_is_exact (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSink) sink = open_sink (folder->path, "a", 5, &error);

  g_assert_true (baton_sink_write (sink, "abc", 3, &error));
  g_assert_null (keep_sink (sink, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_TOO_SHORT);
  g_clear_error (&error);
  g_assert_false (baton_sink_write (sink, "def", 3, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_TOO_LONG);
  g_assert_cmpuint (baton_sink_get_length (sink), ==, 3);
  close_sink (sink, TRUE);
  assert_list (folder, "");
}

static void
test_no_space_is_told_first (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (open_sink (folder->path, "a", G_MAXINT64, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NO_SPACE);
  assert_list (folder, "");
}

static void
test_file_too_large_for_the_disk (void)
{
  g_autoptr (BatonTestFolder) folder = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSink) sink = NULL;
  struct rlimit limit = { 1000, 1000 };
  char bytes[2000] = "";

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }

  signal (SIGXFSZ, SIG_IGN);
  folder = baton_test_folder_new ();
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));
  sink = open_sink (folder->path, "a", sizeof bytes, &error);
  g_assert_no_error (error);
  /* The first write is cut short at the limit, the rest of it fails. */
  g_assert_false (baton_sink_write (sink, bytes, sizeof bytes, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_WRITABLE);
  assert_list (folder, "a.part");
}

/* A disk of one megabyte that fills up while the file comes. */
static void
test_disk_fills_up (void)
{
  g_autoptr (BatonTestFolder) folder = NULL;
  g_autofree char *part = NULL;
  g_autofree char *filler = NULL;
  g_autofree guint8 *bytes = baton_test_bytes (1024 * 1024);
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonSink) sink = NULL;
  FILE *file;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      if (g_test_trap_has_passed ())
        return;
      g_test_trap_assert_stderr_unmatched ("*ERROR*");
      g_test_skip ("no private mounts here: needs CAP_SYS_ADMIN or user namespaces");
      return;
    }

  folder = baton_test_folder_new ();
  if (unshare (CLONE_NEWNS) < 0 && unshare (CLONE_NEWUSER | CLONE_NEWNS) < 0)
    exit (1);
  if (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0
      || mount ("tmpfs", folder->path, "tmpfs", 0, "size=1m") < 0)
    exit (1);

  g_assert_null (open_sink (folder->path, "huge", 2 * 1024 * 1024, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NO_SPACE);
  g_clear_error (&error);

  sink = open_sink (folder->path, "a", 800 * 1024, &error);
  g_assert_no_error (error);
  g_assert_null (open_sink (folder->path, "b", 800 * 1024, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NO_SPACE);
  g_clear_error (&error);

  part = baton_test_folder_path (folder, "a.part");
  filler = baton_test_folder_path (folder, "filler");
  g_assert_no_errno (truncate (part, 0));
  file = fopen (filler, "w");
  while (fwrite (bytes, 1, 64 * 1024, file) == 64 * 1024)
    ;
  fclose (file);
  g_assert_false (baton_sink_write (sink, bytes, 800 * 1024, &error));
  g_assert_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NO_SPACE);
  g_clear_object (&sink);
  umount2 (folder->path, MNT_DETACH);
}

static void
test_hostile_names (void)
{
  static const char *const names[] = { "../../etc/passwd", "/etc/passwd", "..", ".", "", "a/b/../c", ".bashrc",
                                       "nul\n\x1b[31m.txt", "\xe2\x80\xaegpj.exe", "\xff\xfe" };
  g_autoptr (BatonTestFolder) outer = baton_test_folder_new ();
  BatonTestFolder folder = { baton_test_folder_path (outer, "inner") };

  g_assert_no_errno (g_mkdir (folder.path, 0700));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *kept = receive (&folder, names[i]);
      g_autofree char *path = baton_test_folder_path (&folder, kept);

      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
  assert_list (outer, "inner");
  g_free (folder.path);
}

static void
test_long_names (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *stem = g_strnfill (251, 'a');
  g_autofree char *name = g_strconcat (stem, ".txt", NULL);
  g_autofree char *first = receive (folder, name);
  g_autofree char *second = receive (folder, name);

  g_assert_true (g_str_has_prefix (first, "aaaa"));
  g_assert_true (g_str_has_suffix (first, "a.txt"));
  g_assert_true (g_str_has_suffix (second, "a (2).txt"));
}

static void
test_free_name (void)
{
  static const struct
  {
    const char *name;
    guint number;
    const char *suffix;
    const char *expected;
  } rows[] = {
    { "a.txt", 1, "", "a.txt" },
    { "a.txt", 1, ".part", "a.txt.part" },
    { "a.txt", 12, ".part", "a (12).txt.part" },
    { "a.tar.xz", 2, "", "a (2).tar.xz" },
    { ".tar.gz", 2, "", ".tar (2).gz" },
    { "a.TAR.gz", 2, "", "a (2).TAR.gz" },
    { "noext", 2, "", "noext (2)" },
    { "dot.", 2, "", "dot. (2)" },
    { ".hidden", 2, "", ".hidden (2)" },
    { "x.y", 2, "", "x (2).y" },
  };
  g_autoptr (GString) wide = g_string_new ("");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = baton_free_name (rows[i].name, rows[i].number, rows[i].suffix, 255);

      g_assert_cmpstr (name, ==, rows[i].expected);
    }

  /* Cut between characters, at every possible phase, and within small file systems' limits. */
  for (guint i = 0; i < 120; i++)
    g_string_append (wide, "\xe2\x82\xac");
  for (gsize max = 140; max <= 300; max++)
    {
      g_autofree char *part = baton_free_name (wide->str, 9999, BATON_PART_SUFFIX, max);
      g_autofree char *kept = baton_free_name (wide->str, 9999, "", max);
      g_autofree char *kept_part = g_strconcat (kept, BATON_PART_SUFFIX, NULL);

      g_assert_true (g_utf8_validate (part, -1, NULL));
      g_assert_cmpuint (strlen (part), <=, MIN (max, 255));
      g_assert_cmpstr (part, ==, kept_part);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/sink/keeps-bytes-date-and-mode", test_keeps);
  g_test_add_func ("/transfer/sink/taken-names-are-numbered", test_names_are_numbered);
  g_test_add_func ("/transfer/sink/two-of-one-name-at-once", test_two_at_once);
  g_test_add_func ("/transfer/sink/follows-no-link", test_follows_no_link);
  g_test_add_func ("/transfer/sink/folder-may-be-a-link", test_folder_may_be_a_link);
  g_test_add_func ("/transfer/sink/folder-moved-meanwhile", test_moved_folder);
  g_test_add_func ("/transfer/sink/folder-gone-is-not-writable", test_folder_gone);
  g_test_add_func ("/transfer/sink/replaced-part-is-left-alone", test_replaced_part);
  g_test_add_func ("/transfer/sink/closing-removes-or-leaves", test_closing);
  g_test_add_func ("/transfer/sink/dropped-without-closing", test_dropped_without_closing);
  g_test_add_func ("/transfer/sink/length-is-exact", test_length_is_exact);
  g_test_add_func ("/transfer/sink/no-space-is-told-first", test_no_space_is_told_first);
  g_test_add_func ("/transfer/sink/file-too-large-for-the-disk", test_file_too_large_for_the_disk);
  g_test_add_func ("/transfer/sink/disk-fills-up", test_disk_fills_up);
  g_test_add_func ("/transfer/sink/hostile-names-stay-inside", test_hostile_names);
  g_test_add_func ("/transfer/sink/long-names-are-cut", test_long_names);
  g_test_add_func ("/transfer/sink/free-name", test_free_name);
  return g_test_run ();
}
