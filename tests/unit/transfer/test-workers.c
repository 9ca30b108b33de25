/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "baton-workers.h"
#include "mover-fixture.h"

/* More than can run at once, and each more than a socket holds. */
#define MANY (2 * BATON_WORKERS_MAX + 5)
#define EACH (2 * 1024 * 1024)

/* All senders come first and take every thread while the receivers they need wait for one. */
static void
test_no_deadlock (void)
{
  BatonTestFolder *folders[MANY];
  Moving *senders[MANY];
  Moving *receivers[MANY];
  int fds[MANY][2];

  for (guint i = 0; i < MANY; i++)
    {
      folders[i] = baton_test_folder_new ();
      baton_test_connect (FALSE, fds[i]);
      senders[i] = start (make_sender (folders[i], EACH, fds[i][0], NULL));
    }
  g_assert_true (baton_workers_is_wanted ());
  for (guint i = 0; i < MANY; i++)
    receivers[i] = start (make_receiver (folders[i], EACH, fds[i][1], NULL));

  for (guint i = 0; i < MANY; i++)
    {
      assert_ok (senders[i]);
      assert_ok (receivers[i]);
      g_assert_cmpstr (baton_mover_get_sha256 (senders[i]->mover), ==, baton_mover_get_sha256 (receivers[i]->mover));
      g_assert_false (baton_mover_get_stalled (senders[i]->mover));
      moving_free (senders[i]);
      moving_free (receivers[i]);
      baton_test_folder_free (folders[i]);
    }
  g_assert_false (baton_workers_is_wanted ());
}

/* A peer that says nothing keeps its own transfer, not those behind it; and a waiting one is cancelled at once. */
static void
test_waiting (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  Moving *silent[BATON_WORKERS_MAX];
  Moving *waiting;
  int ends[BATON_WORKERS_MAX];
  int fds[2];

  for (guint i = 0; i < BATON_WORKERS_MAX; i++)
    {
      baton_test_connect (FALSE, fds);
      ends[i] = fds[1];
      silent[i] = start (make_receiver (folder, 10, fds[0], NULL));
    }
  baton_test_connect (FALSE, fds);
  waiting = start (make_receiver (folder, 10, fds[0], NULL));
  g_cancellable_cancel (waiting->cancellable);
  await (waiting);
  g_assert_error (waiting->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  moving_free (waiting);
  close (fds[1]);

  baton_test_connect (FALSE, fds);
  waiting = start (make_receiver (folder, 10, fds[0], NULL));
  g_assert_cmpint (write (fds[1], "0123456789", 10), ==, 10);
  close (fds[1]);
  assert_ok (waiting);
  moving_free (waiting);

  for (guint i = 0; i < BATON_WORKERS_MAX; i++)
    {
      g_assert_false (silent[i]->done);
      g_cancellable_cancel (silent[i]->cancellable);
      await (silent[i]);
      moving_free (silent[i]);
      close (ends[i]);
    }
}

/* Time without a thread is no stall. */
static void
test_waiting_is_no_stall (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  Moving *moving[MANY];
  int ends[MANY];
  guint stalled = 0;

  for (guint i = 0; i < MANY; i++)
    {
      int fds[2];

      baton_test_connect (FALSE, fds);
      ends[i] = fds[1];
      moving[i] = start_impatient (make_receiver (folder, 10, fds[0], NULL));
    }
  /* Each stalls in its own time with a thread; those that waited longer for one are not done with the first. */
  await (moving[0]);
  g_assert_error (moving[0]->error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_STALLED);
  for (guint i = 0; i < MANY; i++)
    stalled += moving[i]->done;
  g_assert_cmpuint (stalled, <, MANY);

  for (guint i = 0; i < MANY; i++)
    {
      await (moving[i]);
      g_assert_error (moving[i]->error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_STALLED);
      moving_free (moving[i]);
      close (ends[i]);
    }
}

/* The transfer lets go of a mover that still runs. */
static void
test_let_go (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  Moving *receiver;
  int fds[2];

  baton_test_connect (FALSE, fds);
  receiver = start (make_receiver (folder, 10, fds[0], NULL));
  g_object_add_weak_pointer (G_OBJECT (receiver->mover), (gpointer *) &receiver->mover);
  g_object_unref (receiver->mover);
  g_assert_nonnull (receiver->mover);
  g_cancellable_cancel (receiver->cancellable);
  await (receiver);
  g_assert_null (receiver->mover);
  g_clear_error (&receiver->error);
  g_clear_object (&receiver->cancellable);
  g_free (receiver);
  close (fds[1]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/workers/senders-cannot-starve-receivers", test_no_deadlock);
  g_test_add_func ("/transfer/workers/silent-peers-hold-up-nobody", test_waiting);
  g_test_add_func ("/transfer/workers/waiting-is-no-stall", test_waiting_is_no_stall);
  g_test_add_func ("/transfer/workers/let-go-while-it-runs", test_let_go);
  return g_test_run ();
}
