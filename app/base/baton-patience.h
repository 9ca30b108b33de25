/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How long Baton waits, outside the race (whose durations are in race/baton-race-plan.c). Milliseconds. */

#define BATON_PATIENCE_IQ_MS              30000  /* an answer to an ordinary iq; gabble's reply timer */
#define BATON_PATIENCE_DISCO_MS            8000  /* disco of a peer before a file is offered: users wait for it */
#define BATON_PATIENCE_ARRIVAL_MS          2000  /* disco of a stranger who offers a file: our user hears of it so much later */
#define BATON_PATIENCE_PING_MS             5000  /* a ping that measures the round trip; later it is of no use to a race */
#define BATON_PATIENCE_OFFER_MS          660000  /* an answer to an offer: a minute longer than the race waits */
#define BATON_PATIENCE_HOSTS_MS          120000  /* an answer to streamhosts: four times as long as any race lasts */
#define BATON_PATIENCE_SOCKS_SILENT_MS    10000  /* a SOCKS client that says nothing; architecture 3.3 */
#define BATON_PATIENCE_DROP_REPLY_MS       3000  /* reading a SOCKS reply before FIN, protocol I12 */
#define BATON_PATIENCE_FIN_MS              3000  /* after our FIN for the peer's, so that no unread byte makes it a reset */
#define BATON_PATIENCE_ACTIVATE_MS         8000  /* a proxy's answer to activate; protocol I7 */
#define BATON_PATIENCE_PROXY_MS            1000  /* an offer waits so long for the first search for proxies */
#define BATON_PATIENCE_PROXY_QUERY_MS      8000  /* a proxy's own address; half of Psi's 15 s, protocol 3.2 */
#define BATON_PATIENCE_PROXY_AGAIN_MS     60000  /* between searches for proxies that found none */
#define BATON_PATIENCE_PROXY_FRESH_MS   3600000  /* how long proxies that were found are remembered */
#define BATON_PATIENCE_IN_BAND_MS         60000  /* an answer to an in-band block; a slow server holds some back for long */
#define BATON_PATIENCE_IN_BAND_CLOSE_MS    3000  /* an answer to the in-band close; libpurple never gives one */
#define BATON_PATIENCE_IN_BAND_PROBE_MS   10000  /* an answer that shows that in-band messages have arrived */
#define BATON_PATIENCE_IN_BAND_PACE_MS       50  /* before looking again whether the session has sent what it holds */
#define BATON_PATIENCE_STALL_NOTE_MS      10000  /* no byte moved: told; architecture 3.3 */
#define BATON_PATIENCE_STALL_MS           30000  /* no byte moved: the leg is given up; architecture 3.3 */
#define BATON_PATIENCE_SENDER_END_MS       2000  /* the sender's FIN after its last byte: one that was lost comes again */
#define BATON_PATIENCE_RECEIVER_END_MS     5000  /* the receiver's FIN after it has everything: Psi checks the file first */

/* Signing in and staying online. */
#define BATON_PATIENCE_SRV_MS              5000  /* SRV records; some home routers drop the question */
#define BATON_PATIENCE_CONNECT_MS          8000  /* TCP to one host, all addresses: two SYN retransmissions */
#define BATON_PATIENCE_GREETING_MS        15000  /* from TCP to encrypted features: six round trips, also on a slow link */
#define BATON_PATIENCE_CLOSE_MS            3000  /* the server's end of the stream after ours */
#define BATON_PATIENCE_LOGIN_MS           30000  /* from encrypted features to a session, slow hashing included */
#define BATON_PATIENCE_KEEPALIVE_MS       60000  /* quiet before a probe; RFC 6120 4.6.4, protocol 10: 60 to 180 s */
#define BATON_PATIENCE_SILENCE_MS         30000  /* an unanswered probe; then the connection is dead */
#define BATON_PATIENCE_HURRY_MS            5000  /* the same when the network has just changed */
#define BATON_PATIENCE_BACKOFF_MIN_MS      1000  /* before the first reconnection, halved and spread by chance */
#define BATON_PATIENCE_BACKOFF_MAX_MS    120000  /* before any later one: people notice two minutes */
#define BATON_PATIENCE_STABLE_MS          30000  /* online so long, the next loss begins with the shortest wait */
#define BATON_PATIENCE_SIGN_IN_MS        120000  /* one attempt as a whole, several dead servers included */
#define BATON_PATIENCE_SETTLE_MS           1000  /* after the network changed: it does so several times in a row */
