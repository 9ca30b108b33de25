/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-deadline.h"

struct _BatonDeadline
{
  GCancellable *parent; /* nullable */
  GCancellable *cancellable;
  BatonAlarm *alarm;
  gulong handler;
  gboolean over;
};

static void
on_parent_cancelled_cb (GCancellable *parent,
                        gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
on_alarm_cb (gpointer user_data)
{
  BatonDeadline *self = user_data;
  g_autoptr(GCancellable) cancellable = g_object_ref (self->cancellable);

  self->over = TRUE;
  g_cancellable_cancel (cancellable);
}

/**
 * baton_deadline_new:
 * @clock: whose time counts
 * @parent: (nullable): what cancels too; used by the main thread only
 * @patience_ms: milliseconds
 *
 * Returns: (transfer full): a deadline that runs
 */
BatonDeadline *
baton_deadline_new (BatonClock *clock,
                    GCancellable *parent,
                    guint patience_ms)
{
  BatonDeadline *self = g_new0 (BatonDeadline, 1);

  self->cancellable = g_cancellable_new ();
  self->alarm = baton_alarm_new (clock, on_alarm_cb, self);
  baton_alarm_set (self->alarm, baton_clock_now_us (clock) + (gint64) patience_ms * 1000);
  if (parent != NULL)
    {
      self->parent = g_object_ref (parent);
      if (g_cancellable_is_cancelled (parent))
        g_cancellable_cancel (self->cancellable);
      else
        self->handler = g_signal_connect_data (parent, "cancelled", G_CALLBACK (on_parent_cancelled_cb),
                                               g_object_ref (self->cancellable), (GClosureNotify) g_object_unref, 0);
    }
  return self;
}

/**
 * baton_deadline_free:
 * @self: (transfer full) (nullable): a deadline
 *
 * Lets the time pass without consequence.
 */
void
baton_deadline_free (BatonDeadline *self)
{
  if (self == NULL)
    return;

  /* Not g_cancellable_disconnect(), which waits for the handler that may be calling us. */
  if (self->handler != 0)
    g_signal_handler_disconnect (self->parent, self->handler);
  g_clear_object (&self->parent);
  g_object_unref (self->cancellable);
  baton_alarm_free (self->alarm);
  g_free (self);
}

/**
 * baton_deadline_get_cancellable:
 * @self: a deadline
 *
 * Returns: (transfer none): what to give to the work that is bounded
 */
GCancellable *
baton_deadline_get_cancellable (BatonDeadline *self)
{
  return self->cancellable;
}

/**
 * baton_deadline_is_over:
 * @self: a deadline
 *
 * Returns: whether the time ran out; %FALSE when the parent was cancelled
 */
gboolean
baton_deadline_is_over (BatonDeadline *self)
{
  return self->over;
}
