/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-leg-kind.h"
#include "baton-note.h"

G_BEGIN_DECLS

/**
 * BatonRaceEffectKind:
 *
 * What a race wants done, each one verb of a leg or of the negotiation, with the fields that count behind it.
 */
typedef enum {
  /* Of the negotiation. */
  BATON_RACE_EFFECT_SEND_HOSTS,    /* fast: send_hosts() with the list of baton_race_order_hosts() */
  BATON_RACE_EFFECT_ANSWER_USED,   /* host: answer_used() with the JID of that entry of the peer's list */
  BATON_RACE_EFFECT_ANSWER_ERROR,  /* refusal: answer_error() */

  /* Of a leg. */
  BATON_RACE_EFFECT_LISTEN,        /* leg */
  BATON_RACE_EFFECT_REFUSE,        /* leg */
  BATON_RACE_EFFECT_DIAL,          /* leg, attempt, host, own: an entry of our own list (own) or of the peer's */
  BATON_RACE_EFFECT_REQUEST,       /* leg, attempt */
  BATON_RACE_EFFECT_ABANDON,       /* leg, attempt */
  BATON_RACE_EFFECT_ACTIVATE,      /* leg */
  BATON_RACE_EFFECT_SELECT,        /* leg */
  BATON_RACE_EFFECT_AWAIT_BYTE,    /* leg, consume; a later one replaces an earlier one */
  BATON_RACE_EFFECT_OPEN,          /* leg */
  BATON_RACE_EFFECT_AWAIT_OPEN,    /* leg */
  BATON_RACE_EFFECT_ANSWER_OPEN,   /* leg, accept */
  BATON_RACE_EFFECT_DROP,          /* leg */

  /* Of the transfer: at most one of these in a race, and it is the last effect of its batch. */
  BATON_RACE_EFFECT_COMMIT,        /* leg: take_conduit(), begin data; RACE_WON for the transfer machine */
  BATON_RACE_EFFECT_LOSE,          /* reoffer: RACE_LOST; @reoffer: a second offer, in-band only, may help */
  BATON_RACE_N_EFFECTS,
} BatonRaceEffectKind;

typedef struct {
  guint8 kind;     /* BatonRaceEffectKind */
  guint8 leg;      /* BatonLegKind */
  guint8 attempt;  /* the number for dial, request and abandon: unique in one race */
  guint8 host;     /* an index into the list the peer sent, or (own) into the list we sent */
  guint8 own;
  guint8 refusal;  /* BatonRefusal */
  guint8 fast;
  guint8 consume;
  guint8 accept;
  guint8 reoffer;
} BatonRaceEffect;

/* More than the longest batch: every attempt abandoned or dialled and every leg dropped, with answers. */
#define BATON_RACE_MAX_EFFECTS 64

/**
 * BatonRaceEffects:
 *
 * What one event caused, to be done in order. Effects cannot fail on the spot: failure comes back as an event.
 */
typedef struct {
  guint           n;
  BatonRaceEffect effects[BATON_RACE_MAX_EFFECTS];
} BatonRaceEffects;

const char *baton_race_effect_kind_to_string (BatonRaceEffectKind kind);

G_END_DECLS
