/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GIcon    *baton_file_kind_dup_icon   (const char *name);
char     *baton_file_kind_dup_words  (const char *name);
gboolean  baton_file_kind_is_program (const char *name);

G_END_DECLS
