/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-file-kind.h"

#include <glib/gi18n.h>
#include <string.h>

/* Endings that some desktop runs when they are opened. */
static const char *const program_endings[] = {
  "apk",  "app",  "appimage", "bat", "cmd", "com",    "command", "cpl", "deb", "desktop", "dll", "dmg",
  "exe",  "flatpak", "flatpakref", "hta", "jar", "js", "jse", "lnk",    "msi", "pif", "pkg",     "ps1", "py",
  "reg",  "rpm",  "run",      "scr", "sh",  "snap", "url",   "vb",      "vbe", "vbs", "wsf",
};

static const char *
ending_of (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot && dot != name ? dot + 1 : "";
}

/**
 * baton_file_kind_is_program:
 * @name: a file's name
 *
 * Returns: whether opening it may run it, on this desktop or another
 */
gboolean
baton_file_kind_is_program (const char *name)
{
  const char *ending = ending_of (name);

  for (guint i = 0; i < G_N_ELEMENTS (program_endings); i++)
    if (g_ascii_strcasecmp (program_endings[i], ending) == 0)
      return TRUE;
  return FALSE;
}

/**
 * baton_file_kind_dup_icon:
 * @name: a file's name
 *
 * Returns: (transfer full): the icon of its type, by its name alone
 */
GIcon *
baton_file_kind_dup_icon (const char *name)
{
  g_autofree char *type = g_content_type_guess (name, NULL, 0, NULL);

  return g_content_type_get_icon (baton_file_kind_is_program (name) ? "application/x-executable" : type);
}

/* What the rest of the name makes it look like: "photo.png" of "photo.png.exe". */
static const char *
disguise_of (const char *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *rest = dot ? g_strndup (name, dot - name) : NULL;
  g_autofree char *type = rest && *ending_of (rest) ? g_content_type_guess (rest, NULL, 0, NULL) : NULL;

  if (!type)
    return NULL;
  if (g_str_has_prefix (type, "image/"))
    return _("a program, not a picture");
  if (g_str_has_prefix (type, "audio/") || g_str_has_prefix (type, "video/"))
    return _("a program, not music or a film");
  return g_content_type_is_unknown (type) ? NULL : _("a program, not a document");
}

/**
 * baton_file_kind_dup_words:
 * @name: a file's name
 *
 * Returns: (transfer full): its type in words: "ZIP archive", "a program", "a program, not a picture"
 */
char *
baton_file_kind_dup_words (const char *name)
{
  g_autofree char *type = NULL;

  if (baton_file_kind_is_program (name))
    {
      const char *disguise = disguise_of (name);
      return g_strdup (disguise ? disguise : _("a program"));
    }
  type = g_content_type_guess (name, NULL, 0, NULL);
  if (g_content_type_is_unknown (type))
    return g_strdup (_("unknown type"));
  return g_content_type_get_description (type);
}
