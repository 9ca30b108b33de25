/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-account.h"
#include "baton-manager.h"

G_BEGIN_DECLS

#define BATON_TYPE_TRANSFERS_PAGE (baton_transfers_page_get_type ())
G_DECLARE_FINAL_TYPE (BatonTransfersPage, baton_transfers_page, BATON, TRANSFERS_PAGE, GtkWidget)

void          baton_transfers_page_set_account (BatonTransfersPage *self,
                                                BatonAccount       *account,
                                                BatonManager       *manager);
void          baton_transfers_page_set_contact (BatonTransfersPage *self,
                                                BatonContact       *contact);
BatonContact *baton_transfers_page_get_contact (BatonTransfersPage *self);
void          baton_transfers_page_set_folder  (BatonTransfersPage *self,
                                                const char         *name);
void          baton_transfers_page_search      (BatonTransfersPage *self);

G_END_DECLS
