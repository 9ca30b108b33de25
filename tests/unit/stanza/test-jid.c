/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-jid.h"

#include <string.h>

static void
assert_jid (const char *text,
            const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonJid) jid = baton_jid_new (text, &error);
  g_autoptr (BatonJid) again = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (baton_jid_get_text (jid), ==, wanted);
  again = baton_jid_new (wanted, &error);
  g_assert_no_error (error);
  g_assert_true (baton_jid_equal (jid, again));
  g_assert_cmpuint (baton_jid_hash (jid), ==, baton_jid_hash (again));
}

static void
test_good (void)
{
  assert_jid ("Juliet@Example.COM/Balcony", "juliet@example.com/Balcony");
  assert_jid ("example.com", "example.com");
  assert_jid ("example.com.", "example.com");
  assert_jid ("example.com/foo/bar@x", "example.com/foo/bar@x");
  assert_jid ("a@b/ x ", "a@b/ x ");
  assert_jid ("fußball@example.com", "fussball@example.com");
  assert_jid ("ΠΑΥΛΟΣ@bücher.example/Κ", "παυλοσ@bücher.example/Κ");
  assert_jid ("a@example。com", "a@example.com");
  assert_jid ("a@localhost/\360\237\216\211", "a@localhost/\360\237\216\211");
  assert_jid ("a@[2001:DB8::1]/r", "a@[2001:db8::1]/r");
  assert_jid ("a@192.0.2.1", "a@192.0.2.1");
  assert_jid ("a\\40b@conference_room.example/n", "a\\40b@conference_room.example/n");
}

static void
test_bad (void)
{
  static const char *const bad[] = {
    "",        "@example.com", "a@",           "a@/r",       "a@b/",           "/r",         "a@b@c",
    "a b@c",   "a\"b@c",       "a'b@c",        "a&b@c",      "a<b@c",          "a:b@c",      "a@b c",
    "a@b..c",  "a@.b",         "a@-b",         "a@b-",       "a@[::1",         "a@[127.0.0.1]", "a@[]",
    "a@b\n/r", "a@b/\001",     "\377@b",       "a@b/\377",   "a@b\357\274\217c", "a@b:5222", "a@.",
    "a@\302\255/r",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *shown = g_strescape (bad[i], NULL);

      g_test_message ("%s", shown);
      g_assert_null (baton_jid_new (bad[i], &error));
      g_assert_error (error, BATON_JID_ERROR, BATON_JID_ERROR_MALFORMED);
    }
}

static void
test_limits (void)
{
  g_autofree char *most = g_strnfill (1023, 'r');
  g_autofree char *more = g_strnfill (1024, 'r');
  g_autofree char *label = g_strnfill (64, 'd');
  g_autofree char *full = g_strdup_printf ("%s@d/%s", most, most);
  g_autofree char *long_local = g_strdup_printf ("%s@d", more);
  g_autofree char *long_resource = g_strdup_printf ("l@d/%s", more);
  /* One character of three bytes that becomes eighteen of them, U+FDFA: the result is what counts. */
  g_autofree char *grows = NULL;
  GString *many = g_string_new ("l@d/");

  for (guint i = 0; i < 300; i++)
    g_string_append (many, "\357\267\272");
  grows = g_string_free (many, FALSE);
  assert_jid (full, full);
  g_assert_null (baton_jid_new (long_local, NULL));
  g_assert_null (baton_jid_new (long_resource, NULL));
  g_assert_null (baton_jid_new (label, NULL));
  g_assert_null (baton_jid_new (grows, NULL));
}

static void
test_parts (void)
{
  g_autoptr (BatonJid) full = baton_jid_new ("a@b/c", NULL);
  g_autoptr (BatonJid) bare = baton_jid_bare (full);
  g_autoptr (BatonJid) same = baton_jid_bare (bare);
  g_autoptr (BatonJid) other = baton_jid_with_resource (bare, "d", NULL);
  g_autoptr (BatonJid) domain = baton_jid_new ("b", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (baton_jid_get_local (full), ==, "a");
  g_assert_cmpstr (baton_jid_get_domain (full), ==, "b");
  g_assert_cmpstr (baton_jid_get_resource (full), ==, "c");
  g_assert_false (baton_jid_is_bare (full));
  g_assert_true (baton_jid_is_bare (bare));
  g_assert_true (same == bare);
  g_assert_cmpstr (baton_jid_get_text (bare), ==, "a@b");
  g_assert_cmpstr (baton_jid_get_text (other), ==, "a@b/d");
  g_assert_true (baton_jid_same_bare (full, other));
  g_assert_false (baton_jid_equal (full, other));
  g_assert_false (baton_jid_same_bare (domain, bare));
  g_assert_null (baton_jid_get_local (domain));
  g_assert_null (baton_jid_with_resource (bare, "", &error));
  g_assert_error (error, BATON_JID_ERROR, BATON_JID_ERROR_MALFORMED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stanza/jid/good", test_good);
  g_test_add_func ("/stanza/jid/bad", test_bad);
  g_test_add_func ("/stanza/jid/limits", test_limits);
  g_test_add_func ("/stanza/jid/parts", test_parts);
  return g_test_run ();
}
