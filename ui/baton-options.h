/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BatonOptions:
 *
 * What the command line said; all strings are nullable.
 */
typedef struct {
  char *profile;
  char *account;
  char *password_file;
  char *server;
  char *ca_file;
  char *into;
} BatonOptions;

BatonOptions *baton_options_parse               (char               ***argv,
                                                 GError              **error);
void          baton_options_free                (BatonOptions         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonOptions, baton_options_free)

char         *baton_options_dup_application_id  (const BatonOptions   *self);
GSettings    *baton_options_make_settings       (const BatonOptions   *self);
char         *baton_options_dup_resource        (const BatonOptions   *self);
char         *baton_options_dup_password        (const BatonOptions   *self,
                                                 GError              **error);
GFile        *baton_options_make_folder         (const BatonOptions   *self,
                                                 GSettings            *settings);

char         *baton_profile_sanitise            (const char           *name);

G_END_DECLS
