/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-conduit.h"
#include "baton-sink.h"
#include "baton-source.h"

G_BEGIN_DECLS

/**
 * BatonMoverEnd:
 *
 * How the other side's half of the stream ended once all bytes were through.
 */
typedef enum {
  BATON_MOVER_END_UNSEEN,  /* it is still open, or not all bytes were through */
  BATON_MOVER_END_CLEAN,   /* the peer shut its side down */
  BATON_MOVER_END_BROKEN,  /* it was reset or lost */
} BatonMoverEnd;

/**
 * BatonMover:
 *
 * The data pump (architecture 4): one worker thread moves the bytes of one committed leg, a second thread hashes the
 * same buffers. The main loop only samples counters. At most %BATON_WORKERS_MAX movers run at a time; others wait their
 * turn, and one whose peer keeps it waiting gives its thread to them, so that no two Batons can block each other.
 *
 * The task ends when all bytes are through: sending, after the last byte was written, the conduit finished and the
 * peer's end was seen or waited for in vain; receiving, when `size` bytes are in the sink and the sender's end was seen
 * or waited for in vain. The conduit is closed then. Errors: %BATON_TRANSFER_ERROR, or %G_IO_ERROR_CANCELLED.
 */
#define BATON_TYPE_MOVER (baton_mover_get_type ())
G_DECLARE_FINAL_TYPE (BatonMover, baton_mover, BATON, MOVER, GObject)

/* Sends @length bytes from @offset on; @length 0: to the end of the file. */
BatonMover    *baton_mover_new_sender    (BatonSource          *source,
                                          BatonConduit         *conduit,
                                          guint64               offset,
                                          guint64               length);
BatonMover    *baton_mover_new_receiver  (BatonSink            *sink,
                                          BatonConduit         *conduit,
                                          guint64               size);
void           baton_mover_run_async     (BatonMover           *self,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean       baton_mover_run_finish    (BatonMover           *self,
                                          GAsyncResult         *result,
                                          GError              **error);

/* Atomic, any thread. What the sink has; sending, what the peer's machine has acknowledged. */
guint64        baton_mover_get_bytes     (BatonMover           *self);
/* Monotonic microseconds of the first and the last payload byte; 0: none yet. */
gint64         baton_mover_get_first_us  (BatonMover           *self);
gint64         baton_mover_get_last_us   (BatonMover           *self);
/* No byte moved for %BATON_PATIENCE_STALL_NOTE_MS. */
gboolean       baton_mover_get_stalled   (BatonMover           *self);
/* After the task only: SHA-256 hex of everything moved, %NULL when not all was; and the peer's end. A sender that failed
 * with BROKEN and %BATON_MOVER_END_BROKEN had written everything: the peer's word decides then. */
const char    *baton_mover_get_sha256    (BatonMover           *self);
BatonMoverEnd  baton_mover_get_end       (BatonMover           *self);

G_END_DECLS
