/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *baton_leave_dialog_new (GtkWindow  *parent,
                                   guint       n_busy,
                                   const char *heading,
                                   const char *button);

G_END_DECLS
