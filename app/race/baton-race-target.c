/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fast mode and its rules T1 to T9 for the target (docs/race.md): the first selection byte tells which leg. */
#include "baton-race-table.h"

#define A(x) BATON_RACE_ACT_##x
#define ROW(from, event, guard, to, ...) \
  { BATON_RACE_##from, BATON_RACE_EVENT_##event, BATON_RACE_GUARD_##guard, BATON_RACE_##to, { __VA_ARGS__ } }

#define ON A(DROP_LOST), A(ANSWER_HOPELESS), A(WATCH), A(GO_ON)
/* The leg that is up is answered; watched until its selection byte comes (T2). */
#define USE A(ANSWER_USED), A(SET_ASIDE), ON
/* No selection byte exists: the answered leg is taken as it is; in-band may still be opened (T3, T9). */
#define TAKE A(DROP_SOCKETS), A(WATCH)
#define COMMIT_ANSWERED A(PICK_ANSWERED), A(DROP_LOSERS), A(COMMIT)
#define OUT A(ANSWER_REST), A(DROP_SOCKETS)
#define LOSE A(ANSWER_REST), A(DROP_ALL), A(LOSE)
#define IN_BAND_WINS A(PICK_IN_BAND), A(ANSWER_REST), A(ACCEPT_OPEN), A(DROP_LOSERS), A(COMMIT)

/* What follows when a leg was lost or an answer came: use what is up, or go on, or give up. */
#define ROWS_USE_PLAIN(event) \
  ROW (RACING,     event,          USABLE_EMPTY,   WON,        A(ANSWER_USED), COMMIT_ANSWERED), \
  ROW (RACING,     event,          USABLE_PLAIN,   TAKEN,      A(ANSWER_USED), TAKE)
#define ROWS_SETTLE(event) \
  ROW (RACING,     event,          USABLE,         RACING,     USE), \
  ROWS_GIVE_UP (event)
#define ROWS_GIVE_UP(event) \
  ROW (RACING,     event,          OPEN_MAY_COME,  IN_BAND,    OUT), \
  ROW (RACING,     event,          ALL_LOST,       LOST,       LOSE), \
  ROW (RACING,     event,          ALWAYS,         RACING,     ON)

static const BatonRaceRow rows[] = {
  ROW (IDLE,       START,          IN_BAND_ONLY,   IN_BAND,    A(AWAIT_OPEN)),
  ROW (IDLE,       START,          ALWAYS,         AWAITING,   A(AWAIT_OPEN)),

  ROW (AWAITING,   HOSTS,          OPEN_MAY_COME,  IN_BAND,    OUT),
  ROW (AWAITING,   HOSTS,          ALL_LOST,       LOST,       LOSE),
  ROW (AWAITING,   HOSTS,          COUNTER,        RACING,     A(LISTEN), A(SEND_HOSTS), A(ANSWER_HOPELESS), A(GO_ON)),
  ROW (AWAITING,   HOSTS,          ALWAYS,         RACING,     A(GO_ON)),
  ROW (AWAITING,   IN_BAND_ASKED,  ALWAYS,         WON,        IN_BAND_WINS),
  ROW (AWAITING,   DUE,            EXPIRED,        LOST,       LOSE),
  ROW (AWAITING,   DUE,            ALWAYS,         AWAITING),
  ROW (AWAITING,   ABORT,          ALWAYS,         LOST,       A(DROP_ALL)),

  ROW (RACING,     CONNECTED,      ALWAYS,         RACING,     A(GO_ON)),
  ROW (RACING,     GRANTED,        OWN_GRANTED,    RACING,     A(ACTIVATE)),
  ROWS_USE_PLAIN (GRANTED),
  ROW (RACING,     GRANTED,        USABLE,         RACING,     USE),
  ROW (RACING,     GRANTED,        ALWAYS,         RACING,     A(WATCH), A(GO_ON)),
  ROW (RACING,     INCOMING,       ALWAYS,         RACING,     A(WATCH)),
  ROW (RACING,     ACTIVATED,      ALWAYS,         RACING,     A(WATCH)),
  ROW (RACING,     READABLE,       ALWAYS,         RACING),
  ROW (RACING,     BYTE,           MARKED,         WON,        A(PICK_MARKED), A(ANSWER_REST), A(DROP_LOSERS),
                                                               A(COMMIT)),
  ROWS_SETTLE (BYTE),
  ROW (RACING,     HOSTS_USED,     PROXY_CHOSEN,   RACING,     A(SET_ASIDE), A(DIAL_OWN), ON),
  ROWS_SETTLE (HOSTS_USED),
  ROW (RACING,     HOSTS_ERROR,    TAKEN_READABLE, WON,        COMMIT_ANSWERED),
  ROW (RACING,     HOSTS_ERROR,    TAKEN,          TAKEN,      TAKE),
  ROWS_USE_PLAIN (HOSTS_ERROR),
  ROWS_SETTLE (HOSTS_ERROR),
  ROWS_USE_PLAIN (ATTEMPT_FAILED),
  ROWS_SETTLE (ATTEMPT_FAILED),
  ROWS_GIVE_UP (NOT_ACTIVATED),
  ROWS_SETTLE (LEG_CLOSED),
  ROWS_USE_PLAIN (DUE),
  ROWS_SETTLE (DUE),
  ROW (RACING,     IN_BAND_ASKED,  ALWAYS,         WON,        IN_BAND_WINS),
  ROW (RACING,     ABORT,          ALWAYS,         LOST,       A(ANSWER_REST), A(DROP_ALL)),

  ROW (TAKEN,      READABLE,       ALWAYS,         WON,        COMMIT_ANSWERED),
  ROW (TAKEN,      BYTE,           OPEN_MAY_COME,  IN_BAND,    OUT),
  ROW (TAKEN,      BYTE,           ALWAYS,         LOST,       LOSE),
  ROW (TAKEN,      LEG_CLOSED,     OPEN_MAY_COME,  IN_BAND,    OUT),
  ROW (TAKEN,      LEG_CLOSED,     ALWAYS,         LOST,       LOSE),
  ROW (TAKEN,      DUE,            OPEN_MAY_COME,  IN_BAND,    OUT),
  ROW (TAKEN,      DUE,            ALL_LOST,       LOST,       LOSE),
  ROW (TAKEN,      DUE,            ALWAYS,         TAKEN),
  ROW (TAKEN,      IN_BAND_ASKED,  ALWAYS,         WON,        IN_BAND_WINS),
  ROW (TAKEN,      HOSTS_USED,     ALWAYS,         TAKEN),
  ROW (TAKEN,      HOSTS_ERROR,    ALWAYS,         TAKEN),
  ROW (TAKEN,      ABORT,          ALWAYS,         LOST,       A(DROP_ALL)),

  ROW (IN_BAND,    IN_BAND_ASKED,  ALWAYS,         WON,        IN_BAND_WINS),
  ROW (IN_BAND,    HOSTS,          ALWAYS,         IN_BAND,    A(REFUSE_HOSTS)),
  ROW (IN_BAND,    HOSTS_USED,     ALWAYS,         IN_BAND),
  ROW (IN_BAND,    HOSTS_ERROR,    ALWAYS,         IN_BAND),
  ROW (IN_BAND,    DUE,            EXPIRED,        LOST,       LOSE),
  ROW (IN_BAND,    DUE,            ALWAYS,         IN_BAND),
  ROW (IN_BAND,    ABORT,          ALWAYS,         LOST,       A(DROP_ALL)),

  /* Late words: the bytes know better than any answer (D1, T2). */
  ROW (WON,        HOSTS,          ALWAYS,         WON,        A(REFUSE_HOSTS)),
  ROW (WON,        HOSTS_USED,     ALWAYS,         WON),
  ROW (WON,        HOSTS_ERROR,    ALWAYS,         WON),
  ROW (LOST,       HOSTS,          ALWAYS,         LOST,       A(REFUSE_HOSTS)),
  ROW (LOST,       HOSTS_USED,     ALWAYS,         LOST),
  ROW (LOST,       HOSTS_ERROR,    ALWAYS,         LOST),
};

const BatonRaceRow *
baton_race_target_rows (gsize *n)
{
  *n = G_N_ELEMENTS (rows);

  return rows;
}
