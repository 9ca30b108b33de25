/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-candidate.h"
#include "baton-conduit.h"
#include "baton-note.h"
#include "baton-offer.h"

G_BEGIN_DECLS

#define BATON_LEG_ERROR (baton_leg_error_quark ())
GQuark baton_leg_error_quark (void);

typedef enum {
  BATON_LEG_ERROR_UNREACHABLE,
  BATON_LEG_ERROR_REFUSED,
  BATON_LEG_ERROR_HANDSHAKE,
  BATON_LEG_ERROR_TIMED_OUT,
  BATON_LEG_ERROR_LOST,
  BATON_LEG_ERROR_OUT_OF_ORDER,
} BatonLegError;

#define BATON_TYPE_LEG (baton_leg_get_type ())
G_DECLARE_DERIVABLE_TYPE (BatonLeg, baton_leg, BATON, LEG, GObject)

/**
 * BatonLeg:
 *
 * One kind of road of one transfer, in one role. A leg does what it is told and tells what happened as notes to its
 * sink; it decides nothing, it has no timer of the race's. Every verb returns at once; a verb that cannot be done is
 * answered by a note, never by a return value. After baton_leg_drop() no note comes.
 *
 * Verbs by kind and role:
 *
 * | leg | initiator | target |
 * | --- | --- | --- |
 * | direct | listen | dial, request, await |
 * | fast | dial, request | listen, await |
 * | proxy | dial, request, activate (own proxy) | dial, request, activate (own proxy), await |
 * | ibb | open | await_open, accept_open |
 */
struct _BatonLegClass
{
  GObjectClass parent_class;

  void          (*listen)       (BatonLeg *self);
  void          (*refuse)       (BatonLeg *self);
  void          (*dial)         (BatonLeg *self, guint attempt, BatonCandidate *candidate);
  void          (*request)      (BatonLeg *self, guint attempt);
  void          (*abandon)      (BatonLeg *self, guint attempt);
  void          (*activate)     (BatonLeg *self);
  void          (*select)       (BatonLeg *self);
  void          (*await_byte)   (BatonLeg *self, gboolean consume);
  void          (*open)         (BatonLeg *self);
  void          (*await_open)   (BatonLeg *self);
  void          (*answer_open)  (BatonLeg *self, gboolean accept);
  BatonConduit *(*take_conduit) (BatonLeg *self);
  void          (*drop)         (BatonLeg *self);
};

BatonLegKind  baton_leg_get_kind     (BatonLeg       *self);
BatonOffer   *baton_leg_get_offer    (BatonLeg       *self);

/* Serve our hash on the one SOCKS5 listener: grants one connection at a time (INCOMING); when that one is closed by
 * the peer (LEG_CLOSED) the next is granted again (I3a). */
void          baton_leg_listen       (BatonLeg       *self);
/* Grant nothing more for our hash; a connection already granted stays (D4, I3). */
void          baton_leg_refuse       (BatonLeg       *self);
/* Connect by TCP, at once and beside other attempts: CONNECTED or ATTEMPT_FAILED. */
void          baton_leg_dial         (BatonLeg       *self,
                                      guint           attempt,
                                      BatonCandidate *candidate);
/* Greeting and CONNECT on a connected attempt: GRANTED or ATTEMPT_FAILED. */
void          baton_leg_request      (BatonLeg       *self,
                                      guint           attempt);
/* Give an attempt up: closed after its SOCKS reply was read (I12), no note comes of it. */
void          baton_leg_abandon      (BatonLeg       *self,
                                      guint           attempt);
/* Ask the granted proxy to open the stream: ACTIVATED or NOT_ACTIVATED. */
void          baton_leg_activate     (BatonLeg       *self);
/* Write the selection byte 0x0D (protocol 3.2). */
void          baton_leg_select       (BatonLeg       *self);
/* Tell when the first byte is there: consume it (BYTE) or leave it (READABLE); LEG_CLOSED when the end comes first. */
void          baton_leg_await_byte   (BatonLeg       *self,
                                      gboolean        consume);
/* In-band: send the open: IN_BAND_OPENED or LEG_CLOSED. */
void          baton_leg_open         (BatonLeg       *self);
/* In-band: tell when the peer opens this SID (IN_BAND_ASKED), and answer it. */
void          baton_leg_await_open   (BatonLeg       *self);
void          baton_leg_answer_open  (BatonLeg       *self,
                                      gboolean        accept);
/* The leg is committed: its stream for the data pump, (transfer full). Afterwards the leg tells nothing more. */
BatonConduit *baton_leg_take_conduit (BatonLeg       *self);
/* Close with FIN whatever is open and stop telling; may be called twice. */
void          baton_leg_drop         (BatonLeg       *self);

G_END_DECLS
