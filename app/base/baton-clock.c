/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-clock.h"

struct _BatonAlarm
{
  BatonClock *clock;
  gpointer alarm;
};

G_DEFINE_INTERFACE (BatonClock, baton_clock, G_TYPE_OBJECT)

static void
baton_clock_default_init (BatonClockInterface *iface)
{
}

/**
 * baton_clock_now_us:
 * @self: a clock
 *
 * Tells the time of a clock that never goes back; its zero means nothing.
 *
 * Returns: microseconds
 */
gint64
baton_clock_now_us (BatonClock *self)
{
  g_return_val_if_fail (BATON_IS_CLOCK (self), 0);

  return BATON_CLOCK_GET_IFACE (self)->now_us (self);
}

/**
 * baton_alarm_new:
 * @clock: whose time counts
 * @func: called when the time has come
 * @user_data: (closure): for @func; borrowed, so the alarm goes before what it points to
 *
 * Makes an alarm that is switched off. It keeps @clock alive.
 *
 * Returns: (transfer full): the alarm
 */
BatonAlarm *
baton_alarm_new (BatonClock *clock,
                 BatonAlarmFunc func,
                 gpointer user_data)
{
  BatonAlarm *self;

  g_return_val_if_fail (BATON_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = g_new0 (BatonAlarm, 1);
  self->clock = g_object_ref (clock);
  self->alarm = BATON_CLOCK_GET_IFACE (clock)->alarm_new (clock, func, user_data);
  return self;
}

/**
 * baton_alarm_set:
 * @self: an alarm
 * @ready_us: when to ring, microseconds of its clock; -1: never
 *
 * Moves the alarm. It rings once, from the main loop and never from inside this call, even when @ready_us is past; to
 * ring again it must be set again, which its function may do.
 */
void
baton_alarm_set (BatonAlarm *self,
                 gint64 ready_us)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (ready_us >= -1);

  BATON_CLOCK_GET_IFACE (self->clock)->alarm_set (self->clock, self->alarm, ready_us);
}

/**
 * baton_alarm_free:
 * @self: (transfer full) (nullable): an alarm
 *
 * Switches the alarm off for good. Its own function may call this.
 */
void
baton_alarm_free (BatonAlarm *self)
{
  if (self == NULL)
    return;

  BATON_CLOCK_GET_IFACE (self->clock)->alarm_free (self->clock, self->alarm);
  g_object_unref (self->clock);
  g_free (self);
}
