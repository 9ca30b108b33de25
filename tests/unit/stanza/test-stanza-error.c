/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-stanza-error.h"

#include <string.h>

static BatonNode *
build_request (void)
{
  g_autoptr (BatonBuilder) b = baton_builder_new ("iq", BATON_NS_CLIENT);

  baton_builder_attr (b, "from", "i@x/a");
  baton_builder_attr (b, "id", "7");
  return baton_builder_end (b);
}

static BatonNode *
build_error (const char *code,
             const char *condition,
             const char *text,
             const char *inside)
{
  g_autoptr (BatonBuilder) b = baton_builder_new_iq ("error", NULL, "1");

  baton_builder_open (b, "error", NULL);
  baton_builder_attr (b, "code", code);
  if (condition != NULL)
    baton_builder_leaf (b, condition, BATON_NS_STANZA_ERRORS, NULL);
  if (text != NULL)
    baton_builder_leaf (b, "text", BATON_NS_STANZA_ERRORS, text);
  baton_builder_text (b, inside);
  return baton_builder_end (b);
}

static void
test_there_and_back (void)
{
  g_autoptr (BatonNode) request = build_request ();

  for (int code = 0; code <= BATON_STANZA_ERROR_UNEXPECTED_REQUEST; code++)
    {
      g_autoptr (BatonNode) reply = baton_stanza_error_reply (request, code, "SID in use");
      g_autoptr (GError) error = baton_stanza_error_parse (reply);

      g_assert_error (error, BATON_STANZA_ERROR, code);
      g_assert_cmpstr (error->message, ==, "SID in use");
      g_assert_cmpstr (baton_node_get_attr (reply, "to"), ==, "i@x/a");
      g_assert_cmpstr (baton_node_get_attr (reply, "type"), ==, "error");
      g_assert_nonnull (baton_node_get_attr (baton_node_first (reply), "code"));
    }
}

static void
test_decline (void)
{
  g_autoptr (BatonNode) request = build_request ();
  g_autoptr (BatonNode) reply = baton_stanza_error_reply (request, BATON_STANZA_ERROR_FORBIDDEN, NULL);
  BatonNode *error = baton_node_find (reply, "error", BATON_NS_CLIENT);

  g_assert_cmpstr (baton_node_get_attr (error, "code"), ==, "403");
  g_assert_cmpstr (baton_node_get_attr (error, "type"), ==, "cancel");
  g_assert_nonnull (baton_node_find (error, "forbidden", BATON_NS_STANZA_ERRORS));
  g_assert_null (baton_node_find (error, "text", NULL));
}

static void
test_detail (void)
{
  g_autoptr (BatonNode) request = build_request ();
  g_autoptr (BatonBuilder) b = baton_builder_new ("no-valid-streams", BATON_NS_SI);
  g_autoptr (BatonNode) detail = baton_builder_end (b);
  g_autoptr (BatonNode) reply =
    baton_stanza_error_reply_with (request, BATON_STANZA_ERROR_BAD_REQUEST, NULL, detail);
  g_autoptr (GError) error = baton_stanza_error_parse (reply);

  g_assert_error (error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_BAD_REQUEST);
  g_assert_cmpstr (error->message, ==, "no-valid-streams");
}

static void
assert_parsed (const char *code,
               const char *condition,
               const char *text,
               const char *inside,
               BatonStanzaError wanted,
               const char *message)
{
  g_autoptr (BatonNode) stanza = build_error (code, condition, text, inside);
  g_autoptr (GError) error = baton_stanza_error_parse (stanza);

  g_assert_error (error, BATON_STANZA_ERROR, (int) wanted);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_foreign (void)
{
  g_autoptr (BatonNode) request = build_request ();

  g_assert_null (baton_stanza_error_parse (request));
  assert_parsed ("404", NULL, NULL, " Could not connect ", BATON_STANZA_ERROR_ITEM_NOT_FOUND, "Could not connect");
  assert_parsed ("404", "remote-server-not-found", "Could not connect to given hosts", NULL,
                 BATON_STANZA_ERROR_REMOTE_SERVER_NOT_FOUND, "Could not connect to given hosts");
  assert_parsed (NULL, "forbidden", NULL, NULL, BATON_STANZA_ERROR_FORBIDDEN, "forbidden");
  assert_parsed ("406", "payment-required", NULL, NULL, BATON_STANZA_ERROR_NOT_ACCEPTABLE, "not-acceptable");
  assert_parsed ("x", NULL, NULL, NULL, BATON_STANZA_ERROR_UNDEFINED_CONDITION, "undefined-condition");
  assert_parsed (NULL, NULL, NULL, NULL, BATON_STANZA_ERROR_UNDEFINED_CONDITION, "undefined-condition");
}

static void
test_long_text (void)
{
  g_autofree char *words = g_strnfill (100000, 'w');
  g_autoptr (BatonNode) stanza = build_error (NULL, "gone", words, NULL);
  g_autoptr (GError) error = baton_stanza_error_parse (stanza);

  g_assert_cmpuint (strlen (error->message), ==, 500);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stanza/error/there-and-back", test_there_and_back);
  g_test_add_func ("/stanza/error/decline-has-number-and-condition", test_decline);
  g_test_add_func ("/stanza/error/detail", test_detail);
  g_test_add_func ("/stanza/error/foreign", test_foreign);
  g_test_add_func ("/stanza/error/long-text-is-cut", test_long_text);
  return g_test_run ();
}
