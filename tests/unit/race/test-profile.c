/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-race-plan.h"

static void
assert_kind (const char    *name,
             const char    *node,
             const char    *feature,
             BatonPeerKind  kind)
{
  const char *features[] = { feature, NULL };
  g_autoptr(BatonPeerInfo) info = baton_peer_info_new (name, node, features);

  g_assert_cmpstr (baton_peer_profile_lookup (info)->name, ==, baton_peer_profile_get (kind)->name);
}

static void
test_lookup (void)
{
  g_assert_cmpint (baton_peer_profile_lookup (NULL)->kind, ==, BATON_PEER_UNKNOWN);
  assert_kind (NULL, NULL, NULL, BATON_PEER_UNKNOWN);
  assert_kind ("Psi", "http://psi-im.org/caps", "im.baton:transfer:0", BATON_PEER_BATON);
  assert_kind (NULL, "https://psi-im.org/", NULL, BATON_PEER_PSI);
  assert_kind ("Psi+", NULL, NULL, BATON_PEER_PSI);
  assert_kind ("psi", NULL, NULL, BATON_PEER_PSI);
  assert_kind ("Psion", NULL, NULL, BATON_PEER_UNKNOWN);
  assert_kind ("Coccinella", NULL, NULL, BATON_PEER_COCCINELLA);
  assert_kind (NULL, NULL, "coccinella:wb", BATON_PEER_COCCINELLA);
  assert_kind (NULL, "http://pidgin.im/", NULL, BATON_PEER_PIDGIN);
  assert_kind ("Gajim 1.7.3", NULL, NULL, BATON_PEER_GAJIM);
  assert_kind (NULL, "http://slixmpp.com/ver/1.8.3", NULL, BATON_PEER_SLIXMPP);
  assert_kind ("Telepathy Gabble", NULL, NULL, BATON_PEER_GABBLE);
  assert_kind ("", "", "", BATON_PEER_UNKNOWN);
}

static void
test_every_profile_is_whole (void)
{
  for (guint i = 0; i < BATON_N_PEERS; i++)
    {
      const BatonPeerProfile *profile = baton_peer_profile_get (i);

      g_assert_cmpint (profile->kind, ==, i);
      g_assert_nonnull (profile->name);
      g_assert_nonnull (profile->why);
      g_assert_cmpint (profile->stagger_us, >, 0);
      g_assert_cmpint (profile->attempt_us, >, profile->stagger_us);
      g_assert_cmpint (profile->dialled_cap_us, >, 0);
      g_assert_cmpint (profile->deadline_us, >, profile->attempt_us);
      g_assert_cmpint (profile->answer_us, <, profile->deadline_us);
      g_assert_cmpint (profile->proxy_dial_us + profile->proxy_hold_us, <, profile->deadline_us);
      g_assert_cmpuint (profile->max_hosts, >, 0);
      g_assert_cmpuint (profile->max_counter_hosts, >, 0);
      g_assert_cmpuint (profile->max_proxies, >, 0);
      g_assert_cmpuint (profile->max_proxies, <=, BATON_RACE_MAX_PROXIES);
      g_assert_cmpuint (profile->max_hosts, <, 64);
      /* Never above 16,384 on send (protocol 5.1); between Batons the sender goes beyond where the road is quick. */
      g_assert_cmpuint (profile->in_band_block, <=, profile->kind == BATON_PEER_BATON ? 32768 : 16384);
      g_assert_cmpuint (profile->in_band_window, >, 0);
      /* In-band is timed only where it may be opened at any time. */
      g_assert_true (profile->in_band_us == 0 || profile->in_band == BATON_IN_BAND_ANY_TIME);
    }
}

static void
test_plan (void)
{
  const BatonPeerProfile *baton = baton_peer_profile_get (BATON_PEER_BATON);
  const BatonPeerProfile *psi = baton_peer_profile_get (BATON_PEER_PSI);

  g_assert_cmpuint (baton_race_plan_rank (BATON_LEG_DIRECT), ==, baton_race_plan_rank (BATON_LEG_FAST));
  g_assert_cmpuint (baton_race_plan_rank (BATON_LEG_FAST), <, baton_race_plan_rank (BATON_LEG_PROXY));
  g_assert_cmpuint (baton_race_plan_rank (BATON_LEG_PROXY), <, baton_race_plan_rank (BATON_LEG_IBB));

  g_assert_cmpint (baton_race_plan_proxy_hold (baton, 10 * BATON_MS), ==, 50 * BATON_MS);
  g_assert_cmpint (baton_race_plan_proxy_hold (baton, 0), ==, 150 * BATON_MS);
  g_assert_cmpint (baton_race_plan_proxy_hold (baton, 120 * BATON_MS), ==, 180 * BATON_MS);
  g_assert_cmpint (baton_race_plan_proxy_hold (baton, 9000 * BATON_MS), ==, 300 * BATON_MS);
  g_assert_cmpint (baton_race_plan_proxy_hold (psi, 10 * BATON_MS), ==, 2000 * BATON_MS);

  g_assert_cmpint (baton_race_plan_proxy_dial (baton, FALSE), ==, 200 * BATON_MS);
  g_assert_cmpint (baton_race_plan_proxy_dial (baton, TRUE), ==, 0);
  g_assert_cmpint (baton_race_plan_proxy_dial (psi, TRUE), ==, 1000 * BATON_MS);

  g_assert_cmpint (baton_race_plan_in_band (baton, 0), ==, 1500 * BATON_MS);
  g_assert_cmpint (baton_race_plan_in_band (baton, 250 * BATON_MS), ==, 2000 * BATON_MS);
  g_assert_cmpint (baton_race_plan_in_band (psi, 250 * BATON_MS), ==, 0);

  g_assert_cmpint (baton_race_plan_their_proxy (0), ==, 400 * BATON_MS);
  g_assert_cmpint (baton_race_plan_their_proxy (250 * BATON_MS), ==, 1000 * BATON_MS);

  g_assert_cmpint (baton_race_plan_request (baton, 0), ==, 1000 * BATON_MS);
  g_assert_cmpint (baton_race_plan_request (baton, 600 * BATON_MS), ==, 2400 * BATON_MS);
  g_assert_cmpint (baton_race_plan_request (psi, 600 * BATON_MS), ==, 0);
}

static void
test_methods (void)
{
  const BatonPeerProfile *baton = baton_peer_profile_get (BATON_PEER_BATON);
  const BatonPeerProfile *psi = baton_peer_profile_get (BATON_PEER_PSI);
  BatonLegSet ibb = BATON_LEG_BIT (BATON_LEG_IBB);
  BatonLegSet fast = BATON_LEG_BIT (BATON_LEG_FAST);

  g_assert_cmpint (baton_race_plan_methods (BATON_LEG_ALL, psi, 2), ==, BATON_METHOD_S5B | BATON_METHOD_IBB);
  g_assert_cmpint (baton_race_plan_methods (ibb, baton, 0), ==, BATON_METHOD_IBB);
  /* Without a streamhost only a Baton understands what is meant. */
  g_assert_cmpint (baton_race_plan_methods (BATON_LEG_ALL, psi, 0), ==, BATON_METHOD_IBB);
  g_assert_cmpint (baton_race_plan_methods (fast, baton, 0), ==, BATON_METHOD_S5B);
  g_assert_cmpint (baton_race_plan_methods (BATON_LEG_BIT (BATON_LEG_DIRECT), baton, 0), ==, 0);

  g_assert_cmpint (baton_race_plan_choose (BATON_METHOD_S5B | BATON_METHOD_IBB, BATON_LEG_ALL), ==, BATON_METHOD_S5B);
  g_assert_cmpint (baton_race_plan_choose (BATON_METHOD_S5B | BATON_METHOD_IBB, ibb), ==, BATON_METHOD_IBB);
  g_assert_cmpint (baton_race_plan_choose (BATON_METHOD_S5B, ibb), ==, 0);
  g_assert_cmpint (baton_race_plan_choose (BATON_METHOD_IBB, fast), ==, 0);

  g_assert_true (baton_race_offers_fast (BATON_LEG_ALL, baton));
  g_assert_true (baton_race_offers_fast (BATON_LEG_BIT (BATON_LEG_PROXY), psi));
  g_assert_false (baton_race_offers_fast (BATON_LEG_BIT (BATON_LEG_DIRECT) | ibb, baton));
  g_assert_false (baton_race_offers_fast (BATON_LEG_ALL, baton_peer_profile_get (BATON_PEER_PIDGIN)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/race/profile/" #name, test_##name)
  ADD (lookup);
  ADD (every_profile_is_whole);
  ADD (plan);
  ADD (methods);

  return g_test_run ();
}
