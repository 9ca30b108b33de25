/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-digest.h"

static void
test_known (void)
{
  g_autofree char *md5 = baton_digest_hex_of (BATON_DIGEST_MD5, "abc", 3);
  g_autofree char *sha1 = baton_digest_hex_of (BATON_DIGEST_SHA1, "abc", 3);
  g_autofree char *sha256 = baton_digest_hex_of (BATON_DIGEST_SHA256, NULL, 0);
  g_autofree char *base64 = baton_digest_base64_of (BATON_DIGEST_SHA1, "abc", 3);

  g_assert_cmpstr (md5, ==, "900150983cd24fb0d6963f7d28e17f72");
  g_assert_cmpstr (sha1, ==, "a9993e364706816aba3e25717850c26c9cd0d89d");
  g_assert_cmpstr (sha256, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  g_assert_cmpstr (base64, ==, "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
}

static void
test_running (void)
{
  g_autoptr (BatonDigest) digest = baton_digest_new (BATON_DIGEST_SHA256);
  g_autofree char *early = NULL;
  g_autofree char *late = NULL;
  g_autofree char *whole = baton_digest_hex_of (BATON_DIGEST_SHA256, "abc", 3);
  g_autofree char *start = baton_digest_hex_of (BATON_DIGEST_SHA256, "a", 1);

  baton_digest_update (digest, "a", 1);
  baton_digest_update (digest, NULL, 0);
  early = baton_digest_dup_hex (digest);
  baton_digest_update (digest, "bc", 2);
  late = baton_digest_dup_hex (digest);
  g_assert_cmpstr (early, ==, start);
  g_assert_cmpstr (late, ==, whole);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/digest/known", test_known);
  g_test_add_func ("/base/digest/asked-in-between", test_running);
  return g_test_run ();
}
