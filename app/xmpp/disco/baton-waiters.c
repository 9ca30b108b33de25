/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-waiters.h"

struct _BatonWaiters
{
  GPtrArray *waiting;  /* (element-type Waiter) */
};

typedef struct {
  BatonWaiters *all;     /* unowned: frees us */
  GTask        *task;
  GSource      *source;  /* (nullable): fires when the task is cancelled */
} Waiter;

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  if (waiter->source != NULL)
    g_source_destroy (waiter->source);
  g_clear_pointer (&waiter->source, g_source_unref);
  g_clear_object (&waiter->task);
  g_free (waiter);
}

/* (transfer full): */
BatonWaiters *
baton_waiters_new (void)
{
  BatonWaiters *self = g_new0 (BatonWaiters, 1);

  self->waiting = g_ptr_array_new_with_free_func (waiter_free);
  return self;
}

/* Whoever still waits is told that it was cancelled. */
void
baton_waiters_free (BatonWaiters *self)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "There will be no answer");

  baton_waiters_fail (self, error);
  g_ptr_array_unref (self->waiting);
  g_free (self);
}

static gboolean
on_cancelled_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  Waiter *waiter = user_data;
  g_autoptr(GTask) task = g_object_ref (waiter->task);

  g_ptr_array_remove_fast (waiter->all->waiting, waiter);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

/*
 * baton_waiters_add:
 * @task: (transfer none): returned by one of the verbs below, or at once when it is cancelled
 */
void
baton_waiters_add (BatonWaiters *self,
                   GTask        *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->all = self;
  waiter->task = g_object_ref (task);
  if (cancellable != NULL)
    {
      waiter->source = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->source, G_SOURCE_FUNC (on_cancelled_cb), waiter, NULL);
      g_source_attach (waiter->source, g_task_get_context (task));
    }
  g_ptr_array_add (self->waiting, waiter);
}

/* Whether all have gone. */
gboolean
baton_waiters_is_empty (BatonWaiters *self)
{
  return self->waiting->len == 0;
}

/* A task's callback may add others: those wait for another answer. */
static GPtrArray *
steal_waiting (BatonWaiters *self)
{
  GPtrArray *waiting = g_steal_pointer (&self->waiting);
  GPtrArray *tasks = g_ptr_array_new_with_free_func (g_object_unref);

  self->waiting = g_ptr_array_new_with_free_func (waiter_free);
  for (guint i = 0; i < waiting->len; i++)
    g_ptr_array_add (tasks, g_object_ref (((Waiter *) waiting->pdata[i])->task));
  g_ptr_array_unref (waiting);
  return tasks;
}

/*
 * baton_waiters_return:
 * @result: what everybody gets a reference of
 */
void
baton_waiters_return (BatonWaiters   *self,
                      gpointer        result,
                      GBoxedCopyFunc  ref,
                      GDestroyNotify  unref)
{
  g_autoptr(GPtrArray) tasks = steal_waiting (self);

  for (guint i = 0; i < tasks->len; i++)
    g_task_return_pointer (g_ptr_array_index (tasks, i), ref (result), unref);
}

void
baton_waiters_succeed (BatonWaiters *self)
{
  g_autoptr(GPtrArray) tasks = steal_waiting (self);

  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
}

/* Everybody gets a copy of @error. */
void
baton_waiters_fail (BatonWaiters *self,
                    const GError *error)
{
  g_autoptr(GPtrArray) tasks = steal_waiting (self);

  for (guint i = 0; i < tasks->len; i++)
    g_task_return_error (g_ptr_array_index (tasks, i), g_error_copy (error));
}
