/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-cli-options.h"
#include "baton-test-folder.h"

/* Splits @line as a shell would, after the name of the program. */
static BatonCliOptions *
parse (const char  *line,
       GError     **error)
{
  g_autofree char *whole = g_strdup_printf ("baton-cli %s", line);
  g_auto(GStrv) argv = NULL;
  int argc;

  g_assert_true (g_shell_parse_argv (whole, &argc, &argv, NULL));

  return baton_cli_options_parse (argc, argv, error);
}

static BatonCliOptions *
parse_good (const char *line)
{
  g_autoptr(GError) error = NULL;
  BatonCliOptions *options = parse (line, &error);

  g_assert_no_error (error);
  g_assert_nonnull (options);

  return options;
}

static void
assert_refused (const char *line,
                const char *part)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(BatonCliOptions) options = parse (line, &error);

  g_assert_null (options);
  g_assert_nonnull (error);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” does not speak of “%s”", error->message, part);
}

static void
test_send (void)
{
  g_autoptr(BatonCliOptions) options =
    parse_good ("--account romeo@verona.example/orchard --server [::1]:5223 --legs direct,ibb --listen-port 8010 "
                "--proxy proxy.verona.example --json --timeout 2.5 --ca-file ca.pem "
                "send 'a letter.txt' ../picture.png juliet@verona.example");
  g_autofree char *name = NULL;

  g_assert_cmpint (options->command, ==, BATON_CLI_SEND);
  g_assert_cmpstr (baton_jid_get_text (options->account), ==, "romeo@verona.example/orchard");
  g_assert_cmpstr (baton_jid_get_text (options->to), ==, "juliet@verona.example");
  g_assert_cmpstr (baton_jid_get_text (options->proxy), ==, "proxy.verona.example");
  g_assert_cmpstr (options->password, ==, "secret");
  g_assert_cmpstr (options->server, ==, "[::1]:5223");
  g_assert_cmpstr (options->ca_file, ==, "ca.pem");
  g_assert_cmpuint (options->legs, ==, BATON_LEG_BIT (BATON_LEG_DIRECT) | BATON_LEG_BIT (BATON_LEG_IBB));
  g_assert_cmpuint (options->listen_port, ==, 8010);
  g_assert_cmpuint (options->timeout_ms, ==, 2500);
  g_assert_true (options->json);
  g_assert_cmpuint (options->files->len, ==, 2);
  name = g_file_get_basename (g_ptr_array_index (options->files, 0));
  g_assert_cmpstr (name, ==, "a letter.txt");
}

static void
test_defaults (void)
{
  g_autoptr(BatonCliOptions) options = parse_good ("--account romeo@verona.example send a juliet@verona.example/x");

  g_assert_cmpuint (options->legs, ==, BATON_LEG_ALL);
  g_assert_cmpuint (options->timeout_ms, ==, 0);
  g_assert_cmpuint (options->listen_port, ==, 0);
  g_assert_null (options->server);
  g_assert_null (options->proxy);
  g_assert_false (options->json);
  g_assert_false (baton_jid_is_bare (options->to));
}

static void
test_receive (void)
{
  g_autoptr(BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *into = baton_test_folder_path (folder, "new/deep");
  g_autofree char *line = g_strdup_printf ("--account romeo@verona.example receive --into %s --once "
                                           "--from juliet@verona.example --from nurse@verona.example/kitchen", into);
  g_autoptr(BatonCliOptions) options = parse_good (line);

  g_assert_cmpint (options->command, ==, BATON_CLI_RECEIVE);
  g_assert_true (options->once);
  g_assert_cmpuint (options->from->len, ==, 2);
  g_assert_cmpstr (baton_jid_get_text (g_ptr_array_index (options->from, 1)), ==, "nurse@verona.example/kitchen");
  g_assert_true (g_file_test (into, G_FILE_TEST_IS_DIR));
}

/* A command line that is refused leaves nothing behind. */
static void
test_refused_makes_no_folder (void)
{
  g_autoptr(BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *into = baton_test_folder_path (folder, "new");
  g_autofree char *line = g_strdup_printf ("receive --into %s", into);

  assert_refused (line, "--account");
  g_assert_false (g_file_test (into, G_FILE_TEST_EXISTS));
}

static void
test_into_a_file (void)
{
  g_autoptr(BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *into = baton_test_folder_fill (folder, "file", 10);
  g_autofree char *line = g_strdup_printf ("--account romeo@verona.example receive --into %s", into);

  assert_refused (line, "folder");
}

static void
test_password_file (void)
{
  g_autoptr(BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *path = baton_test_folder_path (folder, "password");
  g_autofree char *line = g_strdup_printf ("--account romeo@verona.example --password-file %s roster", path);
  g_autoptr(BatonCliOptions) options = NULL;

  assert_refused (line, "password file");
  g_assert_true (g_file_set_contents (path, "pass word \r\nsecond line\n", -1, NULL));
  options = parse_good (line);
  g_assert_cmpstr (options->password, ==, "pass word ");
  g_assert_cmpint (options->command, ==, BATON_CLI_ROSTER);

  g_assert_true (g_file_set_contents (path, "zero\0byte", 9, NULL));
  assert_refused (line, "password");
}

static void
test_no_password (void)
{
  g_unsetenv ("BATON_PASSWORD");
  assert_refused ("--account romeo@verona.example roster", "password");
  g_setenv ("BATON_PASSWORD", "secret", TRUE);
}

static void
test_no_command_needs_an_account (void)
{
  g_autoptr(BatonCliOptions) version = parse_good ("--version");
  g_autoptr(BatonCliOptions) machine = parse_good ("--print-state-machine=dot");

  g_assert_cmpint (version->command, ==, BATON_CLI_VERSION);
  g_assert_cmpint (machine->command, ==, BATON_CLI_PRINT_MACHINE);
  g_assert_cmpstr (machine->machine_format, ==, "dot");
}

#define ACCOUNT "--account romeo@verona.example "

static void
test_refused (void)
{
  assert_refused ("", "command");
  assert_refused (ACCOUNT, "command");
  assert_refused (ACCOUNT "fly", "fly");
  assert_refused (ACCOUNT "send juliet@verona.example", "send");
  assert_refused (ACCOUNT "send a @nobody", "address");
  assert_refused ("send a juliet@verona.example", "--account");
  assert_refused ("--account verona.example roster", "--account");
  assert_refused ("--account '@' roster", "--account");
  assert_refused (ACCOUNT "receive", "--into");
  assert_refused (ACCOUNT "receive --into /tmp extra", "extra");
  assert_refused (ACCOUNT "receive --into /tmp --from @", "--from");
  assert_refused (ACCOUNT "roster extra", "roster");
  assert_refused (ACCOUNT "roster --once", "--once");
  assert_refused (ACCOUNT "--legs direct,wings roster", "--legs");
  assert_refused (ACCOUNT "--legs '' roster", "--legs");
  assert_refused (ACCOUNT "--listen-port 65536 roster", "--listen-port");
  assert_refused (ACCOUNT "--listen-port -1 roster", "--listen-port");
  assert_refused (ACCOUNT "--timeout -1 roster", "--timeout");
  assert_refused (ACCOUNT "--timeout nan roster", "--timeout");
  assert_refused (ACCOUNT "--timeout inf roster", "--timeout");
  assert_refused (ACCOUNT "--timeout 1e300 roster", "--timeout");
  assert_refused (ACCOUNT "--proxy @ roster", "--proxy");
  assert_refused (ACCOUNT "--unknown roster", "unknown");
}

/* Parts of the contract that are not built are said, not ignored. */
static void
test_not_built (void)
{
  assert_refused (ACCOUNT "--transport bosh roster", "bosh");
  assert_refused (ACCOUNT "--via jingle roster", "jingle");
  assert_refused (ACCOUNT "--server https://verona.example/bosh roster", "URL");
  assert_refused (ACCOUNT "doctor", "doctor");
  assert_refused (ACCOUNT "whiteboard juliet@verona.example", "whiteboard");
}

static void
test_timeout_is_never_none (void)
{
  g_autoptr(BatonCliOptions) options = parse_good (ACCOUNT "--timeout 0.0001 roster");

  g_assert_cmpuint (options->timeout_ms, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("BATON_PASSWORD", "secret", TRUE);

  g_test_add_func ("/cli/options/send", test_send);
  g_test_add_func ("/cli/options/defaults", test_defaults);
  g_test_add_func ("/cli/options/receive", test_receive);
  g_test_add_func ("/cli/options/refused-makes-no-folder", test_refused_makes_no_folder);
  g_test_add_func ("/cli/options/into-a-file", test_into_a_file);
  g_test_add_func ("/cli/options/password-file", test_password_file);
  g_test_add_func ("/cli/options/no-password", test_no_password);
  g_test_add_func ("/cli/options/no-command-needs-an-account", test_no_command_needs_an_account);
  g_test_add_func ("/cli/options/refused", test_refused);
  g_test_add_func ("/cli/options/not-built", test_not_built);
  g_test_add_func ("/cli/options/timeout-is-never-none", test_timeout_is_never_none);

  return g_test_run ();
}
