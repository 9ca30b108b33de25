/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-transfer-world.h"
#include "baton-transfer.h"

G_BEGIN_DECLS

/* For the manager. */
BatonTransfer *baton_transfer_new_outgoing  (BatonTransferWorld       *world,
                                             GFile                    *file,
                                             BatonJid                 *to);
BatonTransfer *baton_transfer_new_incoming  (BatonTransferWorld       *world,
                                             BatonNegotiation         *negotiation);
/* An outgoing transfer waits, listed, until this. */
void           baton_transfer_start         (BatonTransfer            *self);
gboolean       baton_transfer_is_started    (BatonTransfer            *self);
BatonJid      *baton_transfer_get_to        (BatonTransfer            *self);
void           baton_transfer_accept_async  (BatonTransfer            *self,
                                             GFile                    *folder,
                                             GCancellable             *cancellable,
                                             GAsyncReadyCallback       callback,
                                             gpointer                  user_data);
gboolean       baton_transfer_accept_finish (BatonTransfer            *self,
                                             GAsyncResult             *result,
                                             GError                  **error);
void           baton_transfer_decline       (BatonTransfer            *self);
void           baton_transfer_reject        (BatonTransfer            *self,
                                             const GError             *error);
void           baton_transfer_cancel        (BatonTransfer            *self);
/* The account has a session again. */
void           baton_transfer_session_back  (BatonTransfer            *self);
/* Over, and no thread touches its files any more; notifies as `settled`. */
gboolean       baton_transfer_is_settled    (BatonTransfer            *self);

/* For its driver alone: what is shown. Each notifies only when it changes. */
void           baton_transfer_show_peer     (BatonTransfer            *self,
                                             BatonJid                 *peer,
                                             const char               *client);
void           baton_transfer_show_info     (BatonTransfer            *self,
                                             BatonFileInfo            *info);
void           baton_transfer_show_state    (BatonTransfer            *self,
                                             BatonTransferState        state);
void           baton_transfer_show_error    (BatonTransfer            *self,
                                             GError                   *error);
void           baton_transfer_show_offered  (BatonTransfer            *self,
                                             gint64                    at_us);
void           baton_transfer_show_accepted (BatonTransfer            *self,
                                             gint64                    at_us);
void           baton_transfer_show_winner   (BatonTransfer            *self,
                                             int                       leg,
                                             int                       won_ms);
void           baton_transfer_show_progress (BatonTransfer            *self,
                                             guint64                   bytes,
                                             double                    rate,
                                             int                       seconds_left);
void           baton_transfer_show_times    (BatonTransfer            *self,
                                             gint64                    first_us,
                                             gint64                    last_us);
void           baton_transfer_show_reoffered (BatonTransfer           *self);
void           baton_transfer_show_result   (BatonTransfer            *self,
                                             GFile                    *file,
                                             const char               *sha256,
                                             gboolean                  verified);
void           baton_transfer_show_settled  (BatonTransfer            *self);

G_END_DECLS
