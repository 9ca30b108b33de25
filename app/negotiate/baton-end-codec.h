/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-jid.h"
#include "baton-node.h"
#include "baton-note.h"

G_BEGIN_DECLS

/* SHA-256 in hex, digits. */
#define BATON_SHA256_HEX_LENGTH 64

/**
 * BatonEndMessage:
 * @sid: borrowed from the stanza
 * @sha256: lower-case hex; "" when it was not given
 *
 * What one Baton tells another about how a transfer ended: architecture 3.5.
 */
typedef struct {
  const char *sid;
  BatonEnd    end;
  guint64     bytes;
  gboolean    bytes_known;
  char        sha256[BATON_SHA256_HEX_LENGTH + 1];
} BatonEndMessage;

gboolean   baton_end_message_parse (const BatonNode *message,
                                    BatonEndMessage *out);
BatonNode *baton_end_message_build (BatonJid        *to,
                                    const char      *sid,
                                    BatonEnd         end,
                                    guint64          bytes,
                                    const char      *sha256);

G_END_DECLS
