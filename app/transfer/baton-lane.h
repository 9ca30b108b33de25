/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-leg-kind.h"

G_BEGIN_DECLS

/* A leg as the user sees it; the words of the command line's `leg` event. */
typedef enum {
  BATON_LANE_WAITING,   /* its time has not come */
  BATON_LANE_TRYING,
  BATON_LANE_UP,        /* ready, not chosen */
  BATON_LANE_WON,
  BATON_LANE_LOST,
  BATON_LANE_SKIPPED,   /* will not run in this race */
} BatonLaneState;

#define BATON_TYPE_LANE_STATE (baton_lane_state_get_type ())
GType baton_lane_state_get_type (void);

/**
 * BatonLane:
 *
 * Read-only properties that notify: `kind`, `state`, `reason`, `start-ms` and `end-ms` (int, milliseconds since the
 * acceptance; -1: not yet), `host` (string or %NULL: the endpoint last tried or chosen).
 */
#define BATON_TYPE_LANE (baton_lane_get_type ())
G_DECLARE_FINAL_TYPE (BatonLane, baton_lane, BATON, LANE, GObject)

BatonLegKind    baton_lane_get_kind     (BatonLane *self);
BatonLaneState  baton_lane_get_state    (BatonLane *self);
BatonLegReason  baton_lane_get_reason   (BatonLane *self);
int             baton_lane_get_start_ms (BatonLane *self);
int             baton_lane_get_end_ms   (BatonLane *self);
const char     *baton_lane_get_host     (BatonLane *self);

G_END_DECLS
