/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"

G_BEGIN_DECLS

/**
 * BatonMonotonicClock:
 *
 * The machine's monotonic clock; its alarms are sources of the default main context.
 */
#define BATON_TYPE_MONOTONIC_CLOCK (baton_monotonic_clock_get_type ())
G_DECLARE_FINAL_TYPE (BatonMonotonicClock, baton_monotonic_clock, BATON, MONOTONIC_CLOCK, GObject)

G_END_DECLS
