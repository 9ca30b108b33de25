/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every scenario, every world, every row (docs/race.md). */
#include "explore-walk.h"

/* How many worlds are remembered; a walk that finds more is cut, which is said. */
#define WORLDS ((gsize) 1 << 22)
#define WORLDS_DEEP ((gsize) 1 << 26)
#define FAULTS_DEEP 3

static gboolean deep;
static guint64 all_worlds;
static guint64 all_steps;

static void
test_scenario (gconstpointer user_data)
{
  Scenario scenario = *(const Scenario *) user_data;
  Walk walk = { 0 };

  if (deep && scenario.faults > 0)
    scenario.faults = FAULTS_DEEP;
  if (!walk_run (&walk, &scenario, deep ? WORLDS_DEEP : WORLDS))
    g_test_fail ();
  all_worlds += walk.n;
  all_steps += walk.steps;
  g_test_message ("%s: %" G_GSIZE_FORMAT " worlds, %" G_GUINT64_FORMAT " steps, %" G_GUINT64_FORMAT " ends%s",
                  scenario.name, walk.n, walk.steps, walk.ends, walk.cut ? ", CUT" : "");
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

static void
test_sum (void)
{
  g_test_message ("%" G_GUINT64_FORMAT " worlds, %" G_GUINT64_FORMAT " steps", all_worlds, all_steps);
}

int
main (int    argc,
      char **argv)
{
  gsize n;
  const Scenario *scenarios = walk_scenarios (&n);

  g_test_init (&argc, &argv, NULL);
  deep = argc > 1 && g_str_equal (argv[1], "--deep");

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/explore/race/%s", scenarios[i].name);

      g_test_add_data_func (path, &scenarios[i], test_scenario);
    }
  g_test_add_func ("/explore/race/zz-every-row-is-taken", test_every_row_is_taken);
  g_test_add_func ("/explore/race/zz-sum", test_sum);

  return g_test_run ();
}
