/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "baton-file-info.h"

#include <string.h>

static void
check_name (const char *name)
{
  g_autofree char *normal = g_utf8_normalize (name, -1, G_NORMALIZE_NFC);

  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpstr (name, ==, normal);
  g_assert_cmpuint (strlen (name), >, 0);
  g_assert_cmpuint (strlen (name), <=, 255);
  g_assert_null (strpbrk (name, "/\\"));
  g_assert_null (strchr (". ", name[0]));
  g_assert_null (strchr (". ", name[strlen (name) - 1]));
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      g_assert_true (type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_LINE_SEPARATOR &&
                     type != G_UNICODE_PARAGRAPH_SEPARATOR);
      g_assert_true (c == ' ' || !g_unichar_isspace (c));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  gboolean changed;
  g_autofree char *safe = baton_safe_name (text, &changed);
  g_autofree char *again = baton_safe_name (safe, NULL);
  g_autoptr (BatonFileInfo) info = baton_file_info_new (text, size);

  check_name (safe);
  g_assert_cmpint (changed, ==, strcmp (text, safe) != 0);
  g_assert_cmpstr (again, ==, safe);

  baton_file_info_set_description (info, text);
  baton_file_info_set_media_type (info, text);
  baton_file_info_set_md5 (info, text);
  g_assert_true (info->description == NULL || g_utf8_validate (info->description, -1, NULL));
  g_assert_true (info->media_type == NULL || g_str_is_ascii (info->media_type));
  return 0;
}
