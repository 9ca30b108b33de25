/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Walks every world of the outer table with all that it is responsible for; what is wrong in one of them, or %NULL. */
const char *transfer_walk (guint64 *n_worlds,
                           guint64 *n_steps);

G_END_DECLS
