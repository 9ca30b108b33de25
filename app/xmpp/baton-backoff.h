/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint baton_backoff_get_ms (guint  n_failures,
                            double draw);

G_END_DECLS
