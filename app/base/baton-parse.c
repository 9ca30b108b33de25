/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-parse.h"

#include <string.h>

/* Decimals of a second that a GDateTime can hold. */
#define MICROSECOND_DIGITS 6

/**
 * baton_parse_u64:
 * @text: (nullable): decimal digits and nothing else
 * @max: the largest value that is let through
 * @out: (out): the value; untouched on failure
 *
 * Returns: %TRUE when @text is a number up to @max
 */
gboolean
baton_parse_u64 (const char *text,
                 guint64 max,
                 guint64 *out)
{
  guint64 value = 0;

  g_return_val_if_fail (out != NULL, FALSE);

  if (text == NULL || *text == '\0')
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    {
      /* GLib's own would also skip some white space. */
      if (!g_ascii_isdigit (*p) || !g_uint64_checked_mul (&value, value, 10) ||
          !g_uint64_checked_add (&value, value, g_ascii_digit_value (*p)))
        return FALSE;
    }
  if (value > max)
    return FALSE;
  *out = value;
  return TRUE;
}

/**
 * baton_parse_port:
 * @text: (nullable): decimal digits and nothing else
 * @out: (out): the port, never 0; untouched on failure
 *
 * Returns: %TRUE when @text is a port that can be connected to
 */
gboolean
baton_parse_port (const char *text,
                  guint16 *out)
{
  guint64 value;

  g_return_val_if_fail (out != NULL, FALSE);

  if (!baton_parse_u64 (text, G_MAXUINT16, &value) || value == 0)
    return FALSE;
  *out = (guint16) value;
  return TRUE;
}

/**
 * baton_parse_boolean:
 * @text: (nullable): "true", "1", "false" or "0", as XML Schema has it
 * @out: (out): the value; untouched on failure
 *
 * Returns: %TRUE when @text is one of the four
 */
gboolean
baton_parse_boolean (const char *text,
                     gboolean *out)
{
  g_return_val_if_fail (out != NULL, FALSE);

  if (g_strcmp0 (text, "true") == 0 || g_strcmp0 (text, "1") == 0)
    *out = TRUE;
  else if (g_strcmp0 (text, "false") == 0 || g_strcmp0 (text, "0") == 0)
    *out = FALSE;
  else
    return FALSE;
  return TRUE;
}

/* Squeezes the white space out; %NULL when what is left is not base64 in its only spelling. */
static char *
dup_dense_base64 (const char *text,
                  gsize max,
                  gsize *length)
{
  gsize dense_max = (max / 3 + 1) * 4;
  g_autofree char *dense = NULL;
  gsize n = 0;
  gsize padding = 0;

  dense = g_malloc (MIN (strlen (text), dense_max) + 1);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (strchr (" \t\r\n", *p) != NULL)
        continue;
      if (n == dense_max)
        return NULL;
      if (*p == '=')
        padding++;
      else if (padding > 0 || !(g_ascii_isalnum (*p) || *p == '+' || *p == '/'))
        return NULL;
      dense[n++] = *p;
    }
  if (n % 4 != 0 || padding > 2)
    return NULL;
  dense[n] = '\0';
  *length = n;
  return g_steal_pointer (&dense);
}

/**
 * baton_parse_base64:
 * @text: (nullable): base64 (RFC 4648 section 4); white space may stand anywhere
 * @max: how much may come out, bytes
 *
 * Returns: (transfer full) (nullable): what @text decodes to; %NULL when it is malformed, not padded or too long
 */
GBytes *
baton_parse_base64 (const char *text,
                    gsize max)
{
  g_autofree char *dense = NULL;
  gsize dense_length = 0;
  gsize length = 0;

  g_return_val_if_fail (max < G_MAXSIZE / 4, NULL);

  if (text == NULL)
    return NULL;
  dense = dup_dense_base64 (text, max, &dense_length);
  if (dense == NULL)
    return NULL;
  if (dense_length > 0)
    g_base64_decode_inplace (dense, &length);
  if (length > max)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&dense), length);
}

/* Reads exactly @digits digits and moves @p behind them. */
static gboolean
take_digits (const char **p,
             int digits,
             int *out)
{
  int value = 0;

  for (int i = 0; i < digits; i++)
    {
      if (!g_ascii_isdigit ((*p)[i]))
        return FALSE;
      value = value * 10 + g_ascii_digit_value ((*p)[i]);
    }
  *p += digits;
  *out = value;
  return TRUE;
}

static gboolean
take_char (const char **p,
           char wanted)
{
  if (**p != wanted)
    return FALSE;
  (*p)++;
  return TRUE;
}

/* "2002-09-10" of XEP-0082, "20020910" of XEP-0091. */
static gboolean
take_date (const char **p,
           int *year,
           int *month,
           int *day)
{
  gboolean dashes;

  if (!take_digits (p, 4, year))
    return FALSE;
  dashes = take_char (p, '-');
  if (!take_digits (p, 2, month) || (dashes && !take_char (p, '-')))
    return FALSE;
  return take_digits (p, 2, day);
}

/* Decimals of a second; those behind the microsecond are read and dropped. */
static gboolean
take_fraction (const char **p,
               int *micros)
{
  int digits = 0;

  *micros = 0;
  if (!take_char (p, '.'))
    return TRUE;
  for (; g_ascii_isdigit (**p); (*p)++, digits++)
    {
      if (digits < MICROSECOND_DIGITS)
        *micros = *micros * 10 + g_ascii_digit_value (**p);
    }
  for (int i = digits; i < MICROSECOND_DIGITS; i++)
    *micros *= 10;
  return digits > 0;
}

/* "Z", "+01:00", or nothing, which XEP-0091 means as UTC. Gajim writes "+00:00Z". */
static gboolean
take_zone (const char **p,
           int *offset_minutes)
{
  int sign;
  int hours;
  int minutes;

  *offset_minutes = 0;
  if (**p == '\0')
    return TRUE;
  if (take_char (p, 'Z'))
    return TRUE;
  if (**p != '+' && **p != '-')
    return FALSE;
  sign = **p == '-' ? -1 : 1;
  (*p)++;
  if (!take_digits (p, 2, &hours) || !take_char (p, ':') || !take_digits (p, 2, &minutes))
    return FALSE;
  if (hours > 14 || minutes > 59)
    return FALSE;
  *offset_minutes = sign * (hours * 60 + minutes);
  if (*offset_minutes == 0)
    take_char (p, 'Z');
  return TRUE;
}

/**
 * baton_parse_datetime:
 * @text: (nullable): a date and time as in XEP-0082 section 3.2 or XEP-0091
 *
 * Reads "2002-09-10T23:08:25Z", with or without decimals and with any zone, and the old "20020910T23:08:25", which is
 * UTC.
 *
 * Returns: (transfer full) (nullable): the time in UTC; %NULL when @text is anything else
 */
GDateTime *
baton_parse_datetime (const char *text)
{
  g_autoptr (GDateTime) local = NULL;
  const char *p = text;
  int year, month, day, hour, minute, second, micros, offset;

  if (text == NULL)
    return NULL;
  if (!take_date (&p, &year, &month, &day) || !take_char (&p, 'T'))
    return NULL;
  if (!take_digits (&p, 2, &hour) || !take_char (&p, ':') || !take_digits (&p, 2, &minute) || !take_char (&p, ':') ||
      !take_digits (&p, 2, &second))
    return NULL;
  if (!take_fraction (&p, &micros) || !take_zone (&p, &offset) || *p != '\0')
    return NULL;

  /* A leap second is a second that GDateTime does not know: it is told as the one before. */
  if (second == 60)
    second = 59;
  local = g_date_time_new_utc (year, month, day, hour, minute, second + micros / (double) G_USEC_PER_SEC);
  if (local == NULL)
    return NULL;
  return g_date_time_add_minutes (local, -offset);
}
