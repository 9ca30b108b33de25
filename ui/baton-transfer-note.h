/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-transfer.h"

G_BEGIN_DECLS

/**
 * BatonTransferNote:
 * @icon: name of an icon
 * @act: the user has to do something
 * @text: (nullable): one or two sentences; %NULL: nothing to say
 *
 * The sentence under a row's facts: why it went as it did, what went wrong, what it waits for.
 */
typedef struct {
  const char *icon;
  gboolean    act;
  char       *text;
} BatonTransferNote;

void baton_transfer_note_init  (BatonTransferNote *self,
                                BatonTransfer     *transfer,
                                const char        *who);
void baton_transfer_note_clear (BatonTransferNote *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BatonTransferNote, baton_transfer_note_clear)

G_END_DECLS
