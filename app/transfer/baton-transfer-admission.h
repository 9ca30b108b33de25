/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-sink.h"
#include "baton-transfer-private.h"

G_BEGIN_DECLS

/**
 * BatonTransferAdmission:
 *
 * What the acceptance of an offer needs before the peer can be told: the partial file made, our streamhosts gathered.
 */
typedef struct {
  BatonSink *sink;
  GPtrArray *gathered;  /* BatonCandidate */
} BatonTransferAdmission;

/* Discards a sink that nobody took over. */
void                    baton_transfer_admission_free (BatonTransferAdmission    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonTransferAdmission, baton_transfer_admission_free)

void                    baton_transfer_admit_async    (BatonTransferWorld        *world,
                                                       GFile                     *folder,
                                                       BatonFileInfo             *info,
                                                       GCancellable              *cancellable,
                                                       GAsyncReadyCallback        callback,
                                                       gpointer                   user_data);
/* Errors: %BATON_TRANSFER_ERROR or %G_IO_ERROR_CANCELLED. */
BatonTransferAdmission *baton_transfer_admit_finish   (GAsyncResult              *result,
                                                       GError                   **error);

G_END_DECLS
