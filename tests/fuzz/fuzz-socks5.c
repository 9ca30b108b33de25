/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "baton-socks5.h"

#define HASH "0123456789abcdef0123456789abcdef01234567"

static gboolean
is_over (BatonSocks5Step step)
{
  return step == BATON_SOCKS5_GRANTED || step == BATON_SOCKS5_DENIED || step == BATON_SOCKS5_BAD;
}

/* The first byte says which side, and how many bytes come at a time; the rest is what the other side says. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  BatonSocks5 socks;
  BatonSocks5Step step = BATON_SOCKS5_MORE;
  gsize at = 1;
  gsize chunk;

  if (size == 0)
    return 0;
  if (data[0] & 1)
    baton_socks5_init_client (&socks, HASH);
  else
    baton_socks5_init_server (&socks);
  chunk = 1 + data[0] / 2;

  while (at < size && !is_over (step))
    {
      gsize count = MIN (MIN (chunk, size - at), baton_socks5_get_wanted (&socks));
      gsize length;

      g_assert_cmpuint (count, >, 0);
      step = baton_socks5_feed (&socks, data + at, count);
      at += count;
      if (step == BATON_SOCKS5_ASKED)
        {
          for (const char *c = baton_socks5_get_hash (&socks); *c != '\0'; c++)
            g_assert_true (g_ascii_isxdigit (*c) && !g_ascii_isupper (*c));
          step = baton_socks5_answer (&socks, data[0] & 2);
        }
      (void) baton_socks5_get_output (&socks, &length);
      g_assert_cmpuint (length, <=, BATON_SOCKS5_MAX);
      g_assert_cmpuint (at, <=, 2 * BATON_SOCKS5_MAX + 1);
    }
  if (is_over (step))
    g_assert_cmpuint (baton_socks5_get_wanted (&socks), ==, 0);
  return 0;
}
