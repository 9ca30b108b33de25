/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-offer-desk.h"

#include "baton-offer-dialog.h"

/**
 * BatonOfferDesk:
 *
 * Decides when the user is asked about offers: only over a window that has the focus, one dialog at a time, further
 * offers of the same contact join it. An offer whose dialog was closed without an answer stays in the list and is not
 * asked about again by itself.
 */
struct _BatonOfferDesk
{
  GObject               parent_instance;

  GtkWindow            *window;   /* unowned: owns this */
  BatonTransferActions *actions;
  BatonAccount         *account;
  BatonManager         *manager;
  GFile                *folder;
  GHashTable           *seen;     /* ids of offers that a dialog has shown */
  BatonOfferDialog     *dialog;   /* while one is open */
};

G_DEFINE_FINAL_TYPE (BatonOfferDesk, baton_offer_desk, G_TYPE_OBJECT)

static void look (BatonOfferDesk *self);

static void
decline_all (BatonOfferDesk *self,
             GPtrArray      *transfers)
{
  for (guint i = 0; i < transfers->len; i++)
    if (baton_transfer_get_state (transfers->pdata[i]) == BATON_TRANSFER_OFFERED)
      baton_manager_decline (self->manager, transfers->pdata[i]);
}

static void
on_response_cb (BatonOfferDesk *self,
                const char     *response,
                GtkWidget      *dialog)
{
  /* The dialog drops each offer as it leaves the state OFFERED. */
  GPtrArray *shown = baton_offer_dialog_get_transfers (BATON_OFFER_DIALOG (dialog));
  g_autoptr(GPtrArray) transfers = g_ptr_array_copy (shown, (GCopyFunc) g_object_ref, NULL);

  g_ptr_array_set_free_func (transfers, g_object_unref);
  if (self->dialog == (gpointer) dialog)
    self->dialog = NULL;
  if (!self->manager)
    return;
  if (g_str_equal (response, "accept"))
    baton_transfer_actions_accept (self->actions, transfers, NULL);
  else if (g_str_equal (response, "accept-to"))
    baton_transfer_actions_accept_to (self->actions, transfers);
  else if (g_str_equal (response, "decline"))
    decline_all (self, transfers);
  look (self);
}

static void
on_dialog_gone_cb (BatonOfferDesk *self,
                   GtkWidget      *dialog)
{
  if (self->dialog == (gpointer) dialog)
    {
      self->dialog = NULL;
      look (self);
    }
}

static void
show_in_dialog (BatonOfferDesk *self,
                BatonTransfer  *transfer)
{
  g_hash_table_add (self->seen, g_strdup (baton_transfer_get_id (transfer)));
  baton_offer_dialog_add (self->dialog, transfer);
}

static void
open_dialog (BatonOfferDesk *self,
             BatonTransfer  *transfer)
{
  BatonJid *peer = baton_transfer_get_peer (transfer);
  BatonContact *contact = baton_roster_find (baton_account_get_roster (self->account), peer);

  if (contact && !baton_contact_get_in_roster (contact))
    contact = NULL;
  self->dialog = baton_offer_dialog_new (self->window, peer, contact, self->folder);
  g_signal_connect_object (self->dialog, "response", G_CALLBACK (on_response_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->dialog, "destroy", G_CALLBACK (on_dialog_gone_cb), self, G_CONNECT_SWAPPED);
  show_in_dialog (self, transfer);
}

static gboolean
may_be_shown (BatonOfferDesk *self,
              BatonTransfer  *transfer)
{
  return baton_transfer_get_state (transfer) == BATON_TRANSFER_OFFERED
         && !g_hash_table_contains (self->seen, baton_transfer_get_id (transfer))
         && (!self->dialog
             || baton_jid_same_bare (baton_offer_dialog_get_peer (self->dialog), baton_transfer_get_peer (transfer)));
}

/* Oldest first: the manager lists the newest first. */
static void
look (BatonOfferDesk *self)
{
  gboolean opened = FALSE;

  if (!self->manager || !self->folder || (!self->dialog && !gtk_window_is_active (self->window)))
    return;
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->manager)); i > 0; i--)
    {
      g_autoptr(BatonTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (self->manager), i - 1);

      if (!may_be_shown (self, transfer))
        continue;
      if (self->dialog)
        show_in_dialog (self, transfer);
      else
        {
          open_dialog (self, transfer);
          opened = TRUE;
        }
    }
  if (opened)
    gtk_window_present (GTK_WINDOW (self->dialog));
}

static void
on_transfers_changed_cb (BatonOfferDesk *self,
                         guint           position,
                         guint           removed,
                         guint           added,
                         GListModel     *transfers)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(GObject) transfer = g_list_model_get_item (transfers, i);

      g_signal_handlers_disconnect_by_func (transfer, look, self);
      g_signal_connect_object (transfer, "notify::state", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
    }
  look (self);
}

/**
 * baton_offer_desk_ask:
 * @self: a desk
 * @transfer: an offer whose dialog the user wants
 */
void
baton_offer_desk_ask (BatonOfferDesk *self,
                      BatonTransfer  *transfer)
{
  g_return_if_fail (BATON_IS_OFFER_DESK (self));

  g_hash_table_remove (self->seen, baton_transfer_get_id (transfer));
  if (self->dialog || baton_transfer_get_state (transfer) != BATON_TRANSFER_OFFERED || !self->account)
    return;
  open_dialog (self, transfer);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

/**
 * baton_offer_desk_set_account:
 * @self: a desk
 * @account: (nullable): where contacts are looked up
 * @manager: (nullable): whose offers
 */
void
baton_offer_desk_set_account (BatonOfferDesk *self,
                              BatonAccount   *account,
                              BatonManager   *manager)
{
  g_return_if_fail (BATON_IS_OFFER_DESK (self));

  if (self->manager)
    g_signal_handlers_disconnect_by_func (self->manager, on_transfers_changed_cb, self);
  if (self->dialog)
    gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&self->dialog)));
  g_hash_table_remove_all (self->seen);
  g_set_object (&self->account, account);
  g_set_object (&self->manager, manager);
  if (!manager)
    return;
  g_signal_connect_object (manager, "items-changed", G_CALLBACK (on_transfers_changed_cb), self, G_CONNECT_SWAPPED);
  on_transfers_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (manager)), G_LIST_MODEL (manager));
}

void
baton_offer_desk_set_folder (BatonOfferDesk *self,
                             GFile          *folder)
{
  g_return_if_fail (BATON_IS_OFFER_DESK (self));

  g_set_object (&self->folder, folder);
}

/**
 * baton_offer_desk_new:
 * @window: what dialogs stand over; owns the desk
 * @actions: what carries the answers out
 *
 * Returns: (transfer full): a desk without a manager
 */
BatonOfferDesk *
baton_offer_desk_new (GtkWindow            *window,
                      BatonTransferActions *actions)
{
  BatonOfferDesk *self = g_object_new (BATON_TYPE_OFFER_DESK, NULL);

  self->window = window;
  self->actions = g_object_ref (actions);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "ask", G_CALLBACK (baton_offer_desk_ask), self, G_CONNECT_SWAPPED);
  return self;
}

static void
baton_offer_desk_dispose (GObject *object)
{
  BatonOfferDesk *self = BATON_OFFER_DESK (object);

  g_clear_object (&self->actions);
  g_clear_object (&self->account);
  g_clear_object (&self->manager);
  g_clear_object (&self->folder);
  G_OBJECT_CLASS (baton_offer_desk_parent_class)->dispose (object);
}

static void
baton_offer_desk_finalize (GObject *object)
{
  g_hash_table_unref (BATON_OFFER_DESK (object)->seen);
  G_OBJECT_CLASS (baton_offer_desk_parent_class)->finalize (object);
}

static void
baton_offer_desk_class_init (BatonOfferDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = baton_offer_desk_dispose;
  object_class->finalize = baton_offer_desk_finalize;
}

static void
baton_offer_desk_init (BatonOfferDesk *self)
{
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
