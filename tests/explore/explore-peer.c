/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models of other programs, written from their sources: what they do right and what they do wrong. */
#include "explore-peer.h"

#include <string.h>

gint64
peer_next_due (const Brain *brain)
{
  if (brain->over != 0)
    return -1;
  if (brain->due_us != 0 && (brain->end_us == 0 || brain->due_us < brain->end_us))
    return brain->due_us;

  return brain->end_us != 0 ? brain->end_us : -1;
}

BatonRaceEffect *
peer_emit (Peer                *peer,
           BatonRaceEffectKind  kind,
           BatonLegKind         leg)
{
  BatonRaceEffect *effect = &peer->effects->effects[peer->effects->n++];

  *effect = (BatonRaceEffect) { .kind = kind, .leg = leg };

  return effect;
}

BatonLegKind
peer_dialled_leg (Peer  *peer,
                  guint  host)
{
  if (host >= peer->brain->n_direct)
    return BATON_LEG_PROXY;

  return peer->side == BATON_INITIATOR ? BATON_LEG_FAST : BATON_LEG_DIRECT;
}

void
peer_dial (Peer  *peer,
           guint  host)
{
  BatonRaceEffect *effect = peer_emit (peer, BATON_RACE_EFFECT_DIAL, peer_dialled_leg (peer, host));

  effect->attempt = host;
  effect->host = host;
}

void
peer_dial_own (Peer *peer)
{
  BatonRaceEffect *effect = peer_emit (peer, BATON_RACE_EFFECT_DIAL, BATON_LEG_PROXY);

  effect->attempt = OWN_PROXY;
  effect->host = peer->event->host;
  effect->own = TRUE;
}

gboolean
peer_is_open (Peer  *peer,
              guint  i)
{
  guint8 stage = peer->world->conns[peer->side][i].stage;

  return stage != CONN_NONE && stage != CONN_CLOSED;
}

void
peer_stop_connector (Peer  *peer,
                     guint  but)
{
  for (guint i = 0; i < MAX_CONNS; i++)
    if (i != but && peer_is_open (peer, i))
      peer_emit (peer, BATON_RACE_EFFECT_ABANDON, peer_dialled_leg (peer, i))->attempt = i;
  peer->brain->conn = FALSE;
  peer->brain->due_us = 0;
}

/* After its streamhosts were answered once a program may think of it again; only the first word is heard. */
void
peer_answer_error (Peer         *peer,
                   BatonRefusal  refusal)
{
  peer_emit (peer, BATON_RACE_EFFECT_ANSWER_ERROR, BATON_LEG_DIRECT)->refusal = refusal;
  peer->brain->answered = TRUE;
}

void
peer_answer_used (Peer  *peer,
                  guint  host)
{
  peer_emit (peer, BATON_RACE_EFFECT_ANSWER_USED, peer_dialled_leg (peer, host))->host = host;
  peer->brain->answered = TRUE;
}

void
peer_die (Peer *peer)
{
  for (BatonLegKind leg = 0; leg < BATON_LEG_IBB; leg++)
    peer_emit (peer, BATON_RACE_EFFECT_DROP, leg);
  peer->brain->over = 2;
}

void
peer_win (Peer         *peer,
          BatonLegKind  leg)
{
  for (BatonLegKind other = 0; other < BATON_LEG_IBB; other++)
    if (other != leg)
      peer_emit (peer, BATON_RACE_EFFECT_DROP, other);
  peer_emit (peer, BATON_RACE_EFFECT_COMMIT, leg);
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
gboolean
peer_take_mark (Peer         *peer,
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

void
peer_note_list (Peer *peer)
{
  peer->brain->n_hosts = peer->event->hosts->n;
  peer->brain->n_direct = 0;
  for (guint i = 0; i < peer->event->hosts->n; i++)
    peer->brain->n_direct += !peer->event->hosts->hosts[i].proxy;
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
      peer_answer_error (&peer, BATON_REFUSAL_NOT_FOUND);
      return;
    }
  if (scenario->minds[side] == MIND_PSI)
    peer_psi (&peer);
  else
    peer_coccinella (&peer);
}
