/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-note.h"
#include "baton-peer-profile.h"
#include "baton-race-enums.h"

G_BEGIN_DECLS

/**
 * BatonStage:
 *
 * Where a transfer is; finer than what the user sees (the word in brackets is that BatonTransferState).
 */
typedef enum {
  BATON_STAGE_PREPARING,  /* [preparing] initiator: file, client and own streamhosts are looked for; target: none yet */
  BATON_STAGE_ASKING,     /* [asking] initiator: offered */
  BATON_STAGE_OFFERED,    /* [offered] target: waits for our user */
  BATON_STAGE_RACING,     /* [racing] */
  BATON_STAGE_RESTARTING, /* [racing] initiator: our session went, it starts again when it is back */
  BATON_STAGE_MOVING,     /* [moving] */
  BATON_STAGE_PROBING,    /* [moving] nothing moved for a while */
  BATON_STAGE_VOUCHED,    /* [moving] initiator: the peer said it has all, our own count goes on */
  BATON_STAGE_VERIFYING,  /* [checking] target: all bytes are here, the initiator's word on them is awaited */
  BATON_STAGE_KEEPING,    /* [checking] target: the file gets its name */
  BATON_STAGE_CONFIRMING, /* [checking] initiator: all is sent, the peer's word is awaited */
  BATON_STAGE_EXPLAINING, /* [moving] the stream broke, the peer's reason may be on its way */
  BATON_STAGE_DONE,       /* [done] */
  BATON_STAGE_FAILED,     /* [failed] */
  BATON_N_STAGES,
} BatonStage;

typedef enum {
  BATON_TRANSFER_EVENT_PREPARED,       /* initiator: everything the offer needs is there */
  BATON_TRANSFER_EVENT_PREPARE_FAILED, /* fault; target: the file cannot be taken, and nobody is asked again */
  BATON_TRANSFER_EVENT_OFFER_CAME,     /* target: START of its life */
  BATON_TRANSFER_EVENT_ACCEPTED,       /* note: the offer was accepted */
  BATON_TRANSFER_EVENT_REFUSED,        /* note; refusal */
  BATON_TRANSFER_EVENT_USER_ACCEPT,    /* target: the user accepted, sink and own streamhosts are ready */
  BATON_TRANSFER_EVENT_USER_DECLINE,
  BATON_TRANSFER_EVENT_USER_CANCEL,
  BATON_TRANSFER_EVENT_RACE_WON,       /* leg */
  BATON_TRANSFER_EVENT_RACE_LOST,      /* reoffer */
  BATON_TRANSFER_EVENT_PROGRESS,       /* bytes moved; at most once a second */
  BATON_TRANSFER_EVENT_BYTES_ALL,      /* the mover is done; digest: whether a hash we were given agrees */
  BATON_TRANSFER_EVENT_MOVER_FAILED,   /* fault */
  BATON_TRANSFER_EVENT_KEPT,           /* the file has its name */
  BATON_TRANSFER_EVENT_KEEP_FAILED,    /* fault */
  BATON_TRANSFER_EVENT_PEER_END,       /* note; end; digest: RECEIVED or SENT compared with our own, once known */
  BATON_TRANSFER_EVENT_PEER_GONE,      /* note */
  BATON_TRANSFER_EVENT_SESSION_LOST,   /* note: our full JID did not survive */
  BATON_TRANSFER_EVENT_SESSION_BACK,   /* we are online again, under a new stream */
  BATON_TRANSFER_EVENT_DUE,            /* baton_transfer_machine_next_due() has passed */
  BATON_N_TRANSFER_EVENTS,
} BatonTransferEventKind;

/* Whether two hashes agree. */
typedef enum {
  BATON_DIGEST_UNKNOWN,  /* there is nothing to compare with */
  BATON_DIGEST_EQUAL,
  BATON_DIGEST_DIFFERS,
} BatonDigestVerdict;

typedef struct {
  BatonTransferEventKind kind;
  BatonLegKind           leg;
  BatonFault             fault;
  BatonRefusal           refusal;
  BatonEnd               end;
  BatonDigestVerdict     digest;
  gboolean               reoffer;
} BatonTransferEvent;

/**
 * BatonTransferEffect:
 *
 * What a transfer wants done, in order. Those of the race are done by feeding it.
 */
typedef enum {
  BATON_TRANSFER_EFFECT_NONE,
  BATON_TRANSFER_EFFECT_PREPARE,       /* initiator: find client and streamhosts (again, after a lost session) */
  BATON_TRANSFER_EFFECT_SEND_OFFER,
  BATON_TRANSFER_EFFECT_SEND_REOFFER,  /* a second negotiation: same file and client, new SID, in-band only */
  BATON_TRANSFER_EFFECT_ASK_USER,
  BATON_TRANSFER_EFFECT_SEND_ACCEPT,
  BATON_TRANSFER_EFFECT_SEND_DECLINE,  /* BATON_REFUSAL_DECLINED */
  BATON_TRANSFER_EFFECT_START_RACE,    /* init a BatonRace, make the legs, feed START */
  BATON_TRANSFER_EFFECT_ABORT_RACE,    /* feed ABORT; afterwards drop every leg */
  BATON_TRANSFER_EFFECT_START_MOVER,   /* the committed leg's conduit */
  BATON_TRANSFER_EFFECT_STOP_MOVER,    /* cancel its task; no event comes of it */
  BATON_TRANSFER_EFFECT_PROBE,         /* nothing moved for 10 s: ping the peer, note it for the user */
  BATON_TRANSFER_EFFECT_KEEP_FILE,     /* target: KEPT or KEEP_FAILED */
  BATON_TRANSFER_EFFECT_LEAVE_PARTIAL, /* close the file; target: `.part` stays */
  BATON_TRANSFER_EFFECT_DISCARD_FILE,  /* close the file; target: `.part` goes */
  BATON_TRANSFER_EFFECT_SEND_END,      /* machine.sent_end tells which; nothing to peers that are no Batons */
  BATON_TRANSFER_EFFECT_END,           /* end the negotiation: answers what is open */
  BATON_N_TRANSFER_EFFECTS,
} BatonTransferEffect;

/**
 * BatonTransferMachine:
 * @fault: why it failed; %BATON_FAULT_NONE while it did not
 * @verified: the peer confirmed the same hash and length
 * @sent_end: what SEND_END is to say
 *
 * The outer table of a transfer: ask, race, move, check. Plain data.
 */
typedef struct {
  guint8    stage;      /* BatonStage */
  guint8    role;       /* BatonRole */
  guint8    confirms;   /* the peer is a Baton */
  guint8    empty;      /* the file has no bytes */
  guint8    in_band;    /* the winner is in-band */
  guint8    offline;    /* our session is gone: nothing can be said any more */
  guint8    reoffered;
  guint8    restarts;
  guint8    verified;
  guint8    fault;      /* BatonFault */
  guint8    broken;     /* BatonFault: what to say when nobody explains it; private */
  guint8    sent_end;   /* BatonEnd */
  gint64    due_us;     /* 0: none */
} BatonTransferMachine;

typedef struct {
  guint               n;
  BatonTransferEffect effects[6];
} BatonTransferEffects;

/* A target's machine waits for OFFER_CAME, an initiator's prepares: perform PREPARE first. */
void         baton_transfer_machine_init      (BatonTransferMachine     *self,
                                               BatonRole                 role,
                                               gboolean                  empty);
/* Once the peer is known: before PREPARED or OFFER_CAME is fed. */
void         baton_transfer_machine_set_peer  (BatonTransferMachine     *self,
                                               const BatonPeerProfile   *profile);
/* %FALSE: out of order, nothing changed. */
gboolean     baton_transfer_machine_feed      (BatonTransferMachine     *self,
                                               const BatonTransferEvent *event,
                                               gint64                    now_us,
                                               BatonTransferEffects     *effects);
/* Microseconds; -1: none. */
gint64       baton_transfer_machine_next_due  (const BatonTransferMachine *self);
gboolean     baton_transfer_machine_is_over   (const BatonTransferMachine *self);

const char  *baton_stage_to_string                 (BatonStage             stage);
const char  *baton_transfer_event_kind_to_string   (BatonTransferEventKind kind);
const char  *baton_transfer_effect_to_string       (BatonTransferEffect    effect);

G_END_DECLS
