/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-traffic.h"

/**
 * baton_traffic_count_open:
 * @manager: (nullable): all transfers
 *
 * Returns: how many are not over, offers that wait for the user among them
 */
guint
baton_traffic_count_open (BatonManager *manager)
{
  guint n_open = 0;

  for (guint i = 0; manager && i < g_list_model_get_n_items (G_LIST_MODEL (manager)); i++)
    {
      g_autoptr(BatonTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (manager), i);
      n_open += !baton_transfer_is_over (transfer);
    }
  return n_open;
}

/**
 * baton_traffic_rate_with:
 * @manager: (nullable): all transfers
 * @contact: a contact
 *
 * Returns: how fast files move to and from @contact, bytes a second
 */
double
baton_traffic_rate_with (BatonManager *manager,
                         BatonContact *contact)
{
  double rate = 0;

  for (guint i = 0; manager && i < g_list_model_get_n_items (G_LIST_MODEL (manager)); i++)
    {
      g_autoptr(BatonTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (manager), i);

      if (baton_transfer_get_state (transfer) == BATON_TRANSFER_MOVING
          && baton_jid_same_bare (baton_transfer_get_peer (transfer), baton_contact_get_jid (contact)))
        rate += baton_transfer_get_rate (transfer);
    }
  return rate;
}
