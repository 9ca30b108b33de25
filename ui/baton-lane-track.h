/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-lane.h"

G_BEGIN_DECLS

#define BATON_TYPE_LANE_TRACK (baton_lane_track_get_type ())
G_DECLARE_FINAL_TYPE (BatonLaneTrack, baton_lane_track, BATON, LANE_TRACK, GtkWidget)

GtkWidget *baton_lane_track_new      (BatonLane      *lane);
void       baton_lane_track_set_time (BatonLaneTrack *self,
                                      int             axis_ms,
                                      int             finish_ms,
                                      int             now_ms);

G_END_DECLS
