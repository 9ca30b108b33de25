/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-node.h"

G_BEGIN_DECLS

/**
 * BatonStanzaError:
 *
 * The defined conditions of RFC 6120 section 8.3.3, as codes of the domain %BATON_STANZA_ERROR.
 */
typedef enum {
  BATON_STANZA_ERROR_UNDEFINED_CONDITION,
  BATON_STANZA_ERROR_BAD_REQUEST,
  BATON_STANZA_ERROR_CONFLICT,
  BATON_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED,
  BATON_STANZA_ERROR_FORBIDDEN,
  BATON_STANZA_ERROR_GONE,
  BATON_STANZA_ERROR_INTERNAL_SERVER_ERROR,
  BATON_STANZA_ERROR_ITEM_NOT_FOUND,
  BATON_STANZA_ERROR_JID_MALFORMED,
  BATON_STANZA_ERROR_NOT_ACCEPTABLE,
  BATON_STANZA_ERROR_NOT_ALLOWED,
  BATON_STANZA_ERROR_NOT_AUTHORIZED,
  BATON_STANZA_ERROR_POLICY_VIOLATION,
  BATON_STANZA_ERROR_RECIPIENT_UNAVAILABLE,
  BATON_STANZA_ERROR_REDIRECT,
  BATON_STANZA_ERROR_REGISTRATION_REQUIRED,
  BATON_STANZA_ERROR_REMOTE_SERVER_NOT_FOUND,
  BATON_STANZA_ERROR_REMOTE_SERVER_TIMEOUT,
  BATON_STANZA_ERROR_RESOURCE_CONSTRAINT,
  BATON_STANZA_ERROR_SERVICE_UNAVAILABLE,
  BATON_STANZA_ERROR_SUBSCRIPTION_REQUIRED,
  BATON_STANZA_ERROR_UNEXPECTED_REQUEST,
} BatonStanzaError;

#define BATON_STANZA_ERROR (baton_stanza_error_quark ())
GQuark     baton_stanza_error_quark    (void);

GError    *baton_stanza_error_parse    (const BatonNode  *stanza);
BatonNode *baton_stanza_error_reply    (BatonNode        *request,
                                        BatonStanzaError  code,
                                        const char       *text);
BatonNode *baton_stanza_error_reply_with (BatonNode        *request,
                                          BatonStanzaError  code,
                                          const char       *text,
                                          BatonNode        *detail);

G_END_DECLS
