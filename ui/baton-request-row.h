/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-contact.h"

G_BEGIN_DECLS

#define BATON_TYPE_REQUEST_ROW (baton_request_row_get_type ())
G_DECLARE_FINAL_TYPE (BatonRequestRow, baton_request_row, BATON, REQUEST_ROW, GtkListBoxRow)

GtkWidget    *baton_request_row_new         (BatonContact    *contact);
BatonContact *baton_request_row_get_contact (BatonRequestRow *self);

G_END_DECLS
