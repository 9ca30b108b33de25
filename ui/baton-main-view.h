/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-core.h"

G_BEGIN_DECLS

#define BATON_TYPE_MAIN_VIEW (baton_main_view_get_type ())
G_DECLARE_FINAL_TYPE (BatonMainView, baton_main_view, BATON, MAIN_VIEW, GtkWidget)

void baton_main_view_set_window    (BatonMainView *self,
                                    GtkWindow     *window);
void baton_main_view_set_core      (BatonMainView *self,
                                    BatonCore     *core);
void baton_main_view_set_folder    (BatonMainView *self,
                                    GFile         *folder);
void baton_main_view_show_contact  (BatonMainView *self,
                                    BatonContact  *contact);
void baton_main_view_show_contacts (BatonMainView *self);
void baton_main_view_back          (BatonMainView *self);
void baton_main_view_search        (BatonMainView *self);
void baton_main_view_send          (BatonMainView *self,
                                    GPtrArray     *files);
void baton_main_view_choose        (BatonMainView *self);
void baton_main_view_paste         (BatonMainView *self);

G_END_DECLS
