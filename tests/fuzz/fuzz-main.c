/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

/* Longest input that is made, bytes. */
#define INPUT_BYTES_MAX 20000

/* Changes made to a seed, at most. */
#define CHANGES_MAX 8

/* Pieces of what the targets read; chance alone seldom finds them. */
static const char *const words[] = {
  "<", ">", "/>", "</", "&", ";", "'", "\"", "=", "<a>", "</a>", "<a/>", "&amp;", "&#x10ffff;", "<![CDATA[", "]]>", "<!--",
  "<?", "<!DOCTYPE", " xmlns=''", " xmlns:a='b'", "xml:lang", "</stream:stream>", "@", "/", "\\", ".", "..", " ", "[::1]",
  "\n", "\t", "\001", "\377", "\303", "\303\274", "u\314\210", "\342\200\256", "\357\273\277", "\357\277\277", "\360\237\216\211",
  "\355\240\200", "CON", ".part", ".tar.gz", "T", "Z", "+00:00", "2016-12-31", "23:59:60", "=", "==", "0", "9999",
};

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
read_corpus (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  /* The order of a folder is anybody's guess, and each run has to be the same. */
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      char *contents;
      gsize length;

      g_file_get_contents (g_ptr_array_index (names, i), &contents, &length, &error);
      g_assert_no_error (error);
      g_ptr_array_add (seeds, g_bytes_new_take (contents, length));
    }
  g_assert_cmpuint (seeds->len, >, 0);
  return seeds;
}

static void
change (GByteArray *input,
        GRand *rand,
        GBytes *other)
{
  guint at = input->len > 0 ? g_rand_int_range (rand, 0, input->len) : 0;
  guint length = input->len > at ? g_rand_int_range (rand, 0, MIN (input->len - at, 64) + 1) : 0;
  const char *word = words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];
  g_autoptr (GByteArray) tail = g_byte_array_new ();
  gsize other_length;
  const guint8 *other_data = g_bytes_get_data (other, &other_length);

  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      if (input->len > 0)
        input->data[at] = g_rand_int_range (rand, 0, 256);
      break;
    case 1:
      if (length > 0)
        g_byte_array_remove_range (input, at, length);
      break;
    case 2:
      g_byte_array_append (tail, input->data + at, input->len - at);
      g_byte_array_set_size (input, at);
      g_byte_array_append (input, (const guint8 *) word, strlen (word));
      g_byte_array_append (input, tail->data, tail->len);
      break;
    case 3:
      g_byte_array_append (tail, input->data + at, length);
      for (int i = g_rand_int_range (rand, 1, 40); i > 0; i--)
        g_byte_array_append (input, tail->data, tail->len);
      break;
    case 4:
      g_byte_array_set_size (input, at);
      if (other_length > 0)
        g_byte_array_append (input, other_data, g_rand_int_range (rand, 0, other_length));
      break;
    default:
      g_byte_array_append (input, (const guint8 *) word, strlen (word));
      break;
    }
  if (input->len > INPUT_BYTES_MAX)
    g_byte_array_set_size (input, INPUT_BYTES_MAX);
}

/* fuzz-TARGET FOLDER [RUNS [SEED]]: every file of the folder, then as many changed ones. The same each time. */
int
main (int argc,
      char *argv[])
{
  g_autoptr (GPtrArray) seeds = NULL;
  g_autoptr (GRand) rand = NULL;
  guint n_runs;

  if (argc < 2)
    {
      g_printerr ("Usage: %s FOLDER [RUNS [SEED]]\n", argv[0]);
      return 2;
    }
  seeds = read_corpus (argv[1]);
  n_runs = argc > 2 ? strtoul (argv[2], NULL, 10) : 1000;
  rand = g_rand_new_with_seed (argc > 3 ? strtoul (argv[3], NULL, 10) : 1);

  for (guint i = 0; i < seeds->len; i++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (seeds, i), &length);

      LLVMFuzzerTestOneInput (data, length);
    }
  for (guint run = 0; run < n_runs; run++)
    {
      GBytes *seed = g_ptr_array_index (seeds, g_rand_int_range (rand, 0, seeds->len));
      GBytes *other = g_ptr_array_index (seeds, g_rand_int_range (rand, 0, seeds->len));
      g_autoptr (GByteArray) input = g_byte_array_new ();

      g_byte_array_append (input, g_bytes_get_data (seed, NULL), g_bytes_get_size (seed));
      for (int i = g_rand_int_range (rand, 1, CHANGES_MAX + 1); i > 0; i--)
        change (input, rand, other);
      LLVMFuzzerTestOneInput (input->data, input->len);
    }
  return 0;
}
