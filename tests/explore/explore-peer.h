/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explore-world.h"

G_BEGIN_DECLS

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

/* What every modelled peer does. */
BatonRaceEffect *peer_emit (Peer *peer, BatonRaceEffectKind kind, BatonLegKind leg);
BatonLegKind peer_dialled_leg (Peer *peer, guint host);
void peer_dial (Peer *peer, guint host);
void peer_dial_own (Peer *peer);
gboolean peer_is_open (Peer *peer, guint i);
void peer_stop_connector (Peer *peer, guint but);
void peer_answer_error (Peer *peer, BatonRefusal refusal);
void peer_answer_used (Peer *peer, guint host);
void peer_die (Peer *peer);
void peer_win (Peer *peer, BatonLegKind leg);
gboolean peer_take_mark (Peer *peer, BatonLegKind leg);
void peer_note_list (Peer *peer);

void peer_psi (Peer *peer);
void peer_coccinella (Peer *peer);

G_END_DECLS
