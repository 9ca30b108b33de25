/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-file-info.h"

G_BEGIN_DECLS

/**
 * BatonSource:
 *
 * A file that is sent: opened once, so that what is offered is what is sent. Errors are of %BATON_TRANSFER_ERROR:
 * NOT_READABLE, NOT_A_FILE, and CHANGED while reading.
 */
#define BATON_TYPE_SOURCE (baton_source_get_type ())
G_DECLARE_FINAL_TYPE (BatonSource, baton_source, BATON, SOURCE, GObject)

void           baton_source_open_async  (GFile                *file,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
BatonSource   *baton_source_open_finish (GAsyncResult         *result,
                                         GError              **error);
BatonFileInfo *baton_source_get_info    (BatonSource          *self);

/* For the data pump's threads, one at a time: up to @length bytes at @offset; 0 only at the announced size. A file
 * that became shorter is CHANGED; bytes added behind the announced size are not sent. */
gssize         baton_source_read        (BatonSource          *self,
                                         guint64               offset,
                                         gpointer              buffer,
                                         gsize                 length,
                                         GCancellable         *cancellable,
                                         GError              **error);

G_END_DECLS
