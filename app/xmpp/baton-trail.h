/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-endpoint.h"

G_BEGIN_DECLS

/**
 * BatonTrail:
 *
 * The endpoints that are tried one after the other, and the best reason why none of them would do. A pure value.
 */
typedef struct _BatonTrail BatonTrail;

BatonTrail    *baton_trail_new         (GPtrArray     *endpoints);
void           baton_trail_free        (BatonTrail    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonTrail, baton_trail_free)

BatonEndpoint *baton_trail_get_current (BatonTrail    *self);
void           baton_trail_fail        (BatonTrail    *self,
                                        const GError  *error,
                                        gboolean       may_be_tls);
gboolean       baton_trail_redirect    (BatonTrail    *self,
                                        const char    *server);
const GError  *baton_trail_get_error   (BatonTrail    *self);

G_END_DECLS
