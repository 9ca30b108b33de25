/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * BatonWaiters:
 *
 * The tasks that wait for the same answer. One that is cancelled leaves at once; the answer comes for the others.
 */
typedef struct _BatonWaiters BatonWaiters;

BatonWaiters *baton_waiters_new    (void);
void          baton_waiters_free   (BatonWaiters   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonWaiters, baton_waiters_free)

void          baton_waiters_add    (BatonWaiters   *self,
                                    GTask          *task);
gboolean      baton_waiters_is_empty (BatonWaiters *self);
void          baton_waiters_return (BatonWaiters   *self,
                                    gpointer        result,
                                    GBoxedCopyFunc  ref,
                                    GDestroyNotify  unref);
/* For tasks that return a boolean: %TRUE. */
void          baton_waiters_succeed (BatonWaiters  *self);
void          baton_waiters_fail   (BatonWaiters   *self,
                                    const GError   *error);

G_END_DECLS
