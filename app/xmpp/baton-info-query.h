/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-disco.h"
#include "baton-port.h"

G_BEGIN_DECLS

/*
 * BatonInfoQuery:
 *
 * One disco#info question to one entity; where entity caps name a node, the node first and then without.
 */
typedef struct _BatonInfoQuery BatonInfoQuery;

/*
 * BatonInfoQueryDone:
 * @info: (nullable): what it answered; %NULL when @error is set
 * @verified: whether @info has the hash that was asked for
 *
 * Called at most once; it may free the query.
 */
typedef void (*BatonInfoQueryDone) (BatonInfoQuery *self,
                                    BatonDiscoInfo *info,
                                    gboolean        verified,
                                    const GError   *error,
                                    gpointer        user_data);

BatonInfoQuery *baton_info_query_new   (BatonPort          *port,
                                        BatonJid           *jid,
                                        BatonInfoQueryDone  done,
                                        gpointer            user_data);
/* Before starting: what its entity caps announced. */
void            baton_info_query_set_caps (BatonInfoQuery  *self,
                                           const char      *node,
                                           const char      *hash,
                                           const char      *ver);
void            baton_info_query_start (BatonInfoQuery     *self);
void            baton_info_query_free  (BatonInfoQuery     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonInfoQuery, baton_info_query_free)

BatonJid       *baton_info_query_get_jid  (BatonInfoQuery  *self);
const char     *baton_info_query_get_hash (BatonInfoQuery  *self);
const char     *baton_info_query_get_ver  (BatonInfoQuery  *self);

G_END_DECLS
