/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer-admission.h"

typedef struct {
  BatonTransferWorld       *world;
  BatonTransferAdmission   *made;
  GError                   *error;
} Steps;

static void
steps_free (gpointer data)
{
  Steps *steps = data;

  baton_transfer_world_unref (steps->world);
  g_clear_pointer (&steps->made, baton_transfer_admission_free);
  g_clear_error (&steps->error);
  g_free (steps);
}

/**
 * baton_transfer_admission_free:
 * @self: (transfer full): an admission
 *
 * Frees it; a sink that was not taken out of it is discarded.
 */
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
on_sink_closed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Steps *steps = g_task_get_task_data (task);

  baton_sink_close_finish (BATON_SINK (source), result, NULL);
  g_task_return_error (task, g_steal_pointer (&steps->error));
}

static void
on_gathered_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Steps *steps = g_task_get_task_data (task);

  steps->made->gathered = baton_leg_factory_gather_finish (BATON_LEG_FACTORY (source), result, &steps->error);
  if (steps->made->gathered == NULL)
    {
      g_autoptr(BatonSink) sink = g_steal_pointer (&steps->made->sink);

      baton_sink_close_async (sink, TRUE, on_sink_closed_cb, g_object_ref (task));
    }
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

/**
 * baton_transfer_admit_async:
 * @world: what transfers share
 * @folder: where the file shall go
 * @info: what is offered
 * @cancellable: (nullable): stops the search for streamhosts; a file that was made is removed before @callback
 * @callback: called once, when no thread touches the disk for it any more
 * @user_data: for @callback
 *
 * Makes the partial file, then gathers our streamhosts.
 */
void
baton_transfer_admit_async (BatonTransferWorld       *world,
                            GFile                    *folder,
                            BatonFileInfo            *info,
                            GCancellable             *cancellable,
                            GAsyncReadyCallback       callback,
                            gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Steps *steps = g_new0 (Steps, 1);

  g_task_set_source_tag (task, baton_transfer_admit_async);
  steps->world = baton_transfer_world_ref (world);
  steps->made = g_new0 (BatonTransferAdmission, 1);
  g_task_set_task_data (task, steps, steps_free);
  /* What was made is handed over, so that its end can be waited for; a disk is not left in the middle either. */
  g_task_set_check_cancellable (task, FALSE);
  baton_sink_open_async (folder, info, NULL, on_sink_open_cb, g_object_ref (task));
}

/**
 * baton_transfer_admit_finish:
 * @result: from the callback
 * @error: of %BATON_TRANSFER_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): sink and streamhosts
 */
BatonTransferAdmission *
baton_transfer_admit_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
