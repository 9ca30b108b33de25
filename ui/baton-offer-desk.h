/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-account.h"
#include "baton-manager.h"
#include "baton-transfer-actions.h"

G_BEGIN_DECLS

#define BATON_TYPE_OFFER_DESK (baton_offer_desk_get_type ())
G_DECLARE_FINAL_TYPE (BatonOfferDesk, baton_offer_desk, BATON, OFFER_DESK, GObject)

BatonOfferDesk *baton_offer_desk_new         (GtkWindow            *window,
                                              BatonTransferActions *actions);
void            baton_offer_desk_set_account (BatonOfferDesk       *self,
                                              BatonAccount         *account,
                                              BatonManager         *manager);
void            baton_offer_desk_set_folder  (BatonOfferDesk       *self,
                                              GFile                *folder);
void            baton_offer_desk_ask         (BatonOfferDesk       *self,
                                              BatonTransfer        *transfer);

G_END_DECLS
