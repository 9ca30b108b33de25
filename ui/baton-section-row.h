/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-section.h"

G_BEGIN_DECLS

#define BATON_TYPE_SECTION_ROW (baton_section_row_get_type ())
G_DECLARE_FINAL_TYPE (BatonSectionRow, baton_section_row, BATON, SECTION_ROW, GtkWidget)

GtkWidget *baton_section_row_new         (void);
void       baton_section_row_set_section (BatonSectionRow *self,
                                          BatonSection    *section);

G_END_DECLS
