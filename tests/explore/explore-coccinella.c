/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coccinella, from jabberlib: bytestreams.tcl. */
#include "explore-peer.h"

/* Coccinella: bytestreams.tcl; for each streamhost, and for its initiator as a whole. */
#define COCCINELLA_HOST_US (8000 * BATON_MS)
#define COCCINELLA_ALL_US (30000 * BATON_MS)

/* One after the other. We list the best last for it, so it begins with what is the first here. */
static void
coccinella_try_next (Peer *peer)
{
  Brain *brain = peer->brain;

  if (brain->position < brain->n_hosts)
    {
      peer_dial (peer, brain->position++);
      brain->conn = TRUE;
      brain->due_us = peer->world->now_us + COCCINELLA_HOST_US;
      return;
    }

  brain->conn = FALSE;
  brain->due_us = 0;
  brain->local_failed = TRUE;
  peer_answer_error (peer, BATON_REFUSAL_NOT_FOUND);
  if (brain->remote_failed || !brain->fast)
    peer_die (peer);
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
      peer_emit (peer, BATON_RACE_EFFECT_DROP, BATON_LEG_DIRECT);
      if (!brain->fast || brain->local_failed)
        peer_die (peer);
      return;
    }

  peer_stop_connector (peer, MAX_CONNS);
  if (event->host == BATON_RACE_HOST_SELF)
    {
      if (!brain->client)
        {
          peer_die (peer);
          return;
        }
      if (brain->fast)
        {
          peer_emit (peer, BATON_RACE_EFFECT_SELECT, BATON_LEG_DIRECT);
          peer_answer_error (peer, BATON_REFUSAL_NOT_FOUND);
        }
      peer_win (peer, BATON_LEG_DIRECT);
      return;
    }
  peer_emit (peer, BATON_RACE_EFFECT_DROP, BATON_LEG_DIRECT);
  if (brain->fast)
    peer_answer_error (peer, BATON_REFUSAL_NOT_FOUND);
  peer_dial_own (peer);
}

/* Its server goes on granting this hash: hash2sid is not emptied, s5i_register_socket just does not keep the socket. */
static void
coccinella_take_dialled (Peer         *peer,
                         BatonLegKind  leg)
{
  for (BatonLegKind other = BATON_LEG_FAST; other < BATON_LEG_IBB; other++)
    if (other != leg)
      peer_emit (peer, BATON_RACE_EFFECT_DROP, other);
  peer_emit (peer, BATON_RACE_EFFECT_COMMIT, leg);
  peer->brain->over = 1;
  peer->brain->due_us = 0;
  peer->brain->end_us = 0;
}

static void
coccinella_initiator (Peer *peer)
{
  Brain *brain = peer->brain;
  const BatonRaceEvent *event = peer->event;

  switch ((int) event->kind)
    {
    case BATON_RACE_EVENT_START:
      peer_emit (peer, BATON_RACE_EFFECT_LISTEN, BATON_LEG_DIRECT);
      peer_emit (peer, BATON_RACE_EFFECT_SEND_HOSTS, BATON_LEG_DIRECT)->fast = TRUE;
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
      peer_note_list (peer);
      brain->fast = TRUE;
      coccinella_try_next (peer);
      break;
    case BATON_RACE_EVENT_GRANTED:
      if (event->attempt == OWN_PROXY)
        {
          peer_emit (peer, BATON_RACE_EFFECT_ACTIVATE, BATON_LEG_PROXY);
          break;
        }
      peer_answer_used (peer, event->attempt);
      peer_emit (peer, BATON_RACE_EFFECT_SELECT, event->leg);
      coccinella_take_dialled (peer, event->leg);
      break;
    case BATON_RACE_EVENT_ACTIVATED:
      if (brain->fast)
        peer_emit (peer, BATON_RACE_EFFECT_SELECT, BATON_LEG_PROXY);
      peer_win (peer, BATON_LEG_PROXY);
      break;
    case BATON_RACE_EVENT_NOT_ACTIVATED:
      peer_die (peer);
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
  peer_emit (peer, BATON_RACE_EFFECT_AWAIT_BYTE, leg)->consume = TRUE;
}

static void
coccinella_leg_failed (Peer         *peer,
                       BatonLegKind  leg)
{
  Brain *brain = peer->brain;

  peer_emit (peer, BATON_RACE_EFFECT_DROP, leg);
  if (leg == BATON_LEG_FAST)
    brain->remote_failed = TRUE;
  else
    brain->local_failed = TRUE;
  if (brain->remote_failed && brain->local_failed)
    peer_die (peer);
}

static void
coccinella_target (Peer *peer)
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
      coccinella_try_next (peer);
      break;
    case BATON_RACE_EVENT_GRANTED:
      brain->conn = FALSE;
      brain->due_us = 0;
      brain->out = event->leg + 1;
      peer_answer_used (peer, event->attempt);
      if (brain->fast)
        coccinella_await (peer, event->leg);
      else
        peer_win (peer, event->leg);
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
          peer_stop_connector (peer, MAX_CONNS);
          peer_answer_error (peer, BATON_REFUSAL_NOT_FOUND);
        }
      peer_win (peer, event->leg);
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

void
peer_coccinella (Peer *peer)
{
  Brain *brain = peer->brain;
  gint64 now_us = peer->world->now_us;

  switch ((int) peer->event->kind)
    {
    case BATON_RACE_EVENT_CONNECTED:
      peer_emit (peer, BATON_RACE_EFFECT_REQUEST, peer->event->leg)->attempt = peer->event->attempt;
      break;
    case BATON_RACE_EVENT_ATTEMPT_FAILED:
      if (peer->event->attempt == OWN_PROXY)
        peer_die (peer);
      else
        coccinella_try_next (peer);
      break;
    case BATON_RACE_EVENT_DUE:
      if (brain->end_us != 0 && now_us >= brain->end_us)
        {
          peer_die (peer);
        }
      else if (brain->due_us != 0 && now_us >= brain->due_us)
        {
          peer_stop_connector (peer, MAX_CONNS);
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
