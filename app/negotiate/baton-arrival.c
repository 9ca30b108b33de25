/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-arrival.h"

#include "baton-negotiation-private.h"
#include "baton-patience.h"
#include "baton-peer-lookup.h"

struct _BatonArrival
{
  gatomicrefcount    ref_count;    /* one of the owner, one of the question */
  BatonNegotiation  *negotiation;  /* NULL once dropped */
  BatonArrivalReady  ready;
  gpointer           user_data;
  GCancellable      *asking;
  guint              deadline;
};

static void
arrival_unref (BatonArrival *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_object_unref (self->asking);
  g_free (self);
}

static void
on_info_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  BatonArrival *self = user_data;
  g_autoptr(BatonDiscoInfo) info = baton_disco_info_finish (BATON_DISCO (object), result, NULL);

  if (self->negotiation)
    {
      BatonJid *peer = baton_negotiation_get_offer (self->negotiation)->peer;
      g_autoptr(BatonPeerInfo) peer_info = baton_peer_lookup (BATON_DISCO (object), peer, info);

      baton_negotiation_set_peer_info (self->negotiation, peer_info);
      self->ready (self, self->negotiation, self->user_data);
    }

  arrival_unref (self);
}

static gboolean
on_deadline_cb (gpointer user_data)
{
  BatonArrival *self = user_data;

  self->deadline = 0;
  self->ready (self, self->negotiation, self->user_data);

  return G_SOURCE_REMOVE;
}

/**
 * baton_arrival_new:
 * @disco: who is asked
 * @negotiation: an offer of a peer that nothing is known of
 * @ready: called once, never from inside this function, when the peer's client answered or took too long; it drops the
 *   arrival
 * @user_data: for @ready
 *
 * Asks what the client is that offers a file, and keeps @negotiation alive meanwhile.
 *
 * Returns: (transfer full): to be dropped with baton_arrival_drop()
 */
BatonArrival *
baton_arrival_new (BatonDisco        *disco,
                   BatonNegotiation  *negotiation,
                   BatonArrivalReady  ready,
                   gpointer           user_data)
{
  BatonArrival *self = g_new0 (BatonArrival, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->negotiation = g_object_ref (negotiation);
  self->ready = ready;
  self->user_data = user_data;
  self->asking = g_cancellable_new ();
  self->deadline = g_timeout_add (BATON_PATIENCE_ARRIVAL_MS, on_deadline_cb, self);

  g_atomic_ref_count_inc (&self->ref_count);
  baton_disco_info_async (disco, baton_negotiation_get_offer (negotiation)->peer, self->asking, on_info_cb, self);

  return self;
}

/**
 * baton_arrival_drop:
 * @self: (transfer full): an arrival
 *
 * Stops asking and lets the negotiation go. @ready is not called any more.
 */
void
baton_arrival_drop (BatonArrival *self)
{
  g_clear_handle_id (&self->deadline, g_source_remove);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->negotiation);
  arrival_unref (self);
}
