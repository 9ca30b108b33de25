/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-file-info.h"
#include "baton-jid.h"
#include "baton-leg-kind.h"
#include "baton-method.h"
#include "baton-peer-info.h"

G_BEGIN_DECLS

/**
 * BatonOffer:
 *
 * One file offered by one full JID to another under one stream id. Immutable, reference counted. SIDs repeat (Psi's do
 * after every start): the key is (peer, sid), and reuse after the end is allowed.
 */
typedef struct {
  gatomicrefcount  ref_count;
  BatonRole        role;      /* ours */
  BatonJid        *self;      /* our full JID as it stands in the stanzas */
  BatonJid        *peer;      /* the peer's full JID */
  char            *sid;
  BatonFileInfo   *file;
  BatonMethod      methods;   /* offered */
  gboolean         ranged;    /* the initiator can start at an offset (XEP-0096 section 3) */
  gboolean         in_band_retry; /* a second offer of the same file, in-band only, after its sockets failed */
} BatonOffer;

BatonOffer *baton_offer_new   (BatonRole      role,
                               BatonJid      *self,
                               BatonJid      *peer,
                               const char    *sid,
                               BatonFileInfo *file,
                               BatonMethod    methods,
                               gboolean       ranged);
BatonOffer *baton_offer_ref   (BatonOffer    *self);
void        baton_offer_unref (BatonOffer    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonOffer, baton_offer_unref)

/* The SOCKS5 destination of XEP-0065 section 5.3.2: SHA-1 hex of sid, offerer, other: (transfer full). */
char       *baton_offer_dup_hash (BatonOffer *self,
                                  BatonRole   offerer);

G_END_DECLS
