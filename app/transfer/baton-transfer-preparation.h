/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-source.h"
#include "baton-transfer-private.h"

G_BEGIN_DECLS

/**
 * BatonTransferPreparation:
 *
 * What an offer needs before it can be sent: the file opened, our streamhosts gathered, a client of theirs chosen.
 */
typedef struct {
  BatonSource      *source;
  GPtrArray        *gathered;     /* BatonCandidate */
  BatonNegotiation *negotiation;
} BatonTransferPreparation;

void                      baton_transfer_preparation_free   (BatonTransferPreparation  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonTransferPreparation, baton_transfer_preparation_free)

/* @source: (nullable): already open, from an earlier try. */
void                      baton_transfer_prepare_async      (BatonTransferWorld        *world,
                                                             GFile                     *file,
                                                             BatonSource               *source,
                                                             BatonJid                  *to,
                                                             GCancellable              *cancellable,
                                                             GAsyncReadyCallback        callback,
                                                             gpointer                   user_data);
/* Errors: %BATON_TRANSFER_ERROR or %G_IO_ERROR_CANCELLED. */
BatonTransferPreparation *baton_transfer_prepare_finish     (GAsyncResult              *result,
                                                             GError                   **error);

G_END_DECLS
