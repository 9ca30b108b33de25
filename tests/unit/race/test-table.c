/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold for any table, whatever it decides. */
#include <string.h>

#include "baton-race-export.h"
#include "baton-race-table.h"
#include "baton-transfer-table.h"

/* The three tables in one shape. */
typedef struct {
  guint from;
  guint event;
  guint guard;
  guint to;
} Row;

static GArray *
load (guint table)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (Row));
  gsize n;

  if (table == 2)
    {
      const BatonTransferRow *rows = baton_transfer_rows (&n);

      for (gsize i = 0; i < n; i++)
        {
          Row row = { rows[i].from, rows[i].event, rows[i].guard, rows[i].to };

          g_array_append_val (out, row);
        }
    }
  else
    {
      const BatonRaceRow *rows = table == 0 ? baton_race_initiator_rows (&n) : baton_race_target_rows (&n);

      for (gsize i = 0; i < n; i++)
        {
          Row row = { rows[i].from, rows[i].event, rows[i].guard, rows[i].to };

          g_array_append_val (out, row);
        }
    }

  return out;
}

static void
test_last_row_is_always (void)
{
  for (guint table = 0; table < 3; table++)
    {
      g_autoptr(GArray) rows = load (table);

      for (guint i = 0; i < rows->len; i++)
        {
          Row *row = &g_array_index (rows, Row, i);
          gboolean last = TRUE;

          for (guint j = i + 1; j < rows->len; j++)
            {
              Row *other = &g_array_index (rows, Row, j);

              if (other->from == row->from && other->event == row->event)
                {
                  last = FALSE;
                  g_assert_cmpuint (other->guard, !=, row->guard);
                }
            }
          /* ALWAYS is the first value of both enumerations of guards. */
          if (last != (row->guard == 0))
            g_error ("table %u, row %u: ALWAYS must be the last row of its pair, and only that", table, i);
        }
    }
}

/* Each state that can be entered has an event that time brings, or is an end. */
static void
test_every_state_can_be_left (void)
{
  for (guint role = 0; role < 2; role++)
    {
      g_autoptr(GArray) rows = load (role);

      for (guint state = BATON_RACE_AWAITING; state < BATON_RACE_WON; state++)
        {
          gboolean entered = FALSE;
          gboolean due = FALSE;
          gboolean aborted = FALSE;

          for (guint i = 0; i < rows->len; i++)
            {
              Row *row = &g_array_index (rows, Row, i);

              entered |= row->to == state && row->from != state;
              due |= row->from == state && row->event == BATON_RACE_EVENT_DUE && row->to != state;
              aborted |= row->from == state && row->event == BATON_RACE_EVENT_ABORT && row->to == BATON_RACE_LOST;
            }
          if (entered && (!due || !aborted))
            g_error ("%s %s has no way out", role ? "target" : "initiator", baton_race_state_to_string (state));
        }
    }
}

static void
test_acts_are_in_order (void)
{
  for (guint role = 0; role < 2; role++)
    {
      gsize n;
      const BatonRaceRow *rows = role == 0 ? baton_race_initiator_rows (&n) : baton_race_target_rows (&n);

      for (gsize i = 0; i < n; i++)
        {
          gboolean commits = FALSE;
          gboolean loses = FALSE;

          for (guint j = 0; j < BATON_RACE_ROW_ACTS; j++)
            {
              if ((commits || loses) && rows[i].acts[j] != BATON_RACE_ACT_NONE)
                g_error ("row %" G_GSIZE_FORMAT ": an act behind the end", i);
              commits |= rows[i].acts[j] == BATON_RACE_ACT_COMMIT;
              loses |= rows[i].acts[j] == BATON_RACE_ACT_LOSE;
              if (j > 0 && rows[i].acts[j] != BATON_RACE_ACT_NONE)
                g_assert_cmpuint (rows[i].acts[j - 1], !=, BATON_RACE_ACT_NONE);
            }
          g_assert_true (!commits || rows[i].to == BATON_RACE_WON);
          g_assert_true (!loses || rows[i].to == BATON_RACE_LOST);
          if (rows[i].to == BATON_RACE_WON && rows[i].from != BATON_RACE_WON)
            g_assert_true (commits);
          if (rows[i].to == BATON_RACE_LOST && rows[i].from != BATON_RACE_LOST &&
              rows[i].event != BATON_RACE_EVENT_ABORT)
            g_assert_true (loses);
        }
    }
}

#define assert_named(function, n) \
  G_STMT_START { \
    for (guint value_ = 0; value_ < (n); value_++) \
      { \
        g_assert_cmpstr (function (value_), !=, "?"); \
        for (guint other_ = 0; other_ < value_; other_++) \
          g_assert_cmpstr (function (value_), !=, function (other_)); \
      } \
    g_assert_cmpstr (function (n), ==, "?"); \
  } G_STMT_END

static void
test_everything_has_a_name (void)
{
  assert_named (baton_race_state_to_string, BATON_RACE_N_STATES);
  assert_named (baton_race_event_kind_to_string, BATON_RACE_N_EVENTS);
  assert_named (baton_race_effect_kind_to_string, BATON_RACE_N_EFFECTS);
  assert_named (baton_race_guard_to_string, BATON_RACE_N_GUARDS);
  assert_named (baton_race_act_to_string, BATON_RACE_N_ACTS);
  assert_named (baton_race_phase_to_string, BATON_RACE_PHASE_SKIPPED + 1);
  assert_named (baton_fault_to_string, BATON_N_FAULTS);
  assert_named (baton_stage_to_string, BATON_N_STAGES);
  assert_named (baton_transfer_event_kind_to_string, BATON_N_TRANSFER_EVENTS);
  assert_named (baton_transfer_effect_to_string, BATON_N_TRANSFER_EFFECTS);
  assert_named (baton_transfer_guard_to_string, BATON_TRANSFER_N_GUARDS);
}

/* A guard or an act that no row uses is a rule that nobody keeps. */
static void
test_nothing_is_unused (void)
{
  gboolean guards[BATON_RACE_N_GUARDS] = { FALSE };
  gboolean acts[BATON_RACE_N_ACTS] = { FALSE };
  gboolean outer_guards[BATON_TRANSFER_N_GUARDS] = { FALSE };
  gboolean outer_effects[BATON_N_TRANSFER_EFFECTS] = { FALSE };
  const BatonTransferRow *outer;
  gsize n;

  for (guint role = 0; role < 2; role++)
    {
      const BatonRaceRow *rows = role == 0 ? baton_race_initiator_rows (&n) : baton_race_target_rows (&n);

      for (gsize i = 0; i < n; i++)
        {
          guards[rows[i].guard] = TRUE;
          for (guint j = 0; j < BATON_RACE_ROW_ACTS; j++)
            acts[rows[i].acts[j]] = TRUE;
        }
    }
  outer = baton_transfer_rows (&n);
  for (gsize i = 0; i < n; i++)
    {
      outer_guards[outer[i].guard] = TRUE;
      for (guint j = 0; j < BATON_TRANSFER_ROW_EFFECTS; j++)
        outer_effects[outer[i].effects[j]] = TRUE;
    }

  for (guint i = 0; i < BATON_RACE_N_GUARDS; i++)
    g_assert_true (guards[i]);
  for (guint i = 1; i < BATON_RACE_N_ACTS; i++)
    g_assert_true (acts[i]);
  for (guint i = 0; i < BATON_TRANSFER_N_GUARDS; i++)
    g_assert_true (outer_guards[i]);
  for (guint i = 1; i < BATON_N_TRANSFER_EFFECTS; i++)
    g_assert_true (outer_effects[i]);
}

static void
test_export_names_every_row (void)
{
  g_autofree char *dot = baton_race_export (BATON_RACE_FORMAT_DOT);
  g_autofree char *mermaid = baton_race_export (BATON_RACE_FORMAT_MERMAID);
  g_auto(GStrv) edges = g_strsplit (dot, " -> ", -1);
  g_auto(GStrv) arrows = g_strsplit (mermaid, " --> ", -1);
  guint n_rows = 0;

  for (guint table = 0; table < 3; table++)
    {
      g_autoptr(GArray) rows = load (table);

      n_rows += rows->len;
    }
  g_assert_cmpuint (g_strv_length (edges), ==, n_rows + 1);
  g_assert_cmpuint (g_strv_length (arrows), ==, n_rows + 1);
  g_assert_true (g_str_has_prefix (dot, "digraph baton {\n"));
  g_assert_true (g_str_has_suffix (dot, "}\n"));
  g_assert_true (g_str_has_prefix (mermaid, "stateDiagram-v2\n"));
}

/* The picture in the documentation is the one that runs; baton-cli --print-state-machine=mermaid makes it anew. */
static void
test_documentation_is_current (void)
{
  g_autofree char *mermaid = baton_race_export (BATON_RACE_FORMAT_MERMAID);
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "docs", "race.md", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  if (strstr (text, mermaid) == NULL)
    {
      g_test_message ("docs/race.md is not what baton-cli --print-state-machine=mermaid prints");
      g_test_fail ();
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/race/table/" #name, test_##name)
  ADD (last_row_is_always);
  ADD (every_state_can_be_left);
  ADD (acts_are_in_order);
  ADD (everything_has_a_name);
  ADD (nothing_is_unused);
  ADD (export_names_every_row);
  ADD (documentation_is_current);

  return g_test_run ();
}
