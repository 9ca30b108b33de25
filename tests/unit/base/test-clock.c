/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-clock.h"
#include "baton-test.h"

typedef struct
{
  BatonClock *clock;
  BatonAlarm *alarm;
  guint rings;
  guint again;
} Bell;

static void
on_bell_cb (gpointer user_data)
{
  Bell *bell = user_data;

  bell->rings++;
  if (bell->again > 0)
    {
      bell->again--;
      baton_alarm_set (bell->alarm, baton_clock_now_us (bell->clock));
    }
  else if (bell->rings > 1)
    {
      g_clear_pointer (&bell->alarm, baton_alarm_free);
    }
}

static void
test_alarm (void)
{
  g_autoptr (BatonClock) clock = baton_clock_new_monotonic ();
  Bell bell = { .clock = clock };
  gint64 start = baton_clock_now_us (clock);

  bell.alarm = baton_alarm_new (clock, on_bell_cb, &bell);
  baton_test_iterate ();
  g_assert_cmpuint (bell.rings, ==, 0);

  baton_alarm_set (bell.alarm, start + 5000);
  g_assert_cmpuint (bell.rings, ==, 0);
  baton_test_wait_until (bell.rings == 1);
  g_assert_cmpint (baton_clock_now_us (clock), >=, start + 5000);
  baton_test_iterate ();
  g_assert_cmpuint (bell.rings, ==, 1);

  baton_alarm_set (bell.alarm, start);
  g_assert_cmpuint (bell.rings, ==, 1);
  baton_alarm_set (bell.alarm, -1);
  baton_test_iterate ();
  g_assert_cmpuint (bell.rings, ==, 1);

  /* Sets itself anew twice, then frees itself. */
  bell.again = 2;
  baton_alarm_set (bell.alarm, 0);
  baton_test_wait_until (bell.alarm == NULL);
  g_assert_cmpuint (bell.rings, ==, 4);
  g_assert_finalize_object (g_steal_pointer (&clock));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/clock/alarm", test_alarm);
  return g_test_run ();
}
