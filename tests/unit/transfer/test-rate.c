/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-rate.h"

#define MB G_GUINT64_CONSTANT (1000000)

typedef struct {
  BatonRate *rate;
  gint64 now_us;
  guint64 bytes;
} Run;

/* Goes on for @seconds at @speed bytes a second, sampled ten times a second. */
static void
run (Run     *self,
     double   seconds,
     guint64  speed)
{
  for (int i = 0; i < (int) (seconds * 10 + 0.5); i++)
    {
      self->now_us += G_USEC_PER_SEC / 10;
      self->bytes += speed / 10;
      baton_rate_add (self->rate, self->bytes, self->now_us);
    }
}

static Run
begin (void)
{
  Run self = { baton_rate_new (), G_GINT64_CONSTANT (77777777777), 0 };

  baton_rate_add (self.rate, 0, self.now_us);
  return self;
}

static void
assert_about (double value,
              double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, expected / 50);
}

static void
test_unknown_at_first (void)
{
  Run self = begin ();

  g_assert_cmpfloat (baton_rate_get (self.rate), ==, 0);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, 10), ==, -1);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, 0), ==, -1);
  run (&self, 0.1, 10 * MB);
  g_assert_cmpfloat (baton_rate_get (self.rate), ==, 0);
  run (&self, 0.2, 10 * MB);
  assert_about (baton_rate_get (self.rate), 10 * MB);
  baton_rate_free (self.rate);
}

static void
test_steady (void)
{
  Run self = begin ();

  run (&self, 7.9, 10 * MB);
  assert_about (baton_rate_get (self.rate), 10 * MB);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, 1000 * MB), ==, -1);
  run (&self, 0.2, 10 * MB);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, 1000 * MB), ==, 92);

  /* Longer than the ring. */
  for (int i = 82; i < 990; i += 10)
    {
      run (&self, 1, 10 * MB);
      assert_about (baton_rate_get (self.rate), 10 * MB);
    }
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, self.bytes), ==, 0);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, self.bytes - 1), ==, 0);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, self.bytes + 1), ==, 1);
  baton_rate_free (self.rate);
}

static void
test_waiting_is_no_slowness (void)
{
  Run self = begin ();

  run (&self, 60, 0);
  g_assert_cmpfloat (baton_rate_get (self.rate), ==, 0);
  run (&self, 2, 10 * MB);
  assert_about (baton_rate_get (self.rate), 10 * MB);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, 1000 * MB), ==, -1);
  baton_rate_free (self.rate);
}

static void
test_change_is_followed (void)
{
  Run self = begin ();

  run (&self, 60, 10 * MB);
  run (&self, 2, MB);
  g_assert_cmpfloat (baton_rate_get (self.rate), >, 5 * MB);
  run (&self, 4, MB);
  assert_about (baton_rate_get (self.rate), MB);
  /* The time left trusts the half minute. */
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, self.bytes + 82 * MB), >=, 9);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, self.bytes + 82 * MB), <=, 12);
  run (&self, 30, MB);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, self.bytes + 82 * MB), >=, 82);
  baton_rate_free (self.rate);
}

static void
test_stall (void)
{
  Run self = begin ();

  run (&self, 20, 10 * MB);
  run (&self, 6, 0);
  g_assert_cmpfloat (baton_rate_get (self.rate), ==, 0);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, 1000 * MB), ==, -1);
  run (&self, 6, 10 * MB);
  assert_about (baton_rate_get (self.rate), 10 * MB);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, 1000 * MB), >, 0);
  baton_rate_free (self.rate);
}

static void
test_new_beginning (void)
{
  Run self = begin ();

  run (&self, 20, 10 * MB);
  self.bytes = 5;
  baton_rate_add (self.rate, self.bytes, self.now_us);
  g_assert_cmpfloat (baton_rate_get (self.rate), ==, 0);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, 1000 * MB), ==, -1);
  run (&self, 2, MB);
  assert_about (baton_rate_get (self.rate), MB);
  baton_rate_free (self.rate);
}

static void
test_never_negative (void)
{
  Run self = begin ();

  run (&self, 10, 1000);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, G_MAXUINT64), ==, -1);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, G_MAXINT64), ==, -1);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, 0), ==, 0);

  /* Twice the same moment, and a jump over the whole ring. */
  baton_rate_add (self.rate, self.bytes + 1, self.now_us);
  baton_rate_add (self.rate, G_MAXUINT64, self.now_us + G_MAXINT32 * G_GINT64_CONSTANT (1000000));
  g_assert_cmpfloat (baton_rate_get (self.rate), >, 0);
  g_assert_cmpint (baton_rate_get_seconds_left (self.rate, G_MAXUINT64), ==, 0);
  baton_rate_free (self.rate);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/rate/unknown-at-first", test_unknown_at_first);
  g_test_add_func ("/transfer/rate/steady", test_steady);
  g_test_add_func ("/transfer/rate/waiting-is-no-slowness", test_waiting_is_no_slowness);
  g_test_add_func ("/transfer/rate/change-is-followed", test_change_is_followed);
  g_test_add_func ("/transfer/rate/stall-is-zero", test_stall);
  g_test_add_func ("/transfer/rate/new-beginning", test_new_beginning);
  g_test_add_func ("/transfer/rate/never-negative", test_never_negative);
  return g_test_run ();
}
