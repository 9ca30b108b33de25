/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer-driver.h"

#include "baton-move-watch.h"
#include "baton-mover.h"
#include "baton-race-runner.h"
#include "baton-sink.h"
#include "baton-transfer-admission.h"
#include "baton-transfer-machine.h"
#include "baton-transfer-preparation.h"

struct _BatonTransferDriver
{
  GObject                   parent_instance;

  BatonTransfer            *transfer;    /* unowned: it owns us; NULL once it is gone */
  BatonTransferWorld       *world;
  BatonTransferMachine      machine;
  BatonAlarm               *alarm;
  GQueue                    inbox;       /* BatonTransferEvent, raised while effects run */
  gboolean                  draining;
  GCancellable             *cancellable; /* of everything that waits, but the mover */
  GError                   *cause;       /* the lower layer's words for a fault */
  BatonFault                cause_fault; /* for which */
  guint                     n_running;   /* tasks that touch files */
  gboolean                  started;

  GFile                    *file;        /* initiator */
  BatonJid                 *to;
  BatonSource              *source;

  GTask                    *accepting;   /* target: the user's click, until the peer is told */
  BatonSink                *sink;

  BatonNegotiation         *negotiation;
  const BatonPeerProfile   *profile;
  GPtrArray                *gathered;
  BatonMethod               method;
  gint64                    rtt_us;
  guint64                   offset;
  guint64                   length;      /* 0: to the end */

  BatonRaceRunner          *runner;
  BatonConduit             *conduit;
  BatonMover               *mover;
  BatonMoveWatch           *watch;
  GCancellable             *moving;      /* of the mover */

  char                     *their_sha256; /* the peer's word */
  guint64                   their_bytes;
};

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

static void driver_post    (BatonTransferDriver      *self,
                            const BatonTransferEvent *event);
static void driver_perform (BatonTransferDriver      *self,
                            BatonTransferEffect       effect);
static void driver_close_files (BatonTransferDriver   *self,
                                gboolean               remove);
static guint64 driver_end_offset (BatonTransferDriver *self);

static gint64
driver_now_us (BatonTransferDriver *self)
{
  return baton_clock_now_us (self->world->clock);
}

static void
driver_post_kind (BatonTransferDriver    *self,
                  BatonTransferEventKind  kind)
{
  const BatonTransferEvent event = { .kind = kind };

  driver_post (self, &event);
}

/* BatonFault is BatonTransferError moved by one: baton-race-enums.h. */
static void
driver_post_fault (BatonTransferDriver    *self,
                   BatonTransferEventKind  kind,
                   const GError           *error)
{
  BatonTransferEvent event = { .kind = kind, .fault = BATON_FAULT_BROKEN };

  if (error->domain == BATON_TRANSFER_ERROR)
    event.fault = (BatonFault) (error->code + 1);
  g_clear_error (&self->cause);
  self->cause = g_error_copy (error);
  self->cause_fault = event.fault;
  driver_post (self, &event);
}

static void
driver_task_begins (BatonTransferDriver *self)
{
  self->n_running++;
}

static void
driver_check_settled (BatonTransferDriver *self)
{
  if (self->transfer != NULL && self->n_running == 0 && !self->draining &&
      baton_transfer_machine_is_over (&self->machine))
    baton_transfer_show_settled (self->transfer);
}

/* Returns whether the result still matters. */
static gboolean
driver_task_ended (BatonTransferDriver *self)
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
      baton_transfer_show_progress (self->transfer, driver_end_offset (self), 0, 0);
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

  taken = baton_transfer_machine_feed (&self->machine, event, driver_now_us (self), &effects);
  g_debug ("%s: %s --%s--> %s%s", baton_transfer_get_id (self->transfer), baton_stage_to_string (before),
           baton_transfer_event_kind_to_string (event->kind), baton_stage_to_string (self->machine.stage),
           taken ? "" : " (out of order)");

  for (guint i = 0; i < effects.n; i++)
    driver_perform (self, effects.effects[i]);
  driver_show (self, before);
}

static void
driver_post (BatonTransferDriver      *self,
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
  driver_check_settled (self);
}

static void
on_due_cb (gpointer user_data)
{
  driver_post_kind (user_data, BATON_TRANSFER_EVENT_DUE);
}

/* Before the race. */

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

static void
driver_measure (BatonTransferDriver *self)
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

static void
driver_set_negotiation (BatonTransferDriver *self,
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
  if (!driver_task_ended (self) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      driver_check_settled (self);
      return;
    }
  if (made == NULL)
    {
      driver_post_fault (self, BATON_TRANSFER_EVENT_PREPARE_FAILED, error);
      return;
    }

  g_set_object (&self->source, made->source);
  g_clear_pointer (&self->gathered, g_ptr_array_unref);
  self->gathered = g_ptr_array_ref (made->gathered);
  baton_transfer_show_info (self->transfer, baton_source_get_info (self->source));
  driver_set_negotiation (self, made->negotiation);
  driver_make_runner (self, self->world->allowed);
  driver_post_kind (self, BATON_TRANSFER_EVENT_PREPARED);
}

static void
driver_prepare (BatonTransferDriver *self)
{
  g_clear_pointer (&self->their_sha256, g_free);
  driver_task_begins (self);
  baton_transfer_prepare_async (self->world, self->file, self->source, self->to, self->cancellable, on_prepared_cb,
                                g_object_ref (self));
}

static void
driver_send_offer (BatonTransferDriver *self)
{
  if (baton_transfer_get_offered_us (self->transfer) == 0)
    baton_transfer_show_offered (self->transfer, driver_now_us (self));
  driver_measure (self);
  baton_negotiation_offer (self->negotiation);
}

static void
driver_send_reoffer (BatonTransferDriver *self)
{
  g_autoptr(BatonNegotiation) second = baton_negotiator_prepare_in_band (self->world->negotiator, self->negotiation);

  driver_set_negotiation (self, second);
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
  gboolean matters = driver_task_ended (self);

  if (made != NULL)
    self->sink = g_steal_pointer (&made->sink);
  if (!matters)
    {
      driver_close_files (self, TRUE);
      driver_check_settled (self);
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
  driver_post_kind (self, BATON_TRANSFER_EVENT_USER_ACCEPT);
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
  driver_task_begins (self);
  baton_transfer_admit_async (self->world, folder, baton_negotiation_get_offer (self->negotiation)->file,
                              self->cancellable, on_admitted_cb, g_object_ref (self));
}

static void
driver_send_accept (BatonTransferDriver *self)
{
  baton_transfer_show_accepted (self->transfer, driver_now_us (self));
  baton_negotiation_accept (self->negotiation, self->method, 0);
}

/* The race and the bytes. */

static void
on_race_over_cb (const BatonRaceOutcome *outcome,
                 gpointer                user_data)
{
  BatonTransferDriver *self = user_data;
  BatonTransferEvent event = { .kind = BATON_TRANSFER_EVENT_RACE_LOST, .reoffer = outcome->reoffer };

  if (outcome->conduit != NULL)
    {
      g_set_object (&self->conduit, outcome->conduit);
      baton_transfer_show_winner (self->transfer, outcome->leg, outcome->won_ms);
      event = (BatonTransferEvent) { .kind = BATON_TRANSFER_EVENT_RACE_WON, .leg = outcome->leg };
    }
  driver_post (self, &event);
}

/* Where the bytes that move end, in the file. */
static guint64
driver_end_offset (BatonTransferDriver *self)
{
  return self->length > 0 ? self->offset + self->length : baton_transfer_get_size (self->transfer);
}

static BatonDigestVerdict
driver_compare (BatonTransferDriver *self)
{
  const char *sha256 = baton_transfer_get_sha256 (self->transfer);

  if (self->their_sha256 == NULL || sha256 == NULL)
    return BATON_DIGEST_UNKNOWN;

  return g_str_equal (self->their_sha256, sha256) &&
         self->their_bytes == baton_transfer_get_bytes (self->transfer) ? BATON_DIGEST_EQUAL : BATON_DIGEST_DIFFERS;
}

static void
on_moved_cb (gpointer user_data)
{
  driver_post_kind (user_data, BATON_TRANSFER_EVENT_PROGRESS);
}

static void
on_mover_over_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(BatonTransferDriver) self = user_data;
  BatonMover *mover = BATON_MOVER (source);
  g_autoptr(GError) error = NULL;
  gboolean all = baton_mover_run_finish (mover, result, &error);
  BatonTransferEvent event = { .kind = BATON_TRANSFER_EVENT_BYTES_ALL };

  /* A mover that was stopped has been replaced or given up: its end is of no consequence. */
  if (!driver_task_ended (self) || self->mover != mover)
    {
      driver_check_settled (self);
      return;
    }

  baton_move_watch_stop (self->watch);
  if (!all)
    {
      driver_post_fault (self, BATON_TRANSFER_EVENT_MOVER_FAILED, error);
      return;
    }

  baton_transfer_show_progress (self->transfer, driver_end_offset (self), 0, 0);
  baton_transfer_show_result (self->transfer, NULL, baton_mover_get_sha256 (mover), FALSE);
  event.digest = driver_compare (self);
  driver_post (self, &event);
}

static void
driver_start_mover (BatonTransferDriver *self)
{
  guint64 size = baton_negotiation_get_offer (self->negotiation)->file->size;

  if (self->machine.role == BATON_INITIATOR)
    self->mover = baton_mover_new_sender (self->source, self->conduit, self->offset, self->length);
  else
    self->mover = baton_mover_new_receiver (self->sink, self->conduit, size);

  self->moving = g_cancellable_new ();
  driver_task_begins (self);
  baton_mover_run_async (self->mover, self->moving, on_mover_over_cb, g_object_ref (self));
  self->watch = baton_move_watch_new (self->world->clock, self->mover, self->transfer, self->offset, on_moved_cb, self);
}

static void
driver_stop_mover (BatonTransferDriver *self)
{
  if (self->watch != NULL)
    baton_move_watch_stop (self->watch);
  if (self->moving != NULL)
    g_cancellable_cancel (self->moving);
  g_clear_object (&self->watch);
  g_clear_object (&self->mover);
  g_clear_object (&self->moving);
}

static void
driver_abort_race (BatonTransferDriver *self)
{
  if (self->runner == NULL)
    return;

  baton_race_runner_abort (self->runner, self->machine.offline ? BATON_LEG_REASON_SESSION_LOST : BATON_LEG_REASON_NOT_NEEDED);
  baton_race_runner_stop (self->runner);
}

/* The end of the files. */

static void
on_kept_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(BatonTransferDriver) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = baton_sink_keep_finish (BATON_SINK (source), result, &error);

  if (!driver_task_ended (self))
    {
      driver_check_settled (self);
      return;
    }
  if (file == NULL)
    {
      driver_post_fault (self, BATON_TRANSFER_EVENT_KEEP_FAILED, error);
      return;
    }

  g_clear_object (&self->sink);
  baton_transfer_show_result (self->transfer, file, NULL, FALSE);
  driver_post_kind (self, BATON_TRANSFER_EVENT_KEPT);
}

static void
driver_keep_file (BatonTransferDriver *self)
{
  driver_task_begins (self);
  baton_sink_keep_async (self->sink, NULL, on_kept_cb, g_object_ref (self));
}

static void
on_sink_closed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(BatonTransferDriver) self = user_data;

  baton_sink_close_finish (BATON_SINK (source), result, NULL);
  driver_task_ended (self);
  driver_check_settled (self);
}

static void
driver_close_files (BatonTransferDriver *self,
                    gboolean             remove)
{
  g_autoptr(BatonSink) sink = g_steal_pointer (&self->sink);

  /* A mover that is still stopping holds its own. */
  g_clear_object (&self->source);
  if (sink == NULL)
    return;

  driver_task_begins (self);
  baton_sink_close_async (sink, remove, on_sink_closed_cb, g_object_ref (self));
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
      driver_prepare (self);
      break;
    case BATON_TRANSFER_EFFECT_SEND_OFFER:
      driver_send_offer (self);
      break;
    case BATON_TRANSFER_EFFECT_SEND_REOFFER:
      driver_send_reoffer (self);
      break;
    case BATON_TRANSFER_EFFECT_ASK_USER:
      driver_measure (self);
      break;
    case BATON_TRANSFER_EFFECT_SEND_ACCEPT:
      driver_send_accept (self);
      break;
    case BATON_TRANSFER_EFFECT_SEND_DECLINE:
      baton_negotiation_decline (self->negotiation, BATON_REFUSAL_DECLINED);
      break;
    case BATON_TRANSFER_EFFECT_START_RACE:
      baton_race_runner_start (self->runner, self->method, self->rtt_us, on_race_over_cb, self);
      break;
    case BATON_TRANSFER_EFFECT_ABORT_RACE:
      driver_abort_race (self);
      break;
    case BATON_TRANSFER_EFFECT_START_MOVER:
      driver_start_mover (self);
      break;
    case BATON_TRANSFER_EFFECT_STOP_MOVER:
      driver_stop_mover (self);
      break;
    case BATON_TRANSFER_EFFECT_PROBE:
      driver_measure (self);
      break;
    case BATON_TRANSFER_EFFECT_KEEP_FILE:
      driver_keep_file (self);
      break;
    case BATON_TRANSFER_EFFECT_LEAVE_PARTIAL:
      driver_close_files (self, FALSE);
      break;
    case BATON_TRANSFER_EFFECT_DISCARD_FILE:
      driver_close_files (self, TRUE);
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
  baton_transfer_show_accepted (self->transfer, driver_now_us (self));
  driver_post_kind (self, BATON_TRANSFER_EVENT_ACCEPTED);
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
      event.digest = driver_compare (self);
    }
  driver_post (self, &event);
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
      driver_post (self, &event);
    }
  else if (note->kind == BATON_NOTE_PEER_GONE)
    driver_post_kind (self, BATON_TRANSFER_EVENT_PEER_GONE);
  else if (note->kind == BATON_NOTE_SESSION_LOST)
    driver_post_kind (self, BATON_TRANSFER_EVENT_SESSION_LOST);
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
  driver_post_kind (self, BATON_TRANSFER_EVENT_USER_DECLINE);
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
    driver_post_fault (self, BATON_TRANSFER_EVENT_PREPARE_FAILED, error);
}

/**
 * baton_transfer_driver_cancel:
 * @self: a driver
 */
void
baton_transfer_driver_cancel (BatonTransferDriver *self)
{
  driver_post_kind (self, BATON_TRANSFER_EVENT_USER_CANCEL);
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
  driver_post_kind (self, BATON_TRANSFER_EVENT_SESSION_BACK);
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
  driver_prepare (self);
}

/**
 * baton_transfer_driver_stop:
 * @self: a driver
 *
 * The transfer goes away: everything stops, nothing is shown and the peer is told nothing any more. May be called twice.
 */
void
baton_transfer_driver_stop (BatonTransferDriver *self)
{
  self->transfer = NULL;
  g_cancellable_cancel (self->cancellable);
  driver_stop_mover (self);
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
baton_transfer_driver_new (BatonTransfer            *transfer,
                           BatonTransferWorld       *world)
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
baton_transfer_driver_new_outgoing (BatonTransfer            *transfer,
                                    BatonTransferWorld       *world,
                                    GFile                    *file,
                                    BatonJid                 *to)
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
baton_transfer_driver_new_incoming (BatonTransfer            *transfer,
                                    BatonTransferWorld       *world,
                                    BatonNegotiation         *negotiation)
{
  BatonTransferDriver *self = baton_transfer_driver_new (transfer, world);
  BatonOffer *offer = baton_negotiation_get_offer (negotiation);

  self->started = TRUE;
  baton_transfer_machine_init (&self->machine, BATON_TARGET, offer->file->size == 0);
  baton_transfer_show_info (transfer, offer->file);
  baton_transfer_show_offered (transfer, driver_now_us (self));
  driver_set_negotiation (self, negotiation);
  driver_post_kind (self, BATON_TRANSFER_EVENT_OFFER_CAME);

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
