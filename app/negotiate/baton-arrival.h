/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-disco.h"
#include "baton-negotiation.h"

G_BEGIN_DECLS

/**
 * BatonArrival:
 *
 * An offer that came in from a client nobody has asked yet what it is. It is asked first, for a short time: how a race
 * runs depends on the answer. Reference counted.
 */
typedef struct _BatonArrival BatonArrival;

typedef void (*BatonArrivalReady) (BatonArrival     *self,
                                   BatonNegotiation *negotiation,
                                   gpointer          user_data);

BatonArrival *baton_arrival_new  (BatonDisco        *disco,
                                  BatonNegotiation  *negotiation,
                                  BatonArrivalReady  ready,
                                  gpointer           user_data);
void          baton_arrival_drop (BatonArrival      *self);

G_END_DECLS
