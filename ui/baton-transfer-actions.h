/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-manager.h"

G_BEGIN_DECLS

#define BATON_TYPE_TRANSFER_ACTIONS (baton_transfer_actions_get_type ())
G_DECLARE_FINAL_TYPE (BatonTransferActions, baton_transfer_actions, BATON, TRANSFER_ACTIONS, GObject)

BatonTransferActions *baton_transfer_actions_new         (GtkWindow            *window);
GActionGroup         *baton_transfer_actions_get_group   (BatonTransferActions *self);
void                  baton_transfer_actions_set_manager (BatonTransferActions *self,
                                                          BatonManager         *manager);
void                  baton_transfer_actions_set_folder  (BatonTransferActions *self,
                                                          GFile                *folder);
void                  baton_transfer_actions_accept      (BatonTransferActions *self,
                                                          GPtrArray            *transfers,
                                                          GFile                *folder);
void                  baton_transfer_actions_accept_to   (BatonTransferActions *self,
                                                          GPtrArray            *transfers);

G_END_DECLS
