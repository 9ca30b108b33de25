/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>

#include "baton-move-watch.h"
#include "baton-test-clock.h"
#include "mover-fixture.h"

#define SIZE 100000
/* Sampling, milliseconds of the clock: as often as the interface may be told. */
#define SAMPLE_MS 100

typedef struct {
  BatonTestFolder *folder;
  BatonTestClock  *clock;
  BatonTransfer   *transfer;
  Moving          *moving;
  BatonMoveWatch  *watch;
  int              peer;       /* our end of the stream */
  guint            n_moved;
  guint            n_bytes;    /* notifications */
} Fixture;

static void
on_moved_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_moved++;
}

static void
on_bytes_cb (Fixture *fixture)
{
  fixture->n_bytes++;
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  const BatonTestConduitTraits traits = { 0 };
  g_autoptr(BatonFileInfo) info = NULL;
  BatonMover *mover;
  int fds[2];

  baton_test_connect (FALSE, fds);
  fixture->peer = fds[1];
  fixture->folder = baton_test_folder_new ();
  fixture->clock = baton_test_clock_new ();
  fixture->transfer = g_object_new (BATON_TYPE_TRANSFER, NULL);
  info = baton_file_info_new ("letter.txt", SIZE);
  baton_transfer_show_info (fixture->transfer, info);
  g_signal_connect_swapped (fixture->transfer, "notify::bytes", G_CALLBACK (on_bytes_cb), fixture);
  mover = make_receiver (fixture->folder, SIZE, fds[0], &traits);
  fixture->watch = baton_move_watch_new (BATON_CLOCK (fixture->clock), mover, fixture->transfer, 0, on_moved_cb,
                                         fixture);
  fixture->moving = start (mover);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  baton_move_watch_stop (fixture->watch);
  g_cancellable_cancel (fixture->moving->cancellable);
  await (fixture->moving);
  g_assert_finalize_object (fixture->watch);
  moving_free (fixture->moving);
  close (fixture->peer);
  g_assert_finalize_object (fixture->transfer);
  g_object_unref (fixture->clock);
  baton_test_folder_free (fixture->folder);
}

static void
feed (Fixture *fixture,
      gsize    length)
{
  g_autofree char *bytes = g_malloc0 (length);
  guint64 before = baton_mover_get_bytes (fixture->moving->mover);

  g_assert_cmpint (write (fixture->peer, bytes, length), ==, length);
  baton_test_wait_until (baton_mover_get_bytes (fixture->moving->mover) == before + length);
}

static void
pass (Fixture *fixture,
      gint64   milliseconds)
{
  baton_test_clock_advance (fixture->clock, milliseconds);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_shows_bytes (Fixture       *fixture,
                  gconstpointer  data)
{
  pass (fixture, SAMPLE_MS);
  g_assert_cmpuint (baton_transfer_get_bytes (fixture->transfer), ==, 0);
  g_assert_cmpint (baton_transfer_get_first_byte_us (fixture->transfer), ==, 0);
  g_assert_cmpuint (fixture->n_moved, ==, 0);

  feed (fixture, 1000);
  pass (fixture, SAMPLE_MS);
  g_assert_cmpuint (baton_transfer_get_bytes (fixture->transfer), ==, 1000);
  g_assert_cmpint (baton_transfer_get_first_byte_us (fixture->transfer), >, 0);
  g_assert_cmpuint (fixture->n_moved, ==, 1);
}

/* The first byte is waited for more closely than the others. */
static void
test_first_byte_is_seen_soon (Fixture       *fixture,
                              gconstpointer  data)
{
  pass (fixture, 0);
  feed (fixture, 1);
  pass (fixture, SAMPLE_MS / 10);
  g_assert_cmpuint (baton_transfer_get_bytes (fixture->transfer), ==, 1);
}

static void
test_pace (Fixture       *fixture,
           gconstpointer  data)
{
  feed (fixture, 1);
  pass (fixture, SAMPLE_MS);
  fixture->n_bytes = 0;
  fixture->n_moved = 0;
  for (guint i = 0; i < 300; i++)
    {
      feed (fixture, 10);
      pass (fixture, 10);
    }
  /* Three seconds: ten a second at most, and not much less. */
  g_assert_cmpuint (fixture->n_bytes, <=, 30);
  g_assert_cmpuint (fixture->n_bytes, >=, 25);
  g_assert_cmpuint (fixture->n_moved, <=, 3);
  g_assert_cmpuint (fixture->n_moved, >=, 2);
}

/* Without progress nothing is told: the stall's clock must run. */
static void
test_standstill (Fixture       *fixture,
                 gconstpointer  data)
{
  feed (fixture, 100);
  pass (fixture, SAMPLE_MS);
  fixture->n_bytes = 0;
  fixture->n_moved = 0;
  for (guint i = 0; i < 100; i++)
    pass (fixture, SAMPLE_MS);
  g_assert_cmpuint (fixture->n_bytes, ==, 0);
  g_assert_cmpuint (fixture->n_moved, ==, 0);
}

/* The last sample is taken on the spot, and no more after it. */
static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  pass (fixture, SAMPLE_MS);
  feed (fixture, 500);
  baton_move_watch_stop (fixture->watch);
  g_assert_cmpuint (baton_transfer_get_bytes (fixture->transfer), ==, 500);
  g_assert_cmpuint (fixture->n_moved, ==, 0);

  feed (fixture, 500);
  pass (fixture, 10 * SAMPLE_MS);
  g_assert_cmpuint (baton_transfer_get_bytes (fixture->transfer), ==, 500);
  g_assert_cmpuint (fixture->n_moved, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/transfer/move-watch/shows-bytes", test_shows_bytes);
  ADD ("/transfer/move-watch/first-byte-is-seen-soon", test_first_byte_is_seen_soon);
  ADD ("/transfer/move-watch/pace", test_pace);
  ADD ("/transfer/move-watch/standstill", test_standstill);
  ADD ("/transfer/move-watch/stop", test_stop);
#undef ADD

  return g_test_run ();
}
