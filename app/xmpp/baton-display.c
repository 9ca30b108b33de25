/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-display.h"

/* Control characters, and what changes the direction of the text behind it or hides: a name may not rearrange the
 * sentence it stands in. The two joiners stay: Persian, Indic scripts and emoji are written with them. */
static gboolean
is_unsafe (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if (type == G_UNICODE_FORMAT)
    return c != 0x200c && c != 0x200d;
  return type == G_UNICODE_CONTROL || type == G_UNICODE_SURROGATE;
}

static gboolean
is_blank (gunichar c)
{
  /* Hangul fillers and the empty Braille cell are letters and symbols by type, and yet invisible. */
  return g_unichar_isspace (c) || c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x2800;
}

/**
 * baton_display_dup:
 * @text: (nullable): a name as a peer or a server gave it
 *
 * Makes a name safe to be shown: valid UTF-8 on one line, without control and direction characters, runs of white
 * space made one space, at most %BATON_DISPLAY_MAX_CHARS characters.
 *
 * Returns: (transfer full) (nullable): the name, or %NULL when nothing visible is left
 */
char *
baton_display_dup (const char *text)
{
  g_autofree char *valid = NULL;
  g_autoptr(GString) out = NULL;
  gboolean blank = FALSE;
  gboolean visible = FALSE;
  guint n_chars = 0;

  if (text == NULL)
    return NULL;

  valid = g_utf8_make_valid (text, -1);
  out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0' && n_chars < BATON_DISPLAY_MAX_CHARS; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_blank (c))
        {
          blank = out->len > 0;
          continue;
        }
      if (is_unsafe (c))
        continue;

      if (blank)
        {
          g_string_append_c (out, ' ');
          n_chars++;
        }
      g_string_append_unichar (out, c);
      n_chars++;
      blank = FALSE;
      visible = visible || g_unichar_type (c) != G_UNICODE_FORMAT;
    }

  if (!visible)
    return NULL;

  return g_string_free (g_steal_pointer (&out), FALSE);
}
