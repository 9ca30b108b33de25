/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The most files taken from folders in one go: more is surely not what was meant, and each is an offer of its own. */
#define BATON_FOLDER_WALK_MAX 10000

/* How deep folders are followed, levels. */
#define BATON_FOLDER_WALK_DEPTH 64

/* Files as they are, folders replaced by the regular files below them: (element-type GFile) (transfer container). */
void       baton_folder_walk_async  (GPtrArray            *files,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
GPtrArray *baton_folder_walk_finish (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
