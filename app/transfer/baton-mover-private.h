/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-mover.h"

G_BEGIN_DECLS

/* For the tests and the bench alone; before the mover runs. */

/* How long a mover waits; milliseconds. What the names mean is told in baton-patience.h. */
typedef struct {
  int stall_note_ms;
  int stall_ms;
  int sender_end_ms;
  int receiver_end_ms;
} BatonMoverPatience;

void baton_mover_set_patience (BatonMover               *self,
                               const BatonMoverPatience *patience);
/* %FALSE: no SHA-256, so that the pump can be measured without it. */
void baton_mover_set_hashing  (BatonMover               *self,
                               gboolean                  hashing);

G_END_DECLS
