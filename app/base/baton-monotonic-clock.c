/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-monotonic-clock.h"

struct _BatonMonotonicClock
{
  GObject parent_instance;
};

/* One alarm: a source that is never ready but by its time. */
typedef struct
{
  GSource parent;
  BatonAlarmFunc func;
  gpointer user_data;
} AlarmSource;

static void baton_monotonic_clock_iface_init (BatonClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonMonotonicClock, baton_monotonic_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_CLOCK, baton_monotonic_clock_iface_init))

static gboolean
dispatch_alarm (GSource *source,
                GSourceFunc callback,
                gpointer user_data)
{
  AlarmSource *alarm = (AlarmSource *) source;

  /* Off before the call: the function may set it anew. */
  g_source_set_ready_time (source, -1);
  alarm->func (alarm->user_data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs alarm_funcs = {
  .dispatch = dispatch_alarm,
};

static gint64
baton_monotonic_clock_now_us (BatonClock *clock)
{
  return g_get_monotonic_time ();
}

static gpointer
baton_monotonic_clock_alarm_new (BatonClock *clock,
                                 BatonAlarmFunc func,
                                 gpointer user_data)
{
  GSource *source = g_source_new (&alarm_funcs, sizeof (AlarmSource));
  AlarmSource *alarm = (AlarmSource *) source;

  alarm->func = func;
  alarm->user_data = user_data;
  g_source_set_static_name (source, "BatonAlarm");
  g_source_attach (source, NULL);
  return source;
}

static void
baton_monotonic_clock_alarm_set (BatonClock *clock,
                                 gpointer alarm,
                                 gint64 ready_us)
{
  g_source_set_ready_time (alarm, ready_us);
}

static void
baton_monotonic_clock_alarm_free (BatonClock *clock,
                                  gpointer alarm)
{
  g_source_destroy (alarm);
  g_source_unref (alarm);
}

static void
baton_monotonic_clock_iface_init (BatonClockInterface *iface)
{
  iface->now_us = baton_monotonic_clock_now_us;
  iface->alarm_new = baton_monotonic_clock_alarm_new;
  iface->alarm_set = baton_monotonic_clock_alarm_set;
  iface->alarm_free = baton_monotonic_clock_alarm_free;
}

static void
baton_monotonic_clock_class_init (BatonMonotonicClockClass *klass)
{
}

static void
baton_monotonic_clock_init (BatonMonotonicClock *self)
{
}

/**
 * baton_clock_new_monotonic:
 *
 * Returns: (transfer full): the machine's monotonic clock
 */
BatonClock *
baton_clock_new_monotonic (void)
{
  return g_object_new (BATON_TYPE_MONOTONIC_CLOCK, NULL);
}
