/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *baton_size_text_dup          (guint64 bytes);
char *baton_size_text_dup_progress (guint64 bytes,
                                    guint64 size);
char *baton_size_text_dup_rate     (double  bytes_per_second);
char *baton_size_text_dup_left     (int     seconds);
char *baton_size_text_dup_took     (double  seconds);

G_END_DECLS
