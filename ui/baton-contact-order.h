/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-contact.h"

G_BEGIN_DECLS

BatonContact *baton_contact_order_contact_of (GtkListBoxRow *row);
int           baton_contact_order_compare    (GtkListBoxRow *a,
                                              GtkListBoxRow *b,
                                              gpointer       user_data);
gboolean      baton_contact_order_matches    (GtkListBoxRow *row,
                                              const char    *needle);
void          baton_contact_order_set_header (GtkListBoxRow *row,
                                              GtkListBoxRow *before,
                                              gpointer       user_data);

G_END_DECLS
