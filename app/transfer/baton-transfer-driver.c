/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer-driver-fields.h"

static void baton_transfer_driver_note_sink_init (BatonNoteSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonTransferDriver, baton_transfer_driver, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (BATON_TYPE_NOTE_SINK, baton_transfer_driver_note_sink_init))

static const BatonTransferState shown_as[BATON_N_STAGES] = {
  [BATON_STAGE_PREPARING] = BATON_TRANSFER_PREPARING,
  [BATON_STAGE_ASKING] = BATON_TRANSFER_ASKING,
  [BATON_STAGE_OFFERED] = BATON_TRANSFER_OFFERED,
  [BATON_STAGE_RACING] = BATON_TRANSFER_RACING,
  [BATON_STAGE_RESTARTING] = BATON_TRANSFER_RACING,
  [BATON_STAGE_MOVING] = BATON_TRANSFER_MOVING,
  [BATON_STAGE_PROBING] = BATON_TRANSFER_MOVING,
  [BATON_STAGE_VOUCHED] = BATON_TRANSFER_MOVING,
  [BATON_STAGE_VERIFYING] = BATON_TRANSFER_CHECKING,
  [BATON_STAGE_KEEPING] = BATON_TRANSFER_CHECKING,
  [BATON_STAGE_CONFIRMING] = BATON_TRANSFER_CHECKING,
  [BATON_STAGE_EXPLAINING] = BATON_TRANSFER_MOVING,
  [BATON_STAGE_DONE] = BATON_TRANSFER_DONE,
  [BATON_STAGE_FAILED] = BATON_TRANSFER_FAILED,
};

static void driver_perform (BatonTransferDriver *self,
                            BatonTransferEffect  effect);

gint64
baton_transfer_driver_now_us (BatonTransferDriver *self)
{
  return baton_clock_now_us (self->world->clock);
}

void
baton_transfer_driver_post_kind (BatonTransferDriver    *self,
                                 BatonTransferEventKind  kind)
{
  const BatonTransferEvent event = { .kind = kind };

  baton_transfer_driver_post (self, &event);
}

/* BatonFault is BatonTransferError moved by one: baton-race-enums.h. */
void
baton_transfer_driver_post_fault (BatonTransferDriver    *self,
                                  BatonTransferEventKind  kind,
                                  const GError           *error)
{
  BatonTransferEvent event = { .kind = kind, .fault = BATON_FAULT_BROKEN };

  if (error->domain == BATON_TRANSFER_ERROR)
    event.fault = (BatonFault) (error->code + 1);
  g_clear_error (&self->cause);
  self->cause = g_error_copy (error);
  self->cause_fault = event.fault;
  baton_transfer_driver_post (self, &event);
}

void
baton_transfer_driver_task_begins (BatonTransferDriver *self)
{
  self->n_running++;
}

void
baton_transfer_driver_check_settled (BatonTransferDriver *self)
{
  if (self->transfer != NULL && self->n_running == 0 && !self->draining &&
      baton_transfer_machine_is_over (&self->machine))
    baton_transfer_show_settled (self->transfer);
}

/* Returns whether the result still matters. */
gboolean
baton_transfer_driver_task_ended (BatonTransferDriver *self)
{
  self->n_running--;

  return self->transfer != NULL && !baton_transfer_machine_is_over (&self->machine);
}

/* The feeding. */

static void
driver_show (BatonTransferDriver *self,
             BatonStage           before)
{
  if (self->machine.stage == before)
    return;

  if (self->machine.stage == BATON_STAGE_FAILED)
    {
      const char *why = self->cause != NULL && self->cause_fault == self->machine.fault ?
                        self->cause->message : baton_fault_to_string (self->machine.fault);

      baton_transfer_show_error (self->transfer, g_error_new_literal (BATON_TRANSFER_ERROR,
                                                                      self->machine.fault - 1, why));
    }
  else if (self->machine.stage == BATON_STAGE_DONE)
    {
      baton_transfer_show_progress (self->transfer, baton_transfer_driver_end_offset (self), 0, 0);
      baton_transfer_show_result (self->transfer, NULL, NULL, self->machine.verified);
    }

  baton_transfer_show_state (self->transfer, shown_as[self->machine.stage]);
}

static void
driver_feed (BatonTransferDriver      *self,
             const BatonTransferEvent *event)
{
  BatonTransferEffects effects = { 0 };
  BatonStage before = self->machine.stage;
  gboolean taken;

  taken = baton_transfer_machine_feed (&self->machine, event, baton_transfer_driver_now_us (self), &effects);
  g_debug ("%s: %s --%s--> %s%s", baton_transfer_get_id (self->transfer), baton_stage_to_string (before),
           baton_transfer_event_kind_to_string (event->kind), baton_stage_to_string (self->machine.stage),
           taken ? "" : " (out of order)");

  for (guint i = 0; i < effects.n; i++)
    driver_perform (self, effects.effects[i]);
  driver_show (self, before);
}

void
baton_transfer_driver_post (BatonTransferDriver      *self,
                            const BatonTransferEvent *event)
{
  g_autoptr(BatonTransferDriver) alive = g_object_ref (self);
  g_autoptr(BatonTransfer) shown = self->transfer != NULL ? g_object_ref (self->transfer) : NULL;
  BatonTransferEvent *next;
  gint64 due_us;

  if (shown == NULL)
    return;

  g_queue_push_tail (&self->inbox, g_memdup2 (event, sizeof *event));
  if (self->draining)
    return;

  self->draining = TRUE;
  while ((next = g_queue_pop_head (&self->inbox)) != NULL)
    {
      g_autofree BatonTransferEvent *owned = next;

      if (self->transfer != NULL)
        driver_feed (self, owned);
    }
  self->draining = FALSE;

  if (self->alarm == NULL)
    return;
  if (baton_transfer_machine_is_over (&self->machine))
    g_cancellable_cancel (self->cancellable);
  due_us = baton_transfer_machine_next_due (&self->machine);
  baton_alarm_set (self->alarm, due_us > 0 ? due_us : -1);
  baton_transfer_driver_check_settled (self);
}

static void
on_due_cb (gpointer user_data)
{
  baton_transfer_driver_post_kind (user_data, BATON_TRANSFER_EVENT_DUE);
}

static void
driver_send_end (BatonTransferDriver *self)
{
  baton_negotiation_send_end (self->negotiation, self->machine.sent_end, baton_transfer_get_bytes (self->transfer),
                              baton_transfer_get_sha256 (self->transfer));
}

static void
driver_end (BatonTransferDriver *self)
{
  /* What comes after a restart or a second offer is cancelled for itself. */
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->runner != NULL)
    baton_race_runner_stop (self->runner);
  g_clear_object (&self->conduit);
  if (self->negotiation == NULL)
    return;

  baton_negotiation_set_sink (self->negotiation, NULL);
  baton_negotiation_end (self->negotiation);
}

/* The one switch over effects, each arm one call. */
static void
driver_perform (BatonTransferDriver *self,
                BatonTransferEffect  effect)
{
  switch (effect)
    {
    case BATON_TRANSFER_EFFECT_PREPARE:
      baton_transfer_driver_prepare (self);
      break;
    case BATON_TRANSFER_EFFECT_SEND_OFFER:
      baton_transfer_driver_send_offer (self);
      break;
    case BATON_TRANSFER_EFFECT_SEND_REOFFER:
      baton_transfer_driver_send_reoffer (self);
      break;
    case BATON_TRANSFER_EFFECT_ASK_USER:
      baton_transfer_driver_measure (self);
      break;
    case BATON_TRANSFER_EFFECT_SEND_ACCEPT:
      baton_transfer_driver_send_accept (self);
      break;
    case BATON_TRANSFER_EFFECT_SEND_DECLINE:
      baton_negotiation_decline (self->negotiation, BATON_REFUSAL_DECLINED);
      break;
    case BATON_TRANSFER_EFFECT_START_RACE:
      baton_transfer_driver_start_race (self);
      break;
    case BATON_TRANSFER_EFFECT_ABORT_RACE:
      baton_transfer_driver_abort_race (self);
      break;
    case BATON_TRANSFER_EFFECT_START_MOVER:
      baton_transfer_driver_start_mover (self);
      break;
    case BATON_TRANSFER_EFFECT_STOP_MOVER:
      baton_transfer_driver_stop_mover (self);
      break;
    case BATON_TRANSFER_EFFECT_PROBE:
      baton_transfer_driver_measure (self);
      break;
    case BATON_TRANSFER_EFFECT_KEEP_FILE:
      baton_transfer_driver_keep_file (self);
      break;
    case BATON_TRANSFER_EFFECT_LEAVE_PARTIAL:
      baton_transfer_driver_close_files (self, FALSE);
      break;
    case BATON_TRANSFER_EFFECT_DISCARD_FILE:
      baton_transfer_driver_close_files (self, TRUE);
      break;
    case BATON_TRANSFER_EFFECT_SEND_END:
      driver_send_end (self);
      break;
    case BATON_TRANSFER_EFFECT_END:
      driver_end (self);
      break;
    case BATON_TRANSFER_EFFECT_NONE:
    case BATON_N_TRANSFER_EFFECTS:
    default:
      g_assert_not_reached ();
    }
}

/* Notes of the negotiation; those of the race go on to it. */

static void
driver_take_accepted (BatonTransferDriver *self,
                      const BatonNote     *note)
{
  self->method = note->method;
  self->offset = note->offset;
  self->length = note->length;
  baton_transfer_show_accepted (self->transfer, baton_transfer_driver_now_us (self));
  baton_transfer_driver_post_kind (self, BATON_TRANSFER_EVENT_ACCEPTED);
}

static void
driver_take_end (BatonTransferDriver *self,
                 const BatonNote     *note)
{
  BatonTransferEvent event = { .kind = BATON_TRANSFER_EVENT_PEER_END, .end = note->end };

  if (note->end == BATON_END_RECEIVED || note->end == BATON_END_SENT)
    {
      g_free (self->their_sha256);
      self->their_sha256 = g_strdup (note->sha256);
      self->their_bytes = note->bytes_known ? note->bytes : baton_transfer_get_size (self->transfer);
      event.digest = baton_transfer_driver_compare (self);
    }
  baton_transfer_driver_post (self, &event);
}

static void
baton_transfer_driver_take (BatonNoteSink   *sink,
                            const BatonNote *note)
{
  BatonTransferDriver *self = BATON_TRANSFER_DRIVER (sink);
  g_autoptr(BatonTransferDriver) alive = g_object_ref (self);
  BatonTransferEvent event = { .refusal = note->refusal };

  if (self->transfer == NULL)
    return;

  if (note->kind == BATON_NOTE_ACCEPTED)
    driver_take_accepted (self, note);
  else if (note->kind == BATON_NOTE_END)
    driver_take_end (self, note);
  else if (note->kind == BATON_NOTE_REFUSED)
    {
      event.kind = BATON_TRANSFER_EVENT_REFUSED;
      baton_transfer_driver_post (self, &event);
    }
  else if (note->kind == BATON_NOTE_PEER_GONE)
    baton_transfer_driver_post_kind (self, BATON_TRANSFER_EVENT_PEER_GONE);
  else if (note->kind == BATON_NOTE_SESSION_LOST)
    baton_transfer_driver_post_kind (self, BATON_TRANSFER_EVENT_SESSION_LOST);
  else if (self->runner != NULL)
    baton_race_runner_take (self->runner, note);
}

/* Verbs. */

/**
 * baton_transfer_driver_decline:
 * @self: a driver
 */
void
baton_transfer_driver_decline (BatonTransferDriver *self)
{
  baton_transfer_driver_post_kind (self, BATON_TRANSFER_EVENT_USER_DECLINE);
}

/**
 * baton_transfer_driver_reject:
 * @self: the driver of an incoming transfer
 * @error: why it cannot be taken
 *
 * Fails an offer that still waits, for a reason of ours.
 */
void
baton_transfer_driver_reject (BatonTransferDriver *self,
                              const GError        *error)
{
  if (self->machine.stage == BATON_STAGE_OFFERED)
    baton_transfer_driver_post_fault (self, BATON_TRANSFER_EVENT_PREPARE_FAILED, error);
}

/**
 * baton_transfer_driver_cancel:
 * @self: a driver
 */
void
baton_transfer_driver_cancel (BatonTransferDriver *self)
{
  baton_transfer_driver_post_kind (self, BATON_TRANSFER_EVENT_USER_CANCEL);
}

/**
 * baton_transfer_driver_session_back:
 * @self: a driver
 *
 * There is a session again.
 */
void
baton_transfer_driver_session_back (BatonTransferDriver *self)
{
  baton_transfer_driver_post_kind (self, BATON_TRANSFER_EVENT_SESSION_BACK);
}

/**
 * baton_transfer_driver_is_started:
 * @self: a driver
 *
 * Returns: whether it has begun; %TRUE for incoming transfers
 */
gboolean
baton_transfer_driver_is_started (BatonTransferDriver *self)
{
  return self->started;
}

/**
 * baton_transfer_driver_start:
 * @self: the driver of an outgoing transfer
 *
 * Begins to prepare the offer, once.
 */
void
baton_transfer_driver_start (BatonTransferDriver *self)
{
  if (self->started || baton_transfer_machine_is_over (&self->machine))
    return;

  self->started = TRUE;
  baton_transfer_driver_prepare (self);
}

/**
 * baton_transfer_driver_stop:
 * @self: a driver
 *
 * The transfer goes away: everything stops, nothing is shown and the peer is told nothing any more. May be called
 * twice.
 */
void
baton_transfer_driver_stop (BatonTransferDriver *self)
{
  self->transfer = NULL;
  g_cancellable_cancel (self->cancellable);
  baton_transfer_driver_stop_mover (self);
  if (self->runner != NULL)
    baton_race_runner_stop (self->runner);
  if (self->negotiation != NULL)
    {
      baton_negotiation_set_sink (self->negotiation, NULL);
      baton_negotiation_end (self->negotiation);
    }
  g_clear_pointer (&self->alarm, baton_alarm_free);
}

static BatonTransferDriver *
baton_transfer_driver_new (BatonTransfer      *transfer,
                           BatonTransferWorld *world)
{
  BatonTransferDriver *self = g_object_new (BATON_TYPE_TRANSFER_DRIVER, NULL);

  self->transfer = transfer;
  self->world = baton_transfer_world_ref (world);
  self->cancellable = g_cancellable_new ();
  self->alarm = baton_alarm_new (world->clock, on_due_cb, self);

  return self;
}

/**
 * baton_transfer_driver_new_outgoing:
 * @transfer: what it drives; not referenced, it stops the driver before it goes
 * @world: what transfers share
 * @file: what to send
 * @to: bare for the best client of that person, full for just that one
 *
 * Returns: (transfer full): a driver that waits for baton_transfer_driver_start()
 */
BatonTransferDriver *
baton_transfer_driver_new_outgoing (BatonTransfer      *transfer,
                                    BatonTransferWorld *world,
                                    GFile              *file,
                                    BatonJid           *to)
{
  BatonTransferDriver *self = baton_transfer_driver_new (transfer, world);

  self->file = g_object_ref (file);
  self->to = baton_jid_ref (to);
  baton_transfer_machine_init (&self->machine, BATON_INITIATOR, FALSE);

  return self;
}

/**
 * baton_transfer_driver_new_incoming:
 * @transfer: what it drives; not referenced, it stops the driver before it goes
 * @world: what transfers share
 * @negotiation: the peer's offer
 *
 * Returns: (transfer full): a driver that waits for our user
 */
BatonTransferDriver *
baton_transfer_driver_new_incoming (BatonTransfer      *transfer,
                                    BatonTransferWorld *world,
                                    BatonNegotiation   *negotiation)
{
  BatonTransferDriver *self = baton_transfer_driver_new (transfer, world);
  BatonOffer *offer = baton_negotiation_get_offer (negotiation);

  self->started = TRUE;
  baton_transfer_machine_init (&self->machine, BATON_TARGET, offer->file->size == 0);
  baton_transfer_show_info (transfer, offer->file);
  baton_transfer_show_offered (transfer, baton_transfer_driver_now_us (self));
  baton_transfer_driver_set_negotiation (self, negotiation);
  baton_transfer_driver_post_kind (self, BATON_TRANSFER_EVENT_OFFER_CAME);

  return self;
}

static void
baton_transfer_driver_dispose (GObject *object)
{
  BatonTransferDriver *self = BATON_TRANSFER_DRIVER (object);

  baton_transfer_driver_stop (self);
  if (self->sink != NULL)
    baton_sink_close (self->sink, FALSE);
  g_queue_clear_full (&self->inbox, g_free);
  g_clear_error (&self->cause);
  g_clear_pointer (&self->world, baton_transfer_world_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->file);
  g_clear_pointer (&self->to, baton_jid_unref);
  g_clear_object (&self->source);
  g_clear_object (&self->sink);
  g_clear_object (&self->negotiation);
  g_clear_pointer (&self->gathered, g_ptr_array_unref);
  g_clear_object (&self->runner);
  g_clear_object (&self->conduit);
  g_clear_pointer (&self->their_sha256, g_free);

  G_OBJECT_CLASS (baton_transfer_driver_parent_class)->dispose (object);
}

static void
baton_transfer_driver_note_sink_init (BatonNoteSinkInterface *iface)
{
  iface->take = baton_transfer_driver_take;
}

static void
baton_transfer_driver_class_init (BatonTransferDriverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_transfer_driver_dispose;
}

static void
baton_transfer_driver_init (BatonTransferDriver *self)
{
  g_queue_init (&self->inbox);
}
