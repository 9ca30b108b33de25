/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BATON_TYPE_CLOCK (baton_clock_get_type ())
G_DECLARE_INTERFACE (BatonClock, baton_clock, BATON, CLOCK, GObject)

typedef void (*BatonAlarmFunc) (gpointer user_data);

/**
 * BatonClock:
 *
 * Where intervals and alarms come from; tests bring one that moves only when told.
 */
struct _BatonClockInterface
{
  GTypeInterface parent;

  gint64   (*now_us)      (BatonClock *self);
  gpointer (*alarm_new)   (BatonClock *self, BatonAlarmFunc func, gpointer user_data);
  void     (*alarm_set)   (BatonClock *self, gpointer alarm, gint64 ready_us);
  void     (*alarm_free)  (BatonClock *self, gpointer alarm);
};

/* The machine's monotonic clock, serving the default main context: (transfer full). */
BatonClock *baton_clock_new_monotonic (void);

gint64      baton_clock_now_us        (BatonClock     *self);

/**
 * BatonAlarm:
 *
 * One source that is moved, not made anew: calls its function once when its time has come. -1 switches it off.
 */
typedef struct _BatonAlarm BatonAlarm;

BatonAlarm *baton_alarm_new           (BatonClock     *clock,
                                       BatonAlarmFunc  func,
                                       gpointer        user_data);
void        baton_alarm_set           (BatonAlarm     *self,
                                       gint64          ready_us);
void        baton_alarm_free          (BatonAlarm     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonAlarm, baton_alarm_free)

G_END_DECLS
