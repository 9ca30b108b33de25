/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-guests.h"

struct _BatonGuests
{
  GPtrArray *jids;   /* (element-type BatonJid), in the order of their answers */
  GPtrArray *infos;  /* (element-type BatonDiscoInfo), of the same index */
};

/* (transfer full): */
BatonGuests *
baton_guests_new (void)
{
  BatonGuests *self = g_new0 (BatonGuests, 1);

  self->jids = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_jid_unref);
  self->infos = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_disco_info_unref);
  return self;
}

void
baton_guests_free (BatonGuests *self)
{
  g_ptr_array_unref (self->jids);
  g_ptr_array_unref (self->infos);
  g_free (self);
}

static gboolean
find (BatonGuests *self,
      BatonJid    *jid,
      guint       *position)
{
  for (guint i = 0; i < self->jids->len; i++)
    if (baton_jid_equal (g_ptr_array_index (self->jids, i), jid))
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

void
baton_guests_remove (BatonGuests *self,
                     BatonJid    *jid)
{
  guint position;

  if (!find (self, jid, &position))
    return;

  g_ptr_array_remove_index (self->jids, position);
  g_ptr_array_remove_index (self->infos, position);
}

void
baton_guests_put (BatonGuests    *self,
                  BatonJid       *jid,
                  BatonDiscoInfo *info)
{
  baton_guests_remove (self, jid);
  if (self->jids->len >= BATON_GUESTS_MAX)
    {
      g_ptr_array_remove_index (self->jids, 0);
      g_ptr_array_remove_index (self->infos, 0);
    }
  g_ptr_array_add (self->jids, baton_jid_ref (jid));
  g_ptr_array_add (self->infos, baton_disco_info_ref (info));
}

/* (transfer none) (nullable): */
BatonDiscoInfo *
baton_guests_find (BatonGuests *self,
                   BatonJid    *jid)
{
  guint position;

  return find (self, jid, &position) ? g_ptr_array_index (self->infos, position) : NULL;
}

void
baton_guests_clear (BatonGuests *self)
{
  g_ptr_array_set_size (self->jids, 0);
  g_ptr_array_set_size (self->infos, 0);
}
