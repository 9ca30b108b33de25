/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an event tells, noted in the value before any row is looked for. Decides nothing. */
#include "baton-race-private.h"

#include "baton-race-plan.h"

static BatonRaceAttempt *
find_attempt (BatonRaceTurn  *turn,
              BatonRaceStage  from,
              BatonRaceStage  to)
{
  BatonRace *self = turn->race;
  BatonRaceAttempt *attempt;

  if (turn->event->attempt >= self->n_attempts)
    return NULL;
  attempt = &self->attempts[turn->event->attempt];

  return attempt->leg == turn->event->leg && attempt->stage >= from && attempt->stage <= to ? attempt : NULL;
}

static void
skip_leg (BatonRaceTurn  *turn,
          BatonLegKind    leg,
          BatonLegReason  reason)
{
  if ((turn->race->config.legs & BATON_LEG_BIT (leg)) == 0)
    reason = BATON_LEG_REASON_NOT_ALLOWED;
  baton_race_leg_lose (turn->race, leg, reason, turn->now_us);
}

static gboolean
note_start (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  const BatonRaceConfig *config = &self->config;
  gboolean initiator = config->role == BATON_INITIATOR;
  guint n_own = config->own_direct + config->own_proxies;

  self->accepted_us = turn->now_us;
  if (!baton_race_in_band_usable (self))
    skip_leg (turn, BATON_LEG_IBB, BATON_LEG_REASON_NOT_OFFERED);

  if (config->method == BATON_METHOD_IBB)
    {
      for (BatonLegKind leg = BATON_LEG_DIRECT; leg < BATON_LEG_IBB; leg++)
        skip_leg (turn, leg, BATON_LEG_REASON_NOT_OFFERED);
      return TRUE;
    }

  for (BatonLegKind leg = BATON_LEG_DIRECT; leg < BATON_LEG_IBB; leg++)
    if ((config->legs & BATON_LEG_BIT (leg)) == 0)
      skip_leg (turn, leg, BATON_LEG_REASON_NOT_ALLOWED);
  if (config->own_direct == 0)
    skip_leg (turn, initiator ? BATON_LEG_DIRECT : BATON_LEG_FAST, BATON_LEG_REASON_NO_LISTENER);
  if (!initiator)
    return TRUE;

  /* Without a streamhost there is nothing to send, save to a peer that knows the empty offer in fast mode. */
  self->mark = config->fast && (n_own > 0 || config->profile->empty_hosts) ? BATON_RACE_MARK_OPEN
                                                                           : BATON_RACE_MARK_NONE;
  if (self->mark == BATON_RACE_MARK_NONE)
    skip_leg (turn, BATON_LEG_FAST, BATON_LEG_REASON_NOT_SUPPORTED);
  if (self->mark == BATON_RACE_MARK_NONE && config->own_proxies == 0)
    skip_leg (turn, BATON_LEG_PROXY, BATON_LEG_REASON_NO_PROXY);

  return TRUE;
}

/* Their streamhosts become attempts, each with the time at which it is dialled (architecture 3.3). */
static void
make_attempts (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  const BatonRaceHosts *hosts = turn->event->hosts;
  const BatonPeerProfile *profile = self->config.profile;
  guint places[BATON_N_LEGS] = { 0 };

  self->far = hosts->far != 0;
  for (guint i = 0; i < MIN (hosts->n, BATON_RACE_MAX_HOSTS); i++)
    {
      const BatonRaceHost *host = &hosts->hosts[i];
      BatonLegKind leg = host->proxy ? BATON_LEG_PROXY : baton_race_dialled_leg (self);
      BatonRaceAttempt *attempt = &self->attempts[self->n_attempts];

      if (baton_race_leg_is_out (self, leg))
        continue;

      attempt->leg = leg;
      attempt->stage = BATON_RACE_STAGE_WAITING;
      attempt->host = host->index;
      attempt->due_us = turn->now_us + places[leg]++ * profile->stagger_us;
      if (host->proxy)
        attempt->due_us += baton_race_plan_proxy_dial (profile, self->far);
      self->n_attempts++;
    }

  if (self->config.role == BATON_INITIATOR && places[BATON_LEG_FAST] > 0)
    self->dialled_us = turn->now_us + profile->dialled_cap_us;
}

static gboolean
note_hosts (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;

  if (self->theirs != BATON_RACE_THEIRS_NONE || turn->event->hosts == NULL)
    return FALSE;

  self->theirs = BATON_RACE_THEIRS_OPEN;
  if (self->config.role == BATON_TARGET && self->state == BATON_RACE_AWAITING)
    {
      /* Proxies stand together in the list: where the first of them stands does not change. */
      self->config.own_proxies -= MIN (self->config.own_proxies, turn->event->hosts->shared);
      self->mark = turn->event->fast && self->config.own_direct + self->config.own_proxies > 0
                     ? BATON_RACE_MARK_EXISTS : BATON_RACE_MARK_NONE;
      if (!turn->event->fast)
        skip_leg (turn, BATON_LEG_FAST, BATON_LEG_REASON_NOT_SUPPORTED);
      if (self->config.profile->answer_us > 0)
        self->answer_us = turn->now_us + self->config.profile->answer_us;
      make_attempts (turn);
      /* The counter-offer goes out in this turn: what rests on it is a hope already. */
      self->answer = self->mark == BATON_RACE_MARK_EXISTS ? BATON_RACE_ANSWER_OPEN : BATON_RACE_ANSWER_NOT_SENT;
    }
  else if (self->state == BATON_RACE_RACING && self->mark == BATON_RACE_MARK_OPEN)
    {
      self->mark = BATON_RACE_MARK_EXISTS;
      make_attempts (turn);
    }

  return TRUE;
}

/* A byte that was read while its meaning was open turns out to be no selection byte (T3). */
static void
lose_held (BatonRaceTurn *turn)
{
  for (BatonLegKind leg = BATON_LEG_DIRECT; leg < BATON_LEG_IBB; leg++)
    if (turn->race->legs[leg].watch == BATON_RACE_WATCH_HELD)
      baton_race_leg_lose (turn->race, leg, BATON_LEG_REASON_WRONG_BYTE, turn->now_us);
}

/* An own proxy was chosen: one more attempt, dialled when a row says so. */
static void
add_own_attempt (BatonRace *self,
                 guint8     host)
{
  BatonRaceAttempt *attempt = &self->attempts[self->n_attempts++];

  attempt->leg = BATON_LEG_PROXY;
  attempt->stage = BATON_RACE_STAGE_WAITING;
  attempt->host = host;
  attempt->own = TRUE;
}

static gboolean
note_answer (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  const BatonRaceEvent *event = turn->event;
  guint first = self->config.own_first_proxy;

  if (self->answer != BATON_RACE_ANSWER_OPEN)
    return self->state >= BATON_RACE_TAKEN;
  if (self->state >= BATON_RACE_TAKEN)
    return TRUE;

  self->answer = BATON_RACE_ANSWER_ERROR;
  if (event->kind == BATON_RACE_EVENT_HOSTS_USED && event->host == BATON_RACE_HOST_SELF)
    {
      self->answer = BATON_RACE_ANSWER_SELF;
    }
  else if (event->kind == BATON_RACE_EVENT_HOSTS_USED &&
           event->host >= first && event->host < first + self->config.own_proxies &&
           !baton_race_leg_is_out (self, BATON_LEG_PROXY))
    {
      self->answer = BATON_RACE_ANSWER_PROXY;
      if (self->state != BATON_RACE_GATED)
        add_own_attempt (self, event->host);
    }

  /* The wait of I5 is over: their proxy has its own time from here. */
  if (self->state == BATON_RACE_GATED && self->picked == BATON_LEG_PROXY)
    self->state_due_us = MAX (self->gate_us, turn->now_us);

  if (self->config.role == BATON_INITIATOR)
    {
      /* D2: no counter-offer before the answer, so no selection byte. */
      if (self->mark == BATON_RACE_MARK_OPEN)
        self->mark = BATON_RACE_MARK_NONE;
      return TRUE;
    }

  lose_held (turn);
  if (event->kind == BATON_RACE_EVENT_HOSTS_ERROR &&
      (event->refusal == BATON_REFUSAL_SID_IN_USE || event->refusal == BATON_REFUSAL_UNSUPPORTED))
    self->mark = BATON_RACE_MARK_NONE;

  return TRUE;
}

static gboolean
note_connected (BatonRaceTurn *turn)
{
  BatonRaceAttempt *attempt = find_attempt (turn, BATON_RACE_STAGE_CONNECTING, BATON_RACE_STAGE_CONNECTING);

  if (attempt == NULL)
    return FALSE;
  attempt->stage = BATON_RACE_STAGE_CONNECTED;

  return TRUE;
}

static gboolean
note_granted (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  BatonRaceAttempt *attempt = find_attempt (turn, BATON_RACE_STAGE_REQUESTED, BATON_RACE_STAGE_REQUESTED);
  gint64 hold_us;

  if (attempt == NULL)
    return FALSE;

  for (guint i = 0; i < self->n_attempts; i++)
    {
      BatonRaceAttempt *other = &self->attempts[i];

      if (other == attempt || other->leg != attempt->leg || other->own != attempt->own)
        continue;
      if (other->stage == BATON_RACE_STAGE_WAITING)
        other->stage = BATON_RACE_STAGE_OVER;
      else if (baton_race_attempt_runs (other))
        other->stage = BATON_RACE_STAGE_LEAVING;
    }

  /* One timer covers connection and activation: an own proxy keeps its time (I7). */
  if (attempt->own)
    {
      attempt->stage = BATON_RACE_STAGE_ACTIVATING;
      return TRUE;
    }

  attempt->stage = BATON_RACE_STAGE_GRANTED;
  attempt->due_us = 0;
  baton_race_leg_enter (self, attempt->leg, BATON_RACE_PHASE_UP, turn->now_us);
  if (attempt->leg == BATON_LEG_PROXY)
    {
      hold_us = baton_race_plan_proxy_hold (self->config.profile, self->config.rtt_us);
      if (self->config.role == BATON_INITIATOR && self->config.own_proxies > 0)
        hold_us += BATON_RACE_OWN_PROXY_FIRST_US;
      self->hold_us = turn->now_us + hold_us;
    }

  return TRUE;
}

static void
fail_attempt (BatonRace        *self,
              BatonRaceAttempt *attempt,
              BatonRaceStage    stage,
              BatonLegReason    reason)
{
  attempt->stage = stage;
  attempt->reason = reason;
  attempt->due_us = 0;
  self->legs[attempt->leg].reason = reason;
}

static gboolean
note_attempt_failed (BatonRaceTurn *turn)
{
  BatonRaceAttempt *attempt = find_attempt (turn, BATON_RACE_STAGE_CONNECTING, BATON_RACE_STAGE_REQUESTED);

  if (attempt == NULL)
    return FALSE;
  fail_attempt (turn->race, attempt, BATON_RACE_STAGE_OVER, turn->event->reason);

  return TRUE;
}

static gboolean
note_incoming (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  BatonLegKind ours = self->config.role == BATON_INITIATOR ? BATON_LEG_DIRECT : BATON_LEG_FAST;

  if (turn->event->leg != ours || self->legs[ours].phase != BATON_RACE_PHASE_TRYING || self->refusing)
    return FALSE;
  baton_race_leg_enter (self, ours, BATON_RACE_PHASE_UP, turn->now_us);

  return TRUE;
}

static gboolean
note_byte (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  BatonRaceLeg *leg = &self->legs[turn->event->leg];

  /* Read just before the leg was taken as it is: a byte of payload is gone. */
  if (self->state == BATON_RACE_TAKEN && turn->event->leg == self->answered)
    {
      baton_race_leg_lose (self, turn->event->leg, BATON_LEG_REASON_WRONG_BYTE, turn->now_us);
      return TRUE;
    }
  if (leg->phase != BATON_RACE_PHASE_UP || leg->watch != BATON_RACE_WATCH_CONSUME)
    return FALSE;

  if (self->mark == BATON_RACE_MARK_EXISTS && turn->event->byte == BATON_RACE_MARK_BYTE)
    return TRUE;
  if (self->mark == BATON_RACE_MARK_EXISTS && self->answer == BATON_RACE_ANSWER_OPEN)
    leg->watch = BATON_RACE_WATCH_HELD;
  else
    baton_race_leg_lose (self, turn->event->leg, BATON_LEG_REASON_WRONG_BYTE, turn->now_us);

  return TRUE;
}

static gboolean
note_readable (BatonRaceTurn *turn)
{
  BatonRaceLeg *leg = &turn->race->legs[turn->event->leg];

  if (leg->phase != BATON_RACE_PHASE_UP || leg->watch != BATON_RACE_WATCH_PEEK)
    return FALSE;
  leg->watch = BATON_RACE_WATCH_READABLE;

  return TRUE;
}

static gboolean
note_activation (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  guint i = baton_race_find_granted (self, BATON_LEG_PROXY, TRUE);

  if (turn->event->leg != BATON_LEG_PROXY || i == BATON_RACE_NO_ATTEMPT ||
      self->attempts[i].stage != BATON_RACE_STAGE_ACTIVATING)
    return FALSE;

  if (turn->event->kind == BATON_RACE_EVENT_NOT_ACTIVATED)
    {
      fail_attempt (self, &self->attempts[i], BATON_RACE_STAGE_LEAVING, turn->event->reason);
      return TRUE;
    }

  self->attempts[i].stage = BATON_RACE_STAGE_ACTIVE;
  self->attempts[i].due_us = 0;
  baton_race_leg_enter (self, BATON_LEG_PROXY, BATON_RACE_PHASE_UP, turn->now_us);

  return TRUE;
}

static gboolean
note_in_band (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  BatonRaceLeg *leg = &self->legs[BATON_LEG_IBB];

  if (turn->event->kind == BATON_RACE_EVENT_IN_BAND_ASKED)
    return self->config.role == BATON_TARGET && leg->open;
  if (self->config.role != BATON_INITIATOR || leg->phase != BATON_RACE_PHASE_TRYING)
    return FALSE;
  baton_race_leg_enter (self, BATON_LEG_IBB, BATON_RACE_PHASE_UP, turn->now_us);

  return TRUE;
}

static gboolean
note_closed (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  BatonLegKind kind = turn->event->leg;
  BatonRaceLeg *leg = &self->legs[kind];
  guint theirs = baton_race_find_granted (self, kind, FALSE);
  guint own = baton_race_find_granted (self, kind, TRUE);

  if (kind == BATON_LEG_IBB)
    {
      if (self->state != BATON_RACE_IN_BAND || leg->phase != BATON_RACE_PHASE_TRYING)
        return FALSE;
      baton_race_leg_lose (self, kind, turn->event->reason, turn->now_us);
      return TRUE;
    }

  if (leg->phase == BATON_RACE_PHASE_TRYING && turn->event->reason == BATON_LEG_REASON_NO_LISTENER)
    {
      baton_race_leg_lose (self, kind, turn->event->reason, turn->now_us);
      return TRUE;
    }
  if (leg->phase != BATON_RACE_PHASE_UP && theirs == BATON_RACE_NO_ATTEMPT && own == BATON_RACE_NO_ATTEMPT)
    return FALSE;

  if (theirs != BATON_RACE_NO_ATTEMPT)
    fail_attempt (self, &self->attempts[theirs], BATON_RACE_STAGE_OVER, turn->event->reason);
  if (own != BATON_RACE_NO_ATTEMPT)
    fail_attempt (self, &self->attempts[own], BATON_RACE_STAGE_OVER, turn->event->reason);
  leg->reason = turn->event->reason;
  leg->watch = BATON_RACE_WATCH_NONE;
  if (self->picked == kind)
    self->picked = BATON_N_LEGS;
  /* Whether there is hope left is seen when legs are settled: a listening leg grants the next one (I3a). */
  if (leg->phase == BATON_RACE_PHASE_UP)
    baton_race_leg_enter (self, kind, BATON_RACE_PHASE_TRYING, turn->now_us);

  return TRUE;
}

static void
leave_overdue (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  gboolean capped = self->dialled_us != 0 && turn->now_us >= self->dialled_us;
  gboolean answer_now = self->answer_us != 0 && turn->now_us >= self->answer_us;

  for (guint i = 0; i < self->n_attempts; i++)
    {
      BatonRaceAttempt *attempt = &self->attempts[i];
      gboolean waits = attempt->stage == BATON_RACE_STAGE_WAITING;
      gboolean up = attempt->stage == BATON_RACE_STAGE_GRANTED || attempt->stage == BATON_RACE_STAGE_ACTIVE;

      if (!baton_race_attempt_lives (attempt) || up)
        continue;
      if ((!waits && turn->now_us >= attempt->due_us) ||
          (capped && attempt->leg == BATON_LEG_FAST) ||
          (answer_now && !attempt->own))
        fail_attempt (self, attempt, waits ? BATON_RACE_STAGE_OVER : BATON_RACE_STAGE_LEAVING,
                      BATON_LEG_REASON_TIMED_OUT);
    }
  if (capped)
    self->dialled_us = 0;
}

static gboolean
note_due (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;

  if (self->state == BATON_RACE_TAKEN && self->state_due_us != 0 && turn->now_us >= self->state_due_us)
    {
      baton_race_leg_lose (self, self->answered, BATON_LEG_REASON_STALLED, turn->now_us);
    }
  else if (self->state >= BATON_RACE_RACING && self->state <= BATON_RACE_PROXYING)
    {
      /* I10, T4: the deadline means that all sockets are lost, never that the race has failed. */
      if (turn->now_us >= self->deadline_us)
        for (BatonLegKind leg = BATON_LEG_DIRECT; leg < BATON_LEG_IBB; leg++)
          baton_race_leg_lose (self, leg, BATON_LEG_REASON_TIMED_OUT, turn->now_us);
      else
        leave_overdue (turn);
    }
  else if (self->state == BATON_RACE_IN_BAND && self->state_due_us != 0 && turn->now_us >= self->state_due_us)
    {
      baton_race_leg_lose (self, BATON_LEG_IBB, BATON_LEG_REASON_TIMED_OUT, turn->now_us);
    }

  return TRUE;
}

static gboolean
note_event (BatonRaceTurn *turn)
{
  switch (turn->event->kind)
    {
    case BATON_RACE_EVENT_START:
      return note_start (turn);
    case BATON_RACE_EVENT_DUE:
      return note_due (turn);
    case BATON_RACE_EVENT_ABORT:
      return TRUE;
    case BATON_RACE_EVENT_HOSTS:
      return note_hosts (turn);
    case BATON_RACE_EVENT_HOSTS_USED:
    case BATON_RACE_EVENT_HOSTS_ERROR:
      return note_answer (turn);
    case BATON_RACE_EVENT_CONNECTED:
      return note_connected (turn);
    case BATON_RACE_EVENT_GRANTED:
      return note_granted (turn);
    case BATON_RACE_EVENT_ATTEMPT_FAILED:
      return note_attempt_failed (turn);
    case BATON_RACE_EVENT_INCOMING:
      return note_incoming (turn);
    case BATON_RACE_EVENT_BYTE:
      return note_byte (turn);
    case BATON_RACE_EVENT_READABLE:
      return note_readable (turn);
    case BATON_RACE_EVENT_ACTIVATED:
    case BATON_RACE_EVENT_NOT_ACTIVATED:
      return note_activation (turn);
    case BATON_RACE_EVENT_IN_BAND_ASKED:
    case BATON_RACE_EVENT_IN_BAND_OPENED:
      return note_in_band (turn);
    case BATON_RACE_EVENT_LEG_CLOSED:
      return note_closed (turn);
    case BATON_RACE_N_EVENTS:
    default:
      return FALSE;
    }
}

gboolean
baton_race_note_facts (BatonRaceTurn *turn)
{
  BatonRace *self = turn->race;
  gboolean deciding = self->state >= BATON_RACE_RACING && self->state <= BATON_RACE_TAKEN;

  if (turn->event->leg >= BATON_N_LEGS || !note_event (turn))
    return FALSE;

  if (deciding ||
      (turn->event->kind == BATON_RACE_EVENT_START && self->config.role == BATON_INITIATOR) ||
      (turn->event->kind == BATON_RACE_EVENT_HOSTS && self->state == BATON_RACE_AWAITING))
    baton_race_settle (self, turn->now_us);

  return TRUE;
}
