/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-node.h"
#include "baton-sasl-choice.h"

G_BEGIN_DECLS

#define BATON_TYPE_STREAM (baton_stream_get_type ())
G_DECLARE_INTERFACE (BatonStream, baton_stream, BATON, STREAM, GObject)

/**
 * BatonStreamFuncs:
 * @element: a whole first-level element came: features, SASL, stream management, a stanza; never a stream error
 * @closed: the stream is over; @error is %NULL when the server closed it in good order. Called once, and nothing after it
 * @progressed: bytes left or arrived: the other side is alive
 *
 * What a stream tells its owner, from inside the reading of the stream and in its order. Each may drop the stream.
 */
typedef struct
{
  void (*element)    (BatonNode    *element,
                      gpointer      user_data);
  void (*closed)     (const GError *error,
                      gpointer      user_data);
  void (*progressed) (gpointer      user_data);
} BatonStreamFuncs;

/**
 * BatonStream:
 *
 * One XMPP stream to the server, encrypted whatever the transport. It knows elements, not what they mean; it is opened
 * once and not used again after it ended.
 */
struct _BatonStreamInterface
{
  GTypeInterface parent;

  void          (*set_funcs)         (BatonStream *self, const BatonStreamFuncs *funcs, gpointer user_data);
  void          (*open_async)        (BatonStream *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
  BatonNode    *(*open_finish)       (BatonStream *self, GAsyncResult *result, GError **error);
  void          (*restart)           (BatonStream *self);
  gsize         (*send)              (BatonStream *self, BatonNode *element);
  gsize         (*get_unsent)        (BatonStream *self);
  BatonBinding  (*get_bindings)      (BatonStream *self);
  GBytes       *(*dup_binding)       (BatonStream *self, BatonBinding binding);
  GInetAddress *(*dup_local_address) (BatonStream *self);
  void          (*close_async)       (BatonStream *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
  gboolean      (*close_finish)      (BatonStream *self, GAsyncResult *result, GError **error);
  void          (*abort)             (BatonStream *self);
};

void          baton_stream_set_funcs         (BatonStream            *self,
                                              const BatonStreamFuncs *funcs,
                                              gpointer                user_data);
void          baton_stream_open_async        (BatonStream            *self,
                                              GCancellable           *cancellable,
                                              GAsyncReadyCallback     callback,
                                              gpointer                user_data);
BatonNode    *baton_stream_open_finish       (BatonStream            *self,
                                              GAsyncResult           *result,
                                              GError                **error);
void          baton_stream_restart           (BatonStream            *self);
gsize         baton_stream_send              (BatonStream            *self,
                                              BatonNode              *element);
gsize         baton_stream_get_unsent        (BatonStream            *self);
BatonBinding  baton_stream_get_bindings      (BatonStream            *self);
GBytes       *baton_stream_dup_binding       (BatonStream            *self,
                                              BatonBinding            binding);
GInetAddress *baton_stream_dup_local_address (BatonStream            *self);
void          baton_stream_close_async       (BatonStream            *self,
                                              GCancellable           *cancellable,
                                              GAsyncReadyCallback     callback,
                                              gpointer                user_data);
gboolean      baton_stream_close_finish      (BatonStream            *self,
                                              GAsyncResult           *result,
                                              GError                **error);
void          baton_stream_abort             (BatonStream            *self);

G_END_DECLS
