/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-contact.h"
#include "baton-roster-item.h"

G_BEGIN_DECLS

/* What only the roster may do with a #BatonContact. Texts must be safe for display already. */

BatonContact *baton_contact_new          (BatonJid          *bare);
/* It is on the roster. */
void          baton_contact_set_item     (BatonContact          *self,
                                          const BatonRosterItem *item);
/* It is on the roster no longer. */
void          baton_contact_clear_item   (BatonContact      *self);
/* What it calls itself (XEP-0172): shown while the roster has no name for it. */
void          baton_contact_set_nick     (BatonContact      *self,
                                          const char        *nick);
const char   *baton_contact_get_nick     (BatonContact      *self);
/* What the roster says, to be said again when something of it changes: the name is nullable, the groups are not. */
const char   *baton_contact_get_roster_name (BatonContact   *self);
const char * const *baton_contact_get_groups (BatonContact  *self);
void          baton_contact_set_wants_in (BatonContact      *self,
                                          gboolean           wants_in);
void          baton_contact_set_online   (BatonContact      *self,
                                          BatonPresence      presence,
                                          const char        *client,
                                          BatonReception     reception);

G_END_DECLS
