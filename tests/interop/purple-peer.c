/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pidgin and Finch without their windows: libpurple signs in, takes every file it is offered and sends what standard
 * input asks for. Events go to standard output, one JSON object a line; stanzas to standard error
 * (with PURPLE_PEER_DEBUG set, all that libpurple has to say).
 *
 * Commands: `send FULL-JID PATH`; the end of standard input ends it.
 */

#include <json-glib/json-glib.h>
#include <purple.h>
#include <signal.h>
#include <stdio.h>

#define UI_ID "baton-interop"

static char *account_jid;
static char *password_file;
static char *server_host;
static int   server_port;
static char *into_folder;
static char *home_folder;

static const GOptionEntry options[] = {
  { "account", 0, 0, G_OPTION_ARG_STRING, &account_jid, "Full JID", "JID" },
  { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file, "Its password", "FILE" },
  { "host", 0, 0, G_OPTION_ARG_STRING, &server_host, "Server", "ADDRESS" },
  { "port", 0, 0, G_OPTION_ARG_INT, &server_port, "Its port", "PORT" },
  { "into", 0, 0, G_OPTION_ARG_FILENAME, &into_folder, "Where received files go", "DIR" },
  { "home", 0, 0, G_OPTION_ARG_FILENAME, &home_folder, "Settings of libpurple", "DIR" },
  { NULL },
};

static PurpleAccount *account;
static GMainLoop     *main_loop;
static int            handle;   /* its address names us to libpurple's signals */

/* Prints one event: pairs of name and value, both strings, then NULL. */
static void G_GNUC_NULL_TERMINATED
tell (const char *event, ...)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;
  const char *name;
  va_list pairs;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "event");
  json_builder_add_string_value (builder, event);
  va_start (pairs, event);
  while ((name = va_arg (pairs, const char *)) != NULL)
    {
      const char *value = va_arg (pairs, const char *);

      json_builder_set_member_name (builder, name);
      json_builder_add_string_value (builder, value != NULL ? value : "");
    }
  va_end (pairs);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  puts (text);
}

/* libpurple asks its user interface for the event loop. */

typedef struct
{
  PurpleInputFunction function;
  gpointer            data;
} Watch;

#define READ_CONDITIONS (G_IO_IN | G_IO_HUP | G_IO_ERR)
#define WRITE_CONDITIONS (G_IO_OUT | G_IO_HUP | G_IO_ERR | G_IO_NVAL)

static gboolean
watch_cb (GIOChannel *channel, GIOCondition conditions, gpointer data)
{
  Watch *watch = data;
  PurpleInputCondition purple = 0;

  if (conditions & READ_CONDITIONS)
    purple |= PURPLE_INPUT_READ;
  if (conditions & WRITE_CONDITIONS)
    purple |= PURPLE_INPUT_WRITE;
  watch->function (watch->data, g_io_channel_unix_get_fd (channel), purple);
  return G_SOURCE_CONTINUE;
}

static guint
input_add (int fd, PurpleInputCondition purple, PurpleInputFunction function, gpointer data)
{
  g_autoptr(GIOChannel) channel = g_io_channel_unix_new (fd);
  Watch *watch = g_new (Watch, 1);
  GIOCondition conditions = 0;

  *watch = (Watch) { function, data };
  if (purple & PURPLE_INPUT_READ)
    conditions |= READ_CONDITIONS;
  if (purple & PURPLE_INPUT_WRITE)
    conditions |= WRITE_CONDITIONS;
  return g_io_add_watch_full (channel, G_PRIORITY_DEFAULT, conditions, watch_cb, watch, g_free);
}

static PurpleEventLoopUiOps loop_ops = {
  .timeout_add = g_timeout_add,
  .timeout_remove = g_source_remove,
  .input_add = input_add,
  .input_remove = g_source_remove,
  .timeout_add_seconds = g_timeout_add_seconds,
};

/* Nobody sits here: what libpurple shows is told, what it asks is answered with the first button. The one question
 * that comes is about the certificate, which libpurple compares with the server's address when it is told one.
 */

static void *
notify_message (PurpleNotifyMsgType type, const char *title, const char *primary, const char *secondary)
{
  tell ("notice", "title", title, "text", primary, "more", secondary, NULL);
  return NULL;
}

static PurpleNotifyUiOps notify_ops = { .notify_message = notify_message };

static void *
request_action (const char *title, const char *primary, const char *secondary, int default_action,
                PurpleAccount *of, const char *who, PurpleConversation *conversation, void *data, size_t count,
                va_list actions)
{
  PurpleRequestActionCb first;

  tell ("question", "title", title, "text", primary, "more", secondary, NULL);
  g_return_val_if_fail (count > 0, NULL);
  (void) va_arg (actions, const char *);
  first = va_arg (actions, PurpleRequestActionCb);
  if (first != NULL)
    first (data, 0);
  return NULL;
}

static PurpleRequestUiOps request_ops = { .request_action = request_action };

static gboolean
debug_is_enabled (PurpleDebugLevel level, const char *category)
{
  return g_getenv ("PURPLE_PEER_DEBUG") != NULL;
}

static void
debug_print (PurpleDebugLevel level, const char *category, const char *text)
{
  g_printerr ("%s: %s", category != NULL ? category : "-", text);
}

static PurpleDebugUiOps debug_ops = { .print = debug_print, .is_enabled = debug_is_enabled };

/* Transfers */

static void
tell_transfer (const char *event, PurpleXfer *xfer)
{
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) purple_xfer_get_size (xfer));

  tell (event,
        "direction", purple_xfer_get_type (xfer) == PURPLE_XFER_SEND ? "out" : "in",
        "peer", xfer->who,
        "name", purple_xfer_get_filename (xfer),
        "path", purple_xfer_get_local_filename (xfer),
        "size", size,
        NULL);
}

static void
offered_cb (PurpleXfer *xfer, gpointer data)
{
  g_autofree char *name = g_path_get_basename (purple_xfer_get_filename (xfer));
  g_autofree char *path = g_build_filename (into_folder, name, NULL);

  tell_transfer ("offered", xfer);
  purple_xfer_request_accepted (xfer, path);
}

static void
ended_cb (PurpleXfer *xfer, gpointer event)
{
  tell_transfer (event, xfer);
}

static void
watch_transfers (void)
{
  static const char *const signals[][2] = {
    { "file-recv-start", "started" }, { "file-send-start", "started" },
    { "file-recv-complete", "done" }, { "file-send-complete", "done" },
    { "file-recv-cancel", "failed" }, { "file-send-cancel", "failed" },
  };

  purple_signal_connect (purple_xfers_get_handle (), "file-recv-request", &handle, PURPLE_CALLBACK (offered_cb), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    purple_signal_connect (purple_xfers_get_handle (), signals[i][0], &handle, PURPLE_CALLBACK (ended_cb),
                           (gpointer) signals[i][1]);
}

/* The account */

static void
signed_on_cb (PurpleConnection *connection, gpointer data)
{
  tell ("online", "jid", account_jid, NULL);
}

static void
connection_error_cb (PurpleConnection *connection, PurpleConnectionError code, const char *text, gpointer data)
{
  tell ("offline", "text", text, NULL);
}

static void
received_cb (PurpleConnection *connection, xmlnode **node, gpointer data)
{
  g_autofree char *text = *node != NULL ? xmlnode_to_str (*node, NULL) : NULL;

  g_printerr ("RECEIVED %s\n", text);
  if (*node != NULL && g_str_equal ((*node)->name, "presence") && xmlnode_get_attrib (*node, "type") == NULL)
    tell ("present", "peer", xmlnode_get_attrib (*node, "from"), NULL);
}

static void
sending_cb (PurpleConnection *connection, char **text, gpointer data)
{
  if (text != NULL && *text != NULL)
    g_printerr ("SENT %s\n", *text);
}

static gboolean
sign_in (GError **error)
{
  PurplePlugin *protocol = purple_find_prpl ("prpl-jabber");
  g_autofree char *password = NULL;

  if (protocol == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "libpurple has no XMPP plugin");
      return FALSE;
    }
  if (!g_file_get_contents (password_file, &password, NULL, error))
    return FALSE;
  purple_signal_connect (protocol, "jabber-receiving-xmlnode", &handle, PURPLE_CALLBACK (received_cb), NULL);
  purple_signal_connect (protocol, "jabber-sending-text", &handle, PURPLE_CALLBACK (sending_cb), NULL);
  purple_signal_connect (purple_connections_get_handle (), "signed-on", &handle, PURPLE_CALLBACK (signed_on_cb), NULL);
  purple_signal_connect (purple_connections_get_handle (), "connection-error", &handle,
                         PURPLE_CALLBACK (connection_error_cb), NULL);

  account = purple_account_new (account_jid, "prpl-jabber");
  purple_account_set_password (account, g_strstrip (password));
  purple_account_set_string (account, "connect_server", server_host);
  purple_account_set_int (account, "port", server_port);
  purple_accounts_add (account);
  purple_account_set_enabled (account, UI_ID, TRUE);
  purple_savedstatus_activate (purple_savedstatus_new (NULL, PURPLE_STATUS_AVAILABLE));
  return TRUE;
}

/* Commands */

static gboolean
command_cb (GIOChannel *input, GIOCondition conditions, gpointer data)
{
  g_autofree char *line = NULL;
  g_auto(GStrv) words = NULL;

  if (g_io_channel_read_line (input, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
    {
      g_main_loop_quit (main_loop);
      return G_SOURCE_REMOVE;
    }
  words = g_strsplit (g_strchomp (line), " ", 3);
  if (g_strv_length (words) == 3 && g_str_equal (words[0], "send"))
    serv_send_file (purple_account_get_connection (account), words[1], words[2]);
  else
    tell ("notice", "title", "No such command", "text", line, NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
start_purple (void)
{
  purple_util_set_user_dir (home_folder);
  purple_debug_set_ui_ops (&debug_ops);
  purple_eventloop_set_ui_ops (&loop_ops);
  purple_request_set_ui_ops (&request_ops);
  purple_notify_set_ui_ops (&notify_ops);
  if (!purple_core_init (UI_ID))
    return FALSE;
  purple_set_blist (purple_blist_new ());
  /* No looking for routers, no asking of public servers. */
  purple_prefs_set_bool ("/purple/network/auto_ip", FALSE);
  purple_prefs_set_bool ("/purple/network/map_ports", FALSE);
  purple_prefs_set_string ("/purple/away/idle_reporting", "none");
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr(GError) error = NULL;

  signal (SIGPIPE, SIG_IGN);
  setvbuf (stdout, NULL, _IOLBF, 0);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  if (!start_purple ())
    g_error ("libpurple does not start");
  main_loop = g_main_loop_new (NULL, FALSE);
  watch_transfers ();
  if (!sign_in (&error))
    g_error ("%s", error->message);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, command_cb, NULL);
  g_main_loop_run (main_loop);
  purple_core_quit ();
  return 0;
}
