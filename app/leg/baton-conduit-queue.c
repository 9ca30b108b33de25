/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-conduit-queue.h"

#include <poll.h>

struct _BatonConduitQueue
{
  GObject parent_instance;

  BatonQueue *queue;
};

static void baton_conduit_queue_iface_init (BatonConduitInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonConduitQueue,
                               baton_conduit_queue,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_CONDUIT, baton_conduit_queue_iface_init))

#define QUEUE(conduit) (BATON_CONDUIT_QUEUE (conduit)->queue)

/**
 * baton_conduit_queue_new:
 * @queue: (transfer none): whose worker this is for
 *
 * There must be one only. Letting it go closes it.
 *
 * Returns: (transfer full): the conduit
 */
BatonConduit *
baton_conduit_queue_new (BatonQueue *queue)
{
  BatonConduitQueue *self;

  g_return_val_if_fail (queue != NULL, NULL);

  self = g_object_new (BATON_TYPE_CONDUIT_QUEUE, NULL);
  self->queue = baton_queue_ref (queue);

  return BATON_CONDUIT (self);
}

static gssize
baton_conduit_queue_read (BatonConduit *conduit, gpointer buffer, gsize length, GError **error)
{
  return baton_queue_read (QUEUE (conduit), buffer, length, error);
}

static gssize
baton_conduit_queue_write (BatonConduit *conduit, gconstpointer buffer, gsize length, GError **error)
{
  return baton_queue_write (QUEUE (conduit), buffer, length, error);
}

static int
baton_conduit_queue_get_poll (BatonConduit *conduit, gboolean for_write, short *events)
{
  *events = POLLIN;

  return baton_queue_get_poll (QUEUE (conduit), for_write);
}

static gboolean
baton_conduit_queue_finish (BatonConduit *conduit, GError **error)
{
  return baton_queue_finish (QUEUE (conduit), error);
}

static void
baton_conduit_queue_close (BatonConduit *conduit)
{
  baton_queue_close (QUEUE (conduit));
}

static int
baton_conduit_queue_get_socket (BatonConduit *conduit)
{
  return -1;
}

static guint64
baton_conduit_queue_get_unsent (BatonConduit *conduit)
{
  return baton_queue_get_unsent (QUEUE (conduit));
}

static void
baton_conduit_queue_finalize (GObject *object)
{
  BatonConduitQueue *self = BATON_CONDUIT_QUEUE (object);

  baton_queue_close (self->queue);
  baton_queue_unref (self->queue);

  G_OBJECT_CLASS (baton_conduit_queue_parent_class)->finalize (object);
}

static void
baton_conduit_queue_iface_init (BatonConduitInterface *iface)
{
  iface->read = baton_conduit_queue_read;
  iface->write = baton_conduit_queue_write;
  iface->get_poll = baton_conduit_queue_get_poll;
  iface->finish = baton_conduit_queue_finish;
  iface->close = baton_conduit_queue_close;
  iface->get_socket = baton_conduit_queue_get_socket;
  iface->get_unsent = baton_conduit_queue_get_unsent;
}

static void
baton_conduit_queue_class_init (BatonConduitQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_conduit_queue_finalize;
}

static void
baton_conduit_queue_init (BatonConduitQueue *self)
{
}
