/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "baton-folder-walk.h"
#include "baton-test-folder.h"
#include "baton-test.h"
#include "baton-transfer.h"

typedef struct {
  gboolean   done;
  GPtrArray *found;
  GError    *error;
} Walk;

static void
walk_clear (Walk *walk)
{
  g_clear_pointer (&walk->found, g_ptr_array_unref);
  g_clear_error (&walk->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static void
on_walked_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Walk *walk = user_data;

  walk->found = baton_folder_walk_finish (result, &walk->error);
  walk->done = TRUE;
}

static void
walk_paths (Walk         *walk,
            GCancellable *cancellable,
            ...)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  const char *path;
  va_list paths;

  va_start (paths, cancellable);
  while ((path = va_arg (paths, const char *)) != NULL)
    g_ptr_array_add (files, g_file_new_for_path (path));
  va_end (paths);

  baton_folder_walk_async (files, cancellable, on_walked_cb, walk);
  baton_test_wait_until (walk->done);
}

/* Paths below @base, joined by "|". */
static char *
list_found (Walk       *walk,
            const char *base)
{
  g_autoptr(GFile) root = g_file_new_for_path (base);
  GString *text = g_string_new (NULL);

  g_assert_no_error (walk->error);
  for (guint i = 0; i < walk->found->len; i++)
    {
      g_autofree char *path = g_file_get_relative_path (root, g_ptr_array_index (walk->found, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", path);
    }

  return g_string_free (text, FALSE);
}

static char *
make_folder (BatonTestFolder *folder,
             const char      *name)
{
  char *path = baton_test_folder_path (folder, name);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  return path;
}

static void
make_file (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

static void
test_order (void)
{
  g_autoptr(BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *top = make_folder (folder, "top");
  g_autofree char *inner = make_folder (folder, "top/b");
  g_autofree char *listed = NULL;
  g_auto(Walk) walk = { 0 };

  make_file (top, "c.txt");
  make_file (top, "a.txt");
  make_file (top, ".hidden");
  make_file (inner, "2.txt");
  make_file (inner, "1.txt");
  walk_paths (&walk, NULL, top, NULL);
  listed = list_found (&walk, top);
  g_assert_cmpstr (listed, ==, ".hidden|a.txt|b/1.txt|b/2.txt|c.txt");
}

/* What the user named stays where it was named, whatever it is. */
static void
test_named_files_stay (void)
{
  g_autoptr(BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *top = make_folder (folder, "top");
  g_autofree char *empty = make_folder (folder, "empty");
  g_autofree char *named = baton_test_folder_fill (folder, "zebra", 10);
  g_autofree char *missing = baton_test_folder_path (folder, "missing");
  g_autofree char *listed = NULL;
  g_auto(Walk) walk = { 0 };

  make_file (top, "a.txt");
  walk_paths (&walk, NULL, named, missing, empty, top, named, NULL);
  listed = list_found (&walk, folder->path);
  g_assert_cmpstr (listed, ==, "zebra|missing|top/a.txt|zebra");
}

static void
test_only_regular_files (void)
{
  g_autoptr(BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *top = make_folder (folder, "top");
  g_autofree char *around = baton_test_folder_path (folder, "top/around");
  g_autofree char *outside = baton_test_folder_path (folder, "top/outside");
  g_autofree char *pipe = baton_test_folder_path (folder, "top/pipe");
  g_autofree char *listed = NULL;
  g_auto(Walk) walk = { 0 };

  make_file (top, "a.txt");
  g_assert_cmpint (symlink ("..", around), ==, 0);
  g_assert_cmpint (symlink ("/etc/passwd", outside), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  walk_paths (&walk, NULL, top, NULL);
  listed = list_found (&walk, top);
  g_assert_cmpstr (listed, ==, "a.txt");
}

static void
test_depth (void)
{
  g_autoptr(BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *top = make_folder (folder, "top");
  g_autoptr(GString) path = g_string_new (top);
  g_auto(Walk) walk = { 0 };

  for (guint level = 0; level < BATON_FOLDER_WALK_DEPTH + 5; level++)
    {
      make_file (path->str, "file");
      g_string_append (path, "/d");
      g_assert_cmpint (g_mkdir (path->str, 0700), ==, 0);
    }
  walk_paths (&walk, NULL, top, NULL);
  g_assert_no_error (walk.error);
  g_assert_cmpuint (walk.found->len, ==, BATON_FOLDER_WALK_DEPTH + 1);
}

static void
test_too_many (void)
{
  g_autoptr(BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *top = make_folder (folder, "top");
  g_autofree char *last = baton_test_folder_path (folder, "top/last");
  g_auto(Walk) fits = { 0 };
  g_auto(Walk) walk = { 0 };

  for (guint i = 0; i < BATON_FOLDER_WALK_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%u", top, i);

      g_close (g_open (name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600), NULL);
    }
  walk_paths (&fits, NULL, top, NULL);
  g_assert_no_error (fits.error);
  g_assert_cmpuint (fits.found->len, ==, BATON_FOLDER_WALK_MAX);

  g_close (g_open (last, O_CREAT | O_WRONLY | O_CLOEXEC, 0600), NULL);
  walk_paths (&walk, NULL, top, NULL);
  g_assert_error (walk.error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_A_FILE);
}

static void
test_cancelled (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(Walk) walk = { 0 };

  g_cancellable_cancel (cancellable);
  walk_paths (&walk, cancellable, "/", NULL);
  g_assert_error (walk.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Nobody may list it: root may, so then there is nothing to see. */
static void
test_locked_folder (void)
{
  g_autoptr(BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *top = make_folder (folder, "top");
  g_auto(Walk) walk = { 0 };

  if (geteuid () == 0)
    {
      g_test_skip ("root may read everything");
      return;
    }
  g_assert_cmpint (g_chmod (top, 0), ==, 0);
  walk_paths (&walk, NULL, top, NULL);
  g_assert_cmpint (g_chmod (top, 0700), ==, 0);
  g_assert_error (walk.error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_READABLE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transfer/folder-walk/order", test_order);
  g_test_add_func ("/transfer/folder-walk/named-files-stay", test_named_files_stay);
  g_test_add_func ("/transfer/folder-walk/only-regular-files", test_only_regular_files);
  g_test_add_func ("/transfer/folder-walk/depth", test_depth);
  g_test_add_func ("/transfer/folder-walk/too-many", test_too_many);
  g_test_add_func ("/transfer/folder-walk/cancelled", test_cancelled);
  g_test_add_func ("/transfer/folder-walk/locked-folder", test_locked_folder);

  return g_test_run ();
}
