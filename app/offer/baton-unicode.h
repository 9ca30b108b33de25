/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Characters of a peer's text that must not reach a file name or a label. */
gboolean baton_unicode_is_blank       (gunichar c);
gboolean baton_unicode_is_treacherous (gunichar c);

G_END_DECLS
