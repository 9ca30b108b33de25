/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BatonRate:
 *
 * Speed and time left of one transfer, from samples of its counter. Pure: time is a number that the caller brings.
 */
typedef struct _BatonRate BatonRate;

BatonRate *baton_rate_new              (void);
void       baton_rate_free             (BatonRate       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonRate, baton_rate_free)

void       baton_rate_add              (BatonRate       *self,
                                        guint64          bytes,
                                        gint64           now_us);
double     baton_rate_get              (const BatonRate *self);
int        baton_rate_get_seconds_left (const BatonRate *self,
                                        guint64          size);

G_END_DECLS
