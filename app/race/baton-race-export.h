/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-race-enums.h"

G_BEGIN_DECLS

/* The tables that run (transfer, race of the initiator, race of the target) as a drawing: (transfer full). */
char *baton_race_export (BatonRaceFormat format);

G_END_DECLS
