/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables with one fault each. The linker leads whoever asks for a table here (--wrap), so that the very code of the
 * race runs them. */
#include "explore-mutant.h"

#include <string.h>

#define MAX_ROWS 256

const BatonRaceRow *__real_baton_race_initiator_rows (gsize *n);
const BatonRaceRow *__real_baton_race_target_rows (gsize *n);
const BatonTransferRow *__real_baton_transfer_rows (gsize *n);
const BatonRaceRow *__wrap_baton_race_initiator_rows (gsize *n);
const BatonRaceRow *__wrap_baton_race_target_rows (gsize *n);
const BatonTransferRow *__wrap_baton_transfer_rows (gsize *n);

static struct {
  int              table;     /* -1: none is changed */
  gsize            n;
  BatonRaceRow     race[MAX_ROWS];
  BatonTransferRow transfer[MAX_ROWS];
} changed = { .table = -1 };

const BatonRaceRow *
__wrap_baton_race_initiator_rows (gsize *n)
{
  if (changed.table != MUTANT_INITIATOR)
    return __real_baton_race_initiator_rows (n);
  *n = changed.n;

  return changed.race;
}

const BatonRaceRow *
__wrap_baton_race_target_rows (gsize *n)
{
  if (changed.table != MUTANT_TARGET)
    return __real_baton_race_target_rows (n);
  *n = changed.n;

  return changed.race;
}

const BatonTransferRow *
__wrap_baton_transfer_rows (gsize *n)
{
  if (changed.table != MUTANT_TRANSFER)
    return __real_baton_transfer_rows (n);
  *n = changed.n;

  return changed.transfer;
}

static const BatonRaceRow *
real_race_rows (MutantTable  table,
                gsize       *n)
{
  return table == MUTANT_INITIATOR ? __real_baton_race_initiator_rows (n) : __real_baton_race_target_rows (n);
}

/* --- Made by hand: the mistakes that programs have made --- */

typedef enum {
  HAND_MADE_EARLY_MARK,      /* the selection byte goes out with the pick, before the gate */
  HAND_MADE_LOSERS_FIRST,    /* losers are closed before the selection byte */
  HAND_MADE_OWN_ANSWER,      /* a target takes the leg that it has answered */
  HAND_MADE_THEIR_ANSWER,    /* a target takes a refused counter-offer as the end of the race */
  HAND_MADE_N,
} HandMade;

static const struct {
  const char  *name;
  MutantTable  table;
} hand_made[HAND_MADE_N] = {
  { "the selection byte is sent with the pick", MUTANT_INITIATOR },
  { "losers are closed before the selection byte", MUTANT_INITIATOR },
  { "the target takes the leg that it has answered", MUTANT_TARGET },
  { "the target takes an error for the end", MUTANT_TARGET },
};

static void
set_acts (BatonRaceRow *row,
          const guint8  acts[BATON_RACE_ROW_ACTS])
{
  memcpy (row->acts, acts, BATON_RACE_ROW_ACTS);
}

static int
find_act (const BatonRaceRow *row,
          BatonRaceAct        act)
{
  for (int i = 0; i < BATON_RACE_ROW_ACTS; i++)
    if (row->acts[i] == act)
      return i;

  return -1;
}

static void
change_by_hand (HandMade      which,
                BatonRaceRow *row)
{
  static const guint8 answered[] = { BATON_RACE_ACT_ANSWER_USED, BATON_RACE_ACT_PICK_ANSWERED,
                                     BATON_RACE_ACT_DROP_LOSERS, BATON_RACE_ACT_COMMIT, 0, 0, 0 };
  static const guint8 lost[] = { BATON_RACE_ACT_ANSWER_REST, BATON_RACE_ACT_DROP_ALL, BATON_RACE_ACT_LOSE, 0, 0, 0, 0 };
  int select = find_act (row, BATON_RACE_ACT_SELECT);
  int drop = find_act (row, BATON_RACE_ACT_DROP_LOSERS);

  switch (which)
    {
    case HAND_MADE_EARLY_MARK:
      if (row->to == BATON_RACE_GATED && find_act (row, BATON_RACE_ACT_ANSWER_USED) >= 0)
        row->acts[find_act (row, BATON_RACE_ACT_NONE)] = BATON_RACE_ACT_SELECT;
      else if (row->from == BATON_RACE_GATED && select >= 0)
        memmove (&row->acts[select], &row->acts[select + 1], BATON_RACE_ROW_ACTS - 1 - select);
      break;
    case HAND_MADE_LOSERS_FIRST:
      if (select >= 0 && drop >= 0)
        {
          row->acts[select] = BATON_RACE_ACT_DROP_LOSERS;
          row->acts[drop] = BATON_RACE_ACT_SELECT;
        }
      break;
    case HAND_MADE_OWN_ANSWER:
      if (row->guard == BATON_RACE_GUARD_USABLE)
        {
          row->to = BATON_RACE_WON;
          set_acts (row, answered);
        }
      break;
    case HAND_MADE_THEIR_ANSWER:
      if (row->from == BATON_RACE_RACING && row->event == BATON_RACE_EVENT_HOSTS_ERROR &&
          row->guard == BATON_RACE_GUARD_ALWAYS)
        {
          row->to = BATON_RACE_LOST;
          set_acts (row, lost);
        }
      break;
    case HAND_MADE_N:
    default:
      g_assert_not_reached ();
    }
}

/* --- All --- */

static void
add (GArray      *mutants,
     MutantTable  table,
     MutantKind   kind,
     guint        row,
     guint        act)
{
  Mutant mutant = { table, kind, row, act };

  g_array_append_val (mutants, mutant);
}

/* See explore-mutant.h. */
GArray *
mutant_make_all (gboolean race)
{
  GArray *mutants = g_array_new (FALSE, FALSE, sizeof (Mutant));
  const BatonTransferRow *rows;
  gsize n;

  for (MutantTable table = MUTANT_INITIATOR; race && table <= MUTANT_TARGET; table++)
    {
      const BatonRaceRow *real = real_race_rows (table, &n);

      g_assert_cmpuint (n, <=, MAX_ROWS);
      for (guint i = 0; i < n; i++)
        {
          add (mutants, table, MUTANT_ROW, i, 0);
          for (guint j = 0; j < BATON_RACE_ROW_ACTS && real[i].acts[j] != BATON_RACE_ACT_NONE; j++)
            add (mutants, table, MUTANT_ACT, i, j);
        }
    }

  rows = __real_baton_transfer_rows (&n);
  g_assert_cmpuint (n, <=, MAX_ROWS);
  for (guint i = 0; i < n; i++)
    {
      add (mutants, MUTANT_TRANSFER, MUTANT_ROW, i, 0);
      for (guint j = 0; j < BATON_TRANSFER_ROW_EFFECTS && rows[i].effects[j] != BATON_TRANSFER_EFFECT_NONE; j++)
        add (mutants, MUTANT_TRANSFER, MUTANT_ACT, i, j);
    }

  for (guint i = 0; i < HAND_MADE_N; i++)
    add (mutants, hand_made[i].table, MUTANT_HAND_MADE, 0, i);

  return mutants;
}

static void
become_transfer (const Mutant *mutant)
{
  const BatonTransferRow *rows = __real_baton_transfer_rows (&changed.n);

  memcpy (changed.transfer, rows, changed.n * sizeof *rows);
  if (mutant->kind == MUTANT_ROW)
    {
      changed.n--;
      memmove (&changed.transfer[mutant->row], &changed.transfer[mutant->row + 1],
               (changed.n - mutant->row) * sizeof *rows);
    }
  else
    {
      guint8 *effects = changed.transfer[mutant->row].effects;

      memmove (&effects[mutant->act], &effects[mutant->act + 1], BATON_TRANSFER_ROW_EFFECTS - 1 - mutant->act);
      effects[BATON_TRANSFER_ROW_EFFECTS - 1] = BATON_TRANSFER_EFFECT_NONE;
    }
}

static void
become_race (const Mutant *mutant)
{
  const BatonRaceRow *rows = real_race_rows (mutant->table, &changed.n);

  memcpy (changed.race, rows, changed.n * sizeof *rows);
  if (mutant->kind == MUTANT_HAND_MADE)
    {
      for (gsize i = 0; i < changed.n; i++)
        change_by_hand (mutant->act, &changed.race[i]);
    }
  else if (mutant->kind == MUTANT_ROW)
    {
      changed.n--;
      memmove (&changed.race[mutant->row], &changed.race[mutant->row + 1], (changed.n - mutant->row) * sizeof *rows);
    }
  else
    {
      guint8 *acts = changed.race[mutant->row].acts;

      memmove (&acts[mutant->act], &acts[mutant->act + 1], BATON_RACE_ROW_ACTS - 1 - mutant->act);
      acts[BATON_RACE_ROW_ACTS - 1] = BATON_RACE_ACT_NONE;
    }
}

/* See explore-mutant.h. */
void
mutant_become (const Mutant *mutant)
{
  changed.table = -1;
  if (mutant == NULL)
    return;

  if (mutant->table == MUTANT_TRANSFER)
    become_transfer (mutant);
  else
    become_race (mutant);
  changed.table = mutant->table;
}

/* See explore-mutant.h. */
char *
mutant_dup_name (const Mutant *mutant)
{
  const char *what;
  gsize n;

  if (mutant->kind == MUTANT_HAND_MADE)
    return g_strdup (hand_made[mutant->act].name);

  if (mutant->table == MUTANT_TRANSFER)
    {
      const BatonTransferRow *row = &__real_baton_transfer_rows (&n)[mutant->row];

      what = mutant->kind == MUTANT_ROW ? "row" : baton_transfer_effect_to_string (row->effects[mutant->act]);
      return g_strdup_printf ("transfer %s %s [%s] - %s", baton_stage_to_string (row->from),
                              baton_transfer_event_kind_to_string (row->event),
                              baton_transfer_guard_to_string (row->guard), what);
    }
  else
    {
      const BatonRaceRow *row = &real_race_rows (mutant->table, &n)[mutant->row];

      what = mutant->kind == MUTANT_ROW ? "row" : baton_race_act_to_string (row->acts[mutant->act]);
      return g_strdup_printf ("%s %s %s [%s] - %s", mutant->table == MUTANT_INITIATOR ? "initiator" : "target",
                              baton_race_state_to_string (row->from), baton_race_event_kind_to_string (row->event),
                              baton_race_guard_to_string (row->guard), what);
    }
}
