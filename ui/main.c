/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-application.h"
#include "baton-config.h"

#include <glib/gi18n.h>
#include <locale.h>

/* Exit status, as of the command line program: usage. */
#define EXIT_USAGE 2

int
main (int   argc,
      char *argv[])
{
  g_auto(GStrv) arguments = NULL;
  g_autoptr(BatonOptions) options = NULL;
  g_autoptr(BatonApplication) application = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *password = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("baton");
  g_set_application_name ("Baton");

  arguments = g_strdupv (argv);
  options = baton_options_parse (&arguments, &error);
  if (options)
    password = baton_options_dup_password (options, &error);
  if (error)
    {
      g_printerr ("baton: %s\n", error->message);
      return EXIT_USAGE;
    }

  application = baton_application_new (g_steal_pointer (&options), password);
  return g_application_run (G_APPLICATION (application), g_strv_length (arguments), arguments);
}
