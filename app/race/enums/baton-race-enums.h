/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BatonRacePhase:
 * @BATON_RACE_PHASE_WAITING: its time has not come
 * @BATON_RACE_PHASE_TRYING: attempts run, or it listens
 * @BATON_RACE_PHASE_UP: connected, not chosen
 * @BATON_RACE_PHASE_WON: it carries the bytes
 * @BATON_RACE_PHASE_LOST: it was tried and is out; the reason tells why
 * @BATON_RACE_PHASE_SKIPPED: it does not run in this race; the reason tells why
 *
 * How far a leg is. The values are those of BatonLaneState, in the same order.
 */
typedef enum {
  BATON_RACE_PHASE_WAITING,
  BATON_RACE_PHASE_TRYING,
  BATON_RACE_PHASE_UP,
  BATON_RACE_PHASE_WON,
  BATON_RACE_PHASE_LOST,
  BATON_RACE_PHASE_SKIPPED,
} BatonRacePhase;

/**
 * BatonFault:
 *
 * Why a transfer did not end well, as the transfer machine sees it. From @BATON_FAULT_DECLINED on the values are those
 * of BatonTransferError plus one, in the same order: the driver subtracts one.
 */
typedef enum {
  BATON_FAULT_NONE,
  BATON_FAULT_DECLINED,
  BATON_FAULT_CANCELLED_HERE,
  BATON_FAULT_CANCELLED_THERE,
  BATON_FAULT_WITHDRAWN,
  BATON_FAULT_OFFLINE,
  BATON_FAULT_INCAPABLE,
  BATON_FAULT_NO_ANSWER,
  BATON_FAULT_REFUSED,
  BATON_FAULT_NO_PATH,
  BATON_FAULT_STALLED,
  BATON_FAULT_BROKEN,
  BATON_FAULT_PEER_GONE,
  BATON_FAULT_PEER_FAILED,
  BATON_FAULT_SESSION_LOST,
  BATON_FAULT_MISMATCH,
  BATON_FAULT_TOO_SHORT,
  BATON_FAULT_TOO_LONG,
  BATON_FAULT_NO_SPACE,
  BATON_FAULT_NOT_WRITABLE,
  BATON_FAULT_NOT_READABLE,
  BATON_FAULT_CHANGED,
  BATON_FAULT_NOT_A_FILE,
  BATON_N_FAULTS,
} BatonFault;

/**
 * BatonRaceFormat:
 * @BATON_RACE_FORMAT_DOT: graphviz
 * @BATON_RACE_FORMAT_MERMAID: mermaid's stateDiagram-v2
 *
 * How the tables can be printed.
 */
typedef enum {
  BATON_RACE_FORMAT_DOT,
  BATON_RACE_FORMAT_MERMAID,
} BatonRaceFormat;

const char *baton_race_phase_to_string (BatonRacePhase phase);
const char *baton_fault_to_string      (BatonFault     fault);

G_END_DECLS
