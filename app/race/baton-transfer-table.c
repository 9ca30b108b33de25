/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A transfer from the drop to the last byte: ask, race, move, check (docs/race.md). */
#include "baton-transfer-table.h"

#include "baton-race-plan.h"

#define E(x) BATON_TRANSFER_EFFECT_##x
#define ROW(from, event, guard, to, fault, ...) \
  { BATON_STAGE_##from, BATON_TRANSFER_EVENT_##event, BATON_TRANSFER_GUARD_##guard, BATON_STAGE_##to, \
    BATON_FAULT_##fault, FALSE, { __VA_ARGS__ } }
#define RENEW(from, event, guard, to) \
  { BATON_STAGE_##from, BATON_TRANSFER_EVENT_##event, BATON_TRANSFER_GUARD_##guard, BATON_STAGE_##to, \
    BATON_FAULT_NONE, TRUE, { 0 } }

/* While bytes move, whether or not they moved lately. */
#define ROWS_MOVING(stage) \
  ROW (stage,      BYTES_ALL,      CONFIRMED_LATER, CONFIRMING, NONE,           E(SEND_END)), \
  ROW (stage,      BYTES_ALL,      INITIATOR,       DONE,       NONE,           E(END), E(DISCARD_FILE)), \
  ROW (stage,      BYTES_ALL,      DIFFERS,         FAILED,     MISMATCH,       E(SEND_END), E(END), \
                                                                                  E(LEAVE_PARTIAL)), \
  ROW (stage,      BYTES_ALL,      WORD_FOLLOWS,    VERIFYING,  NONE), \
  ROW (stage,      BYTES_ALL,      ALWAYS,          KEEPING,    NONE,           E(KEEP_FILE)), \
  ROW (stage,      MOVER_FAILED,   EXPLAINABLE,     EXPLAINING, NONE), \
  ROW (stage,      MOVER_FAILED,   ALWAYS,          FAILED,     NONE,           E(SEND_END), E(END), \
                                                                                  E(LEAVE_PARTIAL)), \
  ROW (stage,      PEER_END,       RECEIVED,        VOUCHED,    NONE), \
  ROW (stage,      PEER_END,       CANCELLED,       FAILED,     NONE,           E(STOP_MOVER), E(END), \
                                                                                  E(DISCARD_FILE)), \
  ROW (stage,      PEER_END,       FINAL,           FAILED,     NONE,           E(STOP_MOVER), E(END), \
                                                                                  E(LEAVE_PARTIAL)), \
  ROW (stage,      PEER_END,       ALWAYS,          stage,      NONE), \
  ROW (stage,      USER_CANCEL,    ALWAYS,          FAILED,     CANCELLED_HERE, E(STOP_MOVER), E(SEND_END), E(END), \
                                                                                E(DISCARD_FILE)), \
  ROW (stage,      PEER_GONE,      ON_SOCKET,       stage,      NONE), \
  ROW (stage,      PEER_GONE,      ALWAYS,          FAILED,     PEER_GONE,      E(STOP_MOVER), E(END), \
                                                                                  E(LEAVE_PARTIAL)), \
  ROW (stage,      SESSION_LOST,   ON_SOCKET,       stage,      NONE), \
  ROW (stage,      SESSION_LOST,   CAN_RESTART,     RESTARTING, NONE,           E(STOP_MOVER), E(END)), \
  ROW (stage,      SESSION_LOST,   ALWAYS,          FAILED,     SESSION_LOST,   E(STOP_MOVER), E(END), E(LEAVE_PARTIAL))

/* A row that fails without a fault of its own takes that of its event. */
static const BatonTransferRow rows[] = {
  ROW (PREPARING,  PREPARED,       ALWAYS,          ASKING,     NONE,           E(SEND_OFFER)),
  ROW (PREPARING,  PREPARE_FAILED, ALWAYS,          FAILED,     NONE,           E(DISCARD_FILE)),
  ROW (PREPARING,  OFFER_CAME,     ALWAYS,          OFFERED,    NONE,           E(ASK_USER)),
  ROW (PREPARING,  USER_CANCEL,    ALWAYS,          FAILED,     CANCELLED_HERE, E(DISCARD_FILE)),
  ROW (PREPARING,  SESSION_LOST,   CAN_RESTART,     RESTARTING, NONE),
  ROW (PREPARING,  SESSION_LOST,   ALWAYS,          FAILED,     SESSION_LOST,   E(DISCARD_FILE)),

  ROW (ASKING,     ACCEPTED,       ALWAYS,          RACING,     NONE,           E(START_RACE)),
  ROW (ASKING,     REFUSED,        ALWAYS,          FAILED,     NONE,           E(END), E(DISCARD_FILE)),
  ROW (ASKING,     USER_CANCEL,    ALWAYS,          FAILED,     CANCELLED_HERE, E(SEND_END), E(END), E(DISCARD_FILE)),
  ROW (ASKING,     DUE,            ALWAYS,          FAILED,     NO_ANSWER,      E(SEND_END), E(END), E(DISCARD_FILE)),
  ROW (ASKING,     PEER_END,       FINAL,           FAILED,     NONE,           E(END), E(DISCARD_FILE)),
  ROW (ASKING,     PEER_END,       ALWAYS,          ASKING,     NONE),
  ROW (ASKING,     PEER_GONE,      ALWAYS,          FAILED,     PEER_GONE,      E(END), E(DISCARD_FILE)),
  ROW (ASKING,     SESSION_LOST,   CAN_RESTART,     RESTARTING, NONE,           E(END)),
  ROW (ASKING,     SESSION_LOST,   ALWAYS,          FAILED,     SESSION_LOST,   E(END), E(DISCARD_FILE)),

  ROW (OFFERED,    USER_ACCEPT,    ALWAYS,          RACING,     NONE,           E(SEND_ACCEPT), E(START_RACE)),
  ROW (OFFERED,    USER_DECLINE,   ALWAYS,          FAILED,     DECLINED,       E(SEND_DECLINE), E(END),
                                                                                  E(DISCARD_FILE)),
  ROW (OFFERED,    USER_CANCEL,    ALWAYS,          FAILED,     CANCELLED_HERE, E(SEND_DECLINE), E(END),
                                                                                  E(DISCARD_FILE)),
  ROW (OFFERED,    PREPARE_FAILED, ALWAYS,          FAILED,     NONE,           E(SEND_END), E(SEND_DECLINE), E(END),
                                                                                E(DISCARD_FILE)),
  ROW (OFFERED,    DUE,            ALWAYS,          FAILED,     NO_ANSWER,      E(SEND_DECLINE), E(END),
                                                                                  E(DISCARD_FILE)),
  ROW (OFFERED,    PEER_END,       FINAL,           FAILED,     NONE,           E(END), E(DISCARD_FILE)),
  ROW (OFFERED,    PEER_END,       ALWAYS,          OFFERED,    NONE),
  ROW (OFFERED,    PEER_GONE,      ALWAYS,          FAILED,     PEER_GONE,      E(END), E(DISCARD_FILE)),
  ROW (OFFERED,    SESSION_LOST,   ALWAYS,          FAILED,     SESSION_LOST,   E(END), E(DISCARD_FILE)),

  ROW (RACING,     RACE_WON,       ALWAYS,          MOVING,     NONE,           E(START_MOVER)),
  ROW (RACING,     RACE_LOST,      CAN_REOFFER,     ASKING,     NONE,           E(END), E(SEND_REOFFER)),
  ROW (RACING,     RACE_LOST,      ALWAYS,          FAILED,     NO_PATH,        E(SEND_END), E(END), E(DISCARD_FILE)),
  ROW (RACING,     USER_CANCEL,    ALWAYS,          FAILED,     CANCELLED_HERE, E(ABORT_RACE), E(SEND_END), E(END),
                                                                                E(DISCARD_FILE)),
  ROW (RACING,     PEER_END,       FINAL,           FAILED,     NONE,           E(ABORT_RACE), E(END), E(DISCARD_FILE)),
  ROW (RACING,     PEER_END,       ALWAYS,          RACING,     NONE),
  ROW (RACING,     PEER_GONE,      ALWAYS,          FAILED,     PEER_GONE,      E(ABORT_RACE), E(END), E(DISCARD_FILE)),
  ROW (RACING,     SESSION_LOST,   CAN_RESTART,     RESTARTING, NONE,           E(ABORT_RACE), E(END)),
  ROW (RACING,     SESSION_LOST,   ALWAYS,          FAILED,     SESSION_LOST,   E(ABORT_RACE), E(END), E(DISCARD_FILE)),

  ROW (RESTARTING, SESSION_BACK,   ALWAYS,          PREPARING,  NONE,           E(PREPARE)),
  ROW (RESTARTING, DUE,            ALWAYS,          FAILED,     SESSION_LOST,   E(DISCARD_FILE)),
  ROW (RESTARTING, USER_CANCEL,    ALWAYS,          FAILED,     CANCELLED_HERE, E(DISCARD_FILE)),

  RENEW (MOVING,   PROGRESS,       ALWAYS,          MOVING),
  ROW (MOVING,     DUE,            ALWAYS,          PROBING,    NONE,           E(PROBE)),
  ROWS_MOVING (MOVING),

  RENEW (PROBING,  PROGRESS,       ALWAYS,          MOVING),
  ROW (PROBING,    DUE,            ALWAYS,          FAILED,     STALLED,        E(STOP_MOVER), E(SEND_END), E(END),
                                                                                E(LEAVE_PARTIAL)),
  ROWS_MOVING (PROBING),

  /* They have it all: nothing that happens to our end of the stream changes that. */
  ROW (VOUCHED,    PROGRESS,       ALWAYS,          VOUCHED,    NONE),
  ROW (VOUCHED,    BYTES_ALL,      DIFFERS,         FAILED,     MISMATCH,       E(SEND_END), E(END), E(DISCARD_FILE)),
  ROW (VOUCHED,    BYTES_ALL,      ALWAYS,          DONE,       NONE,           E(END), E(DISCARD_FILE)),
  ROW (VOUCHED,    MOVER_FAILED,   ALWAYS,          DONE,       NONE,           E(END), E(DISCARD_FILE)),
  ROW (VOUCHED,    USER_CANCEL,    ALWAYS,          DONE,       NONE,           E(STOP_MOVER), E(END), E(DISCARD_FILE)),
  ROW (VOUCHED,    DUE,            ALWAYS,          DONE,       NONE,           E(STOP_MOVER), E(END), E(DISCARD_FILE)),
  ROW (VOUCHED,    PEER_END,       ALWAYS,          VOUCHED,    NONE),
  ROW (VOUCHED,    PEER_GONE,      ALWAYS,          VOUCHED,    NONE),
  ROW (VOUCHED,    SESSION_LOST,   ALWAYS,          VOUCHED,    NONE),

  /* A file gets its name only when the hash, where one is known, agrees; no word is no reason to lose it. */
  ROW (VERIFYING,  PEER_END,       SENT_OTHER,      FAILED,     MISMATCH,       E(SEND_END), E(END), E(LEAVE_PARTIAL)),
  ROW (VERIFYING,  PEER_END,       SENT,            KEEPING,    NONE,           E(KEEP_FILE)),
  ROW (VERIFYING,  PEER_END,       CANCELLED,       FAILED,     NONE,           E(END), E(DISCARD_FILE)),
  ROW (VERIFYING,  PEER_END,       FINAL,           FAILED,     NONE,           E(END), E(LEAVE_PARTIAL)),
  ROW (VERIFYING,  PEER_END,       ALWAYS,          VERIFYING,  NONE),
  ROW (VERIFYING,  DUE,            ALWAYS,          KEEPING,    NONE,           E(KEEP_FILE)),
  ROW (VERIFYING,  PEER_GONE,      ALWAYS,          KEEPING,    NONE,           E(KEEP_FILE)),
  ROW (VERIFYING,  SESSION_LOST,   ALWAYS,          KEEPING,    NONE,           E(KEEP_FILE)),
  ROW (VERIFYING,  USER_CANCEL,    ALWAYS,          FAILED,     CANCELLED_HERE, E(SEND_END), E(END), E(DISCARD_FILE)),

  ROW (KEEPING,    KEPT,           ALWAYS,          DONE,       NONE,           E(SEND_END), E(END)),
  ROW (KEEPING,    KEEP_FAILED,    ALWAYS,          FAILED,     NONE,           E(SEND_END), E(END), E(LEAVE_PARTIAL)),
  ROW (KEEPING,    PEER_END,       ALWAYS,          KEEPING,    NONE),
  ROW (KEEPING,    PEER_GONE,      ALWAYS,          KEEPING,    NONE),
  ROW (KEEPING,    SESSION_LOST,   ALWAYS,          KEEPING,    NONE),
  ROW (KEEPING,    USER_CANCEL,    ALWAYS,          KEEPING,    NONE),

  ROW (CONFIRMING, PEER_END,       RECEIVED_OTHER,  FAILED,     MISMATCH,       E(SEND_END), E(END), E(DISCARD_FILE)),
  ROW (CONFIRMING, PEER_END,       RECEIVED,        DONE,       NONE,           E(END), E(DISCARD_FILE)),
  ROW (CONFIRMING, PEER_END,       ALWAYS,          FAILED,     NONE,           E(END), E(DISCARD_FILE)),
  ROW (CONFIRMING, DUE,            ALWAYS,          DONE,       NONE,           E(END), E(DISCARD_FILE)),
  ROW (CONFIRMING, PEER_GONE,      ALWAYS,          DONE,       NONE,           E(END), E(DISCARD_FILE)),
  ROW (CONFIRMING, SESSION_LOST,   ALWAYS,          DONE,       NONE,           E(END), E(DISCARD_FILE)),
  ROW (CONFIRMING, USER_CANCEL,    ALWAYS,          DONE,       NONE,           E(END), E(DISCARD_FILE)),

  /* The socket is faster than the stanza that tells why it was closed. */
  ROW (EXPLAINING, PEER_END,       RECEIVED_OTHER,  FAILED,     MISMATCH,       E(SEND_END), E(END), E(DISCARD_FILE)),
  ROW (EXPLAINING, PEER_END,       RECEIVED,        DONE,       NONE,           E(END), E(DISCARD_FILE)),
  ROW (EXPLAINING, PEER_END,       CANCELLED,       FAILED,     NONE,           E(END), E(DISCARD_FILE)),
  ROW (EXPLAINING, PEER_END,       FINAL,           FAILED,     NONE,           E(END), E(LEAVE_PARTIAL)),
  ROW (EXPLAINING, PEER_END,       ALWAYS,          EXPLAINING, NONE),
  ROW (EXPLAINING, DUE,            ALWAYS,          FAILED,     NONE,           E(SEND_END), E(END), E(LEAVE_PARTIAL)),
  ROW (EXPLAINING, PEER_GONE,      ALWAYS,          FAILED,     PEER_GONE,      E(END), E(LEAVE_PARTIAL)),
  ROW (EXPLAINING, SESSION_LOST,   ALWAYS,          FAILED,     NONE,           E(END), E(LEAVE_PARTIAL)),
  ROW (EXPLAINING, USER_CANCEL,    ALWAYS,          FAILED,     CANCELLED_HERE, E(SEND_END), E(END), E(DISCARD_FILE)),
};

/* Stages without a number end by themselves: a race has its deadlines, a disk its answer. */
static const gint64 patience_us[BATON_N_STAGES] = {
  [BATON_STAGE_ASKING] = BATON_PATIENCE_OFFER_US,
  [BATON_STAGE_OFFERED] = BATON_PATIENCE_OFFER_US,
  [BATON_STAGE_RESTARTING] = BATON_PATIENCE_SESSION_US,
  [BATON_STAGE_MOVING] = BATON_PATIENCE_PROBE_US,
  [BATON_STAGE_PROBING] = BATON_PATIENCE_STALL_US,
  [BATON_STAGE_VOUCHED] = BATON_PATIENCE_CONFIRM_US,
  [BATON_STAGE_VERIFYING] = BATON_PATIENCE_WORD_US,
  [BATON_STAGE_CONFIRMING] = BATON_PATIENCE_CONFIRM_US,
  [BATON_STAGE_EXPLAINING] = BATON_PATIENCE_EXPLAIN_US,
};

const BatonTransferRow *
baton_transfer_rows (gsize *n)
{
  *n = G_N_ELEMENTS (rows);

  return rows;
}

gint64
baton_transfer_patience_us (BatonStage stage)
{
  return patience_us[stage];
}
