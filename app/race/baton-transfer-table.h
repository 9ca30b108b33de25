/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-transfer-machine.h"

G_BEGIN_DECLS

/**
 * BatonTransferGuard:
 *
 * Questions about the event and what is known of the transfer.
 */
typedef enum {
  BATON_TRANSFER_GUARD_ALWAYS,
  BATON_TRANSFER_GUARD_INITIATOR,
  BATON_TRANSFER_GUARD_CONFIRMED_LATER, /* initiator: the peer tells what arrived, and can reach us */
  BATON_TRANSFER_GUARD_CAN_RESTART,     /* initiator, and not too often */
  BATON_TRANSFER_GUARD_CAN_REOFFER,     /* initiator: a second offer, in-band only, may help and was not made yet */
  BATON_TRANSFER_GUARD_ON_SOCKET,       /* the bytes go on without any session */
  BATON_TRANSFER_GUARD_EXPLAINABLE,     /* the stream broke and the peer can tell why */
  BATON_TRANSFER_GUARD_WORD_FOLLOWS,    /* target: the peer will tell its hash and has not yet */
  BATON_TRANSFER_GUARD_DIFFERS,         /* the hashes are not the same */
  BATON_TRANSFER_GUARD_SENT,            /* target: the peer tells what it sent */
  BATON_TRANSFER_GUARD_SENT_OTHER,      /* target: it sent other bytes than arrived */
  BATON_TRANSFER_GUARD_RECEIVED,        /* initiator: the peer has all bytes */
  BATON_TRANSFER_GUARD_RECEIVED_OTHER,  /* initiator: it has, but not those that we sent */
  BATON_TRANSFER_GUARD_CANCELLED,       /* the peer cancelled or withdrew */
  BATON_TRANSFER_GUARD_FINAL,           /* an end that ends: any but "sent" and "received" */
  BATON_TRANSFER_N_GUARDS,
} BatonTransferGuard;

#define BATON_TRANSFER_ROW_EFFECTS 6

typedef struct {
  guint8 from;    /* BatonStage */
  guint8 event;   /* BatonTransferEventKind */
  guint8 guard;   /* BatonTransferGuard */
  guint8 to;      /* BatonStage */
  guint8 fault;   /* BatonFault; BATON_FAULT_NONE with FAILED: that of the event */
  guint8 renew;   /* the stage's patience begins anew though the stage stays */
  guint8 effects[BATON_TRANSFER_ROW_EFFECTS];
} BatonTransferRow;

const BatonTransferRow *baton_transfer_rows            (gsize                    *n);
/* How long a stage may last, microseconds; 0: no limit. */
gint64                  baton_transfer_patience_us     (BatonStage                stage);
/* What baton_transfer_machine_feed() does, and the row it took. */
const BatonTransferRow *baton_transfer_machine_turn    (BatonTransferMachine     *self,
                                                        const BatonTransferEvent *event,
                                                        gint64                    now_us,
                                                        BatonTransferEffects     *effects);
const char             *baton_transfer_guard_to_string (BatonTransferGuard        guard);

G_END_DECLS
