/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model: two real machines, two ordered stanza channels, sockets that do as they please. */
#include "explore-model.h"

#include <string.h>

/* No peer is like this; the tables must hold for any profile. */
static const BatonPeerProfile *
cautious_profile (void)
{
  static BatonPeerProfile profile;

  profile = *baton_peer_profile_get (BATON_PEER_UNKNOWN);
  profile.in_band = BATON_IN_BAND_ANY_TIME;
  profile.in_band_wait_us = BATON_RACE_IN_BAND_WAIT_US;
  profile.empty_hosts = TRUE;

  return &profile;
}

void
world_init (World          *world,
            const Scenario *scenario)
{
  memset (world, 0, sizeof *world);
  world->now_us = 1000 * BATON_MS;
  world->faults = scenario->faults;
  world->delays = scenario->delays;
  world->guest[0] = world->guest[1] = MAX_CONNS;
  world->taken[0] = world->taken[1] = ROAD_NONE;

  for (guint side = 0; side < 2; side++)
    {
      const BatonPeerProfile *profile = scenario->cautious ? cautious_profile ()
                                                           : baton_peer_profile_get (scenario->sees[side]);
      BatonMethod method = scenario->in_band_only ? BATON_METHOD_IBB : BATON_METHOD_S5B;
      BatonRaceConfig config = {
        .role = side,
        .legs = scenario->legs[side],
        .method = method,
        .methods = method | BATON_METHOD_IBB,
        .profile = profile,
        .fast = side == BATON_INITIATOR && baton_race_offers_fast (scenario->legs[side], profile),
        .own_direct = scenario->n_direct[side],
        .own_proxies = scenario->proxy[side] ? 1 : 0,
        .own_first_proxy = scenario->n_direct[side],
        .empty = scenario->empty,
      };

      baton_race_init (&world->race[side], &config);
    }
  for (guint side = BATON_TARGET + 1; side-- > 0;)
    {
      const char *wrong = model_feed (world, scenario, side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_START });

      g_assert_cmpstr (wrong, ==, NULL);
    }
}

static void
add (Step  *steps,
     guint *n,
     guint  kind,
     guint  side,
     guint  item)
{
  g_assert (*n < MAX_STEPS);
  steps[(*n)++] = (Step) { kind, side, item };
}

static void
add_conn_steps (const World *world,
                Step        *steps,
                guint       *n,
                guint        side,
                guint        i)
{
  const Conn *conn = &world->conns[side][i];
  Step step = { 0, side, i };

  switch ((ConnStage) conn->stage)
    {
    case CONN_DIALLED:
      if (conn->reach == REACH_REFUSED)
        add (steps, n, STEP_REFUSE, side, i);
      else if (conn->reach != REACH_HOLE)
        add (steps, n, STEP_CONNECT, side, i);
      break;
    case CONN_REQUESTED:
      if (conn->reach == REACH_GOOD)
        add (steps, n, model_would_admit (world, step) ? STEP_ADMIT : STEP_DENY, side, i);
      break;
    case CONN_ADMITTED:
      add (steps, n, STEP_GRANT, side, i);
      break;
    case CONN_NONE:
    case CONN_OPEN:
    case CONN_GRANTED:
    case CONN_CLOSED:
    default:
      break;
    }
}

static gboolean
target_holds (const World *world,
              Road         road)
{
  if (road == ROAD_FAST)
    return world->guest[BATON_TARGET] < MAX_CONNS;
  for (guint i = 0; i < MAX_CONNS; i++)
    if (world->conns[BATON_TARGET][i].road == road && world->conns[BATON_TARGET][i].stage == CONN_GRANTED)
      return TRUE;

  return FALSE;
}

static gboolean
initiator_holds (const World *world,
                 Road         road)
{
  if (road == ROAD_DIRECT)
    return world->guest[BATON_INITIATOR] < MAX_CONNS;
  for (guint i = 0; i < MAX_CONNS; i++)
    if (world->conns[BATON_INITIATOR][i].road == road && world->conns[BATON_INITIATOR][i].stage == CONN_GRANTED)
      return TRUE;

  return FALSE;
}

static void
add_pipe_steps (const World *world,
                Step        *steps,
                guint       *n,
                Road         road)
{
  const Pipe *pipe = &world->pipes[road];
  gboolean target_hears = world->open[BATON_TARGET][model_leg_of (BATON_TARGET, road)] && target_holds (world, road) &&
                          !pipe->closed[BATON_TARGET];
  gboolean initiator_hears = world->open[BATON_INITIATOR][model_leg_of (BATON_INITIATOR, road)] &&
                             initiator_holds (world, road);
  gboolean broken = pipe->closed[BATON_INITIATOR] && pipe->closed[BATON_TARGET];

  if (world->open[BATON_TARGET][model_leg_of (BATON_TARGET, road)] && target_holds (world, road) &&
      (target_hears || broken) && pipe->n > 0 && pipe->watch > 0 && !pipe->told && model_flows (world, road))
    add (steps, n, STEP_READ, BATON_TARGET, road);
  if (initiator_hears && pipe->closed[BATON_TARGET] && !pipe->told_initiator && model_flows (world, road))
    add (steps, n, STEP_HANG_UP, BATON_INITIATOR, road);
  if (world->faults > 0 && model_flows (world, road) && !pipe->closed[BATON_INITIATOR] && !pipe->closed[BATON_TARGET] &&
      world->taken[BATON_INITIATOR] != road && world->taken[BATON_TARGET] != road &&
      target_holds (world, road) && initiator_holds (world, road))
    add (steps, n, STEP_BREAK, BATON_INITIATOR, road);
}

static void
add_rude_steps (const World *world,
                Step        *steps,
                guint       *n)
{
  for (guint side = 0; side < 2; side++)
    {
      const BatonRace *race = &world->race[side];

      if (race->theirs == BATON_RACE_THEIRS_NONE && race->state > BATON_RACE_AWAITING)
        add (steps, n, STEP_RUDE, side, BATON_RACE_EVENT_HOSTS);
      add (steps, n, STEP_RUDE, side, BATON_RACE_EVENT_HOSTS_USED);
      add (steps, n, STEP_RUDE, side, BATON_RACE_EVENT_HOSTS_ERROR);
      if (race->state == BATON_RACE_TAKEN)
        add (steps, n, STEP_RUDE, side, BATON_RACE_EVENT_BYTE);
    }
}

static gboolean
can_hang (const World *world,
          guint        side,
          guint        i)
{
  const Conn *conn = &world->conns[side][i];

  if (conn->stage != CONN_GRANTED || (conn->road != ROAD_PROXY_I && conn->road != ROAD_PROXY_T) ||
      model_flows (world, conn->road) || !world->open[side][BATON_LEG_PROXY])
    return FALSE;

  return side == BATON_INITIATOR || world->pipes[conn->road].watch > 0;
}

guint
world_steps (const World    *world,
             const Scenario *scenario,
             Step            steps[MAX_STEPS])
{
  guint n = 0;
  guint quiet;
  gboolean over = world_is_over (world, scenario, 0) && world_is_over (world, scenario, 1);

  for (guint side = 0; side < 2; side++)
    {
      if (world->n_stanzas[side] > 0 && !world->muted[side])
        add (steps, &n, STEP_STANZA, side, 0);
      for (guint i = 0; i < MAX_CONNS; i++)
        add_conn_steps (world, steps, &n, side, i);
      if (world->activation[side] == 1)
        add (steps, &n, STEP_ACTIVATE, side, 0);
    }
  quiet = n;
  for (Road road = 0; road < ROAD_IBB; road++)
    add_pipe_steps (world, steps, &n, road);
  for (guint i = quiet; i < n; i++)
    quiet += steps[i].kind != STEP_BREAK;

  if (model_next_due (world) != -1 && (quiet == 0 || world->delays > 0))
    add (steps, &n, STEP_TIME, 0, quiet > 0);
  if (model_next_due (world) > world->now_us + BATON_MS && world->delays > 0)
    add (steps, &n, STEP_TIME, 0, 2);
  for (guint side = 0; side < 2 && scenario->rude; side++)
    if (!baton_race_is_over (&world->race[side]))
      add (steps, &n, STEP_EARLY, side, 0);
  if (world->faults > 0 && scenario->rude && !world->muted[0])
    add_rude_steps (world, steps, &n);
  if (world->faults == 0 || over)
    return n;

  for (guint side = 0; side < 2; side++)
    {
      if (scenario->minds[side] == MIND_BATON && !baton_race_is_over (&world->race[side]))
        add (steps, &n, STEP_ABORT, side, 0);
      if (!world->muted[side])
        add (steps, &n, STEP_MUTE, side, 0);
      if (world->activation[side] == 1)
        add (steps, &n, STEP_NOT_ACTIVATED, side, 0);
    }
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < MAX_CONNS; i++)
      if (can_hang (world, side, i))
        add (steps, &n, STEP_HANG, side, i);
  for (Road road = 0; road < ROAD_IBB; road++)
    if (world->pipes[road].watch == 2 && world->pipes[road].n == 0 && model_flows (world, road) &&
        !world->pipes[road].closed[BATON_TARGET])
      add (steps, &n, STEP_WRONG_BYTE, BATON_TARGET, road);

  return n;
}
