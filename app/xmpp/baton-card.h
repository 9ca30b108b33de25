/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-port.h"

G_BEGIN_DECLS

/* Names the program in entity caps (XEP-0115 section 4); never fetched. */
#define BATON_CARD_NODE "https://baton.im/client"

/*
 * BatonCard:
 *
 * What this client says of itself, and the answers to those who ask: disco, entity caps, version, ping.
 */
typedef struct _BatonCard BatonCard;

BatonCard *baton_card_new         (BatonPort  *port);
void       baton_card_free        (BatonCard  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonCard, baton_card_free)

gboolean   baton_card_set_name    (BatonCard  *self,
                                   const char *name);
gboolean   baton_card_add_feature (BatonCard  *self,
                                   const char *feature);
BatonNode *baton_card_dup_caps    (BatonCard  *self);

G_END_DECLS
