/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks every world of two machines that face each other, and judges each (docs/race.md). */
#include "explore-world.h"

#include <stdlib.h>
#include <string.h>

/* A walk is cut here; what was cut is said. */
#define MAX_WORLDS 1500000
#define MAX_DEPTH 400

#define ALL BATON_LEG_ALL
#define SOCKETS (BATON_LEG_ALL & ~BATON_LEG_BIT (BATON_LEG_IBB))
#define BIT(leg) BATON_LEG_BIT (BATON_LEG_##leg)
#define BATONS { BATON_PEER_BATON, BATON_PEER_BATON }
#define BOTH(kind) { BATON_PEER_##kind, BATON_PEER_##kind }

#define GOOD REACH_GOOD
#define REFUSED REACH_REFUSED
#define HOLE REACH_HOLE
#define DEAF REACH_DEAF
/* Which addresses of the initiator and of the target can be reached; who reaches whose proxy. */
#define DIRECT(initiators, targets) .direct = { initiators, targets }
#define REAL { MIND_BATON, MIND_BATON }
#define TO(mind) { MIND_BATON, MIND_##mind }
#define FROM(mind) { MIND_##mind, MIND_BATON }
#define ONE(reach) { reach }
#define TWO(first, second) { first, second }
#define PROXIES(i_by_i, i_by_t, t_by_i, t_by_t) .to_proxy = { { i_by_i, i_by_t }, { t_by_i, t_by_t } }

static const Scenario scenarios[] = {
  { "everything-up", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE }, .faults = 2, .delays = 1 },
  { "everything-up-late", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE }, .faults = 1, .delays = 3 },
  { "two-addresses", BATONS, { ALL, ALL }, REAL, { 2, 2 }, { TRUE, FALSE }, .faults = 1, .delays = 2 },
  { "first-address-swallowed", BATONS, { ALL, ALL }, REAL, { 2, 2 }, { FALSE, TRUE },
    DIRECT (TWO (HOLE, GOOD), TWO (HOLE, GOOD)), .faults = 1, .delays = 1 },
  { "first-address-deaf", BATONS, { ALL, ALL }, REAL, { 2, 1 }, { FALSE, FALSE },
    DIRECT (TWO (DEAF, GOOD), ONE (DEAF)), .faults = 1, .delays = 1 },
  { "direct-swallowed", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (HOLE), ONE (GOOD)), .faults = 2, .delays = 1 },
  { "fast-refused", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (GOOD), ONE (REFUSED)), .faults = 2, .delays = 1 },
  { "only-proxies", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .faults = 2, .delays = 1 },
  { "only-proxies-refused-hosts", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (REFUSED), ONE (REFUSED)), .faults = 2, .delays = 1 },
  { "only-the-targets-proxy", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (HOLE), ONE (REFUSED)), PROXIES (GOOD, HOLE, GOOD, GOOD), .faults = 2, .delays = 1 },
  { "the-initiator-misses-its-proxy", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (HOLE), ONE (HOLE)), PROXIES (HOLE, GOOD, GOOD, GOOD), .faults = 1, .delays = 1 },
  { "proxy-of-one", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .faults = 2, .delays = 2, .far = TRUE },
  { "nothing-but-in-band", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (HOLE), ONE (HOLE)), PROXIES (HOLE, HOLE, HOLE, HOLE), .faults = 2, .delays = 2 },
  { "all-refused", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (REFUSED), ONE (REFUSED)), PROXIES (REFUSED, REFUSED, REFUSED, REFUSED), .faults = 2, .delays = 1 },
  { "no-hosts-at-all", BATONS, { ALL, ALL }, REAL, { 0, 0 }, { FALSE, FALSE }, .faults = 2, .delays = 2 },
  { "target-lists-nothing", BATONS, { ALL, ALL }, REAL, { 1, 0 }, { TRUE, FALSE }, .faults = 2, .delays = 2 },
  { "initiator-lists-nothing", BATONS, { ALL, ALL }, REAL, { 0, 1 }, { FALSE, TRUE }, .faults = 2, .delays = 2 },
  { "sockets-only", BATONS, { SOCKETS, SOCKETS }, REAL, { 1, 1 }, { TRUE, FALSE }, .faults = 2, .delays = 1 },
  { "sockets-only-dead", BATONS, { SOCKETS, SOCKETS }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), PROXIES (HOLE, HOLE, HOLE, HOLE), .faults = 2, .delays = 2 },
  { "target-without-in-band", BATONS, { ALL, SOCKETS }, REAL, { 1, 1 }, { FALSE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .faults = 2, .delays = 2 },
  { "fast-only-at-the-target", BATONS, { ALL, BIT (FAST) }, REAL, { 1, 1 }, { TRUE, FALSE }, .faults = 2, .delays = 1 },
  { "direct-only-at-the-initiator", BATONS, { BIT (DIRECT), ALL }, REAL, { 1, 1 }, { FALSE, FALSE },
    .faults = 2, .delays = 2 },
  { "proxy-only-at-the-target", BATONS, { ALL, BIT (PROXY) }, REAL, { 1, 0 }, { TRUE, TRUE },
    .faults = 2, .delays = 1 },
  { "fast-only-at-the-initiator", BATONS, { BIT (FAST), ALL }, REAL, { 0, 1 }, { FALSE, FALSE },
    .faults = 2, .delays = 1 },
  { "in-band-only", BATONS, { ALL, ALL }, REAL, { 0, 0 }, { FALSE, FALSE },
    .faults = 2, .delays = 2, .in_band_only = TRUE },
  { "empty-file", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE }, .empty = TRUE, .faults = 1, .delays = 1 },

  /* The careful rules, on both sides: gates, holds, peeking. */
  { "strangers", BOTH (UNKNOWN), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE }, .faults = 1, .delays = 1 },
  { "strangers-first-swallowed", BOTH (UNKNOWN), { ALL, ALL }, REAL, { 2, 2 }, { FALSE, FALSE },
    DIRECT (TWO (HOLE, GOOD), TWO (HOLE, GOOD)), .faults = 1, .delays = 1 },
  { "strangers-direct-swallowed", BOTH (UNKNOWN), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (GOOD)), .faults = 1, .delays = 2 },
  { "strangers-by-proxy", BOTH (UNKNOWN), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .faults = 2, .delays = 1 },
  { "strangers-by-their-proxy", BOTH (UNKNOWN), { ALL, ALL }, REAL, { 1, 1 }, { FALSE, TRUE },
    DIRECT (ONE (HOLE), ONE (REFUSED)), .faults = 2, .delays = 1 },
  { "strangers-deaf-fast", BOTH (UNKNOWN), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (DEAF)), .faults = 2, .delays = 1 },
  { "strangers-dead", BOTH (UNKNOWN), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (HOLE), ONE (HOLE)), PROXIES (HOLE, HOLE, HOLE, HOLE), .faults = 1, .delays = 2 },
  { "strangers-no-marks", BOTH (UNKNOWN), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE }, .faults = 1, .delays = 2,
    .no_marks = TRUE },
  { "psi-as-target", { BATON_PEER_PSI, BATON_PEER_UNKNOWN }, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE }, .faults = 2,
    .delays = 1 },
  { "psi-as-target-by-proxy", { BATON_PEER_PSI, BATON_PEER_UNKNOWN }, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .faults = 1, .delays = 2 },
  { "coccinella", BOTH (COCCINELLA), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE }, .faults = 1, .delays = 1 },
  { "coccinella-by-proxy", BOTH (COCCINELLA), { ALL, ALL }, REAL, { 2, 1 }, { TRUE, TRUE },
    DIRECT (TWO (HOLE, HOLE), ONE (GOOD)), .faults = 1, .delays = 2 },
  { "pidgin", BOTH (PIDGIN), { ALL, ALL }, REAL, { 2, 1 }, { TRUE, FALSE }, .faults = 2, .delays = 2 },
  { "pidgin-by-proxy", BOTH (PIDGIN), { ALL, ALL }, REAL, { 2, 1 }, { TRUE, FALSE },
    DIRECT (TWO (HOLE, REFUSED), ONE (GOOD)), .faults = 2, .delays = 2 },
  { "pidgin-dead", BOTH (PIDGIN), { ALL, ALL }, REAL, { 2, 1 }, { FALSE, FALSE },
    DIRECT (TWO (REFUSED, REFUSED), ONE (GOOD)), .faults = 2, .delays = 2 },
  { "pidgin-without-in-band", BOTH (PIDGIN), { SOCKETS, SOCKETS }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (REFUSED), ONE (GOOD)), .faults = 2, .delays = 2 },
  { "no-marks-by-proxy", BOTH (UNKNOWN), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (REFUSED), ONE (HOLE)), .faults = 1, .delays = 2, .no_marks = TRUE },
  { "no-marks-empty-file", BOTH (UNKNOWN), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (REFUSED), ONE (HOLE)), .empty = TRUE, .faults = 1, .delays = 2, .no_marks = TRUE },
  { "in-band-at-once", BATONS, { BIT (DIRECT) | BIT (IBB), ALL }, REAL, { 0, 1 }, { FALSE, FALSE },
    .faults = 2, .delays = 2 },
  { "nothing-at-once", BATONS, { BIT (DIRECT), ALL }, REAL, { 0, 1 }, { FALSE, FALSE }, .faults = 2, .delays = 2 },
  { "counter-offer-of-no-use", BATONS, { BIT (FAST) | BIT (IBB), ALL }, REAL, { 0, 0 }, { FALSE, TRUE }, .faults = 2,
    .delays = 2 },
  { "counter-offer-of-no-use-at-all", BATONS, { BIT (FAST), SOCKETS }, REAL, { 0, 0 }, { FALSE, TRUE }, .faults = 2,
    .delays = 2 },
  { "nothing-at-either-end", BATONS, { SOCKETS, SOCKETS }, REAL, { 0, 0 }, { FALSE, FALSE }, .faults = 1, .delays = 2 },
  { "own-proxy-refuses", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (REFUSED), ONE (REFUSED)), PROXIES (REFUSED, GOOD, REFUSED, REFUSED), .faults = 1, .delays = 1 },
  { "own-proxy-refuses-sockets-only", BATONS, { SOCKETS, SOCKETS }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (REFUSED), ONE (REFUSED)), PROXIES (REFUSED, GOOD, GOOD, GOOD), .faults = 1, .delays = 1 },
  { "own-proxy-refuses-fast-is-slow", BATONS, { ALL, ALL }, REAL, { 1, 2 }, { TRUE, FALSE },
    DIRECT (ONE (REFUSED), TWO (HOLE, HOLE)), PROXIES (REFUSED, GOOD, GOOD, GOOD), .faults = 1, .delays = 1 },
  { "cautious", BOTH (BATON), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE },
    .faults = 1, .delays = 2, .cautious = TRUE },
  { "cautious-by-proxy", BOTH (BATON), { ALL, ALL }, REAL, { 1, 2 }, { TRUE, FALSE },
    DIRECT (ONE (REFUSED), TWO (REFUSED, HOLE)), .faults = 1, .delays = 2, .cautious = TRUE },
  { "cautious-by-proxy-late", BOTH (BATON), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .faults = 1, .delays = 3, .cautious = TRUE },
  { "cautious-fast-breaks", BOTH (BATON), { ALL, ALL }, REAL, { 1, 1 }, { FALSE, FALSE },
    DIRECT (ONE (HOLE), ONE (GOOD)), .faults = 1, .delays = 1, .cautious = TRUE },
  { "cautious-very-late", BOTH (BATON), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .delays = 8, .cautious = TRUE },
  { "cautious-very-late-sockets-only", BOTH (BATON), { SOCKETS, SOCKETS }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .delays = 8, .cautious = TRUE },
  { "rude-batons", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE }, .faults = 1, .delays = 1, .rude = TRUE },
  { "rude-batons-dead", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .faults = 1, .delays = 1, .rude = TRUE },
  { "rude-strangers", BOTH (UNKNOWN), { ALL, ALL }, REAL, { 1, 2 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), TWO (HOLE, GOOD)), .faults = 1, .delays = 1, .rude = TRUE },
  { "rude-strangers-by-proxy", BOTH (UNKNOWN), { ALL, ALL }, REAL, { 1, 2 }, { TRUE, FALSE },
    DIRECT (ONE (REFUSED), TWO (HOLE, HOLE)), .faults = 1, .delays = 2, .rude = TRUE },
  { "rude-pidgin", BOTH (PIDGIN), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE },
    .faults = 2, .delays = 1, .rude = TRUE },
  { "rude-pidgin-by-proxy", BOTH (PIDGIN), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (REFUSED), ONE (GOOD)), .faults = 1, .delays = 1, .rude = TRUE },
  { "rude-pidgin-sockets-only", BOTH (PIDGIN), { SOCKETS, SOCKETS }, REAL, { 1, 1 }, { TRUE, FALSE },
    .faults = 1, .delays = 1,
    .rude = TRUE },
  { "rude-in-band", BATONS, { ALL, ALL }, REAL, { 1, 1 }, { FALSE, FALSE }, .faults = 2, .delays = 1, .rude = TRUE,
    .in_band_only = TRUE },
  /* Models of the peers that know fast mode, against the real machine. */
  { "to-psi", { BATON_PEER_PSI }, { ALL, ALL }, TO (PSI), { 1, 1 }, { TRUE, FALSE }, .faults = 1, .delays = 3 },
  { "to-psi-two-addresses", { BATON_PEER_PSI }, { ALL, ALL }, TO (PSI), { 2, 2 }, { FALSE, FALSE }, .delays = 2 },
  { "to-psi-direct-swallowed", { BATON_PEER_PSI }, { ALL, ALL }, TO (PSI), { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (GOOD)), .delays = 3 },
  { "to-psi-fast-swallowed", { BATON_PEER_PSI }, { ALL, ALL }, TO (PSI), { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (GOOD), ONE (HOLE)), .delays = 3 },
  { "to-psi-by-proxy", { BATON_PEER_PSI }, { ALL, ALL }, TO (PSI), { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .delays = 3 },
  { "to-psi-by-proxy-refused", { BATON_PEER_PSI }, { ALL, ALL }, TO (PSI), { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (REFUSED), ONE (REFUSED)), .delays = 3 },
  { "to-psi-without-listener", { BATON_PEER_PSI }, { ALL, ALL }, TO (PSI), { 1, 0 }, { TRUE, FALSE }, .delays = 3 },
  { "to-psi-dead", { BATON_PEER_PSI }, { ALL, ALL }, TO (PSI), { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), PROXIES (HOLE, HOLE, HOLE, HOLE), .faults = 1, .delays = 2 },
  { "from-psi", { 0, BATON_PEER_PSI }, { ALL, ALL }, FROM (PSI), { 1, 1 }, { TRUE, FALSE }, .faults = 1, .delays = 3 },
  { "from-psi-two-addresses", { 0, BATON_PEER_PSI }, { ALL, ALL }, FROM (PSI), { 2, 2 }, { FALSE, FALSE },
    .delays = 2 },
  { "from-psi-direct-swallowed", { 0, BATON_PEER_PSI }, { ALL, ALL }, FROM (PSI), { 1, 1 }, { TRUE, TRUE },
    DIRECT (ONE (HOLE), ONE (GOOD)), .delays = 3 },
  { "from-psi-fast-swallowed", { 0, BATON_PEER_PSI }, { ALL, ALL }, FROM (PSI), { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (GOOD), ONE (HOLE)), .delays = 3 },
  { "from-psi-by-proxy", { 0, BATON_PEER_PSI }, { ALL, ALL }, FROM (PSI), { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .delays = 2 },
  { "from-psi-by-our-proxy", { 0, BATON_PEER_PSI }, { ALL, ALL }, FROM (PSI), { 1, 1 }, { FALSE, TRUE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .delays = 2 },
  { "from-psi-dead", { 0, BATON_PEER_PSI }, { ALL, ALL }, FROM (PSI), { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), PROXIES (HOLE, HOLE, HOLE, HOLE), .faults = 1, .delays = 2 },
  { "to-coccinella", { BATON_PEER_COCCINELLA }, { ALL, ALL }, TO (COCCINELLA), { 1, 1 }, { TRUE, FALSE }, .faults = 1,
    .delays = 3 },
  { "to-coccinella-direct-swallowed", { BATON_PEER_COCCINELLA }, { ALL, ALL }, TO (COCCINELLA), { 2, 1 },
    { TRUE, FALSE }, DIRECT (TWO (HOLE, HOLE), ONE (GOOD)), .delays = 3 },
  { "to-coccinella-by-proxy", { BATON_PEER_COCCINELLA }, { ALL, ALL }, TO (COCCINELLA), { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), .delays = 3 },
  { "to-coccinella-dead", { BATON_PEER_COCCINELLA }, { ALL, ALL }, TO (COCCINELLA), { 1, 1 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), ONE (HOLE)), PROXIES (HOLE, HOLE, HOLE, HOLE), .faults = 1, .delays = 2 },
  { "from-coccinella", { 0, BATON_PEER_COCCINELLA }, { ALL, ALL }, FROM (COCCINELLA), { 1, 1 }, { TRUE, FALSE },
    .faults = 1, .delays = 3 },
  { "from-coccinella-direct-swallowed", { 0, BATON_PEER_COCCINELLA }, { ALL, ALL }, FROM (COCCINELLA), { 1, 2 },
    { TRUE, FALSE }, DIRECT (ONE (HOLE), TWO (HOLE, GOOD)), .delays = 3 },
  { "from-coccinella-by-proxy", { 0, BATON_PEER_COCCINELLA }, { ALL, ALL }, FROM (COCCINELLA), { 1, 2 },
    { TRUE, FALSE }, DIRECT (ONE (HOLE), TWO (HOLE, HOLE)), .delays = 2 },
  { "from-coccinella-dead", { 0, BATON_PEER_COCCINELLA }, { ALL, ALL }, FROM (COCCINELLA), { 1, 2 }, { TRUE, FALSE },
    DIRECT (ONE (HOLE), TWO (HOLE, HOLE)), PROXIES (HOLE, HOLE, HOLE, HOLE), .faults = 1, .delays = 2 },

  { "pidgin-empty-file", BOTH (PIDGIN), { ALL, ALL }, REAL, { 1, 1 }, { TRUE, FALSE }, .empty = TRUE, .faults = 2,
    .delays = 2 },
};

typedef struct {
  const Scenario *scenario;
  guint64        *seen;
  gsize           size;
  gsize           n;
  guint64         steps;
  guint64         ends;
  gboolean        cut;
  Step            path[MAX_DEPTH];
} Walk;

static gboolean
see (Walk    *walk,
     guint64  hash)
{
  for (gsize i = hash & (walk->size - 1);; i = (i + 1) & (walk->size - 1))
    {
      if (walk->seen[i] == hash)
        return FALSE;
      if (walk->seen[i] == 0)
        {
          walk->seen[i] = hash;
          walk->n++;
          return TRUE;
        }
    }
}

static void
accuse (Walk        *walk,
        const World *world,
        guint        depth,
        const char  *wrong)
{
  g_printerr ("# %s: %s\n", walk->scenario->name, wrong);
  for (guint i = 0; i < depth; i++)
    {
      g_autofree char *name = world_step_name (walk->path[i]);

      g_printerr ("#   %2u %s\n", i, name);
    }
  for (guint side = 0; side < 2; side++)
    {
      const BatonRace *race = &world->race[side];
      const Brain *brain = &world->brains[side];

      if (walk->scenario->minds[side] != MIND_BATON)
        g_printerr ("#   %s: model over=%u task=%u client=%u conn=%u success=%u local=%u remote=%u late=%u mode=%u\n",
                    side ? "target" : "initiator", brain->over, brain->task, brain->client, brain->conn,
                    brain->conn_success, brain->local_failed, brain->remote_failed, brain->late_proxy, brain->mode);
      g_printerr ("#   %s: %s picked=%u answer=%u theirs=%u mark=%u", side ? "target" : "initiator",
                  baton_race_state_to_string (race->state), race->picked, race->answer, race->theirs, race->mark);
      for (BatonLegKind leg = 0; leg < BATON_N_LEGS; leg++)
        g_printerr (" %s=%s(%s)", baton_leg_kind_to_string (leg), baton_race_phase_to_string (race->legs[leg].phase),
                    baton_leg_reason_to_string (race->legs[leg].reason));
      g_printerr ("\n");
    }
  g_test_fail ();
}

static gboolean
explore (Walk        *walk,
         const World *world,
         guint        depth)
{
  Step steps[MAX_STEPS];
  guint n = world_steps (world, walk->scenario, steps);

  if (n == 0)
    {
      const char *wrong = world_judge (world, walk->scenario);

      walk->ends++;
      if (wrong != NULL)
        accuse (walk, world, depth, wrong);
      return wrong == NULL;
    }
  if (depth == MAX_DEPTH)
    {
      accuse (walk, world, depth, "this world does not end");
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    {
      World next = *world;
      const char *wrong;

      walk->path[depth] = steps[i];
      walk->steps++;
      wrong = world_take (&next, walk->scenario, steps[i]);
      if (wrong != NULL)
        {
          accuse (walk, &next, depth + 1, wrong);
          return FALSE;
        }
      if (walk->n >= MAX_WORLDS)
        {
          walk->cut = TRUE;
          return TRUE;
        }
      if (see (walk, world_hash (&next)) && !explore (walk, &next, depth + 1))
        return FALSE;
    }

  return TRUE;
}

static void
test_scenario (gconstpointer user_data)
{
  Walk walk = { .scenario = user_data, .size = 1 << 22 };
  World world;

  walk.seen = g_new0 (guint64, walk.size);
  world_init (&world, walk.scenario);
  explore (&walk, &world, 0);
  g_test_message ("%s: %" G_GSIZE_FORMAT " worlds, %" G_GUINT64_FORMAT " steps, %" G_GUINT64_FORMAT " ends%s",
                  walk.scenario->name, walk.n, walk.steps, walk.ends, walk.cut ? ", CUT" : "");
  g_free (walk.seen);
}

static void
check_rows (guint               side,
            const BatonRaceRow *rows,
            gsize               n)
{
  for (gsize i = 0; i < n; i++)
    if (world_rows[side][i] == 0)
      {
        g_test_message ("%s: no world takes %s --%s [%s]--> %s", side ? "target" : "initiator",
                        baton_race_state_to_string (rows[i].from), baton_race_event_kind_to_string (rows[i].event),
                        baton_race_guard_to_string (rows[i].guard), baton_race_state_to_string (rows[i].to));
        g_test_fail ();
      }
}

/* The last of all: a row that no world takes is no row. */
static void
test_every_row_is_taken (void)
{
  gsize n;
  const BatonRaceRow *rows;

  rows = baton_race_initiator_rows (&n);
  check_rows (BATON_INITIATOR, rows, n);
  rows = baton_race_target_rows (&n);
  check_rows (BATON_TARGET, rows, n);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      g_autofree char *path = g_strdup_printf ("/explore/race/%s", scenarios[i].name);

      g_test_add_data_func (path, &scenarios[i], test_scenario);
    }
  g_test_add_func ("/explore/race/zz-every-row-is-taken", test_every_row_is_taken);

  return g_test_run ();
}
