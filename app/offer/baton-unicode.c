/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-unicode.h"

/* Characters that show nothing and yet are letters, marks or unassigned: Default_Ignorable_Code_Point of Unicode 15
 * (DerivedCoreProperties.txt) as far as the general category does not give them away, and the empty braille cell. */
static const struct
{
  gunichar first;
  gunichar last;
} invisible[] = {
  { 0x034f, 0x034f },   /* combining grapheme joiner */
  { 0x115f, 0x1160 },   /* Hangul fillers */
  { 0x17b4, 0x17b5 },   /* Khmer inherent vowels */
  { 0x180b, 0x180f },   /* Mongolian variation selectors */
  { 0x2065, 0x2065 },   /* unassigned among the direction characters */
  { 0x2800, 0x2800 },   /* braille cell without dots */
  { 0x3164, 0x3164 },   /* Hangul filler */
  { 0xfe00, 0xfe0f },   /* variation selectors */
  { 0xffa0, 0xffa0 },   /* half-width Hangul filler */
  { 0xfff0, 0xfff8 },   /* unassigned specials */
  { 0xe0000, 0xe0fff }, /* tags and variation selectors */
};

/**
 * baton_unicode_is_blank:
 * @c: a character
 *
 * Returns: whether @c is white space of any kind: tab, line ends, wide and narrow spaces
 */
gboolean
baton_unicode_is_blank (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if (type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_SPACE_SEPARATOR)
    return TRUE;
  return (c >= '\t' && c <= '\r') || c == 0x85;
}

/**
 * baton_unicode_is_treacherous:
 * @c: a character
 *
 * Returns: whether @c is a control character, changes the direction of what follows, or cannot be seen
 */
gboolean
baton_unicode_is_treacherous (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_SURROGATE)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (invisible); i++)
    {
      if (c >= invisible[i].first && c <= invisible[i].last)
        return TRUE;
    }
  /* Noncharacters. */
  return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}
