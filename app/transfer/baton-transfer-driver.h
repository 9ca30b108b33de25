/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-transfer-private.h"

G_BEGIN_DECLS

/**
 * BatonTransferDriver:
 *
 * Drives one transfer: feeds its #BatonTransferMachine with what user, negotiation, race, pump and clock tell, and does
 * what it returns. The only caller of baton_transfer_machine_feed().
 */
#define BATON_TYPE_TRANSFER_DRIVER (baton_transfer_driver_get_type ())
G_DECLARE_FINAL_TYPE (BatonTransferDriver, baton_transfer_driver, BATON, TRANSFER_DRIVER, GObject)

BatonTransferDriver *baton_transfer_driver_new_outgoing (BatonTransfer            *transfer,
                                                         BatonTransferWorld       *world,
                                                         GFile                    *file,
                                                         BatonJid                 *to);
BatonTransferDriver *baton_transfer_driver_new_incoming (BatonTransfer            *transfer,
                                                         BatonTransferWorld       *world,
                                                         BatonNegotiation         *negotiation);
void                 baton_transfer_driver_start        (BatonTransferDriver      *self);
gboolean             baton_transfer_driver_is_started   (BatonTransferDriver      *self);
/* Answers @task when the file could be opened below @folder and the peer was told. */
void                 baton_transfer_driver_accept       (BatonTransferDriver      *self,
                                                         GFile                    *folder,
                                                         GTask                    *task);
void                 baton_transfer_driver_decline      (BatonTransferDriver      *self);
void                 baton_transfer_driver_reject       (BatonTransferDriver      *self,
                                                         const GError             *error);
void                 baton_transfer_driver_cancel       (BatonTransferDriver      *self);
void                 baton_transfer_driver_session_back (BatonTransferDriver      *self);
/* The transfer goes away: nothing is shown any more. */
void                 baton_transfer_driver_stop         (BatonTransferDriver      *self);

G_END_DECLS
