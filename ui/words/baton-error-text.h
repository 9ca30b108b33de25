/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-leg-kind.h"

G_BEGIN_DECLS

gboolean  baton_error_text_knows         (GQuark        domain,
                                          int           code);
char     *baton_error_text_dup_title     (const GError *error,
                                          BatonRole     role,
                                          const char   *who);
char     *baton_error_text_dup_advice    (const GError *error,
                                          BatonRole     role,
                                          const char   *who);
char     *baton_error_text_dup_sentence  (const GError *error,
                                          BatonRole     role,
                                          const char   *who);
gboolean  baton_error_text_again_helps   (const GError *error);

G_END_DECLS
