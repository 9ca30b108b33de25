/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-lane.h"

G_BEGIN_DECLS

/* For the transfer alone, which writes what its race decided. */
BatonLane *baton_lane_new    (BatonLegKind    kind);
void       baton_lane_update (BatonLane      *self,
                              BatonLaneState  state,
                              BatonLegReason  reason,
                              int             start_ms,
                              int             end_ms);
void       baton_lane_set_host (BatonLane      *self,
                                const char     *host);

G_END_DECLS
