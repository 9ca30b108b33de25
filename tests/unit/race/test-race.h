/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-race-plan.h"
#include "baton-race-private.h"

G_BEGIN_DECLS

/* A race under test with the clock in its hand. */
typedef struct {
  BatonRace        race;
  BatonRaceConfig  config;
  BatonRaceEffects effects;  /* of the last event */
  BatonRaceHosts   hosts;
  gint64           now_us;
} Track;

#define MS BATON_MS

void     track_init       (Track              *track,
                           BatonRole           role,
                           BatonPeerKind       peer);
/* Starts with track->config as it stands. */
void     track_start      (Track              *track);
/* Feeds an event and asserts that it is in order, or (track_stray) that it is not. */
void     track_feed       (Track              *track,
                           BatonRaceEvent      event);
void     track_stray      (Track              *track,
                           BatonRaceEvent      event);
/* "dDp": two direct addresses and a proxy; letters other than p are addresses. */
void     track_hosts      (Track              *track,
                           const char         *hosts,
                           gboolean            fast);
void     track_connected  (Track              *track,
                           BatonLegKind        leg,
                           guint               attempt);
void     track_granted    (Track              *track,
                           BatonLegKind        leg,
                           guint               attempt);
void     track_failed     (Track              *track,
                           BatonLegKind        leg,
                           guint               attempt);
void     track_incoming   (Track              *track,
                           BatonLegKind        leg);
void     track_closed     (Track              *track,
                           BatonLegKind        leg);
void     track_byte       (Track              *track,
                           BatonLegKind        leg,
                           guint8              byte);
void     track_used       (Track              *track,
                           guint8              host);
void     track_refused    (Track              *track,
                           BatonRefusal        refusal);
/* Moves the clock by @ms, stopping at every due time on the way; effects of all of them are kept. */
void     track_wait       (Track              *track,
                           gint64              ms);

/* The effects of the last event as words: "listen:direct send-hosts:fast". */
char    *track_words      (Track              *track);
#define track_assert_effects(track, expected) \
  G_STMT_START { \
    g_autofree char *words_ = track_words (track); \
    g_assert_cmpstr (words_, ==, expected); \
  } G_STMT_END
#define track_assert_state(track, expected) \
  g_assert_cmpstr (baton_race_state_to_string ((track)->race.state), ==, expected)

G_END_DECLS
