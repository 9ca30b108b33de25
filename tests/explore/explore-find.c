/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shortest way to a world: breadth first. */
#include "explore-walk.h"

#include "explore-model.h"

#include <string.h>

/* More than the two modelled peers have. */
#define FIND_MOST 400000
#define NO_NODE G_MAXUINT

typedef struct {
  guint parent;
  Step  step;
} Node;

typedef struct {
  guint node;
  World world;
} Front;

typedef struct {
  const Scenario *scenario;
  GHashTable     *seen;
  GArray         *nodes;
} Find;

static gboolean
see (Find        *find,
     const World *world)
{
  guint64 hash = world_hash (world);

  return g_hash_table_add (find->seen, g_memdup2 (&hash, sizeof hash));
}

/* Tells the way once more, from the start, with what each step brings about. */
static char *
tell (const Find *find,
      guint       node)
{
  g_autoptr(GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  GString *out = g_string_new (NULL);
  World world;

  for (; node != NO_NODE; node = g_array_index (find->nodes, Node, node).parent)
    g_array_prepend_val (steps, g_array_index (find->nodes, Node, node).step);

  world_init (&world, find->scenario);
  for (guint i = 0; i < steps->len; i++)
    {
      Step step = g_array_index (steps, Step, i);
      World before = world;
      g_autofree char *words = NULL;

      world_take (&world, find->scenario, step);
      words = world_tell (&before, &world, find->scenario, step);
      g_string_append_printf (out, "%2u. %s\n", i + 1, words);
    }

  return g_string_free (out, FALSE);
}

/* See explore-walk.h. */
char *
walk_find (const Scenario *scenario,
           gboolean      (*is_it) (const World *world),
           gsize          *n_worlds)
{
  Find find = { scenario, g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
                g_array_new (FALSE, FALSE, sizeof (Node)) };
  g_autoptr(GArray) front = g_array_new (FALSE, FALSE, sizeof (Front));
  Front start = { .node = NO_NODE };
  char *way = NULL;

  world_init (&start.world, scenario);
  g_array_append_val (front, start);
  while (front->len > 0 && way == NULL && find.nodes->len < FIND_MOST)
    {
      GArray *next_front = g_array_new (FALSE, FALSE, sizeof (Front));

      for (guint i = 0; i < front->len && way == NULL; i++)
        {
          const Front *from = &g_array_index (front, Front, i);
          Step steps[MAX_STEPS];
          guint n = world_steps (&from->world, scenario, steps);

          for (guint j = 0; j < n && way == NULL; j++)
            {
              Front next = { .node = find.nodes->len, .world = from->world };
              Node node = { from->node, steps[j] };

              world_take (&next.world, scenario, steps[j]);
              if (!see (&find, &next.world))
                continue;
              g_array_append_val (find.nodes, node);
              g_array_append_val (next_front, next);
              if (is_it (&next.world))
                way = tell (&find, next.node);
            }
        }
      g_array_unref (front);
      front = next_front;
    }

  g_assert_cmpuint (find.nodes->len, <, FIND_MOST);
  *n_worlds = find.nodes->len;
  g_hash_table_unref (find.seen);
  g_array_unref (find.nodes);

  return way;
}
