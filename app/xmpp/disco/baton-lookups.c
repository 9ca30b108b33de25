/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-lookups.h"

struct _BatonLookups
{
  BatonLookupsStart  start;
  gpointer           user_data;
  GQueue             waiting;  /* (element-type BatonJid) */
  GPtrArray         *running;  /* (element-type BatonJid) */
  gboolean           pumping;
};

static guint
find (BatonLookups *self,
      BatonJid     *jid)
{
  for (guint i = 0; i < self->running->len; i++)
    if (baton_jid_equal (g_ptr_array_index (self->running, i), jid))
      return i;
  return G_MAXUINT;
}

static gboolean
is_busy (BatonLookups *self,
         BatonJid     *jid)
{
  for (guint i = 0; i < self->running->len; i++)
    if (baton_jid_same_bare (g_ptr_array_index (self->running, i), jid))
      return TRUE;
  return FALSE;
}

static BatonJid *
pop_next (BatonLookups *self)
{
  for (GList *link = self->waiting.head; link; link = link->next)
    if (!is_busy (self, link->data))
      {
        BatonJid *jid = link->data;

        g_queue_delete_link (&self->waiting, link);
        return jid;
      }
  return NULL;
}

static void
pump (BatonLookups *self)
{
  if (self->pumping)
    return;

  self->pumping = TRUE;
  while (self->running->len < BATON_LOOKUPS_MAX_RUNNING)
    {
      g_autoptr(BatonJid) jid = pop_next (self);

      if (jid == NULL)
        break;
      g_ptr_array_add (self->running, baton_jid_ref (jid));
      if (!self->start (jid, self->user_data))
        baton_lookups_done (self, jid);
    }
  self->pumping = FALSE;
}

/* (transfer full): */
BatonLookups *
baton_lookups_new (BatonLookupsStart  start,
                   gpointer           user_data)
{
  BatonLookups *self = g_new0 (BatonLookups, 1);

  self->start = start;
  self->user_data = user_data;
  g_queue_init (&self->waiting);
  self->running = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_jid_unref);
  return self;
}

void
baton_lookups_free (BatonLookups *self)
{
  g_queue_clear_full (&self->waiting, (GDestroyNotify) baton_jid_unref);
  g_ptr_array_unref (self->running);
  g_free (self);
}

/*
 * baton_lookups_add:
 *
 * Has @jid asked when its turn comes, if it does not wait for its turn already.
 */
void
baton_lookups_add (BatonLookups *self,
                   BatonJid     *jid)
{
  if (self->waiting.length >= BATON_LOOKUPS_MAX_WAITING)
    return;

  for (GList *link = self->waiting.head; link; link = link->next)
    if (baton_jid_equal (link->data, jid))
      return;

  g_queue_push_tail (&self->waiting, baton_jid_ref (jid));
  pump (self);
}

/* The question to @jid has ended, whatever came of it. Nothing happens when there was none. */
void
baton_lookups_done (BatonLookups *self,
                    BatonJid     *jid)
{
  guint position = find (self, jid);

  if (position == G_MAXUINT)
    return;

  g_ptr_array_remove_index_fast (self->running, position);
  pump (self);
}

/* Nobody can be asked any more. */
void
baton_lookups_clear (BatonLookups *self)
{
  g_queue_clear_full (&self->waiting, (GDestroyNotify) baton_jid_unref);
  g_ptr_array_set_size (self->running, 0);
}
