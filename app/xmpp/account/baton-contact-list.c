/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-contact-list.h"

#include "baton-contact-private.h"
#include "baton-disco-private.h"
#include "baton-reception.h"
#include "baton-resources.h"

struct _BatonContactList
{
  GListModel *model;     /* unowned */
  BatonDisco *disco;
  GPtrArray  *contacts;  /* (element-type BatonContact) */
  GHashTable *by_jid;    /* (element-type BatonJid BatonContact) */
  guint       n_told;    /* the model has told of so many; the rest is at the end */
};

/* (transfer full): */
BatonContactList *
baton_contact_list_new (GListModel *model,
                        BatonDisco *disco)
{
  BatonContactList *self = g_new0 (BatonContactList, 1);

  self->model = model;
  self->disco = g_object_ref (disco);
  self->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_jid = g_hash_table_new ((GHashFunc) baton_jid_hash, (GEqualFunc) baton_jid_equal);
  return self;
}

void
baton_contact_list_free (BatonContactList *self)
{
  g_hash_table_unref (self->by_jid);
  g_ptr_array_unref (self->contacts);
  g_object_unref (self->disco);
  g_free (self);
}

/* Those the model has told of. */
guint
baton_contact_list_get_n (BatonContactList *self)
{
  return self->n_told;
}

BatonContact *
baton_contact_list_get (BatonContactList *self,
                        guint             position)
{
  return position < self->n_told ? g_ptr_array_index (self->contacts, position) : NULL;
}

BatonContact *
baton_contact_list_find (BatonContactList *self,
                         BatonJid         *bare)
{
  return g_hash_table_lookup (self->by_jid, bare);
}

/* Those who are not on the roster. */
guint
baton_contact_list_count_strangers (BatonContactList *self)
{
  guint n = 0;

  for (guint i = 0; i < self->contacts->len; i++)
    if (!baton_contact_get_in_roster (g_ptr_array_index (self->contacts, i)))
      n++;
  return n;
}

/* (transfer none): */
BatonContact *
baton_contact_list_append (BatonContactList *self,
                           BatonJid         *bare)
{
  BatonContact *contact = baton_contact_new (bare);

  g_ptr_array_add (self->contacts, contact);
  g_hash_table_insert (self->by_jid, baton_contact_get_jid (contact), contact);
  baton_contact_list_update (self, contact);
  return contact;
}

void
baton_contact_list_tell (BatonContactList *self)
{
  guint n_before = self->n_told;

  self->n_told = self->contacts->len;
  if (self->n_told > n_before)
    g_list_model_items_changed (self->model, n_before, 0, self->n_told - n_before);
}

void
baton_contact_list_remove (BatonContactList *self,
                           BatonContact     *contact)
{
  g_autoptr(BatonContact) alive = g_object_ref (contact);
  guint position;

  if (!g_ptr_array_find (self->contacts, contact, &position))
    return;

  g_hash_table_remove (self->by_jid, baton_contact_get_jid (contact));
  g_ptr_array_remove_index (self->contacts, position);
  if (position < self->n_told)
    {
      self->n_told--;
      g_list_model_items_changed (self->model, position, 1, 0);
    }
}

void
baton_contact_list_update (BatonContactList *self,
                           BatonContact     *contact)
{
  g_autoptr(GPtrArray) resources = baton_disco_dup_best (self->disco, baton_contact_get_jid (contact));
  BatonPresence presence = BATON_PRESENCE_OFFLINE;
  const char *client;
  BatonReception reception = baton_reception_judge (resources, &client);

  if (resources->len > 0)
    presence = ((BatonResource *) resources->pdata[0])->presence;
  baton_contact_set_online (contact, presence, client, reception);
}

void
baton_contact_list_leave_roster (BatonContactList *self,
                                 BatonContact     *contact)
{
  if (baton_contact_get_wants_in (contact))
    baton_contact_clear_item (contact);
  else
    baton_contact_list_remove (self, contact);
}

void
baton_contact_list_stop_wanting_in (BatonContactList *self,
                                    BatonContact     *contact)
{
  if (baton_contact_get_in_roster (contact))
    baton_contact_set_wants_in (contact, FALSE);
  else
    baton_contact_list_remove (self, contact);
}

static void
take_item (BatonContactList      *self,
           const BatonRosterItem *item)
{
  BatonSubscription subscription = item->subscription;
  BatonContact *contact = baton_contact_list_find (self, item->jid);
  gboolean was_in = contact && baton_contact_get_in_roster (contact);

  if (contact == NULL && self->contacts->len >= BATON_CONTACT_LIST_MAX)
    return;
  if (contact == NULL)
    contact = baton_contact_list_append (self, item->jid);

  baton_contact_set_item (contact, item);
  /* Its request was answered, here or by another of our clients. */
  if (subscription == BATON_SUBSCRIPTION_FROM || subscription == BATON_SUBSCRIPTION_BOTH)
    baton_contact_set_wants_in (contact, FALSE);
  if (!was_in)
    baton_disco_look (self->disco, item->jid);
}

void
baton_contact_list_take (BatonContactList      *self,
                         const BatonRosterItem *item)
{
  take_item (self, item);
  baton_contact_list_tell (self);
}

/*
 * baton_contact_list_take_all:
 * @items: (element-type BatonRosterItem): the whole roster
 *
 * Contacts that stay keep their objects: who looks at the model sees only what changed.
 */
void
baton_contact_list_take_all (BatonContactList *self,
                             GPtrArray        *items)
{
  g_autoptr(GHashTable) present = g_hash_table_new ((GHashFunc) baton_jid_hash, (GEqualFunc) baton_jid_equal);

  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (present, ((BatonRosterItem *) items->pdata[i])->jid);

  for (guint i = self->n_told; i > 0; i--)
    {
      BatonContact *contact = baton_contact_list_get (self, i - 1);

      if (contact && !g_hash_table_contains (present, baton_contact_get_jid (contact)))
        baton_contact_list_leave_roster (self, contact);
    }

  for (guint i = 0; i < items->len; i++)
    if (!((BatonRosterItem *) items->pdata[i])->removed)
      take_item (self, g_ptr_array_index (items, i));
  baton_contact_list_tell (self);
}
