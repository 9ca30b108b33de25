/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Psi closes the stream that it reads: with Coccinella it happens, with Baton in either seat it does not. */
#include "explore-walk.h"

#include <string.h>

#define WORLDS ((gsize) 1 << 22)

/* One address each, no proxy, as on a network at home. The profile NONE has no gate. */
#define MEET(name, initiator, target, to, from) \
  { name, { BATON_PEER_##to, BATON_PEER_##from }, { BATON_LEG_ALL, BATON_LEG_ALL }, \
    { MIND_##initiator, MIND_##target }, { 1, 1 }, { FALSE, FALSE }, .delays = 2 }

static const Scenario historic = MEET ("coccinella-to-psi", COCCINELLA, PSI, PSI, COCCINELLA);
static const Scenario ungated = MEET ("baton-without-its-gate-to-psi", BATON, PSI, COCCINELLA, UNKNOWN);
static const Scenario immune[] = {
  MEET ("baton-to-psi", BATON, PSI, PSI, UNKNOWN),
  MEET ("coccinella-to-baton", COCCINELLA, BATON, UNKNOWN, COCCINELLA),
  MEET ("baton-to-baton", BATON, BATON, BATON, BATON),
};

static gboolean
is_killed (const World *world)
{
  return world->killed;
}

/* Says what the documentation has to say, and looks whether it does. */
static void
assert_told (const char *trace)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "docs", "race.md", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  if (strstr (text, trace) == NULL)
    {
      g_test_message ("docs/race.md does not tell this:\n%s", trace);
      g_test_fail ();
    }
}

static void
test_coccinella_and_psi (void)
{
  gsize n;
  g_autofree char *trace = walk_find (&historic, is_killed, &n);

  g_assert_nonnull (trace);
  g_test_message ("the shortest of %" G_GSIZE_FORMAT " worlds:\n%s", n, trace);
  assert_told (trace);
}

/* It is the gate that does it: with Coccinella's profile, which has none, the bailout is back. */
static void
test_baton_without_its_gate (void)
{
  gsize n;
  g_autofree char *trace = walk_find (&ungated, is_killed, &n);

  g_assert_nonnull (trace);
  g_test_message ("the shortest of %" G_GSIZE_FORMAT " worlds:\n%s", n, trace);
}

static void
test_baton (gconstpointer user_data)
{
  const Scenario *scenario = user_data;
  gsize n;
  g_autofree char *trace = walk_find (scenario, is_killed, &n);
  Walk walk = { 0 };

  g_assert_null (trace);
  g_assert_true (walk_run (&walk, scenario, WORLDS));
  g_assert_false (walk.cut);
  g_test_message ("%s: none in %" G_GSIZE_FORMAT " worlds", scenario->name, n);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/explore/bailout/coccinella-and-psi", test_coccinella_and_psi);
  g_test_add_func ("/explore/bailout/baton-without-its-gate", test_baton_without_its_gate);
  for (gsize i = 0; i < G_N_ELEMENTS (immune); i++)
    {
      g_autofree char *path = g_strdup_printf ("/explore/bailout/%s", immune[i].name);

      g_test_add_data_func (path, &immune[i], test_baton);
    }

  return g_test_run ();
}
