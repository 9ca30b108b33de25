/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One read and one write of the data pump, bytes: beyond it nothing gets faster (measured: 64 KiB to 1 MiB are within
 * noise), below it system calls show. */
#define BATON_HASHER_BUFFER (256 * 1024)

/**
 * BatonHasher:
 *
 * The data pump's buffers, and the thread that hashes them beside it: a ring of four. The pump takes a buffer, moves
 * its bytes and feeds it; it is hashed while the pump goes on with the next. Used by one thread at a time.
 */
typedef struct _BatonHasher BatonHasher;

BatonHasher *baton_hasher_new     (gboolean      hashing);
void         baton_hasher_free    (BatonHasher  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonHasher, baton_hasher_free)

guint8      *baton_hasher_take    (BatonHasher  *self);
void         baton_hasher_feed    (BatonHasher  *self,
                                   gsize         length);
void         baton_hasher_rest    (BatonHasher  *self);
char        *baton_hasher_dup_hex (BatonHasher  *self);

G_END_DECLS
