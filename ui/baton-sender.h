/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-contact.h"
#include "baton-manager.h"
#include "baton-roster.h"

G_BEGIN_DECLS

#define BATON_TYPE_SENDER (baton_sender_get_type ())
G_DECLARE_FINAL_TYPE (BatonSender, baton_sender, BATON, SENDER, GObject)

BatonSender *baton_sender_new         (GtkWindow    *window);
void         baton_sender_set_manager (BatonSender  *self,
                                       BatonManager *manager,
                                       BatonRoster  *roster);
void         baton_sender_send        (BatonSender  *self,
                                       GPtrArray    *files,
                                       BatonContact *contact);
void         baton_sender_choose      (BatonSender  *self,
                                       BatonContact *contact);
void         baton_sender_paste       (BatonSender  *self,
                                       GdkClipboard *clipboard,
                                       BatonContact *contact);

G_END_DECLS
