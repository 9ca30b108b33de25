/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "baton-digest.h"
#include "baton-hasher.h"
#include "baton-test-folder.h"
#include "baton-test.h"

/* Feeds @length bytes in buffers of @step, resting after every @rest_every of them. */
static void
assert_hashes (gsize length,
               gsize step,
               guint rest_every)
{
  g_autofree guint8 *bytes = baton_test_bytes (length);
  g_autofree char *expected = baton_digest_hex_of (BATON_DIGEST_SHA256, bytes, length);
  g_autofree char *hex = NULL;
  g_autoptr (BatonHasher) hasher = baton_hasher_new (TRUE);
  guint fed = 0;

  for (gsize done = 0; done < length; done += MIN (step, length - done))
    {
      guint8 *buffer = baton_hasher_take (hasher);
      gsize now = MIN (step, length - done);

      g_assert_true (baton_hasher_take (hasher) == buffer);
      memcpy (buffer, bytes + done, now);
      baton_hasher_feed (hasher, now);
      if (rest_every > 0 && ++fed % rest_every == 0)
        baton_hasher_rest (hasher);
    }
  hex = baton_hasher_dup_hex (hasher);
  g_assert_cmpstr (hex, ==, expected);
}

static void
test_hashes (void)
{
  assert_hashes (0, 1, 0);
  assert_hashes (1, 1, 0);
  assert_hashes (1000, 7, 0);
  assert_hashes (1000, 7, 3);
  assert_hashes (BATON_HASHER_BUFFER, BATON_HASHER_BUFFER, 0);
  assert_hashes (BATON_HASHER_BUFFER * 33 + 5, BATON_HASHER_BUFFER, 0);
  assert_hashes (BATON_HASHER_BUFFER * 9 + 5, BATON_HASHER_BUFFER - 1, 4);
}

static void
test_not_hashing (void)
{
  BatonHasher *hasher = baton_hasher_new (FALSE);
  guint threads = baton_test_count_threads ();

  for (guint i = 0; i < 10; i++)
    {
      memset (baton_hasher_take (hasher), i, BATON_HASHER_BUFFER);
      baton_hasher_feed (hasher, BATON_HASHER_BUFFER);
    }
  g_assert_cmpuint (baton_test_count_threads (), ==, threads);
  g_assert_null (baton_hasher_dup_hex (hasher));
  baton_hasher_free (hasher);
}

static void
test_abandoned (void)
{
  guint threads = baton_test_count_threads ();
  BatonHasher *hasher = baton_hasher_new (TRUE);

  memset (baton_hasher_take (hasher), 1, 100);
  baton_hasher_feed (hasher, 100);
  memset (baton_hasher_take (hasher), 2, 100);
  baton_hasher_free (hasher);
  baton_test_wait_until (baton_test_count_threads () <= threads);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/hasher/any-length-and-rest", test_hashes);
  g_test_add_func ("/transfer/hasher/without-hashing", test_not_hashing);
  g_test_add_func ("/transfer/hasher/abandoned-leaves-no-thread", test_abandoned);
  return g_test_run ();
}
