/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-leg-kind.h"
#include "baton-method.h"
#include "baton-peer-profile.h"
#include "baton-race.h"

G_BEGIN_DECLS

#define BATON_MS ((gint64) 1000)  /* microseconds in a millisecond */

/* Every duration of docs/architecture.md 3.3, microseconds; baton-race-plan.c and the profiles are their only users. */

/* Between addresses of one leg: ICE's Ta (RFC 8445 14.2), XEP-0260 section 2.4. */
#define BATON_RACE_STAGGER_US            (50 * BATON_MS)
#define BATON_RACE_STAGGER_OTHERS_US     (200 * BATON_MS)
/* An attempt is given up: two SYN retransmissions (after 1 s and 3 s); Coccinella's 8 s. */
#define BATON_RACE_ATTEMPT_US            (3200 * BATON_MS)
#define BATON_RACE_ATTEMPT_OTHERS_US     (8000 * BATON_MS)
/* Something else may answer at an address and stay deaf: max (this, 4 x stanza round trip), then the next address has
 * its turn, before in-band opens. */
#define BATON_RACE_REQUEST_US            (1000 * BATON_MS)
/* The counter-offer's direct hosts as a whole: protocol I2. Psi tries our proxy only after our refusal. */
#define BATON_RACE_DIALLED_CAP_US        (3200 * BATON_MS)
#define BATON_RACE_DIALLED_CAP_OTHERS_US (5000 * BATON_MS)
/* Proxies are connected to from: measured; XEP-0260. 0 when the two are far apart. */
#define BATON_RACE_PROXY_DIAL_US         (200 * BATON_MS)
#define BATON_RACE_PROXY_DIAL_OTHERS_US  (1000 * BATON_MS)
/* A proxy that is up is held back for max (least, 1.5 x stanza round trip), at most: protocol I7, T5. */
#define BATON_RACE_PROXY_HOLD_LEAST_US   (50 * BATON_MS)
#define BATON_RACE_PROXY_HOLD_MOST_US    (300 * BATON_MS)
#define BATON_RACE_PROXY_HOLD_OTHERS_US  (2000 * BATON_MS)
/* The initiator gives its own proxy, whose opening is confirmed, this much more before it takes the target's. */
#define BATON_RACE_OWN_PROXY_FIRST_US    (300 * BATON_MS)
/* Nobody tells us when the target's proxy has opened the stream, and some drop what comes and ends before that: max
 * (this, 4 x stanza round trip) for the target to hear of it, connect and activate. */
#define BATON_RACE_THEIR_PROXY_US        (400 * BATON_MS)
/* Our proxy was answered while a dialled leg still tries: protocol I7. Between Batons the target held it back. */
#define BATON_RACE_PROXY_WAIT_OTHERS_US  (2000 * BATON_MS)
/* In-band opens after max (least, 8 x stanza round trip) without a winner: protocol I11. */
#define BATON_RACE_IN_BAND_LEAST_US      (1500 * BATON_MS)
/* All socket legs count as lost; in-band has the same once more: protocol I10, T4. */
#define BATON_RACE_DEADLINE_US           (8000 * BATON_MS)
#define BATON_RACE_DEADLINE_OTHERS_US    (30000 * BATON_MS)
/* The gate of an unknown client opens at the latest: protocol I5. */
#define BATON_RACE_GATE_US               (10000 * BATON_MS)
/* Coccinella's initiator gives up at 30 s: answer before (T6). */
#define BATON_RACE_ANSWER_COCCINELLA_US  (25000 * BATON_MS)
/* After all sockets are lost an in-band open may still come (T4; libpurple waits the same). */
#define BATON_RACE_IN_BAND_WAIT_US       (30000 * BATON_MS)
/* A leg taken without selection byte that stays silent: T4. */
#define BATON_RACE_SILENT_US             (30000 * BATON_MS)
/* Accepted, but no streamhosts and no in-band open. */
#define BATON_RACE_NO_HOSTS_US           (60000 * BATON_MS)
/* A stanza's round trip when the ping told nothing. */
#define BATON_RACE_RTT_UNKNOWN_US        (100 * BATON_MS)

/* The outer table. */
#define BATON_PATIENCE_OFFER_US          (600000 * BATON_MS) /* nobody answers the offer: architecture 3.3 */
#define BATON_PATIENCE_PROBE_US          (10000 * BATON_MS)  /* no byte moved: probe */
#define BATON_PATIENCE_STALL_US          (20000 * BATON_MS)  /* and still none: 30 s in all, give up */
#define BATON_PATIENCE_CONFIRM_US        (30000 * BATON_MS)  /* their word after the last byte; a slow disk flushes */
#define BATON_PATIENCE_WORD_US           (5000 * BATON_MS)   /* their hash, which follows the last byte as a stanza */
#define BATON_PATIENCE_EXPLAIN_US        (2000 * BATON_MS)   /* the stream broke: their reason is on its way */
#define BATON_PATIENCE_SESSION_US        (60000 * BATON_MS)  /* our session is coming back */
/* How often a transfer starts again because the session was lost. */
#define BATON_RACE_RESTARTS 3

/* Smaller is better; direct and fast are equals, first come. */
guint        baton_race_plan_rank          (BatonLegKind            leg);
gint64       baton_race_plan_request       (const BatonPeerProfile *profile,
                                            gint64                  rtt_us);
gint64       baton_race_plan_proxy_dial    (const BatonPeerProfile *profile,
                                            gboolean                far);
gint64       baton_race_plan_proxy_hold    (const BatonPeerProfile *profile,
                                            gint64                  rtt_us);
gint64       baton_race_plan_their_proxy   (gint64                  rtt_us);
gint64       baton_race_plan_in_band       (const BatonPeerProfile *profile,
                                            gint64                  rtt_us);
/* Which methods an offer names: 0 means that nothing is possible. @n_hosts: how many streamhosts we would list. */
BatonMethod  baton_race_plan_methods       (BatonLegSet             legs,
                                            const BatonPeerProfile *profile,
                                            guint                   n_hosts);
/* Which of the offered methods a target takes: 0 means none. */
BatonMethod  baton_race_plan_choose        (BatonMethod             offered,
                                            BatonLegSet             legs);

G_END_DECLS
