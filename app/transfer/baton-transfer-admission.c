/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer-admission.h"

typedef struct {
  const BatonTransferWorld *world;    /* unowned: outlives every transfer */
  BatonTransferAdmission   *made;
} Steps;

static void
steps_free (gpointer data)
{
  Steps *steps = data;

  g_clear_pointer (&steps->made, baton_transfer_admission_free);
  g_free (steps);
}

void
baton_transfer_admission_free (BatonTransferAdmission *self)
{
  if (self->sink != NULL)
    baton_sink_close (self->sink, TRUE);
  g_clear_object (&self->sink);
  g_clear_pointer (&self->gathered, g_ptr_array_unref);
  g_free (self);
}

static void
on_gathered_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Steps *steps = g_task_get_task_data (task);
  GError *error = NULL;

  steps->made->gathered = baton_leg_factory_gather_finish (BATON_LEG_FACTORY (source), result, &error);
  if (steps->made->gathered == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&steps->made), (GDestroyNotify) baton_transfer_admission_free);
}

static void
on_sink_open_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Steps *steps = g_task_get_task_data (task);
  GError *error = NULL;

  steps->made->sink = baton_sink_open_finish (result, &error);
  if (steps->made->sink == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  baton_leg_factory_gather_async (steps->world->legs, steps->world->allowed, g_task_get_cancellable (task),
                                  on_gathered_cb, g_object_ref (task));
}

void
baton_transfer_admit_async (const BatonTransferWorld *world,
                            GFile                    *folder,
                            BatonFileInfo            *info,
                            GCancellable             *cancellable,
                            GAsyncReadyCallback       callback,
                            gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Steps *steps = g_new0 (Steps, 1);

  g_task_set_source_tag (task, baton_transfer_admit_async);
  steps->world = world;
  steps->made = g_new0 (BatonTransferAdmission, 1);
  g_task_set_task_data (task, steps, steps_free);
  baton_sink_open_async (folder, info, cancellable, on_sink_open_cb, g_object_ref (task));
}

BatonTransferAdmission *
baton_transfer_admit_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
