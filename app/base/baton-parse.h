/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Strict parsers for what peers send: the whole text must fit, nothing is guessed. */
gboolean   baton_parse_u64      (const char  *text,
                                 guint64      max,
                                 guint64     *out);
gboolean   baton_parse_port     (const char  *text,
                                 guint16     *out);
gboolean   baton_parse_boolean  (const char  *text,
                                 gboolean    *out);
/* Base64 with white space allowed; %NULL when malformed or longer than @max decoded bytes. */
GBytes    *baton_parse_base64   (const char  *text,
                                 gsize        max);
/* XEP-0082 date-time; %NULL when malformed. Gajim's "+00:00Z" is let through. */
GDateTime *baton_parse_datetime (const char  *text);

G_END_DECLS
