/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-sid-book.h"

/* How many ended ones are remembered. A late stanza comes within seconds of the end; the number only keeps a peer that
 * starts and ends transfers all day from filling the memory. */
#define ENDED_MAX 64

struct _BatonSidBook
{
  gatomicrefcount  ref_count;
  GHashTable      *live;    /* key: BatonNegotiation, unowned: each closes itself before it is gone */
  GQueue           ended;   /* of keys, oldest first */
};

/* No JID holds a NUL or a line feed, so the first line feed separates. */
static char *
dup_key (BatonJid   *peer,
         const char *sid)
{
  return g_strconcat (baton_jid_get_text (peer), "\n", sid, NULL);
}

static char *
dup_key_of (BatonNegotiation *negotiation)
{
  BatonOffer *offer = baton_negotiation_get_offer (negotiation);

  return dup_key (offer->peer, offer->sid);
}

static GList *
find_ended (BatonSidBook *self,
            const char   *key)
{
  return g_queue_find_custom (&self->ended, key, (GCompareFunc) strcmp);
}

/**
 * baton_sid_book_new:
 *
 * Returns: (transfer full): an empty book
 */
BatonSidBook *
baton_sid_book_new (void)
{
  BatonSidBook *self = g_new0 (BatonSidBook, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->ended);

  return self;
}

/**
 * baton_sid_book_ref:
 * @self: a book
 *
 * Returns: (transfer full): @self
 */
BatonSidBook *
baton_sid_book_ref (BatonSidBook *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * baton_sid_book_unref:
 * @self: (transfer full): a book
 */
void
baton_sid_book_unref (BatonSidBook *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->live);
  g_queue_clear_full (&self->ended, g_free);
  g_free (self);
}

/**
 * baton_sid_book_enter:
 * @self: a book
 * @negotiation: (transfer none): not referenced; closes itself before it is gone
 *
 * Makes the key of @negotiation live, and forgets that it ended once.
 *
 * Returns: %FALSE when it is live already
 */
gboolean
baton_sid_book_enter (BatonSidBook     *self,
                      BatonNegotiation *negotiation)
{
  g_autofree char *key = dup_key_of (negotiation);
  GList *ended = find_ended (self, key);

  if (g_hash_table_contains (self->live, key))
    return FALSE;

  if (ended)
    {
      g_free (ended->data);
      g_queue_delete_link (&self->ended, ended);
    }
  g_hash_table_insert (self->live, g_steal_pointer (&key), negotiation);

  return TRUE;
}

/**
 * baton_sid_book_close:
 * @self: a book
 * @negotiation: a negotiation
 *
 * Moves the key of @negotiation to those that ended; does nothing when it is not live.
 */
void
baton_sid_book_close (BatonSidBook     *self,
                      BatonNegotiation *negotiation)
{
  g_autofree char *key = dup_key_of (negotiation);

  if (g_hash_table_lookup (self->live, key) != negotiation)
    return;

  g_hash_table_remove (self->live, key);
  g_queue_push_tail (&self->ended, g_steal_pointer (&key));
  if (self->ended.length > ENDED_MAX)
    g_free (g_queue_pop_head (&self->ended));
}

/**
 * baton_sid_book_find:
 * @self: a book
 * @peer: the full JID that a stanza came from
 * @sid: the stream id it names
 *
 * Returns: (transfer none) (nullable): the live negotiation
 */
BatonNegotiation *
baton_sid_book_find (BatonSidBook *self,
                     BatonJid     *peer,
                     const char   *sid)
{
  g_autofree char *key = dup_key (peer, sid);

  return g_hash_table_lookup (self->live, key);
}

/**
 * baton_sid_book_has_ended:
 * @self: a book
 * @peer: the full JID that a stanza came from
 * @sid: the stream id it names
 *
 * Returns: whether it was live not long ago
 */
gboolean
baton_sid_book_has_ended (BatonSidBook *self,
                          BatonJid     *peer,
                          const char   *sid)
{
  g_autofree char *key = dup_key (peer, sid);

  return find_ended (self, key) != NULL;
}

/**
 * baton_sid_book_dup_live:
 * @self: a book
 * @peer: (nullable): a full JID
 *
 * Returns: (transfer full) (element-type BatonNegotiation): the live ones of @peer, or all; they stay alive while the
 *   caller walks them, whatever the others do meanwhile
 */
GPtrArray *
baton_sid_book_dup_live (BatonSidBook *self,
                         BatonJid     *peer)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (!peer || baton_jid_equal (baton_negotiation_get_offer (value)->peer, peer))
        g_ptr_array_add (found, g_object_ref (value));
    }

  return found;
}

