/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer-preparation.h"

#include "baton-race-host.h"
#include "baton-race-plan.h"

/* The steps in their order; each ends in the next. */
typedef struct {
  BatonTransferWorld       *world;
  BatonJid                 *to;
  BatonTransferPreparation *made;
} Steps;

static void
steps_free (gpointer data)
{
  Steps *steps = data;

  baton_transfer_world_unref (steps->world);
  baton_jid_unref (steps->to);
  g_clear_pointer (&steps->made, baton_transfer_preparation_free);
  g_free (steps);
}

/**
 * baton_transfer_preparation_free:
 * @self: (transfer full): a preparation
 */
void
baton_transfer_preparation_free (BatonTransferPreparation *self)
{
  g_clear_object (&self->source);
  g_clear_object (&self->negotiation);
  g_clear_pointer (&self->gathered, g_ptr_array_unref);
  g_free (self);
}

/* The negotiator's reasons as the transfer's: what they mean is the same. */
static void
return_negotiator_error (GTask  *task,
                         GError *error)
{
  BatonTransferError code = BATON_TRANSFER_ERROR_NO_ANSWER;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_error_matches (error, BATON_NEGOTIATOR_ERROR, BATON_NEGOTIATOR_ERROR_OFFLINE))
    code = BATON_TRANSFER_ERROR_OFFLINE;
  else if (g_error_matches (error, BATON_NEGOTIATOR_ERROR, BATON_NEGOTIATOR_ERROR_INCAPABLE))
    code = BATON_TRANSFER_ERROR_INCAPABLE;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    code = BATON_TRANSFER_ERROR_SESSION_LOST;

  g_task_return_new_error (task, BATON_TRANSFER_ERROR, code, "%s", error->message);
  g_error_free (error);
}

static BatonMethod
methods_for (BatonTransferWorld       *world,
             const BatonPeerProfile   *profile,
             GPtrArray                *gathered)
{
  g_autoptr(GPtrArray) hosts = baton_race_order_hosts (gathered, profile, BATON_INITIATOR, world->allowed, NULL);

  return baton_race_plan_methods (world->allowed, profile, hosts->len);
}

static void
on_client_found_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Steps *steps = g_task_get_task_data (task);
  const BatonPeerProfile *profile;
  GError *error = NULL;
  BatonMethod methods;

  steps->made->negotiation = baton_negotiator_prepare_finish (BATON_NEGOTIATOR (source), result, &error);
  if (steps->made->negotiation == NULL)
    {
      return_negotiator_error (task, error);
      return;
    }

  /* Only now is it known who it is: a client that cannot live with one of the methods is not offered it. */
  profile = baton_peer_profile_lookup (baton_negotiation_get_peer_info (steps->made->negotiation));
  methods = methods_for (steps->world, profile, steps->made->gathered);
  if (!baton_negotiation_narrow (steps->made->negotiation, methods))
    {
      g_task_return_new_error (task, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NO_PATH,
                               "no road that is allowed here can be used with %s", profile->name);
      return;
    }

  g_task_return_pointer (task, g_steal_pointer (&steps->made), (GDestroyNotify) baton_transfer_preparation_free);
}

static void
on_gathered_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Steps *steps = g_task_get_task_data (task);
  GError *error = NULL;
  BatonMethod methods;

  steps->made->gathered = baton_leg_factory_gather_finish (BATON_LEG_FACTORY (source), result, &error);
  if (steps->made->gathered == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  methods = methods_for (steps->world, baton_peer_profile_get (BATON_PEER_BATON), steps->made->gathered);
  if (methods == 0)
    {
      g_task_return_new_error (task, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NO_PATH,
                               "none of the roads that are allowed here exists");
      return;
    }

  baton_negotiator_prepare_async (steps->world->negotiator, steps->to, baton_source_get_info (steps->made->source),
                                  methods, g_task_get_cancellable (task), on_client_found_cb, g_object_ref (task));
}

static void
steps_gather (GTask *task)
{
  Steps *steps = g_task_get_task_data (task);

  baton_leg_factory_gather_async (steps->world->legs, steps->world->allowed, g_task_get_cancellable (task),
                                  on_gathered_cb, g_object_ref (task));
}

static void
on_source_open_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Steps *steps = g_task_get_task_data (task);
  GError *error = NULL;

  steps->made->source = baton_source_open_finish (result, &error);
  if (steps->made->source == NULL)
    g_task_return_error (task, error);
  else
    steps_gather (task);
}

/**
 * baton_transfer_prepare_async:
 * @world: what transfers share
 * @file: what to send
 * @source: (nullable): @file already open, from an earlier try
 * @to: bare for the best client of that person, full for just that one
 * @cancellable: (nullable): gives it up
 * @callback: called once, in the caller's main context
 * @user_data: for @callback
 *
 * Opens the file, gathers our streamhosts, and finds the client. Nothing is offered yet.
 */
void
baton_transfer_prepare_async (BatonTransferWorld       *world,
                              GFile                    *file,
                              BatonSource              *source,
                              BatonJid                 *to,
                              GCancellable             *cancellable,
                              GAsyncReadyCallback       callback,
                              gpointer                  user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Steps *steps = g_new0 (Steps, 1);

  g_task_set_source_tag (task, baton_transfer_prepare_async);
  steps->world = baton_transfer_world_ref (world);
  steps->to = baton_jid_ref (to);
  steps->made = g_new0 (BatonTransferPreparation, 1);
  g_task_set_task_data (task, steps, steps_free);

  if (source == NULL)
    {
      baton_source_open_async (file, cancellable, on_source_open_cb, g_object_ref (task));
      return;
    }

  steps->made->source = g_object_ref (source);
  steps_gather (task);
}

/**
 * baton_transfer_prepare_finish:
 * @result: from the callback
 * @error: of %BATON_TRANSFER_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): everything that the offer needs
 */
BatonTransferPreparation *
baton_transfer_prepare_finish (GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
