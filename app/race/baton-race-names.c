/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every value by its name, as it stands in logs and in the printed tables. */
#include "baton-race-table.h"
#include "baton-transfer-table.h"

/* Entries are in the order of their enumeration; a test walks them all. */
#define NAME(names, value) ((guint) (value) < G_N_ELEMENTS (names) && names[value] != NULL ? names[value] : "?")

const char *
baton_race_phase_to_string (BatonRacePhase phase)
{
  static const char * const names[] = {
    [BATON_RACE_PHASE_WAITING] = "waiting",
    [BATON_RACE_PHASE_TRYING] = "trying",
    [BATON_RACE_PHASE_UP] = "up",
    [BATON_RACE_PHASE_WON] = "won",
    [BATON_RACE_PHASE_LOST] = "lost",
    [BATON_RACE_PHASE_SKIPPED] = "skipped",
  };

  return NAME (names, phase);
}

const char *
baton_fault_to_string (BatonFault fault)
{
  static const char * const names[] = {
    [BATON_FAULT_NONE] = "none",
    [BATON_FAULT_DECLINED] = "declined",
    [BATON_FAULT_CANCELLED_HERE] = "cancelled-here",
    [BATON_FAULT_CANCELLED_THERE] = "cancelled-there",
    [BATON_FAULT_WITHDRAWN] = "withdrawn",
    [BATON_FAULT_OFFLINE] = "offline",
    [BATON_FAULT_INCAPABLE] = "incapable",
    [BATON_FAULT_NO_ANSWER] = "no-answer",
    [BATON_FAULT_REFUSED] = "refused",
    [BATON_FAULT_NO_PATH] = "no-path",
    [BATON_FAULT_STALLED] = "stalled",
    [BATON_FAULT_BROKEN] = "broken",
    [BATON_FAULT_PEER_GONE] = "peer-gone",
    [BATON_FAULT_PEER_FAILED] = "peer-failed",
    [BATON_FAULT_SESSION_LOST] = "session-lost",
    [BATON_FAULT_MISMATCH] = "mismatch",
    [BATON_FAULT_TOO_SHORT] = "too-short",
    [BATON_FAULT_TOO_LONG] = "too-long",
    [BATON_FAULT_NO_SPACE] = "no-space",
    [BATON_FAULT_NOT_WRITABLE] = "not-writable",
    [BATON_FAULT_NOT_READABLE] = "not-readable",
    [BATON_FAULT_CHANGED] = "changed",
    [BATON_FAULT_NOT_A_FILE] = "not-a-file",
  };

  return NAME (names, fault);
}

const char *
baton_race_state_to_string (BatonRaceState state)
{
  static const char * const names[] = {
    [BATON_RACE_IDLE] = "idle",
    [BATON_RACE_AWAITING] = "awaiting",
    [BATON_RACE_RACING] = "racing",
    [BATON_RACE_GATED] = "gated",
    [BATON_RACE_PROXY_HELD] = "proxy-held",
    [BATON_RACE_PROXYING] = "proxying",
    [BATON_RACE_TAKEN] = "taken",
    [BATON_RACE_IN_BAND] = "in-band",
    [BATON_RACE_WON] = "won",
    [BATON_RACE_LOST] = "lost",
  };

  return NAME (names, state);
}

const char *
baton_race_event_kind_to_string (BatonRaceEventKind kind)
{
  static const char * const names[] = {
    [BATON_RACE_EVENT_START] = "start",
    [BATON_RACE_EVENT_DUE] = "due",
    [BATON_RACE_EVENT_ABORT] = "abort",
    [BATON_RACE_EVENT_HOSTS] = "hosts",
    [BATON_RACE_EVENT_HOSTS_USED] = "hosts-used",
    [BATON_RACE_EVENT_HOSTS_ERROR] = "hosts-error",
    [BATON_RACE_EVENT_CONNECTED] = "connected",
    [BATON_RACE_EVENT_GRANTED] = "granted",
    [BATON_RACE_EVENT_ATTEMPT_FAILED] = "attempt-failed",
    [BATON_RACE_EVENT_INCOMING] = "incoming",
    [BATON_RACE_EVENT_BYTE] = "byte",
    [BATON_RACE_EVENT_READABLE] = "readable",
    [BATON_RACE_EVENT_ACTIVATED] = "activated",
    [BATON_RACE_EVENT_NOT_ACTIVATED] = "not-activated",
    [BATON_RACE_EVENT_IN_BAND_ASKED] = "in-band-asked",
    [BATON_RACE_EVENT_IN_BAND_OPENED] = "in-band-opened",
    [BATON_RACE_EVENT_LEG_CLOSED] = "leg-closed",
  };

  return NAME (names, kind);
}

const char *
baton_race_effect_kind_to_string (BatonRaceEffectKind kind)
{
  static const char * const names[] = {
    [BATON_RACE_EFFECT_SEND_HOSTS] = "send-hosts",
    [BATON_RACE_EFFECT_ANSWER_USED] = "answer-used",
    [BATON_RACE_EFFECT_ANSWER_ERROR] = "answer-error",
    [BATON_RACE_EFFECT_LISTEN] = "listen",
    [BATON_RACE_EFFECT_REFUSE] = "refuse",
    [BATON_RACE_EFFECT_DIAL] = "dial",
    [BATON_RACE_EFFECT_REQUEST] = "request",
    [BATON_RACE_EFFECT_ABANDON] = "abandon",
    [BATON_RACE_EFFECT_ACTIVATE] = "activate",
    [BATON_RACE_EFFECT_SELECT] = "select",
    [BATON_RACE_EFFECT_AWAIT_BYTE] = "await-byte",
    [BATON_RACE_EFFECT_OPEN] = "open",
    [BATON_RACE_EFFECT_AWAIT_OPEN] = "await-open",
    [BATON_RACE_EFFECT_ANSWER_OPEN] = "answer-open",
    [BATON_RACE_EFFECT_DROP] = "drop",
    [BATON_RACE_EFFECT_COMMIT] = "commit",
    [BATON_RACE_EFFECT_LOSE] = "lose",
  };

  return NAME (names, kind);
}

const char *
baton_race_guard_to_string (BatonRaceGuard guard)
{
  static const char * const names[] = {
    [BATON_RACE_GUARD_ALWAYS] = "always",
    [BATON_RACE_GUARD_IN_BAND_ONLY] = "in-band-only",
    [BATON_RACE_GUARD_ALL_LOST] = "all-lost",
    [BATON_RACE_GUARD_OPEN_TIME] = "open-time",
    [BATON_RACE_GUARD_OPEN_MAY_COME] = "open-may-come",
    [BATON_RACE_GUARD_EXPIRED] = "expired",
    [BATON_RACE_GUARD_NO_MARK] = "no-mark",
    [BATON_RACE_GUARD_DIRECT_CHOSEN] = "direct-chosen",
    [BATON_RACE_GUARD_PROXY_EARLY] = "proxy-early",
    [BATON_RACE_GUARD_PROXY_CHOSEN] = "proxy-chosen",
    [BATON_RACE_GUARD_ROAD_UP] = "road-up",
    [BATON_RACE_GUARD_ROAD_UP_GATED] = "road-up-gated",
    [BATON_RACE_GUARD_PROXY_OPENS] = "proxy-opens",
    [BATON_RACE_GUARD_GATE_OPEN] = "gate-open",
    [BATON_RACE_GUARD_DIALLED_LOST] = "dialled-lost",
    [BATON_RACE_GUARD_PROXY_ALIVE] = "proxy-alive",
    [BATON_RACE_GUARD_PICK_STANDS] = "pick-stands",
    [BATON_RACE_GUARD_OWN_GRANTED] = "own-granted",
    [BATON_RACE_GUARD_COUNTER] = "counter",
    [BATON_RACE_GUARD_USABLE] = "usable",
    [BATON_RACE_GUARD_USABLE_PLAIN] = "usable-plain",
    [BATON_RACE_GUARD_USABLE_EMPTY] = "usable-empty",
    [BATON_RACE_GUARD_TAKEN] = "taken",
    [BATON_RACE_GUARD_TAKEN_READABLE] = "taken-readable",
    [BATON_RACE_GUARD_MARKED] = "marked",
  };

  return NAME (names, guard);
}

const char *
baton_race_act_to_string (BatonRaceAct act)
{
  static const char * const names[] = {
    [BATON_RACE_ACT_NONE] = "none",
    [BATON_RACE_ACT_LISTEN] = "listen",
    [BATON_RACE_ACT_SEND_HOSTS] = "send-hosts",
    [BATON_RACE_ACT_GO_ON] = "go-on",
    [BATON_RACE_ACT_WATCH] = "watch",
    [BATON_RACE_ACT_DROP_LOST] = "drop-lost",
    [BATON_RACE_ACT_ANSWER_HOPELESS] = "answer-hopeless",
    [BATON_RACE_ACT_ANSWER_REST] = "answer-rest",
    [BATON_RACE_ACT_ANSWER_USED] = "answer-used",
    [BATON_RACE_ACT_REFUSE_HOSTS] = "refuse-hosts",
    [BATON_RACE_ACT_REFUSE_GRANTS] = "refuse-grants",
    [BATON_RACE_ACT_SET_ASIDE] = "set-aside",
    [BATON_RACE_ACT_ABANDON_OTHERS] = "abandon-others",
    [BATON_RACE_ACT_DIAL_OWN] = "dial-own",
    [BATON_RACE_ACT_ACTIVATE] = "activate",
    [BATON_RACE_ACT_PICK_DIRECT] = "pick-direct",
    [BATON_RACE_ACT_PICK_DIALLED] = "pick-dialled",
    [BATON_RACE_ACT_PICK_PROXY] = "pick-proxy",
    [BATON_RACE_ACT_PICK_IN_BAND] = "pick-in-band",
    [BATON_RACE_ACT_PICK_ANSWERED] = "pick-answered",
    [BATON_RACE_ACT_PICK_MARKED] = "pick-marked",
    [BATON_RACE_ACT_SELECT] = "select",
    [BATON_RACE_ACT_OPEN] = "open",
    [BATON_RACE_ACT_AWAIT_OPEN] = "await-open",
    [BATON_RACE_ACT_ACCEPT_OPEN] = "accept-open",
    [BATON_RACE_ACT_DROP_SOCKETS] = "drop-sockets",
    [BATON_RACE_ACT_DROP_LOSERS] = "drop-losers",
    [BATON_RACE_ACT_DROP_ALL] = "drop-all",
    [BATON_RACE_ACT_COMMIT] = "commit",
    [BATON_RACE_ACT_LOSE] = "lose",
  };

  return NAME (names, act);
}

const char *
baton_stage_to_string (BatonStage stage)
{
  static const char * const names[] = {
    [BATON_STAGE_PREPARING] = "preparing",
    [BATON_STAGE_ASKING] = "asking",
    [BATON_STAGE_OFFERED] = "offered",
    [BATON_STAGE_RACING] = "racing",
    [BATON_STAGE_RESTARTING] = "restarting",
    [BATON_STAGE_MOVING] = "moving",
    [BATON_STAGE_PROBING] = "probing",
    [BATON_STAGE_VOUCHED] = "vouched",
    [BATON_STAGE_VERIFYING] = "verifying",
    [BATON_STAGE_KEEPING] = "keeping",
    [BATON_STAGE_CONFIRMING] = "confirming",
    [BATON_STAGE_EXPLAINING] = "explaining",
    [BATON_STAGE_DONE] = "done",
    [BATON_STAGE_FAILED] = "failed",
  };

  return NAME (names, stage);
}

const char *
baton_transfer_event_kind_to_string (BatonTransferEventKind kind)
{
  static const char * const names[] = {
    [BATON_TRANSFER_EVENT_PREPARED] = "prepared",
    [BATON_TRANSFER_EVENT_PREPARE_FAILED] = "prepare-failed",
    [BATON_TRANSFER_EVENT_OFFER_CAME] = "offer-came",
    [BATON_TRANSFER_EVENT_ACCEPTED] = "accepted",
    [BATON_TRANSFER_EVENT_REFUSED] = "refused",
    [BATON_TRANSFER_EVENT_USER_ACCEPT] = "user-accept",
    [BATON_TRANSFER_EVENT_USER_DECLINE] = "user-decline",
    [BATON_TRANSFER_EVENT_USER_CANCEL] = "user-cancel",
    [BATON_TRANSFER_EVENT_RACE_WON] = "race-won",
    [BATON_TRANSFER_EVENT_RACE_LOST] = "race-lost",
    [BATON_TRANSFER_EVENT_PROGRESS] = "progress",
    [BATON_TRANSFER_EVENT_BYTES_ALL] = "bytes-all",
    [BATON_TRANSFER_EVENT_MOVER_FAILED] = "mover-failed",
    [BATON_TRANSFER_EVENT_KEPT] = "kept",
    [BATON_TRANSFER_EVENT_KEEP_FAILED] = "keep-failed",
    [BATON_TRANSFER_EVENT_PEER_END] = "peer-end",
    [BATON_TRANSFER_EVENT_PEER_GONE] = "peer-gone",
    [BATON_TRANSFER_EVENT_SESSION_LOST] = "session-lost",
    [BATON_TRANSFER_EVENT_SESSION_BACK] = "session-back",
    [BATON_TRANSFER_EVENT_DUE] = "due",
  };

  return NAME (names, kind);
}

const char *
baton_transfer_effect_to_string (BatonTransferEffect effect)
{
  static const char * const names[] = {
    [BATON_TRANSFER_EFFECT_NONE] = "none",
    [BATON_TRANSFER_EFFECT_PREPARE] = "prepare",
    [BATON_TRANSFER_EFFECT_SEND_OFFER] = "send-offer",
    [BATON_TRANSFER_EFFECT_SEND_REOFFER] = "send-reoffer",
    [BATON_TRANSFER_EFFECT_ASK_USER] = "ask-user",
    [BATON_TRANSFER_EFFECT_SEND_ACCEPT] = "send-accept",
    [BATON_TRANSFER_EFFECT_SEND_DECLINE] = "send-decline",
    [BATON_TRANSFER_EFFECT_START_RACE] = "start-race",
    [BATON_TRANSFER_EFFECT_ABORT_RACE] = "abort-race",
    [BATON_TRANSFER_EFFECT_START_MOVER] = "start-mover",
    [BATON_TRANSFER_EFFECT_STOP_MOVER] = "stop-mover",
    [BATON_TRANSFER_EFFECT_PROBE] = "probe",
    [BATON_TRANSFER_EFFECT_KEEP_FILE] = "keep-file",
    [BATON_TRANSFER_EFFECT_LEAVE_PARTIAL] = "leave-partial",
    [BATON_TRANSFER_EFFECT_DISCARD_FILE] = "discard-file",
    [BATON_TRANSFER_EFFECT_SEND_END] = "send-end",
    [BATON_TRANSFER_EFFECT_END] = "end",
  };

  return NAME (names, effect);
}

const char *
baton_transfer_guard_to_string (BatonTransferGuard guard)
{
  static const char * const names[] = {
    [BATON_TRANSFER_GUARD_ALWAYS] = "always",
    [BATON_TRANSFER_GUARD_INITIATOR] = "initiator",
    [BATON_TRANSFER_GUARD_CONFIRMED_LATER] = "confirmed-later",
    [BATON_TRANSFER_GUARD_CAN_RESTART] = "can-restart",
    [BATON_TRANSFER_GUARD_CAN_REOFFER] = "can-reoffer",
    [BATON_TRANSFER_GUARD_ON_SOCKET] = "on-socket",
    [BATON_TRANSFER_GUARD_EXPLAINABLE] = "explainable",
    [BATON_TRANSFER_GUARD_WORD_FOLLOWS] = "word-follows",
    [BATON_TRANSFER_GUARD_DIFFERS] = "differs",
    [BATON_TRANSFER_GUARD_SENT] = "sent",
    [BATON_TRANSFER_GUARD_SENT_OTHER] = "sent-other",
    [BATON_TRANSFER_GUARD_RECEIVED] = "received",
    [BATON_TRANSFER_GUARD_RECEIVED_OTHER] = "received-other",
    [BATON_TRANSFER_GUARD_CANCELLED] = "cancelled",
    [BATON_TRANSFER_GUARD_FINAL] = "final",
  };

  return NAME (names, guard);
}
