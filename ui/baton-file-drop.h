/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BATON_TYPE_FILE_DROP (baton_file_drop_get_type ())
G_DECLARE_FINAL_TYPE (BatonFileDrop, baton_file_drop, BATON, FILE_DROP, GObject)

BatonFileDrop *baton_file_drop_new         (GtkWidget     *widget);
void           baton_file_drop_set_enabled (BatonFileDrop *self,
                                            gboolean       enabled);
gboolean       baton_file_drop_get_active  (BatonFileDrop *self);
guint          baton_file_drop_get_n_files (BatonFileDrop *self);
goffset        baton_file_drop_get_size    (BatonFileDrop *self);

G_END_DECLS
