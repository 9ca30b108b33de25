/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-jid.h"
#include "baton-node.h"

G_BEGIN_DECLS

/* What a roster sends: (transfer full). */
BatonNode *baton_roster_stanza_get      (void);
/* @name is nullable. The server replaces the whole item: what is left out is lost. */
BatonNode *baton_roster_stanza_set      (BatonJid            *bare,
                                         const char          *name,
                                         const char * const  *groups);
BatonNode *baton_roster_stanza_remove   (BatonJid            *bare);
/* The empty answer to a push. */
BatonNode *baton_roster_stanza_result   (BatonNode           *push);
/* @type: "subscribe", "subscribed", "unsubscribed". */
BatonNode *baton_roster_stanza_presence (BatonJid            *bare,
                                         const char          *type);

G_END_DECLS
