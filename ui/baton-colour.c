/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-colour.h"

/**
 * baton_colour_lookup:
 * @widget: who draws
 * @name: a named colour of our style sheets or libadwaita's
 * @colour: (out): it, as it is now in light, dark or high contrast; the text's colour when there is none of that name
 */
void
baton_colour_lookup (GtkWidget  *widget,
                     const char *name,
                     GdkRGBA    *colour)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  if (!gtk_style_context_lookup_color (context, name, colour))
    gtk_style_context_get_color (context, colour);
}
