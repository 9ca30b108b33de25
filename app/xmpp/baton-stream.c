/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 section 4: streams, whatever carries them */
#include "baton-stream.h"

G_DEFINE_INTERFACE (BatonStream, baton_stream, G_TYPE_OBJECT)

static void
baton_stream_default_init (BatonStreamInterface *iface)
{
}

/**
 * baton_stream_set_funcs:
 * @self: a stream
 * @funcs: (nullable): whom to tell; it outlives the stream. %NULL: nobody
 * @user_data: for @funcs
 */
void
baton_stream_set_funcs (BatonStream *self,
                        const BatonStreamFuncs *funcs,
                        gpointer user_data)
{
  g_return_if_fail (BATON_IS_STREAM (self));

  BATON_STREAM_GET_IFACE (self)->set_funcs (self, funcs, user_data);
}

/**
 * baton_stream_open_async:
 * @self: a stream that was not opened yet
 * @cancellable: (nullable): a cancellable
 * @callback: called once
 * @user_data: for @callback
 *
 * Finds the server, connects, and encrypts. Bounded in time whatever the other side does.
 *
 * Errors: %BATON_XMPP_ERROR, or %G_IO_ERROR_CANCELLED.
 */
void
baton_stream_open_async (BatonStream *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (BATON_IS_STREAM (self));

  BATON_STREAM_GET_IFACE (self)->open_async (self, cancellable, callback, user_data);
}

/**
 * baton_stream_open_finish:
 * @self: a stream
 * @result: as given to the callback
 *
 * Returns: (transfer full): the features of the encrypted stream; %NULL on failure
 */
BatonNode *
baton_stream_open_finish (BatonStream *self,
                          GAsyncResult *result,
                          GError **error)
{
  g_return_val_if_fail (BATON_IS_STREAM (self), NULL);

  return BATON_STREAM_GET_IFACE (self)->open_finish (self, result, error);
}

/**
 * baton_stream_restart:
 * @self: an open stream
 *
 * Begins anew after authentication (RFC 6120 section 6.3.2); the new features come as an element.
 */
void
baton_stream_restart (BatonStream *self)
{
  g_return_if_fail (BATON_IS_STREAM (self));

  BATON_STREAM_GET_IFACE (self)->restart (self);
}

/**
 * baton_stream_send:
 * @self: an open stream
 * @element: (transfer none): a first-level element
 *
 * Queues @element.
 *
 * Returns: its size in bytes
 */
gsize
baton_stream_send (BatonStream *self,
                   BatonNode *element)
{
  g_return_val_if_fail (BATON_IS_STREAM (self), 0);

  return BATON_STREAM_GET_IFACE (self)->send (self, element);
}

/**
 * baton_stream_get_unsent:
 * @self: a stream
 *
 * Returns: bytes that are queued and were not taken by the system yet
 */
gsize
baton_stream_get_unsent (BatonStream *self)
{
  g_return_val_if_fail (BATON_IS_STREAM (self), 0);

  return BATON_STREAM_GET_IFACE (self)->get_unsent (self);
}

/**
 * baton_stream_get_bindings:
 * @self: an open stream
 *
 * Returns: flags: the channel bindings that this connection has
 */
BatonBinding
baton_stream_get_bindings (BatonStream *self)
{
  g_return_val_if_fail (BATON_IS_STREAM (self), BATON_BINDING_NONE);

  return BATON_STREAM_GET_IFACE (self)->get_bindings (self);
}

/**
 * baton_stream_dup_binding:
 * @self: an open stream
 * @binding: one of baton_stream_get_bindings()
 *
 * Returns: (transfer full) (nullable): the data of the channel binding
 */
GBytes *
baton_stream_dup_binding (BatonStream *self,
                          BatonBinding binding)
{
  g_return_val_if_fail (BATON_IS_STREAM (self), NULL);

  return BATON_STREAM_GET_IFACE (self)->dup_binding (self, binding);
}

/**
 * baton_stream_dup_local_address:
 * @self: a stream
 *
 * Returns: (transfer full) (nullable): our end's address; %NULL when there is none
 */
GInetAddress *
baton_stream_dup_local_address (BatonStream *self)
{
  g_return_val_if_fail (BATON_IS_STREAM (self), NULL);

  return BATON_STREAM_GET_IFACE (self)->dup_local_address (self);
}

/**
 * baton_stream_close_async:
 * @self: a stream
 * @cancellable: (nullable): a cancellable
 * @callback: called once
 * @user_data: for @callback
 *
 * Sends what is queued, closes the stream, and waits a little for the server to do the same. Nobody is told anything
 * more but @callback.
 */
void
baton_stream_close_async (BatonStream *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (BATON_IS_STREAM (self));

  BATON_STREAM_GET_IFACE (self)->close_async (self, cancellable, callback, user_data);
}

/**
 * baton_stream_close_finish:
 * @self: a stream
 * @result: as given to the callback
 *
 * Returns: whether everything left; the stream is gone in any case
 */
gboolean
baton_stream_close_finish (BatonStream *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (BATON_IS_STREAM (self), FALSE);

  return BATON_STREAM_GET_IFACE (self)->close_finish (self, result, error);
}

/**
 * baton_stream_abort:
 * @self: a stream
 *
 * Drops the connection. Nobody is told anything more.
 */
void
baton_stream_abort (BatonStream *self)
{
  g_return_if_fail (BATON_IS_STREAM (self));

  BATON_STREAM_GET_IFACE (self)->abort (self);
}
