/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * BatonPeerInfo:
 *
 * What is known of the program at the other end, as far as transfers care. Immutable, reference counted.
 */
typedef struct {
  gatomicrefcount   ref_count;
  char             *client_name;  /* nullable: the name of its disco identity */
  char             *caps_node;    /* nullable: the node of its entity caps, which names the software */
  char            **features;     /* disco features, sorted; empty when unknown */
} BatonPeerInfo;

BatonPeerInfo *baton_peer_info_new         (const char          *client_name,
                                            const char          *caps_node,
                                            const char * const  *features);
BatonPeerInfo *baton_peer_info_ref         (BatonPeerInfo       *self);
void           baton_peer_info_unref       (BatonPeerInfo       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonPeerInfo, baton_peer_info_unref)

gboolean       baton_peer_info_has_feature (const BatonPeerInfo *self,
                                            const char          *feature);

G_END_DECLS
