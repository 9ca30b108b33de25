/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-core.h"

G_BEGIN_DECLS

BatonContact  *baton_fake_contact_new       (const char     *jid,
                                             const char     *name);
void           baton_fake_roster_append     (BatonRoster    *self,
                                             BatonContact   *contact);
/* What the next signing in ends with; %NULL: success. Takes @error. @self %NULL: accounts that are made later. */
void           baton_fake_account_set_next  (BatonAccount   *self,
                                             GError         *error);
/* How long signing in takes, in milliseconds; @self as above. */
void           baton_fake_account_set_delay (BatonAccount   *self,
                                             guint           delay_ms);

BatonTransfer *baton_fake_transfer_new      (BatonRole       role,
                                             const char     *peer,
                                             const char     *name,
                                             guint64         size);
/* Replaces @reason, times and host of one lane; @host may be %NULL. */
void           baton_fake_transfer_set_lane (BatonTransfer  *self,
                                             BatonLegKind    kind,
                                             BatonLaneState  state,
                                             BatonLegReason  reason,
                                             int             start_ms,
                                             int             end_ms,
                                             const char     *host);
/* State RACING from now on. */
void           baton_fake_transfer_race     (BatonTransfer  *self);

BatonManager  *baton_fake_manager_new       (void);
void           baton_fake_manager_append    (BatonManager   *self,
                                             BatonTransfer  *transfer);
/* Newest first, as the real one lists them. */
void           baton_fake_manager_prepend   (BatonManager   *self,
                                             BatonTransfer  *transfer);

BatonRoster   *baton_fake_roster_new        (void);
BatonAccount  *baton_fake_account_new       (BatonJid       *jid);

G_END_DECLS
