/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-mover.h"
#include "baton-transfer-private.h"

G_BEGIN_DECLS

/**
 * BatonMoveWatch:
 *
 * Samples the counters of a running mover and shows them on its transfer: ten times a second, and faster until the
 * first byte was seen.
 */
#define BATON_TYPE_MOVE_WATCH (baton_move_watch_get_type ())
G_DECLARE_FINAL_TYPE (BatonMoveWatch, baton_move_watch, BATON, MOVE_WATCH, GObject)

typedef void (*BatonMoveWatchFunc) (gpointer user_data);

/* @transfer is unowned and outlives the watch. @moved: bytes moved since it was called last; once a second at most. */
BatonMoveWatch *baton_move_watch_new  (BatonClock         *clock,
                                       BatonMover         *mover,
                                       BatonTransfer      *transfer,
                                       guint64             offset,
                                       BatonMoveWatchFunc  moved,
                                       gpointer            user_data);
/* One more sample, the last. */
void            baton_move_watch_stop (BatonMoveWatch     *self);

G_END_DECLS
