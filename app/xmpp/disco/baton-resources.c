/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6121 section 4: presence of every resource; XEP-0115 section 4: the caps that it carries. */
#include "baton-resources.h"

#include <string.h>

#include "baton-disco-form.h"
#include "baton-ns.h"

struct _BatonResources
{
  GHashTable *people;       /* (element-type BatonJid GPtrArray): bare JID to its BatonResources */
  guint64     serial;
  guint       n_strangers;  /* resources, not people */
};

static void
resource_free (gpointer data)
{
  BatonResource *resource = data;

  baton_jid_unref (resource->jid);
  g_free (resource->caps_node);
  g_free (resource->caps_hash);
  g_free (resource->caps_ver);
  g_clear_pointer (&resource->info, baton_disco_info_unref);
  g_free (resource);
}

/* RFC 6121 section 4.7.2.1; what is not understood counts as available. */
static BatonPresence
parse_show (const char *show)
{
  if (g_strcmp0 (show, "chat") == 0)
    return BATON_PRESENCE_CHAT;
  if (g_strcmp0 (show, "away") == 0)
    return BATON_PRESENCE_AWAY;
  if (g_strcmp0 (show, "xa") == 0)
    return BATON_PRESENCE_EXTENDED_AWAY;
  if (g_strcmp0 (show, "dnd") == 0)
    return BATON_PRESENCE_BUSY;
  return BATON_PRESENCE_ONLINE;
}

/* RFC 6121 section 4.7.2.3: -128 to 127; what is out of range or no number counts as 0. */
static int
parse_priority (const char *text)
{
  gint64 priority;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, -128, 127, &priority, NULL))
    return 0;
  return (int) priority;
}

static char *
dup_bounded (const char *text)
{
  return text && *text != '\0' && strlen (text) <= BATON_DISCO_MAX_TEXT ? g_strdup (text) : NULL;
}

/* A server may leave out caps that did not change (XEP-0115 section 8.4), so their absence says nothing. */
static void
take_caps (BatonResource   *resource,
           const BatonNode *presence)
{
  BatonNode *caps = baton_node_find (presence, "c", BATON_NS_CAPS);
  const char *node, *hash, *ver;

  if (caps == NULL)
    return;

  node = baton_node_get_attr (caps, "node");
  hash = baton_node_get_attr (caps, "hash");
  ver = baton_node_get_attr (caps, "ver");
  if (g_strcmp0 (resource->caps_node, node) == 0 && g_strcmp0 (resource->caps_hash, hash) == 0 &&
      g_strcmp0 (resource->caps_ver, ver) == 0)
    return;

  g_free (resource->caps_node);
  g_free (resource->caps_hash);
  g_free (resource->caps_ver);
  resource->caps_node = dup_bounded (node);
  resource->caps_hash = dup_bounded (hash);
  resource->caps_ver = dup_bounded (ver);
  resource->state = BATON_RESOURCE_UNASKED;
}

static BatonResource *
find_among (GPtrArray *resources,
            BatonJid  *jid)
{
  for (guint i = 0; resources && i < resources->len; i++)
    {
      BatonResource *resource = g_ptr_array_index (resources, i);

      if (baton_jid_equal (resource->jid, jid))
        return resource;
    }
  return NULL;
}

static void
remove_at (BatonResources *self,
           BatonJid       *bare,
           GPtrArray      *resources,
           guint           position)
{
  BatonResource *resource = g_ptr_array_index (resources, position);

  if (resource->stranger)
    self->n_strangers--;
  g_ptr_array_remove_index_fast (resources, position);
  if (resources->len == 0)
    g_hash_table_remove (self->people, bare);
}

static guint
find_stalest (GPtrArray *resources)
{
  guint stalest = 0;

  for (guint i = 1; i < resources->len; i++)
    if (((BatonResource *) resources->pdata[i])->serial < ((BatonResource *) resources->pdata[stalest])->serial)
      stalest = i;
  return stalest;
}

static void
evict_stranger (BatonResources *self)
{
  GHashTableIter iter;
  gpointer key, value;
  BatonJid *bare = NULL;
  GPtrArray *home = NULL;
  guint position = 0;
  guint64 oldest = G_MAXUINT64;

  g_hash_table_iter_init (&iter, self->people);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      GPtrArray *resources = value;

      for (guint i = 0; i < resources->len; i++)
        {
          BatonResource *resource = g_ptr_array_index (resources, i);

          if (!resource->stranger || resource->serial >= oldest)
            continue;
          oldest = resource->serial;
          bare = key;
          home = resources;
          position = i;
        }
    }

  if (home != NULL)
    remove_at (self, bare, home, position);
}

static BatonResource *
add_resource (BatonResources *self,
              BatonJid       *from,
              gboolean        stranger)
{
  g_autoptr(BatonJid) bare = baton_jid_bare (from);
  BatonResource *resource = g_new0 (BatonResource, 1);
  GPtrArray *resources;

  if (stranger && self->n_strangers >= BATON_RESOURCES_MAX_STRANGERS)
    evict_stranger (self);

  resources = g_hash_table_lookup (self->people, bare);
  if (resources != NULL && resources->len >= BATON_RESOURCES_MAX_EACH)
    remove_at (self, bare, resources, find_stalest (resources));
  if (resources == NULL)
    {
      resources = g_ptr_array_new_with_free_func (resource_free);
      g_hash_table_insert (self->people, baton_jid_ref (bare), resources);
    }

  resource->jid = baton_jid_ref (from);
  resource->stranger = stranger;
  if (stranger)
    self->n_strangers++;
  g_ptr_array_add (resources, resource);
  return resource;
}

/* (transfer full): */
BatonResources *
baton_resources_new (void)
{
  BatonResources *self = g_new0 (BatonResources, 1);

  self->people = g_hash_table_new_full ((GHashFunc) baton_jid_hash, (GEqualFunc) baton_jid_equal,
                                        (GDestroyNotify) baton_jid_unref, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
baton_resources_free (BatonResources *self)
{
  g_hash_table_unref (self->people);
  g_free (self);
}

/*
 * baton_resources_take:
 * @presence: an available presence from @from
 * @stranger: whether @from is nobody of the roster
 *
 * Returns: (transfer none): the resource as it is now; %BATON_RESOURCE_UNASKED when it must be asked (again)
 */
BatonResource *
baton_resources_take (BatonResources  *self,
                      BatonJid        *from,
                      const BatonNode *presence,
                      gboolean         stranger)
{
  BatonResource *resource = baton_resources_find (self, from);

  if (resource == NULL)
    resource = add_resource (self, from, stranger);

  resource->presence = parse_show (baton_node_find_text (presence, "show", BATON_NS_CLIENT));
  resource->priority = parse_priority (baton_node_find_text (presence, "priority", BATON_NS_CLIENT));
  resource->serial = ++self->serial;
  /* A sign of life: it may answer now. */
  if (resource->state == BATON_RESOURCE_SILENT)
    resource->state = BATON_RESOURCE_UNASKED;
  take_caps (resource, presence);
  return resource;
}

/*
 * baton_resources_drop:
 * @from: a full JID, or a bare one for all its resources: an answer to a probe comes from there
 *
 * Returns: whether anybody was there
 */
gboolean
baton_resources_drop (BatonResources *self,
                      BatonJid       *from)
{
  g_autoptr(BatonJid) bare = baton_jid_bare (from);
  GPtrArray *resources = g_hash_table_lookup (self->people, bare);

  if (resources == NULL)
    return FALSE;

  if (baton_jid_is_bare (from))
    {
      for (guint i = resources->len; i > 0; i--)
        remove_at (self, bare, resources, i - 1);
      return TRUE;
    }

  for (guint i = 0; i < resources->len; i++)
    if (baton_jid_equal (((BatonResource *) resources->pdata[i])->jid, from))
      {
        remove_at (self, bare, resources, i);
        return TRUE;
      }
  return FALSE;
}

/*
 * baton_resources_drop_all:
 *
 * Returns: (transfer full) (element-type BatonJid): the bare JIDs that had resources
 */
GPtrArray *
baton_resources_drop_all (BatonResources *self)
{
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_jid_unref);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->people);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (people, baton_jid_ref (key));

  g_hash_table_remove_all (self->people);
  self->n_strangers = 0;
  return people;
}

/*
 * baton_resources_befriend:
 *
 * The resources of @bare no longer count as a stranger's.
 */
void
baton_resources_befriend (BatonResources *self,
                          BatonJid       *bare)
{
  GPtrArray *resources = g_hash_table_lookup (self->people, bare);

  for (guint i = 0; resources && i < resources->len; i++)
    {
      BatonResource *resource = g_ptr_array_index (resources, i);

      if (resource->stranger)
        self->n_strangers--;
      resource->stranger = FALSE;
    }
}

/* (transfer none) (nullable): valid until the next presence. */
BatonResource *
baton_resources_find (BatonResources *self,
                      BatonJid       *jid)
{
  g_autoptr(BatonJid) bare = baton_jid_bare (jid);

  return find_among (g_hash_table_lookup (self->people, bare), jid);
}

/* Small is good: who is at the keyboard takes a file sooner. */
static int
rank_presence (BatonPresence presence)
{
  switch (presence)
    {
    case BATON_PRESENCE_CHAT:
    case BATON_PRESENCE_ONLINE:
      return 0;
    case BATON_PRESENCE_AWAY:
      return 1;
    case BATON_PRESENCE_BUSY:
      return 2;
    case BATON_PRESENCE_EXTENDED_AWAY:
      return 3;
    case BATON_PRESENCE_OFFLINE:
    default:
      return 4;
    }
}

static int
compare_resources (gconstpointer a,
                   gconstpointer b)
{
  const BatonResource *one = *(BatonResource * const *) a;
  const BatonResource *two = *(BatonResource * const *) b;
  int order = two->priority - one->priority;

  if (order == 0)
    order = rank_presence (one->presence) - rank_presence (two->presence);
  if (order == 0)
    order = one->serial > two->serial ? -1 : 1;
  return order;
}

/*
 * baton_resources_dup_best:
 *
 * Returns: (transfer container) (element-type BatonResource): by priority, then presence, then the most recent
 *   first; empty when nobody is there; valid until the next presence
 */
GPtrArray *
baton_resources_dup_best (BatonResources *self,
                          BatonJid       *bare)
{
  GPtrArray *resources = g_hash_table_lookup (self->people, bare);
  GPtrArray *best = g_ptr_array_new ();

  for (guint i = 0; resources && i < resources->len; i++)
    g_ptr_array_add (best, g_ptr_array_index (resources, i));
  g_ptr_array_sort (best, compare_resources);
  return best;
}

/*
 * baton_resource_set_info:
 * @info: (nullable):
 */
void
baton_resource_set_info (BatonResource      *self,
                         BatonResourceState  state,
                         BatonDiscoInfo     *info)
{
  BatonDiscoInfo *before = self->info;

  self->state = state;
  self->info = info ? baton_disco_info_ref (info) : NULL;
  g_clear_pointer (&before, baton_disco_info_unref);
}
