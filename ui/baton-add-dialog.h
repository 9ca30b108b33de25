/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "baton-roster.h"

G_BEGIN_DECLS

#define BATON_TYPE_ADD_DIALOG (baton_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BatonAddDialog, baton_add_dialog, BATON, ADD_DIALOG, AdwWindow)

GtkWidget *baton_add_dialog_new (GtkWindow   *parent,
                                 BatonRoster *roster);

G_END_DECLS
