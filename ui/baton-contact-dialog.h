/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "baton-roster.h"

G_BEGIN_DECLS

#define BATON_TYPE_CONTACT_DIALOG (baton_contact_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BatonContactDialog, baton_contact_dialog, BATON, CONTACT_DIALOG, AdwWindow)

GtkWidget *baton_contact_dialog_new (GtkWindow   *parent,
                                     BatonRoster *roster,
                                     guint        n_files);

G_END_DECLS
