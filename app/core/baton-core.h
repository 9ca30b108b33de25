/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-account.h"
#include "baton-manager.h"

G_BEGIN_DECLS

/**
 * BatonCore:
 *
 * The composition root: joins session, legs, negotiation and transfers of one account. `baton` and `baton-cli` both
 * stand on it.
 */
#define BATON_TYPE_CORE (baton_core_get_type ())
G_DECLARE_FINAL_TYPE (BatonCore, baton_core, BATON, CORE, GObject)

BatonCore    *baton_core_new             (BatonJid   *jid);
BatonAccount *baton_core_get_account     (BatonCore  *self);
BatonManager *baton_core_get_manager     (BatonCore  *self);

/* Before signing in. */
void          baton_core_set_listen_port (BatonCore  *self,
                                          guint16     port);
void          baton_core_set_proxy       (BatonCore  *self,
                                          BatonJid   *proxy);

/* Cancels the transfers, tells the peers, signs out. */
void          baton_core_stop_async      (BatonCore            *self,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean      baton_core_stop_finish     (BatonCore            *self,
                                          GAsyncResult         *result,
                                          GError              **error);

G_END_DECLS
