/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-sasl-choice.h"

G_BEGIN_DECLS

/**
 * BatonSasl:
 *
 * One authentication by one mechanism (RFC 6120 section 6): the contents of the elements, in base64 as they are on
 * the wire.
 */
#define BATON_TYPE_SASL (baton_sasl_get_type ())
G_DECLARE_FINAL_TYPE (BatonSasl, baton_sasl, BATON, SASL, GObject)

BatonSasl *baton_sasl_new            (const BatonSaslChoice  *choice,
                                      GBytes                 *binding_data,
                                      const char             *user,
                                      const char             *password,
                                      GError                **error);
char      *baton_sasl_dup_initial    (BatonSasl              *self);
void       baton_sasl_respond_async  (BatonSasl              *self,
                                      const char             *challenge,
                                      GCancellable           *cancellable,
                                      GAsyncReadyCallback     callback,
                                      gpointer                user_data);
char      *baton_sasl_respond_finish (BatonSasl              *self,
                                      GAsyncResult           *result,
                                      GError                **error);
gboolean   baton_sasl_succeed        (BatonSasl              *self,
                                      const char             *text,
                                      GError                **error);

G_END_DECLS
