/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-move-watch.h"
#include "baton-mover.h"
#include "baton-race-runner.h"
#include "baton-sink.h"
#include "baton-source.h"
#include "baton-transfer-driver.h"
#include "baton-transfer-machine.h"

G_BEGIN_DECLS

/* What a driver is made of, for the files that implement it. */

struct _BatonTransferDriver
{
  GObject                   parent_instance;

  BatonTransfer            *transfer;    /* unowned: it owns us; NULL once it is gone */
  BatonTransferWorld       *world;
  BatonTransferMachine      machine;
  BatonAlarm               *alarm;
  GQueue                    inbox;       /* BatonTransferEvent, raised while effects run */
  gboolean                  draining;
  GCancellable             *cancellable; /* of everything that waits, but the mover */
  GError                   *cause;       /* the lower layer's words for a fault */
  BatonFault                cause_fault; /* for which */
  guint                     n_running;   /* tasks that touch files */
  gboolean                  started;

  GFile                    *file;        /* initiator */
  BatonJid                 *to;
  BatonSource              *source;

  GTask                    *accepting;   /* target: the user's click, until the peer is told */
  BatonSink                *sink;

  BatonNegotiation         *negotiation;
  const BatonPeerProfile   *profile;
  GPtrArray                *gathered;
  BatonMethod               method;
  gint64                    rtt_us;
  guint64                   offset;
  guint64                   length;      /* 0: to the end */

  BatonRaceRunner          *runner;
  BatonConduit             *conduit;
  BatonMover               *mover;
  BatonMoveWatch           *watch;
  GCancellable             *moving;      /* of the mover */

  char                     *their_sha256; /* the peer's word */
  guint64                   their_bytes;
};

/* Feeding. A task that touches files is counted from its begin to its end; the latter tells whether its result still
 * matters.
 */
gint64   baton_transfer_driver_now_us        (BatonTransferDriver *self);
void     baton_transfer_driver_post_kind     (BatonTransferDriver    *self,
                                              BatonTransferEventKind  kind);
void     baton_transfer_driver_post_fault    (BatonTransferDriver    *self,
                                              BatonTransferEventKind  kind,
                                              const GError           *error);
void     baton_transfer_driver_task_begins   (BatonTransferDriver *self);
void     baton_transfer_driver_check_settled (BatonTransferDriver *self);
gboolean baton_transfer_driver_task_ended    (BatonTransferDriver *self);
void     baton_transfer_driver_post          (BatonTransferDriver      *self,
                                              const BatonTransferEvent *event);

/* Until an offer is taken. */
void baton_transfer_driver_measure         (BatonTransferDriver *self);
void baton_transfer_driver_set_negotiation (BatonTransferDriver *self,
                                            BatonNegotiation    *negotiation);
void baton_transfer_driver_prepare         (BatonTransferDriver *self);
void baton_transfer_driver_send_offer      (BatonTransferDriver *self);
void baton_transfer_driver_send_reoffer    (BatonTransferDriver *self);
void baton_transfer_driver_send_accept     (BatonTransferDriver *self);

/* Bytes and files. */
guint64            baton_transfer_driver_end_offset  (BatonTransferDriver *self);
BatonDigestVerdict baton_transfer_driver_compare     (BatonTransferDriver *self);
void               baton_transfer_driver_start_race  (BatonTransferDriver *self);
void               baton_transfer_driver_start_mover (BatonTransferDriver *self);
void               baton_transfer_driver_stop_mover  (BatonTransferDriver *self);
void               baton_transfer_driver_abort_race  (BatonTransferDriver *self);
void               baton_transfer_driver_keep_file   (BatonTransferDriver *self);
void               baton_transfer_driver_close_files (BatonTransferDriver *self,
                                                      gboolean             remove);

G_END_DECLS
