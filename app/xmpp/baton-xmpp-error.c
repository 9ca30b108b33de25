/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-xmpp-error-private.h"

#include "baton-ns.h"

G_DEFINE_QUARK (baton-xmpp-error-quark, baton_xmpp_error)

G_DEFINE_ENUM_TYPE (BatonXmppError, baton_xmpp_error,
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_BAD_ADDRESS, "bad-address"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_RESOLVE, "resolve"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_CONNECT, "connect"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_NOT_XMPP, "not-xmpp"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_NO_TLS, "no-tls"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_CERTIFICATE_UNKNOWN, "certificate-unknown"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_CERTIFICATE_IDENTITY, "certificate-identity"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_CERTIFICATE_EXPIRED, "certificate-expired"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_CERTIFICATE_OTHER, "certificate-other"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_TLS, "tls"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_PASSWORD, "password"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_ACCOUNT, "account"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_NO_MECHANISM, "no-mechanism"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_CONFLICT, "conflict"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_SERVER, "server"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_LOST, "lost"))

/* Server text goes into messages for developers; a flood of it does not. Bytes. */
#define MAX_TEXT 256

/* How far each code is from the first step of signing in: of several targets the furthest says why it fails. */
static const guint8 ranks[] = {
  [BATON_XMPP_ERROR_BAD_ADDRESS] = 0,          [BATON_XMPP_ERROR_RESOLVE] = 1,
  [BATON_XMPP_ERROR_CONNECT] = 2,              [BATON_XMPP_ERROR_LOST] = 3,
  [BATON_XMPP_ERROR_NOT_XMPP] = 4,             [BATON_XMPP_ERROR_TLS] = 5,
  [BATON_XMPP_ERROR_NO_TLS] = 6,               [BATON_XMPP_ERROR_CERTIFICATE_UNKNOWN] = 7,
  [BATON_XMPP_ERROR_CERTIFICATE_IDENTITY] = 7, [BATON_XMPP_ERROR_CERTIFICATE_EXPIRED] = 7,
  [BATON_XMPP_ERROR_CERTIFICATE_OTHER] = 7,    [BATON_XMPP_ERROR_SERVER] = 8,
  [BATON_XMPP_ERROR_NO_MECHANISM] = 9,         [BATON_XMPP_ERROR_ACCOUNT] = 9,
  [BATON_XMPP_ERROR_PASSWORD] = 9,             [BATON_XMPP_ERROR_CONFLICT] = 9,
};

static const struct
{
  const char *condition;
  BatonXmppError code;
} stream_conditions[] = {
  { "conflict", BATON_XMPP_ERROR_CONFLICT },
  { "host-unknown", BATON_XMPP_ERROR_ACCOUNT },
  { "host-gone", BATON_XMPP_ERROR_ACCOUNT },
  { "connection-timeout", BATON_XMPP_ERROR_LOST },
  { "reset", BATON_XMPP_ERROR_LOST },
  { "system-shutdown", BATON_XMPP_ERROR_LOST },
}, sasl_conditions[] = {
  { "not-authorized", BATON_XMPP_ERROR_PASSWORD },
  { "account-disabled", BATON_XMPP_ERROR_ACCOUNT },
  { "credentials-expired", BATON_XMPP_ERROR_ACCOUNT },
  { "invalid-authzid", BATON_XMPP_ERROR_ACCOUNT },
  { "encryption-required", BATON_XMPP_ERROR_NO_MECHANISM },
  { "invalid-mechanism", BATON_XMPP_ERROR_NO_MECHANISM },
  { "mechanism-too-weak", BATON_XMPP_ERROR_NO_MECHANISM },
};

/* "condition (text)" of a stream error or a SASL failure. */
static char *
describe (const BatonNode *element,
          const char *ns,
          const char **condition)
{
  const char *text = baton_node_find_text (element, "text", ns);
  BatonNode *child = baton_node_find (element, NULL, ns);

  while (child != NULL && baton_node_is (child, "text", ns))
    child = baton_node_find_next (element, child, NULL, ns);
  *condition = child != NULL ? baton_node_get_name (child) : "undefined-condition";
  if (text == NULL || *text == '\0')
    return g_strdup (*condition);
  return g_strdup_printf ("%.*s (%.*s)", MAX_TEXT, *condition, MAX_TEXT, text);
}

/**
 * baton_xmpp_error_from_certificate:
 * @flags: what is wrong, not 0
 */
GError *
baton_xmpp_error_from_certificate (GTlsCertificateFlags flags)
{
  g_autofree char *what = g_flags_to_string (G_TYPE_TLS_CERTIFICATE_FLAGS, flags);
  BatonXmppError code = BATON_XMPP_ERROR_CERTIFICATE_OTHER;

  if ((flags & G_TLS_CERTIFICATE_REVOKED) != 0)
    code = BATON_XMPP_ERROR_CERTIFICATE_OTHER;
  else if ((flags & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0)
    code = BATON_XMPP_ERROR_CERTIFICATE_UNKNOWN;
  else if ((flags & G_TLS_CERTIFICATE_BAD_IDENTITY) != 0)
    code = BATON_XMPP_ERROR_CERTIFICATE_IDENTITY;
  else if ((flags & (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED)) != 0)
    code = BATON_XMPP_ERROR_CERTIFICATE_EXPIRED;
  return g_error_new (BATON_XMPP_ERROR, code, "The server's certificate is not good: %s", what);
}

/**
 * baton_xmpp_error_from_stream:
 * @error: a stream error (RFC 6120 section 4.9.3)
 */
GError *
baton_xmpp_error_from_stream (const BatonNode *error)
{
  const char *condition = NULL;
  g_autofree char *what = describe (error, BATON_NS_STREAM_ERRORS, &condition);
  BatonXmppError code = BATON_XMPP_ERROR_SERVER;

  for (guint i = 0; i < G_N_ELEMENTS (stream_conditions); i++)
    {
      if (g_strcmp0 (stream_conditions[i].condition, condition) == 0)
        code = stream_conditions[i].code;
    }
  return g_error_new (BATON_XMPP_ERROR, code, "The server ended the stream: %s", what);
}

/**
 * baton_xmpp_error_from_sasl:
 * @failure: a failure (RFC 6120 section 6.5)
 */
GError *
baton_xmpp_error_from_sasl (const BatonNode *failure)
{
  const char *condition = NULL;
  g_autofree char *what = describe (failure, BATON_NS_SASL, &condition);
  BatonXmppError code = BATON_XMPP_ERROR_SERVER;

  for (guint i = 0; i < G_N_ELEMENTS (sasl_conditions); i++)
    {
      if (g_strcmp0 (sasl_conditions[i].condition, condition) == 0)
        code = sasl_conditions[i].code;
    }
  return g_error_new (BATON_XMPP_ERROR, code, "The server does not let us in: %s", what);
}

/**
 * baton_xmpp_error_from_io:
 * @cause: what went wrong
 * @code: what it means at this point
 */
GError *
baton_xmpp_error_from_io (const GError *cause,
                          BatonXmppError code)
{
  if (cause->domain == BATON_XMPP_ERROR || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);
  if (cause->domain == G_RESOLVER_ERROR)
    code = BATON_XMPP_ERROR_RESOLVE;
  return g_error_new_literal (BATON_XMPP_ERROR, code, cause->message);
}

/**
 * baton_xmpp_error_outranks:
 * @b: (nullable): a reason
 * @a: (nullable): another
 */
gboolean
baton_xmpp_error_outranks (const GError *b,
                           const GError *a)
{
  if (a == NULL || b == NULL || a->domain != BATON_XMPP_ERROR || b->domain != BATON_XMPP_ERROR)
    return b != NULL && (a == NULL || a->domain != BATON_XMPP_ERROR);
  return ranks[b->code] > ranks[a->code];
}

/**
 * baton_xmpp_error_is_final:
 * @error: why an account is not online
 *
 * A captive portal shows a foreign certificate and goes away again; a refused password is never tried twice, lest the
 * server lock the account, and two clients that fight for one resource would never stop.
 */
gboolean
baton_xmpp_error_is_final (const GError *error)
{
  return g_error_matches (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_PASSWORD)
         || g_error_matches (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_CONFLICT)
         || g_error_matches (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_BAD_ADDRESS);
}
