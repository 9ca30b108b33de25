/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-size-text.h"

#define assert_text(expected, call) \
  G_STMT_START { \
    g_autofree char *text = call; \
    g_assert_cmpstr (text, ==, expected); \
  } G_STMT_END

static void
test_sizes_are_decimal (void)
{
  assert_text ("0 bytes", baton_size_text_dup (0));
  assert_text ("1 byte", baton_size_text_dup (1));
  assert_text ("999 bytes", baton_size_text_dup (999));
  assert_text ("1 kB", baton_size_text_dup (1000));
  assert_text ("220 kB", baton_size_text_dup (219812));
  assert_text ("999 kB", baton_size_text_dup (999499));
  assert_text ("1.0 MB", baton_size_text_dup (999500));
  assert_text ("48.2 MB", baton_size_text_dup (48200000));
  assert_text ("212 MB", baton_size_text_dup (212345678));
  assert_text ("3.4 GB", baton_size_text_dup (G_GUINT64_CONSTANT (3400000000)));
  assert_text ("18446744 TB", baton_size_text_dup (G_MAXUINT64));
}

static void
test_progress_counts_in_one_unit (void)
{
  assert_text ("2.1 of 3.4 GB", baton_size_text_dup_progress (2100000000, G_GUINT64_CONSTANT (3400000000)));
  assert_text ("0.0 of 3.4 GB", baton_size_text_dup_progress (0, G_GUINT64_CONSTANT (3400000000)));
  assert_text ("412 of 680 MB", baton_size_text_dup_progress (412000000, 680000000));
  assert_text ("10 of 20 kB", baton_size_text_dup_progress (10000, 20000));
  /* Never more than all. */
  assert_text ("20 of 20 kB", baton_size_text_dup_progress (30000, 20000));
  assert_text ("0 of 0 bytes", baton_size_text_dup_progress (0, 0));
}

static void
test_speeds_are_short (void)
{
  assert_text ("112 MB/s", baton_size_text_dup_rate (112.3e6));
  assert_text ("38 MB/s", baton_size_text_dup_rate (38.4e6));
  assert_text ("3.4 MB/s", baton_size_text_dup_rate (3.44e6));
  assert_text ("10 kB/s", baton_size_text_dup_rate (10e3));
  assert_text ("0 kB/s", baton_size_text_dup_rate (3));
}

static void
test_time_left_is_in_words (void)
{
  assert_text ("1 second left", baton_size_text_dup_left (0));
  assert_text ("12 seconds left", baton_size_text_dup_left (12));
  assert_text ("1 minute left", baton_size_text_dup_left (62));
  assert_text ("3 minutes left", baton_size_text_dup_left (170));
  assert_text ("2 hours left", baton_size_text_dup_left (7200));
  assert_text ("5 days left", baton_size_text_dup_left (5 * 86400 + 100));
}

static void
test_what_it_took (void)
{
  assert_text ("in 0.3 s", baton_size_text_dup_took (0.31));
  assert_text ("in 0.1 s", baton_size_text_dup_took (0.004));
  assert_text ("in 20 s", baton_size_text_dup_took (20.2));
  assert_text ("in 3 minutes", baton_size_text_dup_took (181));
  assert_text ("in 3 hours", baton_size_text_dup_took (3 * 3600));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/size-text/sizes-are-decimal", test_sizes_are_decimal);
  g_test_add_func ("/words/size-text/progress-counts-in-one-unit", test_progress_counts_in_one_unit);
  g_test_add_func ("/words/size-text/speeds-are-short", test_speeds_are_short);
  g_test_add_func ("/words/size-text/time-left-is-in-words", test_time_left_is_in_words);
  g_test_add_func ("/words/size-text/what-it-took", test_what_it_took);
  return g_test_run ();
}
