/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-contact.h"

G_BEGIN_DECLS

#define BATON_TYPE_CONTACT_ROW (baton_contact_row_get_type ())
G_DECLARE_FINAL_TYPE (BatonContactRow, baton_contact_row, BATON, CONTACT_ROW, GtkListBoxRow)

GtkWidget    *baton_contact_row_new         (BatonContact    *contact);
BatonContact *baton_contact_row_get_contact (BatonContactRow *self);
void          baton_contact_row_set_rate    (BatonContactRow *self,
                                             double           bytes_per_second);

char         *baton_contact_text_dup_status (BatonContact    *contact);
char         *baton_contact_text_dup_drop   (BatonContact    *contact,
                                             guint            n_files,
                                             goffset          size);
char         *baton_contact_text_dup_refuse (BatonContact    *contact);

G_END_DECLS
