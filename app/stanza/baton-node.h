/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * BatonNode:
 *
 * One XML element: name, namespace, attributes, and children that are elements or text. Immutable once built,
 * reference counted, never %NULL inside. Only #BatonBuilder and #BatonParser make nodes.
 */
typedef struct _BatonNode BatonNode;

#define BATON_TYPE_NODE (baton_node_get_type ())
GType       baton_node_get_type      (void);

BatonNode  *baton_node_ref           (BatonNode       *self);
void        baton_node_unref         (BatonNode       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonNode, baton_node_unref)

const char *baton_node_get_name      (const BatonNode *self);
const char *baton_node_get_ns        (const BatonNode *self);
gboolean    baton_node_is            (const BatonNode *self,
                                      const char      *name,
                                      const char      *ns);
const char *baton_node_get_attr      (const BatonNode *self,
                                      const char      *name);
const char *baton_node_get_text      (const BatonNode *self);

BatonNode  *baton_node_first         (const BatonNode *self);
BatonNode  *baton_node_next          (const BatonNode *self,
                                      const BatonNode *child);
BatonNode  *baton_node_find          (const BatonNode *self,
                                      const char      *name,
                                      const char      *ns);
BatonNode  *baton_node_find_next     (const BatonNode *self,
                                      const BatonNode *after,
                                      const char      *name,
                                      const char      *ns);
const char *baton_node_find_text     (const BatonNode *self,
                                      const char      *name,
                                      const char      *ns);

G_END_DECLS
