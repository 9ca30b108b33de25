/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"

G_BEGIN_DECLS

/**
 * BatonPulseFuncs:
 * @probe: make the other side say something
 * @dead: it did not
 */
typedef struct
{
  void (*probe) (gpointer user_data);
  void (*dead)  (gpointer user_data);
} BatonPulseFuncs;

/**
 * BatonPulse:
 *
 * Whether the other side is still there.
 */
typedef struct _BatonPulse BatonPulse;

BatonPulse *baton_pulse_new   (BatonClock            *clock,
                               const BatonPulseFuncs *funcs,
                               gpointer               user_data);
void        baton_pulse_free  (BatonPulse            *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonPulse, baton_pulse_free)

void        baton_pulse_start (BatonPulse            *self);
void        baton_pulse_stop  (BatonPulse            *self);
void        baton_pulse_heard (BatonPulse            *self);
void        baton_pulse_asked (BatonPulse            *self);
void        baton_pulse_hurry (BatonPulse            *self);

G_END_DECLS
