/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-test-folder.h"

#include <glib/gstdio.h>

BatonTestFolder *
baton_test_folder_new (void)
{
  BatonTestFolder *self = g_new0 (BatonTestFolder, 1);
  g_autoptr (GError) error = NULL;

  self->path = g_dir_make_tmp ("baton-test-XXXXXX", &error);
  g_assert_no_error (error);
  return self;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      (void) g_chmod (path, 0700);
      dir = g_dir_open (path, 0, NULL);
    }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  (void) g_remove (path);
}

void
baton_test_folder_free (BatonTestFolder *self)
{
  remove_tree (self->path);
  g_free (self->path);
  g_free (self);
}

char *
baton_test_folder_path (BatonTestFolder *self,
                        const char      *name)
{
  return g_build_filename (self->path, name, NULL);
}

guint8 *
baton_test_bytes (gsize length)
{
  guint8 *bytes = g_malloc (length + 1);
  guint32 state = 2463534242u;

  for (gsize i = 0; i < length; i++)
    {
      /* Marsaglia's xorshift: no two windows of the data are the same. */
      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
      bytes[i] = (guint8) (state >> 11);
    }
  return bytes;
}

char *
baton_test_folder_fill (BatonTestFolder *self,
                        const char      *name,
                        gsize            length)
{
  g_autofree char *path = baton_test_folder_path (self, name);
  g_autofree guint8 *bytes = baton_test_bytes (length);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *) bytes, length, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

char *
baton_test_folder_list (BatonTestFolder *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (self->path, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv ("|", (char **) names->pdata);
}

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

guint
baton_test_count_fds (void)
{
  return count_entries ("/proc/self/fd");
}

guint
baton_test_count_threads (void)
{
  return count_entries ("/proc/self/task");
}
