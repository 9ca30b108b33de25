/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-conduit.h"
#include "baton-lane.h"
#include "baton-leg-factory.h"
#include "baton-negotiation.h"
#include "baton-race.h"

G_BEGIN_DECLS

/**
 * BatonRaceOutcome:
 * @conduit: (nullable): the winner's stream, borrowed; %NULL when the race is lost
 * @leg: the winner
 * @won_ms: milliseconds from the acceptance to the selection
 * @reoffer: a second offer, in-band only, may help
 */
typedef struct {
  BatonConduit   *conduit;
  BatonLegKind    leg;
  int             won_ms;
  gboolean        reoffer;
} BatonRaceOutcome;

typedef void (*BatonRaceRunnerDone) (const BatonRaceOutcome *outcome,
                                     gpointer                user_data);

/**
 * BatonRaceRunner:
 *
 * Runs one race: feeds a #BatonRace with what legs, negotiation and clock tell, does what it returns, and shows it on
 * the lanes. The only caller of baton_race_feed().
 */
#define BATON_TYPE_RACE_RUNNER (baton_race_runner_get_type ())
G_DECLARE_FINAL_TYPE (BatonRaceRunner, baton_race_runner, BATON, RACE_RUNNER, GObject)

BatonRaceRunner *baton_race_runner_new       (BatonClock             *clock,
                                              BatonLegFactory        *legs,
                                              BatonNegotiation       *negotiation,
                                              const BatonPeerProfile *profile,
                                              GListModel             *lanes);
void             baton_race_runner_prepare   (BatonRaceRunner        *self,
                                              GPtrArray              *gathered,
                                              BatonLegSet             allowed);
/* How many streamhosts we would list. */
guint            baton_race_runner_get_n_hosts (BatonRaceRunner      *self);
void             baton_race_runner_start     (BatonRaceRunner        *self,
                                              BatonMethod             method,
                                              gint64                  rtt_us,
                                              BatonRaceRunnerDone     done,
                                              gpointer                user_data);
/* %FALSE: not a note of the race. */
gboolean         baton_race_runner_take      (BatonRaceRunner        *self,
                                              const BatonNote        *note);
void             baton_race_runner_abort     (BatonRaceRunner        *self,
                                              BatonLegReason          reason);
/* Closes every leg, the winner's too, once its bytes are through. No callback comes any more. */
void             baton_race_runner_stop      (BatonRaceRunner        *self);

G_END_DECLS
