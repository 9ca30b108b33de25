/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-config.h"

#include <locale.h>

#include "baton-cli-options.h"
#include "baton-cli-run.h"
#include "baton-race-export.h"

static int
print_machine (const char *format)
{
  g_autofree char *text = NULL;

  if (g_str_equal (format, "dot"))
    text = baton_race_export (BATON_RACE_FORMAT_DOT);
  else if (g_str_equal (format, "mermaid"))
    text = baton_race_export (BATON_RACE_FORMAT_MERMAID);
  else
    {
      g_printerr ("--print-state-machine takes dot or mermaid.\n");
      return BATON_CLI_USAGE;
    }

  g_print ("%s", text);
  return BATON_CLI_OK;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BatonCliOptions) options = NULL;

  setlocale (LC_ALL, "");
  g_set_prgname ("baton-cli");
  /* Standard output is for events alone. */
  g_log_writer_default_set_use_stderr (TRUE);

  options = baton_cli_options_parse (argc, argv, &error);
  if (options == NULL)
    {
      g_printerr ("%s\n", error->message);
      return BATON_CLI_USAGE;
    }

  switch (options->command)
    {
    case BATON_CLI_VERSION:
      g_print ("baton-cli %s\n", BATON_VERSION);
      return BATON_CLI_OK;

    case BATON_CLI_PRINT_MACHINE:
      return print_machine (options->machine_format);

    case BATON_CLI_SEND:
    case BATON_CLI_RECEIVE:
    case BATON_CLI_ROSTER:
    default:
      return baton_cli_run (options);
    }
}
