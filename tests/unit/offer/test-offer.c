/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-candidate.h"
#include "baton-digest.h"
#include "baton-note.h"
#include "baton-offer.h"

#include <string.h>

static void
test_hash (void)
{
  g_autoptr (BatonJid) juliet = baton_jid_new ("juliet@capulet.lit/balcony", NULL);
  g_autoptr (BatonJid) romeo = baton_jid_new ("romeo@montague.lit/orchard", NULL);
  g_autoptr (BatonFileInfo) file = baton_file_info_new ("a", 1);
  g_autoptr (BatonOffer) sent = baton_offer_new (BATON_INITIATOR, juliet, romeo, "s1", file, BATON_METHOD_S5B, FALSE);
  g_autoptr (BatonOffer) came = baton_offer_new (BATON_TARGET, romeo, juliet, "s1", file, BATON_METHOD_S5B, FALSE);
  const char *direct_text = "s1juliet@capulet.lit/balconyromeo@montague.lit/orchard";
  const char *fast_text = "s1romeo@montague.lit/orchardjuliet@capulet.lit/balcony";
  g_autofree char *direct = baton_digest_hex_of (BATON_DIGEST_SHA1, direct_text, strlen (direct_text));
  g_autofree char *fast = baton_digest_hex_of (BATON_DIGEST_SHA1, fast_text, strlen (fast_text));
  g_autofree char *a = baton_offer_dup_hash (sent, BATON_INITIATOR);
  g_autofree char *b = baton_offer_dup_hash (came, BATON_INITIATOR);
  g_autofree char *c = baton_offer_dup_hash (sent, BATON_TARGET);
  g_autofree char *d = baton_offer_dup_hash (came, BATON_TARGET);

  g_assert_cmpstr (a, ==, direct);
  g_assert_cmpstr (b, ==, direct);
  g_assert_cmpstr (c, ==, fast);
  g_assert_cmpstr (d, ==, fast);
}

static void
test_reach (void)
{
  static const struct
  {
    const char *host;
    BatonReach reach;
  } hosts[] = {
    { "127.0.0.1", BATON_REACH_LOOPBACK },   { "::1", BATON_REACH_LOOPBACK },
    { "0.0.0.0", BATON_REACH_LOOPBACK },     { "::", BATON_REACH_LOOPBACK },
    { "127.1", BATON_REACH_LOOPBACK },       { "0x7f000001", BATON_REACH_LOOPBACK },
    { "localhost", BATON_REACH_LOOPBACK },   { "x.LocalHost", BATON_REACH_LOOPBACK },
    { "::ffff:127.0.0.1", BATON_REACH_LOOPBACK },
    { "10.255.0.1", BATON_REACH_LOCAL },     { "172.16.0.1", BATON_REACH_LOCAL },
    { "172.31.255.255", BATON_REACH_LOCAL }, { "172.32.0.1", BATON_REACH_PUBLIC },
    { "192.168.1.1", BATON_REACH_LOCAL },    { "169.254.1.1", BATON_REACH_LOCAL },
    { "100.64.0.1", BATON_REACH_LOCAL },     { "100.128.0.1", BATON_REACH_PUBLIC },
    { "fe80::1", BATON_REACH_LOCAL },        { "fe80::1%eth0", BATON_REACH_LOCAL },
    { "fd00::1", BATON_REACH_LOCAL },        { "::ffff:192.168.0.1", BATON_REACH_LOCAL },
    { "192.0.2.1", BATON_REACH_PUBLIC },     { "2001:db8::1", BATON_REACH_PUBLIC },
    { "example.com", BATON_REACH_UNKNOWN },  { "", BATON_REACH_UNKNOWN },
    { "1.2.3.4.5", BATON_REACH_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_test_message ("%s", hosts[i].host);
      g_assert_cmpint (baton_reach_of (hosts[i].host), ==, hosts[i].reach);
    }
}

static void
test_candidate (void)
{
  g_autoptr (BatonCandidate) six = baton_candidate_new ("a@b/c", "[2001:db8::1]", 1080, FALSE);
  g_autoptr (BatonCandidate) four = baton_candidate_new ("proxy.b", "192.168.0.1", 65535, TRUE);
  g_autofree char *six_text = baton_candidate_dup_endpoint (six);
  g_autofree char *four_text = baton_candidate_dup_endpoint (four);

  g_assert_cmpstr (six->host, ==, "2001:db8::1");
  g_assert_cmpstr (six_text, ==, "[2001:db8::1]:1080");
  g_assert_cmpstr (four_text, ==, "192.168.0.1:65535");
  g_assert_cmpint (four->reach, ==, BATON_REACH_LOCAL);
  g_assert_true (four->proxy && !six->proxy);
}

static void
test_file_info (void)
{
  g_autoptr (BatonFileInfo) info = baton_file_info_new ("../x", G_MAXUINT64);
  g_autofree char *words = g_strnfill (5000, 'w');

  g_assert_cmpstr (info->name, ==, "x");
  g_assert_true (info->name_changed);
  g_assert_cmpuint (info->size, ==, G_MAXINT64);

  baton_file_info_set_description (info, " a\r\n\tb\033[0m\342\200\256c\377 \n");
  g_assert_cmpstr (info->description, ==, "a b[0mc\357\277\275");
  baton_file_info_set_description (info, words);
  g_assert_cmpuint (strlen (info->description), ==, 1000);
  baton_file_info_set_description (info, " \n ");
  g_assert_null (info->description);

  baton_file_info_set_media_type (info, "Text/Plain; charset=utf-8");
  g_assert_cmpstr (info->media_type, ==, "text/plain");
  baton_file_info_set_media_type (info, "text/plain/x");
  g_assert_null (info->media_type);
  baton_file_info_set_media_type (info, "../x");
  g_assert_null (info->media_type);

  baton_file_info_set_md5 (info, "900150983CD24FB0D6963F7D28E17F72");
  g_assert_cmpstr (info->md5, ==, "900150983cd24fb0d6963f7d28e17f72");
  baton_file_info_set_md5 (info, "900150983CD24FB0D6963F7D28E17F7");
  g_assert_null (info->md5);
}

static void
test_peer_info (void)
{
  static const char *const features[] = { "z", "a", "m", NULL };
  g_autoptr (BatonPeerInfo) info = baton_peer_info_new ("Psi", NULL, features);
  g_autoptr (BatonPeerInfo) unknown = baton_peer_info_new (NULL, NULL, NULL);

  g_assert_cmpstr (info->features[0], ==, "a");
  g_assert_true (baton_peer_info_has_feature (info, "z"));
  g_assert_false (baton_peer_info_has_feature (info, "b"));
  g_assert_false (baton_peer_info_has_feature (unknown, "a"));
  g_assert_null (unknown->features[0]);
}

static void
test_legs (void)
{
  g_autoptr (GError) error = NULL;
  BatonLegSet set = 99;

  g_assert_true (baton_leg_set_parse ("direct, proxy,ibb", &set, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (set, ==, BATON_LEG_BIT (BATON_LEG_DIRECT) | BATON_LEG_BIT (BATON_LEG_PROXY) | BATON_LEG_BIT (BATON_LEG_IBB));
  g_assert_true (baton_leg_set_parse ("direct,fast,proxy,ibb", &set, NULL));
  g_assert_cmpuint (set, ==, BATON_LEG_ALL);
  g_assert_false (baton_leg_set_parse ("direct,,ibb", &set, NULL));
  g_assert_false (baton_leg_set_parse ("", &set, NULL));
  g_assert_false (baton_leg_set_parse ("direct,pigeon", &set, &error));
  g_assert_error (error, BATON_OFFER_ERROR, BATON_OFFER_ERROR_UNSUPPORTED);
  g_assert_cmpuint (set, ==, BATON_LEG_ALL);
}

static void
assert_nicks (GType type,
              int n)
{
  GEnumClass *klass = g_type_class_ref (type);

  g_assert_cmpuint (klass->n_values, ==, n);
  for (int i = 0; i < n; i++)
    g_assert_nonnull (g_enum_get_value (klass, i));
  g_type_class_unref (klass);
}

static void
test_enums (void)
{
  BatonEnd end = BATON_END_NO_ROAD;

  assert_nicks (BATON_TYPE_LEG_KIND, BATON_N_LEGS);
  assert_nicks (BATON_TYPE_ROLE, BATON_TARGET + 1);
  assert_nicks (BATON_TYPE_LEG_REASON, BATON_LEG_REASON_SESSION_LOST + 1);
  assert_nicks (BATON_TYPE_NOTE_KIND, BATON_NOTE_LEG_CLOSED + 1);
  assert_nicks (BATON_TYPE_REFUSAL, BATON_REFUSAL_OTHER + 1);
  assert_nicks (BATON_TYPE_END, BATON_END_NO_ROAD + 1);
  g_assert_cmpstr (baton_leg_reason_to_string (BATON_LEG_REASON_TIMED_OUT), ==, "timed-out");
  g_assert_false (baton_end_from_string ("lost", &end));
  g_assert_false (baton_end_from_string (NULL, &end));
  g_assert_cmpint (end, ==, BATON_END_NO_ROAD);
  for (int i = 0; i <= BATON_END_NO_ROAD; i++)
    {
      g_assert_true (baton_end_from_string (baton_end_to_string (i), &end));
      g_assert_cmpint (end, ==, i);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/offer/offer/hash", test_hash);
  g_test_add_func ("/offer/candidate/reach", test_reach);
  g_test_add_func ("/offer/candidate/endpoint", test_candidate);
  g_test_add_func ("/offer/file-info/hostile", test_file_info);
  g_test_add_func ("/offer/peer-info/features", test_peer_info);
  g_test_add_func ("/offer/leg-kind/set", test_legs);
  g_test_add_func ("/offer/enums", test_enums);
  return g_test_run ();
}
