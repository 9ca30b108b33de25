/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the effects of a machine do to the world. */
#include "explore-model.h"

#include <string.h>

guint world_rows[2][256];

/* --- What is where --- */

BatonLegKind
model_leg_of (guint side,
              Road  road)
{
  switch (road)
    {
    case ROAD_DIRECT:
      return BATON_LEG_DIRECT;
    case ROAD_FAST:
      return BATON_LEG_FAST;
    case ROAD_PROXY_I:
    case ROAD_PROXY_T:
      return BATON_LEG_PROXY;
    case ROAD_IBB:
    case ROAD_NONE:
    default:
      return BATON_LEG_IBB;
    }
}

static Road
road_of_dial (guint                  side,
              const BatonRaceEffect *effect)
{
  if (effect->leg != BATON_LEG_PROXY)
    return side == BATON_INITIATOR ? ROAD_FAST : ROAD_DIRECT;

  return (effect->own != 0) == (side == BATON_INITIATOR) ? ROAD_PROXY_I : ROAD_PROXY_T;
}

/* Which road a leg is by now, by the connection that it holds. */
static Road
road_of (const World  *world,
         guint         side,
         BatonLegKind  leg)
{
  if (leg == BATON_LEG_IBB)
    return ROAD_IBB;
  if (leg != BATON_LEG_PROXY)
    return leg == BATON_LEG_DIRECT ? ROAD_DIRECT : ROAD_FAST;

  for (guint i = 0; i < MAX_CONNS; i++)
    if (world->conns[side][i].stage == CONN_GRANTED &&
        (world->conns[side][i].road == ROAD_PROXY_I || world->conns[side][i].road == ROAD_PROXY_T))
      return world->conns[side][i].road;

  return ROAD_NONE;
}

/* Bytes can flow: both ends are there, and a proxy has opened the stream. */
gboolean
model_flows (const World *world,
             Road         road)
{
  if (road == ROAD_DIRECT)
    return world->guest[BATON_INITIATOR] < MAX_CONNS;
  if (road == ROAD_FAST)
    return world->guest[BATON_TARGET] < MAX_CONNS;

  return world->activation[road - ROAD_PROXY_I] == 2;
}

static Reach
reach_of (const Scenario        *scenario,
          guint                  side,
          const BatonRaceEffect *effect)
{
  guint owner = effect->own ? side : !side;

  if (effect->leg == BATON_LEG_PROXY)
    return scenario->to_proxy[owner][side];

  return scenario->direct[owner][effect->host];
}

void
model_push_token (World *world,
                  Road   road,
                  Token  token)
{
  Pipe *pipe = &world->pipes[road];

  if (pipe->n < MAX_TOKENS)
    pipe->tokens[pipe->n++] = token;
}

const char *
model_say (World      *world,
           guint       to,
           StanzaKind  kind,
           guint8      word)
{
  if (world->n_stanzas[to] == MAX_STANZAS)
    return "a channel runs over";
  world->stanzas[to][world->n_stanzas[to]++] = (Stanza) { kind, word };

  return NULL;
}

/* --- Closing --- */

void
model_close_end (World *world,
                 guint  side,
                 Road   road)
{
  Pipe *pipe = &world->pipes[road];

  if (pipe->closed[side])
    return;
  pipe->closed[side] = TRUE;
  if (side == BATON_INITIATOR)
    model_push_token (world, road, TOKEN_END);
}

static void
close_conn (World *world,
            guint  side,
            guint  i)
{
  Conn *conn = &world->conns[side][i];

  if (conn->stage == CONN_NONE || conn->stage == CONN_CLOSED)
    return;
  if (conn->stage >= CONN_ADMITTED)
    model_close_end (world, side, conn->road);
  conn->stage = CONN_CLOSED;
}

static void
drop_leg (World        *world,
          guint         side,
          BatonLegKind  leg)
{
  gboolean serves = leg == (side == BATON_INITIATOR ? BATON_LEG_DIRECT : BATON_LEG_FAST);

  world->open[side][leg] = FALSE;
  if (leg == BATON_LEG_IBB)
    {
      if (side == BATON_TARGET)
        world->awaits_open = FALSE;
      return;
    }

  if (serves)
    {
      world->listening[side] = FALSE;
      if (world->guest[side] < MAX_CONNS)
        model_close_end (world, side, leg == BATON_LEG_DIRECT ? ROAD_DIRECT : ROAD_FAST);
    }
  for (guint i = 0; i < MAX_CONNS; i++)
    if (model_leg_of (side, world->conns[side][i].road) == leg && world->conns[side][i].stage != CONN_NONE)
      close_conn (world, side, i);
}

/* --- Effects --- */

static const char *
commit (World          *world,
        const Scenario *scenario,
        guint           side,
        BatonLegKind    leg)
{
  Road road = road_of (world, side, leg);

  if (world->taken[side] != ROAD_NONE)
    return "a side commits twice";
  if (road == ROAD_NONE)
    return "a proxy is committed that is not there";
  if (side == BATON_INITIATOR && road < ROAD_IBB && world->race[side].mark == BATON_RACE_MARK_EXISTS &&
      world->marks == 0 && scenario->minds[side] == MIND_BATON)
    return "a socket is taken without the selection byte (I6)";
  if (side == BATON_INITIATOR && road == ROAD_PROXY_T && world->now_us < world->race[side].gate_us)
    return "their proxy is given no time to open (I7)";
  world->taken[side] = road;
  world->open[side][leg] = FALSE;

  if (side == BATON_TARGET)
    return NULL;
  if (road == ROAD_IBB)
    return model_say (world, BATON_TARGET, scenario->empty ? STANZA_CLOSE : STANZA_DATA, 0);
  if (!scenario->empty)
    model_push_token (world, road, TOKEN_DATA);
  model_push_token (world, road, TOKEN_END);

  return NULL;
}

static const char *
start_dial (World                 *world,
            const Scenario        *scenario,
            guint                  side,
            const BatonRaceEffect *effect)
{
  if (effect->attempt >= MAX_CONNS || world->conns[side][effect->attempt].stage != CONN_NONE)
    return "an attempt's number is used twice";
  world->open[side][effect->leg] = TRUE;
  world->conns[side][effect->attempt] = (Conn) {
    CONN_DIALLED, road_of_dial (side, effect), reach_of (scenario, side, effect),
  };

  return NULL;
}

static const char *
request (World *world,
         guint  side,
         guint  i)
{
  if (world->conns[side][i].stage != CONN_OPEN)
    return "a request on what is not connected";
  for (guint j = 0; j < MAX_CONNS && world->race[side].state != BATON_RACE_IDLE; j++)
    if (world->conns[side][j].road == world->conns[side][i].road &&
        world->conns[side][j].stage >= CONN_REQUESTED && world->conns[side][j].stage <= CONN_GRANTED)
      return "two requests at a time on one leg (I2, T1)";
  world->conns[side][i].stage = CONN_REQUESTED;

  return NULL;
}

static const char *
select_road (World        *world,
             BatonLegKind  leg)
{
  Road road = road_of (world, BATON_INITIATOR, leg);

  if (road >= ROAD_IBB)
    return "a selection byte where no socket is";
  if (world->marks++ > 0)
    return "two selection bytes";
  if (world->opens > 0)
    return "a selection byte besides in-band";
  model_push_token (world, road, TOKEN_MARK);

  return NULL;
}

static const char *
await_byte (World                 *world,
            const BatonRaceEffect *effect)
{
  Road road = road_of (world, BATON_TARGET, effect->leg);

  if (road >= ROAD_IBB)
    return "a byte is awaited where no socket is";
  world->pipes[road].watch = effect->consume ? 2 : 1;
  world->pipes[road].told = FALSE;

  return NULL;
}

static const char *
open_in_band (World *world)
{
  const BatonRace *race = &world->race[BATON_INITIATOR];

  if (world->marks > 0)
    return "in-band besides a selection byte";
  if (world->opens++ > 0)
    return "in-band is opened twice";
  if (!baton_race_sockets_are_out (race) &&
      (race->in_band_us == 0 || world->now_us < race->in_band_us || baton_race_any_up (race)))
    return "in-band before its time";
  world->open[BATON_INITIATOR][BATON_LEG_IBB] = TRUE;

  return model_say (world, BATON_TARGET, STANZA_OPEN, 0);
}

const char *
model_answer (World      *world,
              guint       side,
              StanzaKind  kind,
              guint8      word)
{
  if (world->asked[!side] == 0)
    return "an answer to nothing";
  if (world->answers[!side] >= world->asked[!side])
    /* Coccinella does it; the negotiation lets the first one through. */
    return world->race[side].state == BATON_RACE_IDLE ? NULL : "two answers to one iq";
  world->answers[!side]++;

  return model_say (world, !side, kind, word);
}

static const char *
perform (World                 *world,
         const Scenario        *scenario,
         guint                  side,
         const BatonRaceEffect *effect)
{
  switch ((BatonRaceEffectKind) effect->kind)
    {
    case BATON_RACE_EFFECT_SEND_HOSTS:
      world->asked[side]++;
      return model_say (world, !side, STANZA_HOSTS, effect->fast);
    case BATON_RACE_EFFECT_ANSWER_USED:
      return model_answer (world, side, STANZA_USED,
                           effect->leg == BATON_LEG_PROXY ? effect->host : BATON_RACE_HOST_SELF);
    case BATON_RACE_EFFECT_ANSWER_ERROR:
      if (world->race[side].state >= BATON_RACE_RACING && world->race[side].state <= BATON_RACE_PROXYING &&
          side == BATON_INITIATOR && world->race[side].mark == BATON_RACE_MARK_NONE &&
          effect->refusal != BATON_REFUSAL_SID_IN_USE)
        return "they are not told that no selection byte comes (T3)";
      return model_answer (world, side, STANZA_ERROR, effect->refusal);
    case BATON_RACE_EFFECT_LISTEN:
      world->listening[side] = TRUE;
      world->open[side][effect->leg] = TRUE;
      return NULL;
    case BATON_RACE_EFFECT_REFUSE:
      world->refusing[side] = TRUE;
      return NULL;
    case BATON_RACE_EFFECT_DIAL:
      return start_dial (world, scenario, side, effect);
    case BATON_RACE_EFFECT_REQUEST:
      return request (world, side, effect->attempt);
    case BATON_RACE_EFFECT_ABANDON:
      close_conn (world, side, effect->attempt);
      return NULL;
    case BATON_RACE_EFFECT_ACTIVATE:
      world->activation[side] = 1;
      return NULL;
    case BATON_RACE_EFFECT_SELECT:
      return select_road (world, effect->leg);
    case BATON_RACE_EFFECT_AWAIT_BYTE:
      return await_byte (world, effect);
    case BATON_RACE_EFFECT_OPEN:
      return open_in_band (world);
    case BATON_RACE_EFFECT_AWAIT_OPEN:
      world->awaits_open = TRUE;
      world->open[side][BATON_LEG_IBB] = TRUE;
      return NULL;
    case BATON_RACE_EFFECT_ANSWER_OPEN:
      return model_say (world, BATON_INITIATOR, effect->accept ? STANZA_OPENED : STANZA_NOT_OPENED, 0);
    case BATON_RACE_EFFECT_DROP:
      if (world->race[side].legs[effect->leg].phase == BATON_RACE_PHASE_WON)
        return "the winner is dropped";
      drop_leg (world, side, effect->leg);
      return NULL;
    case BATON_RACE_EFFECT_COMMIT:
      return commit (world, scenario, side, effect->leg);
    case BATON_RACE_EFFECT_LOSE:
      world->lost[side]++;
      return world->taken[side] == ROAD_NONE ? NULL : "won and lost";
    case BATON_RACE_N_EFFECTS:
    default:
      return "an effect that is none";
    }
}

/* A loser that is up is closed after the selection byte, never before (invariant 7); the end comes last. */
static const char *
check_order (const BatonRaceEffects *effects)
{
  gboolean selected = FALSE;
  gboolean dropped = FALSE;

  for (guint i = 0; i < effects->n; i++)
    {
      gboolean last = effects->effects[i].kind == BATON_RACE_EFFECT_COMMIT ||
                      effects->effects[i].kind == BATON_RACE_EFFECT_LOSE;

      if (last && i + 1 < effects->n)
        return "effects after the end";
      dropped |= effects->effects[i].kind == BATON_RACE_EFFECT_DROP;
      if (effects->effects[i].kind == BATON_RACE_EFFECT_SELECT && dropped)
        return "a loser is closed before the selection byte";
      selected |= effects->effects[i].kind == BATON_RACE_EFFECT_SELECT;
    }

  return NULL;
}

const char *
model_feed (World          *world,
            const Scenario *scenario,
            guint           side,
            BatonRaceEvent  event)
{
  BatonRaceEffects effects;
  const BatonRaceRow *row;
  const BatonRaceRow *first;
  const char *wrong = NULL;
  gsize n;

  if (scenario->minds[side] != MIND_BATON)
    {
      peer_feed (world, scenario, side, &event, &effects);
    }
  else
    {
      row = baton_race_turn (&world->race[side], &event, world->now_us, &effects);
      if (row == NULL)
        return world->rude ? NULL : "an event is out of order";
      first = side == BATON_INITIATOR ? baton_race_initiator_rows (&n) : baton_race_target_rows (&n);
      world_rows[side][row - first]++;
      wrong = check_order (&effects);
    }

  for (guint i = 0; wrong == NULL && i < effects.n; i++)
    wrong = perform (world, scenario, side, &effects.effects[i]);
  if (wrong == NULL && scenario->minds[side] == MIND_BATON)
    wrong = model_check_rules (world, side);

  return wrong;
}
