/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two managers with real legs over loopback, their stanzas joined back to back: whole transfers without a server. */
#include <glib/gstdio.h>

#include "baton-clock.h"
#include "baton-disco-private.h"
#include "baton-leg-factory.h"
#include "baton-manager.h"
#include "baton-negotiator.h"
#include "baton-test-folder.h"
#include "baton-test-port.h"
#include "baton-test.h"

typedef struct {
  BatonTestPort   *port;
  BatonDisco      *disco;
  BatonLegFactory *legs;
  BatonNegotiator *negotiator;
  BatonManager    *manager;
} End;

typedef struct {
  BatonClock      *clock;
  BatonTestFolder *folder;
  BatonTestFolder *into;
  BatonJid        *juliet_jid;
  End              romeo;
  End              juliet;
} Story;

static void
end_init (End        *end,
          BatonClock *clock,
          const char *jid)
{
  end->port = baton_test_port_new (jid, clock);
  baton_test_port_set_loopback (end->port, TRUE);
  end->disco = baton_disco_new (BATON_PORT (end->port));
  end->legs = baton_leg_factory_new (BATON_PORT (end->port), end->disco);
  end->negotiator = baton_negotiator_new (BATON_PORT (end->port), end->disco);
  end->manager = baton_manager_new (clock, end->negotiator, end->legs);
}

/* A road that lost the race may still wait for the peer's FIN. */
static void
end_clear (End *end)
{
  baton_test_wait_finalized (end->manager);
  baton_test_wait_finalized (end->negotiator);
  baton_test_wait_finalized (end->legs);
  baton_test_wait_finalized (end->disco);
  baton_test_wait_finalized (end->port);
}

static void
story_init (Story *story)
{
  story->clock = baton_clock_new_monotonic ();
  story->folder = baton_test_folder_new ();
  story->into = baton_test_folder_new ();
  story->juliet_jid = baton_jid_new ("juliet@localhost/balcony", NULL);
  end_init (&story->romeo, story->clock, "romeo@localhost/orchard");
  end_init (&story->juliet, story->clock, "juliet@localhost/balcony");
  baton_test_port_join (story->romeo.port, story->juliet.port);
  baton_test_port_set_automatic (story->romeo.port);
  baton_test_port_set_automatic (story->juliet.port);
}

static void
on_stopped_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_assert_true (baton_manager_stop_finish (BATON_MANAGER (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
story_stop (End *end)
{
  gboolean stopped = FALSE;

  baton_manager_stop_async (end->manager, on_stopped_cb, &stopped);
  baton_test_wait_until (stopped);
}

static void
story_clear (Story *story)
{
  story_stop (&story->romeo);
  story_stop (&story->juliet);
  end_clear (&story->romeo);
  end_clear (&story->juliet);
  baton_jid_unref (story->juliet_jid);
  baton_test_folder_free (story->folder);
  baton_test_folder_free (story->into);
  g_object_unref (story->clock);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Story, story_clear)

static BatonTransfer *
story_send (Story      *story,
            const char *name,
            gsize       size)
{
  g_autofree char *path = baton_test_folder_fill (story->folder, name, size);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  return baton_manager_send (story->romeo.manager, file, story->juliet_jid);
}

static BatonTransfer *
story_offered (Story *story)
{
  GListModel *model = G_LIST_MODEL (story->juliet.manager);
  g_autoptr(BatonTransfer) transfer = NULL;

  baton_test_wait_until (g_list_model_get_n_items (model) > 0);
  transfer = g_list_model_get_item (model, 0);
  g_assert_cmpint (baton_transfer_get_state (transfer), ==, BATON_TRANSFER_OFFERED);

  return transfer;
}

static void
on_accepted_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  baton_manager_accept_finish (BATON_MANAGER (source), result, &error);
  if (user_data == NULL)
    g_assert_no_error (error);
  else
    *(int *) user_data = error != NULL ? error->code : -1;
}

static void
story_accept (Story         *story,
              BatonTransfer *transfer)
{
  g_autoptr(GFile) folder = g_file_new_for_path (story->into->path);

  baton_manager_accept_async (story->juliet.manager, transfer, folder, NULL, on_accepted_cb, NULL);
}

static void
assert_failed (BatonTransfer      *transfer,
               BatonTransferError  code)
{
  baton_test_wait_until (baton_transfer_is_over (transfer));
  g_assert_error (baton_transfer_get_error (transfer), BATON_TRANSFER_ERROR, (int) code);
}

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
  BatonTransfer *sent;

  story_init (&story);
  sent = story_send (&story, "letter.txt", 10);
  baton_manager_decline (story.juliet.manager, story_offered (&story));
  assert_failed (sent, BATON_TRANSFER_ERROR_DECLINED);
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
  baton_manager_accept_async (story.juliet.manager, received, nowhere, NULL, on_accepted_cb, &code);
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
