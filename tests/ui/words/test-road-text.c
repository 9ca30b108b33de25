/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fake.h"
#include "baton-road-text.h"

static BatonTransfer *
transfer_new (BatonRole role)
{
  return baton_fake_transfer_new (role, "juliet@capulet.example/balcony", "sonnet.odt", 1000);
}

static void
lose (BatonTransfer  *transfer,
      BatonLegKind    kind,
      BatonLegReason  reason)
{
  baton_fake_transfer_set_lane (transfer, kind, BATON_LANE_LOST, reason, 10, 90, NULL);
}

static void
win (BatonTransfer *transfer,
     BatonLegKind   kind,
     const char    *host)
{
  baton_fake_transfer_set_lane (transfer, kind, BATON_LANE_WON, BATON_LEG_REASON_NONE, 10, 240, host);
  g_object_set (transfer, "winner", kind, "won-ms", 240, NULL);
}

static void
assert_why (BatonTransfer *transfer,
            const char    *expected)
{
  g_autofree char *why = baton_road_text_dup_why (transfer, "Juliet");

  g_assert_cmpstr (why, ==, expected);
}

static guint
count_words (const char *text)
{
  g_auto(GStrv) words = g_strsplit (text, " ", -1);

  return g_strv_length (words);
}

static void
test_every_outcome_is_short (void)
{
  g_autoptr(GEnumClass) reasons = g_type_class_ref (BATON_TYPE_LEG_REASON);
  g_autoptr(GEnumClass) states = g_type_class_ref (BATON_TYPE_LANE_STATE);
  g_autoptr(BatonTransfer) transfer = transfer_new (BATON_INITIATOR);

  for (int kind = 0; kind < BATON_N_LEGS; kind++)
    for (guint s = 0; s < states->n_values; s++)
      for (guint r = 0; r < reasons->n_values; r++)
        {
          BatonLane *lane = baton_transfer_get_lane (transfer, kind);
          g_autofree char *outcome = NULL;
          g_autofree char *brief = NULL;
          g_autofree char *spoken = NULL;

          baton_fake_transfer_set_lane (transfer, kind, states->values[s].value, reasons->values[r].value, 0, 5, NULL);
          outcome = baton_road_text_dup_outcome (lane, NULL, s % 2);
          brief = baton_road_text_dup_brief (lane);
          spoken = baton_road_text_dup_spoken (lane, BATON_INITIATOR, NULL, r % 2);
          g_assert_cmpuint (count_words (outcome), <=, 5);
          g_assert_cmpuint (count_words (brief), <=, 2);
          g_assert_cmpuint (strlen (brief), >, 0);
          g_assert_true (g_str_has_prefix (spoken, baton_road_text_word (kind, BATON_INITIATOR)));
        }
}

static void
test_outcomes_say_what_was_seen (void)
{
  g_autoptr(BatonTransfer) transfer = transfer_new (BATON_INITIATOR);
  BatonLane *fast = baton_transfer_get_lane (transfer, BATON_LEG_FAST);
  g_autofree char *won = NULL;
  g_autofree char *absent = NULL;
  g_autofree char *spoken = NULL;

  win (transfer, BATON_LEG_FAST, "10.0.0.1:5086");
  won = baton_road_text_dup_outcome (fast, NULL, FALSE);
  g_assert_cmpstr (won, ==, "up in 240 ms");

  baton_fake_transfer_set_lane (transfer, BATON_LEG_FAST, BATON_LANE_SKIPPED, BATON_LEG_REASON_NOT_OFFERED, -1, -1, NULL);
  absent = baton_road_text_dup_outcome (fast, "Psi", FALSE);
  g_assert_cmpstr (absent, ==, "not offered by Psi");

  lose (transfer, BATON_LEG_PROXY, BATON_LEG_REASON_TIMED_OUT);
  spoken = baton_road_text_dup_spoken (baton_transfer_get_lane (transfer, BATON_LEG_PROXY), BATON_INITIATOR, NULL, FALSE);
  g_assert_cmpstr (spoken, ==, "Proxy: no answer, after 90 milliseconds");
}

static void
test_the_line_names_the_road (void)
{
  g_autoptr(BatonTransfer) transfer = transfer_new (BATON_INITIATOR);
  g_autofree char *none = baton_road_text_dup_line (transfer, 0, FALSE);
  g_autofree char *finding = NULL;
  g_autofree char *door = NULL;
  g_autofree char *proxy = NULL;
  g_autofree char *narrow = NULL;

  g_assert_cmpstr (none, ==, "");
  g_object_set (transfer, "state", BATON_TRANSFER_RACING, "open-legs", 3, NULL);
  finding = baton_road_text_dup_line (transfer, 140, FALSE);
  g_assert_cmpstr (finding, ==, "Finding a road · 3 open · 140 ms");

  win (transfer, BATON_LEG_FAST, "10.0.0.1:5086");
  door = baton_road_text_dup_line (transfer, 0, FALSE);
  g_assert_cmpstr (door, ==, "Directly (they opened the door) · 240 ms");

  win (transfer, BATON_LEG_PROXY, "proxy.montague.example:7777");
  proxy = baton_road_text_dup_line (transfer, 0, FALSE);
  g_assert_cmpstr (proxy, ==, "Through proxy.montague.example · 240 ms");
  narrow = baton_road_text_dup_line (transfer, 0, TRUE);
  g_assert_cmpstr (narrow, ==, "Through a proxy · 240 ms");
}

static void
test_no_because_without_a_measure (void)
{
  for (int role = BATON_INITIATOR; role <= BATON_TARGET; role++)
    for (int kind = 0; kind < BATON_N_LEGS; kind++)
      {
        g_autoptr(BatonTransfer) transfer = transfer_new (role);
        g_autofree char *why = NULL;

        for (int other = 0; other < BATON_N_LEGS; other++)
          lose (transfer, other, BATON_LEG_REASON_NOT_NEEDED);
        win (transfer, kind, NULL);
        why = baton_road_text_dup_why (transfer, "Juliet");
        g_assert_nonnull (why);
        g_assert_null (strstr (why, "because"));
        g_assert_null (strchr (why, '{'));
      }
}

static void
test_why_follows_the_lanes (void)
{
  g_autoptr(BatonTransfer) out = transfer_new (BATON_INITIATOR);
  g_autoptr(BatonTransfer) in = transfer_new (BATON_TARGET);
  g_autoptr(BatonTransfer) undecided = transfer_new (BATON_TARGET);

  win (out, BATON_LEG_DIRECT, "192.168.1.7:5086");
  assert_why (out, "Went directly, inside the network you share.");
  win (out, BATON_LEG_DIRECT, "[::1]:5086");
  assert_why (out, "Went directly, without leaving this computer.");

  lose (out, BATON_LEG_DIRECT, BATON_LEG_REASON_PEER_GAVE_UP);
  win (out, BATON_LEG_FAST, NULL);
  assert_why (out, "Went directly through Juliet’s door, because Juliet could not connect to your computer.");

  lose (out, BATON_LEG_FAST, BATON_LEG_REASON_TIMED_OUT);
  win (out, BATON_LEG_PROXY, "proxy.montague.example:7777");
  assert_why (out, "Went through proxy.montague.example, because neither computer could connect to the other.");

  lose (in, BATON_LEG_DIRECT, BATON_LEG_REASON_REFUSED);
  win (in, BATON_LEG_PROXY, NULL);
  assert_why (in, "Went through a proxy, because you could not connect to Juliet’s computer.");

  lose (in, BATON_LEG_FAST, BATON_LEG_REASON_PEER_GAVE_UP);
  baton_fake_transfer_set_lane (in, BATON_LEG_PROXY, BATON_LANE_SKIPPED, BATON_LEG_REASON_NO_PROXY, -1, -1, NULL);
  win (in, BATON_LEG_IBB, NULL);
  assert_why (in, "Went through the chat connection, because neither computer could connect to the other and there was "
                  "no proxy to meet at.");

  assert_why (undecided, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/road-text/every-outcome-is-short", test_every_outcome_is_short);
  g_test_add_func ("/words/road-text/outcomes-say-what-was-seen", test_outcomes_say_what_was_seen);
  g_test_add_func ("/words/road-text/the-line-names-the-road", test_the_line_names_the_road);
  g_test_add_func ("/words/road-text/no-because-without-a-measure", test_no_because_without_a_measure);
  g_test_add_func ("/words/road-text/why-follows-the-lanes", test_why_follows_the_lanes);
  return g_test_run ();
}
