/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BatonInBandWindow:
 *
 * How many blocks may be on their way unanswered. A value without I/O; time is given to it.
 *
 * What is outstanding at the measured rate is, by Little's law, the time from a block to its answer. So that is what
 * is watched: below a second the window grows, above two it is halved, and other stanzas need not wait longer than that.
 */
typedef struct {
  guint  allowed;
  guint  max;
  gint64 hold_us;  /* before this no block that is answered says anything about the window as it is now */
} BatonInBandWindow;

void baton_in_band_window_init     (BatonInBandWindow *self,
                                    guint              first,
                                    guint              max);
void baton_in_band_window_answered (BatonInBandWindow *self,
                                    gint64             sent_us,
                                    gint64             now_us);

G_END_DECLS
