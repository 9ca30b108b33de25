/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-race-export.h"

#include "baton-race-table.h"
#include "baton-transfer-table.h"

/* One row of any table, by its names. */
typedef struct {
  const char *from;
  const char *to;
  const char *event;
  const char *guard;
  GString    *does;
} Edge;

typedef void (*Printer) (GString    *out,
                         const char *table,
                         const Edge *edge);

static void
add_word (GString    *does,
          const char *word)
{
  if (does->len > 0)
    g_string_append (does, ", ");
  g_string_append (does, word);
}

static void
print_dot (GString    *out,
           const char *table,
           const Edge *edge)
{
  g_string_append_printf (out, "    \"%s:%s\" -> \"%s:%s\" [label=\"%s", table, edge->from, table, edge->to,
                          edge->event);
  if (!g_str_equal (edge->guard, "always"))
    g_string_append_printf (out, " [%s]", edge->guard);
  if (edge->does->len > 0)
    g_string_append_printf (out, "\\n%s", edge->does->str);
  g_string_append (out, "\"];\n");
}

/* Mermaid takes no hyphens in the ids of its states. */
static void
append_id (GString    *out,
           const char *table,
           const char *state)
{
  for (const char *at = table; *at != '\0'; at++)
    g_string_append_c (out, *at == '-' ? '_' : *at);
  g_string_append_c (out, '_');
  for (const char *at = state; *at != '\0'; at++)
    g_string_append_c (out, *at == '-' ? '_' : *at);
}

static void
print_mermaid (GString    *out,
               const char *table,
               const Edge *edge)
{
  g_string_append (out, "    ");
  append_id (out, table, edge->from);
  g_string_append (out, " --> ");
  append_id (out, table, edge->to);
  g_string_append_printf (out, ": %s", edge->event);
  if (!g_str_equal (edge->guard, "always"))
    g_string_append_printf (out, " [%s]", edge->guard);
  if (edge->does->len > 0)
    g_string_append_printf (out, " / %s", edge->does->str);
  g_string_append_c (out, '\n');
}

static void
print_race (GString            *out,
            const char         *table,
            const BatonRaceRow *rows,
            gsize               n,
            Printer             print)
{
  for (gsize i = 0; i < n; i++)
    {
      const BatonRaceRow *row = &rows[i];
      g_autoptr(GString) does = g_string_new (NULL);
      Edge edge = {
        baton_race_state_to_string (row->from), baton_race_state_to_string (row->to),
        baton_race_event_kind_to_string (row->event), baton_race_guard_to_string (row->guard), does,
      };

      for (guint j = 0; j < BATON_RACE_ROW_ACTS && row->acts[j] != BATON_RACE_ACT_NONE; j++)
        add_word (does, baton_race_act_to_string (row->acts[j]));
      print (out, table, &edge);
    }
}

static void
print_transfer (GString    *out,
                const char *table,
                Printer     print)
{
  gsize n;
  const BatonTransferRow *rows = baton_transfer_rows (&n);

  for (gsize i = 0; i < n; i++)
    {
      const BatonTransferRow *row = &rows[i];
      g_autoptr(GString) does = g_string_new (NULL);
      Edge edge = {
        baton_stage_to_string (row->from), baton_stage_to_string (row->to),
        baton_transfer_event_kind_to_string (row->event), baton_transfer_guard_to_string (row->guard), does,
      };

      for (guint j = 0; j < BATON_TRANSFER_ROW_EFFECTS && row->effects[j] != BATON_TRANSFER_EFFECT_NONE; j++)
        add_word (does, baton_transfer_effect_to_string (row->effects[j]));
      if (row->fault != BATON_FAULT_NONE)
        {
          g_autofree char *why = g_strdup_printf ("because %s", baton_fault_to_string (row->fault));

          add_word (does, why);
        }
      print (out, table, &edge);
    }
}

static void
print_states (GString         *out,
              BatonRaceFormat  format,
              const char      *table,
              const char *   (*name) (guint),
              guint            n)
{
  for (guint i = 0; i < n; i++)
    if (format == BATON_RACE_FORMAT_DOT)
      {
        g_string_append_printf (out, "    \"%s:%s\" [label=\"%s\"];\n", table, name (i), name (i));
      }
    else
      {
        g_string_append (out, "    state \"");
        g_string_append (out, name (i));
        g_string_append (out, "\" as ");
        append_id (out, table, name (i));
        g_string_append_c (out, '\n');
      }
}

static const char *
stage_name (guint stage)
{
  return baton_stage_to_string (stage);
}

static const char *
state_name (guint state)
{
  return baton_race_state_to_string (state);
}

static void
print_table (GString         *out,
             BatonRaceFormat  format,
             const char      *table)
{
  Printer print = format == BATON_RACE_FORMAT_DOT ? print_dot : print_mermaid;
  const BatonRaceRow *rows;
  gsize n;

  if (format == BATON_RACE_FORMAT_DOT)
    g_string_append_printf (out, "  subgraph \"cluster_%s\" {\n    label=\"%s\";\n", table, table);
  else
    g_string_append_printf (out, "  state %s {\n", table);

  if (g_str_equal (table, "transfer"))
    {
      print_states (out, format, table, stage_name, BATON_N_STAGES);
      print_transfer (out, table, print);
    }
  else
    {
      print_states (out, format, table, state_name, BATON_RACE_N_STATES);
      rows = g_str_equal (table, "initiator") ? baton_race_initiator_rows (&n) : baton_race_target_rows (&n);
      print_race (out, table, rows, n, print);
    }
  g_string_append (out, "  }\n");
}

/**
 * baton_race_export:
 * @format: how to print
 *
 * Prints the three tables that decide a transfer: the outer one, the race as the initiator sees it, the race as the
 * target sees it. An edge is a row: event, guard in brackets, what it does.
 *
 * Returns: (transfer full): the whole drawing
 */
char *
baton_race_export (BatonRaceFormat format)
{
  static const char * const tables[] = { "transfer", "initiator", "target" };
  GString *out = g_string_new (NULL);

  if (format == BATON_RACE_FORMAT_DOT)
    g_string_append (out, "digraph baton {\n  node [shape=box, style=rounded];\n");
  else
    g_string_append (out, "stateDiagram-v2\n");
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    print_table (out, format, tables[i]);
  if (format == BATON_RACE_FORMAT_DOT)
    g_string_append (out, "}\n");

  return g_string_free (out, FALSE);
}
