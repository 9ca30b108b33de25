/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-fake.h"

G_BEGIN_DECLS

/* People and transfers that show every state of the window; stand-ins, no network. */
BatonCore *baton_verona_new           (void);
void       baton_verona_add_people    (BatonCore *core);
void       baton_verona_add_transfers (BatonCore *core);
void       baton_verona_offer         (BatonCore *core,
                                       guint      n_files);
void       baton_verona_offer_strange (BatonCore *core);
/* A race that runs: @transfer's lanes change with time. */
void       baton_verona_run_race      (BatonCore *core);
/* A transfer that moves, ten notifies a second. */
void       baton_verona_run_move      (BatonTransfer *transfer);

G_END_DECLS
