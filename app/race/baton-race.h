/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-method.h"
#include "baton-peer-profile.h"
#include "baton-race-effect.h"
#include "baton-race-enums.h"
#include "baton-race-event.h"
#include "baton-race-host.h"

G_BEGIN_DECLS

/* The peer's streamhosts, and our own proxies, each tried at most once. */
#define BATON_RACE_MAX_ATTEMPTS (BATON_RACE_MAX_HOSTS + BATON_RACE_MAX_PROXIES)

/**
 * BatonRaceState:
 *
 * Where a race is. Legs and attempts have phases of their own; these are the turns of the decision.
 */
typedef enum {
  BATON_RACE_IDLE,        /* before START */
  BATON_RACE_AWAITING,    /* target: accepted, no streamhosts yet */
  BATON_RACE_RACING,      /* roads are open, none is agreed */
  BATON_RACE_GATED,       /* initiator: a dialled leg is picked, its selection byte is held (I5; their proxy opens) */
  BATON_RACE_PROXY_HELD,  /* initiator: our proxy was answered, a dialled leg gets its chance (I7) */
  BATON_RACE_PROXYING,    /* initiator: our proxy was answered, we connect and activate; a dialled leg may win */
  BATON_RACE_TAKEN,       /* target: a leg without selection byte is taken, its first byte is awaited */
  BATON_RACE_IN_BAND,     /* initiator: the open is out; target: sockets are lost, an open may come */
  BATON_RACE_WON,
  BATON_RACE_LOST,
  BATON_RACE_N_STATES,
} BatonRaceState;

/**
 * BatonRaceConfig:
 * @role: ours
 * @legs: what --legs allows here
 * @method: what was agreed: %BATON_METHOD_S5B or %BATON_METHOD_IBB
 * @methods: what was offered: in-band may follow lost sockets only when it was among them
 * @profile: the peer's
 * @rtt_us: a stanza's round trip; 0: unknown
 * @fast: initiator: put the fast mark into the offer (baton_race_offers_fast()); target: ignored
 * @own_direct: how many addresses of our own the list we send has
 * @own_proxies: how many proxies it has
 * @own_first_proxy: where the first of them stands in that list; they stand together
 * @empty: the file has no bytes
 * @unused: zero
 *
 * What is known when a race starts: own streamhosts are gathered before the offer is sent or accepted.
 */
typedef struct {
  BatonRole               role;
  BatonLegSet             legs;
  BatonMethod             method;
  BatonMethod             methods;
  const BatonPeerProfile *profile;
  gint64                  rtt_us;
  gboolean                fast;
  guint                   own_direct;
  guint                   own_proxies;
  guint                   own_first_proxy;
  gboolean                empty;
  guint                   unused;
} BatonRaceConfig;

typedef struct {
  guint8  phase;      /* BatonRacePhase */
  guint8  reason;     /* BatonLegReason */
  guint8  attempt;    /* the last one dialled, for the lane; BATON_RACE_NO_ATTEMPT: none */
  guint8  watch;      /* how its first byte is watched; private */
  guint8  open;       /* there is something to drop; private */
  guint8  unused[3];
  gint64  start_us;   /* when it was first tried; 0: not yet */
  gint64  end_us;     /* when it came up, won or was lost; 0: not yet */
} BatonRaceLeg;

#define BATON_RACE_NO_ATTEMPT 255

typedef struct {
  guint8  leg;        /* BatonLegKind */
  guint8  stage;      /* private */
  guint8  reason;     /* BatonLegReason */
  guint8  host;       /* index into the list it is of */
  guint8  own;        /* of our list, not of the peer's */
  guint8  unused[3];
  gint64  due_us;     /* when it starts, and once started: when it is given up */
} BatonRaceAttempt;

/**
 * BatonRace:
 *
 * The decision which leg carries the bytes: plain data without padding that is fed events and returns effects. Copy,
 * compare and hash it as bytes. Owns nothing, reads no clock. Everything but the legs and attempts is private.
 */
typedef struct {
  BatonRaceConfig  config;
  guint8           state;         /* BatonRaceState */
  guint8           mark;          /* whether a selection byte exists */
  guint8           answer;        /* what became of our own streamhosts */
  guint8           theirs;        /* what became of the peer's streamhosts */
  guint8           picked;        /* BatonLegKind; BATON_N_LEGS: none */
  guint8           answered;      /* target: the leg that our answer names; BATON_N_LEGS: none */
  guint8           refusing;      /* initiator: direct grants nothing more */
  guint8           far;           /* see #BatonRaceHosts */
  guint32          n_attempts;
  guint32          unused;
  gint64           accepted_us;   /* START */
  gint64           state_due_us;  /* the state's own patience; 0: none */
  gint64           deadline_us;   /* all sockets count as lost; 0: none */
  gint64           in_band_us;    /* initiator: the open may go out; 0: only when all is lost */
  gint64           dialled_us;    /* initiator: the counter-offer's direct hosts are given up; 0: none */
  gint64           hold_us;       /* a proxy of theirs that is up may be taken; 0: none is held */
  gint64           answer_us;     /* target: their streamhosts are answered by then; 0: they are */
  gint64           gate_us;       /* initiator: their proxy, once picked, had its time to open */
  BatonRaceLeg     legs[BATON_N_LEGS];
  BatonRaceAttempt attempts[BATON_RACE_MAX_ATTEMPTS];
} BatonRace;

void            baton_race_init              (BatonRace             *self,
                                              const BatonRaceConfig *config);
gboolean        baton_race_feed              (BatonRace             *self,
                                              const BatonRaceEvent  *event,
                                              gint64                 now_us,
                                              BatonRaceEffects      *effects);
/* Microseconds; -1: none. */
gint64          baton_race_next_due          (const BatonRace       *self);

/* Whether the initiator's offer carries the fast mark. */
gboolean        baton_race_offers_fast       (BatonLegSet             legs,
                                              const BatonPeerProfile *profile);

BatonRaceState  baton_race_get_state         (const BatonRace       *self);
gboolean        baton_race_is_over           (const BatonRace       *self);
/* -1: none yet. */
int             baton_race_get_winner        (const BatonRace       *self);
const char     *baton_race_state_to_string   (BatonRaceState         state);

G_END_DECLS
