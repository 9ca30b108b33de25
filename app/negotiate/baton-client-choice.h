/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-disco.h"
#include "baton-offer.h"
#include "baton-port.h"

G_BEGIN_DECLS

/**
 * BatonClientChoice:
 * @jid: its full JID
 * @info: what is known of it
 * @methods: those of the wanted ones that it can take
 *
 * The client of a contact that a file goes to.
 */
typedef struct {
  BatonJid      *jid;
  BatonPeerInfo *info;
  BatonMethod    methods;
} BatonClientChoice;

void               baton_client_choice_free   (BatonClientChoice    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonClientChoice, baton_client_choice_free)

void               baton_client_choice_async  (BatonPort            *port,
                                               BatonDisco           *disco,
                                               BatonJid             *to,
                                               BatonMethod           methods,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
BatonClientChoice *baton_client_choice_finish (GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
