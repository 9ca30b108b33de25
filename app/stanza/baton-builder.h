/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-node.h"

G_BEGIN_DECLS

/**
 * BatonBuilder:
 *
 * The one place where XML is made. Elements are opened and closed in document order; the builder starts with its
 * root open:
 *
 * |[<!-- language="C" -->
 * g_autoptr(BatonBuilder) b = baton_builder_new_iq ("set", to, NULL);
 *
 * baton_builder_open (b, "query", BATON_NS_BYTESTREAMS);
 * baton_builder_attr (b, "sid", sid);
 * baton_builder_close (b);
 * stanza = baton_builder_end (b);
 * ]|
 */
typedef struct _BatonBuilder BatonBuilder;

BatonBuilder *baton_builder_new        (const char   *name,
                                        const char   *ns);
BatonBuilder *baton_builder_new_iq     (const char   *type,
                                        const char   *to,
                                        const char   *id);
BatonBuilder *baton_builder_new_reply  (BatonNode    *request,
                                        const char   *type);
void          baton_builder_free       (BatonBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonBuilder, baton_builder_free)

void          baton_builder_open       (BatonBuilder *self,
                                        const char   *name,
                                        const char   *ns);
void          baton_builder_attr       (BatonBuilder *self,
                                        const char   *name,
                                        const char   *value);
void          baton_builder_attr_u64   (BatonBuilder *self,
                                        const char   *name,
                                        guint64       value);
void          baton_builder_text       (BatonBuilder *self,
                                        const char   *text);
void          baton_builder_leaf       (BatonBuilder *self,
                                        const char   *name,
                                        const char   *ns,
                                        const char   *text);
void          baton_builder_add        (BatonBuilder *self,
                                        BatonNode    *node);
void          baton_builder_close      (BatonBuilder *self);
BatonNode    *baton_builder_end        (BatonBuilder *self);

G_END_DECLS
