/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-core.h"

G_BEGIN_DECLS

#define BATON_TYPE_SIGN_IN_PAGE (baton_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (BatonSignInPage, baton_sign_in_page, BATON, SIGN_IN_PAGE, GtkWidget)

void baton_sign_in_page_set_resource (BatonSignInPage *self,
                                      const char      *resource);
void baton_sign_in_page_set_ca_file  (BatonSignInPage *self,
                                      const char      *path);
void baton_sign_in_page_fill         (BatonSignInPage *self,
                                      const char      *address,
                                      const char      *password,
                                      const char      *server);
void baton_sign_in_page_start        (BatonSignInPage *self);
gboolean baton_sign_in_page_cancel   (BatonSignInPage *self);
void baton_sign_in_page_show_error   (BatonSignInPage *self,
                                      const GError    *error);

G_END_DECLS
