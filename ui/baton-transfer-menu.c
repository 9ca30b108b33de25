/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer-menu.h"

#include <glib/gi18n.h>

static void
add_item (GMenu      *menu,
          const char *label,
          const char *action,
          const char *id)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

/**
 * baton_transfer_menu_new:
 * @transfer: a transfer that waits for the user's answer or is over
 *
 * Returns: (transfer full): what can be done with it as it is now
 */
GMenuModel *
baton_transfer_menu_new (BatonTransfer *transfer)
{
  BatonTransferState state = baton_transfer_get_state (transfer);
  const char *id = baton_transfer_get_id (transfer);
  GMenu *menu = g_menu_new ();

  if (state == BATON_TRANSFER_OFFERED)
    {
      add_item (menu, _("Accept _To…"), "transfers.accept-to", id);
      add_item (menu, _("_Decline"), "transfers.decline", id);
      return G_MENU_MODEL (menu);
    }
  if (state == BATON_TRANSFER_DONE)
    {
      add_item (menu, _("_Open"), "transfers.open", id);
      add_item (menu, _("Show in _Folder"), "transfers.show", id);
    }
  if (state == BATON_TRANSFER_FAILED && baton_transfer_get_role (transfer) == BATON_INITIATOR)
    add_item (menu, _("_Send Again"), "transfers.retry", id);
  add_item (menu, _("_Remove from List"), "transfers.remove", id);
  return G_MENU_MODEL (menu);
}
