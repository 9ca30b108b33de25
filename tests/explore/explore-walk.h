/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "explore-world.h"

G_BEGIN_DECLS

#define WALK_MAX_DEPTH 400

/**
 * Walk:
 * @quiet: what is found wrong is counted, not told
 *
 * A walk through every world of a scenario, depth first, up to the first one that is wrong.
 */
typedef struct {
  const Scenario *scenario;
  gboolean        quiet;
  gboolean        cut;      /* there were more worlds than it may see */
  guint64        *seen;
  gsize           size;
  gsize           n;
  guint64         steps;
  guint64         ends;
  Step            path[WALK_MAX_DEPTH];
} Walk;

const Scenario *walk_scenarios  (gsize          *n);
/* %FALSE: a world is wrong. @size: how many worlds are remembered, a power of two; fewer are walked. */
gboolean        walk_run        (Walk           *walk,
                                 const Scenario *scenario,
                                 gsize           size);
/* The shortest way to a world that @is_it: its steps in words, a line each, or %NULL: there is none. */
char           *walk_find       (const Scenario *scenario,
                                 gboolean      (*is_it) (const World *world),
                                 gsize          *n_worlds);

G_END_DECLS
