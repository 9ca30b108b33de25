/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explore-world.h"

G_BEGIN_DECLS

/* The kinds of #Step. */
enum {
  STEP_STANZA,      /* side: who hears */
  STEP_CONNECT,     /* side, item: conn */
  STEP_REFUSE,
  STEP_ADMIT,       /* the server answers the request */
  STEP_GRANT,       /* the dialler hears it */
  STEP_DENY,
  STEP_ACTIVATE,    /* side: whose proxy */
  STEP_READ,        /* item: road */
  STEP_HANG_UP,     /* the initiator notices that the target closed; item: road */
  STEP_TIME,
  STEP_BREAK,       /* faults from here on; item: road */
  STEP_ABORT,
  STEP_MUTE,
  STEP_NOT_ACTIVATED,
  STEP_WRONG_BYTE,  /* item: road: something else than the selection byte arrives first */
  STEP_HANG,        /* side, item: a proxy hangs up on one of the two */
  STEP_RUDE,        /* side, item: event kind */
  STEP_EARLY,       /* a timer fires before its time: no fault, nothing may come of it */
};

/* Between the files of the model. */
BatonLegKind model_leg_of (guint side, Road road);
gboolean model_flows (const World *world, Road road);
void model_push_token (World *world, Road road, Token token);
const char *model_say (World *world, guint to, StanzaKind kind, guint8 word);
void model_close_end (World *world, guint side, Road road);
const char *model_answer (World *world, guint side, StanzaKind kind, guint8 word);
const char *model_feed (World *world, const Scenario *scenario, guint side, BatonRaceEvent event);
void model_make_hosts (const Scenario *scenario, guint owner, BatonRaceHosts *hosts);
gboolean model_would_admit (const World *world, Step step);
const char *model_check_rules (const World *world, guint side);
gint64 model_next_due (const World *world);

G_END_DECLS
