/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 section 8.3: stanza errors; XEP-0086: the numbers that older clients go by. */
#include "baton-stanza-error.h"

#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-parse.h"

#include <string.h>

/* What is kept of the words a peer adds to its error, characters: they end up in a log. */
#define TEXT_CHARS_MAX 500

/* Indexed by BatonStanzaError. */
static const struct
{
  const char *condition;
  const char *type;
  guint16 legacy;
} conditions[] = {
  { "undefined-condition", "cancel", 500 },
  { "bad-request", "modify", 400 },
  { "conflict", "cancel", 409 },
  { "feature-not-implemented", "cancel", 501 },
  { "forbidden", "cancel", 403 }, /* Psi and Pidgin decline an offer with "cancel"; RFC 6120 would say "auth" */
  { "gone", "cancel", 302 },
  { "internal-server-error", "cancel", 500 },
  { "item-not-found", "cancel", 404 },
  { "jid-malformed", "modify", 400 },
  { "not-acceptable", "cancel", 406 }, /* as Psi and Coccinella do; RFC 6120 would say "modify" */
  { "not-allowed", "cancel", 405 },
  { "not-authorized", "auth", 401 },
  { "policy-violation", "modify", 406 },
  { "recipient-unavailable", "wait", 404 },
  { "redirect", "modify", 302 },
  { "registration-required", "auth", 407 },
  { "remote-server-not-found", "cancel", 404 },
  { "remote-server-timeout", "wait", 504 },
  { "resource-constraint", "wait", 500 },
  { "service-unavailable", "cancel", 503 },
  { "subscription-required", "auth", 407 },
  { "unexpected-request", "wait", 400 },
};

/* What a number alone means: XEP-0086 section 3. */
static const struct
{
  guint16 legacy;
  BatonStanzaError code;
} legacy_codes[] = {
  { 302, BATON_STANZA_ERROR_REDIRECT },
  { 400, BATON_STANZA_ERROR_BAD_REQUEST },
  { 401, BATON_STANZA_ERROR_NOT_AUTHORIZED },
  { 402, BATON_STANZA_ERROR_NOT_ALLOWED },
  { 403, BATON_STANZA_ERROR_FORBIDDEN },
  { 404, BATON_STANZA_ERROR_ITEM_NOT_FOUND },
  { 405, BATON_STANZA_ERROR_NOT_ALLOWED },
  { 406, BATON_STANZA_ERROR_NOT_ACCEPTABLE },
  { 407, BATON_STANZA_ERROR_REGISTRATION_REQUIRED },
  { 408, BATON_STANZA_ERROR_REMOTE_SERVER_TIMEOUT },
  { 409, BATON_STANZA_ERROR_CONFLICT },
  { 500, BATON_STANZA_ERROR_INTERNAL_SERVER_ERROR },
  { 501, BATON_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED },
  { 502, BATON_STANZA_ERROR_SERVICE_UNAVAILABLE },
  { 503, BATON_STANZA_ERROR_SERVICE_UNAVAILABLE },
  { 504, BATON_STANZA_ERROR_REMOTE_SERVER_TIMEOUT },
  { 510, BATON_STANZA_ERROR_SERVICE_UNAVAILABLE },
};

G_DEFINE_QUARK (baton-stanza-error-quark, baton_stanza_error)

static gboolean
find_condition (const BatonNode *error,
                BatonStanzaError *out)
{
  BatonNode *child;

  for (child = baton_node_find (error, NULL, BATON_NS_STANZA_ERRORS); child != NULL;
       child = baton_node_find_next (error, child, NULL, BATON_NS_STANZA_ERRORS))
    {
      for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
        {
          if (baton_node_is (child, conditions[i].condition, NULL))
            {
              *out = i;
              return TRUE;
            }
        }
    }
  return FALSE;
}

static gboolean
find_legacy (const BatonNode *error,
             BatonStanzaError *out)
{
  guint64 legacy;

  if (!baton_parse_u64 (baton_node_get_attr (error, "code"), G_MAXUINT16, &legacy))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (legacy_codes); i++)
    {
      if (legacy_codes[i].legacy == legacy)
        {
          *out = legacy_codes[i].code;
          return TRUE;
        }
    }
  return FALSE;
}

/* The name of the first element that neither RFC 6120 nor the stanza's own namespace defines. */
static const char *
get_detail_name (const BatonNode *error)
{
  for (BatonNode *child = baton_node_first (error); child != NULL; child = baton_node_next (error, child))
    {
      if (!baton_node_is (child, NULL, BATON_NS_STANZA_ERRORS) &&
          !baton_node_is (child, NULL, baton_node_get_ns (error)))
        return baton_node_get_name (child);
    }
  return NULL;
}

static char *
dup_message (const BatonNode *error,
             BatonStanzaError code)
{
  const char *text = baton_node_find_text (error, "text", BATON_NS_STANZA_ERRORS);
  g_autofree char *trimmed = NULL;

  /* Clients from before RFC 3920 write their words straight into the element. */
  if (text == NULL || *text == '\0')
    text = baton_node_get_text (error);
  trimmed = g_strstrip (g_strdup (text));
  if (*trimmed == '\0')
    {
      const char *detail = get_detail_name (error);

      return g_strdup (detail != NULL ? detail : conditions[code].condition);
    }
  if (g_utf8_strlen (trimmed, -1) > TEXT_CHARS_MAX)
    return g_utf8_substring (trimmed, 0, TEXT_CHARS_MAX);
  return g_steal_pointer (&trimmed);
}

/**
 * baton_stanza_error_parse:
 * @stanza: a stanza
 *
 * Turns a stanza of type "error" into an error. The condition decides, the legacy number where there is none. The
 * message is the peer's text; without one the name of the application's own condition (as "no-valid-streams"), or that
 * of the defined condition.
 *
 * Returns: (transfer full) (nullable): an error of the domain %BATON_STANZA_ERROR; %NULL when @stanza is no error
 */
GError *
baton_stanza_error_parse (const BatonNode *stanza)
{
  BatonStanzaError code = BATON_STANZA_ERROR_UNDEFINED_CONDITION;
  g_autofree char *message = NULL;
  BatonNode *error;

  g_return_val_if_fail (stanza != NULL, NULL);

  if (g_strcmp0 (baton_node_get_attr (stanza, "type"), "error") != 0)
    return NULL;
  error = baton_node_find (stanza, "error", baton_node_get_ns (stanza));
  if (error == NULL)
    return g_error_new_literal (BATON_STANZA_ERROR, code, conditions[code].condition);
  if (!find_condition (error, &code))
    find_legacy (error, &code);
  message = dup_message (error, code);
  return g_error_new_literal (BATON_STANZA_ERROR, code, message);
}

/**
 * baton_stanza_error_reply:
 * @request: the stanza to answer
 * @code: the condition
 * @text: (nullable): words for the peer's log, in English
 *
 * Returns: (transfer full): the answer, with condition and legacy number
 */
BatonNode *
baton_stanza_error_reply (BatonNode *request,
                          BatonStanzaError code,
                          const char *text)
{
  return baton_stanza_error_reply_with (request, code, text, NULL);
}

/**
 * baton_stanza_error_reply_with:
 * @request: the stanza to answer
 * @code: the condition
 * @text: (nullable): words for the peer's log, in English
 * @detail: (nullable) (transfer none): the application's own condition, as `no-valid-streams` of XEP-0095
 *
 * Returns: (transfer full): the answer, with condition and legacy number
 */
BatonNode *
baton_stanza_error_reply_with (BatonNode *request,
                               BatonStanzaError code,
                               const char *text,
                               BatonNode *detail)
{
  g_autoptr (BatonBuilder) builder = NULL;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (conditions), NULL);

  builder = baton_builder_new_reply (request, "error");
  baton_builder_open (builder, "error", NULL);
  baton_builder_attr_u64 (builder, "code", conditions[code].legacy);
  baton_builder_attr (builder, "type", conditions[code].type);
  baton_builder_leaf (builder, conditions[code].condition, BATON_NS_STANZA_ERRORS, NULL);
  if (text != NULL)
    baton_builder_leaf (builder, "text", BATON_NS_STANZA_ERRORS, text);
  if (detail != NULL)
    baton_builder_add (builder, detail);
  return baton_builder_end (builder);
}
