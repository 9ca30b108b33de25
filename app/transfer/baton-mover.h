/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-conduit.h"
#include "baton-sink.h"
#include "baton-source.h"

G_BEGIN_DECLS

/**
 * BatonMover:
 *
 * The data pump (architecture 4): one worker thread of a bounded pool moves the bytes of one committed leg, a second
 * thread hashes the same buffers. The main loop only samples counters.
 *
 * The task ends when all bytes are through: sending, after the last byte was written and the conduit finished and the
 * peer's end was seen (or @PATIENCE passed); receiving, when `size` bytes are in the sink and the sender's end was
 * seen or its data exceeded it. Errors: %BATON_TRANSFER_ERROR, or %G_IO_ERROR_CANCELLED.
 */
#define BATON_TYPE_MOVER (baton_mover_get_type ())
G_DECLARE_FINAL_TYPE (BatonMover, baton_mover, BATON, MOVER, GObject)

BatonMover *baton_mover_new_sender    (BatonSource          *source,
                                       BatonConduit         *conduit,
                                       guint64               offset);
BatonMover *baton_mover_new_receiver  (BatonSink            *sink,
                                       BatonConduit         *conduit,
                                       guint64               size);
void        baton_mover_run_async     (BatonMover           *self,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean    baton_mover_run_finish    (BatonMover           *self,
                                       GAsyncResult         *result,
                                       GError              **error);

/* Atomic counters, any thread. */
guint64     baton_mover_get_bytes     (BatonMover           *self);
/* Monotonic microseconds of the first and the last payload byte; 0: none yet. */
gint64      baton_mover_get_first_us  (BatonMover           *self);
gint64      baton_mover_get_last_us   (BatonMover           *self);
/* SHA-256 hex of everything moved; after the task only. */
const char *baton_mover_get_sha256    (BatonMover           *self);

G_END_DECLS
