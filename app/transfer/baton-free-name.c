/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-free-name.h"

#include <string.h>

/* Longer endings are part of the name and may be cut; bytes. */
#define EXTENSION_BYTES_MAX 32

/* Where the extension starts, its dot included; the end of @name when it has none. ".tar.gz" is one extension. */
static const char *
find_extension (const char *name)
{
  const char *dot = strrchr (name, '.');
  const gsize tar_length = strlen (".tar");

  if (dot == NULL || dot == name || dot[1] == '\0' || strlen (dot) > EXTENSION_BYTES_MAX)
    return name + strlen (name);

  if ((gsize) (dot - name) > tar_length && g_ascii_strncasecmp (dot - tar_length, ".tar", tar_length) == 0)
    return dot - tar_length;
  return dot;
}

/* At most @max bytes of @text, which ends at @end, without cutting a character in two. */
static gsize
fit (const char *text,
     const char *end,
     gsize       max)
{
  gsize length = end - text;

  if (length <= max)
    return length;
  while (max > 0 && ((guchar) text[max] & 0xc0) == 0x80)
    max--;
  return max;
}

/**
 * baton_free_name:
 * @name: a safe name, see baton_safe_name()
 * @number: 1 for the name itself, 2 for "name (2).ext" and so on
 * @suffix: comes behind it all, "" or %BATON_PART_SUFFIX
 * @name_max: what the file system takes, bytes
 *
 * Makes the name to try next in a folder where the ones before were taken. A name too long for that is cut before its
 * extension, the same way with and without %BATON_PART_SUFFIX.
 *
 * Returns: (transfer full): a name of at most @name_max bytes, 255 at the most
 */
char *
baton_free_name (const char *name,
                 guint       number,
                 const char *suffix,
                 gsize       name_max)
{
  g_autofree char *mark = number > 1 ? g_strdup_printf (" (%u)", number) : g_strdup ("");
  const char *extension;
  gsize around;
  gsize stem;

  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (suffix != NULL, NULL);

  name_max = CLAMP (name_max, 2 * EXTENSION_BYTES_MAX, BATON_NAME_BYTES_MAX);
  extension = find_extension (name);
  around = strlen (mark) + strlen (extension) + MAX (strlen (suffix), strlen (BATON_PART_SUFFIX));
  stem = fit (name, extension, name_max - around);
  return g_strdup_printf ("%.*s%s%s%s", (int) stem, name, mark, extension, suffix);
}
