/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row does, turned into effects. */
#include "baton-race-private.h"

#include "baton-race-plan.h"

static BatonRaceEffect *
emit (BatonRaceTurn       *turn,
      BatonRaceEffectKind  kind,
      BatonLegKind         leg)
{
  BatonRaceEffects *effects = turn->effects;
  BatonRaceEffect *effect;

  g_assert (effects->n < BATON_RACE_MAX_EFFECTS);
  effect = &effects->effects[effects->n++];
  *effect = (BatonRaceEffect) { .kind = kind, .leg = leg };

  return effect;
}

static void
abandon (BatonRaceTurn *turn,
         guint          i)
{
  BatonRaceAttempt *attempt = &turn->race->attempts[i];

  if (attempt->stage != BATON_RACE_STAGE_WAITING && attempt->stage != BATON_RACE_STAGE_OVER)
    emit (turn, BATON_RACE_EFFECT_ABANDON, attempt->leg)->attempt = i;
  attempt->stage = BATON_RACE_STAGE_OVER;
}

void
baton_race_abandon_leaving (BatonRaceTurn *turn)
{
  for (guint i = 0; i < turn->race->n_attempts; i++)
    if (turn->race->attempts[i].stage == BATON_RACE_STAGE_LEAVING)
      abandon (turn, i);
}

static void
dial (BatonRaceTurn *turn,
      guint          i)
{
  BatonRace *self = turn->race;
  BatonRaceAttempt *attempt = &self->attempts[i];
  BatonRaceEffect *effect = emit (turn, BATON_RACE_EFFECT_DIAL, attempt->leg);

  effect->attempt = i;
  effect->host = attempt->host;
  effect->own = attempt->own;
  attempt->stage = BATON_RACE_STAGE_CONNECTING;
  attempt->due_us = turn->now_us + self->config.profile->attempt_us;
  self->legs[attempt->leg].open = TRUE;
  self->legs[attempt->leg].attempt = i;
  if (self->legs[attempt->leg].phase == BATON_RACE_PHASE_WAITING)
    baton_race_leg_enter (self, attempt->leg, BATON_RACE_PHASE_TRYING, turn->now_us);
}

gboolean
baton_race_may_dial (const BatonRace        *self,
                     const BatonRaceAttempt *attempt)
{
  if (attempt->stage != BATON_RACE_STAGE_WAITING || attempt->own || self->theirs != BATON_RACE_THEIRS_OPEN)
    return FALSE;

  /* A proxy of ours was chosen: theirs wait until it has failed. */
  if (attempt->leg == BATON_LEG_PROXY)
    return !baton_race_has_attempts (self, BATON_LEG_PROXY, TRUE);

  if (self->config.role == BATON_TARGET && self->config.profile->one_at_a_time)
    for (guint i = 0; i < self->n_attempts; i++)
      if (self->attempts[i].leg == attempt->leg && baton_race_attempt_runs (&self->attempts[i]))
        return FALSE;

  return TRUE;
}

static void
request_next (BatonRaceTurn *turn,
              BatonLegKind   leg)
{
  BatonRace *self = turn->race;
  guint next = BATON_RACE_NO_ATTEMPT;
  guint n_alive = 0;
  gint64 patience_us;

  for (guint i = 0; i < self->n_attempts; i++)
    {
      const BatonRaceAttempt *attempt = &self->attempts[i];

      if (attempt->leg != leg)
        continue;
      if (attempt->stage >= BATON_RACE_STAGE_REQUESTED && attempt->stage <= BATON_RACE_STAGE_ACTIVE)
        return;
      if (attempt->stage == BATON_RACE_STAGE_CONNECTED && next == BATON_RACE_NO_ATTEMPT)
        next = i;
      n_alive += baton_race_attempt_lives (attempt);
    }
  if (next == BATON_RACE_NO_ATTEMPT)
    return;

  emit (turn, BATON_RACE_EFFECT_REQUEST, leg)->attempt = next;
  self->attempts[next].stage = BATON_RACE_STAGE_REQUESTED;
  patience_us = baton_race_plan_request (self->config.profile, self->config.rtt_us);
  if (patience_us > 0 && n_alive > 1)
    self->attempts[next].due_us = MIN (self->attempts[next].due_us, turn->now_us + patience_us);
}

static void
go_on (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;

  for (guint i = 0; i < self->n_attempts; i++)
    if (self->attempts[i].due_us <= turn->now_us && baton_race_may_dial (self, &self->attempts[i]))
      dial (turn, i);
  for (BatonLegKind leg = BATON_LEG_DIRECT; leg < BATON_LEG_IBB; leg++)
    request_next (turn, leg);
}

/* How the first byte of a leg that is up may be read by now (T2, T3). */
static BatonRaceWatch
wanted_watch (const BatonRace *self,
              BatonLegKind     leg)
{
  gboolean counter_open = self->answer == BATON_RACE_ANSWER_OPEN;

  if (self->mark == BATON_RACE_MARK_NONE)
    return BATON_RACE_WATCH_PEEK;
  if (leg == BATON_LEG_FAST || (leg == BATON_LEG_PROXY && self->answer == BATON_RACE_ANSWER_PROXY))
    return BATON_RACE_WATCH_CONSUME;
  if (self->answered != leg)
    return BATON_RACE_WATCH_PEEK;

  return self->config.profile->eager_byte || !counter_open ? BATON_RACE_WATCH_CONSUME : BATON_RACE_WATCH_PEEK;
}

static void
watch (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;

  for (BatonLegKind kind = BATON_LEG_DIRECT; kind < BATON_LEG_IBB; kind++)
    {
      BatonRaceLeg *leg = &self->legs[kind];
      BatonRaceWatch wanted = wanted_watch (self, kind);

      if (leg->phase != BATON_RACE_PHASE_UP || leg->watch == wanted || leg->watch == BATON_RACE_WATCH_HELD ||
          (leg->watch == BATON_RACE_WATCH_READABLE && wanted == BATON_RACE_WATCH_PEEK))
        continue;
      leg->watch = wanted;
      emit (turn, BATON_RACE_EFFECT_AWAIT_BYTE, kind)->consume = wanted == BATON_RACE_WATCH_CONSUME;
    }
}

static void
drop (BatonRaceTurn *turn,
      BatonLegKind   leg)
{
  if (turn->race->legs[leg].open)
    emit (turn, BATON_RACE_EFFECT_DROP, leg);
  turn->race->legs[leg].open = FALSE;
}

static void
drop_lost (BatonRaceTurn *turn)
{
  baton_race_settle (turn->race, turn->now_us);
  for (BatonLegKind leg = BATON_LEG_DIRECT; leg < BATON_LEG_IBB; leg++)
    if (baton_race_leg_is_out (turn->race, leg))
      drop (turn, leg);
}

/* Drops every leg up to @last but @spared (BATON_N_LEGS: none). */
static void
drop_others (BatonRaceTurn *turn,
             BatonLegKind   last,
             BatonLegKind   spared)
{
  for (BatonLegKind leg = BATON_LEG_DIRECT; leg <= last; leg++)
    if (leg != spared)
      {
        baton_race_leg_lose (turn->race, leg, BATON_LEG_REASON_NOT_NEEDED, turn->now_us);
        drop (turn, leg);
      }
}

static void
answer_error (BatonRaceTurn *turn,
              BatonRefusal   refusal)
{
  if (turn->race->theirs != BATON_RACE_THEIRS_OPEN)
    return;
  emit (turn, BATON_RACE_EFFECT_ANSWER_ERROR, BATON_LEG_DIRECT)->refusal = refusal;
  turn->race->theirs = BATON_RACE_THEIRS_ERROR;
  turn->race->answer_us = 0;
  turn->race->hold_us = 0;
}

static void
answer_hopeless (BatonRaceTurn *turn)
{
  if (!baton_race_has_attempts (turn->race, baton_race_dialled_leg (turn->race), FALSE) &&
      !baton_race_has_attempts (turn->race, BATON_LEG_PROXY, FALSE))
    answer_error (turn, BATON_REFUSAL_NOT_FOUND);
}

static void
answer_used (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  BatonLegKind leg = self->picked < BATON_N_LEGS ? self->picked : baton_race_find_road (self, turn->now_us);
  guint granted;

  g_return_if_fail (leg < BATON_N_LEGS);
  granted = baton_race_find_granted (self, leg, FALSE);
  g_return_if_fail (granted != BATON_RACE_NO_ATTEMPT);

  emit (turn, BATON_RACE_EFFECT_ANSWER_USED, leg)->host = self->attempts[granted].host;
  self->theirs = BATON_RACE_THEIRS_USED;
  self->answered = leg;
  self->answer_us = 0;
  self->hold_us = 0;
}

static void
refuse_hosts (BatonRaceTurn *turn)
{
  const BatonRace *self = turn->race;
  /* Its sender may wait for a selection byte: these words tell it that none exists (T3). */
  gboolean no_mark = self->config.role == BATON_INITIATOR && self->mark == BATON_RACE_MARK_NONE &&
                     self->state != BATON_RACE_IN_BAND && self->state != BATON_RACE_LOST;

  answer_error (turn, no_mark ? BATON_REFUSAL_SID_IN_USE : BATON_REFUSAL_NOT_FOUND);
}

/* Their proxies are not tried beside the chosen road. */
static void
set_aside (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  gboolean initiator = self->config.role == BATON_INITIATOR;

  if (!initiator && self->answered == BATON_LEG_PROXY && self->answer != BATON_RACE_ANSWER_PROXY)
    return;

  for (guint i = 0; i < self->n_attempts; i++)
    {
      const BatonRaceAttempt *attempt = &self->attempts[i];

      if (attempt->leg != BATON_LEG_PROXY || attempt->own || !baton_race_attempt_lives (attempt) ||
          (initiator && attempt->stage == BATON_RACE_STAGE_WAITING))
        continue;
      if (attempt->stage == BATON_RACE_STAGE_GRANTED)
        {
          self->legs[BATON_LEG_PROXY].watch = BATON_RACE_WATCH_NONE;
          baton_race_leg_enter (self, BATON_LEG_PROXY, BATON_RACE_PHASE_TRYING, turn->now_us);
        }
      abandon (turn, i);
    }
  self->hold_us = 0;
}

static void
abandon_others (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;

  for (guint i = 0; i < self->n_attempts; i++)
    if (baton_race_attempt_lives (&self->attempts[i]) &&
        (self->attempts[i].leg != self->picked || self->attempts[i].stage != BATON_RACE_STAGE_GRANTED))
      abandon (turn, i);
}

static void
dial_own (BatonRaceTurn *turn)
{
  for (guint i = 0; i < turn->race->n_attempts; i++)
    if (turn->race->attempts[i].own && turn->race->attempts[i].stage == BATON_RACE_STAGE_WAITING)
      dial (turn, i);
}

static void
listen_for_them (BatonRaceTurn *turn)
{
  BatonLegKind leg = turn->race->config.role == BATON_INITIATOR ? BATON_LEG_DIRECT : BATON_LEG_FAST;

  if (baton_race_leg_is_out (turn->race, leg))
    return;
  emit (turn, BATON_RACE_EFFECT_LISTEN, leg);
  turn->race->legs[leg].open = TRUE;
  baton_race_leg_enter (turn->race, leg, BATON_RACE_PHASE_TRYING, turn->now_us);
}

static void
send_hosts (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;

  emit (turn, BATON_RACE_EFFECT_SEND_HOSTS, BATON_LEG_DIRECT)->fast =
    self->config.role == BATON_INITIATOR && self->mark == BATON_RACE_MARK_OPEN;
  self->answer = BATON_RACE_ANSWER_OPEN;
}

static void
refuse_grants (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;

  if (self->legs[BATON_LEG_DIRECT].open && !self->refusing)
    emit (turn, BATON_RACE_EFFECT_REFUSE, BATON_LEG_DIRECT);
  self->refusing = TRUE;
}

static void
open_in_band (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;

  emit (turn, BATON_RACE_EFFECT_OPEN, BATON_LEG_IBB);
  self->legs[BATON_LEG_IBB].open = TRUE;
  baton_race_leg_enter (self, BATON_LEG_IBB, BATON_RACE_PHASE_TRYING, turn->now_us);
}

static void
await_open (BatonRaceTurn *turn)
{
  if (!baton_race_in_band_usable (turn->race))
    return;
  emit (turn, BATON_RACE_EFFECT_AWAIT_OPEN, BATON_LEG_IBB);
  turn->race->legs[BATON_LEG_IBB].open = TRUE;
}

static void
accept_open (BatonRaceTurn *turn)
{
  emit (turn, BATON_RACE_EFFECT_ANSWER_OPEN, BATON_LEG_IBB)->accept = TRUE;
  baton_race_leg_enter (turn->race, BATON_LEG_IBB, BATON_RACE_PHASE_UP, turn->now_us);
}

static void
commit (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;

  g_return_if_fail (self->picked < BATON_N_LEGS);
  baton_race_leg_enter (self, self->picked, BATON_RACE_PHASE_WON, turn->now_us);
  self->legs[self->picked].reason = BATON_LEG_REASON_NONE;
  emit (turn, BATON_RACE_EFFECT_COMMIT, self->picked);
}

static void
lose (BatonRaceTurn *turn)
{
  const BatonRaceConfig *config = &turn->race->config;
  gboolean tried = turn->race->legs[BATON_LEG_IBB].start_us != 0;

  emit (turn, BATON_RACE_EFFECT_LOSE, BATON_LEG_IBB)->reoffer =
    config->role == BATON_INITIATOR && config->method == BATON_METHOD_S5B && !tried &&
    config->profile->in_band != BATON_IN_BAND_ANY_TIME && baton_race_in_band_usable (turn->race);
}

/* The leg on which the target's own answer rests, as long as it stands. */
static BatonLegKind
answered_leg (const BatonRace *self)
{
  return self->answered < BATON_N_LEGS && self->legs[self->answered].phase == BATON_RACE_PHASE_UP ? self->answered
                                                                                                 : BATON_N_LEGS;
}

void
baton_race_perform (BatonRaceTurn *turn,
                    BatonRaceAct   act)
{
  BatonRace *self = turn->race;

  switch (act)
    {
    case BATON_RACE_ACT_NONE:
      break;
    case BATON_RACE_ACT_LISTEN:
      listen_for_them (turn);
      break;
    case BATON_RACE_ACT_SEND_HOSTS:
      send_hosts (turn);
      break;
    case BATON_RACE_ACT_GO_ON:
      go_on (turn);
      break;
    case BATON_RACE_ACT_WATCH:
      watch (turn);
      break;
    case BATON_RACE_ACT_DROP_LOST:
      drop_lost (turn);
      break;
    case BATON_RACE_ACT_ANSWER_HOPELESS:
      answer_hopeless (turn);
      break;
    case BATON_RACE_ACT_ANSWER_REST:
      answer_error (turn, BATON_REFUSAL_NOT_FOUND);
      break;
    case BATON_RACE_ACT_ANSWER_USED:
      answer_used (turn);
      break;
    case BATON_RACE_ACT_REFUSE_HOSTS:
      refuse_hosts (turn);
      break;
    case BATON_RACE_ACT_REFUSE_GRANTS:
      refuse_grants (turn);
      break;
    case BATON_RACE_ACT_SET_ASIDE:
      set_aside (turn);
      break;
    case BATON_RACE_ACT_ABANDON_OTHERS:
      abandon_others (turn);
      break;
    case BATON_RACE_ACT_DIAL_OWN:
      dial_own (turn);
      break;
    case BATON_RACE_ACT_ACTIVATE:
      emit (turn, BATON_RACE_EFFECT_ACTIVATE, BATON_LEG_PROXY);
      break;
    case BATON_RACE_ACT_PICK_DIRECT:
      self->picked = BATON_LEG_DIRECT;
      break;
    case BATON_RACE_ACT_PICK_DIALLED:
      self->picked = baton_race_find_road (self, turn->now_us);
      break;
    case BATON_RACE_ACT_PICK_PROXY:
      self->picked = BATON_LEG_PROXY;
      break;
    case BATON_RACE_ACT_PICK_IN_BAND:
      self->picked = BATON_LEG_IBB;
      break;
    case BATON_RACE_ACT_PICK_ANSWERED:
      self->picked = self->answered;
      break;
    case BATON_RACE_ACT_PICK_MARKED:
      self->picked = turn->event->leg;
      break;
    case BATON_RACE_ACT_SELECT:
      if (self->mark == BATON_RACE_MARK_EXISTS)
        emit (turn, BATON_RACE_EFFECT_SELECT, self->picked);
      break;
    case BATON_RACE_ACT_OPEN:
      open_in_band (turn);
      break;
    case BATON_RACE_ACT_AWAIT_OPEN:
      await_open (turn);
      break;
    case BATON_RACE_ACT_ACCEPT_OPEN:
      accept_open (turn);
      break;
    case BATON_RACE_ACT_DROP_SOCKETS:
      drop_others (turn, BATON_LEG_PROXY, answered_leg (self));
      break;
    case BATON_RACE_ACT_DROP_LOSERS:
      drop_others (turn, BATON_LEG_IBB, self->picked);
      break;
    case BATON_RACE_ACT_DROP_ALL:
      drop_others (turn, BATON_LEG_IBB, BATON_N_LEGS);
      break;
    case BATON_RACE_ACT_COMMIT:
      commit (turn);
      break;
    case BATON_RACE_ACT_LOSE:
      lose (turn);
      break;
    case BATON_RACE_N_ACTS:
    default:
      g_assert_not_reached ();
    }
}
