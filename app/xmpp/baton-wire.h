/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-clock.h"
#include "baton-node.h"

G_BEGIN_DECLS

/**
 * BatonWireFuncs:
 * @opened: the server's stream header came
 * @element: a whole first-level element came
 * @closed: no more will come; %NULL: the server closed its stream. Called once
 * @progressed: bytes left or arrived
 *
 * Called in stream order from inside the reading. Each may detach, stop or drop the wire.
 */
typedef struct
{
  void (*opened)     (BatonNode    *header,
                      gpointer      user_data);
  void (*element)    (BatonNode    *element,
                      gpointer      user_data);
  void (*closed)     (const GError *error,
                      gpointer      user_data);
  void (*progressed) (gpointer      user_data);
} BatonWireFuncs;

/**
 * BatonWire:
 *
 * Elements over a byte stream: one read and one write outstanding, a queue in front of the write.
 */
#define BATON_TYPE_WIRE (baton_wire_get_type ())
G_DECLARE_FINAL_TYPE (BatonWire, baton_wire, BATON, WIRE, GObject)

BatonWire *baton_wire_new             (BatonClock           *clock,
                                       const BatonWireFuncs *funcs,
                                       gpointer              user_data);
void       baton_wire_attach          (BatonWire            *self,
                                       GIOStream            *stream);
void       baton_wire_detach_async    (BatonWire            *self,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean   baton_wire_detach_finish   (BatonWire            *self,
                                       GAsyncResult         *result,
                                       GError              **error);
void       baton_wire_restart         (BatonWire            *self);

gsize      baton_wire_send            (BatonWire            *self,
                                       BatonNode            *element);
void       baton_wire_send_text       (BatonWire            *self,
                                       const char           *text);
gsize      baton_wire_get_unsent      (BatonWire            *self);
gboolean   baton_wire_has_heard       (BatonWire            *self);
gboolean   baton_wire_may_be_tls      (BatonWire            *self);

void       baton_wire_close_async     (BatonWire            *self,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean   baton_wire_close_finish    (BatonWire            *self,
                                       GAsyncResult         *result,
                                       GError              **error);
void       baton_wire_stop            (BatonWire            *self);

G_END_DECLS
