/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-size-text.h"

#include <glib/gi18n.h>

/* Decimal units, as file managers and disks count. */
typedef enum {
  UNIT_BYTE,
  UNIT_KB,
  UNIT_MB,
  UNIT_GB,
  UNIT_TB,
  N_UNITS,
} Unit;

static const guint64 factors[N_UNITS] = {
  1,
  1000,
  1000 * 1000,
  1000 * 1000 * G_GUINT64_CONSTANT (1000),
  1000 * 1000 * 1000 * G_GUINT64_CONSTANT (1000),
};

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* The unit is the one the rounded number fits in: 999,960 bytes are 1.0 MB, not 1000 kB. */
static Unit
unit_of (double bytes)
{
  Unit unit = UNIT_BYTE;

  while (unit + 1 < N_UNITS && bytes >= 999.5 * factors[unit])
    unit++;
  return unit;
}

/* Kilobytes need no decimals, nothing needs four digits. */
static int
decimals_of (double number,
             Unit   unit)
{
  return unit <= UNIT_KB || number >= 99.95 ? 0 : 1;
}

static char *
dup_number (double bytes,
            Unit   unit)
{
  double number = bytes / factors[unit];

  return g_strdup_printf ("%.*f", decimals_of (number, unit), number);
}

static char *
dup_with_unit (const char *number,
               Unit        unit)
{
  switch (unit)
    {
    case UNIT_KB:
      /* Translators: a size; the space does not break. */
      return g_strdup_printf (_("%s kB"), number);
    case UNIT_MB:
      return g_strdup_printf (_("%s MB"), number);
    case UNIT_GB:
      return g_strdup_printf (_("%s GB"), number);
    case UNIT_TB:
      return g_strdup_printf (_("%s TB"), number);
    case UNIT_BYTE:
    case N_UNITS:
    default:
      return g_strdup_printf (_("%s bytes"), number);
    }
}

/**
 * baton_size_text_dup:
 * @bytes: a size, in bytes
 *
 * Returns: (transfer full): the size in decimal units: "48.2 MB", "220 kB", "1 byte"
 */
char *
baton_size_text_dup (guint64 bytes)
{
  Unit unit = unit_of (bytes);
  g_autofree char *number = NULL;

  if (unit == UNIT_BYTE)
    return g_strdup_printf (ngettext ("%u byte", "%u bytes", (gulong) bytes), (guint) bytes);
  number = dup_number (bytes, unit);
  return dup_with_unit (number, unit);
}

/**
 * baton_size_text_dup_progress:
 * @bytes: how much is through, in bytes
 * @size: how much there is, in bytes
 *
 * Both numbers are in the unit of @size, so that they can be compared at a glance.
 *
 * Returns: (transfer full): "2.1 of 3.4 GB"
 */
char *
baton_size_text_dup_progress (guint64 bytes,
                              guint64 size)
{
  Unit unit = unit_of (size);
  g_autofree char *done = NULL;
  g_autofree char *all = NULL;
  g_autofree char *both = NULL;

  bytes = MIN (bytes, size);
  done = g_strdup_printf ("%.*f", decimals_of ((double) size / factors[unit], unit), (double) bytes / factors[unit]);
  all = dup_number (size, unit);
  /* Translators: so much of so much; the unit follows: "2.1 of 3.4 GB". */
  both = g_strdup_printf (_("%s of %s"), done, all);
  return dup_with_unit (both, unit);
}

/**
 * baton_size_text_dup_rate:
 * @bytes_per_second: a speed
 *
 * Returns: (transfer full): "112 MB/s", "3.4 MB/s", "900 kB/s"
 */
char *
baton_size_text_dup_rate (double bytes_per_second)
{
  Unit unit = MAX (unit_of (bytes_per_second), UNIT_KB);
  double number = MAX (bytes_per_second, 0) / factors[unit];
  /* A speed is not steady enough for a decimal behind two digits. */
  g_autofree char *text = g_strdup_printf ("%.*f", unit > UNIT_KB && number < 9.95 ? 1 : 0, number);
  g_autofree char *size = dup_with_unit (text, unit);

  /* Translators: a size for each second: "112 MB/s". */
  return g_strdup_printf (_("%s/s"), size);
}

/**
 * baton_size_text_dup_left:
 * @seconds: an estimate
 *
 * Returns: (transfer full): the time left in words, no more exact than an estimate can be: "12 seconds left",
 *   "3 minutes left"
 */
char *
baton_size_text_dup_left (int seconds)
{
  seconds = MAX (seconds, 1);
  if (seconds < MINUTE)
    return g_strdup_printf (ngettext ("%d second left", "%d seconds left", seconds), seconds);
  if (seconds < HOUR)
    {
      int minutes = (seconds + MINUTE / 2) / MINUTE;
      return g_strdup_printf (ngettext ("%d minute left", "%d minutes left", minutes), minutes);
    }
  if (seconds < 2 * DAY)
    {
      int hours = (seconds + HOUR / 2) / HOUR;
      return g_strdup_printf (ngettext ("%d hour left", "%d hours left", hours), hours);
    }
  return g_strdup_printf (ngettext ("%d day left", "%d days left", seconds / DAY), seconds / DAY);
}

/**
 * baton_size_text_dup_took:
 * @seconds: how long something took
 *
 * Returns: (transfer full): "in 0.3 s", "in 20 s", "in 3 minutes"
 */
char *
baton_size_text_dup_took (double seconds)
{
  int minutes;

  if (seconds < 9.95)
    return g_strdup_printf (_("in %.1f s"), MAX (seconds, 0.1));
  if (seconds < 2 * MINUTE)
    return g_strdup_printf (_("in %.0f s"), seconds);
  if (seconds >= 2 * HOUR)
    {
      int hours = (int) MIN (seconds / HOUR + 0.5, G_MAXINT);
      return g_strdup_printf (ngettext ("in %d hour", "in %d hours", hours), hours);
    }
  minutes = (int) (seconds / MINUTE + 0.5);
  return g_strdup_printf (ngettext ("in %d minute", "in %d minutes", minutes), minutes);
}
