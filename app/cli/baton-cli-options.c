/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-cli-options.h"

#include <string.h>

#include "baton-parse.h"

/* Synchronous file access is right in this file: there is no main loop yet. */

/* The longest password file read, bytes: what SASLprep and servers let through is far below. */
#define PASSWORD_FILE_MAX 4096

/* The longest --timeout, seconds: as milliseconds it fits an int. */
#define TIMEOUT_MAX_S (G_MAXINT / 1000)

static const char summary[] =
  "Commands:\n"
  "  send FILE|FOLDER... TO-JID                  hand files to a contact\n"
  "  receive --into DIR [--from JID]... [--once] take files; without --from: from the roster only\n"
  "  roster                                      list the contacts\n"
  "\n"
  "The password comes from --password-file or from the environment variable BATON_PASSWORD.\n"
  "Exit status: 0 all done, 1 a transfer failed, 2 usage, 3 could not sign in.";

/* The command line before it is checked. */
typedef struct {
  char      *account;
  char      *password_file;
  char      *server;
  char      *transport;
  char      *ca_file;
  char      *legs;
  char      *via;
  int        listen_port;
  char      *proxy;
  gboolean   json;
  double     timeout;
  char      *into;
  char     **from;
  gboolean   once;
  char      *machine_format;
  gboolean   version;
  char     **words;
} Raw;

static void
raw_clear (Raw *raw)
{
  g_free (raw->account);
  g_free (raw->password_file);
  g_free (raw->server);
  g_free (raw->transport);
  g_free (raw->ca_file);
  g_free (raw->legs);
  g_free (raw->via);
  g_free (raw->proxy);
  g_free (raw->into);
  g_strfreev (raw->from);
  g_free (raw->machine_format);
  g_strfreev (raw->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

G_GNUC_PRINTF (2, 3)
static gboolean
wrong (GError     **error,
       const char  *format,
       ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, text);

  return FALSE;
}

static BatonJid *
parse_jid (const char  *text,
           const char  *what,
           GError     **error)
{
  g_autoptr(GError) inner = NULL;
  BatonJid *jid = baton_jid_new (text, &inner);

  if (jid == NULL)
    wrong (error, "%s is not an address: %s", what, text);

  return jid;
}

static gboolean
read_password (BatonCliOptions  *self,
               const Raw        *raw,
               GError          **error)
{
  const char *from_environment = g_getenv ("BATON_PASSWORD");
  g_autoptr(GError) inner = NULL;
  gsize length;

  if (raw->password_file == NULL)
    {
      self->password = g_strdup (from_environment);
      return self->password != NULL || wrong (error, "No password: give --password-file or set BATON_PASSWORD.");
    }

  if (!g_file_get_contents (raw->password_file, &self->password, &length, &inner))
    return wrong (error, "The password file cannot be read: %s", inner->message);
  if (length > PASSWORD_FILE_MAX || strlen (self->password) != length)
    return wrong (error, "The password file does not hold a password: %s", raw->password_file);
  self->password[strcspn (self->password, "\r\n")] = '\0';

  return TRUE;
}

/* Parts of the command line whose machinery does not exist in this version: said, not ignored. */
static gboolean
check_unbuilt (const Raw  *raw,
               GError    **error)
{
  if (raw->transport != NULL && !g_str_equal (raw->transport, "auto") && !g_str_equal (raw->transport, "tcp"))
    return wrong (error, "--transport %s is not available in this version; auto and tcp are.", raw->transport);
  if (raw->via != NULL && !g_str_equal (raw->via, "si"))
    return wrong (error, "--via %s is not available in this version; si is.", raw->via);
  if (raw->server != NULL && strstr (raw->server, "://") != NULL)
    return wrong (error, "--server takes HOST:PORT in this version, not a URL.");

  return TRUE;
}

static gboolean
take_common (BatonCliOptions  *self,
             const Raw        *raw,
             GError          **error)
{
  g_autoptr(GError) inner = NULL;

  if (!check_unbuilt (raw, error))
    return FALSE;
  if (raw->account == NULL)
    return wrong (error, "No account: give --account you@your.server.");
  if (!(self->account = parse_jid (raw->account, "--account", error)))
    return FALSE;
  if (baton_jid_get_local (self->account) == NULL)
    return wrong (error, "--account is not an address: %s", raw->account);
  if (raw->legs != NULL && !baton_leg_set_parse (raw->legs, &self->legs, &inner))
    return wrong (error, "--legs: %s", inner->message);
  if (raw->listen_port < 0 || raw->listen_port > G_MAXUINT16)
    return wrong (error, "--listen-port takes 0 to 65535.");
  if (raw->proxy != NULL && !(self->proxy = parse_jid (raw->proxy, "--proxy", error)))
    return FALSE;
  if (!(raw->timeout >= 0 && raw->timeout <= TIMEOUT_MAX_S))
    return wrong (error, "--timeout takes seconds.");

  self->listen_port = (guint16) raw->listen_port;
  self->timeout_ms = raw->timeout > 0 ? MAX ((guint) (raw->timeout * 1000), 1) : 0;
  self->json = raw->json;
  self->server = g_strdup (raw->server);
  self->ca_file = g_strdup (raw->ca_file);

  return read_password (self, raw, error);
}

static gboolean
take_send (BatonCliOptions  *self,
           char            **words,
           GError          **error)
{
  guint n = g_strv_length (words);

  self->command = BATON_CLI_SEND;
  if (n < 2)
    return wrong (error, "send takes files and then the address of the contact.");
  if (!(self->to = parse_jid (words[n - 1], "The last word of send", error)))
    return FALSE;

  for (guint i = 0; i < n - 1; i++)
    g_ptr_array_add (self->files, g_file_new_for_commandline_arg (words[i]));

  return TRUE;
}

static gboolean
take_receive (BatonCliOptions  *self,
              const Raw        *raw,
              char            **words,
              GError          **error)
{
  self->command = BATON_CLI_RECEIVE;
  if (words[0] != NULL)
    return wrong (error, "receive takes no further words: %s", words[0]);
  if (raw->into == NULL)
    return wrong (error, "receive needs --into DIR.");

  self->into = g_file_new_for_commandline_arg (raw->into);
  self->once = raw->once;
  for (char **from = raw->from; from != NULL && *from != NULL; from++)
    {
      BatonJid *jid = parse_jid (*from, "--from", error);

      if (jid == NULL)
        return FALSE;
      g_ptr_array_add (self->from, jid);
    }

  return TRUE;
}

static gboolean
take_command (BatonCliOptions  *self,
              const Raw        *raw,
              GError          **error)
{
  const char *command = raw->words != NULL ? raw->words[0] : NULL;

  if (command == NULL)
    return wrong (error, "No command. Try --help.");
  if (!g_str_equal (command, "receive") && (raw->into != NULL || raw->from != NULL || raw->once))
    return wrong (error, "--into, --from and --once belong to receive.");
  if (g_str_equal (command, "send"))
    return take_send (self, raw->words + 1, error);
  if (g_str_equal (command, "receive"))
    return take_receive (self, raw, raw->words + 1, error);
  if (g_str_equal (command, "roster") && raw->words[1] == NULL)
    {
      self->command = BATON_CLI_ROSTER;
      return TRUE;
    }
  if (g_str_equal (command, "doctor") || g_str_equal (command, "whiteboard"))
    return wrong (error, "%s is not available in this version.", command);

  return wrong (error, "Unknown command: %s. Try --help.", command);
}

/* Last, so that a command line that is refused leaves nothing behind. */
static gboolean
make_into (BatonCliOptions  *self,
           const Raw        *raw,
           GError          **error)
{
  g_autoptr(GError) inner = NULL;

  if (self->into == NULL || g_file_query_file_type (self->into, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_DIRECTORY)
    return TRUE;
  if (!g_file_make_directory_with_parents (self->into, NULL, &inner))
    return wrong (error, "The folder %s cannot be made: %s", raw->into, inner->message);

  return TRUE;
}

static gboolean
parse_raw (Raw      *raw,
           int       argc,
           char    **argv,
           GError  **error)
{
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_STRING, &raw->account, "Your address, with or without a resource", "JID" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &raw->password_file, "File whose first line is the password",
      "FILE" },
    { "server", 0, 0, G_OPTION_ARG_STRING, &raw->server, "Where to connect instead of what DNS says", "HOST:PORT" },
    { "transport", 0, 0, G_OPTION_ARG_STRING, &raw->transport, "auto or tcp", "NAME" },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &raw->ca_file, "Further certificate authorities to trust", "PEM" },
    { "legs", 0, 0, G_OPTION_ARG_STRING, &raw->legs, "Roads to use: of direct,fast,proxy,ibb", "LIST" },
    { "via", 0, 0, G_OPTION_ARG_STRING, &raw->via, "How to offer: si", "NAME" },
    { "listen-port", 0, 0, G_OPTION_ARG_INT, &raw->listen_port, "TCP port on which others reach this computer", "N" },
    { "proxy", 0, 0, G_OPTION_ARG_STRING, &raw->proxy, "A bytestreams proxy besides those of the server", "JID" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &raw->json, "One JSON object a line for every event", NULL },
    { "timeout", 0, 0, G_OPTION_ARG_DOUBLE, &raw->timeout, "Give up after so long", "SECONDS" },
    { "into", 0, 0, G_OPTION_ARG_FILENAME, &raw->into, "receive: the folder for what arrives", "DIR" },
    { "from", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->from, "receive: only from this address; may be repeated", "JID" },
    { "once", 0, 0, G_OPTION_ARG_NONE, &raw->once, "receive: end after one file", NULL },
    { "print-state-machine", 0, 0, G_OPTION_ARG_STRING, &raw->machine_format,
      "Print the tables that run, as dot or mermaid", "FORMAT" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &raw->version, "Print the version", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->words, NULL, "COMMAND …" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_auto(GStrv) copy = g_new0 (char *, argc + 1);

  for (int i = 0; i < argc; i++)
    copy[i] = g_strdup (argv[i]);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);

  return g_option_context_parse_strv (context, &copy, error);
}

/**
 * baton_cli_options_parse:
 * @argc: as main() has it
 * @argv: as main() has it; not changed
 *
 * Reads and checks the command line, and the password from its file or the environment.
 *
 * Returns: (transfer full) (nullable): the options; %NULL with %G_OPTION_ERROR whose message is for the user
 */
BatonCliOptions *
baton_cli_options_parse (int      argc,
                         char   **argv,
                         GError **error)
{
  g_autoptr(BatonCliOptions) self = g_new0 (BatonCliOptions, 1);
  g_auto(Raw) raw = { 0 };

  self->legs = BATON_LEG_ALL;
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  self->from = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_jid_unref);

  if (!parse_raw (&raw, argc, argv, error))
    return NULL;

  if (raw.version)
    self->command = BATON_CLI_VERSION;
  else if (raw.machine_format != NULL)
    {
      self->command = BATON_CLI_PRINT_MACHINE;
      self->machine_format = g_strdup (raw.machine_format);
    }
  else if (!take_command (self, &raw, error) || !take_common (self, &raw, error) || !make_into (self, &raw, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * baton_cli_options_free:
 * @self: options
 *
 * Wipes the password before its memory is given back.
 */
void
baton_cli_options_free (BatonCliOptions *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_clear_pointer (&self->account, baton_jid_unref);
  g_clear_pointer (&self->proxy, baton_jid_unref);
  g_clear_pointer (&self->to, baton_jid_unref);
  g_clear_object (&self->into);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->from, g_ptr_array_unref);
  g_free (self->password);
  g_free (self->server);
  g_free (self->ca_file);
  g_free (self->machine_format);
  g_free (self);
}
