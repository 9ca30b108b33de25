/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks every world of two machines that face each other, and judges each (docs/race.md). */
#include "explore-walk.h"

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
  if (walk->quiet)
    return;
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
  if (depth == WALK_MAX_DEPTH)
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
      if (walk->n >= walk->size / 8 * 3)
        {
          walk->cut = TRUE;
          return TRUE;
        }
      if (see (walk, world_hash (&next)) && !explore (walk, &next, depth + 1))
        return FALSE;
    }

  return TRUE;
}

gboolean
walk_run (Walk           *walk,
          const Scenario *scenario,
          gsize           size)
{
  World world;
  gboolean right;

  walk->scenario = scenario;
  walk->size = size;
  walk->seen = g_new0 (guint64, size);
  world_init (&world, scenario);
  right = explore (walk, &world, 0);
  g_clear_pointer (&walk->seen, g_free);

  return right;
}
