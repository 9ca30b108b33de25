/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fill.h"

#define assert_filled(expected, ...) \
  G_STMT_START { \
    g_autofree char *filled = baton_fill (__VA_ARGS__, NULL); \
    g_assert_cmpstr (filled, ==, expected); \
  } G_STMT_END

static void
test_places_take_their_texts (void)
{
  assert_filled ("To Juliet", "To {who}", "who", "Juliet");
  assert_filled ("Juliet, Juliet and Romeo", "{a}, {a} and {b}", "a", "Juliet", "b", "Romeo");
  assert_filled ("", "{a}", "a", (const char *) NULL);
}

static void
test_a_name_with_braces_is_left_alone (void)
{
  assert_filled ("{b} and x", "{a} and {b}", "a", "{b}", "b", "x");
}

static void
test_what_is_no_place_stays (void)
{
  assert_filled ("{who", "{who", "who", "Juliet");
  assert_filled ("{whom} } {", "{whom} } {", "who", "Juliet");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/fill/places-take-their-texts", test_places_take_their_texts);
  g_test_add_func ("/words/fill/a-name-with-braces-is-left-alone", test_a_name_with_braces_is_left_alone);
  g_test_add_func ("/words/fill/what-is-no-place-stays", test_what_is_no_place_stays);
  return g_test_run ();
}
