/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "baton-digest.h"
#include "mover-fixture.h"

static void
assert_got (BatonTestFolder *folder,
            const guint8    *expected,
            gsize            length)
{
  g_autofree char *path = baton_test_folder_path (folder, "got.part");
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize got;

  g_file_get_contents (path, &contents, &got, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (contents, got, expected, length);
}

static void
assert_moves (gsize                         size,
              gboolean                      tcp,
              const BatonTestConduitTraits *sending,
              const BatonTestConduitTraits *receiving)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree guint8 *bytes = baton_test_bytes (size);
  g_autofree char *sha256 = baton_digest_hex_of (BATON_DIGEST_SHA256, bytes, size);
  g_autofree char *path = baton_test_folder_path (folder, "sent");
  g_autoptr (BatonSource) source = NULL;
  g_autoptr (BatonSink) sink = open_sink (folder, size);
  g_autoptr (BatonConduit) out = NULL;
  g_autoptr (BatonConduit) in = NULL;
  Moving *sender;
  Moving *receiver;
  gint64 begun = g_get_monotonic_time ();
  int fds[2];

  g_free (baton_test_folder_fill (folder, "sent", size));
  source = open_source (path);
  baton_test_connect (tcp, fds);
  out = baton_test_conduit_new (fds[0], sending);
  in = baton_test_conduit_new (fds[1], receiving);
  sender = start (baton_mover_new_sender (source, out, 0, 0));
  receiver = start (baton_mover_new_receiver (sink, in, size));
  g_assert_null (baton_mover_get_sha256 (sender->mover));
  assert_ok (sender);
  assert_ok (receiver);

  g_assert_cmpuint (baton_mover_get_bytes (sender->mover), ==, size);
  g_assert_cmpuint (baton_mover_get_bytes (receiver->mover), ==, size);
  g_assert_cmpstr (baton_mover_get_sha256 (sender->mover), ==, sha256);
  g_assert_cmpstr (baton_mover_get_sha256 (receiver->mover), ==, sha256);
  g_assert_cmpint (baton_mover_get_end (sender->mover), ==, BATON_MOVER_END_CLEAN);
  g_assert_cmpint (baton_mover_get_end (receiver->mover), ==, BATON_MOVER_END_CLEAN);
  g_assert_false (baton_mover_get_stalled (sender->mover));
  g_assert_true (baton_test_conduit_is_closed (out));
  g_assert_true (baton_test_conduit_is_closed (in));
  if (size > 0)
    {
      g_assert_cmpint (baton_mover_get_first_us (receiver->mover), >=, begun);
      g_assert_cmpint (baton_mover_get_last_us (receiver->mover), >=, baton_mover_get_first_us (receiver->mover));
      g_assert_cmpint (baton_mover_get_last_us (sender->mover), >=, baton_mover_get_first_us (sender->mover));
      assert_got (folder, bytes, size);
    }
  else
    {
      g_assert_cmpint (baton_mover_get_first_us (receiver->mover), ==, 0);
    }
  moving_free (sender);
  moving_free (receiver);
}

static void
test_sizes (void)
{
  static const gsize sizes[] = { 0, 1, 65535, 256 * 1024, 1024 * 1024 + 3, 9 * 1024 * 1024 + 1 };
  static const BatonTestConduitTraits socket = { .socket = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      assert_moves (sizes[i], FALSE, NULL, NULL);
      assert_moves (sizes[i], TRUE, &socket, &socket);
    }
}

static void
test_choppy (void)
{
  static const BatonTestConduitTraits rows[][2] = {
    { { .step = 1 }, { .step = 1 } },
    { { .step = 1 }, { .wait_every = 2 } },
    { { .wait_every = 2 }, { .step = 1, .wait_every = 3 } },
    { { .step = 4093, .wait_every = 2 }, { .step = 511, .wait_every = 5 } },
    { { .step = 7 }, { .step = 100000 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      assert_moves (0, FALSE, &rows[i][0], &rows[i][1]);
      assert_moves (1, FALSE, &rows[i][0], &rows[i][1]);
      assert_moves (20011, FALSE, &rows[i][0], &rows[i][1]);
    }
  assert_moves (1024 * 1024 + 3, FALSE, &rows[3][0], &rows[3][1]);
}

/* What the other end does by hand: reads until @length bytes or the end came. */
static gsize
read_all (int     fd,
          guint8 *buffer,
          gsize   length)
{
  gsize got = 0;
  gssize count;

  while (got < length && (count = recv (fd, buffer + got, length - got, 0)) > 0)
    got += count;
  return got;
}

static void
write_all (int           fd,
           const guint8 *bytes,
           gsize         length)
{
  while (length > 0)
    {
      gssize count = send (fd, bytes, length, MSG_NOSIGNAL);

      g_assert_cmpint (count, >, 0);
      bytes += count;
      length -= count;
    }
}

static void
test_range (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *path = baton_test_folder_fill (folder, "sent", 1000);
  g_autofree guint8 *bytes = baton_test_bytes (1000);
  static const struct
  {
    guint64 offset;
    guint64 length;
    gsize expected;
  } rows[] = { { 0, 10, 10 }, { 990, 0, 10 }, { 500, 300, 300 }, { 900, 500, 100 }, { 1000, 0, 0 }, { 5000, 1, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BatonSource) source = open_source (path);
      g_autoptr (BatonConduit) conduit = NULL;
      g_autofree char *sha256 = NULL;
      guint8 got[1000];
      Moving *sender;
      int fds[2];

      baton_test_connect (FALSE, fds);
      conduit = baton_test_conduit_new (fds[0], NULL);
      sender = start (baton_mover_new_sender (source, conduit, rows[i].offset, rows[i].length));
      g_assert_cmpuint (read_all (fds[1], got, sizeof got), ==, rows[i].expected);
      close (fds[1]);
      assert_ok (sender);
      g_assert_cmpmem (got, rows[i].expected, bytes + MIN (rows[i].offset, 1000), rows[i].expected);
      sha256 = baton_digest_hex_of (BATON_DIGEST_SHA256, got, rows[i].expected);
      g_assert_cmpstr (baton_mover_get_sha256 (sender->mover), ==, sha256);
      g_assert_cmpuint (baton_mover_get_bytes (sender->mover), ==, rows[i].expected);
      moving_free (sender);
    }
}

static void
test_too_long (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree guint8 *bytes = baton_test_bytes (1001);
  Moving *receiver;
  int fds[2];

  baton_test_connect (FALSE, fds);
  write_all (fds[1], bytes, 1001);
  receiver = start (make_receiver (folder, 1000, fds[0], NULL));
  assert_fails (receiver, TOO_LONG);
  assert_got (folder, bytes, 1000);
  moving_free (receiver);
  close (fds[1]);

  /* Even where nothing was announced. */
  baton_test_connect (FALSE, fds);
  write_all (fds[1], bytes, 1);
  receiver = start (make_receiver (folder, 0, fds[0], NULL));
  assert_fails (receiver, TOO_LONG);
  moving_free (receiver);
  close (fds[1]);
}

static void
test_too_short (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree guint8 *bytes = baton_test_bytes (999);
  Moving *receiver;
  int fds[2];

  baton_test_connect (FALSE, fds);
  write_all (fds[1], bytes, 999);
  close (fds[1]);
  receiver = start (make_receiver (folder, 1000, fds[0], NULL));
  assert_fails (receiver, TOO_SHORT);
  g_assert_cmpuint (baton_mover_get_bytes (receiver->mover), ==, 999);
  g_assert_null (baton_mover_get_sha256 (receiver->mover));
  assert_got (folder, bytes, 999);
  moving_free (receiver);
}

static void
test_sender_that_never_closes (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree guint8 *bytes = baton_test_bytes (1000);
  Moving *receiver;
  int fds[2];

  baton_test_connect (FALSE, fds);
  write_all (fds[1], bytes, 1000);
  receiver = start_impatient (make_receiver (folder, 1000, fds[0], NULL));
  assert_ok (receiver);
  g_assert_cmpint (baton_mover_get_end (receiver->mover), ==, BATON_MOVER_END_UNSEEN);
  g_assert_nonnull (baton_mover_get_sha256 (receiver->mover));
  moving_free (receiver);
  close (fds[1]);
}

static void
test_receiver_that_never_closes (void)
{
  static const BatonTestConduitTraits socket = { .socket = TRUE };
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  guint8 got[1001];
  Moving *sender;
  int fds[2];

  for (guint tcp = 0; tcp < 2; tcp++)
    {
      baton_test_connect (tcp, fds);
      sender = start_impatient (make_sender (folder, 1000, fds[0], &socket));
      g_assert_cmpuint (read_all (fds[1], got, sizeof got), ==, 1000);
      assert_ok (sender);
      g_assert_cmpint (baton_mover_get_end (sender->mover), ==, BATON_MOVER_END_UNSEEN);
      g_assert_cmpuint (baton_mover_get_bytes (sender->mover), ==, 1000);
      moving_free (sender);
      close (fds[1]);
    }
}

/* A receiver that talks instead of closing must not keep the sender. */
static void
test_receiver_that_babbles (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree guint8 *bytes = baton_test_bytes (150 * 1000);
  guint8 got[1000];
  Moving *sender;
  int fds[2];

  baton_test_connect (TRUE, fds);
  sender = start_impatient (make_sender (folder, 1000, fds[0], NULL));
  g_assert_cmpuint (read_all (fds[1], got, sizeof got), ==, 1000);
  while (!sender->done)
    {
      (void) !send (fds[1], bytes, 150 * 1000, MSG_NOSIGNAL | MSG_DONTWAIT);
      g_main_context_iteration (NULL, FALSE);
    }
  assert_ok (sender);
  g_assert_cmpint (baton_mover_get_end (sender->mover), ==, BATON_MOVER_END_UNSEEN);
  moving_free (sender);
  close (fds[1]);
}

static void
reset (int fd)
{
  struct linger linger = { 1, 0 };

  g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
  close (fd);
}

static void
test_reset_after_all (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree guint8 *bytes = baton_test_bytes (1000);
  guint8 got[1001];
  Moving *sender;
  Moving *receiver;
  int fds[2];

  baton_test_connect (TRUE, fds);
  sender = start (make_sender (folder, 1000, fds[0], NULL));
  g_assert_cmpuint (read_all (fds[1], got, sizeof got), ==, 1000);
  reset (fds[1]);
  assert_fails (sender, BROKEN);
  g_assert_cmpint (baton_mover_get_end (sender->mover), ==, BATON_MOVER_END_BROKEN);
  g_assert_nonnull (baton_mover_get_sha256 (sender->mover));
  moving_free (sender);

  /* The receiver has everything: nothing can be wrong. */
  baton_test_connect (TRUE, fds);
  write_all (fds[1], bytes, 1000);
  receiver = start (make_receiver (folder, 1000, fds[0], NULL));
  baton_test_wait_until (baton_mover_get_bytes (receiver->mover) == 1000);
  reset (fds[1]);
  assert_ok (receiver);
  g_assert_cmpint (baton_mover_get_end (receiver->mover), ==, BATON_MOVER_END_BROKEN);
  moving_free (receiver);
}

static void
test_breaks (void)
{
  static const BatonTestConduitTraits breaking = { .break_at = 5000 };
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree guint8 *bytes = baton_test_bytes (5000);
  Moving *sender;
  Moving *receiver;
  int fds[2];

  baton_test_connect (FALSE, fds);
  sender = start (make_sender (folder, 9000, fds[0], &breaking));
  receiver = start (make_receiver (folder, 9000, fds[1], NULL));
  assert_fails (sender, BROKEN);
  assert_fails (receiver, TOO_SHORT);
  g_assert_cmpint (baton_mover_get_end (sender->mover), ==, BATON_MOVER_END_UNSEEN);
  g_assert_cmpuint (baton_mover_get_bytes (sender->mover), ==, 5000);
  assert_got (folder, bytes, 5000);
  moving_free (sender);
  moving_free (receiver);

  baton_test_connect (FALSE, fds);
  sender = start (make_sender (folder, 9000, fds[0], NULL));
  receiver = start (make_receiver (folder, 9000, fds[1], &breaking));
  assert_fails (receiver, BROKEN);
  await (sender);
  g_assert_cmpuint (baton_mover_get_bytes (receiver->mover), ==, 5000);
  moving_free (sender);
  moving_free (receiver);

  /* The receiver goes away while much is still to be sent. */
  baton_test_connect (TRUE, fds);
  sender = start (make_sender (folder, 20 * 1024 * 1024, fds[0], NULL));
  close (fds[1]);
  assert_fails (sender, BROKEN);
  moving_free (sender);
}

static void
test_stall (void)
{
  static const BatonTestConduitTraits socket = { .socket = TRUE };
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  Moving *sender;
  Moving *receiver;
  int fds[2];

  baton_test_connect (FALSE, fds);
  write_all (fds[1], (const guint8 *) "abc", 3);
  receiver = start_impatient (make_receiver (folder, 1000, fds[0], NULL));
  baton_test_wait_until (baton_mover_get_stalled (receiver->mover));
  g_assert_false (receiver->done);
  write_all (fds[1], (const guint8 *) "def", 3);
  baton_test_wait_until (!baton_mover_get_stalled (receiver->mover));
  assert_fails (receiver, STALLED);
  g_assert_cmpuint (baton_mover_get_bytes (receiver->mover), ==, 6);
  moving_free (receiver);
  close (fds[1]);

  for (guint tcp = 0; tcp < 2; tcp++)
    {
      baton_test_connect (tcp, fds);
      sender = start_impatient (make_sender (folder, 20 * 1024 * 1024, fds[0], tcp ? &socket : NULL));
      baton_test_wait_until (baton_mover_get_stalled (sender->mover));
      assert_fails (sender, STALLED);
      g_assert_cmpuint (baton_mover_get_bytes (sender->mover), <, 20 * 1024 * 1024);
      moving_free (sender);
      close (fds[1]);
    }
}

/* A receiver that is slow to read, and not in one go of the socket's buffer, is no stall. */
static void
test_slow_reader (void)
{
  static const BatonTestConduitTraits socket = { .socket = TRUE };
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  gsize step = 2 * 1024 * 1024;
  gsize size = 24 * 1024 * 1024;
  g_autofree guint8 *got = g_malloc (step);
  gsize received = 0;
  Moving *sender;
  int fds[2];

  baton_test_connect (TRUE, fds);
  sender = start_impatient (make_sender (folder, size, fds[0], &socket));
  while (received < size)
    {
      received += read_all (fds[1], got, step);
      g_usleep (60 * 1000);
    }
  close (fds[1]);
  assert_ok (sender);
  moving_free (sender);
}

static void
test_source_shrinks (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *path = baton_test_folder_path (folder, "sent");
  g_autofree guint8 *got = g_malloc (20 * 1024 * 1024);
  g_autofree guint8 *bytes = baton_test_bytes (20 * 1024 * 1024);
  gsize received;
  Moving *sender;
  int fds[2];

  baton_test_connect (FALSE, fds);
  sender = start (make_sender (folder, 20 * 1024 * 1024, fds[0], NULL));
  baton_test_wait_until (baton_mover_get_bytes (sender->mover) > 0);
  g_assert_no_errno (truncate (path, 10 * 1024 * 1024 + 5));
  received = read_all (fds[1], got, 20 * 1024 * 1024);
  assert_fails (sender, CHANGED);
  g_assert_cmpmem (got, received, bytes, 10 * 1024 * 1024 + 5);
  moving_free (sender);
  close (fds[1]);
}

static void
test_sink_fails (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  g_autoptr (BatonSink) sink = open_sink (folder, 10);
  g_autofree char *part = baton_test_folder_path (folder, "got.part");
  g_autoptr (BatonConduit) conduit = NULL;
  Moving *receiver;
  int fds[2];

  baton_test_connect (FALSE, fds);
  conduit = baton_test_conduit_new (fds[0], NULL);
  receiver = start (baton_mover_new_receiver (sink, conduit, 10));
  baton_sink_close (sink, TRUE);
  baton_test_wait_until (!g_file_test (part, G_FILE_TEST_EXISTS));
  write_all (fds[1], (const guint8 *) "0123456789", 10);
  assert_fails (receiver, NOT_WRITABLE);
  moving_free (receiver);
  close (fds[1]);
}

/* Cancels a mover of either kind before it runs, while it waits, while bytes flow and while the end is awaited. Returns
 * how long that took, microseconds. */
static gint64
cancel_one (BatonTestFolder *folder,
            gboolean         sending,
            guint            stage)
{
  static const gsize sizes[] = { 1000, 20 * 1024 * 1024, 64 * 1024 * 1024, 1000 };
  gsize size = sizes[stage];
  g_autofree guint8 *bytes = baton_test_bytes (1000);
  gint64 begun;
  Moving *moving;
  Moving *other = NULL;
  int fds[2];

  baton_test_connect (FALSE, fds);
  moving = start (sending ? make_sender (folder, size, fds[0], NULL) : make_receiver (folder, size, fds[0], NULL));
  if (stage == 1)
    g_usleep (20 * 1000);
  if (stage == 2)
    {
      other = start (sending ? make_receiver (folder, size, fds[1], NULL) : make_sender (folder, size, fds[1], NULL));
      baton_test_wait_until (baton_mover_get_bytes (moving->mover) > 0);
    }
  if (stage == 3 && !sending)
    write_all (fds[1], bytes, size);
  if (stage == 3)
    baton_test_wait_until (baton_mover_get_bytes (moving->mover) == size);

  begun = g_get_monotonic_time ();
  g_cancellable_cancel (moving->cancellable);
  await (moving);
  begun = g_get_monotonic_time () - begun;
  g_assert_error (moving->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  moving_free (moving);
  if (other != NULL)
    {
      await (other);
      moving_free (other);
    }
  else
    {
      close (fds[1]);
    }
  return begun;
}

static void
test_cancel (void)
{
  g_autoptr (BatonTestFolder) folder = baton_test_folder_new ();
  guint fds;
  guint threads;

  /* The first starts what GIO keeps. */
  cancel_one (folder, TRUE, 0);
  fds = baton_test_count_fds ();
  threads = baton_test_count_threads ();

  for (guint stage = 0; stage < 4; stage++)
    {
      for (guint sending = 0; sending < 2; sending++)
        {
          guint tries = 0;

          /* At once, not when it looks next, which is every 250 ms. A busy machine has more than one chance. */
          while (cancel_one (folder, sending, stage) > 100 * 1000)
            g_assert_cmpuint (++tries, <, 10);
        }
    }
  baton_test_wait_until (baton_test_count_fds () <= fds);
  /* GIO's own threads, which opened the files, stay a while. */
  baton_test_wait_until (baton_test_count_threads () <= threads + 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/mover/sizes", test_sizes);
  g_test_add_func ("/transfer/mover/choppy", test_choppy);
  g_test_add_func ("/transfer/mover/range", test_range);
  g_test_add_func ("/transfer/mover/more-than-announced-is-too-long", test_too_long);
  g_test_add_func ("/transfer/mover/less-than-announced-is-too-short", test_too_short);
  g_test_add_func ("/transfer/mover/sender-that-never-closes", test_sender_that_never_closes);
  g_test_add_func ("/transfer/mover/receiver-that-never-closes", test_receiver_that_never_closes);
  g_test_add_func ("/transfer/mover/receiver-that-babbles", test_receiver_that_babbles);
  g_test_add_func ("/transfer/mover/reset-after-all-bytes", test_reset_after_all);
  g_test_add_func ("/transfer/mover/breaks-in-the-middle", test_breaks);
  g_test_add_func ("/transfer/mover/stall-is-noted-then-fails", test_stall);
  g_test_add_func ("/transfer/mover/slow-reader-is-no-stall", test_slow_reader);
  g_test_add_func ("/transfer/mover/source-shrinks-meanwhile", test_source_shrinks);
  g_test_add_func ("/transfer/mover/sink-fails", test_sink_fails);
  g_test_add_func ("/transfer/mover/cancelled-at-every-stage", test_cancel);
  return g_test_run ();
}
