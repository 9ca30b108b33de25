/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-contact-list.h"

#include "baton-contact-private.h"

struct _BatonContactList
{
  GListModel *model;     /* unowned */
  GPtrArray  *contacts;  /* (element-type BatonContact) */
  GHashTable *by_jid;    /* (element-type BatonJid BatonContact) */
  guint       n_told;    /* the model has told of so many; the rest is at the end */
};

/* (transfer full): */
BatonContactList *
baton_contact_list_new (GListModel *model)
{
  BatonContactList *self = g_new0 (BatonContactList, 1);

  self->model = model;
  self->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_jid = g_hash_table_new ((GHashFunc) baton_jid_hash, (GEqualFunc) baton_jid_equal);
  return self;
}

void
baton_contact_list_free (BatonContactList *self)
{
  g_hash_table_unref (self->by_jid);
  g_ptr_array_unref (self->contacts);
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
