/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-cli-report.h"
#include "baton-core.h"

G_BEGIN_DECLS

/**
 * BatonCliSender:
 *
 * Sends files, and the files of folders one by one, to one contact. Waits for a client of theirs that can receive.
 */
#define BATON_TYPE_CLI_SENDER (baton_cli_sender_get_type ())
G_DECLARE_FINAL_TYPE (BatonCliSender, baton_cli_sender, BATON, CLI_SENDER, GObject)

BatonCliSender *baton_cli_sender_new        (BatonCore            *core,
                                             BatonCliReport       *report,
                                             GPtrArray            *files,
                                             BatonJid             *to);
void            baton_cli_sender_run_async  (BatonCliSender       *self,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
/* TRUE when every file arrived; what failed was reported. */
gboolean        baton_cli_sender_run_finish (BatonCliSender       *self,
                                             GAsyncResult         *result);

G_END_DECLS
