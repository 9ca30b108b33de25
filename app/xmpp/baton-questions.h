/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-info-query.h"

G_BEGIN_DECLS

/*
 * BatonQuestions:
 *
 * The disco questions under way, one for each entity and kind; whoever asks the same meanwhile waits for its answer.
 */
typedef struct _BatonQuestions BatonQuestions;

/*
 * BatonQuestionsTold:
 * @query: what was asked
 * @info: (nullable): what was answered
 * @verified: whether @info has the hash that @query asked about
 * @error: (nullable): why there is no @info
 *
 * Hears every answer about disco#info before those who wait for it.
 */
typedef void (*BatonQuestionsTold) (BatonInfoQuery *query,
                                    BatonDiscoInfo *info,
                                    gboolean        verified,
                                    const GError   *error,
                                    gpointer        user_data);

BatonQuestions *baton_questions_new       (BatonPort           *port,
                                           BatonQuestionsTold   told,
                                           gpointer             user_data);
void            baton_questions_free      (BatonQuestions      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonQuestions, baton_questions_free)

/* The caps are what the presence of @jid announced, each nullable; so is @task. */
void            baton_questions_ask_info  (BatonQuestions      *self,
                                           BatonJid            *jid,
                                           const char          *caps_node,
                                           const char          *caps_hash,
                                           const char          *caps_ver,
                                           GTask               *task);
void            baton_questions_ask_items (BatonQuestions      *self,
                                           BatonJid            *jid,
                                           GTask               *task);

G_END_DECLS
