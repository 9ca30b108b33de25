/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold when nothing can happen any more, and what makes two worlds the same. */
#include "explore-model.h"

#include <string.h>

static gboolean
can_go (const Scenario *scenario,
        guint           owner)
{
  BatonLegKind leg = owner == BATON_INITIATOR ? BATON_LEG_DIRECT : BATON_LEG_FAST;
  gboolean good = FALSE;

  for (guint i = 0; i < scenario->n_direct[owner]; i++)
    good |= scenario->direct[owner][i] == REACH_GOOD;

  return good && (scenario->legs[0] & scenario->legs[1] & BATON_LEG_BIT (leg)) != 0;
}

static const char *
judge_batons (const World    *world,
              const Scenario *scenario)
{
  const BatonRace *initiator = &world->race[BATON_INITIATOR];
  const BatonRace *target = &world->race[BATON_TARGET];
  gboolean both_won = initiator->state == BATON_RACE_WON && target->state == BATON_RACE_WON;
  gboolean calm = world->faults == scenario->faults && world->delays == scenario->delays;
  gboolean muted = world->muted[0] || world->muted[1];

  for (guint side = 0; side < 2; side++)
    {
      const BatonRace *race = &world->race[side];

      if (!baton_race_is_over (race))
        return "a side waits for ever (invariant 1)";
      if (race->state == BATON_RACE_LOST && world->lost[side] != 1 && !world->aborted)
        return "lost without a word";
      if (race->theirs == BATON_RACE_THEIRS_OPEN)
        return "an iq is left without an model_answer (invariant 4)";
      for (BatonLegKind leg = 0; leg < BATON_N_LEGS; leg++)
        if (world->open[side][leg])
          return "a leg is left open";
    }

  if (world->rude)
    return NULL;
  if (both_won && world->taken[0] != world->taken[1])
    return "two ends, two roads (invariant 1)";
  if (both_won && world->taken[0] < ROAD_IBB && !world->broken)
    {
      const Pipe *pipe = &world->pipes[world->taken[0]];

      if (pipe->n != (scenario->empty ? 1 : 2) || pipe->tokens[0] != (scenario->empty ? TOKEN_END : TOKEN_DATA))
        return "payload is lost, doubled or read before its time (invariant 3)";
    }
  if (calm && (initiator->state == BATON_RACE_WON) != (target->state == BATON_RACE_WON))
    return "one end has won, the other has lost (invariant 1)";

  /* Nothing but losers broke: somebody must have won (invariants 5 and 8). */
  if (!muted && !world->aborted && !world->broken && world->delays == scenario->delays && !both_won &&
      (scenario->legs[0] & scenario->legs[1] & BATON_LEG_BIT (BATON_LEG_IBB)) != 0 &&
      scenario->sees[0] == BATON_PEER_BATON && scenario->sees[1] == BATON_PEER_BATON)
    return "a road was there and nobody took it (invariants 5, 8)";
  if (calm && both_won && (can_go (scenario, 0) || can_go (scenario, 1)) && !scenario->in_band_only &&
      scenario->sees[0] == BATON_PEER_BATON && scenario->sees[1] == BATON_PEER_BATON &&
      world->taken[0] != ROAD_DIRECT && world->taken[0] != ROAD_FAST)
    return "a direct road was up and another one taken (invariant 6)";

  return NULL;
}

/* One real machine and one modelled peer. */
static const char *
judge_with_peer (const World    *world,
                 const Scenario *scenario,
                 guint           ours)
{
  const BatonRace *race = &world->race[ours];
  gboolean both_won = race->state == BATON_RACE_WON && world->brains[!ours].over == 1;
  gboolean calm = world->faults == scenario->faults && world->delays == scenario->delays;
  gboolean proxy = FALSE;

  if (!baton_race_is_over (race))
    return "we wait for ever (invariant 1)";
  if (race->theirs == BATON_RACE_THEIRS_OPEN)
    return "an iq is left without an model_answer (invariant 4)";
  if (world->killed)
    return "the peer closed the stream that it had selected";
  for (BatonLegKind leg = 0; leg < BATON_N_LEGS; leg++)
    if (world->open[ours][leg])
      return "a leg is left open";
  if (both_won && world->taken[0] != world->taken[1])
    return "two ends, two roads (invariant 1)";
  if (both_won && world->taken[0] < ROAD_IBB && !world->broken)
    {
      const Pipe *pipe = &world->pipes[world->taken[0]];

      if (pipe->n != 2 || pipe->tokens[0] != TOKEN_DATA)
        return "payload is lost, doubled or read before its time (invariant 3)";
    }

  for (guint owner = 0; owner < 2; owner++)
    proxy |= scenario->proxy[owner] && scenario->to_proxy[owner][0] == REACH_GOOD &&
             scenario->to_proxy[owner][1] == REACH_GOOD;
  if (calm && !both_won && (can_go (scenario, 0) || can_go (scenario, 1) || proxy))
    return "a road was there and nobody took it (invariant 5)";

  return NULL;
}

const char *
world_judge (const World    *world,
             const Scenario *scenario)
{
  if (scenario->minds[BATON_INITIATOR] != MIND_BATON)
    return judge_with_peer (world, scenario, BATON_TARGET);
  if (scenario->minds[BATON_TARGET] != MIND_BATON)
    return judge_with_peer (world, scenario, BATON_INITIATOR);

  return judge_batons (world, scenario);
}

static gint64
relative (gint64 time_us,
          gint64 now_us)
{
  return time_us == 0 ? 0 : MAX (time_us - now_us, -1) + 2;
}

static void
normalise (BatonRace *race,
           gint64     now_us)
{
  gint64 *times[] = { &race->state_due_us, &race->deadline_us, &race->in_band_us, &race->dialled_us, &race->hold_us,
                      &race->answer_us, &race->gate_us };

  race->accepted_us = race->in_band_us == 0 ? relative (race->accepted_us, now_us) : 0;
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    *times[i] = baton_race_is_over (race) ? 0 : relative (*times[i], now_us);
  for (guint i = 0; i < BATON_N_LEGS; i++)
    {
      race->legs[i].start_us = race->legs[i].start_us != 0;
      race->legs[i].end_us = race->legs[i].end_us != 0;
      race->legs[i].reason = race->legs[i].reason != 0;
    }
  for (guint i = 0; i < BATON_RACE_MAX_ATTEMPTS; i++)
    {
      race->attempts[i].due_us = baton_race_is_over (race) ? 0 : relative (race->attempts[i].due_us, now_us);
      race->attempts[i].reason = 0;
    }
}

guint64
world_hash (const World *world)
{
  World copy;
  const guint64 *words = (const guint64 *) &copy;
  guint64 hash = 0x9e3779b97f4a7c15;

  G_STATIC_ASSERT (sizeof (World) % sizeof (guint64) == 0);
  memcpy (&copy, world, sizeof copy);
  normalise (&copy.race[0], copy.now_us);
  normalise (&copy.race[1], copy.now_us);
  for (guint side = 0; side < 2; side++)
    {
      copy.brains[side].due_us = relative (copy.brains[side].due_us, world->now_us);
      copy.brains[side].end_us = relative (copy.brains[side].end_us, world->now_us);
    }
  copy.now_us = 0;

  for (gsize i = 0; i < sizeof copy / sizeof *words; i++)
    {
      hash = (hash ^ words[i]) * 0xff51afd7ed558ccd;
      hash ^= hash >> 32;
    }

  return hash != 0 ? hash : 1;
}
