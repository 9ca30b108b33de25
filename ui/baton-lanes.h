/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-transfer.h"

G_BEGIN_DECLS

#define BATON_TYPE_LANES (baton_lanes_get_type ())
G_DECLARE_FINAL_TYPE (BatonLanes, baton_lanes, BATON, LANES, GtkWidget)

GtkWidget *baton_lanes_new          (void);
void       baton_lanes_set_transfer (BatonLanes    *self,
                                     BatonTransfer *transfer);
void       baton_lanes_set_narrow   (BatonLanes    *self,
                                     gboolean       narrow);
void       baton_lanes_update       (BatonLanes    *self,
                                     int            now_ms);

const char *baton_lanes_icon_name   (BatonLegKind   kind);

G_END_DECLS
