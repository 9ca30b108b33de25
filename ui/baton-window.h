/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "baton-core.h"

G_BEGIN_DECLS

#define BATON_TYPE_WINDOW (baton_window_get_type ())
G_DECLARE_FINAL_TYPE (BatonWindow, baton_window, BATON, WINDOW, AdwApplicationWindow)

BatonWindow *baton_window_new          (GtkApplication *application,
                                        GSettings      *settings);
void         baton_window_set_folder   (BatonWindow    *self,
                                        GFile          *folder);
void         baton_window_set_identity (BatonWindow    *self,
                                        const char     *resource,
                                        const char     *ca_file);
void         baton_window_sign_in      (BatonWindow    *self,
                                        const char     *address,
                                        const char     *password,
                                        const char     *server);
BatonCore   *baton_window_get_core     (BatonWindow    *self);
void         baton_window_set_core     (BatonWindow    *self,
                                        BatonCore      *core);
void         baton_window_show_contact (BatonWindow   *self,
                                        BatonContact   *contact);
void         baton_window_send_files   (BatonWindow    *self,
                                        GPtrArray      *files);
void         baton_window_say          (BatonWindow    *self,
                                        const char     *text);
void         baton_window_quit         (BatonWindow    *self);

G_END_DECLS
