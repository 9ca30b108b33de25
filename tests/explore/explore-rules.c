/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold after every turn of a machine, whatever its table says: the rules of docs/race.md, seen from outside. */
#include "explore-model.h"

static gboolean
is_deciding (const BatonRace *race)
{
  return race->state == BATON_RACE_RACING || race->state == BATON_RACE_PROXY_HELD ||
         race->state == BATON_RACE_PROXYING;
}

/* What is due is dialled, and one request is out as long as one can be (I2, T1). */
static const char *
check_progress (const World *world,
                guint        side)
{
  const BatonRace *race = &world->race[side];
  gboolean connected[BATON_N_LEGS] = { FALSE };
  gboolean requested[BATON_N_LEGS] = { FALSE };

  for (guint i = 0; i < race->n_attempts; i++)
    {
      const BatonRaceAttempt *attempt = &race->attempts[i];

      if (attempt->due_us <= world->now_us && baton_race_may_dial (race, attempt))
        return "an address is due and nobody connects to it (I2, T1)";
      connected[attempt->leg] |= attempt->stage == BATON_RACE_STAGE_CONNECTED;
      requested[attempt->leg] |= attempt->stage >= BATON_RACE_STAGE_REQUESTED &&
                                 attempt->stage <= BATON_RACE_STAGE_ACTIVE;
    }
  for (BatonLegKind leg = 0; leg < BATON_LEG_IBB; leg++)
    if (connected[leg] && !requested[leg])
      return "connected, and nothing is requested (I2, T1)";

  return NULL;
}

/* A pick ends every other try and every further grant (I3, I11). */
static const char *
check_pick (const World *world)
{
  const BatonRace *race = &world->race[BATON_INITIATOR];

  if (race->state != BATON_RACE_GATED && race->state != BATON_RACE_IN_BAND)
    return NULL;
  if (world->open[BATON_INITIATOR][BATON_LEG_DIRECT] && !world->refusing[BATON_INITIATOR])
    return "direct still grants after the pick (I3, I11)";
  for (guint i = 0; i < MAX_CONNS; i++)
    if (world->conns[BATON_INITIATOR][i].stage > CONN_NONE && world->conns[BATON_INITIATOR][i].stage < CONN_CLOSED &&
        (race->state == BATON_RACE_IN_BAND || world->conns[BATON_INITIATOR][i].stage < CONN_GRANTED))
      return "something is tried after the pick (I3, I11)";

  return NULL;
}

/* Nothing is waited for that cannot come, nothing is left lying that is there. */
static const char *
check_racing (const World *world,
              guint        side)
{
  const BatonRace *race = &world->race[side];

  if (baton_race_sockets_are_out (race))
    return "all is lost, and the race goes on (I10, T4)";
  /* What the passing of time alone shows is due at once. */
  if (race->state == BATON_RACE_RACING && baton_race_find_road (race, world->now_us) != BATON_N_LEGS &&
      baton_race_next_due (race) > world->now_us)
    return "a road is up and nobody picks it (I3, T5)";
  if (race->state == BATON_RACE_PROXY_HELD && baton_race_leg_is_out (race, BATON_LEG_FAST))
    return "a proxy is held back for nothing (I7)";
  for (guint i = 0; i < race->n_attempts; i++)
    if (race->state != BATON_RACE_PROXY_HELD && race->attempts[i].own &&
        race->attempts[i].stage == BATON_RACE_STAGE_WAITING)
      return "our proxy was chosen and nobody connects to it (I7)";

  return NULL;
}

/* In-band is opened when it is decided on, and before the race is given up (invariant 8). */
static const char *
check_in_band (const World *world)
{
  const BatonRace *race = &world->race[BATON_INITIATOR];

  if (race->state == BATON_RACE_IN_BAND && world->opens == 0)
    return "in-band is picked and not opened (I11)";
  if (race->state == BATON_RACE_LOST && !world->aborted && race->legs[BATON_LEG_IBB].start_us == 0 &&
      baton_race_can_open (race))
    return "in-band was not tried (I10)";

  return NULL;
}

/* Every leg that is up is looked at (T2). */
static const char *
check_watch (const World *world)
{
  const BatonRace *race = &world->race[BATON_TARGET];

  if (race->state != BATON_RACE_RACING && race->state != BATON_RACE_TAKEN)
    return NULL;
  for (BatonLegKind leg = 0; leg < BATON_LEG_IBB; leg++)
    if (race->legs[leg].phase == BATON_RACE_PHASE_UP && race->legs[leg].watch == BATON_RACE_WATCH_NONE)
      return "a leg is up and nobody looks at it (T2)";
  if (race->answered < BATON_N_LEGS && race->legs[race->answered].phase == BATON_RACE_PHASE_UP &&
      race->mark == BATON_RACE_MARK_EXISTS && race->answer > BATON_RACE_ANSWER_OPEN &&
      race->legs[race->answered].watch < BATON_RACE_WATCH_CONSUME)
    return "the mark is not read where it may be (T2)";

  return NULL;
}

const char *
model_check_rules (const World *world,
                   guint        side)
{
  const BatonRace *race = &world->race[side];
  const char *wrong;

  /* At the gate a loser may wait for the selection byte (invariant 7). */
  for (BatonLegKind leg = 0; leg < BATON_LEG_IBB && race->state != BATON_RACE_GATED; leg++)
    if (world->open[side][leg] && baton_race_leg_is_out (race, leg))
      return "a leg is lost and still open (invariant 5)";
  if (race->theirs == BATON_RACE_THEIRS_OPEN && (race->state == BATON_RACE_GATED || race->state > BATON_RACE_PROXYING))
    return "decided, and an iq is left without an answer (invariant 4)";
  if (is_deciding (race))
    {
      if (race->theirs == BATON_RACE_THEIRS_OPEN &&
          !baton_race_has_attempts (race, baton_race_dialled_leg (race), FALSE) &&
          !baton_race_has_attempts (race, BATON_LEG_PROXY, FALSE))
        return "nothing of theirs can be reached, and they are not told (I9)";
      wrong = check_racing (world, side);
      if (wrong == NULL)
        wrong = check_progress (world, side);
      if (wrong != NULL)
        return wrong;
    }
  if (race->state == BATON_RACE_LOST && !world->aborted && world->lost[side] == 0)
    return "lost without a word";
  if (side == BATON_INITIATOR)
    {
      wrong = check_in_band (world);
      if (wrong != NULL)
        return wrong;
    }

  return side == BATON_INITIATOR ? check_pick (world) : check_watch (world);
}
