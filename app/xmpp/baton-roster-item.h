/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-contact.h"
#include "baton-node.h"

G_BEGIN_DECLS

/* Groups of one contact that are kept; and bytes of a group's name. */
#define BATON_ROSTER_MAX_GROUPS     32
#define BATON_ROSTER_MAX_GROUP_NAME 1023

/* One item of the roster as the server has it. */
typedef struct {
  BatonJid          *jid;           /* bare */
  char              *name;          /* (nullable): safe for display */
  GStrv              groups;        /* as the server has them: not shown, only kept */
  BatonSubscription  subscription;
  gboolean           asked;         /* our subscription request waits for an answer */
  gboolean           removed;
} BatonRosterItem;

BatonRosterItem *baton_roster_item_parse      (const BatonNode *node);
BatonRosterItem *baton_roster_item_parse_push (const BatonNode *query);
GPtrArray       *baton_roster_item_parse_all  (const BatonNode *query,
                                               guint            max);
void             baton_roster_item_free       (BatonRosterItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonRosterItem, baton_roster_item_free)

G_END_DECLS
