/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 section 4.6, XEP-0198, XEP-0199: noticing that a connection is dead */
#include "baton-pulse.h"

#include "baton-patience.h"

struct _BatonPulse
{
  BatonClock *clock;
  BatonAlarm *alarm;
  const BatonPulseFuncs *funcs;
  gpointer user_data;
  gint64 heard_us;    /* when the other side last gave a sign of life */
  gint64 asked_us;    /* since when it owes us one; -1: it does not */
  gint64 patience_us; /* for what it owes */
};

static void
ask (BatonPulse *self,
     gint64 patience_ms)
{
  self->asked_us = baton_clock_now_us (self->clock);
  self->patience_us = patience_ms * 1000;
  baton_alarm_set (self->alarm, self->asked_us + self->patience_us);
}

static void
on_alarm_cb (gpointer user_data)
{
  BatonPulse *self = user_data;
  gint64 now_us = baton_clock_now_us (self->clock);
  gint64 quiet_us = self->heard_us + (gint64) BATON_PATIENCE_KEEPALIVE_MS * 1000;

  if (self->asked_us >= 0 && now_us >= self->asked_us + self->patience_us)
    {
      self->funcs->dead (self->user_data);
    }
  else if (self->asked_us >= 0)
    {
      baton_alarm_set (self->alarm, self->asked_us + self->patience_us);
    }
  else if (now_us >= quiet_us)
    {
      ask (self, BATON_PATIENCE_SILENCE_MS);
      self->funcs->probe (self->user_data);
    }
  else
    {
      baton_alarm_set (self->alarm, quiet_us);
    }
}

/**
 * baton_pulse_new:
 * @clock: whose time counts
 * @funcs: whom to tell; it outlives the pulse
 * @user_data: for @funcs
 *
 * Returns: (transfer full): a pulse that is not felt
 */
BatonPulse *
baton_pulse_new (BatonClock *clock,
                 const BatonPulseFuncs *funcs,
                 gpointer user_data)
{
  BatonPulse *self = g_new0 (BatonPulse, 1);

  self->clock = g_object_ref (clock);
  self->alarm = baton_alarm_new (clock, on_alarm_cb, self);
  self->funcs = funcs;
  self->user_data = user_data;
  self->asked_us = -1;
  return self;
}

/**
 * baton_pulse_free:
 * @self: (transfer full): a pulse
 */
void
baton_pulse_free (BatonPulse *self)
{
  baton_alarm_free (self->alarm);
  g_object_unref (self->clock);
  g_free (self);
}

/**
 * baton_pulse_start:
 * @self: a pulse
 *
 * A connection is there and alive.
 */
void
baton_pulse_start (BatonPulse *self)
{
  baton_pulse_heard (self);
  baton_alarm_set (self->alarm, self->heard_us + (gint64) BATON_PATIENCE_KEEPALIVE_MS * 1000);
}

/**
 * baton_pulse_stop:
 * @self: a pulse
 *
 * There is no connection.
 */
void
baton_pulse_stop (BatonPulse *self)
{
  self->asked_us = -1;
  baton_alarm_set (self->alarm, -1);
}

/**
 * baton_pulse_heard:
 * @self: a pulse
 *
 * The other side gave a sign of life. Cheap: the alarm finds out when it rings.
 */
void
baton_pulse_heard (BatonPulse *self)
{
  self->heard_us = baton_clock_now_us (self->clock);
  self->asked_us = -1;
}

/**
 * baton_pulse_asked:
 * @self: a pulse that was started
 *
 * Something was sent that has to be answered.
 */
void
baton_pulse_asked (BatonPulse *self)
{
  if (self->asked_us < 0)
    ask (self, BATON_PATIENCE_SILENCE_MS);
}

/**
 * baton_pulse_hurry:
 * @self: a pulse that was started
 *
 * There is a reason for doubt: probes at once, and waits less.
 */
void
baton_pulse_hurry (BatonPulse *self)
{
  gint64 due_us = baton_clock_now_us (self->clock) + (gint64) BATON_PATIENCE_HURRY_MS * 1000;

  if (self->asked_us >= 0 && self->asked_us + self->patience_us <= due_us)
    return;
  ask (self, BATON_PATIENCE_HURRY_MS);
  self->funcs->probe (self->user_data);
}
