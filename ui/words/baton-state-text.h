/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-account.h"
#include "baton-transfer.h"

G_BEGIN_DECLS

char       *baton_state_text_dup_first_name (const char        *name);
const char *baton_state_text_word           (BatonTransferState state,
                                             BatonRole          role);
char       *baton_state_text_dup_facts      (BatonTransfer     *transfer,
                                             const char        *who,
                                             gboolean           two_lines);
char       *baton_state_text_dup_spoken     (BatonTransfer     *transfer,
                                             const char        *who);
const char *baton_state_text_presence       (BatonPresence      presence);
char       *baton_state_text_dup_account    (BatonAccount      *account);

G_END_DECLS
