/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-race-runner.h"

#include "baton-lane-private.h"

struct _BatonRaceRunner
{
  GObject                 parent_instance;

  BatonClock             *clock;
  BatonAlarm             *alarm;    /* %NULL once stopped */
  BatonLegFactory        *factory;
  BatonNegotiation       *negotiation;
  const BatonPeerProfile *profile;
  GListModel             *lanes;

  GPtrArray              *own;      /* the list we send */
  GPtrArray              *theirs;   /* the list they sent */
  BatonRaceHosts          hosts;    /* what the race was told of theirs */
  gboolean                on_loopback;
  BatonLegSet             allowed;

  BatonRace               race;
  BatonLeg               *legs[BATON_N_LEGS];
  GQueue                  inbox;    /* BatonRaceEvent, raised while effects run */
  gboolean                draining;

  BatonRaceRunnerDone     done;
  gpointer                user_data;
};

static void baton_race_runner_note_sink_init (BatonNoteSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonRaceRunner, baton_race_runner, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (BATON_TYPE_NOTE_SINK, baton_race_runner_note_sink_init))

static BatonLeg *
runner_leg (BatonRaceRunner *self,
            BatonLegKind     kind)
{
  const BatonInBandTraits in_band = {
    .block_size = self->profile->in_band_block,
    .window = self->profile->in_band_window,
    .by_message = self->profile->in_band_message,
  };

  if (self->legs[kind] == NULL)
    self->legs[kind] = baton_leg_factory_make (self->factory, kind, baton_negotiation_get_offer (self->negotiation),
                                               &in_band, BATON_NOTE_SINK (self));

  return self->legs[kind];
}

static int
runner_ms (BatonRaceRunner *self,
           gint64           at_us)
{
  return at_us == 0 ? -1 : (int) ((at_us - self->race.accepted_us) / 1000);
}

static BatonCandidate *
runner_candidate (BatonRaceRunner *self,
                  gboolean         own,
                  guint            index)
{
  GPtrArray *list = own ? self->own : self->theirs;

  return list != NULL && index < list->len ? g_ptr_array_index (list, index) : NULL;
}

static void
runner_show_lane (BatonRaceRunner *self,
                  BatonLegKind     kind)
{
  const BatonRaceLeg *leg = &self->race.legs[kind];
  g_autoptr(BatonLane) lane = g_list_model_get_item (self->lanes, kind);

  if (leg->attempt < self->race.n_attempts)
    {
      const BatonRaceAttempt *attempt = &self->race.attempts[leg->attempt];
      BatonCandidate *candidate = runner_candidate (self, attempt->own, attempt->host);
      g_autofree char *endpoint = candidate != NULL ? baton_candidate_dup_endpoint (candidate) : NULL;

      baton_lane_set_host (lane, endpoint);
    }

  /* The values of both enums are the same, in the same order: baton-race-enums.h. */
  baton_lane_update (lane, (BatonLaneState) leg->phase, leg->reason,
                     runner_ms (self, leg->start_us), runner_ms (self, leg->end_us));
}

static void
runner_show_lanes (BatonRaceRunner *self)
{
  for (guint kind = 0; kind < BATON_N_LEGS; kind++)
    runner_show_lane (self, kind);
}

static void
runner_report (BatonRaceRunner        *self,
               const BatonRaceOutcome *outcome)
{
  BatonRaceRunnerDone done = g_steal_pointer (&self->done);

  if (done != NULL)
    done (outcome, self->user_data);
}

static void
runner_commit (BatonRaceRunner *self,
               BatonLegKind     kind)
{
  g_autoptr(BatonConduit) conduit = baton_leg_take_conduit (runner_leg (self, kind));
  BatonRaceOutcome outcome = { .leg = kind };

  outcome.conduit = conduit;
  outcome.won_ms = (int) ((baton_clock_now_us (self->clock) - self->race.accepted_us) / 1000);
  runner_show_lanes (self);
  runner_report (self, &outcome);
}

static void
runner_lose (BatonRaceRunner       *self,
             const BatonRaceEffect *effect)
{
  const BatonRaceOutcome outcome = { .reoffer = effect->reoffer };

  runner_show_lanes (self);
  runner_report (self, &outcome);
}

static void
runner_dial (BatonRaceRunner       *self,
             const BatonRaceEffect *effect)
{
  BatonCandidate *candidate = runner_candidate (self, effect->own, effect->host);

  g_return_if_fail (candidate != NULL);

  baton_leg_dial (runner_leg (self, effect->leg), effect->attempt, candidate);
}

static void
runner_answer_used (BatonRaceRunner *self,
                    guint            host)
{
  BatonCandidate *candidate = runner_candidate (self, FALSE, host);

  g_return_if_fail (candidate != NULL);

  baton_negotiation_answer_used (self->negotiation, candidate->jid);
}

/* The one switch over effects, each arm one call. */
static void
runner_perform (BatonRaceRunner       *self,
                const BatonRaceEffect *effect)
{
  switch ((BatonRaceEffectKind) effect->kind)
    {
    case BATON_RACE_EFFECT_SEND_HOSTS:
      baton_negotiation_send_hosts (self->negotiation, self->own, effect->fast);
      break;
    case BATON_RACE_EFFECT_ANSWER_USED:
      runner_answer_used (self, effect->host);
      break;
    case BATON_RACE_EFFECT_ANSWER_ERROR:
      baton_negotiation_answer_error (self->negotiation, effect->refusal);
      break;
    case BATON_RACE_EFFECT_LISTEN:
      baton_leg_listen (runner_leg (self, effect->leg));
      break;
    case BATON_RACE_EFFECT_REFUSE:
      baton_leg_refuse (runner_leg (self, effect->leg));
      break;
    case BATON_RACE_EFFECT_DIAL:
      runner_dial (self, effect);
      break;
    case BATON_RACE_EFFECT_REQUEST:
      baton_leg_request (runner_leg (self, effect->leg), effect->attempt);
      break;
    case BATON_RACE_EFFECT_ABANDON:
      baton_leg_abandon (runner_leg (self, effect->leg), effect->attempt);
      break;
    case BATON_RACE_EFFECT_ACTIVATE:
      baton_leg_activate (runner_leg (self, effect->leg));
      break;
    case BATON_RACE_EFFECT_SELECT:
      baton_leg_select (runner_leg (self, effect->leg));
      break;
    case BATON_RACE_EFFECT_AWAIT_BYTE:
      baton_leg_await_byte (runner_leg (self, effect->leg), effect->consume);
      break;
    case BATON_RACE_EFFECT_OPEN:
      baton_leg_open (runner_leg (self, effect->leg));
      break;
    case BATON_RACE_EFFECT_AWAIT_OPEN:
      baton_leg_await_open (runner_leg (self, effect->leg));
      break;
    case BATON_RACE_EFFECT_ANSWER_OPEN:
      baton_leg_answer_open (runner_leg (self, effect->leg), effect->accept);
      break;
    case BATON_RACE_EFFECT_DROP:
      if (self->legs[effect->leg] != NULL)
        baton_leg_drop (self->legs[effect->leg]);
      break;
    case BATON_RACE_EFFECT_COMMIT:
      runner_commit (self, effect->leg);
      break;
    case BATON_RACE_EFFECT_LOSE:
      runner_lose (self, effect);
      break;
    case BATON_RACE_N_EFFECTS:
    default:
      g_assert_not_reached ();
    }
}

static void
runner_log (BatonRaceRunner      *self,
            const BatonRaceEvent *event,
            BatonRaceState        before,
            gboolean              taken)
{
  g_debug ("%s: race %s --%s--> %s%s", baton_negotiation_get_offer (self->negotiation)->sid,
           baton_race_state_to_string (before), baton_race_event_kind_to_string (event->kind),
           baton_race_state_to_string (baton_race_get_state (&self->race)), taken ? "" : " (out of order)");
}

static void
runner_feed (BatonRaceRunner      *self,
             const BatonRaceEvent *event)
{
  BatonRaceState before = baton_race_get_state (&self->race);
  BatonRaceEffects effects = { 0 };
  gboolean taken = baton_race_feed (&self->race, event, baton_clock_now_us (self->clock), &effects);

  runner_log (self, event, before, taken);
  /* What is told of the outcome may stop us; every leg is closed then. */
  for (guint i = 0; i < effects.n && self->alarm != NULL; i++)
    runner_perform (self, &effects.effects[i]);
}

static void
runner_post (BatonRaceRunner      *self,
             const BatonRaceEvent *event)
{
  g_autoptr(BatonRaceRunner) alive = g_object_ref (self);
  BatonRaceEvent *next;
  gint64 due_us;

  if (self->alarm == NULL)
    return;

  g_queue_push_tail (&self->inbox, g_memdup2 (event, sizeof *event));
  if (self->draining)
    return;

  self->draining = TRUE;
  while ((next = g_queue_pop_head (&self->inbox)) != NULL)
    {
      g_autofree BatonRaceEvent *owned = next;

      /* A counter-offer that comes after the end is answered all the same: its sender may wait for that (I9). */
      if (!baton_race_is_over (&self->race) || owned->kind == BATON_RACE_EVENT_HOSTS)
        runner_feed (self, owned);
    }
  self->draining = FALSE;

  if (self->alarm == NULL)
    return;
  runner_show_lanes (self);
  due_us = baton_race_is_over (&self->race) ? 0 : baton_race_next_due (&self->race);
  baton_alarm_set (self->alarm, due_us > 0 ? due_us : -1);
}

static void
on_due_cb (gpointer user_data)
{
  const BatonRaceEvent due = { .kind = BATON_RACE_EVENT_DUE };

  runner_post (user_data, &due);
}

/**
 * baton_race_runner_take:
 * @self: a runner
 * @note: of the negotiation or a leg
 *
 * Turns @note into an event of the race. Notes that come before the start or after the end are of no consequence.
 *
 * Returns: whether notes of this kind are the race's
 */
gboolean
baton_race_runner_take (BatonRaceRunner *self,
                        const BatonNote *note)
{
  BatonRaceEvent event = { 0 };

  g_return_val_if_fail (BATON_IS_RACE_RUNNER (self), FALSE);

  if (!baton_race_event_from_note (&event, note))
    return FALSE;

  if (note->kind == BATON_NOTE_HOSTS)
    {
      g_clear_pointer (&self->theirs, g_ptr_array_unref);
      self->theirs = g_ptr_array_ref (note->candidates);
      baton_race_read_hosts (self->theirs, self->own, self->on_loopback, &self->hosts);
      if (baton_negotiation_get_offer (self->negotiation)->role == BATON_TARGET &&
          baton_race_get_state (&self->race) == BATON_RACE_AWAITING)
        self->hosts.shared = baton_race_drop_shared (self->own, self->theirs);
      event.hosts = &self->hosts;
    }
  else if (note->kind == BATON_NOTE_HOSTS_USED)
    event.host = baton_race_find_used (self->own, note->host_jid);

  if (baton_race_get_state (&self->race) != BATON_RACE_IDLE)
    runner_post (self, &event);

  return TRUE;
}

static void
baton_race_runner_take_note (BatonNoteSink   *sink,
                             const BatonNote *note)
{
  baton_race_runner_take (BATON_RACE_RUNNER (sink), note);
}

/**
 * baton_race_runner_prepare:
 * @self: a runner that has not started
 * @gathered: (element-type BatonCandidate): what baton_leg_factory_gather_async() found
 * @allowed: the legs that may be used here
 *
 * Chooses and orders the streamhosts that this peer is told.
 */
void
baton_race_runner_prepare (BatonRaceRunner *self,
                           GPtrArray       *gathered,
                           BatonLegSet      allowed)
{
  BatonRole role;

  g_return_if_fail (BATON_IS_RACE_RUNNER (self));

  role = baton_negotiation_get_offer (self->negotiation)->role;
  self->allowed = allowed;
  /* The gatherer lists loopback only when the session's own socket is on it. */
  for (guint i = 0; i < gathered->len; i++)
    self->on_loopback |= ((BatonCandidate *) g_ptr_array_index (gathered, i))->reach == BATON_REACH_LOOPBACK;
  g_clear_pointer (&self->own, g_ptr_array_unref);
  self->own = baton_race_order_hosts (gathered, self->profile, role, allowed, NULL);
}

/**
 * baton_race_runner_get_n_hosts:
 * @self: a prepared runner
 *
 * Returns: how many streamhosts we list
 */
guint
baton_race_runner_get_n_hosts (BatonRaceRunner *self)
{
  g_return_val_if_fail (BATON_IS_RACE_RUNNER (self) && self->own != NULL, 0);

  return self->own->len;
}

static void
runner_configure (BatonRaceRunner *self,
                  BatonMethod      method,
                  gint64           rtt_us)
{
  BatonOffer *offer = baton_negotiation_get_offer (self->negotiation);
  BatonRaceConfig config = {
    .role = offer->role,
    .legs = self->allowed,
    .method = method,
    .methods = offer->methods,
    .fast = offer->role == BATON_INITIATOR && baton_race_offers_fast (self->allowed, self->profile),
    .profile = self->profile,
    .rtt_us = rtt_us,
    .empty = offer->file->size == 0,
  };

  baton_race_count_hosts (self->own, &config.own_direct, &config.own_proxies, &config.own_first_proxy);
  baton_race_init (&self->race, &config);
}

/**
 * baton_race_runner_start:
 * @self: a prepared runner
 * @method: what was agreed
 * @rtt_us: round trip of a stanza to the peer, microseconds; 0: unknown
 * @done: called once with the outcome, from inside the event that decided it
 *
 * The offer is accepted: the race begins. baton_race_runner_stop() takes the callback back.
 */
void
baton_race_runner_start (BatonRaceRunner     *self,
                         BatonMethod          method,
                         gint64               rtt_us,
                         BatonRaceRunnerDone  done,
                         gpointer             user_data)
{
  const BatonRaceEvent start = { .kind = BATON_RACE_EVENT_START };

  g_return_if_fail (BATON_IS_RACE_RUNNER (self) && self->own != NULL && self->done == NULL);

  self->done = done;
  self->user_data = user_data;
  runner_configure (self, method, rtt_us);
  runner_post (self, &start);
}

/**
 * baton_race_runner_abort:
 * @self: a runner
 * @reason: what its lanes shall say
 *
 * Ends a race that is not decided. One that is keeps its winner.
 */
void
baton_race_runner_abort (BatonRaceRunner *self,
                         BatonLegReason   reason)
{
  const BatonRaceEvent abort = { .kind = BATON_RACE_EVENT_ABORT, .reason = reason };

  g_return_if_fail (BATON_IS_RACE_RUNNER (self));

  if (baton_race_get_state (&self->race) != BATON_RACE_IDLE && !baton_race_is_over (&self->race))
    runner_post (self, &abort);
}

/**
 * baton_race_runner_stop:
 * @self: a runner
 *
 * Closes every leg. May be called twice.
 */
void
baton_race_runner_stop (BatonRaceRunner *self)
{
  g_return_if_fail (BATON_IS_RACE_RUNNER (self));

  self->done = NULL;
  g_clear_pointer (&self->alarm, baton_alarm_free);
  for (guint kind = 0; kind < BATON_N_LEGS; kind++)
    {
      g_autoptr(BatonLeg) leg = g_steal_pointer (&self->legs[kind]);

      if (leg != NULL)
        baton_leg_drop (leg);
    }
}

/**
 * baton_race_runner_new:
 * @clock: where time comes from
 * @legs: who makes the legs
 * @negotiation: the one that was or will be accepted
 * @profile: the peer's
 * @lanes: of BatonLane, in the order of BatonLegKind
 *
 * Returns: (transfer full): a runner
 */
BatonRaceRunner *
baton_race_runner_new (BatonClock             *clock,
                       BatonLegFactory        *legs,
                       BatonNegotiation       *negotiation,
                       const BatonPeerProfile *profile,
                       GListModel             *lanes)
{
  BatonRaceRunner *self = g_object_new (BATON_TYPE_RACE_RUNNER, NULL);

  self->clock = g_object_ref (clock);
  self->alarm = baton_alarm_new (clock, on_due_cb, self);
  self->factory = g_object_ref (legs);
  self->negotiation = g_object_ref (negotiation);
  self->profile = profile;
  self->lanes = g_object_ref (lanes);

  return self;
}

static void
baton_race_runner_dispose (GObject *object)
{
  BatonRaceRunner *self = BATON_RACE_RUNNER (object);

  baton_race_runner_stop (self);
  g_queue_clear_full (&self->inbox, g_free);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_pointer (&self->theirs, g_ptr_array_unref);
  g_clear_object (&self->lanes);
  g_clear_object (&self->negotiation);
  g_clear_object (&self->factory);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (baton_race_runner_parent_class)->dispose (object);
}

static void
baton_race_runner_note_sink_init (BatonNoteSinkInterface *iface)
{
  iface->take = baton_race_runner_take_note;
}

static void
baton_race_runner_class_init (BatonRaceRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_race_runner_dispose;
}

static void
baton_race_runner_init (BatonRaceRunner *self)
{
  g_queue_init (&self->inbox);
}
