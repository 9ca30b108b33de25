/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-file-kind.h"
#include "baton-options.h"

#include <glib/gstdio.h>

static BatonOptions *
parse (const char *const *arguments,
       char            ***rest)
{
  g_auto(GStrv) argv = g_strdupv ((char **) arguments);
  g_autoptr(GError) error = NULL;
  BatonOptions *options = baton_options_parse (&argv, &error);

  g_assert_no_error (error);
  if (rest)
    *rest = g_steal_pointer (&argv);
  return options;
}

static void
test_a_profile_has_its_own_name (void)
{
  static const struct {
    const char *name;
    const char *id;
  } cases[] = {
    { "romeo", "im.baton.Baton.romeo" },
    { "Romeo & Juliet", "im.baton.Baton.Romeo___Juliet" },
    { "2nd", "im.baton.Baton._2nd" },
    { "../../x", "im.baton.Baton.______x" },
    { "", "im.baton.Baton" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const argv[] = { "baton", "--profile", cases[i].name, NULL };
      g_autoptr(BatonOptions) options = parse (argv, NULL);
      g_autofree char *id = baton_options_dup_application_id (options);

      g_assert_cmpstr (id, ==, cases[i].id);
      g_assert_true (g_application_id_is_valid (id));
    }
}

static void
test_what_is_not_ours_is_left (void)
{
  const char *const argv[] = { "baton", "--account", "romeo@montague.example", "--gapplication-service", "letter.txt",
                               NULL };
  g_auto(GStrv) rest = NULL;
  g_autoptr(BatonOptions) options = parse (argv, &rest);

  g_assert_cmpstr (options->account, ==, "romeo@montague.example");
  g_assert_cmpuint (g_strv_length (rest), ==, 3);
  g_assert_cmpstr (rest[1], ==, "--gapplication-service");
  g_assert_cmpstr (rest[2], ==, "letter.txt");
}

static void
test_the_password_is_one_line (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *password = NULL;
  g_autoptr(BatonOptions) options = g_new0 (BatonOptions, 1);
  int fd = g_file_open_tmp ("baton-password-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, "wherefore art\r\nthou\n", -1, NULL));
  options->password_file = g_strdup (path);
  password = baton_options_dup_password (options, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (password, ==, "wherefore art");
  g_unlink (path);
  g_assert_null (baton_options_dup_password (options, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_each_start_is_another_session (void)
{
  g_autoptr(BatonOptions) options = g_new0 (BatonOptions, 1);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  options->profile = g_strdup ("work");
  one = baton_options_dup_resource (options);
  two = baton_options_dup_resource (options);
  g_assert_true (g_str_has_prefix (one, "Baton.work."));
  g_assert_cmpstr (one, !=, two);
}

static void
test_into_goes_before_downloads (void)
{
  const char *const argv[] = { "baton", "--into", "/tmp/verona", NULL };
  g_autoptr(BatonOptions) options = parse (argv, NULL);
  g_autoptr(GFile) folder = baton_options_make_folder (options, NULL);
  g_autofree char *path = g_file_get_path (folder);

  g_assert_cmpstr (path, ==, "/tmp/verona");
}

static void
test_programs_are_called_so (void)
{
  static const struct {
    const char *name;
    const char *words;
  } cases[] = {
    { "photo-from-the-feast.png.exe", "a program, not a picture" },
    { "song.mp3.SCR", "a program, not music or a film" },
    { "letter.pdf.bat", "a program, not a document" },
    { "setup.exe", "a program" },
    { "sonnet.v2.sh", "a program" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = baton_file_kind_dup_words (cases[i].name);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
  g_assert_false (baton_file_kind_is_program ("letter.pdf"));
  g_assert_false (baton_file_kind_is_program (".exe"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/options/a-profile-has-its-own-name", test_a_profile_has_its_own_name);
  g_test_add_func ("/ui/options/what-is-not-ours-is-left", test_what_is_not_ours_is_left);
  g_test_add_func ("/ui/options/the-password-is-one-line", test_the_password_is_one_line);
  g_test_add_func ("/ui/options/each-start-is-another-session", test_each_start_is_another_session);
  g_test_add_func ("/ui/options/into-goes-before-downloads", test_into_goes_before_downloads);
  g_test_add_func ("/ui/file-kind/programs-are-called-so", test_programs_are_called_so);
  return g_test_run ();
}
