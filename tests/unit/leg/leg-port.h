/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-port.h"

G_BEGIN_DECLS

/**
 * LegPort:
 *
 * A port without a session. Two that are joined hand each other what is sent, in order, from the main loop; what is for
 * somebody else waits for the test.
 */
#define LEG_TYPE_PORT (leg_port_get_type ())
G_DECLARE_FINAL_TYPE (LegPort, leg_port, LEG, PORT, GObject)

/* Sees what goes out; %TRUE: it is lost on the way. */
typedef gboolean (*LegPortFilter) (BatonNode *stanza, gpointer user_data);

LegPort   *leg_port_new          (const char    *jid,
                                  BatonClock    *clock);
void       leg_port_join         (LegPort       *self,
                                  LegPort       *other);
void       leg_port_set_filter   (LegPort       *self,
                                  LegPortFilter  filter,
                                  gpointer       user_data);
void       leg_port_set_unsent   (LegPort       *self,
                                  gsize          unsent);
void       leg_port_set_local    (LegPort       *self,
                                  const char    *address);

/* The oldest stanza for somebody else: (transfer full) (nullable). */
BatonNode *leg_port_take         (LegPort       *self);
/* @stanza comes in from @from, now. */
void       leg_port_deliver      (LegPort       *self,
                                  BatonNode     *stanza,
                                  const char    *from);
guint      leg_port_get_waiting  (LegPort       *self);
/* The full JID is gone. */
void       leg_port_lose         (LegPort       *self);

G_END_DECLS
