/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BATON_TYPE_LANE_AXIS (baton_lane_axis_get_type ())
G_DECLARE_FINAL_TYPE (BatonLaneAxis, baton_lane_axis, BATON, LANE_AXIS, GtkWidget)

void baton_lane_axis_set_length (BatonLaneAxis *self,
                                 int            axis_ms);

G_END_DECLS
