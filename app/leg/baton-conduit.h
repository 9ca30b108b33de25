/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BATON_TYPE_CONDUIT (baton_conduit_get_type ())
G_DECLARE_INTERFACE (BatonConduit, baton_conduit, BATON, CONDUIT, GObject)

/* What baton_conduit_read() and baton_conduit_write() return besides a count of bytes. */
#define BATON_CONDUIT_END    0   /* read only: the other side shut its side down; nothing more will come */
#define BATON_CONDUIT_WAIT  -1   /* nothing possible now: poll the descriptor */
#define BATON_CONDUIT_BROKEN -2  /* @error is set */

/**
 * BatonConduit:
 *
 * What a committed leg gives the data pump: a non-blocking byte stream to the peer and a descriptor to poll. Used by
 * one worker thread at a time, never by two. Sockets hand over their descriptor; in-band hands over a bounded queue
 * with an eventfd.
 *
 * Order: reads or writes, then finish() by the sender after its last byte, then close().
 */
struct _BatonConduitInterface
{
  GTypeInterface parent;

  gssize   (*read)          (BatonConduit *self, gpointer buffer, gsize length, GError **error);
  gssize   (*write)         (BatonConduit *self, gconstpointer buffer, gsize length, GError **error);
  /* Descriptor and events (POLLIN, POLLOUT) to poll for before the next read or write makes sense. */
  int      (*get_poll)      (BatonConduit *self, gboolean for_write, short *events);
  /* No more will be written: FIN, or the in-band close. The peer may still be read until its end. */
  gboolean (*finish)        (BatonConduit *self, GError **error);
  void     (*close)         (BatonConduit *self);
  /* The connected socket, for socket options and TCP_INFO; -1 when there is none. */
  int      (*get_socket)    (BatonConduit *self);
  /* Bytes that were written but are not with the peer's machine yet. Left out: 0. */
  guint64  (*get_unsent)    (BatonConduit *self);
};

gssize   baton_conduit_read       (BatonConduit   *self,
                                   gpointer        buffer,
                                   gsize           length,
                                   GError        **error);
gssize   baton_conduit_write      (BatonConduit   *self,
                                   gconstpointer   buffer,
                                   gsize           length,
                                   GError        **error);
int      baton_conduit_get_poll   (BatonConduit   *self,
                                   gboolean        for_write,
                                   short          *events);
gboolean baton_conduit_finish     (BatonConduit   *self,
                                   GError        **error);
void     baton_conduit_close      (BatonConduit   *self);
int      baton_conduit_get_socket (BatonConduit   *self);
guint64  baton_conduit_get_unsent (BatonConduit   *self);

G_END_DECLS
