/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fast mode and its rules I1 to I12 for the initiator (docs/race.md): who offers the file decides alone. */
#include "baton-race-table.h"

#define A(x) BATON_RACE_ACT_##x
#define ROW(from, event, guard, to, ...) \
  { BATON_RACE_##from, BATON_RACE_EVENT_##event, BATON_RACE_GUARD_##guard, BATON_RACE_##to, { __VA_ARGS__ } }

/* A dialled leg is picked: nothing more is granted, then the answer; the selection byte comes when the gate is open. */
#define PICK A(PICK_DIALLED), A(ABANDON_OTHERS), A(REFUSE_GRANTS), A(ANSWER_USED)
#define WIN A(SELECT), A(DROP_LOSERS), A(COMMIT)
/* The in-band open is a pick as well (I11). Legs that still live are closed when it is answered. */
#define OPEN A(PICK_IN_BAND), A(DROP_LOST), A(ABANDON_OTHERS), A(ANSWER_REST), A(REFUSE_GRANTS), A(OPEN)
#define LOSE A(ANSWER_REST), A(DROP_ALL), A(LOSE)
#define ON A(DROP_LOST), A(ANSWER_HOPELESS), A(GO_ON)

static const BatonRaceRow rows[] = {
  ROW (IDLE,       START,          IN_BAND_ONLY,   IN_BAND,    A(PICK_IN_BAND), A(OPEN)),
  ROW (IDLE,       START,          OPEN_TIME,      IN_BAND,    A(PICK_IN_BAND), A(OPEN)),
  ROW (IDLE,       START,          ALL_LOST,       LOST,       A(LOSE)),
  ROW (IDLE,       START,          ALWAYS,         RACING,     A(LISTEN), A(SEND_HOSTS)),

  ROW (RACING,     HOSTS,          NO_MARK,        RACING,     A(REFUSE_HOSTS)),
  ROW (RACING,     HOSTS,          OPEN_TIME,      IN_BAND,    OPEN),
  ROW (RACING,     HOSTS,          ALL_LOST,       LOST,       LOSE),
  ROW (RACING,     HOSTS,          ALWAYS,         RACING,     ON),
  ROW (RACING,     HOSTS_USED,     DIRECT_CHOSEN,  WON,        A(PICK_DIRECT), A(SELECT), A(ANSWER_REST),
                                                               A(DROP_LOSERS), A(COMMIT)),
  ROW (RACING,     HOSTS_USED,     PROXY_EARLY,    PROXY_HELD, A(SET_ASIDE), ON),
  ROW (RACING,     HOSTS_USED,     PROXY_CHOSEN,   PROXYING,   A(SET_ASIDE), A(DIAL_OWN), ON),
  ROW (RACING,     HOSTS_USED,     ROAD_UP_GATED,  GATED,      A(DROP_LOST), PICK),
  ROW (RACING,     HOSTS_USED,     OPEN_TIME,      IN_BAND,    OPEN),
  ROW (RACING,     HOSTS_USED,     ALL_LOST,       LOST,       LOSE),
  ROW (RACING,     HOSTS_USED,     ALWAYS,         RACING,     ON),
  ROW (RACING,     HOSTS_ERROR,    ROAD_UP_GATED,  GATED,      A(DROP_LOST), PICK),
  ROW (RACING,     HOSTS_ERROR,    OPEN_TIME,      IN_BAND,    OPEN),
  ROW (RACING,     HOSTS_ERROR,    ALL_LOST,       LOST,       LOSE),
  ROW (RACING,     HOSTS_ERROR,    ALWAYS,         RACING,     ON),
  ROW (RACING,     CONNECTED,      ALWAYS,         RACING,     A(GO_ON)),
  ROW (RACING,     GRANTED,        ROAD_UP_GATED,  GATED,      A(DROP_LOST), PICK),
  ROW (RACING,     GRANTED,        ROAD_UP,        WON,        PICK, WIN),
  ROW (RACING,     GRANTED,        ALWAYS,         RACING,     A(GO_ON)),
  ROW (RACING,     ATTEMPT_FAILED, ROAD_UP_GATED,  GATED,      A(DROP_LOST), PICK),
  ROW (RACING,     ATTEMPT_FAILED, OPEN_TIME,      IN_BAND,    OPEN),
  ROW (RACING,     ATTEMPT_FAILED, ALL_LOST,       LOST,       LOSE),
  ROW (RACING,     ATTEMPT_FAILED, ALWAYS,         RACING,     ON),
  ROW (RACING,     INCOMING,       ALWAYS,         RACING),
  ROW (RACING,     LEG_CLOSED,     OPEN_TIME,      IN_BAND,    OPEN),
  ROW (RACING,     LEG_CLOSED,     ALL_LOST,       LOST,       LOSE),
  ROW (RACING,     LEG_CLOSED,     ALWAYS,         RACING,     ON),
  ROW (RACING,     DUE,            ROAD_UP_GATED,  GATED,      A(DROP_LOST), PICK),
  ROW (RACING,     DUE,            OPEN_TIME,      IN_BAND,    OPEN),
  ROW (RACING,     DUE,            ALL_LOST,       LOST,       LOSE),
  ROW (RACING,     DUE,            ALWAYS,         RACING,     ON),
  ROW (RACING,     ABORT,          ALWAYS,         LOST,       A(ANSWER_REST), A(DROP_ALL)),

  /* Any answer opens the gate; what it says no longer matters (I5, I8). A proxy of theirs needs its time as well. */
  ROW (GATED,      HOSTS_USED,     PROXY_OPENS,    GATED,      A(DROP_LOST)),
  ROW (GATED,      HOSTS_USED,     ALWAYS,         WON,        WIN),
  ROW (GATED,      HOSTS_ERROR,    PROXY_OPENS,    GATED,      A(DROP_LOST)),
  ROW (GATED,      HOSTS_ERROR,    ALWAYS,         WON,        WIN),
  ROW (GATED,      LEG_CLOSED,     PICK_STANDS,    GATED,      A(DROP_LOST)),
  ROW (GATED,      LEG_CLOSED,     OPEN_TIME,      IN_BAND,    OPEN),
  ROW (GATED,      LEG_CLOSED,     ALL_LOST,       LOST,       LOSE),
  ROW (GATED,      LEG_CLOSED,     ALWAYS,         RACING,     ON),
  ROW (GATED,      DUE,            GATE_OPEN,      WON,        WIN),
  ROW (GATED,      DUE,            OPEN_TIME,      IN_BAND,    OPEN),
  ROW (GATED,      DUE,            ALL_LOST,       LOST,       LOSE),
  ROW (GATED,      DUE,            ALWAYS,         GATED),
  ROW (GATED,      ABORT,          ALWAYS,         LOST,       A(DROP_ALL)),

  ROW (PROXY_HELD, CONNECTED,      ALWAYS,         PROXY_HELD, A(GO_ON)),
  ROW (PROXY_HELD, GRANTED,        ALWAYS,         WON,        PICK, WIN),
  ROW (PROXY_HELD, ATTEMPT_FAILED, DIALLED_LOST,   PROXYING,   A(DIAL_OWN), ON),
  ROW (PROXY_HELD, ATTEMPT_FAILED, ALWAYS,         PROXY_HELD, ON),
  ROW (PROXY_HELD, DUE,            OPEN_TIME,      IN_BAND,    OPEN),
  ROW (PROXY_HELD, DUE,            ALL_LOST,       LOST,       LOSE),
  ROW (PROXY_HELD, DUE,            EXPIRED,        PROXYING,   A(DIAL_OWN), ON),
  ROW (PROXY_HELD, DUE,            DIALLED_LOST,   PROXYING,   A(DIAL_OWN), ON),
  ROW (PROXY_HELD, DUE,            ALWAYS,         PROXY_HELD, ON),
  ROW (PROXY_HELD, ABORT,          ALWAYS,         LOST,       A(ANSWER_REST), A(DROP_ALL)),

  ROW (PROXYING,   HOSTS,          ALWAYS,         PROXYING,   A(REFUSE_HOSTS)),
  ROW (PROXYING,   CONNECTED,      ALWAYS,         PROXYING,   A(GO_ON)),
  ROW (PROXYING,   GRANTED,        OWN_GRANTED,    PROXYING,   A(ACTIVATE)),
  ROW (PROXYING,   GRANTED,        ALWAYS,         WON,        PICK, WIN),
  ROW (PROXYING,   ACTIVATED,      ALWAYS,         WON,        A(PICK_PROXY), A(SELECT), A(ANSWER_REST),
                                                               A(DROP_LOSERS), A(COMMIT)),
  ROW (PROXYING,   NOT_ACTIVATED,  OPEN_TIME,      IN_BAND,    OPEN),
  ROW (PROXYING,   NOT_ACTIVATED,  ALL_LOST,       LOST,       LOSE),
  ROW (PROXYING,   NOT_ACTIVATED,  ALWAYS,         RACING,     ON),
  ROW (PROXYING,   ATTEMPT_FAILED, OPEN_TIME,      IN_BAND,    OPEN),
  ROW (PROXYING,   ATTEMPT_FAILED, ALL_LOST,       LOST,       LOSE),
  ROW (PROXYING,   ATTEMPT_FAILED, PROXY_ALIVE,    PROXYING,   ON),
  ROW (PROXYING,   ATTEMPT_FAILED, ALWAYS,         RACING,     ON),
  ROW (PROXYING,   LEG_CLOSED,     OPEN_TIME,      IN_BAND,    OPEN),
  ROW (PROXYING,   LEG_CLOSED,     ALL_LOST,       LOST,       LOSE),
  ROW (PROXYING,   LEG_CLOSED,     ALWAYS,         RACING,     ON),
  ROW (PROXYING,   DUE,            OPEN_TIME,      IN_BAND,    OPEN),
  ROW (PROXYING,   DUE,            ALL_LOST,       LOST,       LOSE),
  ROW (PROXYING,   DUE,            PROXY_ALIVE,    PROXYING,   ON),
  ROW (PROXYING,   DUE,            ALWAYS,         RACING,     ON),
  ROW (PROXYING,   ABORT,          ALWAYS,         LOST,       A(ANSWER_REST), A(DROP_ALL)),

  ROW (IN_BAND,    IN_BAND_OPENED, ALWAYS,         WON,        A(DROP_LOSERS), A(COMMIT)),
  ROW (IN_BAND,    LEG_CLOSED,     ALWAYS,         LOST,       A(DROP_ALL), A(LOSE)),
  ROW (IN_BAND,    DUE,            EXPIRED,        LOST,       A(DROP_ALL), A(LOSE)),
  ROW (IN_BAND,    DUE,            ALWAYS,         IN_BAND),
  ROW (IN_BAND,    HOSTS,          ALWAYS,         IN_BAND,    A(REFUSE_HOSTS)),
  ROW (IN_BAND,    HOSTS_USED,     ALWAYS,         IN_BAND),
  ROW (IN_BAND,    HOSTS_ERROR,    ALWAYS,         IN_BAND),
  ROW (IN_BAND,    ABORT,          ALWAYS,         LOST,       A(DROP_ALL)),

  /* Late words: the first answer counted (I8), a late counter-offer is answered all the same (I9). */
  ROW (WON,        HOSTS,          ALWAYS,         WON,        A(REFUSE_HOSTS)),
  ROW (WON,        HOSTS_USED,     ALWAYS,         WON),
  ROW (WON,        HOSTS_ERROR,    ALWAYS,         WON),
  ROW (LOST,       HOSTS,          ALWAYS,         LOST,       A(REFUSE_HOSTS)),
  ROW (LOST,       HOSTS_USED,     ALWAYS,         LOST),
  ROW (LOST,       HOSTS_ERROR,    ALWAYS,         LOST),
};

const BatonRaceRow *
baton_race_initiator_rows (gsize *n)
{
  *n = G_N_ELEMENTS (rows);

  return rows;
}
