/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fill.h"

#include <string.h>

/* Pairs of name and value; no sentence of ours has more places. */
#define MAX_PAIRS 6

typedef struct {
  const char *name;
  const char *value;
} Pair;

static const Pair *
find_pair (const Pair *pairs,
           gsize       n_pairs,
           const char *start,
           gsize       length)
{
  for (gsize i = 0; i < n_pairs; i++)
    if (strlen (pairs[i].name) == length && strncmp (pairs[i].name, start, length) == 0)
      return &pairs[i];
  return NULL;
}

/**
 * baton_fill:
 * @sentence: a translated sentence with places such as `{peer}`
 * @...: pairs of a place's name without braces and its text, at most six, ended by %NULL
 *
 * Puts the texts in their places. What is put in is not looked at again, so a name that contains braces does no harm;
 * a place that no pair names stays as it is.
 *
 * Returns: (transfer full): the sentence
 */
char *
baton_fill (const char *sentence,
            ...)
{
  GString *out = g_string_new (NULL);
  Pair pairs[MAX_PAIRS];
  gsize n_pairs = 0;
  const char *name;
  va_list args;

  va_start (args, sentence);
  while (n_pairs < MAX_PAIRS && (name = va_arg (args, const char *)))
    {
      const char *value = va_arg (args, const char *);
      pairs[n_pairs++] = (Pair) { name, value ? value : "" };
    }
  va_end (args);

  while (*sentence)
    {
      const char *end = *sentence == '{' ? strchr (sentence, '}') : NULL;
      const Pair *pair = end ? find_pair (pairs, n_pairs, sentence + 1, end - sentence - 1) : NULL;

      if (pair)
        {
          g_string_append (out, pair->value);
          sentence = end + 1;
        }
      else
        g_string_append_c (out, *sentence++);
    }

  return g_string_free (out, FALSE);
}
