/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-negotiation.h"

G_BEGIN_DECLS

/**
 * BatonSidBook:
 *
 * Which stream ids are in use with which peer, and which were lately. SIDs repeat (Psi's do after every start): the key
 * is the peer's full JID and the SID, and reuse after the end is allowed. Reference counted.
 */
typedef struct _BatonSidBook BatonSidBook;

BatonSidBook     *baton_sid_book_new       (void);
BatonSidBook     *baton_sid_book_ref       (BatonSidBook     *self);
void              baton_sid_book_unref     (BatonSidBook     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonSidBook, baton_sid_book_unref)

gboolean          baton_sid_book_enter     (BatonSidBook     *self,
                                            BatonNegotiation *negotiation);
void              baton_sid_book_close     (BatonSidBook     *self,
                                            BatonNegotiation *negotiation);
BatonNegotiation *baton_sid_book_find      (BatonSidBook     *self,
                                            BatonJid         *peer,
                                            const char       *sid);
gboolean          baton_sid_book_has_ended (BatonSidBook     *self,
                                            BatonJid         *peer,
                                            const char       *sid);
/* (element-type BatonNegotiation) (transfer full): those of @peer, or all when it is %NULL. */
GPtrArray        *baton_sid_book_dup_live  (BatonSidBook     *self,
                                            BatonJid         *peer);

G_END_DECLS
