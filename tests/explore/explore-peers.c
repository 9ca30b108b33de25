/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models of other programs, written from their sources: what they do right and what they do wrong. */
#include "explore-world.h"

#include <string.h>

/* Psi: iris, s5b.cpp; durations of its connectors. */
#define PSI_DIRECT_US (10000 * BATON_MS)
#define PSI_ALL_US (30000 * BATON_MS)
/* Coccinella: bytestreams.tcl; for each streamhost, and for its initiator as a whole. */
#define COCCINELLA_HOST_US (8000 * BATON_MS)
#define COCCINELLA_ALL_US (30000 * BATON_MS)

/* The attempt at a proxy of its own; others have the number of their host. */
#define OWN_PROXY 7

typedef struct {
  World                *world;
  const Scenario       *scenario;
  guint                 side;
  Brain                *brain;
  const BatonRaceEvent *event;
  BatonRaceEffects     *effects;
} Peer;

gint64
peer_next_due (const Brain *brain)
{
  if (brain->over != 0)
    return -1;
  if (brain->due_us != 0 && (brain->end_us == 0 || brain->due_us < brain->end_us))
    return brain->due_us;

  return brain->end_us != 0 ? brain->end_us : -1;
}

static BatonRaceEffect *
emit (Peer                *peer,
      BatonRaceEffectKind  kind,
      BatonLegKind         leg)
{
  BatonRaceEffect *effect = &peer->effects->effects[peer->effects->n++];

  *effect = (BatonRaceEffect) { .kind = kind, .leg = leg };

  return effect;
}

static BatonLegKind
dialled_leg (Peer  *peer,
             guint  host)
{
  if (host >= peer->brain->n_direct)
    return BATON_LEG_PROXY;

  return peer->side == BATON_INITIATOR ? BATON_LEG_FAST : BATON_LEG_DIRECT;
}

static void
dial (Peer  *peer,
      guint  host)
{
  BatonRaceEffect *effect = emit (peer, BATON_RACE_EFFECT_DIAL, dialled_leg (peer, host));

  effect->attempt = host;
  effect->host = host;
}

static void
dial_own (Peer *peer)
{
  BatonRaceEffect *effect = emit (peer, BATON_RACE_EFFECT_DIAL, BATON_LEG_PROXY);

  effect->attempt = OWN_PROXY;
  effect->host = peer->event->host;
  effect->own = TRUE;
}

static gboolean
is_open (Peer  *peer,
         guint  i)
{
  guint8 stage = peer->world->conns[peer->side][i].stage;

  return stage != CONN_NONE && stage != CONN_CLOSED;
}

static void
stop_connector (Peer  *peer,
                guint  but)
{
  for (guint i = 0; i < MAX_CONNS; i++)
    if (i != but && is_open (peer, i))
      emit (peer, BATON_RACE_EFFECT_ABANDON, dialled_leg (peer, i))->attempt = i;
  peer->brain->conn = FALSE;
  peer->brain->due_us = 0;
}

/* After its streamhosts were answered once a program may think of it again; only the first word is heard. */
static void
answer_error (Peer         *peer,
              BatonRefusal  refusal)
{
  emit (peer, BATON_RACE_EFFECT_ANSWER_ERROR, BATON_LEG_DIRECT)->refusal = refusal;
  peer->brain->answered = TRUE;
}

static void
answer_used (Peer  *peer,
             guint  host)
{
  emit (peer, BATON_RACE_EFFECT_ANSWER_USED, dialled_leg (peer, host))->host = host;
  peer->brain->answered = TRUE;
}

static void
die (Peer *peer)
{
  for (BatonLegKind leg = 0; leg < BATON_LEG_IBB; leg++)
    emit (peer, BATON_RACE_EFFECT_DROP, leg);
  peer->brain->over = 2;
}

static void
win (Peer         *peer,
     BatonLegKind  leg)
{
  for (BatonLegKind other = 0; other < BATON_LEG_IBB; other++)
    if (other != leg)
      emit (peer, BATON_RACE_EFFECT_DROP, other);
  emit (peer, BATON_RACE_EFFECT_COMMIT, leg);
  peer->brain->over = 1;
  peer->brain->activated = leg + 1;
  peer->brain->due_us = 0;
  peer->brain->end_us = 0;
}

static Road
road_under (Peer         *peer,
            BatonLegKind  leg)
{
  if (leg == BATON_LEG_DIRECT)
    return ROAD_DIRECT;
  if (leg == BATON_LEG_FAST)
    return ROAD_FAST;

  return peer->side == BATON_INITIATOR ? ROAD_PROXY_T : ROAD_PROXY_I;
}

/* Takes the selection byte off the road, if it is there. */
static gboolean
take_mark (Peer         *peer,
           BatonLegKind  leg)
{
  Pipe *pipe = &peer->world->pipes[road_under (peer, leg)];

  if (pipe->n == 0 || pipe->tokens[0] != TOKEN_MARK ||
      (leg == BATON_LEG_PROXY && peer->world->activation[BATON_INITIATOR] != 2))
    return FALSE;
  pipe->n--;
  memmove (&pipe->tokens[0], &pipe->tokens[1], pipe->n);
  pipe->tokens[pipe->n] = 0;
  peer->world->marks_read++;

  return TRUE;
}

static void
note_list (Peer *peer)
{
  peer->brain->n_hosts = peer->event->hosts->n;
  peer->brain->n_direct = 0;
  for (guint i = 0; i < peer->event->hosts->n; i++)
    peer->brain->n_direct += !peer->event->hosts->hosts[i].proxy;
}

/* --- Psi --- */

static void
psi_connect (Peer  *peer,
             guint  from,
             guint  to,
             gint64 patience_us)
{
  for (guint i = from; i < to; i++)
    dial (peer, i);
  peer->brain->conn = TRUE;
  peer->brain->due_us = peer->world->now_us + patience_us;
}

static void
psi_conn_failed (Peer *peer)
{
  Brain *brain = peer->brain;

  brain->conn = FALSE;
  brain->due_us = 0;
  if (brain->late_proxy && !brain->remote_failed)
    return;
  if (brain->late_proxy)
    {
      brain->late_proxy = FALSE;
      psi_connect (peer, brain->n_direct, brain->n_hosts, PSI_ALL_US);
      return;
    }

  answer_error (peer, BATON_REFUSAL_NOT_FOUND);
  brain->local_failed = TRUE;
  if (brain->remote_failed || !(peer->side == BATON_INITIATOR ? brain->mode == 1 : brain->fast))
    die (peer);
}

/* It tries unmarked hosts first and marked ones only after the other iq has failed. */
static void
psi_start_connector (Peer *peer)
{
  Brain *brain = peer->brain;
  gboolean may_be_late = peer->side == BATON_INITIATOR || brain->fast;

  brain->late_proxy = may_be_late && brain->n_hosts > brain->n_direct;
  if (brain->late_proxy && brain->n_direct == 0)
    psi_conn_failed (peer);
  else if (brain->late_proxy)
    psi_connect (peer, 0, brain->n_direct, PSI_DIRECT_US);
  else
    psi_connect (peer, 0, brain->n_hosts, PSI_ALL_US);
}

/* checkForActivation(): looks at both sockets, whoever calls it. */
static void
psi_check_for_activation (Peer *peer)
{
  Brain *brain = peer->brain;

  if (brain->over != 0)
    return;
  if (brain->client && take_mark (peer, BATON_LEG_FAST))
    win (peer, BATON_LEG_FAST);
  else if (brain->out != 0 && take_mark (peer, brain->out - 1))
    win (peer, brain->out - 1);
}

/* A finished Item whose own iq is answered then: "claims to have connected but we don't see this". */
static void
psi_answered_after_activation (Peer *peer)
{
  if (peer->brain->activated == BATON_LEG_FAST + 1 && peer->brain->task)
    peer->world->killed = TRUE;
  peer->brain->task = FALSE;
}

static void
psi_target_answered (Peer *peer)
{
  Brain *brain = peer->brain;

  if (brain->over != 0)
    {
      psi_answered_after_activation (peer);
      return;
    }

  brain->task = FALSE;
  if (peer->event->kind == BATON_RACE_EVENT_HOSTS_USED)
    {
      if (brain->conn || brain->late_proxy)
        {
          stop_connector (peer, MAX_CONNS);
          brain->late_proxy = FALSE;
          answer_error (peer, BATON_REFUSAL_NOT_FOUND);
        }
      if (!brain->client)
        {
          die (peer);
          return;
        }
      psi_check_for_activation (peer);
      return;
    }

  if (brain->late_proxy && !brain->conn)
    {
      brain->remote_failed = TRUE;
      psi_conn_failed (peer);
      return;
    }
  if (brain->conn_success)
    {
      psi_check_for_activation (peer);
      return;
    }
  brain->remote_failed = TRUE;
  if (brain->local_failed)
    die (peer);
}

static void
psi_target (Peer *peer)
{
  Brain *brain = peer->brain;
  const BatonRaceEvent *event = peer->event;

  switch ((int) event->kind)
    {
    case BATON_RACE_EVENT_HOSTS:
      note_list (peer);
      brain->fast = event->fast && peer->scenario->n_direct[peer->side] > 0;
      if (brain->fast)
        {
          emit (peer, BATON_RACE_EFFECT_LISTEN, BATON_LEG_FAST);
          emit (peer, BATON_RACE_EFFECT_SEND_HOSTS, BATON_LEG_DIRECT);
          brain->task = TRUE;
        }
      psi_start_connector (peer);
      break;
    case BATON_RACE_EVENT_GRANTED:
      stop_connector (peer, event->attempt);
      answer_used (peer, event->attempt);
      brain->conn_success = TRUE;
      brain->late_proxy = FALSE;
      brain->out = event->leg + 1;
      if (!brain->fast)
        {
          win (peer, event->leg);
          break;
        }
      emit (peer, BATON_RACE_EFFECT_AWAIT_BYTE, event->leg);
      /* The famous call without a look at the outstanding task (3.5). */
      psi_check_for_activation (peer);
      break;
    case BATON_RACE_EVENT_INCOMING:
      brain->client = TRUE;
      emit (peer, BATON_RACE_EFFECT_REFUSE, BATON_LEG_FAST);
      emit (peer, BATON_RACE_EFFECT_AWAIT_BYTE, BATON_LEG_FAST);
      break;
    case BATON_RACE_EVENT_READABLE:
      if (!brain->task)
        psi_check_for_activation (peer);
      break;
    case BATON_RACE_EVENT_HOSTS_USED:
    case BATON_RACE_EVENT_HOSTS_ERROR:
      psi_target_answered (peer);
      break;
    case BATON_RACE_EVENT_LEG_CLOSED:
      if (event->leg == BATON_LEG_FAST)
        brain->client = FALSE;
      else
        brain->out = 0;
      break;
    default:
      break;
    }
}

static void
psi_initiator_answered (Peer *peer)
{
  Brain *brain = peer->brain;
  const BatonRaceEvent *event = peer->event;

  if (brain->over != 0)
    return;
  brain->task = FALSE;
  if (event->kind == BATON_RACE_EVENT_HOSTS_ERROR)
    {
      if (brain->mode == 0)
        brain->mode = 2;
      brain->remote_failed = TRUE;
      if (brain->late_proxy && !brain->conn)
        psi_conn_failed (peer);
      else if (brain->mode == 2 || brain->local_failed)
        die (peer);
      return;
    }

  if (brain->mode == 0)
    brain->mode = 2;
  if (event->host == BATON_RACE_HOST_SELF && !brain->client)
    {
      die (peer);
      return;
    }
  if (brain->conn || brain->late_proxy)
    {
      stop_connector (peer, MAX_CONNS);
      brain->late_proxy = FALSE;
      answer_error (peer, BATON_REFUSAL_NOT_FOUND);
    }
  if (event->host == BATON_RACE_HOST_SELF)
    {
      if (brain->mode == 1)
        emit (peer, BATON_RACE_EFFECT_SELECT, BATON_LEG_DIRECT);
      win (peer, BATON_LEG_DIRECT);
      return;
    }
  emit (peer, BATON_RACE_EFFECT_DROP, BATON_LEG_DIRECT);
  brain->client = FALSE;
  dial_own (peer);
  brain->conn = TRUE;
  brain->due_us = peer->world->now_us + PSI_ALL_US;
}

static void
psi_initiator (Peer *peer)
{
  Brain *brain = peer->brain;
  const BatonRaceEvent *event = peer->event;

  switch ((int) event->kind)
    {
    case BATON_RACE_EVENT_START:
      emit (peer, BATON_RACE_EFFECT_LISTEN, BATON_LEG_DIRECT);
      emit (peer, BATON_RACE_EFFECT_SEND_HOSTS, BATON_LEG_DIRECT)->fast = TRUE;
      brain->task = TRUE;
      break;
    case BATON_RACE_EVENT_INCOMING:
      brain->client = TRUE;
      emit (peer, BATON_RACE_EFFECT_REFUSE, BATON_LEG_DIRECT);
      break;
    case BATON_RACE_EVENT_LEG_CLOSED:
      if (event->leg == BATON_LEG_DIRECT)
        brain->client = FALSE;
      break;
    case BATON_RACE_EVENT_HOSTS:
      note_list (peer);
      if (brain->mode != 0)
        {
          answer_error (peer, BATON_REFUSAL_SID_IN_USE);
          break;
        }
      brain->mode = 1;
      if (brain->client)
        answer_error (peer, BATON_REFUSAL_NOT_ACCEPTABLE);
      else
        psi_start_connector (peer);
      break;
    case BATON_RACE_EVENT_GRANTED:
      if (event->attempt == OWN_PROXY)
        {
          emit (peer, BATON_RACE_EFFECT_ACTIVATE, BATON_LEG_PROXY);
          break;
        }
      stop_connector (peer, event->attempt);
      answer_used (peer, event->attempt);
      emit (peer, BATON_RACE_EFFECT_SELECT, event->leg);
      win (peer, event->leg);
      break;
    case BATON_RACE_EVENT_ACTIVATED:
      if (brain->mode == 1)
        emit (peer, BATON_RACE_EFFECT_SELECT, BATON_LEG_PROXY);
      win (peer, BATON_LEG_PROXY);
      break;
    case BATON_RACE_EVENT_NOT_ACTIVATED:
      die (peer);
      break;
    case BATON_RACE_EVENT_HOSTS_USED:
    case BATON_RACE_EVENT_HOSTS_ERROR:
      psi_initiator_answered (peer);
      break;
    default:
      break;
    }
}

static void
psi (Peer *peer)
{
  Brain *brain = peer->brain;

  switch ((int) peer->event->kind)
    {
    case BATON_RACE_EVENT_CONNECTED:
      /* All at once, each with its request. */
      emit (peer, BATON_RACE_EFFECT_REQUEST, peer->event->leg)->attempt = peer->event->attempt;
      break;
    case BATON_RACE_EVENT_ATTEMPT_FAILED:
      for (guint i = 0; i < MAX_CONNS; i++)
        if (i != peer->event->attempt && is_open (peer, i))
          return;
      if (peer->event->attempt == OWN_PROXY)
        die (peer);
      else if (brain->conn)
        psi_conn_failed (peer);
      break;
    case BATON_RACE_EVENT_DUE:
      stop_connector (peer, MAX_CONNS);
      if (peer->world->conns[peer->side][OWN_PROXY].stage != CONN_NONE)
        die (peer);
      else
        psi_conn_failed (peer);
      break;
    default:
      if (peer->side == BATON_INITIATOR)
        psi_initiator (peer);
      else
        psi_target (peer);
    }
}

/* --- Coccinella --- */

/* One after the other. We list the best last for it, so it begins with what is the first here. */
static void
coccinella_try_next (Peer *peer)
{
  Brain *brain = peer->brain;

  if (brain->position < brain->n_hosts)
    {
      dial (peer, brain->position++);
      brain->conn = TRUE;
      brain->due_us = peer->world->now_us + COCCINELLA_HOST_US;
      return;
    }

  brain->conn = FALSE;
  brain->due_us = 0;
  brain->local_failed = TRUE;
  answer_error (peer, BATON_REFUSAL_NOT_FOUND);
  if (brain->remote_failed || !brain->fast)
    die (peer);
}

static void
coccinella_initiator_answered (Peer *peer)
{
  Brain *brain = peer->brain;
  const BatonRaceEvent *event = peer->event;

  if (brain->over != 0)
    return;
  if (event->kind == BATON_RACE_EVENT_HOSTS_ERROR)
    {
      brain->remote_failed = TRUE;
      emit (peer, BATON_RACE_EFFECT_DROP, BATON_LEG_DIRECT);
      if (!brain->fast || brain->local_failed)
        die (peer);
      return;
    }

  stop_connector (peer, MAX_CONNS);
  if (event->host == BATON_RACE_HOST_SELF)
    {
      if (!brain->client)
        {
          die (peer);
          return;
        }
      if (brain->fast)
        {
          emit (peer, BATON_RACE_EFFECT_SELECT, BATON_LEG_DIRECT);
          answer_error (peer, BATON_REFUSAL_NOT_FOUND);
        }
      win (peer, BATON_LEG_DIRECT);
      return;
    }
  emit (peer, BATON_RACE_EFFECT_DROP, BATON_LEG_DIRECT);
  if (brain->fast)
    answer_error (peer, BATON_REFUSAL_NOT_FOUND);
  dial_own (peer);
}

static void
coccinella_initiator (Peer *peer)
{
  Brain *brain = peer->brain;
  const BatonRaceEvent *event = peer->event;

  switch ((int) event->kind)
    {
    case BATON_RACE_EVENT_START:
      emit (peer, BATON_RACE_EFFECT_LISTEN, BATON_LEG_DIRECT);
      emit (peer, BATON_RACE_EFFECT_SEND_HOSTS, BATON_LEG_DIRECT)->fast = TRUE;
      brain->end_us = peer->world->now_us + COCCINELLA_ALL_US;
      break;
    case BATON_RACE_EVENT_INCOMING:
      brain->client = TRUE;
      break;
    case BATON_RACE_EVENT_LEG_CLOSED:
      if (event->leg == BATON_LEG_DIRECT)
        brain->client = FALSE;
      break;
    case BATON_RACE_EVENT_HOSTS:
      note_list (peer);
      brain->fast = TRUE;
      coccinella_try_next (peer);
      break;
    case BATON_RACE_EVENT_GRANTED:
      if (event->attempt == OWN_PROXY)
        {
          emit (peer, BATON_RACE_EFFECT_ACTIVATE, BATON_LEG_PROXY);
          break;
        }
      answer_used (peer, event->attempt);
      emit (peer, BATON_RACE_EFFECT_SELECT, event->leg);
      win (peer, event->leg);
      break;
    case BATON_RACE_EVENT_ACTIVATED:
      if (brain->fast)
        emit (peer, BATON_RACE_EFFECT_SELECT, BATON_LEG_PROXY);
      win (peer, BATON_LEG_PROXY);
      break;
    case BATON_RACE_EVENT_NOT_ACTIVATED:
      die (peer);
      break;
    case BATON_RACE_EVENT_HOSTS_USED:
    case BATON_RACE_EVENT_HOSTS_ERROR:
      coccinella_initiator_answered (peer);
      break;
    default:
      break;
    }
}

static void
coccinella_await (Peer         *peer,
                  BatonLegKind  leg)
{
  emit (peer, BATON_RACE_EFFECT_AWAIT_BYTE, leg)->consume = TRUE;
}

static void
coccinella_leg_failed (Peer         *peer,
                       BatonLegKind  leg)
{
  Brain *brain = peer->brain;

  emit (peer, BATON_RACE_EFFECT_DROP, leg);
  if (leg == BATON_LEG_FAST)
    brain->remote_failed = TRUE;
  else
    brain->local_failed = TRUE;
  if (brain->remote_failed && brain->local_failed)
    die (peer);
}

static void
coccinella_target (Peer *peer)
{
  Brain *brain = peer->brain;
  const BatonRaceEvent *event = peer->event;

  switch ((int) event->kind)
    {
    case BATON_RACE_EVENT_HOSTS:
      note_list (peer);
      brain->fast = event->fast && peer->scenario->n_direct[peer->side] > 0;
      if (brain->fast)
        {
          emit (peer, BATON_RACE_EFFECT_LISTEN, BATON_LEG_FAST);
          emit (peer, BATON_RACE_EFFECT_SEND_HOSTS, BATON_LEG_DIRECT);
          brain->task = TRUE;
        }
      coccinella_try_next (peer);
      break;
    case BATON_RACE_EVENT_GRANTED:
      brain->conn = FALSE;
      brain->due_us = 0;
      brain->out = event->leg + 1;
      answer_used (peer, event->attempt);
      if (brain->fast)
        coccinella_await (peer, event->leg);
      else
        win (peer, event->leg);
      break;
    case BATON_RACE_EVENT_INCOMING:
      brain->client = TRUE;
      break;
    case BATON_RACE_EVENT_BYTE:
      if (event->byte != BATON_RACE_MARK_BYTE)
        {
          coccinella_leg_failed (peer, event->leg);
          break;
        }
      if (event->leg == BATON_LEG_FAST)
        {
          stop_connector (peer, MAX_CONNS);
          answer_error (peer, BATON_REFUSAL_NOT_FOUND);
        }
      win (peer, event->leg);
      break;
    case BATON_RACE_EVENT_HOSTS_USED:
      brain->task = FALSE;
      if (brain->over != 0)
        break;
      if (brain->client)
        coccinella_await (peer, BATON_LEG_FAST);
      else
        coccinella_leg_failed (peer, BATON_LEG_FAST);
      break;
    case BATON_RACE_EVENT_HOSTS_ERROR:
      brain->task = FALSE;
      if (brain->over == 0)
        coccinella_leg_failed (peer, BATON_LEG_FAST);
      break;
    case BATON_RACE_EVENT_LEG_CLOSED:
      if (brain->over == 0)
        coccinella_leg_failed (peer, event->leg);
      break;
    default:
      break;
    }
}

static void
coccinella (Peer *peer)
{
  Brain *brain = peer->brain;
  gint64 now_us = peer->world->now_us;

  switch ((int) peer->event->kind)
    {
    case BATON_RACE_EVENT_CONNECTED:
      emit (peer, BATON_RACE_EFFECT_REQUEST, peer->event->leg)->attempt = peer->event->attempt;
      break;
    case BATON_RACE_EVENT_ATTEMPT_FAILED:
      if (peer->event->attempt == OWN_PROXY)
        die (peer);
      else
        coccinella_try_next (peer);
      break;
    case BATON_RACE_EVENT_DUE:
      if (brain->end_us != 0 && now_us >= brain->end_us)
        {
          die (peer);
        }
      else if (brain->due_us != 0 && now_us >= brain->due_us)
        {
          stop_connector (peer, MAX_CONNS);
          coccinella_try_next (peer);
        }
      break;
    default:
      if (peer->side == BATON_INITIATOR)
        coccinella_initiator (peer);
      else
        coccinella_target (peer);
    }
}

void
peer_feed (World                *world,
           const Scenario       *scenario,
           guint                 side,
           const BatonRaceEvent *event,
           BatonRaceEffects     *effects)
{
  Peer peer = { world, scenario, side, &world->brains[side], event, effects };

  effects->n = 0;
  if (peer.brain->over != 0 && event->kind != BATON_RACE_EVENT_HOSTS && event->kind != BATON_RACE_EVENT_HOSTS_USED &&
      event->kind != BATON_RACE_EVENT_HOSTS_ERROR)
    return;
  if (peer.brain->over != 0 && event->kind == BATON_RACE_EVENT_HOSTS)
    {
      answer_error (&peer, BATON_REFUSAL_NOT_FOUND);
      return;
    }
  if (scenario->minds[side] == MIND_PSI)
    psi (&peer);
  else
    coccinella (&peer);
}
