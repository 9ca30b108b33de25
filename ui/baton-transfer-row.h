/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-roster.h"
#include "baton-transfer.h"

G_BEGIN_DECLS

#define BATON_TYPE_TRANSFER_ROW (baton_transfer_row_get_type ())
G_DECLARE_FINAL_TYPE (BatonTransferRow, baton_transfer_row, BATON, TRANSFER_ROW, GtkWidget)

GtkWidget     *baton_transfer_row_new          (void);
void           baton_transfer_row_set_roster   (BatonTransferRow *self,
                                                BatonRoster      *roster);
void           baton_transfer_row_set_folder   (BatonTransferRow *self,
                                                const char       *name);
void           baton_transfer_row_set_narrow   (BatonTransferRow *self,
                                                gboolean          narrow);
BatonTransfer *baton_transfer_row_get_transfer (BatonTransferRow *self);
void           baton_transfer_row_set_transfer (BatonTransferRow *self,
                                                BatonTransfer    *transfer);
void           baton_transfer_row_unfold       (BatonTransferRow *self,
                                                gboolean          unfold);
GtkWidget     *baton_transfer_row_menu_button  (BatonTransferRow *self);

G_END_DECLS
