/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-note.h"
#include "baton-race-host.h"

G_BEGIN_DECLS

/**
 * BatonRaceEventKind:
 *
 * What a race is fed. From @BATON_RACE_EVENT_HOSTS on each is a #BatonNoteKind of the same name; the fields that count
 * are named behind it.
 */
typedef enum {
  BATON_RACE_EVENT_START,          /* the offer is accepted (initiator: the answer came; target: ours is sent) */
  BATON_RACE_EVENT_DUE,            /* baton_race_next_due() has passed */
  BATON_RACE_EVENT_ABORT,          /* cancelled, peer gone, session lost: @reason for the legs */

  BATON_RACE_EVENT_HOSTS,          /* hosts, fast */
  BATON_RACE_EVENT_HOSTS_USED,     /* host: of our own list, from baton_race_find_used() */
  BATON_RACE_EVENT_HOSTS_ERROR,    /* refusal */

  BATON_RACE_EVENT_CONNECTED,      /* leg, attempt */
  BATON_RACE_EVENT_GRANTED,        /* leg, attempt */
  BATON_RACE_EVENT_ATTEMPT_FAILED, /* leg, attempt, reason */
  BATON_RACE_EVENT_INCOMING,       /* leg */
  BATON_RACE_EVENT_BYTE,           /* leg, byte */
  BATON_RACE_EVENT_READABLE,       /* leg */
  BATON_RACE_EVENT_ACTIVATED,      /* leg */
  BATON_RACE_EVENT_NOT_ACTIVATED,  /* leg, reason */
  BATON_RACE_EVENT_IN_BAND_ASKED,
  BATON_RACE_EVENT_IN_BAND_OPENED,
  BATON_RACE_EVENT_LEG_CLOSED,     /* leg, reason */
  BATON_RACE_N_EVENTS,
} BatonRaceEventKind;

typedef struct {
  BatonRaceEventKind     kind;
  BatonLegKind           leg;
  guint                  attempt;
  BatonLegReason         reason;
  guint8                 byte;
  gboolean               fast;
  guint8                 host;
  BatonRefusal           refusal;
  const BatonRaceHosts  *hosts;    /* borrowed for the call */
} BatonRaceEvent;

/* Copies what a note says that needs no list: everything but @hosts and @host. %FALSE: no event of the race. */
gboolean    baton_race_event_from_note      (BatonRaceEvent     *event,
                                             const BatonNote    *note);
const char *baton_race_event_kind_to_string (BatonRaceEventKind  kind);

G_END_DECLS
