/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-manager.h"

#include "baton-clock.h"
#include "baton-leg-factory.h"
#include "baton-negotiator.h"
#include "baton-transfer-private.h"

/* How many files are offered to one contact, or run with them, at the same time: their side shows each as a question
 * and ours keeps two threads for each that moves. The rest waits, listed. A choice.
 */
#define ACTIVE_PER_PEER_MAX 8

/* The same for everybody together: what the data pump's pool holds. */
#define ACTIVE_MAX 16

struct _BatonManager
{
  GObject             parent_instance;

  BatonTransferWorld *world;
  GPtrArray          *transfers;   /* BatonTransfer, newest first */
  GPtrArray          *leaving;     /* BatonTransfer: off the list, their files not closed yet */
  BatonManagerAdmit   admit;
  gpointer            admit_data;
  GDestroyNotify      admit_destroy;
  GTask              *stopping;
  gboolean            stopped;     /* for good: nothing is taken or started any more */
};

static void baton_manager_list_model_init (GListModelInterface *iface);
static void baton_manager_offer_sink_init (BatonOfferSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonManager, baton_manager, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, baton_manager_list_model_init)
  G_IMPLEMENT_INTERFACE (BATON_TYPE_OFFER_SINK, baton_manager_offer_sink_init))

static gboolean
is_active (BatonTransfer *transfer)
{
  return baton_transfer_get_role (transfer) == BATON_INITIATOR && baton_transfer_is_started (transfer) &&
         !baton_transfer_is_over (transfer);
}

/* How many run with each contact (bare BatonJid: guint), and altogether. */
static GHashTable *
manager_count_active (BatonManager *self,
                      guint        *n_all)
{
  GHashTable *counts = g_hash_table_new_full ((GHashFunc) (void (*) (void)) baton_jid_hash,
                                              (GEqualFunc) (void (*) (void)) baton_jid_equal,
                                              (GDestroyNotify) baton_jid_unref, NULL);

  *n_all = 0;
  for (guint i = 0; i < self->transfers->len; i++)
    {
      BatonTransfer *transfer = g_ptr_array_index (self->transfers, i);
      BatonJid *bare;

      if (!is_active (transfer))
        continue;
      bare = baton_jid_bare (baton_transfer_get_to (transfer));
      g_hash_table_insert (counts, bare, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, bare)) + 1));
      ++*n_all;
    }

  return counts;
}

/* Starts what waits, oldest first. */
static void
manager_start_waiting (BatonManager *self)
{
  guint n_all;
  g_autoptr(GHashTable) counts = manager_count_active (self, &n_all);

  for (guint i = self->transfers->len; i-- > 0 && n_all < ACTIVE_MAX && !self->stopped;)
    {
      BatonTransfer *transfer = g_ptr_array_index (self->transfers, i);
      g_autoptr(BatonJid) bare = NULL;
      guint n_peer;

      if (baton_transfer_is_started (transfer) || baton_transfer_is_over (transfer))
        continue;
      bare = baton_jid_bare (baton_transfer_get_to (transfer));
      n_peer = GPOINTER_TO_UINT (g_hash_table_lookup (counts, bare));
      if (n_peer >= ACTIVE_PER_PEER_MAX)
        continue;

      g_hash_table_insert (counts, g_steal_pointer (&bare), GUINT_TO_POINTER (n_peer + 1));
      n_all++;
      baton_transfer_start (transfer);
    }
}

static gboolean
all_settled (GPtrArray *transfers)
{
  for (guint i = 0; i < transfers->len; i++)
    if (!baton_transfer_is_settled (g_ptr_array_index (transfers, i)))
      return FALSE;

  return TRUE;
}

static void
manager_check_stopped (BatonManager *self)
{
  g_autoptr(GTask) stopping = NULL;

  if (self->stopping == NULL || !all_settled (self->transfers) || !all_settled (self->leaving))
    return;

  stopping = g_steal_pointer (&self->stopping);
  g_task_return_boolean (stopping, TRUE);
}

/* One that is over leaves its place to others. */
static void
on_transfer_state_cb (BatonManager  *self,
                      GParamSpec    *pspec,
                      BatonTransfer *transfer)
{
  if (baton_transfer_is_over (transfer))
    manager_start_waiting (self);
}

static void
on_transfer_settled_cb (BatonManager  *self,
                        GParamSpec    *pspec,
                        BatonTransfer *transfer)
{
  g_autoptr(BatonManager) alive = g_object_ref (self);

  g_ptr_array_remove_fast (self->leaving, transfer);
  manager_check_stopped (self);
}

static void
manager_insert (BatonManager  *self,
                BatonTransfer *transfer,
                guint          position)
{
  g_signal_connect_object (transfer, "notify::state", G_CALLBACK (on_transfer_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (transfer, "notify::settled", G_CALLBACK (on_transfer_settled_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_insert (self->transfers, (int) position, g_object_ref (transfer));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
manager_remove_at (BatonManager *self,
                   guint         position)
{
  g_autoptr(BatonTransfer) transfer = g_object_ref (g_ptr_array_index (self->transfers, position));

  g_signal_handlers_disconnect_by_data (transfer, self);
  g_ptr_array_remove_index (self->transfers, position);
  if (!baton_transfer_is_settled (transfer))
    {
      g_signal_connect_object (transfer, "notify::settled", G_CALLBACK (on_transfer_settled_cb), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (self->leaving, g_object_ref (transfer));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* Incoming offers. */

static void
baton_manager_offered (BatonOfferSink   *sink,
                       BatonNegotiation *negotiation)
{
  BatonManager *self = BATON_MANAGER (sink);
  BatonOffer *offer = baton_negotiation_get_offer (negotiation);
  g_autoptr(BatonTransfer) transfer = NULL;

  if (self->stopped || (self->admit != NULL && !self->admit (offer->peer, self->admit_data)))
    {
      /* The answer of a client that cannot take files: a stranger learns nothing. */
      baton_negotiation_decline (negotiation, BATON_REFUSAL_UNSUPPORTED);
      baton_negotiation_end (negotiation);
      return;
    }

  transfer = baton_transfer_new_incoming (self->world, negotiation);
  manager_insert (self, transfer, 0);
}

/**
 * baton_manager_new:
 * @clock: where time comes from
 * @negotiator: who offers and is offered to
 * @legs: who makes legs
 *
 * Returns: (transfer full): a manager; it hears of incoming offers from now on
 */
BatonManager *
baton_manager_new (BatonClock      *clock,
                   BatonNegotiator *negotiator,
                   BatonLegFactory *legs)
{
  BatonManager *self = g_object_new (BATON_TYPE_MANAGER, NULL);

  self->world = baton_transfer_world_new (clock, negotiator, legs);
  baton_negotiator_set_sink (negotiator, BATON_OFFER_SINK (self));

  return self;
}

/**
 * baton_manager_set_legs:
 * @self: a manager
 * @legs: the roads that may be used on our side
 */
void
baton_manager_set_legs (BatonManager *self,
                        BatonLegSet   legs)
{
  g_return_if_fail (BATON_IS_MANAGER (self));

  self->world->allowed = legs;
}

/**
 * baton_manager_set_admit:
 * @self: a manager
 * @admit: (nullable): who may offer; %NULL: everybody
 * @user_data: for @admit
 * @destroy: (nullable): frees @user_data
 */
void
baton_manager_set_admit (BatonManager      *self,
                         BatonManagerAdmit  admit,
                         gpointer           user_data,
                         GDestroyNotify     destroy)
{
  g_return_if_fail (BATON_IS_MANAGER (self));

  if (self->admit_destroy != NULL)
    self->admit_destroy (self->admit_data);
  self->admit = admit;
  self->admit_data = user_data;
  self->admit_destroy = destroy;
}

/**
 * baton_manager_send:
 * @self: a manager
 * @file: what to send
 * @to: bare for the best client of that person, full for just that one
 *
 * Returns: (transfer none): the transfer, already in the list
 */
BatonTransfer *
baton_manager_send (BatonManager *self,
                    GFile        *file,
                    BatonJid     *to)
{
  g_autoptr(BatonTransfer) transfer = NULL;

  g_return_val_if_fail (BATON_IS_MANAGER (self) && G_IS_FILE (file) && to != NULL, NULL);

  transfer = baton_transfer_new_outgoing (self->world, file, to);
  manager_insert (self, transfer, 0);
  manager_start_waiting (self);

  return transfer; /* the list holds it */
}

static void
on_accepted_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (baton_transfer_accept_finish (BATON_TRANSFER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * baton_manager_accept_async:
 * @self: a manager
 * @transfer: one that waits for our user
 * @folder: where the file shall go
 * @cancellable: (nullable): has no effect once the file is being made
 * @callback: called once, when the peer was told or could not be
 * @user_data: for @callback
 *
 * Makes the partial file, and when that is possible tells the peer that we take it.
 */
void
baton_manager_accept_async (BatonManager        *self,
                            BatonTransfer       *transfer,
                            GFile               *folder,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (BATON_IS_MANAGER (self) && BATON_IS_TRANSFER (transfer) && G_IS_FILE (folder));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_manager_accept_async);
  /* What the peer was told is true, whatever was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  baton_transfer_accept_async (transfer, folder, cancellable, on_accepted_cb, task);
}

/**
 * baton_manager_accept_finish:
 * @self: a manager
 * @result: from the callback
 * @error: of %BATON_TRANSFER_ERROR: the offer still waits unless it is WITHDRAWN
 *
 * Returns: whether the peer was told
 */
gboolean
baton_manager_accept_finish (BatonManager  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * baton_manager_decline:
 * @self: a manager
 * @transfer: one that waits for our user; of no consequence to others
 *
 * Our user does not want the file.
 */
void
baton_manager_decline (BatonManager  *self,
                       BatonTransfer *transfer)
{
  g_return_if_fail (BATON_IS_MANAGER (self) && BATON_IS_TRANSFER (transfer));

  baton_transfer_decline (transfer);
}

/**
 * baton_manager_reject:
 * @self: a manager
 * @transfer: one that waits for our user
 * @error: why it cannot be taken
 *
 * Ends an offer that could not be taken where nobody can choose another folder. The peer is told that we failed.
 */
void
baton_manager_reject (BatonManager  *self,
                      BatonTransfer *transfer,
                      const GError  *error)
{
  g_return_if_fail (BATON_IS_MANAGER (self) && BATON_IS_TRANSFER (transfer) && error != NULL);

  baton_transfer_reject (transfer, error);
}

/**
 * baton_manager_cancel:
 * @self: a manager
 * @transfer: any
 *
 * Ends it: an offer is taken back or declined, bytes stop, a partial file goes. What is complete stays so.
 */
void
baton_manager_cancel (BatonManager  *self,
                      BatonTransfer *transfer)
{
  g_return_if_fail (BATON_IS_MANAGER (self) && BATON_IS_TRANSFER (transfer));

  baton_transfer_cancel (transfer);
}

/**
 * baton_manager_retry:
 * @self: a manager
 * @transfer: one of ours that failed
 *
 * Returns: (transfer none) (nullable): the new transfer; %NULL when @transfer is not one to be sent again
 */
BatonTransfer *
baton_manager_retry (BatonManager  *self,
                     BatonTransfer *transfer)
{
  g_autoptr(BatonTransfer) again = NULL;
  guint position;

  g_return_val_if_fail (BATON_IS_MANAGER (self) && BATON_IS_TRANSFER (transfer), NULL);

  if (baton_transfer_get_role (transfer) != BATON_INITIATOR ||
      baton_transfer_get_state (transfer) != BATON_TRANSFER_FAILED ||
      !g_ptr_array_find (self->transfers, transfer, &position))
    return NULL;

  again = baton_transfer_new_outgoing (self->world, baton_transfer_get_file (transfer),
                                       baton_transfer_get_to (transfer));
  manager_remove_at (self, position);
  manager_insert (self, again, position);
  manager_start_waiting (self);

  return again; /* the list holds it */
}

/**
 * baton_manager_remove:
 * @self: a manager
 * @transfer: one that is over; others stay
 *
 * Takes it off the list.
 */
void
baton_manager_remove (BatonManager  *self,
                      BatonTransfer *transfer)
{
  guint position;

  g_return_if_fail (BATON_IS_MANAGER (self) && BATON_IS_TRANSFER (transfer));

  if (baton_transfer_is_over (transfer) && g_ptr_array_find (self->transfers, transfer, &position))
    manager_remove_at (self, position);
}

/**
 * baton_manager_clear:
 * @self: a manager
 *
 * Takes everything that is over off the list.
 */
void
baton_manager_clear (BatonManager *self)
{
  g_return_if_fail (BATON_IS_MANAGER (self));

  /* Whoever listens to the list may take things off it too. */
  for (guint i = self->transfers->len; i-- > 0;)
    if (i < self->transfers->len && baton_transfer_is_over (g_ptr_array_index (self->transfers, i)))
      manager_remove_at (self, i);
}

/**
 * baton_manager_find:
 * @self: a manager
 * @id: of a transfer
 *
 * Returns: (transfer none) (nullable): it
 */
BatonTransfer *
baton_manager_find (BatonManager *self,
                    const char   *id)
{
  g_return_val_if_fail (BATON_IS_MANAGER (self), NULL);

  for (guint i = 0; i < self->transfers->len; i++)
    if (g_strcmp0 (baton_transfer_get_id (g_ptr_array_index (self->transfers, i)), id) == 0)
      return g_ptr_array_index (self->transfers, i);

  return NULL;
}

/**
 * baton_manager_get_n_busy:
 * @self: a manager
 *
 * Returns: how many are neither over nor an offer that waits for our user
 */
guint
baton_manager_get_n_busy (BatonManager *self)
{
  guint n = 0;

  g_return_val_if_fail (BATON_IS_MANAGER (self), 0);

  for (guint i = 0; i < self->transfers->len; i++)
    {
      BatonTransfer *transfer = g_ptr_array_index (self->transfers, i);

      n += !baton_transfer_is_over (transfer) && baton_transfer_get_state (transfer) != BATON_TRANSFER_OFFERED;
    }

  return n;
}

/**
 * baton_manager_session_back:
 * @self: a manager
 *
 * The account has a session again: transfers whose stanzas were lost with the old one start again.
 */
void
baton_manager_session_back (BatonManager *self)
{
  g_return_if_fail (BATON_IS_MANAGER (self));

  for (guint i = 0; i < self->transfers->len; i++)
    baton_transfer_session_back (g_ptr_array_index (self->transfers, i));
}

/**
 * baton_manager_stop_async:
 * @self: a manager
 * @callback: called once peers were told and every file is closed
 * @user_data: for @callback
 *
 * Cancels what runs and declines what waits. Nothing is taken or started any more, also afterwards.
 */
void
baton_manager_stop_async (BatonManager        *self,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GPtrArray) all = NULL;

  g_return_if_fail (BATON_IS_MANAGER (self) && self->stopping == NULL);

  self->stopped = TRUE;
  self->stopping = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stopping, baton_manager_stop_async);

  all = g_ptr_array_copy (self->transfers, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  g_ptr_array_set_free_func (all, g_object_unref);
  for (guint i = 0; i < all->len; i++)
    if (!baton_transfer_is_over (g_ptr_array_index (all, i)))
      baton_transfer_cancel (g_ptr_array_index (all, i));
  manager_check_stopped (self);
}

/**
 * baton_manager_stop_finish:
 * @self: a manager
 * @result: from the callback
 * @error: never set
 *
 * Returns: %TRUE
 */
gboolean
baton_manager_stop_finish (BatonManager  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static GType
baton_manager_get_item_type (GListModel *model)
{
  return BATON_TYPE_TRANSFER;
}

static guint
baton_manager_get_n_items (GListModel *model)
{
  return BATON_MANAGER (model)->transfers->len;
}

static gpointer
baton_manager_get_item (GListModel *model,
                        guint       position)
{
  BatonManager *self = BATON_MANAGER (model);

  return position < self->transfers->len ? g_object_ref (g_ptr_array_index (self->transfers, position)) : NULL;
}

static void
baton_manager_dispose (GObject *object)
{
  BatonManager *self = BATON_MANAGER (object);

  if (self->world != NULL)
    baton_negotiator_set_sink (self->world->negotiator, NULL);
  baton_manager_set_admit (self, NULL, NULL, NULL);
  self->stopped = TRUE;
  g_ptr_array_set_size (self->transfers, 0);
  g_ptr_array_set_size (self->leaving, 0);
  g_clear_pointer (&self->world, baton_transfer_world_unref);

  G_OBJECT_CLASS (baton_manager_parent_class)->dispose (object);
}

static void
baton_manager_finalize (GObject *object)
{
  BatonManager *self = BATON_MANAGER (object);

  g_ptr_array_unref (self->transfers);
  g_ptr_array_unref (self->leaving);

  G_OBJECT_CLASS (baton_manager_parent_class)->finalize (object);
}

static void
baton_manager_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = baton_manager_get_item_type;
  iface->get_n_items = baton_manager_get_n_items;
  iface->get_item = baton_manager_get_item;
}

static void
baton_manager_offer_sink_init (BatonOfferSinkInterface *iface)
{
  iface->offered = baton_manager_offered;
}

static void
baton_manager_class_init (BatonManagerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_manager_dispose;
  G_OBJECT_CLASS (klass)->finalize = baton_manager_finalize;
}

static void
baton_manager_init (BatonManager *self)
{
  self->transfers = g_ptr_array_new_with_free_func (g_object_unref);
  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
}
