/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6121 section 2.1.2: the items of a roster. */
#include "baton-roster-item.h"

#include <string.h>

#include "baton-display.h"
#include "baton-ns.h"

/* Section 2.1.2.5; what is not understood counts as none. */
static BatonSubscription
parse_subscription (const char *text)
{
  if (g_strcmp0 (text, "to") == 0)
    return BATON_SUBSCRIPTION_TO;
  if (g_strcmp0 (text, "from") == 0)
    return BATON_SUBSCRIPTION_FROM;
  if (g_strcmp0 (text, "both") == 0)
    return BATON_SUBSCRIPTION_BOTH;
  return BATON_SUBSCRIPTION_NONE;
}

static GStrv
parse_groups (const BatonNode *item)
{
  g_autoptr(GStrvBuilder) groups = g_strv_builder_new ();
  guint n_groups = 0;

  for (BatonNode *group = baton_node_find (item, "group", BATON_NS_ROSTER);
       group && n_groups < BATON_ROSTER_MAX_GROUPS;
       group = baton_node_find_next (item, group, "group", BATON_NS_ROSTER))
    {
      const char *name = baton_node_get_text (group);

      if (name == NULL || *name == '\0' || strlen (name) > BATON_ROSTER_MAX_GROUP_NAME)
        continue;
      g_strv_builder_add (groups, name);
      n_groups++;
    }
  return g_strv_builder_end (groups);
}

/*
 * baton_roster_item_parse:
 * @node: an `item` element
 *
 * Returns: (transfer full) (nullable): %NULL when it has no address
 */
BatonRosterItem *
baton_roster_item_parse (const BatonNode *node)
{
  const char *text = baton_node_get_attr (node, "jid");
  g_autoptr(BatonJid) jid = text ? baton_jid_new (text, NULL) : NULL;
  BatonRosterItem *self;

  if (jid == NULL || !baton_node_is (node, "item", BATON_NS_ROSTER))
    return NULL;

  self = g_new0 (BatonRosterItem, 1);
  self->jid = baton_jid_bare (jid);
  self->name = baton_display_dup (baton_node_get_attr (node, "name"));
  self->groups = parse_groups (node);
  self->subscription = parse_subscription (baton_node_get_attr (node, "subscription"));
  self->asked = g_strcmp0 (baton_node_get_attr (node, "ask"), "subscribe") == 0;
  self->removed = g_strcmp0 (baton_node_get_attr (node, "subscription"), "remove") == 0;
  return self;
}

/*
 * baton_roster_item_parse_push:
 * @query: what a push holds
 *
 * Returns: (transfer full) (nullable): its one item; %NULL when there is none, or more (section 2.1.6)
 */
BatonRosterItem *
baton_roster_item_parse_push (const BatonNode *query)
{
  BatonNode *item = baton_node_find (query, "item", BATON_NS_ROSTER);

  if (item == NULL || baton_node_find_next (query, item, "item", BATON_NS_ROSTER) != NULL)
    return NULL;
  return baton_roster_item_parse (item);
}

/*
 * baton_roster_item_parse_all:
 * @query: (nullable): what the answer to the question for the roster holds
 * @max: so many items are read
 *
 * Returns: (transfer full) (element-type BatonRosterItem): those that are good
 */
GPtrArray *
baton_roster_item_parse_all (const BatonNode *query,
                             guint            max)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_roster_item_free);

  for (BatonNode *child = query ? baton_node_find (query, "item", BATON_NS_ROSTER) : NULL;
       child && items->len < max;
       child = baton_node_find_next (query, child, "item", BATON_NS_ROSTER))
    {
      BatonRosterItem *item = baton_roster_item_parse (child);

      if (item != NULL)
        g_ptr_array_add (items, item);
    }
  return items;
}

void
baton_roster_item_free (BatonRosterItem *self)
{
  g_clear_pointer (&self->jid, baton_jid_unref);
  g_free (self->name);
  g_strfreev (self->groups);
  g_free (self);
}
