/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-transfer.h"

G_BEGIN_DECLS

const char *baton_road_text_word          (BatonLegKind   kind,
                                           BatonRole      role);
char       *baton_road_text_dup_phrase    (BatonLegKind   kind,
                                           BatonRole      role,
                                           const char    *host);
char       *baton_road_text_dup_outcome   (BatonLane     *lane,
                                           const char    *client,
                                           gboolean       decided);
char       *baton_road_text_dup_brief     (BatonLane     *lane);
char       *baton_road_text_dup_spoken    (BatonLane     *lane,
                                           BatonRole      role,
                                           const char    *client,
                                           gboolean       decided);
const char *baton_road_text_leg_name      (BatonLegKind   kind);

char       *baton_road_text_dup_line      (BatonTransfer *transfer,
                                           int            elapsed_ms,
                                           gboolean       narrow);
char       *baton_road_text_dup_why       (BatonTransfer *transfer,
                                           const char    *who);

G_END_DECLS
