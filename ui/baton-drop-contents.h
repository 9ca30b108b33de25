/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BATON_TYPE_DROP_CONTENTS (baton_drop_contents_get_type ())
G_DECLARE_FINAL_TYPE (BatonDropContents, baton_drop_contents, BATON, DROP_CONTENTS, GObject)

GdkContentFormats *baton_drop_contents_formats    (void);

BatonDropContents *baton_drop_contents_of         (GdkDrop              *drop);
void               baton_drop_contents_peek       (BatonDropContents    *self);
guint              baton_drop_contents_get_n      (BatonDropContents    *self);
goffset            baton_drop_contents_get_size   (BatonDropContents    *self);

void               baton_drop_contents_read_async  (BatonDropContents   *self,
                                                    GdkDrop             *drop,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
GPtrArray         *baton_drop_contents_read_finish (BatonDropContents   *self,
                                                    GAsyncResult        *result,
                                                    GError             **error);

GPtrArray         *baton_drop_contents_parse      (const char           *text);

G_END_DECLS
