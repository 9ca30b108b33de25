/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-conduit.h"
#include "baton-queue.h"

G_BEGIN_DECLS

/**
 * BatonConduitQueue:
 *
 * The worker's side of a queue, for what travels inside the XMPP stream.
 */
#define BATON_TYPE_CONDUIT_QUEUE (baton_conduit_queue_get_type ())
G_DECLARE_FINAL_TYPE (BatonConduitQueue, baton_conduit_queue, BATON, CONDUIT_QUEUE, GObject)

BatonConduit *baton_conduit_queue_new (BatonQueue *queue);

G_END_DECLS
