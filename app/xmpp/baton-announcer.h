/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-contact.h"
#include "baton-disco.h"
#include "baton-port.h"

G_BEGIN_DECLS

/* Below zero, no message to the bare JID comes here (RFC 6121 section 4.7.2.3): the server gives it to the user's chat
 * program, or keeps it until that is online. Baton, which shows no messages, would swallow it. Offers are sent to full
 * JIDs and come through. */
#define BATON_ANNOUNCER_PRIORITY (-1)

/*
 * BatonAnnouncer:
 *
 * Our own presence: what the user wants to be seen as, with the caps of this client.
 */
typedef struct _BatonAnnouncer BatonAnnouncer;

BatonAnnouncer *baton_announcer_new          (BatonPort      *port,
                                              BatonDisco     *disco);
void            baton_announcer_free         (BatonAnnouncer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonAnnouncer, baton_announcer_free)

/* Sends initial presence; from now on changes go out at once. */
void            baton_announcer_start        (BatonAnnouncer *self);
/* There is no session any more. */
void            baton_announcer_stop         (BatonAnnouncer *self);
void            baton_announcer_set_presence (BatonAnnouncer *self,
                                              BatonPresence   presence);
BatonPresence   baton_announcer_get_presence (BatonAnnouncer *self);

G_END_DECLS
