/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The driver until an offer is taken: whom to ask, what to offer, and what must be there before either. */
#include "baton-transfer-admission.h"
#include "baton-transfer-driver-fields.h"
#include "baton-transfer-preparation.h"

static void
on_measured_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(BatonTransferDriver) self = user_data;

  gint64 rtt_us = (gint64) baton_negotiator_measure_finish (BATON_NEGOTIATOR (source), result, NULL) * 1000;

  if (rtt_us > 0)
    self->rtt_us = rtt_us;
}

void
baton_transfer_driver_measure (BatonTransferDriver *self)
{
  baton_negotiator_measure_async (self->world->negotiator, baton_negotiation_get_offer (self->negotiation)->peer,
                                  self->cancellable, on_measured_cb, g_object_ref (self));
}

static void
driver_make_runner (BatonTransferDriver *self,
                    BatonLegSet          allowed)
{
  if (self->runner != NULL)
    baton_race_runner_stop (self->runner);
  g_clear_object (&self->runner);
  self->runner = baton_race_runner_new (self->world->clock, self->world->legs, self->negotiation, self->profile,
                                        baton_transfer_get_lanes (self->transfer));
  baton_race_runner_prepare (self->runner, self->gathered, allowed);
}

static void
driver_learn_peer (BatonTransferDriver *self)
{
  BatonPeerInfo *peer = baton_negotiation_get_peer_info (self->negotiation);

  self->profile = baton_peer_profile_lookup (peer);
  baton_transfer_machine_set_peer (&self->machine, self->profile);
  baton_transfer_show_peer (self->transfer, baton_negotiation_get_offer (self->negotiation)->peer, peer->client_name);
}

void
baton_transfer_driver_set_negotiation (BatonTransferDriver *self,
                                       BatonNegotiation    *negotiation)
{
  if (self->negotiation != NULL)
    {
      baton_negotiation_set_sink (self->negotiation, NULL);
      baton_negotiation_end (self->negotiation);
    }
  g_set_object (&self->negotiation, negotiation);
  baton_negotiation_set_sink (negotiation, BATON_NOTE_SINK (self));
  driver_learn_peer (self);
}

static void
on_prepared_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(BatonTransferDriver) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(BatonTransferPreparation) made = baton_transfer_prepare_finish (result, &error);

  /* Only we cancel it: then it is of no consequence. */
  if (!baton_transfer_driver_task_ended (self) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      baton_transfer_driver_check_settled (self);
      return;
    }
  if (made == NULL)
    {
      baton_transfer_driver_post_fault (self, BATON_TRANSFER_EVENT_PREPARE_FAILED, error);
      return;
    }

  g_set_object (&self->source, made->source);
  g_clear_pointer (&self->gathered, g_ptr_array_unref);
  self->gathered = g_ptr_array_ref (made->gathered);
  baton_transfer_show_info (self->transfer, baton_source_get_info (self->source));
  baton_transfer_driver_set_negotiation (self, made->negotiation);
  driver_make_runner (self, self->world->allowed);
  baton_transfer_driver_post_kind (self, BATON_TRANSFER_EVENT_PREPARED);
}

void
baton_transfer_driver_prepare (BatonTransferDriver *self)
{
  g_clear_pointer (&self->their_sha256, g_free);
  baton_transfer_driver_task_begins (self);
  baton_transfer_prepare_async (self->world, self->file, self->source, self->to, self->cancellable, on_prepared_cb,
                                g_object_ref (self));
}

void
baton_transfer_driver_send_offer (BatonTransferDriver *self)
{
  if (baton_transfer_get_offered_us (self->transfer) == 0)
    baton_transfer_show_offered (self->transfer, baton_transfer_driver_now_us (self));
  baton_transfer_driver_measure (self);
  baton_negotiation_offer (self->negotiation);
}

void
baton_transfer_driver_send_reoffer (BatonTransferDriver *self)
{
  g_autoptr(BatonNegotiation) second = baton_negotiator_prepare_in_band (self->world->negotiator, self->negotiation);

  baton_transfer_driver_set_negotiation (self, second);
  driver_make_runner (self, BATON_LEG_BIT (BATON_LEG_IBB));
  baton_transfer_show_reoffered (self->transfer);
  baton_negotiation_offer (self->negotiation);
}

/* The answer to an offer of ours to come: sockets where they are offered and allowed, else in-band; 0: neither. */
static BatonMethod
driver_choose_method (BatonTransferDriver *self)
{
  const BatonLegSet sockets = BATON_LEG_ALL & ~BATON_LEG_BIT (BATON_LEG_IBB);
  BatonMethod offered = baton_negotiation_get_offer (self->negotiation)->methods;

  if ((offered & BATON_METHOD_S5B) && (self->world->allowed & sockets))
    return BATON_METHOD_S5B;
  if ((offered & BATON_METHOD_IBB) && (self->world->allowed & BATON_LEG_BIT (BATON_LEG_IBB)))
    return BATON_METHOD_IBB;

  return 0;
}

/* Taking an offer: the partial file and our streamhosts first, then the peer is told. */
static void
on_admitted_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(BatonTransferDriver) self = user_data;
  g_autoptr(GTask) accepting = g_steal_pointer (&self->accepting);
  g_autoptr(GError) error = NULL;
  g_autoptr(BatonTransferAdmission) made = baton_transfer_admit_finish (result, &error);
  gboolean matters = baton_transfer_driver_task_ended (self);

  if (made != NULL)
    self->sink = g_steal_pointer (&made->sink);
  if (!matters)
    {
      baton_transfer_driver_close_files (self, TRUE);
      baton_transfer_driver_check_settled (self);
      g_task_return_new_error (accepting, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_WITHDRAWN, "the offer is gone");
      return;
    }
  if (made == NULL)
    {
      g_task_return_error (accepting, g_steal_pointer (&error));
      return;
    }

  /* More of it may be known than when the offer came. */
  driver_learn_peer (self);
  g_clear_pointer (&self->gathered, g_ptr_array_unref);
  self->gathered = g_steal_pointer (&made->gathered);
  driver_make_runner (self, self->world->allowed);
  baton_transfer_driver_post_kind (self, BATON_TRANSFER_EVENT_USER_ACCEPT);
  g_task_return_boolean (accepting, TRUE);
}

/**
 * baton_transfer_driver_accept:
 * @self: the driver of an incoming transfer that waits for the user
 * @folder: where the file shall go
 * @task: (transfer none): answered with success once the peer was told; with %BATON_TRANSFER_ERROR when the file cannot
 *   be opened there, and then the offer stays; one acceptance at a time
 */
void
baton_transfer_driver_accept (BatonTransferDriver *self,
                              GFile               *folder,
                              GTask               *task)
{
  if (self->machine.stage != BATON_STAGE_OFFERED || self->accepting != NULL)
    {
      g_task_return_new_error (task, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_WITHDRAWN,
                               "there is no offer that waits for an answer");
      return;
    }

  self->method = driver_choose_method (self);
  if (self->method == 0)
    {
      g_task_return_new_error (task, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NO_PATH,
                               "the offer names no road that is allowed here");
      return;
    }

  self->accepting = g_object_ref (task);
  baton_transfer_driver_task_begins (self);
  baton_transfer_admit_async (self->world, folder, baton_negotiation_get_offer (self->negotiation)->file,
                              self->cancellable, on_admitted_cb, g_object_ref (self));
}

void
baton_transfer_driver_send_accept (BatonTransferDriver *self)
{
  baton_transfer_show_accepted (self->transfer, baton_transfer_driver_now_us (self));
  baton_negotiation_accept (self->negotiation, self->method, 0);
}
