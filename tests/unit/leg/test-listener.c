/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "baton-leg.h"
#include "baton-socks5-listener.h"
#include "baton-test-clock.h"
#include "baton-test.h"
#include "leg-fixture.h"

#define HASH "0123456789abcdef0123456789abcdef01234567"
#define OTHER "ffffffffffffffffffffffffffffffffffffffff"

typedef struct
{
  BatonTestClock *clock;
  BatonSocks5Listener *listener;
  guint16 port;
  BatonTcp *tcp;
  guint grants;
} Fixture;

static void
on_granted_cb (BatonTcp *tcp, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_null (fixture->tcp);
  fixture->tcp = tcp;
  fixture->grants++;
}

static gboolean
on_is_busy_cb (gpointer user_data)
{
  return ((Fixture *) user_data)->tcp != NULL;
}

static const BatonSocks5Claim claim = { on_granted_cb, on_is_busy_cb };

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->clock = baton_test_clock_new ();
  fixture->listener = baton_socks5_listener_new (BATON_CLOCK (fixture->clock));
  baton_socks5_listener_start (fixture->listener, &error);
  g_assert_no_error (error);
  fixture->port = baton_socks5_listener_get_port (fixture->listener);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->tcp, baton_tcp_close);
  g_assert_finalize_object (fixture->listener);
  baton_test_clock_advance (fixture->clock, 10000);
  g_assert_cmpuint (baton_tcp_count_closing (), ==, 0);
  g_assert_finalize_object (fixture->clock);
}

static void
test_grants (Fixture *fixture, gconstpointer data)
{
  int fd = raw_connect (fixture->port);

  baton_socks5_listener_claim (fixture->listener, HASH, &claim, fixture);
  raw_enter (fd, HASH);
  raw_expect (fd, "\x05\x00\x00\x03\x28" HASH "\x00\x00", 47);
  g_assert_nonnull (fixture->tcp);
  g_assert_cmpuint (baton_socks5_listener_get_pending (fixture->listener), ==, 0);

  g_clear_pointer (&fixture->tcp, baton_tcp_close);
  g_assert_cmpint (raw_wait_end (fd), ==, 0);
  close (fd);
}

static void
test_split_and_merged (Fixture *fixture, gconstpointer data)
{
  const char all[] = "\x05\x01\x00\x05\x01\x00\x03\x28" HASH "\x00\x00\rdata";
  int fd = raw_connect (fixture->port);
  char got[5];

  baton_socks5_listener_claim (fixture->listener, HASH, &claim, fixture);

  /* One byte a segment. */
  for (gsize i = 0; i < 3 + 47; i++)
    {
      raw_send (fd, all + i, 1);
      baton_test_iterate ();
    }
  baton_test_wait_until (fixture->tcp != NULL);
  g_clear_pointer (&fixture->tcp, baton_tcp_close);
  close (fd);

  /* Everything in one, and the first bytes of the stream behind it: they are left alone. */
  fd = raw_connect (fixture->port);
  raw_send (fd, all, sizeof all - 1);
  baton_test_wait_until (fixture->tcp != NULL);
  g_assert_cmpint (baton_tcp_read (fixture->tcp, got, sizeof got), ==, 5);
  g_assert_cmpmem (got, 5, "\rdata", 5);
  close (fd);
}

static void
test_refuses_unknown (Fixture *fixture, gconstpointer data)
{
  int fd = raw_connect (fixture->port);
  guint id = baton_socks5_listener_claim (fixture->listener, HASH, &claim, fixture);

  raw_enter (fd, OTHER);
  raw_expect (fd, "\x05\x04\x00\x03\x28" OTHER "\x00\x00", 47);
  g_assert_cmpint (raw_wait_end (fd), ==, 0);
  close (fd);

  baton_socks5_listener_release (fixture->listener, id);
  fd = raw_connect (fixture->port);
  raw_enter (fd, HASH);
  raw_expect (fd, "\x05\x04\x00\x03\x28" HASH "\x00\x00", 47);
  g_assert_cmpint (raw_wait_end (fd), ==, 0);
  close (fd);
  g_assert_cmpuint (fixture->grants, ==, 0);
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
  int first = raw_connect (fixture->port);
  int second = raw_connect (fixture->port);

  baton_socks5_listener_claim (fixture->listener, HASH, &claim, fixture);
  raw_enter (first, HASH);
  raw_expect (first, "\x05\x00\x00\x03\x28" HASH "\x00\x00", 47);
  raw_enter (second, HASH);
  raw_expect (second, "\x05\x04\x00\x03\x28" HASH "\x00\x00", 47);
  g_assert_cmpint (raw_wait_end (second), ==, 0);
  close (second);

  g_clear_pointer (&fixture->tcp, baton_tcp_close);
  second = raw_connect (fixture->port);
  raw_enter (second, HASH);
  raw_expect (second, "\x05\x00\x00\x03\x28" HASH "\x00\x00", 47);
  g_assert_cmpuint (fixture->grants, ==, 2);
  close (first);
  close (second);
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  int fd = raw_connect (fixture->port);

  /* Unread bytes at our side must not make the goodbye a reset. */
  raw_send (fd, "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n", 37);
  g_assert_cmpint (raw_wait_end (fd), ==, 0);
  close (fd);

  fd = raw_connect (fixture->port);
  raw_reset (fd);
  baton_test_wait_until (baton_socks5_listener_get_pending (fixture->listener) == 0);

  fd = raw_connect (fixture->port);
  raw_send (fd, "\x05\x01\x00", 3);
  raw_expect (fd, "\x05\x00", 2);
  g_assert_cmpuint (baton_socks5_listener_get_pending (fixture->listener), ==, 1);
  raw_reset (fd);
  baton_test_wait_until (baton_socks5_listener_get_pending (fixture->listener) == 0);
}

static void
test_silent (Fixture *fixture, gconstpointer data)
{
  int fd = raw_connect (fixture->port);

  baton_test_wait_until (baton_socks5_listener_get_pending (fixture->listener) == 1);
  baton_test_clock_advance (fixture->clock, 9000);
  raw_send (fd, "\x05", 1);
  baton_test_iterate ();
  baton_test_iterate ();
  g_assert_cmpuint (baton_socks5_listener_get_pending (fixture->listener), ==, 1);

  /* A byte now and then buys no time. */
  baton_test_clock_advance (fixture->clock, 1001);
  g_assert_cmpuint (baton_socks5_listener_get_pending (fixture->listener), ==, 0);
  g_assert_cmpint (raw_wait_end (fd), ==, 0);
  close (fd);
}

static void
test_flood (Fixture *fixture, gconstpointer data)
{
  int flood[BATON_SOCKS5_PENDING_MAX + 8];
  int fd;

  baton_socks5_listener_claim (fixture->listener, HASH, &claim, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (flood); i++)
    {
      flood[i] = raw_connect (fixture->port);
      baton_test_wait_until (baton_socks5_listener_get_pending (fixture->listener) ==
                                 MIN (i + 1, BATON_SOCKS5_PENDING_MAX) &&
                             (i < BATON_SOCKS5_PENDING_MAX || raw_wait_end (flood[i - BATON_SOCKS5_PENDING_MAX]) == 0));
    }

  fd = raw_connect (fixture->port);
  raw_enter (fd, HASH);
  raw_expect (fd, "\x05\x00\x00\x03\x28" HASH "\x00\x00", 47);
  g_assert_cmpuint (baton_socks5_listener_get_pending (fixture->listener), <, BATON_SOCKS5_PENDING_MAX);

  close (fd);
  for (guint i = 0; i < G_N_ELEMENTS (flood); i++)
    close (flood[i]);
  baton_test_wait_until (baton_socks5_listener_get_pending (fixture->listener) == 0);
}

/* A client that goes on talking after our goodbye is not listened to for ever. */
static void
test_talks_on (Fixture *fixture, gconstpointer data)
{
  int fd = raw_connect (fixture->port);

  raw_send (fd, "GET / HTTP/1.1\r\n", 16);
  g_assert_cmpint (raw_wait_end (fd), ==, 0);
  g_assert_cmpuint (baton_tcp_count_closing (), ==, 1);
  raw_send (fd, "more", 4);
  baton_test_clock_advance (fixture->clock, 3001);
  g_assert_cmpuint (baton_tcp_count_closing (), ==, 0);
  close (fd);
}

static void
test_port_taken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BatonSocks5Listener) second = baton_socks5_listener_new (BATON_CLOCK (fixture->clock));
  g_autoptr (GError) error = NULL;

  baton_socks5_listener_set_port (second, fixture->port);
  g_assert_false (baton_socks5_listener_start (second, &error));
  g_assert_error (error, BATON_LEG_ERROR, BATON_LEG_ERROR_UNREACHABLE);
  g_assert_cmpuint (baton_socks5_listener_get_port (second), ==, 0);

  baton_socks5_listener_set_port (second, 0);
  g_clear_error (&error);
  baton_socks5_listener_start (second, &error);
  g_assert_no_error (error);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/leg/listener/grants", test_grants);
  ADD ("/leg/listener/split-and-merged", test_split_and_merged);
  ADD ("/leg/listener/refuses-unknown-and-released-hashes", test_refuses_unknown);
  ADD ("/leg/listener/one-at-a-time", test_one_at_a_time);
  ADD ("/leg/listener/garbage", test_garbage);
  ADD ("/leg/listener/silent-client", test_silent);
  ADD ("/leg/listener/flood", test_flood);
  ADD ("/leg/listener/client-that-talks-on", test_talks_on);
  ADD ("/leg/listener/port-taken", test_port_taken);

  return g_test_run ();
}
