/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"

G_BEGIN_DECLS

/**
 * BatonTestClock:
 *
 * A clock that stands still until it is told to go on.
 */
#define BATON_TYPE_TEST_CLOCK (baton_test_clock_get_type ())
G_DECLARE_FINAL_TYPE (BatonTestClock, baton_test_clock, BATON, TEST_CLOCK, GObject)

BatonTestClock *baton_test_clock_new     (void);
void            baton_test_clock_advance (BatonTestClock *self,
                                          gint64          milliseconds);

G_END_DECLS
