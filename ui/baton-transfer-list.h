/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-roster.h"
#include "baton-sections.h"

G_BEGIN_DECLS

#define BATON_TYPE_TRANSFER_LIST (baton_transfer_list_get_type ())
G_DECLARE_FINAL_TYPE (BatonTransferList, baton_transfer_list, BATON, TRANSFER_LIST, GtkWidget)

void baton_transfer_list_set_model  (BatonTransferList *self,
                                     GListModel        *model);
void baton_transfer_list_set_roster (BatonTransferList *self,
                                     BatonRoster       *roster);
void baton_transfer_list_set_folder (BatonTransferList *self,
                                     const char        *name);
void baton_transfer_list_set_narrow (BatonTransferList *self,
                                     gboolean           narrow);

G_END_DECLS
