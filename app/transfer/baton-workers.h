/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many transfers move bytes at the same time. Each has at most a ring of 1 MiB, so all of them stay far below the
 * memory Baton may use, and no peer keeps more streams open with one other. */
#define BATON_WORKERS_MAX 16

/**
 * BatonWorkFunc:
 * @job: what was pushed
 *
 * Returns: %TRUE when it is done with @job; %FALSE to be called with it again when those that wait had their turn
 */
typedef gboolean (*BatonWorkFunc) (gpointer job);

gboolean baton_workers_push      (BatonWorkFunc  work,
                                  gpointer       job,
                                  GError       **error);
gboolean baton_workers_withdraw  (gpointer       job);
gboolean baton_workers_is_wanted (void);

G_END_DECLS
