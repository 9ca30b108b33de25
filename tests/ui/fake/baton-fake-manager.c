/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fake.h"

struct _BatonManager
{
  GObject     parent_instance;
  GListStore *transfers;
};

static GType
baton_manager_get_item_type (GListModel *model)
{
  return BATON_TYPE_TRANSFER;
}

static guint
baton_manager_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (BATON_MANAGER (model)->transfers));
}

static gpointer
baton_manager_get_item (GListModel *model,
                        guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (BATON_MANAGER (model)->transfers), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = baton_manager_get_item_type;
  iface->get_n_items = baton_manager_get_n_items;
  iface->get_item = baton_manager_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonManager, baton_manager, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

BatonManager *
baton_fake_manager_new (void)
{
  return g_object_new (BATON_TYPE_MANAGER, NULL);
}

void
baton_fake_manager_append (BatonManager  *self,
                           BatonTransfer *transfer)
{
  g_list_store_append (self->transfers, transfer);
}

void
baton_fake_manager_prepend (BatonManager  *self,
                            BatonTransfer *transfer)
{
  g_list_store_insert (self->transfers, 0, transfer);
}

void
baton_manager_set_admit (BatonManager      *self,
                         BatonManagerAdmit  admit,
                         gpointer           user_data,
                         GDestroyNotify     destroy)
{
  if (destroy)
    destroy (user_data);
}

BatonTransfer *
baton_manager_send (BatonManager *self,
                    GFile        *file,
                    BatonJid     *to)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr(BatonTransfer) transfer = baton_fake_transfer_new (BATON_INITIATOR, baton_jid_get_text (to), name, 1234567);

  g_object_set (transfer, "file", file, "state", BATON_TRANSFER_ASKING, NULL);
  baton_fake_manager_prepend (self, transfer);
  return transfer; /* the list holds it */
}

void
baton_manager_accept_async (BatonManager        *self,
                            BatonTransfer       *transfer,
                            GFile               *folder,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  baton_fake_transfer_race (transfer);
  g_task_return_boolean (task, TRUE);
}

gboolean
baton_manager_accept_finish (BatonManager  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fail (BatonTransfer      *transfer,
      BatonTransferError  code)
{
  g_autoptr(GError) error = g_error_new_literal (BATON_TRANSFER_ERROR, code, "as asked");

  g_object_set (transfer, "error", error, "state", BATON_TRANSFER_FAILED, NULL);
}

void
baton_manager_decline (BatonManager  *self,
                       BatonTransfer *transfer)
{
  fail (transfer, BATON_TRANSFER_ERROR_DECLINED);
}

void
baton_manager_cancel (BatonManager  *self,
                      BatonTransfer *transfer)
{
  fail (transfer, BATON_TRANSFER_ERROR_CANCELLED_HERE);
}

BatonTransfer *
baton_manager_retry (BatonManager  *self,
                     BatonTransfer *transfer)
{
  g_object_set (transfer, "error", NULL, "bytes", G_GUINT64_CONSTANT (0), "state", BATON_TRANSFER_ASKING, NULL);
  return transfer;
}

void
baton_manager_remove (BatonManager  *self,
                      BatonTransfer *transfer)
{
  guint position;

  if (g_list_store_find (self->transfers, transfer, &position))
    g_list_store_remove (self->transfers, position);
}

void
baton_manager_clear (BatonManager *self)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->transfers)); i > 0; i--)
    {
      g_autoptr(BatonTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (self->transfers), i - 1);
      if (baton_transfer_is_over (transfer))
        g_list_store_remove (self->transfers, i - 1);
    }
}

BatonTransfer *
baton_manager_find (BatonManager *self,
                    const char   *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->transfers)); i++)
    {
      g_autoptr(BatonTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (self->transfers), i);
      if (g_str_equal (baton_transfer_get_id (transfer), id))
        return transfer; /* the list holds it */
    }
  return NULL;
}

guint
baton_manager_get_n_busy (BatonManager *self)
{
  guint n_busy = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->transfers)); i++)
    {
      g_autoptr(BatonTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (self->transfers), i);
      n_busy += !baton_transfer_is_over (transfer) && baton_transfer_get_state (transfer) != BATON_TRANSFER_OFFERED;
    }
  return n_busy;
}

static void
on_transfers_changed_cb (GListModel *transfers,
                         guint       position,
                         guint       removed,
                         guint       added,
                         gpointer    user_data)
{
  g_list_model_items_changed (G_LIST_MODEL (user_data), position, removed, added);
}

static void
baton_manager_finalize (GObject *object)
{
  g_clear_object (&BATON_MANAGER (object)->transfers);
  G_OBJECT_CLASS (baton_manager_parent_class)->finalize (object);
}

static void
baton_manager_class_init (BatonManagerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_manager_finalize;
}

static void
baton_manager_init (BatonManager *self)
{
  self->transfers = g_list_store_new (BATON_TYPE_TRANSFER);
  g_signal_connect_object (self->transfers, "items-changed", G_CALLBACK (on_transfers_changed_cb), self, 0);
}
