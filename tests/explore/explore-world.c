/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model: two real machines, two ordered stanza channels, sockets that do as they please. */
#include "explore-world.h"

#include <string.h>

guint world_rows[2][256];

enum {
  STEP_STANZA,      /* side: who hears */
  STEP_CONNECT,     /* side, item: conn */
  STEP_REFUSE,
  STEP_ADMIT,       /* the server answers the request */
  STEP_GRANT,       /* the dialler hears it */
  STEP_DENY,
  STEP_ACTIVATE,    /* side: whose proxy */
  STEP_READ,        /* item: road */
  STEP_HANG_UP,     /* the initiator notices that the target closed; item: road */
  STEP_TIME,
  STEP_BREAK,       /* faults from here on; item: road */
  STEP_ABORT,
  STEP_MUTE,
  STEP_NOT_ACTIVATED,
  STEP_WRONG_BYTE,  /* item: road: something else than the selection byte arrives first */
  STEP_HANG,        /* side, item: a proxy hangs up on one of the two */
  STEP_RUDE,        /* side, item: event kind */
  STEP_EARLY,       /* a timer fires before its time: no fault, nothing may come of it */
};

char *
world_step_name (Step step)
{
  static const char * const names[] = {
    "stanza", "connect", "refuse", "admit", "grant", "deny", "activate", "read", "hang-up", "time",
    "BREAK", "ABORT", "MUTE", "NOT-ACTIVATED", "WRONG-BYTE", "HANG", "RUDE", "early",
  };

  return g_strdup_printf ("%s %s %u", names[step.kind], step.side ? "target" : "initiator", step.item);
}

static const char *feed (World *world, const Scenario *scenario, guint side, BatonRaceEvent event);

/* --- What is where --- */

static BatonLegKind
leg_of (guint side,
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
static gboolean
flows (const World *world,
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

static void
push_token (World *world,
            Road   road,
            Token  token)
{
  Pipe *pipe = &world->pipes[road];

  if (pipe->n < MAX_TOKENS)
    pipe->tokens[pipe->n++] = token;
}

static const char *
say (World      *world,
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

static void
close_end (World *world,
           guint  side,
           Road   road)
{
  Pipe *pipe = &world->pipes[road];

  if (pipe->closed[side])
    return;
  pipe->closed[side] = TRUE;
  if (side == BATON_INITIATOR)
    push_token (world, road, TOKEN_END);
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
    close_end (world, side, conn->road);
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
        close_end (world, side, leg == BATON_LEG_DIRECT ? ROAD_DIRECT : ROAD_FAST);
    }
  for (guint i = 0; i < MAX_CONNS; i++)
    if (leg_of (side, world->conns[side][i].road) == leg && world->conns[side][i].stage != CONN_NONE)
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
  world->taken[side] = road;
  world->open[side][leg] = FALSE;

  if (side == BATON_TARGET)
    return NULL;
  if (road == ROAD_IBB)
    return scenario->empty ? say (world, BATON_TARGET, STANZA_CLOSE, 0) : say (world, BATON_TARGET, STANZA_DATA, 0);
  if (!scenario->empty)
    push_token (world, road, TOKEN_DATA);
  push_token (world, road, TOKEN_END);

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
  push_token (world, road, TOKEN_MARK);

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

  return say (world, BATON_TARGET, STANZA_OPEN, 0);
}

static const char *
answer (World      *world,
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

  return say (world, !side, kind, word);
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
      return say (world, !side, STANZA_HOSTS, effect->fast);
    case BATON_RACE_EFFECT_ANSWER_USED:
      return answer (world, side, STANZA_USED,
                     effect->leg == BATON_LEG_PROXY ? effect->host : BATON_RACE_HOST_SELF);
    case BATON_RACE_EFFECT_ANSWER_ERROR:
      return answer (world, side, STANZA_ERROR, effect->refusal);
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
      return say (world, BATON_INITIATOR, effect->accept ? STANZA_OPENED : STANZA_NOT_OPENED, 0);
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

static const char *
feed (World          *world,
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

  return wrong;
}

/* --- Steps --- */

static void
make_hosts (const Scenario *scenario,
            guint           owner,
            BatonRaceHosts *hosts)
{
  memset (hosts, 0, sizeof *hosts);
  for (guint i = 0; i < scenario->n_direct[owner]; i++)
    hosts->hosts[hosts->n++].index = i;
  if (scenario->proxy[owner])
    hosts->hosts[hosts->n++] = (BatonRaceHost) { .index = scenario->n_direct[owner], .proxy = TRUE };
  hosts->far = scenario->far;
}

static const char *
hear_hosts (World          *world,
            const Scenario *scenario,
            guint           side,
            gboolean        fast)
{
  BatonRaceHosts hosts;

  if (side == BATON_INITIATOR && scenario->no_marks)
    return answer (world, side, STANZA_ERROR, BATON_REFUSAL_UNSUPPORTED);
  make_hosts (scenario, !side, &hosts);

  return feed (world, scenario, side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS, .hosts = &hosts, .fast = fast });
}

static const char *
hear (World          *world,
      const Scenario *scenario,
      guint           side)
{
  Stanza stanza = world->stanzas[side][0];

  world->n_stanzas[side]--;
  memmove (&world->stanzas[side][0], &world->stanzas[side][1], world->n_stanzas[side] * sizeof stanza);
  memset (&world->stanzas[side][world->n_stanzas[side]], 0, sizeof stanza);

  switch ((StanzaKind) stanza.kind)
    {
    case STANZA_HOSTS:
      return hear_hosts (world, scenario, side, stanza.word);
    case STANZA_USED:
      return feed (world, scenario, side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS_USED, .host = stanza.word });
    case STANZA_ERROR:
      return feed (world, scenario, side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS_ERROR,
                                                             .refusal = stanza.word });
    case STANZA_OPEN:
      if (!world->awaits_open)
        return say (world, BATON_INITIATOR, STANZA_NOT_OPENED, 0);
      return feed (world, scenario, side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_IN_BAND_ASKED,
                                                             .leg = BATON_LEG_IBB });
    case STANZA_OPENED:
    case STANZA_NOT_OPENED:
      if (!world->open[side][BATON_LEG_IBB])
        return NULL;
      return feed (world, scenario, side,
                   (BatonRaceEvent) { .kind = stanza.kind == STANZA_OPENED ? BATON_RACE_EVENT_IN_BAND_OPENED
                                                                           : BATON_RACE_EVENT_LEG_CLOSED,
                                      .leg = BATON_LEG_IBB, .reason = BATON_LEG_REASON_DENIED });
    case STANZA_DATA:
    case STANZA_CLOSE:
      return world->taken[BATON_TARGET] == ROAD_IBB || world->aborted || world->delays < scenario->delays
             ? NULL : "in-band data for nobody";
    default:
      return "a stanza that is none";
    }
}

static const char *
attempt_event (World              *world,
               const Scenario     *scenario,
               Step                step,
               BatonRaceEventKind  kind,
               BatonLegReason      reason)
{
  Conn *conn = &world->conns[step.side][step.item];

  return feed (world, scenario, step.side,
               (BatonRaceEvent) { .kind = kind, .leg = leg_of (step.side, conn->road), .attempt = step.item,
                                  .reason = reason });
}

/* The server of a direct road is the other program, with a rule of its own: one guest (I3a). */
static const char *
admit (World          *world,
       const Scenario *scenario,
       Step            step)
{
  Conn *conn = &world->conns[step.side][step.item];
  guint host = !step.side;

  conn->stage = CONN_ADMITTED;
  if (conn->road == ROAD_PROXY_I || conn->road == ROAD_PROXY_T)
    return NULL;

  world->guest[host] = step.item;
  memset (&world->pipes[conn->road], 0, sizeof (Pipe));

  return feed (world, scenario, host, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_INCOMING,
                                                         .leg = leg_of (host, conn->road) });
}

static gboolean
would_admit (const World *world,
             Step         step)
{
  const Conn *conn = &world->conns[step.side][step.item];
  guint host = !step.side;

  if (conn->road == ROAD_PROXY_I || conn->road == ROAD_PROXY_T)
    return TRUE;

  return world->listening[host] && !world->refusing[host] && world->guest[host] == MAX_CONNS;
}

static const char *
activate (World          *world,
          const Scenario *scenario,
          guint           owner,
          gboolean        works)
{
  gboolean there[2] = { FALSE, FALSE };

  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < MAX_CONNS; i++)
      if (world->conns[side][i].road == ROAD_PROXY_I + owner && world->conns[side][i].stage >= CONN_ADMITTED &&
          world->conns[side][i].stage <= CONN_GRANTED)
        there[side] = TRUE;

  works = works && there[0] && there[1];
  world->activation[owner] = works ? 2 : 3;
  if (!world->open[owner][BATON_LEG_PROXY])
    return NULL;

  return feed (world, scenario, owner,
               (BatonRaceEvent) { .kind = works ? BATON_RACE_EVENT_ACTIVATED : BATON_RACE_EVENT_NOT_ACTIVATED,
                                  .leg = BATON_LEG_PROXY, .reason = BATON_LEG_REASON_NOT_ACTIVATED });
}

static const char *
read_pipe (World          *world,
           const Scenario *scenario,
           Road            road)
{
  Pipe *pipe = &world->pipes[road];
  guint8 token = pipe->tokens[0];
  BatonRaceEvent event = { .leg = leg_of (BATON_TARGET, road) };

  if (token == TOKEN_END)
    {
      pipe->told = TRUE;
      event.kind = BATON_RACE_EVENT_LEG_CLOSED;
      event.reason = BATON_LEG_REASON_CLOSED;
      close_end (world, BATON_TARGET, road);
      for (guint i = 0; i < MAX_CONNS; i++)
        if (world->conns[BATON_TARGET][i].road == road && world->conns[BATON_TARGET][i].stage == CONN_GRANTED)
          world->conns[BATON_TARGET][i].stage = CONN_CLOSED;
    }
  else if (pipe->watch == 1)
    {
      pipe->told = TRUE;
      event.kind = BATON_RACE_EVENT_READABLE;
    }
  else
    {
      event.kind = BATON_RACE_EVENT_BYTE;
      event.byte = token == TOKEN_MARK ? BATON_RACE_MARK_BYTE : 'x';
      if (token == TOKEN_MARK && world->marks_read++ > 0)
        return "two selection bytes were read";
      pipe->n--;
      memmove (&pipe->tokens[0], &pipe->tokens[1], pipe->n);
      pipe->tokens[pipe->n] = 0;
      pipe->watch = 0;
    }

  return feed (world, scenario, BATON_TARGET, event);
}

/* The other end of a granted connection is gone: the program that holds this end hears it, if it still listens. */
static const char *
hang_up (World          *world,
         const Scenario *scenario,
         Road            road)
{
  BatonLegKind leg = leg_of (BATON_INITIATOR, road);

  world->pipes[road].told_initiator = TRUE;
  close_end (world, BATON_INITIATOR, road);
  for (guint i = 0; i < MAX_CONNS; i++)
    if (world->conns[BATON_INITIATOR][i].road == road && world->conns[BATON_INITIATOR][i].stage == CONN_GRANTED)
      world->conns[BATON_INITIATOR][i].stage = CONN_CLOSED;
  if (road == ROAD_DIRECT)
    world->guest[BATON_INITIATOR] = MAX_CONNS;

  return feed (world, scenario, BATON_INITIATOR,
               (BatonRaceEvent) { .kind = BATON_RACE_EVENT_LEG_CLOSED, .leg = leg,
                                  .reason = BATON_LEG_REASON_CLOSED });
}

static gint64
side_due (const World *world,
          guint        side)
{
  /* A modelled peer's race never starts. */
  return world->race[side].state == BATON_RACE_IDLE ? peer_next_due (&world->brains[side])
                                                    : baton_race_next_due (&world->race[side]);
}

gboolean
world_is_over (const World    *world,
               const Scenario *scenario,
               guint           side)
{
  return scenario->minds[side] != MIND_BATON ? world->brains[side].over != 0 : baton_race_is_over (&world->race[side]);
}

static gint64
next_due (const World *world)
{
  gint64 due_us = -1;

  for (guint side = 0; side < 2; side++)
    {
      gint64 own_us = side_due (world, side);

      if (own_us != -1 && (due_us == -1 || own_us < due_us))
        due_us = own_us;
    }

  return due_us;
}

/* @almost: to the moment before, so that what is on its way still comes in time. */
static const char *
pass_time (World          *world,
           const Scenario *scenario,
           gboolean        almost)
{
  world->now_us = MAX (world->now_us, next_due (world) - (almost ? BATON_MS : 0));

  for (guint side = 0; side < 2; side++)
    for (guint turns = 0;; turns++)
      {
        gint64 due_us = side_due (world, side);
        const char *wrong;

        if (due_us == -1 || due_us > world->now_us)
          break;
        if (turns > 40)
          return "a due time is never done with";
        wrong = feed (world, scenario, side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_DUE });
        if (wrong != NULL)
          return wrong;
      }

  return NULL;
}

static const char *
break_road (World          *world,
            const Scenario *scenario,
            Road            road)
{
  Pipe *pipe = &world->pipes[road];

  world->broken = TRUE;
  pipe->n = 0;
  memset (pipe->tokens, 0, sizeof pipe->tokens);
  push_token (world, road, TOKEN_END);
  pipe->closed[BATON_INITIATOR] = TRUE;
  pipe->closed[BATON_TARGET] = TRUE;

  return NULL;
}

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
      const char *wrong = feed (world, scenario, side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_START });

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
        add (steps, n, would_admit (world, step) ? STEP_ADMIT : STEP_DENY, side, i);
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
  gboolean target_hears = world->open[BATON_TARGET][leg_of (BATON_TARGET, road)] && target_holds (world, road) &&
                          !pipe->closed[BATON_TARGET];
  gboolean initiator_hears = world->open[BATON_INITIATOR][leg_of (BATON_INITIATOR, road)] &&
                             initiator_holds (world, road);
  gboolean broken = pipe->closed[BATON_INITIATOR] && pipe->closed[BATON_TARGET];

  if (world->open[BATON_TARGET][leg_of (BATON_TARGET, road)] && target_holds (world, road) &&
      (target_hears || broken) && pipe->n > 0 && pipe->watch > 0 && !pipe->told && flows (world, road))
    add (steps, n, STEP_READ, BATON_TARGET, road);
  if (initiator_hears && pipe->closed[BATON_TARGET] && !pipe->told_initiator && flows (world, road))
    add (steps, n, STEP_HANG_UP, BATON_INITIATOR, road);
  if (world->faults > 0 && flows (world, road) && !pipe->closed[BATON_INITIATOR] && !pipe->closed[BATON_TARGET] &&
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

/* Words that nobody said may be out of order, then they change nothing. */
static const char *
be_rude (World          *world,
         const Scenario *scenario,
         Step            step)
{
  BatonRace before = world->race[step.side];
  BatonRaceEvent event = { .kind = step.item, .host = BATON_RACE_HOST_SELF, .refusal = BATON_REFUSAL_NOT_FOUND };
  BatonRaceHosts hosts;
  const char *wrong;

  make_hosts (scenario, !step.side, &hosts);
  event.hosts = &hosts;
  event.leg = before.answered < BATON_N_LEGS ? before.answered : BATON_LEG_DIRECT;
  if (step.item == BATON_RACE_EVENT_HOSTS)
    world->asked[!step.side]++;

  wrong = feed (world, scenario, step.side, event);
  world->rude = TRUE;
  if (g_strcmp0 (wrong, "an event is out of order") != 0)
    return wrong;
  if (step.item == BATON_RACE_EVENT_HOSTS)
    world->answers[!step.side]++;

  return memcmp (&before, &world->race[step.side], sizeof before) == 0 ? NULL : "a stray event changes something";
}

/* A proxy that hangs up before it opened the stream: the one it hangs up on hears it, if it listens. */
static const char *
hang (World          *world,
      const Scenario *scenario,
      Step            step)
{
  Conn *conn = &world->conns[step.side][step.item];

  world->faults--;
  conn->stage = CONN_CLOSED;
  if (conn->road == ROAD_PROXY_I + step.side)
    world->activation[step.side] = 3;
  world->broken |= world->race[BATON_INITIATOR].picked == BATON_LEG_PROXY;

  return feed (world, scenario, step.side,
               (BatonRaceEvent) { .kind = BATON_RACE_EVENT_LEG_CLOSED, .leg = BATON_LEG_PROXY,
                                  .reason = BATON_LEG_REASON_CLOSED });
}

static gboolean
can_hang (const World *world,
          guint        side,
          guint        i)
{
  const Conn *conn = &world->conns[side][i];

  if (conn->stage != CONN_GRANTED || (conn->road != ROAD_PROXY_I && conn->road != ROAD_PROXY_T) ||
      flows (world, conn->road) || !world->open[side][BATON_LEG_PROXY])
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

  if (next_due (world) != -1 && (quiet == 0 || world->delays > 0))
    add (steps, &n, STEP_TIME, 0, quiet > 0);
  if (next_due (world) > world->now_us + BATON_MS && world->delays > 0)
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
    if (world->pipes[road].watch == 2 && world->pipes[road].n == 0 && flows (world, road) &&
        !world->pipes[road].closed[BATON_TARGET])
      add (steps, &n, STEP_WRONG_BYTE, BATON_TARGET, road);

  return n;
}

const char *
world_take (World          *world,
            const Scenario *scenario,
            Step            step)
{
  Conn *conn = &world->conns[step.side][step.item % MAX_CONNS];

  switch (step.kind)
    {
    case STEP_STANZA:
      return hear (world, scenario, step.side);
    case STEP_CONNECT:
      conn->stage = CONN_OPEN;
      return attempt_event (world, scenario, step, BATON_RACE_EVENT_CONNECTED, 0);
    case STEP_REFUSE:
      conn->stage = CONN_CLOSED;
      return attempt_event (world, scenario, step, BATON_RACE_EVENT_ATTEMPT_FAILED, BATON_LEG_REASON_REFUSED);
    case STEP_ADMIT:
      return admit (world, scenario, step);
    case STEP_GRANT:
      conn->stage = CONN_GRANTED;
      return attempt_event (world, scenario, step, BATON_RACE_EVENT_GRANTED, 0);
    case STEP_DENY:
      conn->stage = CONN_CLOSED;
      return attempt_event (world, scenario, step, BATON_RACE_EVENT_ATTEMPT_FAILED, BATON_LEG_REASON_DENIED);
    case STEP_ACTIVATE:
      return activate (world, scenario, step.side, TRUE);
    case STEP_READ:
      return read_pipe (world, scenario, step.item);
    case STEP_HANG_UP:
      return hang_up (world, scenario, step.item);
    case STEP_TIME:
      world->delays -= step.item > 0;
      return pass_time (world, scenario, step.item == 2);
    case STEP_BREAK:
      world->faults--;
      return break_road (world, scenario, step.item);
    case STEP_ABORT:
      world->faults--;
      world->aborted = TRUE;
      return feed (world, scenario, step.side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_ABORT });
    case STEP_MUTE:
      world->faults--;
      world->muted[step.side] = TRUE;
      return NULL;
    case STEP_NOT_ACTIVATED:
      world->faults--;
      /* The initiator never hears whether the target's proxy opened: if it relies on it, that is the winner's end. */
      world->broken |= world->race[BATON_INITIATOR].picked == BATON_LEG_PROXY && step.side == BATON_TARGET;
      return activate (world, scenario, step.side, FALSE);
    case STEP_HANG:
      return hang (world, scenario, step);
    case STEP_RUDE:
      world->faults--;
      return be_rude (world, scenario, step);
    case STEP_EARLY:
      return feed (world, scenario, step.side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_DUE });
    case STEP_WRONG_BYTE:
      world->faults--;
      world->broken = TRUE;
      push_token (world, step.item, TOKEN_DATA);
      return NULL;
    default:
      return "a step that is none";
    }
}

/* --- Judgement --- */

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
        return "an iq is left without an answer (invariant 4)";
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
    return "an iq is left without an answer (invariant 4)";
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

/* --- Identity --- */

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
                      &race->answer_us };

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
