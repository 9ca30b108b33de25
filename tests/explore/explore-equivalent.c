/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mutants that are as good as the real table, each with the reason. */
#include "explore-mutant.h"

static const struct {
  const char *name;
  const char *why;
} equivalents[] = {
  { "target awaiting in-band-asked [always] - answer-rest", "no streamhosts came yet" },
  { "target awaiting in-band-asked [always] - drop-losers", "no leg is open yet" },
  { "target awaiting due [expired] - answer-rest", "no streamhosts came yet" },
};

/* See explore-mutant.h. */
const char *
mutant_why_equivalent (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (equivalents); i++)
    if (g_str_equal (equivalents[i].name, name))
      return equivalents[i].why;

  return NULL;
}
