/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BATON_TYPE_GATHERING (baton_gathering_get_type ())
G_DECLARE_FINAL_TYPE (BatonGathering, baton_gathering, BATON, GATHERING, GObject)

BatonGathering *baton_gathering_new          (GPtrArray            *files);
void            baton_gathering_run_async    (BatonGathering       *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean        baton_gathering_run_finish   (BatonGathering       *self,
                                              GAsyncResult         *result,
                                              GError              **error);
GPtrArray      *baton_gathering_get_files    (BatonGathering       *self);
guint64         baton_gathering_get_size     (BatonGathering       *self);
guint           baton_gathering_get_n_skipped (BatonGathering      *self);
gboolean        baton_gathering_get_cut      (BatonGathering       *self);

G_END_DECLS
