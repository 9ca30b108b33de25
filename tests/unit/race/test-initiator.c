/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-race.h"

static void
test_direct_is_picked_at_once (void)
{
  Track t;

  track_init (&t, BATON_INITIATOR, BATON_PEER_BATON);
  track_start (&t);
  track_assert_effects (&t, "listen:direct send-hosts:fast");
  track_hosts (&t, "", FALSE);
  track_assert_effects (&t, "answer-error");
  track_incoming (&t, BATON_LEG_DIRECT);
  track_assert_effects (&t, "");
  track_used (&t, BATON_RACE_HOST_SELF);
  track_assert_effects (&t, "select:direct commit:direct");
  g_assert_cmpint (baton_race_get_winner (&t.race), ==, BATON_LEG_DIRECT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/race/initiator/direct-is-picked-at-once", test_direct_is_picked_at_once);

  return g_test_run ();
}
