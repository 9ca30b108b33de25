/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Psi, from iris: s5b.cpp, class S5BManager::Item. */
#include "explore-peer.h"

/* Psi: iris, s5b.cpp; durations of its connectors. */
#define PSI_DIRECT_US (10000 * BATON_MS)
#define PSI_ALL_US (30000 * BATON_MS)

static void
psi_connect (Peer  *peer,
             guint  from,
             guint  to,
             gint64 patience_us)
{
  for (guint i = from; i < to; i++)
    peer_dial (peer, i);
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

  peer_answer_error (peer, BATON_REFUSAL_NOT_FOUND);
  brain->local_failed = TRUE;
  if (brain->remote_failed || !(peer->side == BATON_INITIATOR ? brain->mode == 1 : brain->fast))
    peer_die (peer);
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
  if (brain->client && peer_take_mark (peer, BATON_LEG_FAST))
    peer_win (peer, BATON_LEG_FAST);
  else if (brain->out != 0 && peer_take_mark (peer, brain->out - 1))
    peer_win (peer, brain->out - 1);
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
          peer_stop_connector (peer, MAX_CONNS);
          brain->late_proxy = FALSE;
          peer_answer_error (peer, BATON_REFUSAL_NOT_FOUND);
        }
      if (!brain->client)
        {
          peer_die (peer);
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
    peer_die (peer);
}

static void
psi_target (Peer *peer)
{
  Brain *brain = peer->brain;
  const BatonRaceEvent *event = peer->event;

  switch ((int) event->kind)
    {
    case BATON_RACE_EVENT_HOSTS:
      peer_note_list (peer);
      brain->fast = event->fast && peer->scenario->n_direct[peer->side] > 0;
      if (brain->fast)
        {
          peer_emit (peer, BATON_RACE_EFFECT_LISTEN, BATON_LEG_FAST);
          peer_emit (peer, BATON_RACE_EFFECT_SEND_HOSTS, BATON_LEG_DIRECT);
          brain->task = TRUE;
        }
      psi_start_connector (peer);
      break;
    case BATON_RACE_EVENT_GRANTED:
      peer_stop_connector (peer, event->attempt);
      peer_answer_used (peer, event->attempt);
      brain->conn_success = TRUE;
      brain->late_proxy = FALSE;
      brain->out = event->leg + 1;
      if (!brain->fast)
        {
          peer_win (peer, event->leg);
          break;
        }
      peer_emit (peer, BATON_RACE_EFFECT_AWAIT_BYTE, event->leg);
      /* The famous call without a look at the outstanding task (3.5). */
      psi_check_for_activation (peer);
      break;
    case BATON_RACE_EVENT_INCOMING:
      brain->client = TRUE;
      peer_emit (peer, BATON_RACE_EFFECT_REFUSE, BATON_LEG_FAST);
      peer_emit (peer, BATON_RACE_EFFECT_AWAIT_BYTE, BATON_LEG_FAST);
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
        peer_die (peer);
      return;
    }

  if (brain->mode == 0)
    brain->mode = 2;
  if (event->host == BATON_RACE_HOST_SELF && !brain->client)
    {
      peer_die (peer);
      return;
    }
  if (brain->conn || brain->late_proxy)
    {
      peer_stop_connector (peer, MAX_CONNS);
      brain->late_proxy = FALSE;
      peer_answer_error (peer, BATON_REFUSAL_NOT_FOUND);
    }
  if (event->host == BATON_RACE_HOST_SELF)
    {
      if (brain->mode == 1)
        peer_emit (peer, BATON_RACE_EFFECT_SELECT, BATON_LEG_DIRECT);
      peer_win (peer, BATON_LEG_DIRECT);
      return;
    }
  peer_emit (peer, BATON_RACE_EFFECT_DROP, BATON_LEG_DIRECT);
  brain->client = FALSE;
  peer_dial_own (peer);
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
      peer_emit (peer, BATON_RACE_EFFECT_LISTEN, BATON_LEG_DIRECT);
      peer_emit (peer, BATON_RACE_EFFECT_SEND_HOSTS, BATON_LEG_DIRECT)->fast = TRUE;
      brain->task = TRUE;
      break;
    case BATON_RACE_EVENT_INCOMING:
      brain->client = TRUE;
      peer_emit (peer, BATON_RACE_EFFECT_REFUSE, BATON_LEG_DIRECT);
      break;
    case BATON_RACE_EVENT_LEG_CLOSED:
      if (event->leg == BATON_LEG_DIRECT)
        brain->client = FALSE;
      break;
    case BATON_RACE_EVENT_HOSTS:
      peer_note_list (peer);
      if (brain->mode != 0)
        {
          peer_answer_error (peer, BATON_REFUSAL_SID_IN_USE);
          break;
        }
      brain->mode = 1;
      if (brain->client)
        peer_answer_error (peer, BATON_REFUSAL_NOT_ACCEPTABLE);
      else
        psi_start_connector (peer);
      break;
    case BATON_RACE_EVENT_GRANTED:
      if (event->attempt == OWN_PROXY)
        {
          peer_emit (peer, BATON_RACE_EFFECT_ACTIVATE, BATON_LEG_PROXY);
          break;
        }
      peer_stop_connector (peer, event->attempt);
      peer_answer_used (peer, event->attempt);
      peer_emit (peer, BATON_RACE_EFFECT_SELECT, event->leg);
      peer_win (peer, event->leg);
      break;
    case BATON_RACE_EVENT_ACTIVATED:
      if (brain->mode == 1)
        peer_emit (peer, BATON_RACE_EFFECT_SELECT, BATON_LEG_PROXY);
      peer_win (peer, BATON_LEG_PROXY);
      break;
    case BATON_RACE_EVENT_NOT_ACTIVATED:
      peer_die (peer);
      break;
    case BATON_RACE_EVENT_HOSTS_USED:
    case BATON_RACE_EVENT_HOSTS_ERROR:
      psi_initiator_answered (peer);
      break;
    default:
      break;
    }
}

void
peer_psi (Peer *peer)
{
  Brain *brain = peer->brain;

  switch ((int) peer->event->kind)
    {
    case BATON_RACE_EVENT_CONNECTED:
      /* All at once, each with its request. */
      peer_emit (peer, BATON_RACE_EFFECT_REQUEST, peer->event->leg)->attempt = peer->event->attempt;
      break;
    case BATON_RACE_EVENT_ATTEMPT_FAILED:
      for (guint i = 0; i < MAX_CONNS; i++)
        if (i != peer->event->attempt && peer_is_open (peer, i))
          return;
      if (peer->event->attempt == OWN_PROXY)
        peer_die (peer);
      else if (brain->conn)
        psi_conn_failed (peer);
      break;
    case BATON_RACE_EVENT_DUE:
      peer_stop_connector (peer, MAX_CONNS);
      if (peer->world->conns[peer->side][OWN_PROXY].stage != CONN_NONE)
        peer_die (peer);
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
