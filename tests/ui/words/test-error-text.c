/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-error-text.h"

#include "baton-account.h"
#include "baton-negotiator.h"
#include "baton-transfer.h"

static void
assert_sentence (const char *text)
{
  g_assert_nonnull (text);
  g_assert_cmpuint (strlen (text), >, 8);
  g_assert_true (g_str_has_suffix (text, "."));
  g_assert_true (g_unichar_isupper (g_utf8_get_char (text)));
  /* No place was left empty, and nothing reads like a log. */
  g_assert_null (strchr (text, '{'));
  g_assert_null (strstr (text, "rror"));
  g_assert_null (strstr (text, "failed"));
}

static void
assert_words (GQuark     domain,
              int        code,
              BatonRole  role)
{
  g_autoptr(GError) error = g_error_new_literal (domain, code, "for us alone");
  g_autofree char *title = baton_error_text_dup_title (error, role, "Juliet");
  g_autofree char *advice = baton_error_text_dup_advice (error, role, "Juliet");
  g_autofree char *sentence = baton_error_text_dup_sentence (error, role, "Juliet");
  g_autofree char *both = g_strconcat (title, " ", advice, NULL);

  assert_sentence (title);
  assert_sentence (advice);
  g_assert_cmpstr (sentence, ==, both);
}

static void
walk (GQuark domain,
      GType  type)
{
  g_autoptr(GEnumClass) codes = g_type_class_ref (type);

  g_assert_cmpuint (codes->n_values, >, 0);
  for (guint i = 0; i < codes->n_values; i++)
    {
      if (!baton_error_text_knows (domain, codes->values[i].value))
        g_error ("no words for %s", codes->values[i].value_name);
      assert_words (domain, codes->values[i].value, BATON_INITIATOR);
      assert_words (domain, codes->values[i].value, BATON_TARGET);
    }
}

static void
test_every_code_has_words (void)
{
  walk (BATON_TRANSFER_ERROR, BATON_TYPE_TRANSFER_ERROR);
  walk (BATON_XMPP_ERROR, BATON_TYPE_XMPP_ERROR);
  assert_words (BATON_NEGOTIATOR_ERROR, BATON_NEGOTIATOR_ERROR_OFFLINE, BATON_INITIATOR);
  assert_words (BATON_NEGOTIATOR_ERROR, BATON_NEGOTIATOR_ERROR_INCAPABLE, BATON_INITIATOR);
}

static void
test_a_stranger_gets_general_words (void)
{
  g_autoptr(GError) error = g_error_new_literal (g_quark_from_static_string ("verona"), 7, "brawl");
  g_autofree char *title = baton_error_text_dup_title (error, BATON_TARGET, "Juliet");

  g_assert_false (baton_error_text_knows (error->domain, error->code));
  g_assert_cmpstr (title, ==, "Something went wrong that Baton has no words for.");
}

static void
test_again_is_offered_where_it_helps (void)
{
  g_autoptr(GError) offline = g_error_new_literal (BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_OFFLINE, "");
  g_autoptr(GError) declined = g_error_new_literal (BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_DECLINED, "");

  g_assert_true (baton_error_text_again_helps (offline));
  g_assert_false (baton_error_text_again_helps (declined));
}

static void
test_each_side_reads_its_own_words (void)
{
  g_autoptr(GError) error = g_error_new_literal (BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_PEER_FAILED, "");
  g_autofree char *out = baton_error_text_dup_title (error, BATON_INITIATOR, "Juliet");
  g_autofree char *in = baton_error_text_dup_title (error, BATON_TARGET, "Juliet");

  g_assert_cmpstr (out, ==, "Juliet’s computer could not save the file.");
  g_assert_cmpstr (in, ==, "Juliet’s computer could not read the file.");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/error-text/every-code-has-words", test_every_code_has_words);
  g_test_add_func ("/words/error-text/a-stranger-gets-general-words", test_a_stranger_gets_general_words);
  g_test_add_func ("/words/error-text/again-is-offered-where-it-helps", test_again_is_offered_where_it_helps);
  g_test_add_func ("/words/error-text/each-side-reads-its-own-words", test_each_side_reads_its_own_words);
  return g_test_run ();
}
