/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-account.h"
#include "baton-trail.h"

static BatonTrail *
make (const char *server)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) endpoints = baton_endpoint_parse_server (server, &error);

  g_assert_no_error (error);
  return baton_trail_new (endpoints);
}

static void
fail (BatonTrail *trail,
      BatonXmppError code,
      gboolean may_be_tls)
{
  g_autoptr(GError) error = g_error_new_literal (BATON_XMPP_ERROR, code, "no");

  baton_trail_fail (trail, error, may_be_tls);
}

static void
assert_at (BatonTrail *trail,
           const char *host,
           guint16 port,
           gboolean direct_tls)
{
  BatonEndpoint *endpoint = baton_trail_get_current (trail);

  g_assert_nonnull (endpoint);
  g_assert_cmpstr (endpoint->host, ==, host);
  g_assert_cmpuint (endpoint->port, ==, port);
  g_assert_cmpint (endpoint->direct_tls, ==, direct_tls);
}

static void
assert_end (BatonTrail *trail,
            BatonXmppError code)
{
  g_assert_null (baton_trail_get_current (trail));
  g_assert_true (g_error_matches (baton_trail_get_error (trail), BATON_XMPP_ERROR, (int) code));
}

static void
test_guess_is_corrected (void)
{
  g_autoptr(BatonTrail) plain = make ("a.example:443");
  g_autoptr(BatonTrail) direct = make ("a.example:5223");
  g_autoptr(BatonTrail) dead = make ("a.example:443");

  assert_at (plain, "a.example", 443, FALSE);
  fail (plain, BATON_XMPP_ERROR_CONNECT, TRUE);
  assert_at (plain, "a.example", 443, TRUE);
  fail (plain, BATON_XMPP_ERROR_TLS, FALSE);
  /* Neither kind: the first answer stands. */
  assert_end (plain, BATON_XMPP_ERROR_CONNECT);

  assert_at (direct, "a.example", 5223, TRUE);
  fail (direct, BATON_XMPP_ERROR_TLS, FALSE);
  assert_at (direct, "a.example", 5223, FALSE);
  fail (direct, BATON_XMPP_ERROR_CERTIFICATE_EXPIRED, FALSE);
  assert_end (direct, BATON_XMPP_ERROR_CERTIFICATE_EXPIRED);

  fail (dead, BATON_XMPP_ERROR_CONNECT, FALSE);
  assert_end (dead, BATON_XMPP_ERROR_CONNECT);
}

static void
test_furthest_reason (void)
{
  g_autoptr(BatonTrail) trail = make ("a.example");

  assert_at (trail, "a.example", 5222, FALSE);
  fail (trail, BATON_XMPP_ERROR_CERTIFICATE_IDENTITY, FALSE);
  assert_at (trail, "a.example", 5223, TRUE);
  fail (trail, BATON_XMPP_ERROR_CONNECT, FALSE);
  assert_end (trail, BATON_XMPP_ERROR_CERTIFICATE_IDENTITY);
}

static void
test_redirects_are_bounded (void)
{
  g_autoptr(BatonTrail) trail = make ("a.example:5222");

  g_assert_false (baton_trail_redirect (trail, "http://b.example/"));
  g_assert_true (baton_trail_redirect (trail, "[2001:db8::1]:5333"));
  fail (trail, BATON_XMPP_ERROR_SERVER, FALSE);
  assert_at (trail, "2001:db8::1", 5333, FALSE);
  g_assert_true (baton_trail_redirect (trail, "a.example:5222"));
  fail (trail, BATON_XMPP_ERROR_SERVER, FALSE);
  assert_at (trail, "a.example", 5222, FALSE);
  g_assert_false (baton_trail_redirect (trail, "a.example:5222"));
  fail (trail, BATON_XMPP_ERROR_SERVER, FALSE);
  assert_end (trail, BATON_XMPP_ERROR_SERVER);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xmpp/trail/guess-is-corrected", test_guess_is_corrected);
  g_test_add_func ("/xmpp/trail/furthest-reason-is-told", test_furthest_reason);
  g_test_add_func ("/xmpp/trail/redirects-are-bounded", test_redirects_are_bounded);
  return g_test_run ();
}
