/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-race-private.h"

gboolean
baton_race_in_band_usable (const BatonRace *self)
{
  return (self->config.legs & BATON_LEG_BIT (BATON_LEG_IBB)) != 0 && (self->config.methods & BATON_METHOD_IBB) != 0;
}

/* Initiator: the open may go out under the same SID (I11). */
gboolean
baton_race_can_open (const BatonRace *self)
{
  BatonInBandRule rule = self->config.profile->in_band;

  return baton_race_in_band_usable (self) &&
         (rule == BATON_IN_BAND_ANY_TIME ||
          (rule == BATON_IN_BAND_AFTER_ERROR && self->answer == BATON_RACE_ANSWER_ERROR));
}

gboolean
baton_race_any_up (const BatonRace *self)
{
  for (BatonLegKind leg = BATON_LEG_DIRECT; leg < BATON_LEG_IBB; leg++)
    if (self->legs[leg].phase == BATON_RACE_PHASE_UP)
      return TRUE;

  return FALSE;
}

/* A proxy of theirs is up, unanswered, and the better legs are neither up nor out: only time decides. */
gboolean
baton_race_is_holding (const BatonRace *self)
{
  return self->theirs == BATON_RACE_THEIRS_OPEN &&
         self->legs[BATON_LEG_PROXY].phase == BATON_RACE_PHASE_UP &&
         baton_race_find_granted (self, BATON_LEG_PROXY, FALSE) != BATON_RACE_NO_ATTEMPT &&
         self->legs[BATON_LEG_DIRECT].phase != BATON_RACE_PHASE_UP &&
         self->legs[BATON_LEG_FAST].phase != BATON_RACE_PHASE_UP;
}

static gboolean
nothing_better (const BatonRace *self)
{
  if (!baton_race_leg_is_out (self, BATON_LEG_DIRECT) || !baton_race_leg_is_out (self, BATON_LEG_FAST))
    return FALSE;

  /* Our own proxy confirms that it opened, theirs does not. */
  return self->config.role == BATON_TARGET ||
         self->config.own_proxies == 0 ||
         self->answer > BATON_RACE_ANSWER_OPEN;
}

BatonLegKind
baton_race_find_road (const BatonRace *self,
                      gint64           now_us)
{
  BatonLegKind dialled = baton_race_dialled_leg (self);

  if (self->theirs != BATON_RACE_THEIRS_OPEN)
    return BATON_N_LEGS;
  if (self->legs[dialled].phase == BATON_RACE_PHASE_UP)
    return dialled;
  if (baton_race_is_holding (self) && (now_us >= self->hold_us || nothing_better (self)))
    return BATON_LEG_PROXY;
  /* Coccinella gives up at 30 s: then a proxy is better than no answer (T6). */
  if (self->answer_us != 0 && now_us >= self->answer_us &&
      self->legs[BATON_LEG_PROXY].phase == BATON_RACE_PHASE_UP &&
      baton_race_find_granted (self, BATON_LEG_PROXY, FALSE) != BATON_RACE_NO_ATTEMPT)
    return BATON_LEG_PROXY;

  return BATON_N_LEGS;
}

static gboolean
initiator_opens (const BatonRaceTurn *turn)
{
  const BatonRace *self = turn->race;

  if (!baton_race_can_open (self))
    return FALSE;

  return baton_race_sockets_are_out (self) ||
         (self->state == BATON_RACE_RACING && self->in_band_us != 0 && turn->now_us >= self->in_band_us &&
          !baton_race_any_up (self));
}

/* I5: towards some peers the selection byte waits until they have answered our offer. */
static gboolean
gate_is_shut (const BatonRace *self)
{
  return self->config.profile->gate != BATON_GATE_NONE && self->answer == BATON_RACE_ANSWER_OPEN;
}

static gboolean
is_taken (const BatonRace *self)
{
  return self->mark == BATON_RACE_MARK_NONE && self->answered < BATON_N_LEGS &&
         self->legs[self->answered].phase == BATON_RACE_PHASE_UP;
}

gboolean
baton_race_guard_holds (const BatonRaceTurn *turn,
                        BatonRaceGuard       guard)
{
  const BatonRace *self = turn->race;
  const BatonRaceEvent *event = turn->event;

  switch (guard)
    {
    case BATON_RACE_GUARD_ALWAYS:
      return TRUE;
    case BATON_RACE_GUARD_IN_BAND_ONLY:
      return self->config.method == BATON_METHOD_IBB && baton_race_in_band_usable (self);
    case BATON_RACE_GUARD_ALL_LOST:
      return baton_race_sockets_are_out (self);
    case BATON_RACE_GUARD_OPEN_TIME:
      return initiator_opens (turn);
    case BATON_RACE_GUARD_OPEN_MAY_COME:
      return baton_race_sockets_are_out (self) && baton_race_in_band_usable (self) &&
             self->config.profile->in_band_wait_us > 0;
    case BATON_RACE_GUARD_EXPIRED:
      return self->state_due_us != 0 && turn->now_us >= self->state_due_us;
    case BATON_RACE_GUARD_NO_MARK:
      return self->mark == BATON_RACE_MARK_NONE;
    case BATON_RACE_GUARD_DIRECT_CHOSEN:
      return self->answer == BATON_RACE_ANSWER_SELF && self->legs[BATON_LEG_DIRECT].phase == BATON_RACE_PHASE_UP;
    case BATON_RACE_GUARD_PROXY_EARLY:
      return self->answer == BATON_RACE_ANSWER_PROXY && self->config.profile->proxy_wait_us > 0 &&
             !baton_race_leg_is_out (self, BATON_LEG_FAST);
    case BATON_RACE_GUARD_PROXY_CHOSEN:
      return self->answer == BATON_RACE_ANSWER_PROXY;
    case BATON_RACE_GUARD_ROAD_UP:
      return baton_race_find_road (self, turn->now_us) == BATON_LEG_FAST && !gate_is_shut (self);
    case BATON_RACE_GUARD_ROAD_UP_GATED:
      return baton_race_find_road (self, turn->now_us) == BATON_LEG_PROXY ||
             (baton_race_find_road (self, turn->now_us) == BATON_LEG_FAST && gate_is_shut (self));
    case BATON_RACE_GUARD_PROXY_OPENS:
      return self->picked == BATON_LEG_PROXY;
    case BATON_RACE_GUARD_GATE_OPEN:
      return self->state_due_us != 0 && turn->now_us >= self->state_due_us;
    case BATON_RACE_GUARD_USABLE:
      return baton_race_find_road (self, turn->now_us) != BATON_N_LEGS;
    case BATON_RACE_GUARD_DIALLED_LOST:
      return baton_race_leg_is_out (self, BATON_LEG_FAST);
    case BATON_RACE_GUARD_PROXY_ALIVE:
      return baton_race_has_attempts (self, BATON_LEG_PROXY, TRUE);
    case BATON_RACE_GUARD_PICK_STANDS:
      return self->picked != BATON_N_LEGS;
    case BATON_RACE_GUARD_OWN_GRANTED:
      return self->attempts[event->attempt].own;
    case BATON_RACE_GUARD_COUNTER:
      return self->mark == BATON_RACE_MARK_EXISTS;
    case BATON_RACE_GUARD_USABLE_PLAIN:
      return self->mark == BATON_RACE_MARK_NONE && baton_race_find_road (self, turn->now_us) != BATON_N_LEGS;
    case BATON_RACE_GUARD_USABLE_EMPTY:
      return self->config.empty && self->mark == BATON_RACE_MARK_NONE &&
             baton_race_find_road (self, turn->now_us) != BATON_N_LEGS;
    case BATON_RACE_GUARD_TAKEN:
      return is_taken (self);
    case BATON_RACE_GUARD_TAKEN_READABLE:
      return is_taken (self) &&
             (self->config.empty || self->legs[self->answered].watch == BATON_RACE_WATCH_READABLE);
    case BATON_RACE_GUARD_MARKED:
      return self->mark == BATON_RACE_MARK_EXISTS && event->byte == BATON_RACE_MARK_BYTE;
    case BATON_RACE_N_GUARDS:
    default:
      g_return_val_if_reached (FALSE);
    }
}
