/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-clock.h"

G_BEGIN_DECLS

/**
 * BatonDeadline:
 *
 * A cancellable that is cancelled with another one, or when its time is over.
 */
typedef struct _BatonDeadline BatonDeadline;

BatonDeadline *baton_deadline_new             (BatonClock    *clock,
                                               GCancellable  *parent,
                                               guint          patience_ms);
void           baton_deadline_free            (BatonDeadline *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonDeadline, baton_deadline_free)

GCancellable  *baton_deadline_get_cancellable (BatonDeadline *self);
gboolean       baton_deadline_is_over         (BatonDeadline *self);

G_END_DECLS
