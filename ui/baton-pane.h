/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BATON_TYPE_PANE (baton_pane_get_type ())
G_DECLARE_FINAL_TYPE (BatonPane, baton_pane, BATON, PANE, GtkWidget)

gboolean baton_pane_get_narrow (BatonPane *self);

G_END_DECLS
