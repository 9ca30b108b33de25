/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void baton_colour_lookup (GtkWidget  *widget,
                          const char *name,
                          GdkRGBA    *colour);

G_END_DECLS
