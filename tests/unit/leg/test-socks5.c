/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "baton-socks5.h"

#define HASH "0123456789abcdef0123456789abcdef01234567"
#define REQUEST "\x05\x01\x00\x03\x28" HASH "\x00\x00"
#define GRANT "\x05\x00\x00\x03\x28" HASH "\x00\x00"

typedef struct
{
  const char *name;
  const char *bytes;
  gsize length;
  BatonSocks5Step end;
} Sample;

#define SAMPLE(name, bytes, end)                                                                                       \
  {                                                                                                                    \
    name, bytes, sizeof (bytes) - 1, BATON_SOCKS5_##end                                                                \
  }

/* What a server may say to the client, and what becomes of it. */
static const Sample replies[] = {
  SAMPLE ("echo", "\x05\x00" GRANT, GRANTED),
  SAMPLE ("address of Pidgin",
          "\x05\x00\x05\x00\x00\x03\x0b"
          "192.168.1.7"
          "\x1f\x40",
          GRANTED),
  SAMPLE ("IPv4", "\x05\x00\x05\x00\x00\x01\x7f\x00\x00\x01\x1f\x40", GRANTED),
  SAMPLE ("IPv6",
          "\x05\x00\x05\x00\x00\x04"
          "0123456789abcdef"
          "\x1f\x40",
          GRANTED),
  SAMPLE ("empty name", "\x05\x00\x05\x00\x00\x03\x00\x00\x00", GRANTED),
  SAMPLE ("refusal of Psi", "\x05\x00\x05\x04", DENIED),
  SAMPLE ("refusal of Dino", "\x05\x00\x05\x01", DENIED),
  SAMPLE ("no method", "\x05\xff", DENIED),
  SAMPLE ("a method nobody asked for", "\x05\x02", BAD),
  SAMPLE ("SOCKS4", "\x04", BAD),
  SAMPLE ("HTTP", "H", BAD),
  SAMPLE ("wrong version of the reply", "\x05\x00\x04", BAD),
  SAMPLE ("no such address", "\x05\x00\x05\x00\x00\x02", BAD),
};

/* What a client may say to the server. */
static const Sample requests[] = {
  SAMPLE ("plain", "\x05\x01\x00" REQUEST, ASKED),
  SAMPLE ("several methods", "\x05\x03\x01\x02\x00" REQUEST, ASKED),
  SAMPLE ("any port", "\x05\x01\x00\x05\x01\x00\x03\x28" HASH "\x1f\x40", ASKED),
  SAMPLE ("no methods", "\x05\x00", DENIED),
  SAMPLE ("passwords only", "\x05\x01\x02", DENIED),
  SAMPLE ("bind", "\x05\x01\x00\x05\x02", DENIED),
  SAMPLE ("IPv4", "\x05\x01\x00\x05\x01\x00\x01", DENIED),
  SAMPLE ("no hash",
          "\x05\x01\x00\x05\x01\x00\x03\x04"
          "host"
          "\x00\x50",
          DENIED),
  SAMPLE ("not hex",
          "\x05\x01\x00\x05\x01\x00\x03\x28"
          "0123456789abcdef0123456789abcdef0123456z"
          "\x00\x00",
          DENIED),
  SAMPLE ("SOCKS4", "\x04", BAD),
  SAMPLE ("wrong version of the request", "\x05\x01\x00\x04", BAD),
};

/* Feeds at most @limit bytes at a time, never more than are wanted; what is left over is in @rest. */
static BatonSocks5Step
feed_all (BatonSocks5 *socks, const Sample *sample, gsize limit, gsize length, gsize *rest)
{
  BatonSocks5Step step = BATON_SOCKS5_MORE;
  gsize at = 0;

  while (at < length && step <= BATON_SOCKS5_SEND)
    {
      gsize wanted = baton_socks5_get_wanted (socks);
      gsize count = MIN (MIN (wanted, limit), length - at);

      g_assert_cmpuint (count, >, 0);
      step = baton_socks5_feed (socks, (const guint8 *) sample->bytes + at, count);
      at += count;
    }

  *rest = length - at;

  return step;
}

static void
check_samples (const Sample *samples, gsize n_samples, gboolean client)
{
  for (gsize i = 0; i < n_samples; i++)
    for (gsize limit = 1; limit <= 300; limit += limit == 1 ? 1 : 298)
      for (gsize length = 1; length <= samples[i].length; length++)
        {
          BatonSocks5 socks;
          BatonSocks5Step step;
          gsize rest;

          if (client)
            baton_socks5_init_client (&socks, HASH);
          else
            baton_socks5_init_server (&socks);
          step = feed_all (&socks, &samples[i], limit, length, &rest);

          g_assert_cmpuint (rest, ==, 0);
          if (length == samples[i].length)
            g_assert_cmpint (step, ==, samples[i].end);
          else
            g_assert_cmpint (step, <=, BATON_SOCKS5_SEND);
        }
}

static void
test_client_answers (void)
{
  check_samples (replies, G_N_ELEMENTS (replies), TRUE);
}

static void
test_server_answers (void)
{
  check_samples (requests, G_N_ELEMENTS (requests), FALSE);
}

static void
assert_output (BatonSocks5 *socks, const char *bytes, gsize length)
{
  gsize have;
  const guint8 *out = baton_socks5_get_output (socks, &have);

  g_assert_cmpmem (out, have, bytes, length);
}

static void
test_client_never_pipelines (void)
{
  BatonSocks5 socks;

  baton_socks5_init_client (&socks, HASH);
  assert_output (&socks, "\x05\x01\x00", 3);
  g_assert_cmpint (baton_socks5_feed (&socks, (const guint8 *) "\x05", 1), ==, BATON_SOCKS5_MORE);
  assert_output (&socks, "", 0);
  g_assert_cmpint (baton_socks5_feed (&socks, (const guint8 *) "\x00", 1), ==, BATON_SOCKS5_SEND);
  assert_output (&socks, REQUEST, sizeof REQUEST - 1);
}

/* The stream begins right behind the reply, in the same segment if the peer likes. */
static void
test_client_leaves_payload (void)
{
  const Sample glued = SAMPLE ("glued", "\x05\x00" GRANT "\rdata", GRANTED);
  BatonSocks5 socks;
  gsize rest;

  baton_socks5_init_client (&socks, HASH);
  g_assert_cmpint (feed_all (&socks, &glued, 300, glued.length, &rest), ==, BATON_SOCKS5_GRANTED);
  g_assert_cmpuint (rest, ==, strlen ("\rdata"));
  g_assert_cmpuint (baton_socks5_get_wanted (&socks), ==, 0);
}

static void
test_server_echoes (void)
{
  const Sample upper = SAMPLE ("upper case",
                               "\x05\x01\x00\x05\x01\x00\x03\x28"
                               "0123456789ABCDEF0123456789ABCDEF01234567"
                               "\x00\x00",
                               ASKED);
  BatonSocks5 socks;
  gsize rest;

  baton_socks5_init_server (&socks);
  g_assert_cmpint (feed_all (&socks, &upper, 300, upper.length, &rest), ==, BATON_SOCKS5_ASKED);
  g_assert_cmpstr (baton_socks5_get_hash (&socks), ==, HASH);
  g_assert_cmpint (baton_socks5_answer (&socks, TRUE), ==, BATON_SOCKS5_GRANTED);
  assert_output (&socks,
                 "\x05\x00\x00\x03\x28"
                 "0123456789ABCDEF0123456789ABCDEF01234567"
                 "\x00\x00",
                 47);
}

static void
test_server_refuses (void)
{
  BatonSocks5 socks;
  gsize rest;

  baton_socks5_init_server (&socks);
  g_assert_cmpint (feed_all (&socks, &requests[0], 300, requests[0].length, &rest), ==, BATON_SOCKS5_ASKED);
  g_assert_cmpint (baton_socks5_answer (&socks, FALSE), ==, BATON_SOCKS5_DENIED);
  assert_output (&socks, "\x05\x04\x00\x03\x28" HASH "\x00\x00", 47);
}

/* 255 methods, the 255th of which will do. */
static void
test_server_many_methods (void)
{
  BatonSocks5 socks;
  guint8 greeting[2 + 255] = { 5, 255 };
  BatonSocks5Step step = BATON_SOCKS5_MORE;

  memset (greeting + 2, 2, 254);
  baton_socks5_init_server (&socks);
  for (gsize at = 0; at < sizeof greeting; at++)
    {
      g_assert_cmpint (step, ==, BATON_SOCKS5_MORE);
      step = baton_socks5_feed (&socks, greeting + at, 1);
    }
  g_assert_cmpint (step, ==, BATON_SOCKS5_SEND);
  assert_output (&socks, "\x05\x00", 2);
}

/* Whatever comes: an end after a bounded number of bytes, and nothing read beyond it. */
static void
test_garbage (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < 20000; i++)
    {
      BatonSocks5 socks;
      BatonSocks5Step step = BATON_SOCKS5_MORE;
      gsize fed = 0;

      if (i % 2)
        baton_socks5_init_client (&socks, HASH);
      else
        baton_socks5_init_server (&socks);

      while (step <= BATON_SOCKS5_SEND)
        {
          guint8 bytes[BATON_SOCKS5_MAX];
          gsize count = g_rand_int_range (rand, 1, baton_socks5_get_wanted (&socks) + 1);

          for (gsize j = 0; j < count; j++)
            bytes[j] = g_rand_int_range (rand, 0, 4) ? g_rand_int_range (rand, 0, 6) : g_rand_int_range (rand, 0, 256);
          step = baton_socks5_feed (&socks, bytes, count);
          fed += count;
        }

      g_assert_cmpuint (fed, <=, 2 * BATON_SOCKS5_MAX);
      if (step == BATON_SOCKS5_ASKED)
        g_assert_cmpint (baton_socks5_answer (&socks, FALSE), ==, BATON_SOCKS5_DENIED);
      g_assert_cmpuint (baton_socks5_get_wanted (&socks), ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/leg/socks5/client-answers", test_client_answers);
  g_test_add_func ("/leg/socks5/server-answers", test_server_answers);
  g_test_add_func ("/leg/socks5/client-never-pipelines", test_client_never_pipelines);
  g_test_add_func ("/leg/socks5/client-leaves-payload", test_client_leaves_payload);
  g_test_add_func ("/leg/socks5/server-echoes", test_server_echoes);
  g_test_add_func ("/leg/socks5/server-refuses", test_server_refuses);
  g_test_add_func ("/leg/socks5/server-many-methods", test_server_many_methods);
  g_test_add_func ("/leg/socks5/garbage", test_garbage);

  return g_test_run ();
}
