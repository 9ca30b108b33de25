/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-race-private.h"

#include <string.h>

#include "baton-race-plan.h"

/**
 * baton_race_init:
 * @self: memory for a race
 * @config: what is known before it starts; copied
 *
 * Makes a race that waits for %BATON_RACE_EVENT_START.
 */
void
baton_race_init (BatonRace             *self,
                 const BatonRaceConfig *config)
{
  g_return_if_fail (config->profile != NULL);

  memset (self, 0, sizeof *self);
  self->config = *config;
  self->config.own_proxies = MIN (config->own_proxies, BATON_RACE_MAX_PROXIES);
  self->picked = BATON_N_LEGS;
  self->answered = BATON_N_LEGS;
  for (BatonLegKind leg = BATON_LEG_DIRECT; leg < BATON_N_LEGS; leg++)
    self->legs[leg].attempt = BATON_RACE_NO_ATTEMPT;
}

/* Entering a state sets its patience; the deadline of the sockets runs through all states that race. */
static void
enter_state (BatonRace      *self,
             BatonRaceState  to,
             gint64          now_us)
{
  const BatonPeerProfile *profile = self->config.profile;
  gboolean initiator = self->config.role == BATON_INITIATOR;

  self->state = to;
  self->state_due_us = 0;

  switch (to)
    {
    case BATON_RACE_AWAITING:
      self->state_due_us = now_us + BATON_RACE_NO_HOSTS_US;
      break;
    case BATON_RACE_RACING:
      if (self->deadline_us == 0)
        self->deadline_us = now_us + profile->deadline_us;
      if (initiator && self->in_band_us == 0 && profile->in_band_us > 0)
        self->in_band_us = self->accepted_us + baton_race_plan_in_band (profile, self->config.rtt_us);
      break;
    case BATON_RACE_GATED:
      self->gate_us = now_us + baton_race_plan_their_proxy (self->config.rtt_us);
      if (profile->gate == BATON_GATE_NONE || self->answer != BATON_RACE_ANSWER_OPEN)
        self->state_due_us = self->gate_us;
      else if (profile->gate == BATON_GATE_ANSWER_OR_TIME)
        self->state_due_us = now_us + BATON_RACE_GATE_US;
      break;
    case BATON_RACE_PROXY_HELD:
      self->state_due_us = now_us + profile->proxy_wait_us;
      break;
    case BATON_RACE_TAKEN:
      self->state_due_us = now_us + BATON_RACE_SILENT_US;
      break;
    case BATON_RACE_IN_BAND:
      if (initiator)
        self->state_due_us = now_us + profile->deadline_us;
      else if (self->config.method == BATON_METHOD_IBB)
        self->state_due_us = now_us + BATON_RACE_NO_HOSTS_US;
      else
        self->state_due_us = now_us + profile->in_band_wait_us;
      break;
    case BATON_RACE_IDLE:
    case BATON_RACE_PROXYING:
    case BATON_RACE_WON:
    case BATON_RACE_LOST:
    case BATON_RACE_N_STATES:
    default:
      break;
    }
}

static const BatonRaceRow *
find_row (const BatonRaceTurn *turn)
{
  gsize n;
  const BatonRaceRow *rows = turn->race->config.role == BATON_INITIATOR ? baton_race_initiator_rows (&n)
                                                                        : baton_race_target_rows (&n);

  for (gsize i = 0; i < n; i++)
    if (rows[i].from == turn->race->state && rows[i].event == turn->event->kind &&
        baton_race_guard_holds (turn, rows[i].guard))
      return &rows[i];

  return NULL;
}

/* See baton-race-table.h. */
const BatonRaceRow *
baton_race_turn (BatonRace            *self,
                 const BatonRaceEvent *event,
                 gint64                now_us,
                 BatonRaceEffects     *effects)
{
  BatonRace next;
  BatonRaceTurn turn = { &next, event, now_us, effects };
  const BatonRaceRow *row;

  effects->n = 0;
  memcpy (&next, self, sizeof next);
  if (!baton_race_note_facts (&turn))
    return NULL;
  row = find_row (&turn);
  if (row == NULL)
    return NULL;

  baton_race_abandon_leaving (&turn);
  for (guint i = 0; i < BATON_RACE_ROW_ACTS; i++)
    baton_race_perform (&turn, row->acts[i]);
  if (row->to != next.state)
    enter_state (&next, row->to, now_us);
  memcpy (self, &next, sizeof next);

  return row;
}

/**
 * baton_race_feed:
 * @self: a race
 * @event: what happened
 * @now_us: when, monotonic microseconds, above 0 and never less than before
 * @effects: (out caller-allocates): what is to be done, in order
 *
 * The only way a race changes. Effects cannot fail on the spot: what becomes of them is fed as further events, never
 * from inside: an event that is raised while effects are done waits its turn.
 *
 * Returns: %FALSE when the event is out of order here: nothing changed, nothing is to be done
 */
gboolean
baton_race_feed (BatonRace            *self,
                 const BatonRaceEvent *event,
                 gint64                now_us,
                 BatonRaceEffects     *effects)
{
  return baton_race_turn (self, event, now_us, effects) != NULL;
}

static void
sooner (gint64 *due_us,
        gint64  other_us)
{
  if (other_us != 0 && (*due_us == -1 || other_us < *due_us))
    *due_us = other_us;
}

static void
sooner_attempts (const BatonRace *self,
                 gint64          *due_us)
{
  for (guint i = 0; i < self->n_attempts; i++)
    {
      const BatonRaceAttempt *attempt = &self->attempts[i];

      if (baton_race_may_dial (self, attempt) ||
          (attempt->stage != BATON_RACE_STAGE_WAITING && baton_race_attempt_lives (attempt)))
        sooner (due_us, attempt->due_us);
    }
}

/**
 * baton_race_next_due:
 * @self: a race
 *
 * When %BATON_RACE_EVENT_DUE is to be fed, if nothing happens before. May have passed already: then feed it at once,
 * and ask again. Feeding it early does no harm.
 *
 * Returns: monotonic microseconds; -1: never
 */
gint64
baton_race_next_due (const BatonRace *self)
{
  gint64 due_us = -1;

  if (baton_race_is_over (self))
    return -1;

  sooner (&due_us, self->state_due_us);
  if (self->state < BATON_RACE_RACING || self->state > BATON_RACE_PROXYING)
    return due_us;

  sooner (&due_us, self->deadline_us);
  if (self->state == BATON_RACE_GATED)
    return due_us;

  sooner_attempts (self, &due_us);
  sooner (&due_us, self->dialled_us);
  sooner (&due_us, self->answer_us);
  if (baton_race_is_holding (self))
    sooner (&due_us, self->hold_us);
  if (self->state == BATON_RACE_RACING && self->config.role == BATON_INITIATOR &&
      baton_race_can_open (self) && !baton_race_any_up (self))
    sooner (&due_us, self->in_band_us);

  return due_us;
}

/**
 * baton_race_offers_fast:
 * @legs: what is allowed here
 * @profile: the peer's
 *
 * Returns: whether our offer carries the fast mark: it lets the peer name roads of its own, and makes the initiator's
 *   selection byte the only truth
 */
gboolean
baton_race_offers_fast (BatonLegSet             legs,
                        const BatonPeerProfile *profile)
{
  return profile->fast &&
         (legs & (BATON_LEG_BIT (BATON_LEG_FAST) | BATON_LEG_BIT (BATON_LEG_PROXY))) != 0;
}

BatonRaceState
baton_race_get_state (const BatonRace *self)
{
  return self->state;
}

gboolean
baton_race_is_over (const BatonRace *self)
{
  return self->state == BATON_RACE_WON || self->state == BATON_RACE_LOST;
}

int
baton_race_get_winner (const BatonRace *self)
{
  return self->state == BATON_RACE_WON ? self->picked : -1;
}
