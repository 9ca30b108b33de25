/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-login.h"

G_BEGIN_DECLS

/**
 * BatonEntry:
 *
 * The way of one stream into a session: opened, signed in, bounded in time. Tells as a #BatonLogin does.
 */
#define BATON_TYPE_ENTRY (baton_entry_get_type ())
G_DECLARE_FINAL_TYPE (BatonEntry, baton_entry, BATON, ENTRY, GObject)

BatonEntry *baton_entry_new         (BatonClock            *clock,
                                     BatonStream           *stream,
                                     BatonJid              *jid,
                                     BatonStreamManagement *management,
                                     const BatonLoginFuncs *funcs,
                                     gpointer               user_data);
void        baton_entry_start       (BatonEntry            *self,
                                     const char            *password,
                                     GCancellable          *cancellable);
void        baton_entry_take        (BatonEntry            *self,
                                     BatonNode             *element);
BatonNode  *baton_entry_steal_early (BatonEntry            *self);
void        baton_entry_stop        (BatonEntry            *self);

G_END_DECLS
