/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-conduit.h"

G_DEFINE_INTERFACE (BatonConduit, baton_conduit, G_TYPE_OBJECT)

static void
baton_conduit_default_init (BatonConduitInterface *iface)
{
}

/**
 * baton_conduit_read:
 * @self: a conduit
 * @buffer: (out): where to
 * @length: at most so many bytes, at least 1
 * @error: return location: %BATON_LEG_ERROR_LOST or %BATON_LEG_ERROR_TIMED_OUT
 *
 * Reads what is there. Never blocks.
 *
 * Returns: a count of bytes, %BATON_CONDUIT_END, %BATON_CONDUIT_WAIT, or %BATON_CONDUIT_BROKEN with @error set
 */
gssize
baton_conduit_read (BatonConduit *self, gpointer buffer, gsize length, GError **error)
{
  g_return_val_if_fail (BATON_IS_CONDUIT (self), BATON_CONDUIT_BROKEN);
  g_return_val_if_fail (buffer != NULL && length > 0, BATON_CONDUIT_BROKEN);

  return BATON_CONDUIT_GET_IFACE (self)->read (self, buffer, length, error);
}

/**
 * baton_conduit_write:
 * @self: a conduit
 * @buffer: the bytes
 * @length: how many, at least 1
 * @error: return location: %BATON_LEG_ERROR_LOST or %BATON_LEG_ERROR_TIMED_OUT
 *
 * Writes as much as fits. Never blocks, raises no signal.
 *
 * Returns: a count of bytes of at least 1, %BATON_CONDUIT_WAIT, or %BATON_CONDUIT_BROKEN with @error set
 */
gssize
baton_conduit_write (BatonConduit *self, gconstpointer buffer, gsize length, GError **error)
{
  g_return_val_if_fail (BATON_IS_CONDUIT (self), BATON_CONDUIT_BROKEN);
  g_return_val_if_fail (buffer != NULL && length > 0, BATON_CONDUIT_BROKEN);

  return BATON_CONDUIT_GET_IFACE (self)->write (self, buffer, length, error);
}

/**
 * baton_conduit_get_poll:
 * @self: a conduit
 * @for_write: whether a write or a read is waited for
 * @events: (out): what to poll for; not always POLLOUT for a write
 *
 * Returns: the descriptor to poll; -1 after close
 */
int
baton_conduit_get_poll (BatonConduit *self, gboolean for_write, short *events)
{
  g_return_val_if_fail (BATON_IS_CONDUIT (self), -1);
  g_return_val_if_fail (events != NULL, -1);

  return BATON_CONDUIT_GET_IFACE (self)->get_poll (self, for_write, events);
}

/**
 * baton_conduit_finish:
 * @self: a conduit that was written to its end
 * @error: return location: %BATON_LEG_ERROR_LOST
 *
 * Says that no more will be written. What was written still goes out; the peer's end can still be read.
 *
 * Returns: %FALSE when the conduit is broken
 */
gboolean
baton_conduit_finish (BatonConduit *self, GError **error)
{
  g_return_val_if_fail (BATON_IS_CONDUIT (self), FALSE);

  return BATON_CONDUIT_GET_IFACE (self)->finish (self, error);
}

/**
 * baton_conduit_close:
 * @self: a conduit
 *
 * Ends it, whatever state it is in. May be called twice; implied by the last unreference.
 */
void
baton_conduit_close (BatonConduit *self)
{
  g_return_if_fail (BATON_IS_CONDUIT (self));

  BATON_CONDUIT_GET_IFACE (self)->close (self);
}

/**
 * baton_conduit_get_socket:
 * @self: a conduit
 *
 * Returns: the connected socket, borrowed; -1 when there is none
 */
int
baton_conduit_get_socket (BatonConduit *self)
{
  g_return_val_if_fail (BATON_IS_CONDUIT (self), -1);

  return BATON_CONDUIT_GET_IFACE (self)->get_socket (self);
}

/**
 * baton_conduit_get_unsent:
 * @self: a conduit
 *
 * Returns: how many of the bytes written so far have not been acknowledged by the peer's machine, or by the proxy's; 0
 *   where nobody knows
 */
guint64
baton_conduit_get_unsent (BatonConduit *self)
{
  BatonConduitInterface *iface;

  g_return_val_if_fail (BATON_IS_CONDUIT (self), 0);

  iface = BATON_CONDUIT_GET_IFACE (self);

  return iface->get_unsent != NULL ? iface->get_unsent (self) : 0;
}
