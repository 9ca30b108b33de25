/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-drop-contents.h"
#include "baton-gathering.h"

#include <glib/gstdio.h>

typedef struct {
  char *folder;
  gboolean done;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("baton-gathering-XXXXXX", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  char *argv[] = { "rm", "-rf", fixture->folder, NULL };

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (fixture->folder);
}

static void
put (Fixture    *fixture,
     const char *name,
     gsize       size)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *content = g_strnfill (size, 'x');

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, content, size, NULL));
}

static void
on_run_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (baton_gathering_run_finish (BATON_GATHERING (object), result, NULL));
  fixture->done = TRUE;
}

static BatonGathering *
gather (Fixture           *fixture,
        const char *const *names)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  BatonGathering *gathering;

  for (; *names; names++)
    g_ptr_array_add (files, g_file_new_build_filename (fixture->folder, *names, NULL));
  gathering = baton_gathering_new (files);
  fixture->done = FALSE;
  baton_gathering_run_async (gathering, NULL, on_run_cb, fixture);
  while (!fixture->done)
    g_main_context_iteration (NULL, TRUE);
  return gathering;
}

static void
test_files_stay_in_their_order (Fixture      *fixture,
                                gconstpointer user_data)
{
  const char *const names[] = { "b", "a", NULL };
  g_autoptr(BatonGathering) gathering = NULL;
  GPtrArray *files;
  g_autofree char *first = NULL;

  put (fixture, "a", 3);
  put (fixture, "b", 4);
  gathering = gather (fixture, names);
  files = baton_gathering_get_files (gathering);
  g_assert_cmpuint (files->len, ==, 2);
  g_assert_cmpuint (baton_gathering_get_size (gathering), ==, 7);
  first = g_file_get_basename (files->pdata[0]);
  g_assert_cmpstr (first, ==, "b");
}

static void
test_folders_go_file_by_file_and_links_stay (Fixture      *fixture,
                                             gconstpointer user_data)
{
  const char *const names[] = { "folder", NULL };
  g_autoptr(BatonGathering) gathering = NULL;
  g_autofree char *link = g_build_filename (fixture->folder, "folder", "link", NULL);
  g_autofree char *loop = g_build_filename (fixture->folder, "folder", "loop", NULL);

  put (fixture, "folder/a", 1);
  put (fixture, "folder/sub/deep/b", 2);
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_assert_cmpint (symlink ("..", loop), ==, 0);
  gathering = gather (fixture, names);
  g_assert_cmpuint (baton_gathering_get_files (gathering)->len, ==, 2);
  g_assert_cmpuint (baton_gathering_get_size (gathering), ==, 3);
  g_assert_cmpuint (baton_gathering_get_n_skipped (gathering), ==, 2);
  g_assert_false (baton_gathering_get_cut (gathering));
}

static void
test_what_is_not_there_is_offered_all_the_same (Fixture      *fixture,
                                                gconstpointer user_data)
{
  const char *const names[] = { "gone", NULL };
  g_autoptr(BatonGathering) gathering = gather (fixture, names);

  /* Its row says why it cannot be sent. */
  g_assert_cmpuint (baton_gathering_get_files (gathering)->len, ==, 1);
}

static void
test_a_crowd_is_cut (Fixture      *fixture,
                     gconstpointer user_data)
{
  const char *const names[] = { "crowd", NULL };
  g_autoptr(BatonGathering) gathering = NULL;

  for (int i = 0; i < 1010; i++)
    {
      g_autofree char *name = g_strdup_printf ("crowd/%d", i);
      put (fixture, name, 0);
    }
  gathering = gather (fixture, names);
  g_assert_true (baton_gathering_get_cut (gathering));
  g_assert_cmpuint (baton_gathering_get_files (gathering)->len, ==, 1000);
}

static void
test_an_empty_folder_gives_nothing (Fixture      *fixture,
                                    gconstpointer user_data)
{
  const char *const names[] = { ".", NULL };
  g_autoptr(BatonGathering) gathering = gather (fixture, names);

  g_assert_cmpuint (baton_gathering_get_files (gathering)->len, ==, 0);
}

static void
test_a_list_of_uris_is_read (void)
{
  g_autoptr(GPtrArray) files = baton_drop_contents_parse ("# from a file manager\r\nfile:///tmp/a%20b\r\nsmb://host/c\r\n");
  g_autofree char *path = g_file_get_path (files->pdata[0]);

  g_assert_cmpuint (files->len, ==, 2);
  g_assert_cmpstr (path, ==, "/tmp/a b");
}

#define ADD(name, test) g_test_add ("/ui/gathering/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("files-stay-in-their-order", test_files_stay_in_their_order);
  ADD ("folders-go-file-by-file-and-links-stay", test_folders_go_file_by_file_and_links_stay);
  ADD ("what-is-not-there-is-offered-all-the-same", test_what_is_not_there_is_offered_all_the_same);
  ADD ("a-crowd-is-cut", test_a_crowd_is_cut);
  ADD ("an-empty-folder-gives-nothing", test_an_empty_folder_gives_nothing);
  g_test_add_func ("/ui/drop-contents/a-list-of-uris-is-read", test_a_list_of_uris_is_read);
  return g_test_run ();
}
