/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-disco.h"

G_BEGIN_DECLS

/* People who offer a file without having sent presence; the first one makes room. */
#define BATON_GUESTS_MAX 64

/*
 * BatonGuests:
 *
 * The last answers of entities whose presence we do not see. They may have changed since: only good for a look.
 */
typedef struct _BatonGuests BatonGuests;

BatonGuests    *baton_guests_new    (void);
void            baton_guests_free   (BatonGuests    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonGuests, baton_guests_free)

void            baton_guests_put    (BatonGuests    *self,
                                     BatonJid       *jid,
                                     BatonDiscoInfo *info);
BatonDiscoInfo *baton_guests_find   (BatonGuests    *self,
                                     BatonJid       *jid);
void            baton_guests_remove (BatonGuests    *self,
                                     BatonJid       *jid);
void            baton_guests_clear  (BatonGuests    *self);

G_END_DECLS
