/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-leg-factory.h"

#include "baton-direct-leg.h"
#include "baton-fast-leg.h"
#include "baton-gatherer.h"
#include "baton-in-band-leg.h"
#include "baton-proxy-finder.h"
#include "baton-proxy-leg.h"

struct _BatonLegFactory
{
  GObject parent_instance;

  BatonPort *port;
  BatonClock *clock;
  BatonSocks5Listener *listener;
  BatonProxyFinder *finder;
  BatonInBand *in_band;
};

G_DEFINE_FINAL_TYPE (BatonLegFactory, baton_leg_factory, G_TYPE_OBJECT)

/**
 * baton_leg_factory_new:
 * @port: the account's
 * @disco: the account's
 *
 * Returns: (transfer full): a factory that has opened nothing yet
 */
BatonLegFactory *
baton_leg_factory_new (BatonPort *port, BatonDisco *disco)
{
  BatonLegFactory *self;

  g_return_val_if_fail (BATON_IS_PORT (port), NULL);
  g_return_val_if_fail (BATON_IS_DISCO (disco), NULL);

  self = g_object_new (BATON_TYPE_LEG_FACTORY, NULL);
  self->port = g_object_ref (port);
  self->finder = baton_proxy_finder_new (port, disco, self->clock);
  self->in_band = baton_in_band_new (port, self->clock);

  return self;
}

/**
 * baton_leg_factory_set_listen_port:
 * @self: a factory
 * @port: where others may connect to; 0: any port
 *
 * Before the first transfer.
 */
void
baton_leg_factory_set_listen_port (BatonLegFactory *self, guint16 port)
{
  g_return_if_fail (BATON_IS_LEG_FACTORY (self));

  baton_socks5_listener_set_port (self->listener, port);
}

/**
 * baton_leg_factory_set_proxy:
 * @self: a factory
 * @proxy: (nullable): a proxy to offer before those that are found
 */
void
baton_leg_factory_set_proxy (BatonLegFactory *self, BatonJid *proxy)
{
  g_return_if_fail (BATON_IS_LEG_FACTORY (self));

  baton_proxy_finder_set_named (self->finder, proxy);
}

/**
 * baton_leg_factory_warm_up:
 * @self: a factory
 *
 * To be called when the account is online: the first transfer then need not wait for the search for proxies.
 */
void
baton_leg_factory_warm_up (BatonLegFactory *self)
{
  g_return_if_fail (BATON_IS_LEG_FACTORY (self));

  baton_proxy_finder_search (self->finder);
}

/**
 * baton_leg_factory_make:
 * @self: a factory
 * @kind: which road
 * @offer: what it is for
 * @in_band: (nullable): for %BATON_LEG_IBB of an initiator: as the peer can take it
 * @sink: (transfer none): who is told; held weakly
 *
 * Returns: (transfer full): a leg that has done nothing yet
 */
BatonLeg *
baton_leg_factory_make (
    BatonLegFactory *self, BatonLegKind kind, BatonOffer *offer, const BatonInBandTraits *in_band, BatonNoteSink *sink)
{
  g_return_val_if_fail (BATON_IS_LEG_FACTORY (self), NULL);
  g_return_val_if_fail (offer != NULL, NULL);
  g_return_val_if_fail (BATON_IS_NOTE_SINK (sink), NULL);

  switch (kind)
    {
    case BATON_LEG_DIRECT:
      return g_object_new (BATON_TYPE_DIRECT_LEG, "kind", kind, "offer", offer, "sink", sink, "clock", self->clock,
                           "listener", self->listener, NULL);

    case BATON_LEG_FAST:
      return g_object_new (BATON_TYPE_FAST_LEG, "kind", kind, "offer", offer, "sink", sink, "clock", self->clock,
                           "listener", self->listener, NULL);

    case BATON_LEG_PROXY:
      return g_object_new (BATON_TYPE_PROXY_LEG, "kind", kind, "offer", offer, "sink", sink, "clock", self->clock,
                           "listener", self->listener, "port", self->port, NULL);

    case BATON_LEG_IBB:
      return baton_in_band_leg_new (self->in_band, offer, in_band, sink);

    case BATON_N_LEGS:
    default:
      g_return_val_if_reached (NULL);
    }
}

static GPtrArray *
baton_leg_factory_gather_own (BatonLegFactory *self)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_candidate_unref);
  g_autoptr (GInetAddress) session = baton_port_dup_local_address (self->port);
  BatonGathering gathering = { .session = session, .loopback = baton_port_is_loopback (self->port) };
  g_autoptr (GPtrArray) addresses = NULL;
  g_autoptr (GPtrArray) hosts = NULL;
  g_autoptr (GError) error = NULL;

  if (!baton_socks5_listener_start (self->listener, &error))
    {
      g_warning ("%s", error->message);
      return candidates;
    }

  gathering.ipv6 = baton_socks5_listener_has_ipv6 (self->listener);
  addresses = baton_gatherer_read ();
  hosts = baton_gatherer_arrange (addresses, &gathering);
  for (guint i = 0; i < hosts->len; i++)
    {
      BatonCandidate *candidate =
          baton_candidate_new (baton_jid_get_text (baton_port_get_jid (self->port)), g_ptr_array_index (hosts, i),
                               baton_socks5_listener_get_port (self->listener), FALSE);

      candidate->ours = TRUE;
      g_ptr_array_add (candidates, candidate);
    }

  return candidates;
}

static void
on_proxies_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GPtrArray *candidates = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) proxies = baton_proxy_finder_find_finish (BATON_PROXY_FINDER (object), result, &error);

  if (proxies == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_ptr_array_extend_and_steal (candidates, g_steal_pointer (&proxies));
  g_task_return_pointer (task, g_ptr_array_ref (candidates), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * baton_leg_factory_gather_async:
 * @self: a factory
 * @legs: for which roads: own addresses for %BATON_LEG_DIRECT or %BATON_LEG_FAST, proxies for %BATON_LEG_PROXY
 * @cancellable: (nullable): gives up
 * @callback: called once
 *
 * Gathers our streamhosts. Own addresses need an open port: when none can be had there are only proxies.
 */
void
baton_leg_factory_gather_async (BatonLegFactory *self,
                                BatonLegSet legs,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GPtrArray *candidates;

  g_return_if_fail (BATON_IS_LEG_FACTORY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_leg_factory_gather_async);

  if (legs & (BATON_LEG_BIT (BATON_LEG_DIRECT) | BATON_LEG_BIT (BATON_LEG_FAST)))
    candidates = baton_leg_factory_gather_own (self);
  else
    candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_candidate_unref);
  g_task_set_task_data (task, candidates, (GDestroyNotify) g_ptr_array_unref);

  if (legs & BATON_LEG_BIT (BATON_LEG_PROXY))
    baton_proxy_finder_find_async (self->finder, cancellable, on_proxies_cb, g_steal_pointer (&task));
  else
    g_task_return_pointer (task, g_ptr_array_ref (candidates), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * baton_leg_factory_gather_finish:
 *
 * Returns: (transfer full) (element-type BatonCandidate) (nullable): in the order of architecture 3.3, proxies last;
 *   %NULL only with %G_IO_ERROR_CANCELLED
 */
GPtrArray *
baton_leg_factory_gather_finish (BatonLegFactory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
baton_leg_factory_dispose (GObject *object)
{
  BatonLegFactory *self = BATON_LEG_FACTORY (object);

  g_clear_object (&self->in_band);
  g_clear_object (&self->finder);
  g_clear_object (&self->listener);
  g_clear_object (&self->port);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (baton_leg_factory_parent_class)->dispose (object);
}

static void
baton_leg_factory_class_init (BatonLegFactoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_leg_factory_dispose;
}

static void
baton_leg_factory_init (BatonLegFactory *self)
{
  self->clock = baton_clock_new_monotonic ();
  self->listener = baton_socks5_listener_new (self->clock);
}
