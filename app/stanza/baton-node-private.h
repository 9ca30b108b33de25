/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-node.h"

G_BEGIN_DECLS

/* How builder and parser grow a node, and how the writer sees it. A node that was handed out is never grown again. */

/* A child: an element or a piece of text, never both. */
typedef struct
{
  BatonNode *node;
  GString   *text;
} BatonNodeItem;

BatonNode           *baton_node_grow            (const char      *name,
                                                 gssize           name_length,
                                                 const char      *ns);
void                 baton_node_grow_attr       (BatonNode       *self,
                                                 const char      *name,
                                                 const char      *value,
                                                 gssize           value_length);
void                 baton_node_grow_text       (BatonNode       *self,
                                                 const char      *text,
                                                 gssize           length);
void                 baton_node_grow_child      (BatonNode       *self,
                                                 BatonNode       *child);

guint                baton_node_get_n_attrs     (const BatonNode *self);
void                 baton_node_get_nth_attr    (const BatonNode *self,
                                                 guint            n,
                                                 const char     **name,
                                                 const char     **value);
const BatonNodeItem *baton_node_get_items       (const BatonNode *self,
                                                 guint           *n_items);

G_END_DECLS
