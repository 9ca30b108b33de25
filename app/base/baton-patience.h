/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How long Baton waits, outside the race (whose durations are in race/baton-race-plan.c). Milliseconds. */

#define BATON_PATIENCE_IQ_MS              30000  /* an answer to an ordinary iq; gabble's reply timer */
#define BATON_PATIENCE_DISCO_MS            8000  /* disco of a peer before a file is offered: users wait for it */
#define BATON_PATIENCE_SOCKS_SILENT_MS    10000  /* a SOCKS client that says nothing; architecture 3.3 */
#define BATON_PATIENCE_DROP_REPLY_MS       3000  /* reading a SOCKS reply before FIN, protocol I12 */
