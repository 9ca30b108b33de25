/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-file-info.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *safe;
} names[] = {
  /* Left alone. */
  { "a.txt", "a.txt" },
  { "Grüße & mehr (1).tar.gz", "Grüße & mehr (1).tar.gz" },
  { "写真　1.jpg", "写真 1.jpg" },
  { "<b>\"q\"</b>", "b>" },
  { "half: done?.pdf", "half: done?.pdf" },
  { "-rf", "-rf" },
  { "movie.mkv.part", "movie.mkv.part" },
  { "console.log", "console.log" },
  { "\360\237\216\211.png", "\360\237\216\211.png" },
  /* Somewhere else. */
  { "/etc/passwd", "passwd" },
  { "../../.ssh/authorized_keys", "authorized_keys" },
  { "..\\..\\autoexec.bat", "autoexec.bat" },
  { "C:\\x\\y.txt", "y.txt" },
  { "a/b/", "b" },
  { "a/..", "file" },
  { "..", "file" },
  { ".", "file" },
  { "/", "file" },
  { "\\\\", "file" },
  { "", "file" },
  { NULL, "file" },
  /* Hidden or dropped. */
  { ".bashrc", "bashrc" },
  { "...x", "x" },
  { " . .x", "x" },
  { " a.txt ", "a.txt" },
  { "a.txt. . .", "a.txt" },
  { "   ", "file" },
  /* What cannot be seen, or turns the rest around. */
  { "a\nb\tc.txt", "a b c.txt" },
  { "a\001\033[31m\177.txt", "a[31m.txt" },
  { "photo\342\200\256gpj.exe", "photogpj.exe" },
  { "\342\201\246a\342\201\251.txt", "a.txt" },
  { "a\342\200\213\342\200\215\357\273\277b", "ab" },
  { "\343\205\244", "file" },
  { "\342\240\200.txt", "txt" },
  { "a\342\200\251b", "a b" },
  { "a\302\240b\342\200\257c", "a b c" },
  { "a\363\240\201\201\357\270\217b", "ab" },
  { "\342\200\213.bashrc", "bashrc" },
  { "a\302\205", "a" },
  /* Not UTF-8, not composed. */
  { "a\377b", "a\357\277\275b" },
  { "a\300\257b", "a\357\277\275\357\277\275b" },
  { "u\314\210.txt", "ü.txt" },
  { "u\342\200\215\314\210.txt", "ü.txt" },
  /* Devices. */
  { "CON", "_CON" },
  { "con.txt", "_con.txt" },
  { "Nul .tar.gz", "_Nul .tar.gz" },
  { "COM9", "_COM9" },
  { "lpt\302\271.x", "_lpt\302\271.x" },
  { "COM10", "COM10" },
  { "/dev/AUX", "_AUX" },
};

static void
test_hostile (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gboolean changed = 42;
      g_autofree char *safe = baton_safe_name (names[i].name, &changed);
      g_autofree char *again = baton_safe_name (safe, NULL);

      g_assert_cmpstr (safe, ==, names[i].safe);
      g_assert_cmpint (changed, ==, g_strcmp0 (names[i].name, names[i].safe) != 0);
      g_assert_cmpstr (again, ==, safe);
    }
}

static void
assert_cut (const char *unit,
            const char *tail,
            gsize least)
{
  g_autofree char *many = g_malloc0 (400 * strlen (unit) + strlen (tail) + 1);
  g_autofree char *safe = NULL;
  g_autofree char *again = NULL;

  for (guint i = 0; i < 400; i++)
    strcat (many, unit);
  strcat (many, tail);
  safe = baton_safe_name (many, NULL);
  again = baton_safe_name (safe, NULL);
  g_assert_cmpuint (strlen (safe), <=, 255);
  g_assert_cmpuint (strlen (safe), >=, least);
  g_assert_true (g_utf8_validate (safe, -1, NULL));
  g_assert_cmpint (g_str_has_suffix (safe, tail), ==, strlen (tail) <= 32);
  g_assert_cmpstr (again, ==, safe);
}

static void
test_long (void)
{
  assert_cut ("x", "", 255);
  assert_cut ("x", ".txt", 255);
  assert_cut ("x", ".tar.zst", 255);
  assert_cut ("x", ".this is no extension but half a sentence", 255);
  assert_cut ("ü", ".jpg", 254);
  assert_cut ("\360\237\216\211", ".png", 252);
  assert_cut (" .x", ".png", 253);
  /* A letter keeps its accents. */
  assert_cut ("x\314\243\314\247\314\250", ".t", 249);
  /* Nothing but accents. */
  assert_cut ("\314\243", ".t", 254);
  assert_cut (".", "x", 1);
  assert_cut (" ", "x", 1);
}

/* A device that only the cut lays bare, or that leaves no room for the mark. */
static void
test_long_device (void)
{
  g_autofree char *spaces = g_strnfill (300, ' ');
  g_autofree char *letters = g_strnfill (251, 'x');
  g_autofree char *hidden = g_strconcat ("CON", spaces, "x", NULL);
  g_autofree char *full = g_strconcat ("CON.", letters, NULL);
  g_autofree char *shown = baton_safe_name (hidden, NULL);
  g_autofree char *cut = baton_safe_name (full, NULL);

  g_assert_cmpstr (shown, ==, "_CON");
  g_assert_cmpuint (strlen (cut), ==, 255);
  g_assert_true (g_str_has_prefix (cut, "_CON.x"));
}

static void
test_portable (void)
{
  g_autofree char *portable = baton_portable_name ("a<b>c:d\"e|f?g*h.txt");

  g_assert_cmpstr (portable, ==, "a_b_c_d_e_f_g_h.txt");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/offer/safe-name/hostile", test_hostile);
  g_test_add_func ("/offer/safe-name/long", test_long);
  g_test_add_func ("/offer/safe-name/long-device", test_long_device);
  g_test_add_func ("/offer/safe-name/portable", test_portable);
  return g_test_run ();
}
