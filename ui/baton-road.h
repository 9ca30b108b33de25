/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-transfer.h"

G_BEGIN_DECLS

#define BATON_TYPE_ROAD (baton_road_get_type ())
G_DECLARE_FINAL_TYPE (BatonRoad, baton_road, BATON, ROAD, GtkWidget)

void baton_road_set_transfer (BatonRoad     *self,
                              BatonTransfer *transfer);
void baton_road_set_narrow   (BatonRoad     *self,
                              gboolean       narrow);
void baton_road_unfold       (BatonRoad     *self,
                              gboolean       unfold);

G_END_DECLS
