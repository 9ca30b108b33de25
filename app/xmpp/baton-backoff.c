/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 section 3.3: reconnecting */
#include "baton-backoff.h"

#include "baton-patience.h"

/**
 * baton_backoff_get_ms:
 * @n_failures: how many attempts in a row came to nothing
 * @draw: a random number from 0 to 1
 *
 * Doubles with each failure, and spreads, so that a server that comes back is not met by everybody at once.
 *
 * Returns: milliseconds to wait
 */
guint
baton_backoff_get_ms (guint n_failures,
                      double draw)
{
  guint longest_ms = BATON_PATIENCE_BACKOFF_MIN_MS;

  for (guint i = 0; i < n_failures && longest_ms < BATON_PATIENCE_BACKOFF_MAX_MS; i++)
    longest_ms *= 2;
  longest_ms = MIN (longest_ms, BATON_PATIENCE_BACKOFF_MAX_MS);
  return longest_ms / 2 + (guint) (longest_ms / 2 * draw);
}
