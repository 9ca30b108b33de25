/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-race-private.h"

gboolean
baton_race_attempt_runs (const BatonRaceAttempt *attempt)
{
  return attempt->stage > BATON_RACE_STAGE_WAITING && attempt->stage < BATON_RACE_STAGE_LEAVING;
}

gboolean
baton_race_attempt_lives (const BatonRaceAttempt *attempt)
{
  return attempt->stage < BATON_RACE_STAGE_LEAVING;
}

gboolean
baton_race_has_attempts (const BatonRace *self,
                         BatonLegKind     leg,
                         gboolean         own)
{
  for (guint i = 0; i < self->n_attempts; i++)
    {
      const BatonRaceAttempt *attempt = &self->attempts[i];

      if (attempt->leg == leg && attempt->own == own && baton_race_attempt_lives (attempt))
        return TRUE;
    }

  return FALSE;
}

guint
baton_race_find_granted (const BatonRace *self,
                         BatonLegKind     leg,
                         gboolean         own)
{
  for (guint i = 0; i < self->n_attempts; i++)
    {
      const BatonRaceAttempt *attempt = &self->attempts[i];

      if (attempt->leg == leg && attempt->own == own &&
          attempt->stage >= BATON_RACE_STAGE_GRANTED && attempt->stage <= BATON_RACE_STAGE_ACTIVE)
        return i;
    }

  return BATON_RACE_NO_ATTEMPT;
}

BatonLegKind
baton_race_dialled_leg (const BatonRace *self)
{
  return self->config.role == BATON_INITIATOR ? BATON_LEG_FAST : BATON_LEG_DIRECT;
}

gboolean
baton_race_leg_is_out (const BatonRace *self,
                       BatonLegKind     leg)
{
  return self->legs[leg].phase == BATON_RACE_PHASE_LOST || self->legs[leg].phase == BATON_RACE_PHASE_SKIPPED;
}

gboolean
baton_race_sockets_are_out (const BatonRace *self)
{
  for (BatonLegKind leg = BATON_LEG_DIRECT; leg < BATON_LEG_IBB; leg++)
    if (!baton_race_leg_is_out (self, leg))
      return FALSE;

  return TRUE;
}

void
baton_race_leg_enter (BatonRace      *self,
                      BatonLegKind    leg,
                      BatonRacePhase  phase,
                      gint64          now_us)
{
  BatonRaceLeg *it = &self->legs[leg];

  if (phase == it->phase)
    return;

  if (it->start_us == 0 && (phase == BATON_RACE_PHASE_TRYING || phase == BATON_RACE_PHASE_UP))
    it->start_us = now_us;
  it->end_us = phase >= BATON_RACE_PHASE_UP ? now_us : 0;
  it->phase = phase;
}

void
baton_race_leg_lose (BatonRace      *self,
                     BatonLegKind    leg,
                     BatonLegReason  reason,
                     gint64          now_us)
{
  if (baton_race_leg_is_out (self, leg))
    return;

  baton_race_leg_enter (self, leg,
                        self->legs[leg].start_us == 0 ? BATON_RACE_PHASE_SKIPPED : BATON_RACE_PHASE_LOST, now_us);
  self->legs[leg].reason = reason;
  self->legs[leg].watch = BATON_RACE_WATCH_NONE;
  if (self->picked == leg)
    self->picked = BATON_N_LEGS;

  /* The leg is dropped as a whole, its attempts with it. */
  for (guint i = 0; i < self->n_attempts; i++)
    if (self->attempts[i].leg == leg)
      self->attempts[i].stage = BATON_RACE_STAGE_OVER;
}

static gboolean
initiator_has_hope (const BatonRace *self,
                    BatonLegKind     leg)
{
  gboolean unanswered = self->answer <= BATON_RACE_ANSWER_OPEN;
  gboolean theirs_open = self->theirs == BATON_RACE_THEIRS_OPEN;
  gboolean counter_may_come = self->mark == BATON_RACE_MARK_OPEN;

  switch (leg)
    {
    case BATON_LEG_DIRECT:
      return unanswered && !self->refusing;
    case BATON_LEG_FAST:
      return counter_may_come || (theirs_open && baton_race_has_attempts (self, leg, FALSE));
    case BATON_LEG_PROXY:
      return counter_may_come ||
             (theirs_open && baton_race_has_attempts (self, leg, FALSE)) ||
             (unanswered && self->config.own_proxies > 0) ||
             baton_race_has_attempts (self, leg, TRUE);
    case BATON_LEG_IBB:
    case BATON_N_LEGS:
    default:
      return TRUE;
    }
}

static gboolean
target_has_hope (const BatonRace *self,
                 BatonLegKind     leg)
{
  gboolean theirs_open = self->theirs == BATON_RACE_THEIRS_OPEN;
  gboolean counter_open = self->answer == BATON_RACE_ANSWER_OPEN;

  switch (leg)
    {
    case BATON_LEG_DIRECT:
      return theirs_open && baton_race_has_attempts (self, leg, FALSE);
    case BATON_LEG_FAST:
      return counter_open;
    case BATON_LEG_PROXY:
      return (theirs_open && baton_race_has_attempts (self, leg, FALSE)) ||
             (counter_open && self->config.own_proxies > 0) ||
             baton_race_has_attempts (self, leg, TRUE);
    case BATON_LEG_IBB:
    case BATON_N_LEGS:
    default:
      return TRUE;
    }
}

/* A connection that is up is a hope of its own, except where the answers have ruled it out. */
static gboolean
leg_has_hope (const BatonRace *self,
              BatonLegKind     leg)
{
  if (self->legs[leg].phase == BATON_RACE_PHASE_UP)
    {
      if (self->config.role == BATON_INITIATOR && leg == BATON_LEG_DIRECT)
        return self->answer <= BATON_RACE_ANSWER_SELF;
      if (self->config.role == BATON_TARGET && leg == BATON_LEG_FAST)
        return self->answer == BATON_RACE_ANSWER_OPEN || self->answer == BATON_RACE_ANSWER_SELF;
      if (self->config.role == BATON_TARGET && leg == BATON_LEG_DIRECT)
        return self->theirs == BATON_RACE_THEIRS_OPEN || self->answered == leg;
      return TRUE;
    }

  return self->config.role == BATON_INITIATOR ? initiator_has_hope (self, leg) : target_has_hope (self, leg);
}

/* Why a leg is out when none of its own attempts tells. */
static BatonLegReason
why_out (const BatonRace *self,
         BatonLegKind     leg)
{
  gboolean ours = leg == (self->config.role == BATON_INITIATOR ? BATON_LEG_DIRECT : BATON_LEG_FAST);

  if (self->legs[leg].reason != BATON_LEG_REASON_NONE)
    return self->legs[leg].reason;
  if (self->refusing || self->answer == BATON_RACE_ANSWER_PROXY || self->theirs == BATON_RACE_THEIRS_USED)
    return ours && self->answer == BATON_RACE_ANSWER_PROXY ? BATON_LEG_REASON_PEER_GAVE_UP
                                                           : BATON_LEG_REASON_NOT_NEEDED;
  if (ours && self->answer == BATON_RACE_ANSWER_ERROR)
    return self->mark == BATON_RACE_MARK_NONE && self->config.role == BATON_TARGET ? BATON_LEG_REASON_NOT_SUPPORTED
                                                                                   : BATON_LEG_REASON_PEER_GAVE_UP;
  if (ours && self->answer == BATON_RACE_ANSWER_SELF)
    return BATON_LEG_REASON_CLOSED;
  if (leg == BATON_LEG_PROXY && self->answer == BATON_RACE_ANSWER_ERROR && self->config.own_proxies > 0)
    return BATON_LEG_REASON_PEER_GAVE_UP;
  /* They chose an address of ours while a proxy of ours stood by. */
  if (leg == BATON_LEG_PROXY && self->answer == BATON_RACE_ANSWER_SELF && self->config.own_proxies > 0)
    return BATON_LEG_REASON_NOT_NEEDED;

  return leg == BATON_LEG_PROXY ? BATON_LEG_REASON_NO_PROXY : BATON_LEG_REASON_NOT_OFFERED;
}

void
baton_race_settle (BatonRace *self,
                   gint64     now_us)
{
  BatonLegKind dialled = baton_race_dialled_leg (self);
  gint64 first_us = G_MAXINT64;

  for (BatonLegKind leg = BATON_LEG_DIRECT; leg < BATON_LEG_IBB; leg++)
    if (!baton_race_leg_is_out (self, leg) && !leg_has_hope (self, leg))
      baton_race_leg_lose (self, leg, why_out (self, leg), now_us);

  if (!baton_race_leg_is_out (self, dialled))
    return;

  /* Their own addresses are all out: their proxies need not wait for their time. */
  for (guint i = 0; i < self->n_attempts; i++)
    if (self->attempts[i].leg == BATON_LEG_PROXY && !self->attempts[i].own &&
        self->attempts[i].stage == BATON_RACE_STAGE_WAITING)
      first_us = MIN (first_us, self->attempts[i].due_us);
  if (first_us <= now_us)
    return;
  for (guint i = 0; i < self->n_attempts; i++)
    if (self->attempts[i].leg == BATON_LEG_PROXY && !self->attempts[i].own &&
        self->attempts[i].stage == BATON_RACE_STAGE_WAITING)
      self->attempts[i].due_us -= first_us - now_us;
}
