/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "baton-caps-cache.h"
#include "baton-caps-hash.h"
#include "baton-disco-info-private.h"
#include "baton-display.h"
#include "baton-parser.h"

/* XEP-0115 section 5.2. */
static const char simple_generation[] =
  "<identity category='client' name='Exodus 0.9.1' type='pc'/>"
  "<feature var='http://jabber.org/protocol/disco#items'/>"
  "<feature var='http://jabber.org/protocol/caps'/>"
  "<feature var='http://jabber.org/protocol/disco#info'/>"
  "<feature var='http://jabber.org/protocol/muc'/>";

/* XEP-0115 section 5.3. */
#define COMPLEX_HEAD \
  "<identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>" \
  "<identity xml:lang='el' category='client' name='Ψ 0.11' type='pc'/>" \
  "<feature var='http://jabber.org/protocol/caps'/>" \
  "<feature var='http://jabber.org/protocol/disco#info'/>" \
  "<feature var='http://jabber.org/protocol/disco#items'/>" \
  "<feature var='http://jabber.org/protocol/muc'/>"
#define COMPLEX_FORM \
  "<x xmlns='jabber:x:data' type='result'>" \
  "<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:dataforms:softwareinfo</value></field>" \
  "<field var='ip_version' type='text-multi'><value>ipv4</value><value>ipv6</value></field>" \
  "<field var='os'><value>Mac</value></field>" \
  "<field var='os_version'><value>10.5.1</value></field>" \
  "<field var='software'><value>Psi</value></field>" \
  "<field var='software_version'><value>0.11</value></field></x>"
#define COMPLEX_VER "q07IKJEyjvHSyhy//CH0CxmKi8w="

static BatonDiscoInfo *
parse (const char  *inside,
       GError     **error)
{
  g_autofree char *text = g_strdup_printf ("<query xmlns='http://jabber.org/protocol/disco#info'>%s</query>", inside);
  g_autoptr(BatonNode) node = NULL;
  g_autoptr(GError) bad = NULL;

  node = baton_parser_parse_document (text, -1, &bad);
  g_assert_no_error (bad);
  return baton_disco_info_parse (node, error);
}

static void
assert_hash (const char *inside,
             const char *hash,
             const char *ver)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BatonDiscoInfo) info = parse (inside, &error);
  g_autofree char *computed = NULL;

  g_assert_no_error (error);
  computed = baton_caps_hash_of (info, hash);
  g_assert_cmpstr (computed, ==, ver);
}

static void
test_vectors (void)
{
  assert_hash (simple_generation, "sha-1", "QgayPKawpkPSDYmwT/WM94uAlu0=");
  assert_hash (COMPLEX_HEAD COMPLEX_FORM, "sha-1", COMPLEX_VER);
  /* The same string, hashed by another program. */
  assert_hash (simple_generation, "sha-256", "Wr6IGEKhx6b9627gBmi/cCmpxXBc/GYq5zWuYfWGWoc=");
  assert_hash (simple_generation, "md5", NULL);
}

/* Octets decide, not letters of a language, and each part of an identity by itself. */
static void
test_order (void)
{
  assert_hash ("<identity category='client-x' type='a'/><identity category='client' type='pc'/>"
               "<feature var='b'/><feature var='é'/><feature var='Z'/>", "sha-1", "61EoZhLRjnWvH7mWZ3vsEc7sFQw=");
}

static void
test_ill_formed (void)
{
  assert_hash ("<feature var='a'/><feature var='a'/>", "sha-1", NULL);
  assert_hash ("<identity category='client' type='pc' name='x'/><identity category='client' type='pc' name='x'/>",
               "sha-1", NULL);
  assert_hash (COMPLEX_HEAD COMPLEX_FORM COMPLEX_FORM, "sha-1", NULL);
  assert_hash ("<x xmlns='jabber:x:data'><field var='FORM_TYPE' type='hidden'>"
               "<value>a</value><value>b</value></field></x>", "sha-1", NULL);
}

static void
test_forms_without_type_do_not_count (void)
{
  assert_hash (COMPLEX_HEAD COMPLEX_FORM
               "<x xmlns='jabber:x:data'><field var='os'><value>Mac</value></field></x>", "sha-1", COMPLEX_VER);
  assert_hash (COMPLEX_HEAD COMPLEX_FORM
               "<x xmlns='jabber:x:data'><field var='FORM_TYPE'><value>not-hidden</value></field></x>"
               "<x xmlns='jabber:x:data'><field var='FORM_TYPE'><value>not-hidden</value></field></x>",
               "sha-1", COMPLEX_VER);
}

/* "a<b<" is one feature "a<b" or two: such an answer could pass for another client's. */
static void
test_separators_cannot_be_smuggled (void)
{
  assert_hash ("<feature var='a&lt;b'/>", "sha-1", NULL);
  assert_hash ("<identity category='client/pc' type=''/>", "sha-1", NULL);
  assert_hash ("<x xmlns='jabber:x:data'><field var='FORM_TYPE' type='hidden'><value>a</value></field>"
               "<field var='b'><value>c&lt;d</value></field></x>", "sha-1", NULL);
}

static void
test_cache_verifies (void)
{
  g_autoptr(BatonCapsCache) cache = baton_caps_cache_new ();
  g_autoptr(BatonDiscoInfo) info = parse (simple_generation, NULL);

  g_assert_false (baton_caps_cache_add (cache, "sha-1", COMPLEX_VER, info));
  g_assert_null (baton_caps_cache_find (cache, "sha-1", COMPLEX_VER));
  g_assert_true (baton_caps_cache_add (cache, "sha-1", "QgayPKawpkPSDYmwT/WM94uAlu0=", info));
  g_assert_true (baton_caps_cache_find (cache, "sha-1", "QgayPKawpkPSDYmwT/WM94uAlu0=") == info);
  g_assert_null (baton_caps_cache_find (cache, "sha-256", "QgayPKawpkPSDYmwT/WM94uAlu0="));
}

static char *
add_numbered (BatonCapsCache *cache,
              guint           number)
{
  g_autofree char *inside = g_strdup_printf ("<feature var='%u'/>", number);
  g_autoptr(BatonDiscoInfo) info = parse (inside, NULL);
  char *ver = baton_caps_hash_of (info, "sha-1");

  g_assert_true (baton_caps_cache_add (cache, "sha-1", ver, info));
  return ver;
}

static void
test_cache_is_bounded (void)
{
  g_autoptr(BatonCapsCache) cache = baton_caps_cache_new ();
  g_autofree char *first = add_numbered (cache, 0);
  g_autofree char *second = add_numbered (cache, 1);

  for (guint i = 2; i < BATON_CAPS_CACHE_MAX; i++)
    g_free (add_numbered (cache, i));
  g_assert_nonnull (baton_caps_cache_find (cache, "sha-1", first));
  g_free (add_numbered (cache, BATON_CAPS_CACHE_MAX));

  g_assert_nonnull (baton_caps_cache_find (cache, "sha-1", first));
  g_assert_null (baton_caps_cache_find (cache, "sha-1", second));
}

/* The number takes the place of "#". */
static void
append_numbered (GString    *out,
                 const char *unit,
                 guint       number)
{
  const char *mark = strchr (unit, '#');

  g_string_append_len (out, unit, mark - unit);
  g_string_append_printf (out, "%u%s", number, mark + 1);
}

/* So many are fine and one more is not. */
static void
assert_refused (const char *unit,
                guint       n,
                const char *head,
                const char *tail)
{
  g_autoptr(GString) inside = g_string_new (head);
  g_autoptr(GError) error = NULL;
  g_autoptr(BatonDiscoInfo) info = NULL;
  g_autoptr(BatonDiscoInfo) largest = NULL;

  for (guint i = 0; i < n; i++)
    append_numbered (inside, unit, i);
  g_string_append (inside, tail);
  largest = parse (inside->str, &error);
  g_assert_no_error (error);
  g_assert_nonnull (largest);

  g_string_truncate (inside, inside->len - strlen (tail));
  append_numbered (inside, unit, n);
  g_string_append (inside, tail);
  info = parse (inside->str, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_null (info);
}

static void
test_limits (void)
{
  g_autofree char *long_text = g_strnfill (BATON_DISCO_MAX_TEXT + 1, 'a');
  g_autofree char *long_feature = g_strdup_printf ("<feature var='%s'/>", long_text);
  g_autoptr(GError) error = NULL;

  assert_refused ("<feature var='#'/>", BATON_DISCO_MAX_FEATURES, "", "");
  assert_refused ("<identity category='#' type='a'/>", BATON_DISCO_MAX_IDENTITIES, "", "");
  assert_refused ("<x xmlns='jabber:x:data'><field var='#'/></x>", BATON_DISCO_MAX_FORMS, "", "");
  assert_refused ("<field var='#'/>", BATON_DISCO_MAX_FIELDS, "<x xmlns='jabber:x:data'>", "</x>");
  assert_refused ("<value>#</value>", BATON_DISCO_MAX_VALUES, "<x xmlns='jabber:x:data'><field>", "</field></x>");
  g_assert_null (parse (long_feature, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_reading (void)
{
  g_autoptr(BatonDiscoInfo) info = parse ("<identity category='proxy' type='bytestreams'/>"
                                          "<identity category='client' type='pc' name=' a\xe2\x80\xae""b&#10;c '/>"
                                          "<feature var='b'/><feature/><feature var='a'/><feature var='b'/>"
                                          "<other xmlns='x'/>", NULL);
  const char * const *features = baton_disco_info_get_features (info);

  g_assert_cmpstr (features[0], ==, "a");
  g_assert_cmpstr (features[1], ==, "b");
  g_assert_null (features[2]);
  g_assert_true (baton_disco_info_has_feature (info, "a"));
  g_assert_false (baton_disco_info_has_feature (info, "A"));
  g_assert_true (baton_disco_info_has_identity (info, "proxy", "bytestreams"));
  g_assert_false (baton_disco_info_has_identity (info, "proxy", "pc"));
  g_assert_cmpstr (baton_disco_info_get_name (info), ==, "ab c");
}

static void
assert_display (const char *text,
                const char *shown)
{
  g_autofree char *safe = baton_display_dup (text);

  g_assert_cmpstr (safe, ==, shown);
}

static void
test_display (void)
{
  g_autofree char *long_text = g_strnfill (1000, 'a');
  g_autofree char *long_shown = baton_display_dup (long_text);

  assert_display (NULL, NULL);
  assert_display ("", NULL);
  assert_display (" \t\n", NULL);
  assert_display ("\xe2\x80\x8b\xe2\x80\xae\xef\xbb\xbf", NULL);
  assert_display ("\xe2\x80\x8d", NULL);
  assert_display ("  Romeo \n\n Montague ", "Romeo Montague");
  assert_display ("exe\xe2\x80\xaegpj", "exegpj");
  assert_display ("a\x01\x7f""b", "ab");
  assert_display ("עברית", "עברית");
  assert_display ("👩\xe2\x80\x8d💻", "👩\xe2\x80\x8d💻");
  g_assert_cmpuint (g_utf8_strlen (long_shown, -1), ==, BATON_DISPLAY_MAX_CHARS);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xmpp/caps/vectors", test_vectors);
  g_test_add_func ("/xmpp/caps/order", test_order);
  g_test_add_func ("/xmpp/caps/ill-formed-has-no-hash", test_ill_formed);
  g_test_add_func ("/xmpp/caps/forms-without-type-do-not-count", test_forms_without_type_do_not_count);
  g_test_add_func ("/xmpp/caps/separators-cannot-be-smuggled", test_separators_cannot_be_smuggled);
  g_test_add_func ("/xmpp/caps/cache-verifies", test_cache_verifies);
  g_test_add_func ("/xmpp/caps/cache-is-bounded", test_cache_is_bounded);
  g_test_add_func ("/xmpp/disco-info/reading", test_reading);
  g_test_add_func ("/xmpp/disco-info/limits", test_limits);
  g_test_add_func ("/xmpp/display/safe", test_display);

  return g_test_run ();
}
