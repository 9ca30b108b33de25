/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-file-info.h"

#include "baton-unicode.h"

#include <string.h>

/* NAME_MAX of Linux, the least of all file systems that matter, bytes. */
#define NAME_BYTES_MAX 255

/* A longer one is no extension but a name with a dot in it, bytes with the dot. */
#define EXTENSION_BYTES_MAX 32

/* What a file is called when nothing of its name is left. */
#define NAMELESS "file"

/* Devices of Windows, which its file systems and shares know under every extension (Microsoft, "Naming Files, Paths,
 * and Namespaces"). The last six have superscript digits. */
static const char *const devices[] = {
  "con",  "prn",  "aux",  "nul",  "conin$", "conout$", "clock$",
  "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
  "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
  "com\302\271", "com\302\262", "com\302\263", "lpt\302\271", "lpt\302\262", "lpt\302\263",
};

/* The last component that is not empty, separated as on any system. */
static char *
dup_last_component (const char *name)
{
  gsize end = strlen (name);
  gsize start;

  while (end > 0 && strchr ("/\\", name[end - 1]) != NULL)
    end--;
  for (start = end; start > 0 && strchr ("/\\", name[start - 1]) == NULL; start--)
    ;
  return g_strndup (name + start, end - start);
}

static char *
dup_visible (const char *name)
{
  GString *kept = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (baton_unicode_is_blank (c))
        g_string_append_c (kept, ' ');
      else if (!baton_unicode_is_treacherous (c))
        g_string_append_unichar (kept, c);
    }
  return g_string_free (kept, FALSE);
}

/* Dots in front hide a file; dots and spaces at the end are dropped by Windows, so that two names would be one. */
static void
trim (char *name)
{
  gsize skipped = strspn (name, ". ");
  gsize length = strlen (name) - skipped;

  memmove (name, name + skipped, length + 1);
  while (length > 0 && strchr (". ", name[length - 1]) != NULL)
    name[--length] = '\0';
}

static gboolean
is_device (const char *name)
{
  g_autofree char *stem = g_strndup (name, strcspn (name, "."));
  g_autofree char *lower = g_ascii_strdown (g_strchomp (stem), -1);

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      if (strcmp (lower, devices[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Where the extension of @name starts, ".tar" of ".tar.gz" included; its end when it has none. */
static const char *
find_extension (const char *name)
{
  const char *end = name + strlen (name);
  const char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name || end - dot > EXTENSION_BYTES_MAX)
    return end;
  if (dot - name > 4 && g_ascii_strncasecmp (dot - 4, ".tar", 4) == 0)
    return dot - 4;
  return dot;
}

/* The largest end of a piece of @text of at most @max bytes that parts neither a character nor a letter and its
 * accents. */
static gsize
find_cut (const char *text,
          gsize length,
          gsize max)
{
  const char *cut;
  const char *whole;

  if (length <= max)
    return length;
  cut = text + max;
  while (cut > text && ((guchar) *cut & 0xc0) == 0x80)
    cut--;
  for (whole = cut; whole > text && g_unichar_ismark (g_utf8_get_char (whole)); whole = g_utf8_prev_char (whole))
    ;
  /* A heap of nothing but accents is cut anywhere. */
  return (whole > text ? whole : cut) - text;
}

/* @name with its stem cut so that stem and extension fit. */
static char *
dup_fitted (const char *name)
{
  const char *extension = find_extension (name);
  gsize stem_length = extension - name;
  gsize kept = find_cut (name, stem_length, NAME_BYTES_MAX - strlen (extension));

  /* What the cut laid bare. */
  while (kept < stem_length && kept > 1 && strchr (". ", name[kept - 1]) != NULL)
    kept--;
  return g_strdup_printf ("%.*s%s", (int) kept, name, extension);
}

/* See baton-file-info.h. */
char *
baton_safe_name (const char *name,
                 gboolean *changed)
{
  g_autofree char *valid = g_utf8_make_valid (name != NULL ? name : "", -1);
  g_autofree char *component = dup_last_component (valid);
  g_autofree char *visible = dup_visible (component);
  g_autofree char *normal = g_utf8_normalize (visible, -1, G_NORMALIZE_NFC);
  g_autofree char *fitted = NULL;
  char *safe;

  trim (normal);
  fitted = dup_fitted (*normal != '\0' ? normal : NAMELESS);
  if (is_device (fitted))
    {
      g_autofree char *harmless = g_strconcat ("_", fitted, NULL);

      safe = dup_fitted (harmless);
    }
  else
    {
      safe = g_steal_pointer (&fitted);
    }
  if (changed != NULL)
    *changed = g_strcmp0 (safe, name) != 0;
  return safe;
}

/**
 * baton_portable_name:
 * @name: a safe name
 *
 * File systems of Windows also refuse some characters that are common in names elsewhere. They stay in a safe name; when
 * the target folder refuses it (EINVAL), this is the name to use.
 *
 * Returns: (transfer full): @name with < > : " | ? * as underscores
 */
char *
baton_portable_name (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return g_strdelimit (g_strdup (name), "<>:\"|?*", '_');
}
