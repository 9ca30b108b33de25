/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-contact.h"

G_BEGIN_DECLS

/**
 * BatonRoster:
 *
 * A #GListModel of #BatonContact, in no particular order: views sort. Holds the roster and whoever asks to be let in.
 * Property `loaded` (boolean): the server's list has arrived.
 */
#define BATON_TYPE_ROSTER (baton_roster_get_type ())
G_DECLARE_FINAL_TYPE (BatonRoster, baton_roster, BATON, ROSTER, GObject)

gboolean      baton_roster_get_loaded   (BatonRoster          *self);
BatonContact *baton_roster_find         (BatonRoster          *self,
                                         BatonJid             *jid);

/* Adds to the roster and asks for presence (RFC 6121 sections 2.3 and 3.1). */
void          baton_roster_add_async    (BatonRoster          *self,
                                         BatonJid             *bare,
                                         const char           *name,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean      baton_roster_add_finish   (BatonRoster          *self,
                                         GAsyncResult         *result,
                                         GError              **error);
/* Removes, which ends both subscriptions (RFC 6121 section 2.5). */
void          baton_roster_remove_async (BatonRoster          *self,
                                         BatonJid             *bare,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean      baton_roster_remove_finish (BatonRoster         *self,
                                         GAsyncResult         *result,
                                         GError              **error);
/* Answers a subscription request; allowing also adds and asks back. */
void          baton_roster_allow        (BatonRoster          *self,
                                         BatonJid             *bare);
void          baton_roster_deny         (BatonRoster          *self,
                                         BatonJid             *bare);

G_END_DECLS
