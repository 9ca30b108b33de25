/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-disco.h"

G_BEGIN_DECLS

/* Programs and versions of them that one roster can bring together in a day; the oldest unused one goes. */
#define BATON_CAPS_CACHE_MAX 256

/*
 * BatonCapsCache:
 *
 * What is known of programs by their verified hash (XEP-0115 section 5.4), for every JID that announces it.
 */
typedef struct _BatonCapsCache BatonCapsCache;

BatonCapsCache *baton_caps_cache_new  (void);
void            baton_caps_cache_free (BatonCapsCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonCapsCache, baton_caps_cache_free)

/* Keeps @info if its hash is indeed @ver. */
gboolean        baton_caps_cache_add  (BatonCapsCache *self,
                                       const char     *hash,
                                       const char     *ver,
                                       BatonDiscoInfo *info);
/* (transfer none) (nullable): */
BatonDiscoInfo *baton_caps_cache_find (BatonCapsCache *self,
                                       const char     *hash,
                                       const char     *ver);

G_END_DECLS
