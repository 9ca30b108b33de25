/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-port.h"
#include "baton-roster.h"

G_BEGIN_DECLS

/*
 * BatonRosterCallDone:
 * @bare: whom the call is about
 * @error: (nullable): why the server refused
 *
 * Called when the server has answered, unless the task was cancelled meanwhile; before the task returns.
 */
typedef void (*BatonRosterCallDone) (BatonRoster  *roster,
                                     BatonJid     *bare,
                                     const GError *error);

/*
 * baton_roster_call:
 * @iq: (transfer none): a roster set about @bare
 * @task: (nullable) (transfer none): returns %TRUE, or the error
 *
 * Sends a roster set and waits for its answer.
 */
void baton_roster_call (BatonRoster         *roster,
                        BatonPort           *port,
                        BatonJid            *bare,
                        BatonNode           *iq,
                        GTask               *task,
                        BatonRosterCallDone  done);

G_END_DECLS
