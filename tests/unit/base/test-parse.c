/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-parse.h"

#include <string.h>

static void
test_u64 (void)
{
  static const char *const bad[] = { NULL,  "",    " 1",  "1 ",  "+1",  "-1", "0x1", "1.0", "18446744073709551616",
                                     "1e3", "\t1", "\v1", "0\n", "11a", "٣" };
  guint64 value = 7;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (baton_parse_u64 (bad[i], G_MAXUINT64, &value));
  g_assert_false (baton_parse_u64 ("101", 100, &value));
  g_assert_cmpuint (value, ==, 7);
  g_assert_true (baton_parse_u64 ("100", 100, &value));
  g_assert_cmpuint (value, ==, 100);
  g_assert_true (baton_parse_u64 ("18446744073709551615", G_MAXUINT64, &value));
  g_assert_cmpuint (value, ==, G_MAXUINT64);
  g_assert_true (baton_parse_u64 ("4294967296", G_MAXUINT64, &value));
  g_assert_cmpuint (value, ==, G_GUINT64_CONSTANT (4294967296));
}

static void
test_port (void)
{
  guint16 port = 7;

  g_assert_false (baton_parse_port ("0", &port));
  g_assert_false (baton_parse_port ("65536", &port));
  g_assert_false (baton_parse_port (NULL, &port));
  g_assert_cmpuint (port, ==, 7);
  g_assert_true (baton_parse_port ("65535", &port));
  g_assert_cmpuint (port, ==, 65535);
}

static void
test_boolean (void)
{
  gboolean value = FALSE;

  g_assert_true (baton_parse_boolean ("1", &value) && value);
  g_assert_true (baton_parse_boolean ("false", &value) && !value);
  g_assert_true (baton_parse_boolean ("true", &value) && value);
  g_assert_true (baton_parse_boolean ("0", &value) && !value);
  g_assert_false (baton_parse_boolean ("yes", &value));
  g_assert_false (baton_parse_boolean ("TRUE", &value));
  g_assert_false (baton_parse_boolean (NULL, &value));
}

static void
assert_base64 (const char *text,
               gsize max,
               const char *wanted)
{
  g_autoptr (GBytes) bytes = baton_parse_base64 (text, max);

  if (wanted == NULL)
    {
      g_assert_null (bytes);
      return;
    }
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), wanted, strlen (wanted));
}

static void
test_base64 (void)
{
  assert_base64 ("", 10, "");
  assert_base64 (" \n", 10, "");
  assert_base64 ("YQ==", 1, "a");
  assert_base64 ("YWI=", 2, "ab");
  assert_base64 ("YWJj", 3, "abc");
  assert_base64 (" YW\r\nJj\tZA = =", 4, "abcd");
  assert_base64 ("YWJj", 2, NULL);
  assert_base64 ("YWJjYWJj", 3, NULL);
  assert_base64 ("YWJ", 10, NULL);
  assert_base64 ("YQ", 10, NULL);
  assert_base64 ("Y===", 10, NULL);
  assert_base64 ("====", 10, NULL);
  assert_base64 ("YQ==YQ==", 10, NULL);
  assert_base64 ("YW-_", 10, NULL);
  assert_base64 ("YW\vJj", 10, NULL);
  assert_base64 (NULL, 10, NULL);
}

static void
assert_datetime (const char *text,
                 const char *wanted)
{
  g_autoptr (GDateTime) time = baton_parse_datetime (text);
  g_autofree char *told = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  g_assert_cmpstr (told, ==, wanted);
}

static void
test_datetime (void)
{
  assert_datetime ("2002-09-10T23:08:25Z", "2002-09-10T23:08:25Z");
  assert_datetime ("2002-09-10T23:08:25.25Z", "2002-09-10T23:08:25.250000Z");
  assert_datetime ("2002-09-10T23:08:25.123456789Z", "2002-09-10T23:08:25.123456Z");
  assert_datetime ("2002-09-10T23:08:25+02:00", "2002-09-10T21:08:25Z");
  assert_datetime ("2002-09-10T20:08:25-05:30", "2002-09-11T01:38:25Z");
  assert_datetime ("2002-09-10T23:08:25+00:00Z", "2002-09-10T23:08:25Z");
  assert_datetime ("20020910T23:08:25", "2002-09-10T23:08:25Z");
  assert_datetime ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z");
  assert_datetime ("2002-09-10", NULL);
  assert_datetime ("2002-09-10 23:08:25Z", NULL);
  assert_datetime ("2002-02-30T23:08:25Z", NULL);
  assert_datetime ("2002-09-10T24:08:25Z", NULL);
  assert_datetime ("2002-09-10T23:08:61Z", NULL);
  assert_datetime ("2002-09-10T23:08:25.Z", NULL);
  assert_datetime ("2002-09-10T23:08:25+99:00", NULL);
  assert_datetime ("2002-09-10T23:08:25ZZ", NULL);
  assert_datetime ("2002-09-10T23:08:25Z\n", NULL);
  assert_datetime ("2002-09", NULL);
  assert_datetime ("0000-00-00T00:00:00Z", NULL);
  assert_datetime ("", NULL);
  assert_datetime (NULL, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/parse/u64", test_u64);
  g_test_add_func ("/base/parse/port", test_port);
  g_test_add_func ("/base/parse/boolean", test_boolean);
  g_test_add_func ("/base/parse/base64", test_base64);
  g_test_add_func ("/base/parse/datetime", test_datetime);
  return g_test_run ();
}
