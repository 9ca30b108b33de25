/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "baton-parse.h"

#include <string.h>

static void
check_base64 (const char *text)
{
  g_autoptr (GBytes) bytes = baton_parse_base64 (text, 4096);
  g_autoptr (GBytes) again = NULL;
  g_autofree char *encoded = NULL;

  if (bytes == NULL)
    return;
  g_assert_cmpuint (g_bytes_get_size (bytes), <=, 4096);
  encoded = g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  again = baton_parse_base64 (encoded, 4096);
  g_assert_true (g_bytes_equal (bytes, again));
}

static void
check_datetime (const char *text)
{
  g_autoptr (GDateTime) time = baton_parse_datetime (text);
  g_autoptr (GDateTime) again = NULL;
  g_autofree char *told = NULL;

  if (time == NULL)
    return;
  told = g_date_time_format_iso8601 (time);
  again = baton_parse_datetime (told);
  g_assert_nonnull (again);
  g_assert_cmpint (g_date_time_to_unix (again), ==, g_date_time_to_unix (time));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  guint64 number;
  guint16 port;
  gboolean truth;

  check_base64 (text);
  check_datetime (text);
  if (baton_parse_u64 (text, G_MAXUINT64, &number))
    g_assert_cmpuint (strspn (text, "0123456789"), ==, strlen (text));
  if (baton_parse_port (text, &port))
    g_assert_cmpuint (port, >, 0);
  if (baton_parse_boolean (text, &truth))
    g_assert_true (truth == TRUE || truth == FALSE);
  return 0;
}
