/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "story-fixture.h"

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
  if (end->manager != NULL)
    baton_test_wait_finalized (end->manager);
  baton_test_wait_finalized (end->negotiator);
  baton_test_wait_finalized (end->legs);
  baton_test_wait_finalized (end->disco);
  baton_test_wait_finalized (end->port);
}

void
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

void
story_stop (End *end)
{
  gboolean stopped = FALSE;

  if (end->manager == NULL)
    return;
  baton_manager_stop_async (end->manager, on_stopped_cb, &stopped);
  baton_test_wait_until (stopped);
}

void
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
BatonTransfer *
story_send (Story      *story,
            const char *name,
            gsize       size)
{
  g_autofree char *path = baton_test_folder_fill (story->folder, name, size);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  return baton_manager_send (story->romeo.manager, file, story->juliet_jid);
}

BatonTransfer *
story_offered (Story *story)
{
  GListModel *model = G_LIST_MODEL (story->juliet.manager);
  g_autoptr(BatonTransfer) transfer = NULL;

  baton_test_wait_until (g_list_model_get_n_items (model) > 0);
  transfer = g_list_model_get_item (model, 0);
  g_assert_cmpint (baton_transfer_get_state (transfer), ==, BATON_TRANSFER_OFFERED);

  return transfer;
}

void
story_on_accepted_cb (GObject      *source,
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

void
story_accept (Story         *story,
              BatonTransfer *transfer)
{
  g_autoptr(GFile) folder = g_file_new_for_path (story->into->path);

  baton_manager_accept_async (story->juliet.manager, transfer, folder, NULL, story_on_accepted_cb, NULL);
}

void
assert_failed (BatonTransfer      *transfer,
               BatonTransferError  code)
{
  baton_test_wait_until (baton_transfer_is_over (transfer));
  g_assert_error (baton_transfer_get_error (transfer), BATON_TRANSFER_ERROR, (int) code);
}
