/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-account.h"
#include "baton-sasl.h"
#include "baton-scram.h"
#include "baton-test.h"

#define ALL "SCRAM-SHA-1", "PLAIN", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "X-OAUTH2"
#define BOTH (BATON_BINDING_TLS_UNIQUE | BATON_BINDING_TLS_EXPORTER)

static const struct
{
  const char *offered[8];
  const char *announced[4]; /* "-": does not announce */
  int able;
  const char *mechanism; /* NULL: none */
  BatonBinding binding;
  char flag;
} choices[] = {
  /* Announced: bound. */
  { { ALL }, { "tls-exporter" }, BATON_BINDING_TLS_EXPORTER, "SCRAM-SHA-256-PLUS", BATON_BINDING_TLS_EXPORTER, 'p' },
  { { ALL }, { "tls-unique", "tls-exporter" }, BOTH, "SCRAM-SHA-256-PLUS", BATON_BINDING_TLS_EXPORTER, 'p' },
  { { ALL }, { "tls-unique" }, BOTH, "SCRAM-SHA-256-PLUS", BATON_BINDING_TLS_UNIQUE, 'p' },
  { { "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256" }, { "tls-unique" }, BATON_BINDING_TLS_UNIQUE, "SCRAM-SHA-1-PLUS",
    BATON_BINDING_TLS_UNIQUE, 'p' },
  /* Announced, but nothing that we can: a 'y' would be refused. */
  { { ALL }, { "tls-server-end-point" }, BOTH, "SCRAM-SHA-256", BATON_BINDING_NONE, 'n' },
  { { ALL }, { "tls-unique" }, BATON_BINDING_TLS_EXPORTER, "SCRAM-SHA-256", BATON_BINDING_NONE, 'n' },
  /* Not announced: TLS 1.2 binds, TLS 1.3 does not (ejabberd 23.01). */
  { { ALL }, { "-" }, BOTH, "SCRAM-SHA-256-PLUS", BATON_BINDING_TLS_UNIQUE, 'p' },
  { { ALL }, { "-" }, BATON_BINDING_TLS_EXPORTER, "SCRAM-SHA-256", BATON_BINDING_NONE, 'n' },
  { { ALL }, { "-" }, BATON_BINDING_NONE, "SCRAM-SHA-256", BATON_BINDING_NONE, 'n' },
  /* No -PLUS offered: the server learns that we could have. */
  { { "PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256" }, { "-" }, BATON_BINDING_TLS_EXPORTER, "SCRAM-SHA-256",
    BATON_BINDING_NONE, 'y' },
  { { "SCRAM-SHA-1" }, { "tls-exporter" }, BATON_BINDING_TLS_EXPORTER, "SCRAM-SHA-1", BATON_BINDING_NONE, 'y' },
  { { "SCRAM-SHA-1" }, { "-" }, BATON_BINDING_NONE, "SCRAM-SHA-1", BATON_BINDING_NONE, 'n' },
  /* The last choice, and none. */
  { { "PLAIN", "LOGIN" }, { "-" }, BOTH, "PLAIN", BATON_BINDING_NONE, 'y' },
  { { "DIGEST-MD5", "EXTERNAL" }, { "-" }, BOTH, NULL },
  { { "SCRAM-SHA-1-PLUS" }, { "-" }, BATON_BINDING_TLS_EXPORTER, NULL },
  { { NULL }, { "-" }, BOTH, NULL },
};

static void
test_choice (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      BatonSaslChoice choice;
      gboolean silent = g_strcmp0 (choices[i].announced[0], "-") == 0;
      gboolean found = baton_sasl_choose (choices[i].offered, silent ? NULL : choices[i].announced, choices[i].able,
                                          &choice);

      g_test_message ("row %u", i);
      g_assert_cmpint (found, ==, choices[i].mechanism != NULL);
      if (!found)
        continue;
      g_assert_cmpstr (baton_sasl_choice_get_mechanism (&choice), ==, choices[i].mechanism);
      g_assert_cmpint (choice.binding, ==, choices[i].binding);
      g_assert_cmpint (choice.flag, ==, choices[i].flag);
    }
}

/* The examples of RFC 5802 section 5 and RFC 7677 section 3. */
static const struct
{
  BatonSaslKind kind;
  const char *nonce;
  const char *first;
  const char *challenge;
  const char *final;
  const char *success;
} examples[] = {
  { BATON_SASL_SCRAM_SHA_1, "fyko+d2lbbFgONRv9qkxdawL", "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
    "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
    "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
    "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=" },
  { BATON_SASL_SCRAM_SHA_256, "rOprNGfwEbeRWgbNEkqO", "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
    "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=" },
};

static void
test_rfc_examples (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      BatonSaslChoice choice = { examples[i].kind, BATON_BINDING_NONE, 'n' };
      g_autoptr(BatonScram) scram = baton_scram_new (&choice, NULL, "user", "pencil", examples[i].nonce);
      g_autofree char *first = baton_scram_dup_first (scram);
      g_autofree char *final = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_cmpstr (first, ==, examples[i].first);
      g_assert_true (baton_scram_take_challenge (scram, examples[i].challenge, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (baton_scram_get_iterations (scram), ==, 4096);
      final = baton_scram_dup_final (scram, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (final, ==, examples[i].final);
      g_assert_true (baton_scram_verify (scram, examples[i].success, &error));
      g_assert_no_error (error);
      g_assert_false (baton_scram_verify (scram, "v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=", NULL));
      g_assert_false (baton_scram_verify (scram, "e=invalid-proof", NULL));
      g_assert_false (baton_scram_verify (scram, "", NULL));
    }
}

static void
test_binding_is_signed (void)
{
  BatonSaslChoice choice = { BATON_SASL_SCRAM_SHA_1, BATON_BINDING_TLS_UNIQUE, 'p' };
  g_autoptr(GBytes) data = g_bytes_new_static ("xyz", 3);
  g_autoptr(BatonScram) scram = baton_scram_new (&choice, data, "a=b,c", "pencil", "abc");
  g_autofree char *first = baton_scram_dup_first (scram);
  g_autofree char *final = NULL;

  g_assert_cmpstr (first, ==, "p=tls-unique,,n=a=3Db=2Cc,r=abc");
  g_assert_true (baton_scram_take_challenge (scram, "r=abcdef,s=QSXCR+Q6sek8bf92,i=1,x=extension", NULL));
  final = baton_scram_dup_final (scram, NULL);
  g_assert_true (g_str_has_prefix (final, "c=cD10bHMtdW5pcXVlLCx4eXo=,r=abcdef,p="));
}

static void
test_wrong_challenges (void)
{
  static const char *const wrong[] = {
    "",
    "r=abc,s=QSXC,i=4096",      /* nothing added to our nonce */
    "r=xabcdef,s=QSXC,i=4096",  /* not our nonce */
    "m=x,r=abcdef,s=QSXC,i=1",  /* a mandatory extension */
    "r=abcdef,s=,i=4096",       "r=abcdef,s=Q!XC,i=4096",         "r=abcdef,s=QSXC",
    "r=abcdef,s=QSXC,i=0",      "r=abcdef,s=QSXC,i=-1",           "r=abcdef,s=QSXC,i=1000001",
    "r=abcdef,s=QSXC,i=4294967297", "r=abcdef,s=QSXC,i=99999999999999999999", "s=QSXC,r=abcdef,i=1",
    "e=unknown-user",
  };
  BatonSaslChoice choice = { BATON_SASL_SCRAM_SHA_1, BATON_BINDING_NONE, 'n' };
  g_autoptr(BatonScram) scram = baton_scram_new (&choice, NULL, "user", "pencil", "abc");

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (baton_scram_take_challenge (scram, wrong[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
on_result_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
respond (BatonSasl *sasl,
         const char *message,
         GError **error)
{
  g_autofree char *encoded = g_base64_encode ((guchar *) message, strlen (message));
  g_autoptr(GAsyncResult) result = NULL;

  baton_sasl_respond_async (sasl, encoded, NULL, on_result_cb, &result);
  baton_test_wait_until (result != NULL);
  return baton_sasl_respond_finish (sasl, result, error);
}

static char *
dup_server_first (BatonSasl *sasl,
                  guint iterations)
{
  g_autofree char *initial = baton_sasl_dup_initial (sasl);
  gsize length;
  g_autofree guchar *first = g_base64_decode (initial, &length);
  g_autofree char *text = g_strndup ((char *) first, length);

  return g_strdup_printf ("%sserver,s=QSXCR+Q6sek8bf92,i=%u", strstr (text, "r="), iterations);
}

static void
test_success_needs_proof (void)
{
  BatonSaslChoice choice = { BATON_SASL_SCRAM_SHA_256, BATON_BINDING_NONE, 'n' };
  static const char *const claims[] = { "", "=", "dj1BQUFB", "!" };
  g_autoptr(GError) error = NULL;
  BatonSasl *sasl = baton_sasl_new (&choice, NULL, "user", "pencil", &error);
  g_autofree char *challenge = dup_server_first (sasl, 30000); /* enough for the thread */
  g_autofree char *final = NULL;

  g_assert_no_error (error);
  g_assert_false (baton_sasl_succeed (sasl, "", &error));
  g_assert_error (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_SERVER);
  g_clear_error (&error);

  final = respond (sasl, challenge, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (final, !=, "");
  for (guint i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      g_assert_false (baton_sasl_succeed (sasl, claims[i], &error));
      g_assert_error (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_SERVER);
      g_clear_error (&error);
    }
  g_assert_null (respond (sasl, challenge, &error));
  g_assert_error (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_SERVER);
  baton_test_wait_finalized (sasl);
}

static void
test_plain (void)
{
  BatonSaslChoice choice = { BATON_SASL_PLAIN, BATON_BINDING_NONE, 'n' };
  g_autoptr(GError) error = NULL;
  /* U+00AA is prepared to "a" (RFC 4013 section 3). */
  BatonSasl *sasl = baton_sasl_new (&choice, NULL, "user", "p\xc2\xaass", &error);
  g_autofree char *initial = baton_sasl_dup_initial (sasl);

  g_assert_no_error (error);
  g_assert_cmpstr (initial, ==, "AHVzZXIAcGFzcw==");
  g_assert_true (baton_sasl_succeed (sasl, "", &error));
  baton_test_wait_finalized (sasl);

  g_assert_null (baton_sasl_new (&choice, NULL, "user", "a\x07", &error));
  g_assert_error (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_PASSWORD);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xmpp/sasl/choice", test_choice);
  g_test_add_func ("/xmpp/sasl/examples-of-the-rfcs", test_rfc_examples);
  g_test_add_func ("/xmpp/sasl/binding-is-signed", test_binding_is_signed);
  g_test_add_func ("/xmpp/sasl/wrong-challenges-are-refused", test_wrong_challenges);
  g_test_add_func ("/xmpp/sasl/success-needs-proof", test_success_needs_proof);
  g_test_add_func ("/xmpp/sasl/plain-is-prepared", test_plain);
  return g_test_run ();
}
