/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-fixture.h"

/* As many as one contact is asked at once, and two more. */
#define AT_ONCE 8
#define MANY (AT_ONCE + 2)

static guint
n_items (BatonManager *manager)
{
  return g_list_model_get_n_items (G_LIST_MODEL (manager));
}

static guint
n_in_state (BatonManager       *manager,
            BatonTransferState  state)
{
  guint n = 0;

  for (guint i = 0; i < n_items (manager); i++)
    {
      g_autoptr(BatonTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (manager), i);

      n += baton_transfer_get_state (transfer) == state;
    }

  return n;
}

static void
on_items_changed_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     gpointer    user_data)
{
  guint *expected = user_data;

  *expected = *expected - removed + added;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, *expected);
}

/* One contact is not asked about more than some at once; the oldest goes next. */
static void
test_limit_per_peer (void)
{
  g_auto(Story) story = { 0 };
  g_autoptr(GPtrArray) sent = g_ptr_array_new ();
  BatonTransfer *first;

  story_init (&story);
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.txt", i);

      g_ptr_array_add (sent, story_send (&story, name, 10));
    }
  g_assert_cmpuint (n_items (story.romeo.manager), ==, MANY);
  baton_test_wait_until (n_in_state (story.juliet.manager, BATON_TRANSFER_OFFERED) == AT_ONCE);
  for (guint i = 0; i < 20; i++)
    baton_test_iterate ();
  g_assert_cmpuint (n_items (story.juliet.manager), ==, AT_ONCE);
  for (guint i = 0; i < MANY; i++)
    g_assert_cmpint (baton_transfer_get_state (g_ptr_array_index (sent, i)), ==,
                     i < AT_ONCE ? BATON_TRANSFER_ASKING : BATON_TRANSFER_PREPARING);

  /* The end of one makes room for just one. */
  first = g_ptr_array_index (sent, 0);
  baton_manager_cancel (story.romeo.manager, first);
  baton_test_wait_until (n_items (story.juliet.manager) == AT_ONCE + 1);
  for (guint i = 0; i < 20; i++)
    baton_test_iterate ();
  g_assert_cmpint (baton_transfer_get_state (g_ptr_array_index (sent, AT_ONCE)), ==, BATON_TRANSFER_ASKING);
  g_assert_cmpint (baton_transfer_get_state (g_ptr_array_index (sent, AT_ONCE + 1)), ==, BATON_TRANSFER_PREPARING);
  g_assert_cmpuint (baton_manager_get_n_busy (story.romeo.manager), ==, MANY - 1);
  g_assert_cmpuint (baton_manager_get_n_busy (story.juliet.manager), ==, 0);
}

static void
test_newest_first (void)
{
  g_auto(Story) story = { 0 };
  BatonTransfer *older, *newer;
  g_autoptr(BatonTransfer) top = NULL;
  guint expected = 0;

  story_init (&story);
  g_signal_connect (story.romeo.manager, "items-changed", G_CALLBACK (on_items_changed_cb), &expected);
  older = story_send (&story, "older.txt", 10);
  newer = story_send (&story, "newer.txt", 10);
  top = g_list_model_get_item (G_LIST_MODEL (story.romeo.manager), 0);
  g_assert_true (top == newer);
  g_assert_cmpuint (expected, ==, 2);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (story.romeo.manager), 2));

  g_assert_true (baton_manager_find (story.romeo.manager, baton_transfer_get_id (older)) == older);
  g_assert_true (baton_manager_find (story.romeo.manager, baton_transfer_get_id (newer)) == newer);
  g_assert_null (baton_manager_find (story.romeo.manager, "no such id"));
  g_assert_null (baton_manager_find (story.romeo.manager, NULL));
  g_signal_handlers_disconnect_by_data (story.romeo.manager, &expected);
}

static void
test_retry (void)
{
  g_auto(Story) story = { 0 };
  BatonTransfer *sent, *other, *again;
  g_autoptr(BatonTransfer) below = NULL;
  g_autofree char *id = NULL;

  story_init (&story);
  sent = story_send (&story, "letter.txt", 10);
  other = story_send (&story, "other.txt", 10);
  g_assert_null (baton_manager_retry (story.romeo.manager, sent));
  baton_manager_decline (story.juliet.manager, story_offered (&story));
  baton_test_wait_until (n_items (story.juliet.manager) == 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(BatonTransfer) offered = g_list_model_get_item (G_LIST_MODEL (story.juliet.manager), i);

      baton_manager_decline (story.juliet.manager, offered);
    }
  assert_failed (sent, BATON_TRANSFER_ERROR_DECLINED);
  assert_failed (other, BATON_TRANSFER_ERROR_DECLINED);
  id = g_strdup (baton_transfer_get_id (sent));

  again = baton_manager_retry (story.romeo.manager, sent);
  g_assert_nonnull (again);
  below = g_list_model_get_item (G_LIST_MODEL (story.romeo.manager), 1);
  g_assert_true (below == again);
  g_assert_cmpuint (n_items (story.romeo.manager), ==, 2);
  g_assert_null (baton_manager_find (story.romeo.manager, id));
  g_assert_cmpstr (baton_transfer_get_name (again), ==, "letter.txt");

  baton_test_wait_until (n_items (story.juliet.manager) == 3);
  story_accept (&story, story_offered (&story));
  baton_test_wait_until (baton_transfer_is_over (again));
  g_assert_no_error (baton_transfer_get_error (again));
  g_assert_null (baton_manager_retry (story.romeo.manager, again));
}

static void
test_remove_and_clear (void)
{
  g_auto(Story) story = { 0 };
  BatonTransfer *over, *running;
  guint expected;

  story_init (&story);
  running = story_send (&story, "running.txt", 10);
  over = story_send (&story, "over.txt", 10);
  expected = n_items (story.romeo.manager);
  g_signal_connect (story.romeo.manager, "items-changed", G_CALLBACK (on_items_changed_cb), &expected);
  baton_manager_remove (story.romeo.manager, running);
  baton_manager_clear (story.romeo.manager);
  g_assert_cmpuint (n_items (story.romeo.manager), ==, 2);

  baton_manager_cancel (story.romeo.manager, over);
  assert_failed (over, BATON_TRANSFER_ERROR_CANCELLED_HERE);
  baton_manager_clear (story.romeo.manager);
  g_assert_cmpuint (n_items (story.romeo.manager), ==, 1);

  baton_manager_cancel (story.romeo.manager, running);
  baton_manager_remove (story.romeo.manager, running);
  g_assert_cmpuint (n_items (story.romeo.manager), ==, 0);
  g_signal_handlers_disconnect_by_data (story.romeo.manager, &expected);
}

/* What was taken off the list is waited for all the same: its partial file is gone when stopping is over. */
static void
test_stop_waits_for_what_was_removed (void)
{
  g_auto(Story) story = { 0 };
  BatonTransfer *received;
  g_autofree char *left = NULL;

  story_init (&story);
  story_send (&story, "big.bin", 64 * 1024 * 1024);
  received = story_offered (&story);
  story_accept (&story, received);
  baton_test_wait_until (baton_transfer_get_bytes (received) > 0);
  baton_manager_cancel (story.juliet.manager, received);
  baton_manager_clear (story.juliet.manager);
  g_assert_cmpuint (n_items (story.juliet.manager), ==, 0);
  story_stop (&story.juliet);
  left = baton_test_folder_list (story.into);
  g_assert_cmpstr (left, ==, "");
}

/* An acceptance that is under way when everything stops leaves nothing behind either. */
static void
test_stop_while_accepting (void)
{
  g_auto(Story) story = { 0 };
  g_autofree char *left = NULL;
  g_autoptr(GFile) folder = NULL;
  int code = 0;

  story_init (&story);
  story_send (&story, "letter.txt", 1000);
  folder = g_file_new_for_path (story.into->path);
  baton_manager_accept_async (story.juliet.manager, story_offered (&story), folder, NULL, story_on_accepted_cb, &code);
  story_stop (&story.juliet);
  left = baton_test_folder_list (story.into);
  g_assert_cmpstr (left, ==, "");
  baton_test_wait_until (code != 0);
  g_assert_cmpint (code, ==, BATON_TRANSFER_ERROR_WITHDRAWN);
}

static void
test_nothing_is_taken_after_stop (void)
{
  g_auto(Story) story = { 0 };
  BatonTransfer *sent;

  story_init (&story);
  story_stop (&story.juliet);
  sent = story_send (&story, "letter.txt", 10);
  assert_failed (sent, BATON_TRANSFER_ERROR_INCAPABLE);
  g_assert_cmpuint (n_items (story.juliet.manager), ==, 0);
}

/* The session goes while their user still reads the question: the file is offered again when it is back. */
static void
test_session_lost_and_back (void)
{
  g_auto(Story) story = { 0 };
  BatonTransfer *sent;

  story_init (&story);
  sent = story_send (&story, "letter.txt", 1000);
  story_offered (&story);
  baton_test_port_lose (story.romeo.port);
  baton_test_wait_until (baton_transfer_get_state (sent) == BATON_TRANSFER_RACING);
  for (guint i = 0; i < 5; i++)
    baton_test_iterate ();
  baton_test_port_find_again (story.romeo.port, "romeo@localhost/orchard");
  baton_manager_session_back (story.romeo.manager);
  baton_test_wait_until (n_items (story.juliet.manager) == 2);
  story_accept (&story, story_offered (&story));
  baton_test_wait_until (baton_transfer_is_over (sent));
  g_assert_no_error (baton_transfer_get_error (sent));
}

/* Somebody may still show a transfer when the account is gone. */
static void
test_transfer_outlives_its_manager (void)
{
  g_autoptr(BatonTransfer) sent = NULL;
  g_autoptr(BatonTransfer) received = NULL;

  {
    g_auto(Story) story = { 0 };

    story_init (&story);
    sent = g_object_ref (story_send (&story, "letter.txt", 10));
    received = g_object_ref (story_offered (&story));
    story_stop (&story.romeo);
    story_stop (&story.juliet);
    g_clear_object (&story.romeo.manager);
    g_clear_object (&story.juliet.manager);
    g_assert_error (baton_transfer_get_error (sent), BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_CANCELLED_HERE);
    g_clear_object (&sent);
    g_clear_object (&received);
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transfer/manager/limit-per-peer", test_limit_per_peer);
  g_test_add_func ("/transfer/manager/newest-first", test_newest_first);
  g_test_add_func ("/transfer/manager/retry", test_retry);
  g_test_add_func ("/transfer/manager/remove-and-clear", test_remove_and_clear);
  g_test_add_func ("/transfer/manager/stop-waits-for-what-was-removed", test_stop_waits_for_what_was_removed);
  g_test_add_func ("/transfer/manager/stop-while-accepting", test_stop_while_accepting);
  g_test_add_func ("/transfer/manager/nothing-is-taken-after-stop", test_nothing_is_taken_after_stop);
  g_test_add_func ("/transfer/manager/session-lost-and-back", test_session_lost_and_back);
  g_test_add_func ("/transfer/manager/transfer-outlives-its-manager", test_transfer_outlives_its_manager);

  return g_test_run ();
}
