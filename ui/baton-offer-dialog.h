/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "baton-contact.h"
#include "baton-transfer.h"

G_BEGIN_DECLS

#define BATON_TYPE_OFFER_DIALOG (baton_offer_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BatonOfferDialog, baton_offer_dialog, BATON, OFFER_DIALOG, AdwMessageDialog)

BatonOfferDialog *baton_offer_dialog_new           (GtkWindow        *parent,
                                                    BatonJid         *peer,
                                                    BatonContact     *contact,
                                                    GFile            *folder);
void              baton_offer_dialog_add           (BatonOfferDialog *self,
                                                    BatonTransfer    *transfer);
BatonJid         *baton_offer_dialog_get_peer      (BatonOfferDialog *self);
GPtrArray        *baton_offer_dialog_get_transfers (BatonOfferDialog *self);

G_END_DECLS
