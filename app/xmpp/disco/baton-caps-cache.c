/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0115 section 5.4: what one entity said of a hash holds for all that announce it, once the hash was verified. */
#include "baton-caps-cache.h"

#include "baton-caps-hash.h"

struct _BatonCapsCache
{
  GHashTable *entries;  /* (element-type utf8 Entry), keyed "sha-1 VER" */
  guint64     clock;    /* counts the uses */
};

typedef struct {
  BatonDiscoInfo *info;
  guint64         used;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  baton_disco_info_unref (entry->info);
  g_free (entry);
}

/* A hash name has no space, so the key says unmistakably which part is which. */
static char *
make_key (const char *hash,
          const char *ver)
{
  return g_strconcat (hash, " ", ver, NULL);
}

static void
forget_oldest (BatonCapsCache *self)
{
  GHashTableIter iter;
  gpointer key, value;
  gpointer oldest_key = NULL;
  guint64 oldest = G_MAXUINT64;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((Entry *) value)->used < oldest)
      {
        oldest = ((Entry *) value)->used;
        oldest_key = key;
      }

  if (oldest_key != NULL)
    g_hash_table_remove (self->entries, oldest_key);
}

/* (transfer full): */
BatonCapsCache *
baton_caps_cache_new (void)
{
  BatonCapsCache *self = g_new0 (BatonCapsCache, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  return self;
}

void
baton_caps_cache_free (BatonCapsCache *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

/*
 * baton_caps_cache_add:
 * @hash: name of the hash function as announced
 * @ver: the announced hash
 * @info: what an entity answered that announced them
 *
 * Returns: whether the hash was verified; only then @info is kept
 */
gboolean
baton_caps_cache_add (BatonCapsCache *self,
                      const char     *hash,
                      const char     *ver,
                      BatonDiscoInfo *info)
{
  g_autofree char *computed = baton_caps_hash_of (info, hash);
  Entry *entry;

  if (computed == NULL || g_strcmp0 (computed, ver) != 0)
    return FALSE;
  if (baton_caps_cache_find (self, hash, ver) != NULL)
    return TRUE;

  if (g_hash_table_size (self->entries) >= BATON_CAPS_CACHE_MAX)
    forget_oldest (self);

  entry = g_new0 (Entry, 1);
  entry->info = baton_disco_info_ref (info);
  entry->used = ++self->clock;
  g_hash_table_insert (self->entries, make_key (hash, ver), entry);
  return TRUE;
}

/*
 * baton_caps_cache_find:
 *
 * Returns: (transfer none) (nullable): what is known of the program; valid until the next baton_caps_cache_add()
 */
BatonDiscoInfo *
baton_caps_cache_find (BatonCapsCache *self,
                       const char     *hash,
                       const char     *ver)
{
  g_autofree char *key = make_key (hash, ver);
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    return NULL;

  entry->used = ++self->clock;
  return entry->info;
}
