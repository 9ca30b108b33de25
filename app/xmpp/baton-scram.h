/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-sasl-choice.h"

G_BEGIN_DECLS

/* More rounds than this are refused: a minute of work; servers use 4,096 to 600,000. */
#define BATON_SCRAM_MAX_ITERATIONS 1000000
/* More rounds than this are computed off the main loop: about a frame. */
#define BATON_SCRAM_QUICK_ITERATIONS 20000

/**
 * BatonScram:
 *
 * The client's side of one SCRAM exchange as a value: texts in, texts out. Not thread safe, but may be used by one
 * thread after the other.
 */
typedef struct _BatonScram BatonScram;

BatonScram *baton_scram_new            (const BatonSaslChoice *choice,
                                        GBytes                *binding_data,
                                        const char            *user,
                                        const char            *password,
                                        const char            *nonce);
void        baton_scram_free           (BatonScram            *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonScram, baton_scram_free)

char       *baton_scram_dup_first      (BatonScram            *self);
gboolean    baton_scram_take_challenge (BatonScram            *self,
                                        const char            *challenge,
                                        GError               **error);
guint       baton_scram_get_iterations (BatonScram            *self);
char       *baton_scram_dup_final      (BatonScram            *self,
                                        GError               **error);
gboolean    baton_scram_verify         (BatonScram            *self,
                                        const char            *text,
                                        GError               **error);

G_END_DECLS
