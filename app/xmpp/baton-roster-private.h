/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-disco.h"
#include "baton-port.h"
#include "baton-roster.h"

G_BEGIN_DECLS

/* What only the account may do with its #BatonRoster. The account makes port, disco and roster once, in this order,
 * and keeps them over all its sessions. */

BatonRoster   *baton_roster_new          (BatonPort     *port,
                                          BatonDisco    *disco);

/* A new session (not a resumed one) is online: asks for the roster, then sends initial presence with caps. */
void           baton_roster_start        (BatonRoster   *self);

/* What others see of us. Goes out at once when a session is online, else with its initial presence;
 * %BATON_PRESENCE_OFFLINE sends unavailable. Starts as %BATON_PRESENCE_ONLINE. */
void           baton_roster_set_presence (BatonRoster   *self,
                                          BatonPresence  presence);
BatonPresence  baton_roster_get_presence (BatonRoster   *self);

G_END_DECLS
