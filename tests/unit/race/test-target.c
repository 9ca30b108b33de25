/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the target, one test each at least: docs/race.md. */
#include "test-race.h"

#define MARK 0x0d

/* What most tests begin with: accepted, their streamhosts came. */
static void
start_with_hosts (Track         *t,
                  BatonPeerKind  peer,
                  const char    *hosts,
                  gboolean       fast)
{
  track_init (t, BATON_TARGET, peer);
  track_start (t);
  track_hosts (t, hosts, fast);
}

static void
connect_all (Track        *t,
             BatonLegKind  leg,
             guint         attempt)
{
  track_connected (t, leg, attempt);
  track_granted (t, leg, attempt);
}

/* T1, D2: register, counter-offer, and only then anything else. */
static void
test_counter_offer_comes_first (void)
{
  Track t;

  track_init (&t, BATON_TARGET, BATON_PEER_BATON);
  track_start (&t);
  track_assert_effects (&t, "await-open:ibb");
  track_hosts (&t, "abp", TRUE);
  track_assert_effects (&t, "listen:fast send-hosts dial:direct0@0");
  track_wait (&t, 200);
  track_assert_effects (&t, "dial:direct1@1 dial:proxy2@2");
}

static void
test_nothing_to_dial_counters_first (void)
{
  Track t;

  track_init (&t, BATON_TARGET, BATON_PEER_BATON);
  t.config.legs = BATON_LEG_BIT (BATON_LEG_FAST) | BATON_LEG_BIT (BATON_LEG_IBB);
  t.config.own_proxies = 0;
  track_start (&t);
  track_hosts (&t, "ap", TRUE);
  track_assert_effects (&t, "listen:fast send-hosts answer-error");
  track_incoming (&t, BATON_LEG_FAST);
  track_assert_effects (&t, "await-byte:fast!");
}

/* Nothing of ours is left when they list the same proxy: no counter-offer, and so no mark is waited for. */
static void
test_shared_proxy_is_not_listed_again (void)
{
  g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_candidate_unref);
  g_autoptr(GPtrArray) theirs = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_candidate_unref);
  BatonRaceHosts hosts = { .n = 1, .hosts = { { .index = 0, .proxy = TRUE } } };
  Track t;

  g_ptr_array_add (own, baton_candidate_new ("juliet@capulet.example/balcony", "192.0.2.7", 8010, FALSE));
  g_ptr_array_add (own, baton_candidate_new ("proxy.capulet.example", "192.0.2.9", 5000, TRUE));
  g_ptr_array_add (own, baton_candidate_new ("proxy.verona.example", "192.0.2.8", 5000, TRUE));
  g_ptr_array_add (theirs, baton_candidate_new ("Proxy.Verona.example", "192.0.2.8", 5000, TRUE));
  g_ptr_array_add (theirs, baton_candidate_new ("proxy.capulet.example", "192.0.2.10", 5000, TRUE));
  g_assert_cmpuint (baton_race_drop_shared (own, theirs), ==, 1);
  g_assert_cmpuint (own->len, ==, 2);
  g_assert_cmpuint (baton_race_drop_shared (own, theirs), ==, 0);

  track_init (&t, BATON_TARGET, BATON_PEER_COCCINELLA);
  t.config.legs = BATON_LEG_BIT (BATON_LEG_PROXY);
  t.config.own_direct = 0;
  t.config.own_first_proxy = 0;
  track_start (&t);
  hosts.shared = 1;
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS, .hosts = &hosts, .fast = TRUE });
  track_assert_effects (&t, "dial:proxy0@0");
  connect_all (&t, BATON_LEG_PROXY, 0);
  track_assert_effects (&t, "answer-used:0 await-byte:proxy?");
}

static void
test_three_swallowed_addresses (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_BATON, "abcd", TRUE);
  track_wait (&t, 150);
  track_assert_effects (&t, "dial:direct1@1 dial:direct2@2 dial:direct3@3");
  connect_all (&t, BATON_LEG_DIRECT, 3);
  track_assert_effects (&t, "abandon:direct@0 abandon:direct@1 abandon:direct@2 answer-used:3 await-byte:direct!");
}

/* T1 as I2: one request at a time. */
static void
test_one_request_a_leg (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_PSI, "ab", TRUE);
  track_wait (&t, 200);
  track_connected (&t, BATON_LEG_DIRECT, 0);
  track_assert_effects (&t, "request:direct@0");
  track_connected (&t, BATON_LEG_DIRECT, 1);
  track_assert_effects (&t, "");
  track_failed (&t, BATON_LEG_DIRECT, 0);
  track_assert_effects (&t, "request:direct@1");
}

/* T2: the first selection byte tells, whatever the answers said. */
static void
test_first_mark_wins (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_BATON, "a", TRUE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_incoming (&t, BATON_LEG_FAST);
  track_assert_effects (&t, "await-byte:fast!");
  track_byte (&t, BATON_LEG_FAST, MARK);
  track_assert_effects (&t, "drop:direct drop:ibb commit:fast");
  track_used (&t, BATON_RACE_HOST_SELF);
  track_assert_effects (&t, "");
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_BYTE, .leg = BATON_LEG_DIRECT, .byte = MARK });
}

/* T2: strangers' bytes stay where they are until our counter-offer was answered, save on fast. */
static void
test_strangers_are_peeked_at (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_UNKNOWN, "a", TRUE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_assert_effects (&t, "answer-used:0 await-byte:direct?" );
  track_incoming (&t, BATON_LEG_FAST);
  track_assert_effects (&t, "await-byte:fast!");
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_READABLE, .leg = BATON_LEG_DIRECT });
  track_assert_effects (&t, "");
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_assert_effects (&t, "drop:fast await-byte:direct!");
  track_byte (&t, BATON_LEG_DIRECT, MARK);
  track_assert_effects (&t, "drop:ibb commit:direct");
}

/* T3: no byte exists, the answered leg is taken as it is; its first byte is data even if 0x0D. */
static void
test_no_marks (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_UNKNOWN, "a", TRUE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_READABLE, .leg = BATON_LEG_DIRECT });
  track_refused (&t, BATON_REFUSAL_UNSUPPORTED);
  track_assert_effects (&t, "drop:fast drop:ibb commit:direct");

  start_with_hosts (&t, BATON_PEER_UNKNOWN, "a", TRUE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_refused (&t, BATON_REFUSAL_SID_IN_USE);
  track_assert_effects (&t, "drop:fast");
  track_assert_state (&t, "taken");
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_READABLE, .leg = BATON_LEG_DIRECT });
  track_assert_effects (&t, "drop:ibb commit:direct");
}

static void
test_no_marks_before_the_answer (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_UNKNOWN, "a", TRUE);
  track_refused (&t, BATON_REFUSAL_UNSUPPORTED);
  track_assert_effects (&t, "drop:fast");
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_assert_effects (&t, "answer-used:0 await-byte:direct?");
  track_assert_state (&t, "taken");
}

/* T3: an eager watcher goes back to peeking; a byte it had read by then is lost, and the leg with it. */
static void
test_no_marks_while_consuming (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_PSI, "a", TRUE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_assert_effects (&t, "answer-used:0 await-byte:direct!");
  track_refused (&t, BATON_REFUSAL_SID_IN_USE);
  track_assert_effects (&t, "drop:fast await-byte:direct?");
  track_byte (&t, BATON_LEG_DIRECT, 'x');
  track_assert_state (&t, "lost");
}

/* T3: a wrong byte kills its leg alone, but is held while the counter-offer is unanswered. */
static void
test_wrong_byte (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_BATON, "a", TRUE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_incoming (&t, BATON_LEG_FAST);
  track_byte (&t, BATON_LEG_FAST, 'x');
  track_assert_effects (&t, "");
  track_used (&t, BATON_RACE_HOST_SELF);
  track_assert_effects (&t, "drop:fast");
  g_assert_cmpint (t.race.legs[BATON_LEG_FAST].reason, ==, BATON_LEG_REASON_WRONG_BYTE);
  track_byte (&t, BATON_LEG_DIRECT, MARK);
  g_assert_cmpint (baton_race_get_winner (&t.race), ==, BATON_LEG_DIRECT);

  start_with_hosts (&t, BATON_PEER_BATON, "a", TRUE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_byte (&t, BATON_LEG_DIRECT, 'x');
  track_assert_effects (&t, "drop:direct");
  track_assert_state (&t, "in-band");
}

/* T4: the end before the byte kills that leg only. */
static void
test_end_before_mark (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_BATON, "a", TRUE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_incoming (&t, BATON_LEG_FAST);
  track_closed (&t, BATON_LEG_DIRECT);
  track_assert_effects (&t, "drop:direct");
  /* Their connection to us may come again while the counter-offer is unanswered (I3a from the other side). */
  track_closed (&t, BATON_LEG_FAST);
  track_assert_effects (&t, "");
  track_incoming (&t, BATON_LEG_FAST);
  track_assert_effects (&t, "await-byte:fast!");
  track_byte (&t, BATON_LEG_FAST, MARK);
  track_assert_state (&t, "won");
}

/* T4: lost when no leg can come up and both are answered; from Baton an open may come for 30 s. */
static void
test_waits_for_an_open (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_BATON, "a", TRUE);
  track_failed (&t, BATON_LEG_DIRECT, 0);
  track_assert_effects (&t, "drop:direct answer-error");
  track_assert_state (&t, "racing");
  track_refused (&t, BATON_REFUSAL_NOT_FOUND);
  track_assert_effects (&t, "drop:fast");
  track_assert_state (&t, "in-band");
  track_wait (&t, 29999);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "drop:ibb lose");
}

static void
test_others_open_nothing (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_PSI, "a", FALSE);
  track_failed (&t, BATON_LEG_DIRECT, 0);
  track_assert_effects (&t, "answer-error drop:direct drop:ibb lose");
}

static void
test_deadline (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_BATON, "a", TRUE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_wait (&t, 8000);
  track_assert_effects (&t, "drop:direct drop:fast");
  track_assert_state (&t, "in-band");
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_IN_BAND_ASKED, .leg = BATON_LEG_IBB });
  track_assert_effects (&t, "answer-open:ibb commit:ibb");
}

/* T4: a taken leg without bytes for 30 s fails; so does one that ends before any. */
static void
test_silent_taken_leg (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_GAJIM, "a", FALSE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_assert_effects (&t, "answer-used:0 await-byte:direct?");
  track_wait (&t, 29999);
  track_assert_state (&t, "taken");
  track_wait (&t, 1);
  track_assert_effects (&t, "drop:direct drop:ibb lose");
  g_assert_cmpint (t.race.legs[BATON_LEG_DIRECT].reason, ==, BATON_LEG_REASON_STALLED);

  start_with_hosts (&t, BATON_PEER_GAJIM, "a", FALSE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_closed (&t, BATON_LEG_DIRECT);
  track_assert_effects (&t, "drop:direct drop:ibb lose");
}

/* Nothing will ever be written of an empty file, and libpurple never ends its stream either. */
static void
test_empty_file (void)
{
  Track t;

  track_init (&t, BATON_TARGET, BATON_PEER_PIDGIN);
  t.config.empty = TRUE;
  track_start (&t);
  track_hosts (&t, "a", FALSE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_assert_effects (&t, "answer-used:0 drop:ibb commit:direct");
}

/* T5: the proxy is answered when its grace is over; until then direct may still be. */
static void
test_proxy_is_held_back (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_BATON, "ap", TRUE);
  track_wait (&t, 200);
  connect_all (&t, BATON_LEG_PROXY, 1);
  track_assert_effects (&t, "await-byte:proxy?");
  track_wait (&t, 149);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "answer-used:1 drop:direct await-byte:proxy!");

  start_with_hosts (&t, BATON_PEER_BATON, "ap", TRUE);
  track_wait (&t, 200);
  connect_all (&t, BATON_LEG_PROXY, 1);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_assert_effects (&t, "answer-used:0 abandon:proxy@1 await-byte:direct!");
}

/* T5: an error on the counter-offer alone releases nothing: from Psi it means that direct is up. */
static void
test_refused_counter_releases_no_proxy (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_PSI, "ap", TRUE);
  track_wait (&t, 1000);
  connect_all (&t, BATON_LEG_PROXY, 1);
  track_refused (&t, BATON_REFUSAL_NOT_ACCEPTABLE);
  track_assert_effects (&t, "drop:fast");
  track_failed (&t, BATON_LEG_DIRECT, 0);
  track_assert_effects (&t, "answer-used:1 drop:direct await-byte:proxy!");
}

static void
test_lost_direct_releases_no_proxy (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_PSI, "ap", TRUE);
  track_failed (&t, BATON_LEG_DIRECT, 0);
  track_assert_effects (&t, "drop:direct dial:proxy1@1");
  connect_all (&t, BATON_LEG_PROXY, 1);
  track_assert_effects (&t, "await-byte:proxy?");
  track_wait (&t, 1999);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "answer-used:1 await-byte:proxy!");
}

/* While their connection to us is up, its byte is on the way: no proxy is answered. */
static void
test_fast_up_holds_the_proxy (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_PSI, "ap", TRUE);
  track_wait (&t, 1000);
  connect_all (&t, BATON_LEG_PROXY, 1);
  track_incoming (&t, BATON_LEG_FAST);
  track_wait (&t, 5000);
  track_assert_effects (&t, "");
  track_closed (&t, BATON_LEG_FAST);
  track_assert_effects (&t, "answer-used:1 drop:direct await-byte:proxy!");
}

/* T6: Coccinella gives up at 30 s. */
static void
test_answer_in_time_to_coccinella (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_COCCINELLA, "abcp", TRUE);
  track_wait (&t, 1000);
  connect_all (&t, BATON_LEG_PROXY, 3);
  track_incoming (&t, BATON_LEG_FAST);
  track_wait (&t, 23999);
  track_assert_state (&t, "racing");
  track_wait (&t, 1);
  track_assert_effects (&t, "answer-used:3 await-byte:proxy!");
}

static void
test_one_connection_to_pidgin (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_PIDGIN, "abp", FALSE);
  track_assert_effects (&t, "dial:direct0@0");
  track_wait (&t, 7999);
  track_assert_effects (&t, "dial:proxy2@2");
  track_wait (&t, 1);
  track_assert_effects (&t, "abandon:direct@0 dial:direct1@1");
}

/* T7: fast carries, the offer is still open. */
static void
test_fast_answers_the_offer (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_COCCINELLA, "a", TRUE);
  track_incoming (&t, BATON_LEG_FAST);
  track_byte (&t, BATON_LEG_FAST, MARK);
  track_assert_effects (&t, "answer-error drop:direct drop:ibb commit:fast");
}

/* The target's own proxy: connect, activate, and only then a byte can come. */
static void
test_own_proxy_is_chosen (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_BATON, "ap", TRUE);
  track_wait (&t, 200);
  connect_all (&t, BATON_LEG_PROXY, 1);
  track_used (&t, 1);
  track_assert_effects (&t, "abandon:proxy@1 dial:proxy*1@2 drop:fast");
  connect_all (&t, BATON_LEG_PROXY, 2);
  track_assert_effects (&t, "activate:proxy");
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_ACTIVATED, .leg = BATON_LEG_PROXY });
  track_assert_effects (&t, "await-byte:proxy!");
  track_byte (&t, BATON_LEG_PROXY, MARK);
  track_assert_effects (&t, "answer-error drop:direct drop:ibb commit:proxy");
}

/* T9: the open is the initiator's decision, at any time before the byte. */
static void
test_open_wins (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_BATON, "a", TRUE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_IN_BAND_ASKED, .leg = BATON_LEG_IBB });
  track_assert_effects (&t, "answer-open:ibb drop:direct drop:fast commit:ibb");

  start_with_hosts (&t, BATON_PEER_BATON, "a", TRUE);
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_IN_BAND_ASKED, .leg = BATON_LEG_IBB });
  track_assert_effects (&t, "answer-error answer-open:ibb drop:direct drop:fast commit:ibb");

  /* Also over a leg that was taken without a byte. */
  start_with_hosts (&t, BATON_PEER_PIDGIN, "a", FALSE);
  connect_all (&t, BATON_LEG_DIRECT, 0);
  track_assert_state (&t, "taken");
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_IN_BAND_ASKED, .leg = BATON_LEG_IBB });
  track_assert_effects (&t, "answer-open:ibb drop:direct commit:ibb");
}

static void
test_open_is_not_awaited_where_it_is_not_allowed (void)
{
  Track t;

  track_init (&t, BATON_TARGET, BATON_PEER_BATON);
  t.config.legs &= ~BATON_LEG_BIT (BATON_LEG_IBB);
  track_start (&t);
  track_assert_effects (&t, "");
  track_stray (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_IN_BAND_ASKED, .leg = BATON_LEG_IBB });
}

static void
test_no_streamhosts_come (void)
{
  Track t;

  track_init (&t, BATON_TARGET, BATON_PEER_PSI);
  track_start (&t);
  track_wait (&t, 59999);
  track_assert_effects (&t, "");
  track_wait (&t, 1);
  track_assert_effects (&t, "drop:ibb lose");
  track_hosts (&t, "a", TRUE);
  track_assert_effects (&t, "answer-error");
}

static void
test_in_band_only (void)
{
  Track t;

  track_init (&t, BATON_TARGET, BATON_PEER_UNKNOWN);
  t.config.method = t.config.methods = BATON_METHOD_IBB;
  track_start (&t);
  track_assert_effects (&t, "await-open:ibb");
  track_hosts (&t, "a", TRUE);
  track_assert_effects (&t, "answer-error");
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_IN_BAND_ASKED, .leg = BATON_LEG_IBB });
  track_assert_effects (&t, "answer-open:ibb commit:ibb");
}

static void
test_abort_answers (void)
{
  Track t;

  start_with_hosts (&t, BATON_PEER_BATON, "a", TRUE);
  track_feed (&t, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_ABORT });
  track_assert_effects (&t, "answer-error drop:direct drop:fast drop:ibb");
}

/* Sixteen addresses and no more: a long list costs no more than a short one. */
static void
test_longest_list (void)
{
  Track t;
  guint n = 0;

  start_with_hosts (&t, BATON_PEER_BATON, "abcdefghijklpppp", TRUE);
  track_wait (&t, 3000);
  for (guint i = 0; i < t.effects.n; i++)
    n += t.effects.effects[i].kind == BATON_RACE_EFFECT_DIAL;
  g_assert_cmpuint (n, ==, 15);
  track_used (&t, 1);
  g_assert_cmpuint (t.race.n_attempts, ==, 17);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

#define ADD(name) g_test_add_func ("/race/target/" #name, test_##name)
  ADD (counter_offer_comes_first);
  ADD (nothing_to_dial_counters_first);
  ADD (shared_proxy_is_not_listed_again);
  ADD (three_swallowed_addresses);
  ADD (one_request_a_leg);
  ADD (first_mark_wins);
  ADD (strangers_are_peeked_at);
  ADD (no_marks);
  ADD (no_marks_before_the_answer);
  ADD (no_marks_while_consuming);
  ADD (wrong_byte);
  ADD (end_before_mark);
  ADD (waits_for_an_open);
  ADD (others_open_nothing);
  ADD (deadline);
  ADD (silent_taken_leg);
  ADD (empty_file);
  ADD (proxy_is_held_back);
  ADD (refused_counter_releases_no_proxy);
  ADD (lost_direct_releases_no_proxy);
  ADD (fast_up_holds_the_proxy);
  ADD (answer_in_time_to_coccinella);
  ADD (one_connection_to_pidgin);
  ADD (fast_answers_the_offer);
  ADD (own_proxy_is_chosen);
  ADD (open_wins);
  ADD (open_is_not_awaited_where_it_is_not_allowed);
  ADD (no_streamhosts_come);
  ADD (in_band_only);
  ADD (abort_answers);
  ADD (longest_list);

  return g_test_run ();
}
