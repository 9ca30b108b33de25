/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-race-table.h"
#include "baton-transfer-table.h"

G_BEGIN_DECLS

typedef enum {
  MUTANT_INITIATOR,
  MUTANT_TARGET,
  MUTANT_TRANSFER,
  MUTANT_N_TABLES,
} MutantTable;

/* What is wrong with it. */
typedef enum {
  MUTANT_ROW,         /* a row is missing */
  MUTANT_ACT,         /* one act of a row is missing */
  MUTANT_HAND_MADE,   /* see mutant_hand_made_name() */
} MutantKind;

typedef struct {
  guint8  table;
  guint8  kind;
  guint16 row;
  guint8  act;        /* its place in the row; hand-made: which */
} Mutant;

/* Every one of them (element-type Mutant); @race: those of the two sides of the race, too. */
GArray     *mutant_make_all       (gboolean      race);
/* From here on the tables of this program are those of the mutant; %NULL: the real ones. */
void        mutant_become         (const Mutant *mutant);
/* "initiator racing hosts [open-time] - answer-rest": (transfer full). */
char       *mutant_dup_name       (const Mutant *mutant);
/* The reason for which it is as good as the real one, or %NULL. */
const char *mutant_why_equivalent (const char   *name);

G_END_DECLS
