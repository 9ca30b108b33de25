/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-account.h"
#include "baton-manager.h"

G_BEGIN_DECLS

#define BATON_TYPE_SIDEBAR (baton_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (BatonSidebar, baton_sidebar, BATON, SIDEBAR, GtkWidget)

void          baton_sidebar_set_account  (BatonSidebar *self,
                                          BatonAccount *account,
                                          BatonManager *manager);
BatonContact *baton_sidebar_get_selected (BatonSidebar *self);
void          baton_sidebar_select       (BatonSidebar *self,
                                          BatonContact *contact);
void          baton_sidebar_search       (BatonSidebar *self);

G_END_DECLS
