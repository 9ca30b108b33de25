/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two managers with real legs over loopback, their stanzas joined back to back: whole transfers without a server. */
#include "story-fixture.h"

/* A file of @size over just @legs; with verification on both sides. */
static void
move_over (BatonLegSet legs,
           gsize       size)
{
  g_auto(Story) story = { 0 };
  BatonTransfer *sent, *received;
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;
  g_autofree guint8 *expected = baton_test_bytes (size);
  gsize length;

  story_init (&story);
  baton_manager_set_legs (story.romeo.manager, legs);
  baton_manager_set_legs (story.juliet.manager, legs);
  sent = story_send (&story, "letter.txt", size);
  received = story_offered (&story);
  g_assert_cmpuint (baton_transfer_get_size (received), ==, size);
  g_assert_cmpstr (baton_transfer_get_client (received), ==, "Baton");
  story_accept (&story, received);
  baton_test_wait_until (baton_transfer_is_over (sent) && baton_transfer_is_over (received));

  g_assert_no_error (baton_transfer_get_error (sent));
  g_assert_no_error (baton_transfer_get_error (received));
  g_assert_true (baton_transfer_get_verified (sent));
  g_assert_true (baton_transfer_get_verified (received));
  g_assert_cmpstr (baton_transfer_get_sha256 (sent), ==, baton_transfer_get_sha256 (received));
  g_assert_cmpuint (legs & BATON_LEG_BIT (baton_transfer_get_winner (sent)), !=, 0);
  g_assert_cmpint (baton_transfer_get_winner (sent), ==, baton_transfer_get_winner (received));
  g_assert_cmpuint (baton_transfer_get_bytes (received), ==, size);

  path = g_file_get_path (baton_transfer_get_file (received));
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, expected, size);
}

static void
test_direct (void)
{
  move_over (BATON_LEG_BIT (BATON_LEG_DIRECT), 0);
  move_over (BATON_LEG_BIT (BATON_LEG_DIRECT), 1);
  move_over (BATON_LEG_BIT (BATON_LEG_DIRECT), 3 * 1024 * 1024 + 1);
}

static void
test_fast (void)
{
  move_over (BATON_LEG_BIT (BATON_LEG_FAST), 0);
  move_over (BATON_LEG_BIT (BATON_LEG_FAST), 1);
  move_over (BATON_LEG_BIT (BATON_LEG_FAST), 3 * 1024 * 1024 + 1);
}

static void
test_in_band (void)
{
  move_over (BATON_LEG_BIT (BATON_LEG_IBB), 0);
  move_over (BATON_LEG_BIT (BATON_LEG_IBB), 1);
  move_over (BATON_LEG_BIT (BATON_LEG_IBB), 300 * 1000);
}

static void
test_all_legs (void)
{
  move_over (BATON_LEG_ALL, 100 * 1000);
}

static void
test_declined (void)
{
  g_auto(Story) story = { 0 };
  BatonTransfer *sent, *received;

  story_init (&story);
  sent = story_send (&story, "letter.txt", 10);
  received = story_offered (&story);
  baton_manager_decline (story.juliet.manager, received);
  assert_failed (sent, BATON_TRANSFER_ERROR_DECLINED);
  assert_failed (received, BATON_TRANSFER_ERROR_DECLINED);
}

static void
test_withdrawn (void)
{
  g_auto(Story) story = { 0 };
  BatonTransfer *sent, *received;

  story_init (&story);
  sent = story_send (&story, "letter.txt", 10);
  received = story_offered (&story);
  baton_manager_cancel (story.romeo.manager, sent);
  assert_failed (sent, BATON_TRANSFER_ERROR_CANCELLED_HERE);
  assert_failed (received, BATON_TRANSFER_ERROR_WITHDRAWN);
}

static void
test_bad_folder (void)
{
  g_auto(Story) story = { 0 };
  g_autoptr(GFile) nowhere = NULL;
  BatonTransfer *received;
  int code = 0;

  story_init (&story);
  story_send (&story, "letter.txt", 10);
  received = story_offered (&story);
  nowhere = g_file_new_for_path ("/proc/self/no-such-folder");
  baton_manager_accept_async (story.juliet.manager, received, nowhere, NULL, story_on_accepted_cb, &code);
  baton_test_wait_until (code != 0);
  g_assert_cmpint (code, ==, BATON_TRANSFER_ERROR_NOT_WRITABLE);
  g_assert_cmpint (baton_transfer_get_state (received), ==, BATON_TRANSFER_OFFERED);
}

static void
test_missing_file (void)
{
  g_auto(Story) story = { 0 };
  g_autoptr(GFile) missing = NULL;

  story_init (&story);
  missing = g_file_new_for_path ("/proc/self/no-such-file");
  assert_failed (baton_manager_send (story.romeo.manager, missing, story.juliet_jid),
                 BATON_TRANSFER_ERROR_NOT_READABLE);
}

static gboolean
admit_nobody (BatonJid *peer,
              gpointer  user_data)
{
  return FALSE;
}

static void
test_stranger (void)
{
  g_auto(Story) story = { 0 };
  BatonTransfer *sent;

  story_init (&story);
  baton_manager_set_admit (story.juliet.manager, admit_nobody, NULL, NULL);
  sent = story_send (&story, "letter.txt", 10);
  assert_failed (sent, BATON_TRANSFER_ERROR_INCAPABLE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (story.juliet.manager)), ==, 0);
}

/* More files than run at once: all arrive, each under its own name. */
static void
test_many (void)
{
  g_auto(Story) story = { 0 };
  g_autoptr(GHashTable) accepted = g_hash_table_new (NULL, NULL);
  GListModel *model;
  guint n_done = 0;

  story_init (&story);
  model = G_LIST_MODEL (story.juliet.manager);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.txt", i);

      story_send (&story, name, 1000 + i);
    }
  while (n_done < 30)
    {
      n_done = 0;
      for (guint i = 0; i < g_list_model_get_n_items (model); i++)
        {
          g_autoptr(BatonTransfer) transfer = g_list_model_get_item (model, i);

          if (g_hash_table_add (accepted, transfer))
            story_accept (&story, transfer);
          n_done += baton_transfer_get_state (transfer) == BATON_TRANSFER_DONE;
          g_assert_cmpint (baton_transfer_get_state (transfer), !=, BATON_TRANSFER_FAILED);
        }
      baton_test_iterate ();
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transfer/story/direct", test_direct);
  g_test_add_func ("/transfer/story/fast", test_fast);
  g_test_add_func ("/transfer/story/in-band", test_in_band);
  g_test_add_func ("/transfer/story/all-legs", test_all_legs);
  g_test_add_func ("/transfer/story/declined", test_declined);
  g_test_add_func ("/transfer/story/withdrawn", test_withdrawn);
  g_test_add_func ("/transfer/story/bad-folder-keeps-the-offer", test_bad_folder);
  g_test_add_func ("/transfer/story/missing-file", test_missing_file);
  g_test_add_func ("/transfer/story/stranger-is-refused", test_stranger);
  g_test_add_func ("/transfer/story/more-than-run-at-once", test_many);

  return g_test_run ();
}
