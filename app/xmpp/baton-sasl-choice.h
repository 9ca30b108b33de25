/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Channel bindings, as flags: what a connection can do. */
typedef enum {
  BATON_BINDING_NONE         = 0,
  BATON_BINDING_TLS_UNIQUE   = 1 << 0, /* RFC 5929 section 3: up to TLS 1.2 */
  BATON_BINDING_TLS_EXPORTER = 1 << 1, /* RFC 9266 */
} BatonBinding;

typedef enum {
  BATON_SASL_PLAIN,
  BATON_SASL_SCRAM_SHA_1,
  BATON_SASL_SCRAM_SHA_256,
} BatonSaslKind;

/**
 * BatonSaslChoice:
 * @kind: which mechanism
 * @binding: what it is bound to; %BATON_BINDING_NONE without -PLUS
 * @flag: the gs2 flag of RFC 5802 section 7: 'p', 'y' or 'n'
 */
typedef struct
{
  BatonSaslKind kind;
  BatonBinding binding;
  char flag;
} BatonSaslChoice;

gboolean    baton_sasl_choose               (const char * const    *offered,
                                             const char * const    *announced,
                                             BatonBinding           able,
                                             BatonSaslChoice       *choice);
const char *baton_sasl_choice_get_mechanism (const BatonSaslChoice *choice);
const char *baton_binding_get_name          (BatonBinding           binding);

G_END_DECLS
