/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-file-info.h"

G_BEGIN_DECLS

/**
 * BatonSink:
 *
 * A file that is received: `NAME.part` below an opened folder until it is kept. Never overwrites, never follows a
 * link, never leaves the folder. Errors are of %BATON_TRANSFER_ERROR: NO_SPACE, NOT_WRITABLE, TOO_LONG.
 */
#define BATON_TYPE_SINK (baton_sink_get_type ())
G_DECLARE_FINAL_TYPE (BatonSink, baton_sink, BATON, SINK, GObject)

/* Opens the folder, checks free space, makes the partial file and reserves its blocks. */
void        baton_sink_open_async    (GFile                *folder,
                                      BatonFileInfo        *info,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
BatonSink  *baton_sink_open_finish   (GAsyncResult         *result,
                                      GError              **error);

/* For the data pump's threads: appends; all or an error. */
gboolean    baton_sink_write         (BatonSink            *self,
                                      gconstpointer         buffer,
                                      gsize                 length,
                                      GError              **error);
guint64     baton_sink_get_length    (BatonSink            *self);

/* Flushes, sets the file's date and gives it its name, the next free of `name (2).ext`: (transfer full) where it is. */
void        baton_sink_keep_async    (BatonSink            *self,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
GFile      *baton_sink_keep_finish   (BatonSink            *self,
                                      GAsyncResult         *result,
                                      GError              **error);
/* Closes; removes the partial file (@remove: cancelled) or leaves it (failed). Off the main loop: whoever must know
 * that it happened, as before the end of the program, takes the second form. */
void        baton_sink_close         (BatonSink            *self,
                                      gboolean              remove);
void        baton_sink_close_async   (BatonSink            *self,
                                      gboolean              remove,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean    baton_sink_close_finish  (BatonSink            *self,
                                      GAsyncResult         *result,
                                      GError              **error);

G_END_DECLS
