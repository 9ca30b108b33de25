/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables with one fault each: the unit tests or the explorer must see it (docs/race.md). */
#include "explore-mutant.h"
#include "explore-transfer.h"
#include "explore-walk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORLDS ((gsize) 1 << 22)
/* What a mutant remembers of worlds: more than the real tables make, for each of theirs. */
#define WORLDS_LEAST ((gsize) 1 << 12)
#define WORLDS_MORE 16
#define FAULTS_DEEP 3
/* One that hangs is caught, seconds. */
#define PATIENCE_S 60
#define MAX_SCENARIOS 256

int initiator_main (int argc, char **argv);
int target_main (int argc, char **argv);
int machine_main (int argc, char **argv);

/* What is done with a mutant, in this order. */
typedef enum {
  CHECK_NONE,
  CHECK_UNIT,
  CHECK_EXPLORE,
  CHECK_SURVIVED,
} Check;

/* What a worker tells, in memory that is shared. */
typedef struct {
  guint8  check;
  guint64 worlds;
  guint64 steps;
} Told;

/* What is known of a scenario with the real tables. */
typedef struct {
  guint64 worlds;
  guint64 steps;
  guint8  taken[2][256];
} Known;

typedef struct {
  GArray *mutants;
  Told   *told;
  Known  *known;
  guint   order[MAX_SCENARIOS];  /* the cheapest first */
  gsize   n_scenarios;
  gboolean deep;
} Trial;

typedef void (*Work) (Trial *trial,
                      guint  i);

static Scenario
scenario_of (const Trial *trial,
             guint        i)
{
  gsize n;
  Scenario scenario = walk_scenarios (&n)[i];

  if (trial->deep && scenario.faults > 0)
    scenario.faults = FAULTS_DEEP;

  return scenario;
}

static gpointer
share (gsize size)
{
  gpointer memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  g_assert_true (memory != MAP_FAILED);

  return memory;
}

static void
be_quiet (void)
{
  struct rlimit none = { 0, 0 };
  int null = open ("/dev/null", O_RDWR);

  setrlimit (RLIMIT_CORE, &none);
  dup2 (null, STDOUT_FILENO);
  dup2 (null, STDERR_FILENO);
}

/* Does @n pieces of work in children, as many at a time as there are processors. */
static void
fork_all (Trial *trial,
          Work   work,
          guint  n)
{
  guint running = 0;
  guint n_workers = g_get_num_processors ();

  for (guint i = 0; i < n || running > 0;)
    {
      if (i < n && running < n_workers)
        {
          pid_t pid = fork ();

          g_assert_cmpint (pid, >=, 0);
          if (pid == 0)
            {
              be_quiet ();
              work (trial, i);
              _exit (0);
            }
          running++;
          i++;
          continue;
        }
      g_assert_cmpint (wait (NULL), >, 0);
      running--;
    }
}

static void
learn (Trial *trial,
       guint  i)
{
  Walk walk = { 0 };
  Scenario scenario = scenario_of (trial, i);
  Known *known = &trial->known[i];

  g_assert_true (walk_run (&walk, &scenario, WORLDS));
  known->worlds = walk.n;
  known->steps = walk.steps;
  for (guint side = 0; side < 2; side++)
    for (guint row = 0; row < 256; row++)
      known->taken[side][row] = world_rows[side][row] > 0;
}

/* A mutant differs only where its row would have been taken. */
static gboolean
concerns (const Trial  *trial,
          const Mutant *mutant,
          guint         scenario)
{
  return mutant->kind == MUTANT_HAND_MADE || trial->known[scenario].taken[mutant->table][mutant->row];
}

static gsize
worlds_for (const Known *known)
{
  gsize size = WORLDS_LEAST;

  while (size < known->worlds * WORLDS_MORE && size < WORLDS)
    size *= 2;

  return size;
}

static gboolean
survives_units (const Mutant *mutant)
{
  static int (* const programs[MUTANT_N_TABLES]) (int, char **) = { initiator_main, target_main, machine_main };
  static char name[] = "mutant";
  static char *arguments[] = { name, NULL };

  return programs[mutant->table] (1, arguments) == 0;
}

static gboolean
survives_explorer (Trial        *trial,
                   const Mutant *mutant,
                   Told         *told)
{
  for (gsize i = 0; i < trial->n_scenarios; i++)
    {
      Walk walk = { .quiet = TRUE };
      Scenario scenario = scenario_of (trial, trial->order[i]);
      gboolean right;

      if (!concerns (trial, mutant, trial->order[i]))
        continue;
      right = walk_run (&walk, &scenario, worlds_for (&trial->known[trial->order[i]]));
      told->worlds += walk.n;
      told->steps += walk.steps;
      if (!right)
        return FALSE;
    }

  return TRUE;
}

static void
try_mutant (Trial *trial,
            guint  i)
{
  const Mutant *mutant = &g_array_index (trial->mutants, Mutant, i);
  Told *told = &trial->told[i];

  alarm (PATIENCE_S);
  mutant_become (mutant);
  if (mutant->kind != MUTANT_HAND_MADE)
    {
      told->check = CHECK_UNIT;
      if (!survives_units (mutant))
        return;
    }
  told->check = CHECK_EXPLORE;
  if (mutant->table == MUTANT_TRANSFER ? transfer_walk (&told->worlds, &told->steps) != NULL
                                       : !survives_explorer (trial, mutant, told))
    return;
  told->check = CHECK_SURVIVED;
}

static int
compare_steps (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const Known *known = user_data;
  guint64 first = known[*(const guint *) a].steps;
  guint64 second = known[*(const guint *) b].steps;

  return (first > second) - (first < second);
}

static gboolean
report (const Trial *trial)
{
  guint counts[CHECK_SURVIVED + 1] = { 0 };
  guint equivalent = 0;
  guint64 worlds = 0;
  guint64 steps = 0;
  gboolean good = TRUE;

  for (guint i = 0; i < trial->mutants->len; i++)
    {
      g_autofree char *name = mutant_dup_name (&g_array_index (trial->mutants, Mutant, i));
      const char *why = mutant_why_equivalent (name);
      gboolean survived = trial->told[i].check == CHECK_SURVIVED;

      counts[trial->told[i].check]++;
      worlds += trial->told[i].worlds;
      steps += trial->told[i].steps;
      equivalent += survived && why != NULL;
      if (survived && why == NULL)
        printf ("# nothing is wrong without: %s\n", name);
      else if (!survived && why != NULL)
        printf ("# caught, but listed as equivalent: %s\n", name);
      good = good && survived == (why != NULL);
    }
  printf ("# %" G_GUINT64_FORMAT " worlds, %" G_GUINT64_FORMAT " steps\n", worlds, steps);
  printf ("# %u mutants tried, %u caught (%u by unit tests, %u by the explorer), %u equivalent\n",
          trial->mutants->len, counts[CHECK_UNIT] + counts[CHECK_EXPLORE], counts[CHECK_UNIT], counts[CHECK_EXPLORE],
          equivalent);

  return good;
}

static gboolean
has_option (int          argc,
            char       **argv,
            const char  *option)
{
  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], option))
      return TRUE;

  return FALSE;
}

/* --race: minutes, each row and act of both sides of the race as well. --deep: the same with more faults, hours. */
int
main (int    argc,
      char **argv)
{
  Trial trial = { 0 };
  const char *wrong;
  guint64 worlds;
  guint64 steps;
  gboolean good;

  setvbuf (stdout, NULL, _IOLBF, 0);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  trial.deep = has_option (argc, argv, "--deep");
  trial.mutants = mutant_make_all (trial.deep || has_option (argc, argv, "--race"));
  walk_scenarios (&trial.n_scenarios);
  g_assert_cmpuint (trial.n_scenarios, <=, MAX_SCENARIOS);
  trial.told = share (trial.mutants->len * sizeof *trial.told);
  trial.known = share (trial.n_scenarios * sizeof *trial.known);

  wrong = transfer_walk (&worlds, &steps);
  printf ("# transfer: %" G_GUINT64_FORMAT " worlds, %" G_GUINT64_FORMAT " steps%s%s\n", worlds, steps,
          wrong != NULL ? ": " : "", wrong != NULL ? wrong : "");
  fork_all (&trial, learn, trial.n_scenarios);
  for (guint i = 0; i < trial.n_scenarios; i++)
    trial.order[i] = i;
  g_qsort_with_data (trial.order, trial.n_scenarios, sizeof *trial.order, compare_steps, trial.known);

  fork_all (&trial, try_mutant, trial.mutants->len);
  good = report (&trial) && wrong == NULL;
  printf ("%s 1 mutants\n1..1\n", good ? "ok" : "not ok");
  g_array_unref (trial.mutants);

  return good ? 0 : 1;
}
