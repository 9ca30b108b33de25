/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can happen in the world, and what a machine hears of it. */
#include "explore-model.h"

#include <string.h>

void
model_make_hosts (const Scenario *scenario,
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
    return model_answer (world, side, STANZA_ERROR, BATON_REFUSAL_UNSUPPORTED);
  model_make_hosts (scenario, !side, &hosts);

  return model_feed (world, scenario, side,
                     (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS, .hosts = &hosts, .fast = fast });
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
      return model_feed (world, scenario, side,
                         (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS_USED, .host = stanza.word });
    case STANZA_ERROR:
      return model_feed (world, scenario, side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS_ERROR,
                                                             .refusal = stanza.word });
    case STANZA_OPEN:
      if (!world->awaits_open)
        return model_say (world, BATON_INITIATOR, STANZA_NOT_OPENED, 0);
      return model_feed (world, scenario, side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_IN_BAND_ASKED,
                                                             .leg = BATON_LEG_IBB });
    case STANZA_OPENED:
    case STANZA_NOT_OPENED:
      if (!world->open[side][BATON_LEG_IBB])
        return NULL;
      return model_feed (world, scenario, side,
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

  return model_feed (world, scenario, step.side,
                     (BatonRaceEvent) { .kind = kind, .leg = model_leg_of (step.side, conn->road), .attempt = step.item,
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

  return model_feed (world, scenario, host, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_INCOMING,
                                                         .leg = model_leg_of (host, conn->road) });
}

gboolean
model_would_admit (const World *world,
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

  return model_feed (world, scenario, owner,
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
  BatonRaceEvent event = { .leg = model_leg_of (BATON_TARGET, road) };

  if (token == TOKEN_END)
    {
      pipe->told = TRUE;
      event.kind = BATON_RACE_EVENT_LEG_CLOSED;
      event.reason = BATON_LEG_REASON_CLOSED;
      model_close_end (world, BATON_TARGET, road);
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

  return model_feed (world, scenario, BATON_TARGET, event);
}

/* The other end of a granted connection is gone: the program that holds this end hears it, if it still listens. */
static const char *
hang_up (World          *world,
         const Scenario *scenario,
         Road            road)
{
  BatonLegKind leg = model_leg_of (BATON_INITIATOR, road);

  world->pipes[road].told_initiator = TRUE;
  model_close_end (world, BATON_INITIATOR, road);
  for (guint i = 0; i < MAX_CONNS; i++)
    if (world->conns[BATON_INITIATOR][i].road == road && world->conns[BATON_INITIATOR][i].stage == CONN_GRANTED)
      world->conns[BATON_INITIATOR][i].stage = CONN_CLOSED;
  if (road == ROAD_DIRECT)
    world->guest[BATON_INITIATOR] = MAX_CONNS;

  return model_feed (world, scenario, BATON_INITIATOR,
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

gint64
model_next_due (const World *world)
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
  world->now_us = MAX (world->now_us, model_next_due (world) - (almost ? BATON_MS : 0));

  for (guint side = 0; side < 2; side++)
    for (guint turns = 0;; turns++)
      {
        gint64 due_us = side_due (world, side);
        const char *wrong;

        if (due_us == -1 || due_us > world->now_us)
          break;
        if (turns > 40)
          return "a due time is never done with";
        wrong = model_feed (world, scenario, side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_DUE });
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
  model_push_token (world, road, TOKEN_END);
  pipe->closed[BATON_INITIATOR] = TRUE;
  pipe->closed[BATON_TARGET] = TRUE;

  return NULL;
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

  model_make_hosts (scenario, !step.side, &hosts);
  event.hosts = &hosts;
  event.leg = before.answered < BATON_N_LEGS ? before.answered : BATON_LEG_DIRECT;
  if (step.item == BATON_RACE_EVENT_HOSTS)
    world->asked[!step.side]++;

  wrong = model_feed (world, scenario, step.side, event);
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

  return model_feed (world, scenario, step.side,
                     (BatonRaceEvent) { .kind = BATON_RACE_EVENT_LEG_CLOSED, .leg = BATON_LEG_PROXY,
                                  .reason = BATON_LEG_REASON_CLOSED });
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
      return model_feed (world, scenario, step.side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_ABORT });
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
      return model_feed (world, scenario, step.side, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_DUE });
    case STEP_WRONG_BYTE:
      world->faults--;
      world->broken = TRUE;
      model_push_token (world, step.item, TOKEN_DATA);
      return NULL;
    default:
      return "a step that is none";
    }
}

char *
world_step_name (Step step)
{
  static const char * const names[] = {
    "stanza", "connect", "refuse", "admit", "grant", "deny", "activate", "read", "hang-up", "time",
    "BREAK", "ABORT", "MUTE", "NOT-ACTIVATED", "WRONG-BYTE", "HANG", "RUDE", "early",
  };

  return g_strdup_printf ("%s %s %u", names[step.kind], step.side ? "target" : "initiator", step.item);
}
