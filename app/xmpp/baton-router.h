/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-port.h"

G_BEGIN_DECLS

/**
 * BatonRouter:
 *
 * Hands every stanza that comes in to those who wait for it, in the order of the stream and before the next one is
 * read: answers to the request they belong to, everything else to the watchers.
 */
typedef struct _BatonRouter BatonRouter;

BatonRouter *baton_router_new      (BatonPort      *port,
                                    BatonClock     *clock);
void         baton_router_free     (BatonRouter    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonRouter, baton_router_free)

guint        baton_router_watch    (BatonRouter    *self,
                                    BatonPortKind   kind,
                                    const char     *child_name,
                                    const char     *child_ns,
                                    BatonPortWatch  watch,
                                    gpointer        user_data);
void         baton_router_unwatch  (BatonRouter    *self,
                                    guint           watch);
guint        baton_router_expect   (BatonRouter    *self,
                                    BatonNode      *iq,
                                    guint           timeout_ms,
                                    BatonPortReply  reply,
                                    gpointer        user_data);
guint        baton_router_refuse   (BatonRouter    *self,
                                    BatonPortReply  reply,
                                    gpointer        user_data);
void         baton_router_forget   (BatonRouter    *self,
                                    guint           request);
void         baton_router_handle   (BatonRouter    *self,
                                    BatonNode      *stanza);
void         baton_router_fail_all (BatonRouter    *self,
                                    const GError   *error);

G_END_DECLS
