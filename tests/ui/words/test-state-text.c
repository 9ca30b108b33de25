/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fake.h"
#include "baton-state-text.h"

static void
assert_facts (BatonTransfer *transfer,
              const char    *expected)
{
  g_autofree char *facts = baton_state_text_dup_facts (transfer, "Juliet", FALSE);

  g_assert_cmpstr (facts, ==, expected);
}

static void
assert_spoken (BatonTransfer *transfer,
               const char    *expected)
{
  g_autofree char *spoken = baton_state_text_dup_spoken (transfer, "Juliet");

  g_assert_cmpstr (spoken, ==, expected);
}

static void
test_a_moving_file_says_how_far (void)
{
  g_autoptr(BatonTransfer) transfer = baton_fake_transfer_new (BATON_INITIATOR, "juliet@capulet.example/balcony",
                                                               "verona-holiday.mkv", 3400000000);
  g_autofree char *two = NULL;

  assert_facts (transfer, "To Juliet · 3.4 GB");
  g_object_set (transfer, "state", BATON_TRANSFER_MOVING, "bytes", G_GUINT64_CONSTANT (2108000000), NULL);
  assert_facts (transfer, "To Juliet · 2.1 of 3.4 GB");
  g_object_set (transfer, "rate", 112e6, "seconds-left", 12, "winner", BATON_LEG_DIRECT, NULL);
  assert_facts (transfer, "To Juliet · 2.1 of 3.4 GB · 112 MB/s · 12 seconds left");
  assert_spoken (transfer, "verona-holiday.mkv to Juliet, 62 per cent, 12 seconds left, Directly");
  two = baton_state_text_dup_facts (transfer, "Juliet", TRUE);
  g_assert_cmpstr (two, ==, "To Juliet · 12 seconds left\n2.1 of 3.4 GB · 112 MB/s");
}

static void
test_only_a_confirmation_is_identical (void)
{
  g_autoptr(BatonTransfer) transfer = baton_fake_transfer_new (BATON_INITIATOR, "juliet@capulet.example/balcony",
                                                               "orchard-wall.jpg", 4800000);

  g_object_set (transfer, "state", BATON_TRANSFER_DONE, "duration", 0.31, NULL);
  assert_facts (transfer, "To Juliet · 4.8 MB in 0.3 s · sent");
  g_object_set (transfer, "verified", TRUE, NULL);
  assert_facts (transfer, "To Juliet · 4.8 MB in 0.3 s · identical");
  assert_spoken (transfer, "orchard-wall.jpg to Juliet, Sent, identical");
}

static void
test_what_ended_badly_says_how_far_it_came (void)
{
  g_autoptr(BatonTransfer) transfer = baton_fake_transfer_new (BATON_INITIATOR, "juliet@capulet.example/balcony",
                                                               "queen-mab.flac", 31400000);
  g_autoptr(GError) error = g_error_new_literal (BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_BROKEN, "");

  g_object_set (transfer, "state", BATON_TRANSFER_FAILED, "error", error, NULL);
  assert_facts (transfer, "To Juliet · not sent, 31.4 MB");
  g_object_set (transfer, "bytes", G_GUINT64_CONSTANT (12900000), NULL);
  assert_facts (transfer, "To Juliet · stopped at 41 % of 31.4 MB");
  assert_spoken (transfer, "queen-mab.flac to Juliet, Not sent, The road to Juliet broke while the file was moving. "
                           "Try again.");
}

static void
test_first_names (void)
{
  static const struct {
    const char *name;
    const char *first;
  } cases[] = {
    { "Juliet Capulet", "Juliet" },
    { "Juliet", "Juliet" },
    { "J. Capulet", "J. Capulet" },
    { "Capulet, Juliet", "Capulet, Juliet" },
    { "Li Wei", "Li Wei" },
    { " x", " x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *first = baton_state_text_dup_first_name (cases[i].name);
      g_assert_cmpstr (first, ==, cases[i].first);
    }
}

static void
test_the_account_says_why_it_is_not_online (void)
{
  g_autoptr(BatonJid) jid = baton_jid_new ("romeo@montague.example", NULL);
  g_autoptr(BatonAccount) account = baton_fake_account_new (jid);
  g_autoptr(GError) error = g_error_new_literal (BATON_XMPP_ERROR, BATON_XMPP_ERROR_CONNECT, "");
  g_autofree char *out = baton_state_text_dup_account (account);
  g_autofree char *why = NULL;
  g_autofree char *online = NULL;

  g_assert_cmpstr (out, ==, "Signed out");
  g_object_set (account, "error", error, "state", BATON_ACCOUNT_WAITING, NULL);
  why = baton_state_text_dup_account (account);
  g_assert_cmpstr (why, ==, "No connection: montague.example does not answer.");
  g_object_set (account, "state", BATON_ACCOUNT_ONLINE, NULL);
  online = baton_state_text_dup_account (account);
  g_assert_cmpstr (online, ==, "Available");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/state-text/a-moving-file-says-how-far", test_a_moving_file_says_how_far);
  g_test_add_func ("/words/state-text/only-a-confirmation-is-identical", test_only_a_confirmation_is_identical);
  g_test_add_func ("/words/state-text/what-ended-badly-says-how-far-it-came", test_what_ended_badly_says_how_far_it_came);
  g_test_add_func ("/words/state-text/first-names", test_first_names);
  g_test_add_func ("/words/state-text/the-account-says-why-it-is-not-online",
                   test_the_account_says_why_it_is_not_online);
  return g_test_run ();
}
