/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-account.h"

G_BEGIN_DECLS

#define BATON_TYPE_ACCOUNT_BAR (baton_account_bar_get_type ())
G_DECLARE_FINAL_TYPE (BatonAccountBar, baton_account_bar, BATON, ACCOUNT_BAR, GtkWidget)

void baton_account_bar_set_account (BatonAccountBar *self,
                                    BatonAccount    *account);

G_END_DECLS
