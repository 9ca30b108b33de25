/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  BATON_DIGEST_MD5,
  BATON_DIGEST_SHA1,
  BATON_DIGEST_SHA256,
} BatonDigestKind;

/**
 * BatonDigest:
 *
 * A running hash, by GnuTLS (four times as fast as GChecksum). Not thread safe; may move between threads.
 */
typedef struct _BatonDigest BatonDigest;

BatonDigest *baton_digest_new      (BatonDigestKind  kind);
void         baton_digest_free     (BatonDigest     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonDigest, baton_digest_free)

void         baton_digest_update   (BatonDigest     *self,
                                    gconstpointer    data,
                                    gsize            length);
/* Lower-case hex of what was fed so far; feeding may go on. */
char        *baton_digest_dup_hex  (BatonDigest     *self);
char        *baton_digest_hex_of   (BatonDigestKind  kind,
                                    gconstpointer    data,
                                    gsize            length);
char        *baton_digest_base64_of (BatonDigestKind kind,
                                    gconstpointer    data,
                                    gsize            length);

G_END_DECLS
