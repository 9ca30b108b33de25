/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-race-plan.h"
#include "baton-race-private.h"

G_BEGIN_DECLS

/* The four roads of sockets, and in-band. */
typedef enum {
  ROAD_DIRECT,
  ROAD_FAST,
  ROAD_PROXY_I,  /* the initiator's proxy */
  ROAD_PROXY_T,  /* the target's proxy */
  ROAD_IBB,
  N_ROADS,
  ROAD_NONE = N_ROADS,
} Road;

/* What a dialled address does. */
typedef enum {
  REACH_GOOD,
  REACH_REFUSED,
  REACH_HOLE,    /* swallows every packet */
  REACH_DEAF,    /* connects and then says nothing */
} Reach;

#define MAX_DIRECT 2

/* Who decides at a side. */
typedef enum {
  MIND_BATON,       /* the real machine */
  MIND_PSI,         /* a model of it: docs of iris' s5b.cpp in the comments */
  MIND_COCCINELLA,
} Mind;

/**
 * Scenario:
 *
 * Two programs and the network between them: what they allow, list and reach. The walk varies everything else.
 */
typedef struct {
  const char    *name;
  BatonPeerKind  sees[2];           /* the profile by which each side (initiator, target) treats the other */
  BatonLegSet    legs[2];
  Mind           minds[2];
  guint          n_direct[2];       /* addresses listed */
  gboolean       proxy[2];          /* a proxy listed */
  Reach          direct[2][MAX_DIRECT];  /* of the initiator's list as seen by the target, and the other way round */
  Reach          to_proxy[2][2];    /* [whose proxy][who dials] */
  gboolean       empty;             /* the file */
  guint          faults;            /* how many things may break */
  guint          delays;            /* how often time may pass although something is on its way */
  gboolean       far;
  gboolean       in_band_only;      /* in-band was agreed */
  gboolean       no_marks;          /* the initiator's client bounces counter-offers unseen */
  gboolean       rude;              /* words may come that nobody said */
  gboolean       cautious;          /* a profile that has every wait and every permission */
} Scenario;

typedef enum {
  STANZA_HOSTS,
  STANZA_USED,
  STANZA_ERROR,
  STANZA_OPEN,
  STANZA_OPENED,
  STANZA_NOT_OPENED,
  STANZA_DATA,
  STANZA_CLOSE,
} StanzaKind;

typedef struct {
  guint8 kind;
  guint8 word;   /* fast mark, host or refusal */
} Stanza;

#define MAX_STANZAS 8
#define MAX_CONNS 8
#define MAX_TOKENS 4

/* A TCP connection, by who dialled it and in which attempt. */
typedef enum {
  CONN_NONE,
  CONN_DIALLED,
  CONN_OPEN,
  CONN_REQUESTED,
  CONN_ADMITTED,   /* the server said yes, the dialler has not heard it */
  CONN_GRANTED,
  CONN_CLOSED,
} ConnStage;

typedef struct {
  guint8 stage;
  guint8 road;
  guint8 reach;
} Conn;

typedef enum {
  TOKEN_MARK = 1,
  TOKEN_DATA,
  TOKEN_END,
} Token;

/* What the initiator has written on a road and the target not yet read. */
typedef struct {
  guint8 n;
  guint8 tokens[MAX_TOKENS];
  guint8 watch;        /* 0, 1: peek, 2: consume */
  guint8 told;         /* readable or the end was told */
  guint8 closed[2];    /* that side has closed its end */
  guint8 told_initiator;
} Pipe;

/**
 * Brain:
 *
 * The variables of a modelled peer, by the names that they have in its source.
 */
typedef struct {
  guint8 over;           /* 0 no, 1 won, 2 lost */
  guint8 task;           /* its own streamhosts are unanswered */
  guint8 client;         /* somebody is connected to its server */
  guint8 conn;           /* its connector runs */
  guint8 conn_success;
  guint8 local_failed;
  guint8 remote_failed;
  guint8 fast;
  guint8 late_proxy;
  guint8 answered;       /* the other side's streamhosts */
  guint8 mode;           /* initiator: 0 unknown, 1 fast, 2 not fast */
  guint8 out;            /* the leg it connected, plus one */
  guint8 n_hosts;
  guint8 n_direct;
  guint8 position;       /* in the list, while one after the other is tried */
  guint8 activated;      /* the leg it reads, plus one */
  gint64 due_us;         /* of its connector */
  gint64 end_us;         /* of all */
} Brain;

/**
 * World:
 *
 * Both machines and everything between them, as plain bytes.
 */
typedef struct {
  BatonRace race[2];
  Brain     brains[2];
  gint64    now_us;
  Stanza    stanzas[2][MAX_STANZAS];  /* on their way to a side */
  guint8    n_stanzas[2];
  guint8    muted[2];                 /* nothing reaches that side any more */
  Conn      conns[2][MAX_CONNS];
  guint8    listening[2];
  guint8    refusing[2];
  guint8    guest[2];                 /* the dialler's attempt our server granted; MAX_CONNS: none */
  Pipe      pipes[ROAD_IBB];
  guint8    activation[2];            /* of whose proxy: 0 no, 1 asked, 2 open, 3 failed */
  guint8    taken[2];                 /* Road */
  guint8    open[2][BATON_N_LEGS];    /* the leg may still tell */
  guint8    awaits_open;
  guint8    lost[2];
  guint8    asked[2];                 /* streamhosts were sent by that side */
  guint8    answers[2];               /* how often that side's streamhosts were answered */
  guint8    marks;                    /* selection bytes written */
  guint8    marks_read;
  guint8    opens;
  guint8    faults;                   /* left */
  guint8    delays;                   /* left */
  guint8    aborted;
  guint8    broken;                   /* a connection that was up broke, or words were lost */
  guint8    rude;                     /* words came that nobody said */
  guint8    killed;                   /* a modelled peer closed the stream that it had selected */
  guint8    unused[7];
} World;

/* One thing that can happen. */
typedef struct {
  guint8 kind;
  guint8 side;
  guint8 item;
} Step;

#define MAX_STEPS 64

void        world_init      (World          *world,
                             const Scenario *scenario);
/* Everything that can happen next. */
guint       world_steps     (const World    *world,
                             const Scenario *scenario,
                             Step            steps[MAX_STEPS]);
/* Lets it happen; what is wrong then, or %NULL. */
const char *world_take      (World          *world,
                             const Scenario *scenario,
                             Step            step);
/* Nothing can happen any more: what is wrong then, or %NULL. */
const char *world_judge     (const World    *world,
                             const Scenario *scenario);
guint64     world_hash      (const World    *world);
char       *world_step_name (Step            step);
/* The step for people, with what came of it: (transfer full). */
char       *world_tell      (const World    *before,
                             const World    *after,
                             const Scenario *scenario,
                             Step            step);

gboolean    world_is_over   (const World    *world,
                             const Scenario *scenario,
                             guint           side);

/* A modelled peer takes an event. */
void        peer_feed       (World                *world,
                             const Scenario       *scenario,
                             guint                 side,
                             const BatonRaceEvent *event,
                             BatonRaceEffects     *effects);
gint64      peer_next_due   (const Brain          *brain);

/* Rows that some world has taken, by role. */
extern guint world_rows[2][256];

G_END_DECLS
