/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the initiator, one test each at least: docs/race.md. */
#include "test-race.h"

/* What most tests begin with: a counter-offer of one address came, direct listens. */
static void
start_with_counter (Track         *t,
                    BatonPeerKind  peer,
                    const char    *hosts)
{
  track_init (t, BATON_INITIATOR, peer);
  track_start (t);
  track_hosts (t, hosts, FALSE);
}

static void
test_offer_and_dial_at_once (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_BATON);
  track_start (&t);
  track_assert_effects (&t, "listen:direct send-hosts:fast");
  track_hosts (&t, "ab", FALSE);
  track_assert_effects (&t, "dial:fast0@0");
  track_wait (&t, 49);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "dial:fast1@1");
}

static void
test_direct_is_picked_at_once (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "a");
  track_incoming (&t, BATON_LEG_DIRECT);
  track_assert_effects (&t, "");
  track_used (&t, BATON_RACE_HOST_SELF);
  /* I6: the byte, the error on the counter-offer, the end of the losers, then data. */
  track_assert_effects (&t, "select:direct answer-error drop:fast commit:direct");
  g_assert_cmpint (baton_race_get_winner (&t.race), ==, BATON_LEG_DIRECT);
  g_assert_cmpint (baton_race_next_due (&t.race), ==, -1);
}

/* I1: nothing but the first pick counts. */
static void
test_one_pick (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "a");
  track_incoming (&t, BATON_LEG_DIRECT);
  track_connected (&t, BATON_LEG_FAST, 0);
  track_granted (&t, BATON_LEG_FAST, 0);
  track_assert_state (&t, "won");
  track_used (&t, BATON_RACE_HOST_SELF);
  track_assert_effects (&t, "");
  g_assert_cmpint (baton_race_get_winner (&t.race), ==, BATON_LEG_FAST);
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_GRANTED, .leg = BATON_LEG_FAST });
}

/* I2: connections side by side, one request at a time. */
static void
test_one_request_a_leg (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_COCCINELLA, "abc");
  track_wait (&t, 450);
  track_connected (&t, BATON_LEG_FAST, 1);
  track_assert_effects (&t, "request:fast@1");
  track_connected (&t, BATON_LEG_FAST, 0);
  track_connected (&t, BATON_LEG_FAST, 2);
  track_assert_effects (&t, "");
  track_failed (&t, BATON_LEG_FAST, 1);
  track_assert_effects (&t, "request:fast@0");
  track_granted (&t, BATON_LEG_FAST, 0);
  track_assert_effects (&t, "abandon:fast@2 refuse:direct answer-used:0 select:fast drop:direct commit:fast");
}

static void
test_deaf_address_yields (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "ab");
  track_connected (&t, BATON_LEG_FAST, 0);
  track_wait (&t, 60);
  track_connected (&t, BATON_LEG_FAST, 1);
  track_wait (&t, 1000);
  track_assert_effects (&t, "abandon:fast@0 request:fast@1");

  /* Nobody waits behind the only one: it has the whole time of its attempt. */
  start_with_counter (&t, BATON_PEER_BATON, "a");
  t.config.legs &= ~BATON_LEG_BIT (BATON_LEG_IBB);
  track_start (&t);
  track_hosts (&t, "a", FALSE);
  track_connected (&t, BATON_LEG_FAST, 0);
  track_wait (&t, 3199);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "drop:fast answer-error");
}

/* I2: marked proxies when all others have failed. */
static void
test_proxies_when_others_failed (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_UNKNOWN, "ap");
  track_failed (&t, BATON_LEG_FAST, 0);
  track_assert_effects (&t, "drop:fast dial:proxy1@1");

  start_with_counter (&t, BATON_PEER_UNKNOWN, "ap");
  track_wait (&t, 999);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "dial:proxy1@1");
}

/* I2: 5 s for the counter-offer's addresses as a whole, so that Psi may try our proxy (3.2). */
static void
test_cap_of_dialled_hosts (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_PSI, "ab");
  track_wait (&t, 4999);
  track_assert_effects (&t, "dial:fast1@1");
  track_wait (&t, 1);
  track_assert_effects (&t, "drop:fast answer-error");
  track_assert_state (&t, "racing");
}

/* I3: also when direct is granted but unanswered; later grants are refused. */
static void
test_fast_is_picked (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "a");
  track_incoming (&t, BATON_LEG_DIRECT);
  track_connected (&t, BATON_LEG_FAST, 0);
  track_granted (&t, BATON_LEG_FAST, 0);
  track_assert_effects (&t, "refuse:direct answer-used:0 select:fast drop:direct commit:fast");
}

/* I3a: a closed connection lets the next one in; used=self without one is direct's loss alone. */
static void
test_direct_is_granted_again (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "a");
  track_incoming (&t, BATON_LEG_DIRECT);
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_INCOMING, .leg = BATON_LEG_DIRECT });
  track_closed (&t, BATON_LEG_DIRECT);
  track_assert_effects (&t, "");
  track_incoming (&t, BATON_LEG_DIRECT);
  track_closed (&t, BATON_LEG_DIRECT);
  track_used (&t, BATON_RACE_HOST_SELF);
  track_assert_effects (&t, "drop:direct");
  track_assert_state (&t, "racing");
  g_assert_cmpint (t.race.legs[BATON_LEG_DIRECT].reason, ==, BATON_LEG_REASON_CLOSED);
}

/* I5: no timer opens Psi's gate. */
static void
test_gate_of_psi (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_PSI, "ab");
  track_wait (&t, 250);
  track_connected (&t, BATON_LEG_FAST, 0);
  track_granted (&t, BATON_LEG_FAST, 0);
  track_assert_effects (&t, "abandon:fast@1 refuse:direct answer-used:0");
  track_assert_state (&t, "gated");
  track_wait (&t, 20000);
  track_assert_effects (&t, "");
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_assert_effects (&t, "select:fast drop:direct commit:fast");
}

/* I5: at the deadline the gated leg is lost; Psi takes in-band only by a second offer (I11). */
static void
test_gate_until_the_deadline (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_PSI, "a");
  track_connected (&t, BATON_LEG_FAST, 0);
  track_granted (&t, BATON_LEG_FAST, 0);
  track_wait (&t, 30000);
  track_assert_effects (&t, "drop:direct drop:fast lose:reoffer");
  track_assert_state (&t, "lost");
}

static void
test_gate_of_a_stranger (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_UNKNOWN, "a");
  track_connected (&t, BATON_LEG_FAST, 0);
  track_granted (&t, BATON_LEG_FAST, 0);
  track_wait (&t, 9999);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "select:fast drop:direct commit:fast");
}

static void
test_gate_is_open_after_an_answer (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_PSI, "a");
  track_connected (&t, BATON_LEG_FAST, 0);
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_granted (&t, BATON_LEG_FAST, 0);
  track_assert_effects (&t, "answer-used:0 select:fast commit:fast");
}

/* I5: a leg that closes in the gate is lost, the rest goes on. */
static void
test_leg_closes_in_the_gate (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_PSI, "a");
  track_connected (&t, BATON_LEG_FAST, 0);
  track_granted (&t, BATON_LEG_FAST, 0);
  track_closed (&t, BATON_LEG_FAST);
  track_assert_state (&t, "racing");
  track_used (&t, 1);
  track_assert_effects (&t, "dial:proxy*1@1");
}

static void
test_no_gate_for_coccinella (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_COCCINELLA, "a");
  track_connected (&t, BATON_LEG_FAST, 0);
  track_granted (&t, BATON_LEG_FAST, 0);
  track_assert_state (&t, "won");
  /* It sends a second answer to the same iq when the fast leg carries data (I8). */
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_assert_effects (&t, "");
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_assert_effects (&t, "");
}

/* I6 without fast mode: no byte, no counter-offer to answer. */
static void
test_plain_direct (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_PIDGIN);
  track_start (&t);
  track_assert_effects (&t, "listen:direct send-hosts");
  track_incoming (&t, BATON_LEG_DIRECT);
  track_used (&t, BATON_RACE_HOST_SELF);
  track_assert_effects (&t, "commit:direct");
}

/* D2: an answer before the counter-offer, so no byte; the counter-offer is refused with words that say so. */
static void
test_answer_before_counter (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_UNKNOWN);
  track_start (&t);
  track_incoming (&t, BATON_LEG_DIRECT);
  track_used (&t, BATON_RACE_HOST_SELF);
  track_assert_effects (&t, "commit:direct");
  track_hosts (&t, "a", FALSE);
  track_assert_effects (&t, "answer-error:sid-in-use");

  track_init (&t, BATON_INITIATOR, BATON_PEER_UNKNOWN);
  track_start (&t);
  track_used (&t, 1);
  track_assert_state (&t, "proxying");
  track_hosts (&t, "a", FALSE);
  track_assert_effects (&t, "answer-error:sid-in-use");
}

/* I7: fast gets its chance, then the proxy; fast may still be picked until the byte is out. */
static void
test_proxy_waits_for_fast (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_UNKNOWN, "a");
  track_used (&t, 1);
  track_assert_state (&t, "proxy-held");
  track_assert_effects (&t, "drop:direct");
  track_wait (&t, 1999);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "dial:proxy*1@1");
  track_connected (&t, BATON_LEG_PROXY, 1);
  track_assert_effects (&t, "request:proxy@1");
  track_granted (&t, BATON_LEG_PROXY, 1);
  track_assert_effects (&t, "activate:proxy");
  track_connected (&t, BATON_LEG_FAST, 0);
  track_granted (&t, BATON_LEG_FAST, 0);
  track_assert_effects (&t, "abandon:proxy@1 answer-used:0 select:fast drop:proxy commit:fast");
}

static void
test_proxy_is_activated (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "a");
  track_used (&t, 1);
  /* Between Batons the target has held it back already. */
  track_assert_effects (&t, "dial:proxy*1@1 drop:direct");
  track_connected (&t, BATON_LEG_PROXY, 1);
  track_granted (&t, BATON_LEG_PROXY, 1);
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_ACTIVATED, .leg = BATON_LEG_PROXY });
  track_assert_effects (&t, "select:proxy answer-error drop:fast commit:proxy");
}

/* I7: one timer for connection and activation; the proxy lost, fast goes on. */
static void
test_one_timer_for_the_proxy (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_COCCINELLA, "a");
  track_failed (&t, BATON_LEG_FAST, 0);
  track_used (&t, 1);
  track_wait (&t, 5000);
  track_connected (&t, BATON_LEG_PROXY, 1);
  track_granted (&t, BATON_LEG_PROXY, 1);
  track_wait (&t, 2999);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "drop:proxy lose:reoffer");
}

static void
test_fast_goes_on_without_proxy (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "a");
  track_used (&t, 1);
  track_connected (&t, BATON_LEG_PROXY, 1);
  track_granted (&t, BATON_LEG_PROXY, 1);
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_NOT_ACTIVATED, .leg = BATON_LEG_PROXY,
                                     .reason = BATON_LEG_REASON_NOT_ACTIVATED });
  track_assert_effects (&t, "drop:proxy");
  track_assert_state (&t, "racing");
  track_connected (&t, BATON_LEG_FAST, 0);
  track_granted (&t, BATON_LEG_FAST, 0);
  track_assert_state (&t, "won");
}

/* I8: only the first answer is read. */
static void
test_second_answer_is_ignored (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "a");
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_assert_effects (&t, "drop:direct");
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS_USED, .host = BATON_RACE_HOST_SELF });
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS, .hosts = &t.hosts });
}

/* I9: an error as soon as the counter-offer is hopeless; a late one is answered after the end too. */
static void
test_hopeless_counter_is_answered (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_PSI, "a");
  track_failed (&t, BATON_LEG_FAST, 0);
  track_assert_effects (&t, "drop:fast answer-error");

  track_init (&t, BATON_INITIATOR, BATON_PEER_BATON);
  track_start (&t);
  track_wait (&t, 1500);
  track_assert_effects (&t, "refuse:direct open:ibb");
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_LEG_CLOSED, .leg = BATON_LEG_IBB });
  track_assert_effects (&t, "drop:direct drop:ibb lose");
  track_hosts (&t, "a", FALSE);
  track_assert_effects (&t, "answer-error");
}

/* I10: the deadline means that all sockets are lost, in-band has a deadline of its own. */
static void
test_deadline_opens_in_band (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_BATON);
  track_start (&t);
  /* Direct is up and not agreed: in-band waits for the deadline. */
  track_incoming (&t, BATON_LEG_DIRECT);
  track_wait (&t, 7999);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "drop:direct open:ibb");
  track_wait (&t, 8000);
  track_assert_effects (&t, "drop:ibb lose");
}

/* I11: its time, and never while a leg is up. */
static void
test_in_band_between_batons (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "a");
  track_wait (&t, 1499);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "abandon:fast@0 answer-error refuse:direct open:ibb");
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_IN_BAND_OPENED, .leg = BATON_LEG_IBB });
  /* The legs are closed when it has answered. */
  track_assert_effects (&t, "drop:direct drop:fast commit:ibb");
}

static void
test_in_band_waits_for_slow_stanzas (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_BATON);
  t.config.rtt_us = 300 * MS;
  track_start (&t);
  track_wait (&t, 2399);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "refuse:direct open:ibb");
}

static void
test_in_band_when_a_leg_goes_down (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_BATON);
  track_start (&t);
  track_incoming (&t, BATON_LEG_DIRECT);
  track_wait (&t, 2000);
  track_closed (&t, BATON_LEG_DIRECT);
  track_assert_effects (&t, "refuse:direct open:ibb");
}

/* I11: at once when nothing else is possible. */
static void
test_in_band_at_once (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "a");
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_failed (&t, BATON_LEG_FAST, 0);
  track_assert_effects (&t, "drop:fast answer-error open:ibb");
}

/* I11: libpurple takes the open under the same SID after an error, and only then. */
static void
test_in_band_with_pidgin (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_PIDGIN);
  track_start (&t);
  track_wait (&t, 20000);
  track_assert_effects (&t, "");
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_assert_effects (&t, "drop:direct open:ibb");

  track_init (&t, BATON_INITIATOR, BATON_PEER_PIDGIN);
  track_start (&t);
  track_used (&t, 1);
  track_failed (&t, BATON_LEG_PROXY, 0);
  track_assert_effects (&t, "drop:proxy lose:reoffer");
}

static void
test_second_offer_for_others (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_COCCINELLA, "a");
  track_failed (&t, BATON_LEG_FAST, 0);
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_assert_effects (&t, "drop:direct lose:reoffer");
}

static void
test_no_second_offer_without_in_band (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_COCCINELLA);
  t.config.legs &= ~BATON_LEG_BIT (BATON_LEG_IBB);
  track_start (&t);
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_assert_effects (&t, "drop:direct lose");
}

/* I12 is the leg's: what is superfluous is abandoned, never dropped as a whole with what still counts. */
static void
test_superfluous_attempts_are_abandoned (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "abc");
  track_wait (&t, 60);
  track_connected (&t, BATON_LEG_FAST, 0);
  track_granted (&t, BATON_LEG_FAST, 0);
  track_assert_effects (&t, "abandon:fast@1 refuse:direct answer-used:0 select:fast drop:direct commit:fast");
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_CONNECTED, .leg = BATON_LEG_FAST, .attempt = 1 });
}

/* The target's proxy: held back, behind our own one whose opening is confirmed. */
static void
test_their_proxy_is_held_back (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "ap");
  track_failed (&t, BATON_LEG_FAST, 0);
  track_assert_effects (&t, "drop:fast dial:proxy1@1");
  track_connected (&t, BATON_LEG_PROXY, 1);
  track_granted (&t, BATON_LEG_PROXY, 1);
  track_wait (&t, 449);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "refuse:direct answer-used:1");
  track_wait (&t, 399);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "select:proxy drop:direct commit:proxy");

  start_with_counter (&t, BATON_PEER_BATON, "ap");
  track_failed (&t, BATON_LEG_FAST, 0);
  track_connected (&t, BATON_LEG_PROXY, 1);
  track_granted (&t, BATON_LEG_PROXY, 1);
  /* Ours is chosen: theirs is given up for it. */
  track_used (&t, 1);
  track_assert_effects (&t, "abandon:proxy@1 dial:proxy*1@2 drop:direct answer-error");
}

static void
connect_proxy (Track *t,
               guint  attempt)
{
  track_connected (t, BATON_LEG_PROXY, attempt);
  track_granted (t, BATON_LEG_PROXY, attempt);
}

static void
test_their_proxy_when_nothing_is_better (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "ap");
  track_failed (&t, BATON_LEG_FAST, 0);
  track_connected (&t, BATON_LEG_PROXY, 1);
  track_granted (&t, BATON_LEG_PROXY, 1);
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_assert_effects (&t, "drop:direct answer-used:1");
  /* It closes before it opened: the rest goes on, here in-band. */
  track_closed (&t, BATON_LEG_PROXY);
  track_assert_effects (&t, "drop:proxy open:ibb");
}

/* Psi's gate and the time of its proxy: both have to be over. */
static void
test_their_proxy_in_the_gate (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_PSI);
  t.config.own_proxies = 0;
  track_start (&t);
  track_hosts (&t, "p", FALSE);
  connect_proxy (&t, 0);
  track_wait (&t, 2000);
  track_assert_effects (&t, "refuse:direct answer-used:0");
  track_wait (&t, 5000);
  track_assert_effects (&t, "");
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_assert_effects (&t, "drop:direct");
  track_wait (&t, 0);
  track_assert_effects (&t, "select:proxy commit:proxy");

  track_start (&t);
  track_hosts (&t, "p", FALSE);
  connect_proxy (&t, 0);
  track_wait (&t, 2100);
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_wait (&t, 299);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "select:proxy commit:proxy");
}

static void
test_proxies_at_once_when_far (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_BATON);
  track_start (&t);
  t.hosts = (BatonRaceHosts) { .n = 2, .far = TRUE, .hosts = { { .index = 0 }, { .index = 1, .proxy = TRUE } } };
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS, .hosts = &t.hosts });
  track_assert_effects (&t, "dial:fast0@0 dial:proxy1@1");
}

static void
test_legs_not_allowed (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_BATON);
  t.config.legs = BATON_LEG_BIT (BATON_LEG_FAST);
  t.config.own_direct = t.config.own_proxies = 0;
  track_start (&t);
  track_assert_effects (&t, "send-hosts:fast");
  g_assert_cmpint (t.race.legs[BATON_LEG_DIRECT].phase, ==, BATON_RACE_PHASE_SKIPPED);
  g_assert_cmpint (t.race.legs[BATON_LEG_DIRECT].reason, ==, BATON_LEG_REASON_NOT_ALLOWED);
  track_hosts (&t, "ap", FALSE);
  track_assert_effects (&t, "dial:fast0@0");
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_assert_effects (&t, "");
  track_failed (&t, BATON_LEG_FAST, 0);
  track_assert_effects (&t, "answer-error drop:fast lose");
}

static void
test_listener_fails (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "a");
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_LEG_CLOSED, .leg = BATON_LEG_DIRECT,
                                     .reason = BATON_LEG_REASON_NO_LISTENER });
  track_assert_effects (&t, "drop:direct");
  g_assert_cmpint (t.race.legs[BATON_LEG_DIRECT].reason, ==, BATON_LEG_REASON_NO_LISTENER);
  track_connected (&t, BATON_LEG_FAST, 0);
  track_granted (&t, BATON_LEG_FAST, 0);
  track_assert_state (&t, "won");
}

static void
test_in_band_only (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_UNKNOWN);
  t.config.method = t.config.methods = BATON_METHOD_IBB;
  track_start (&t);
  track_assert_effects (&t, "open:ibb");
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_IN_BAND_OPENED, .leg = BATON_LEG_IBB });
  track_assert_effects (&t, "commit:ibb");
}

/* Psi and Coccinella wait for ever for a byte when we just vanish: always answer (3.8). */
static void
test_abort_answers (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_PSI, "a");
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_ABORT });
  track_assert_effects (&t, "answer-error drop:direct drop:fast");
  track_assert_state (&t, "lost");
}

static void
test_hostile_events_change_nothing (void)
{
  Track t;

  start_with_counter (&t, BATON_PEER_BATON, "a");
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_GRANTED, .leg = BATON_LEG_FAST, .attempt = 0 });
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_CONNECTED, .leg = BATON_LEG_PROXY, .attempt = 0 });
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_CONNECTED, .leg = BATON_LEG_FAST, .attempt = 200 });
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_BYTE, .leg = BATON_LEG_FAST, .byte = 13 });
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_ACTIVATED, .leg = BATON_LEG_PROXY });
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_IN_BAND_ASKED, .leg = BATON_LEG_IBB });
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_IN_BAND_OPENED, .leg = BATON_LEG_IBB });
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_LEG_CLOSED, .leg = BATON_LEG_FAST });
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS });
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_START });
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_N_EVENTS });
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_INCOMING, .leg = BATON_N_LEGS });
  /* A host that we never named is as good as an error. */
  track_used (&t, 77);
  track_assert_effects (&t, "drop:direct");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

#define ADD(name) g_test_add_func ("/race/initiator/" #name, test_##name)
  ADD (offer_and_dial_at_once);
  ADD (direct_is_picked_at_once);
  ADD (one_pick);
  ADD (one_request_a_leg);
  ADD (deaf_address_yields);
  ADD (proxies_when_others_failed);
  ADD (cap_of_dialled_hosts);
  ADD (fast_is_picked);
  ADD (direct_is_granted_again);
  ADD (gate_of_psi);
  ADD (gate_until_the_deadline);
  ADD (gate_of_a_stranger);
  ADD (gate_is_open_after_an_answer);
  ADD (leg_closes_in_the_gate);
  ADD (no_gate_for_coccinella);
  ADD (plain_direct);
  ADD (answer_before_counter);
  ADD (proxy_waits_for_fast);
  ADD (proxy_is_activated);
  ADD (one_timer_for_the_proxy);
  ADD (fast_goes_on_without_proxy);
  ADD (second_answer_is_ignored);
  ADD (hopeless_counter_is_answered);
  ADD (deadline_opens_in_band);
  ADD (in_band_between_batons);
  ADD (in_band_waits_for_slow_stanzas);
  ADD (in_band_when_a_leg_goes_down);
  ADD (in_band_at_once);
  ADD (in_band_with_pidgin);
  ADD (second_offer_for_others);
  ADD (no_second_offer_without_in_band);
  ADD (superfluous_attempts_are_abandoned);
  ADD (their_proxy_is_held_back);
  ADD (their_proxy_when_nothing_is_better);
  ADD (their_proxy_in_the_gate);
  ADD (proxies_at_once_when_far);
  ADD (legs_not_allowed);
  ADD (listener_fails);
  ADD (in_band_only);
  ADD (abort_answers);
  ADD (hostile_events_change_nothing);

  return g_test_run ();
}
