/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-test-clock.h"

typedef struct
{
  BatonAlarmFunc func;
  gpointer user_data;
  gint64 ready_us; /* -1: off */
  guint order;
} Alarm;

struct _BatonTestClock
{
  GObject parent_instance;

  gint64 now_us;
  guint order;
  GPtrArray *alarms; /* (element-type Alarm) */
};

static void clock_iface_init (BatonClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonTestClock, baton_test_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_CLOCK, clock_iface_init))

static gint64
baton_test_clock_now_us (BatonClock *clock)
{
  return BATON_TEST_CLOCK (clock)->now_us;
}

static gpointer
baton_test_clock_alarm_new (BatonClock *clock,
                            BatonAlarmFunc func,
                            gpointer user_data)
{
  Alarm *alarm = g_new0 (Alarm, 1);

  alarm->func = func;
  alarm->user_data = user_data;
  alarm->ready_us = -1;
  g_ptr_array_add (BATON_TEST_CLOCK (clock)->alarms, alarm);
  return alarm;
}

static void
baton_test_clock_alarm_set (BatonClock *clock,
                            gpointer data,
                            gint64 ready_us)
{
  Alarm *alarm = data;

  alarm->ready_us = ready_us;
  alarm->order = ++BATON_TEST_CLOCK (clock)->order;
}

static void
baton_test_clock_alarm_free (BatonClock *clock,
                             gpointer data)
{
  g_ptr_array_remove (BATON_TEST_CLOCK (clock)->alarms, data);
}

static Alarm *
find_due (BatonTestClock *self,
          gint64 until_us,
          guint last)
{
  Alarm *due = NULL;

  for (guint i = 0; i < self->alarms->len; i++)
    {
      Alarm *alarm = g_ptr_array_index (self->alarms, i);

      /* What is set anew for a moment that is already past waits for the next call. */
      if (alarm->ready_us < 0 || alarm->ready_us > until_us || (alarm->ready_us <= self->now_us && alarm->order > last))
        continue;
      if (due == NULL || alarm->ready_us < due->ready_us || (alarm->ready_us == due->ready_us && alarm->order < due->order))
        due = alarm;
    }
  return due;
}

/**
 * baton_test_clock_new:
 *
 * Returns: (transfer full): a clock that stands at one second
 */
BatonTestClock *
baton_test_clock_new (void)
{
  return g_object_new (BATON_TYPE_TEST_CLOCK, NULL);
}

/**
 * baton_test_clock_advance:
 * @self: a clock
 * @milliseconds: how far; 0: only rings what is due already
 *
 * Goes on, and rings every alarm on the way at its own time.
 */
void
baton_test_clock_advance (BatonTestClock *self,
                          gint64 milliseconds)
{
  gint64 until_us = self->now_us + milliseconds * 1000;
  guint last = self->order;
  Alarm *alarm;

  while ((alarm = find_due (self, until_us, last)) != NULL)
    {
      self->now_us = MAX (self->now_us, alarm->ready_us);
      alarm->ready_us = -1;
      alarm->func (alarm->user_data);
    }
  self->now_us = until_us;
}

static void
baton_test_clock_finalize (GObject *object)
{
  BatonTestClock *self = BATON_TEST_CLOCK (object);

  /* Each alarm keeps the clock alive. */
  g_assert_cmpuint (self->alarms->len, ==, 0);
  g_ptr_array_unref (self->alarms);

  G_OBJECT_CLASS (baton_test_clock_parent_class)->finalize (object);
}

static void
clock_iface_init (BatonClockInterface *iface)
{
  iface->now_us = baton_test_clock_now_us;
  iface->alarm_new = baton_test_clock_alarm_new;
  iface->alarm_set = baton_test_clock_alarm_set;
  iface->alarm_free = baton_test_clock_alarm_free;
}

static void
baton_test_clock_class_init (BatonTestClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_test_clock_finalize;
}

static void
baton_test_clock_init (BatonTestClock *self)
{
  self->alarms = g_ptr_array_new_with_free_func (g_free);
  self->now_us = G_USEC_PER_SEC;
}
