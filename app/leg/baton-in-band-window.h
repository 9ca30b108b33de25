/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BatonInBandWindow:
 *
 * How many blocks may be on their way unanswered. A value without I/O; time is given to it.
 *
 * What is outstanding at the measured rate is, by Little's law, the time from a block to its answer: above two seconds
 * the window is halved, so other stanzas need not wait longer than that. Below that the smallest window that is not
 * slower is the best one: over a long road more blocks carry more, before a busy server they only queue, and one that
 * is never behind works faster. Which of the two it is shows only by trying: a round of blocks with twice the window
 * or half of it is compared with the round before.
 */
typedef struct {
  guint    allowed;
  guint    max;
  gboolean quick;      /* answers come quickly: larger blocks keep nobody waiting */

  gint64   hold_us;    /* before this no block that is answered says anything about the window as it is now */
  gint64   round_us;   /* when the round began; 0: with the next answer */
  guint    answered;   /* blocks in this round */
  guint    before;     /* the window before the one that is being tried; 0: none is tried */
  gint64   before_us;  /* what a block took with it */
  gboolean shrink;     /* the next try is half the window */
  guint    rest;       /* rounds before the next try */
} BatonInBandWindow;

void baton_in_band_window_init     (BatonInBandWindow *self,
                                    guint              first,
                                    guint              max);
void baton_in_band_window_answered (BatonInBandWindow *self,
                                    guint              blocks,
                                    gint64             sent_us,
                                    gint64             now_us);

G_END_DECLS
