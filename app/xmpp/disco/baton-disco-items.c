/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0030 section 4: the items of an entity. */
#include "baton-disco-items.h"

#include "baton-jid.h"
#include "baton-ns.h"

static gboolean
contains (GPtrArray *jids,
          BatonJid  *jid)
{
  for (guint i = 0; i < jids->len; i++)
    if (baton_jid_equal (g_ptr_array_index (jids, i), jid))
      return TRUE;
  return FALSE;
}

/*
 * baton_disco_items_parse:
 * @query: (nullable): the `query` element of a disco#items answer
 *
 * Items with a node are parts of an entity and not entities: they are left out, as is what is no address.
 *
 * Errors: %G_IO_ERROR_INVALID_DATA when it is not such an element.
 *
 * Returns: (transfer full) (element-type BatonJid): each once, in the order given
 */
GPtrArray *
baton_disco_items_parse (const BatonNode  *query,
                         GError          **error)
{
  GPtrArray *jids;

  if (query == NULL || !baton_node_is (query, "query", BATON_NS_DISCO_ITEMS))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "A disco answer has no query");
      return NULL;
    }

  jids = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_jid_unref);
  for (BatonNode *item = baton_node_find (query, "item", BATON_NS_DISCO_ITEMS);
       item && jids->len < BATON_DISCO_MAX_ITEMS;
       item = baton_node_find_next (query, item, "item", BATON_NS_DISCO_ITEMS))
    {
      const char *text = baton_node_get_attr (item, "jid");
      g_autoptr(BatonJid) jid = text ? baton_jid_new (text, NULL) : NULL;

      if (jid != NULL && baton_node_get_attr (item, "node") == NULL && !contains (jids, jid))
        g_ptr_array_add (jids, g_steal_pointer (&jid));
    }
  return jids;
}
