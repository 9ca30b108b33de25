/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-race.h"

G_BEGIN_DECLS

/**
 * BatonRaceGuard:
 *
 * Questions about the value, asked after the event's own facts were noted in it. Enum values and not functions, so that
 * a table can be printed, drawn and walked.
 */
typedef enum {
  BATON_RACE_GUARD_ALWAYS,
  BATON_RACE_GUARD_IN_BAND_ONLY,     /* in-band was agreed, sockets were not */
  BATON_RACE_GUARD_ALL_LOST,         /* no socket leg can come up any more */
  BATON_RACE_GUARD_OPEN_TIME,        /* initiator: in-band's time (I10, I11), in the same SID */
  BATON_RACE_GUARD_OPEN_MAY_COME,    /* target: all lost, but this peer may still open in-band (T4) */
  BATON_RACE_GUARD_EXPIRED,          /* the state's own patience is over */
  /* Initiator. */
  BATON_RACE_GUARD_NO_MARK,          /* their streamhosts came after their answer, or unasked: no selection byte (D2) */
  BATON_RACE_GUARD_DIRECT_CHOSEN,    /* our address was answered and its connection is there */
  BATON_RACE_GUARD_PROXY_EARLY,      /* our proxy was answered, but a dialled leg gets its chance (I7) */
  BATON_RACE_GUARD_PROXY_CHOSEN,     /* our proxy was answered */
  BATON_RACE_GUARD_ROAD_UP,          /* a dialled leg may be picked */
  BATON_RACE_GUARD_ROAD_UP_GATED,    /* the same, but the selection byte has to wait (I5), or a proxy has to open */
  BATON_RACE_GUARD_PROXY_OPENS,      /* a proxy of theirs is picked and given its time */
  BATON_RACE_GUARD_GATE_OPEN,        /* that time is over, and so is the wait of I5 */
  BATON_RACE_GUARD_DIALLED_LOST,     /* no dialled leg tries any more */
  BATON_RACE_GUARD_PROXY_ALIVE,      /* our proxy may still be activated */
  BATON_RACE_GUARD_PICK_STANDS,      /* the picked leg is still up */
  BATON_RACE_GUARD_OWN_GRANTED,      /* our own proxy let us in: activate it */
  /* Target. */
  BATON_RACE_GUARD_COUNTER,          /* a counter-offer goes out first (T1, D2) */
  BATON_RACE_GUARD_USABLE,           /* an unanswered offer can be answered with a leg that is up (T5) */
  BATON_RACE_GUARD_USABLE_PLAIN,     /* the same, and no selection byte exists */
  BATON_RACE_GUARD_USABLE_EMPTY,     /* the same, and no byte at all will come */
  BATON_RACE_GUARD_TAKEN,            /* no selection byte exists and an answered leg is up (T3) */
  BATON_RACE_GUARD_TAKEN_READABLE,   /* the same, and its bytes wait (or none will come) */
  BATON_RACE_GUARD_MARKED,           /* this byte is the selection byte */
  BATON_RACE_N_GUARDS,
} BatonRaceGuard;

/**
 * BatonRaceAct:
 *
 * What a row does; each becomes none, one or several effects.
 */
typedef enum {
  BATON_RACE_ACT_NONE,
  BATON_RACE_ACT_LISTEN,
  BATON_RACE_ACT_SEND_HOSTS,
  BATON_RACE_ACT_GO_ON,              /* dial what is due, one request at a time a leg (I2, T1) */
  BATON_RACE_ACT_WATCH,              /* target: await the first byte where it may be read by now (T2, T3) */
  BATON_RACE_ACT_DROP_LOST,
  BATON_RACE_ACT_ANSWER_HOPELESS,    /* not-found, if none of their streamhosts can be reached any more (I9) */
  BATON_RACE_ACT_ANSWER_REST,        /* an error, if their streamhosts are unanswered (I6, T7) */
  BATON_RACE_ACT_ANSWER_USED,        /* the host of the leg that is up */
  BATON_RACE_ACT_REFUSE_HOSTS,       /* an error to streamhosts that came too late */
  BATON_RACE_ACT_REFUSE_GRANTS,      /* our server grants nothing more (D4) */
  BATON_RACE_ACT_SET_ASIDE,          /* their proxies are not tried beside a chosen road */
  BATON_RACE_ACT_ABANDON_OTHERS,     /* every attempt but that of the picked leg */
  BATON_RACE_ACT_DIAL_OWN,           /* the proxy of ours that they chose */
  BATON_RACE_ACT_ACTIVATE,
  BATON_RACE_ACT_PICK_DIRECT,
  BATON_RACE_ACT_PICK_DIALLED,
  BATON_RACE_ACT_PICK_PROXY,
  BATON_RACE_ACT_PICK_IN_BAND,
  BATON_RACE_ACT_PICK_ANSWERED,
  BATON_RACE_ACT_PICK_MARKED,
  BATON_RACE_ACT_SELECT,             /* write the selection byte, if one exists */
  BATON_RACE_ACT_OPEN,
  BATON_RACE_ACT_AWAIT_OPEN,
  BATON_RACE_ACT_ACCEPT_OPEN,
  BATON_RACE_ACT_DROP_SOCKETS,       /* every socket leg but the picked or answered one */
  BATON_RACE_ACT_DROP_LOSERS,        /* every leg but the picked one */
  BATON_RACE_ACT_DROP_ALL,
  BATON_RACE_ACT_COMMIT,
  BATON_RACE_ACT_LOSE,
  BATON_RACE_N_ACTS,
} BatonRaceAct;

#define BATON_RACE_ROW_ACTS 7

/* First row of a (from, event) pair whose guard holds wins; the last one of a pair is ALWAYS. Attempts that the event
 * made superfluous (overdue, or beside a granted one) are abandoned before the acts of any row. */
typedef struct {
  guint8 from;
  guint8 event;
  guint8 guard;
  guint8 to;
  guint8 acts[BATON_RACE_ROW_ACTS];
} BatonRaceRow;

const BatonRaceRow *baton_race_initiator_rows (gsize *n);
const BatonRaceRow *baton_race_target_rows    (gsize *n);
/* The row that an event takes, or %NULL: out of order. Does everything that baton_race_feed() does. */
const BatonRaceRow *baton_race_turn           (BatonRace            *self,
                                               const BatonRaceEvent *event,
                                               gint64                now_us,
                                               BatonRaceEffects     *effects);

const char *baton_race_guard_to_string (BatonRaceGuard guard);
const char *baton_race_act_to_string   (BatonRaceAct   act);

G_END_DECLS
