/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-options.h"

#include "baton-config.h"

#include <glib/gi18n.h>

/* A file that holds a password is no longer than this, bytes. */
#define MAX_PASSWORD_FILE 4096

/**
 * baton_options_parse:
 * @argv: (inout): the arguments; what is not ours stays for GApplication
 * @error: return location
 *
 * The options are read before there is an application, because the profile decides under which name it is on the bus.
 *
 * Returns: (transfer full) (nullable): the options; %NULL with %G_OPTION_ERROR
 */
BatonOptions *
baton_options_parse (char   ***argv,
                     GError  **error)
{
  g_autoptr(BatonOptions) self = g_new0 (BatonOptions, 1);
  g_autoptr(GOptionContext) context = g_option_context_new (_("[FILE…]"));
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, &self->profile, N_("Use settings and a session of its own"), N_("NAME") },
    { "account", 0, 0, G_OPTION_ARG_STRING, &self->account, N_("Sign in with this address"), N_("JID") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &self->password_file,
      N_("Read the password from this file (or from BATON_PASSWORD)"), N_("FILE") },
    { "server", 0, 0, G_OPTION_ARG_STRING, &self->server, N_("Connect to this server"), N_("HOST:PORT") },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &self->ca_file, N_("Trust these certificates too"), N_("PEM") },
    { "into", 0, 0, G_OPTION_ARG_FILENAME, &self->into, N_("Save received files here"), N_("DIR") },
    G_OPTION_ENTRY_NULL
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Hand files to the people you chat with."));
  g_option_context_set_ignore_unknown_options (context, TRUE);
  if (!g_option_context_parse_strv (context, argv, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
baton_options_free (BatonOptions *self)
{
  g_free (self->profile);
  g_free (self->account);
  g_free (self->password_file);
  g_free (self->server);
  g_free (self->ca_file);
  g_free (self->into);
  g_free (self);
}

/**
 * baton_profile_sanitise:
 * @name: (nullable): what the user calls a profile
 *
 * Returns: (transfer full) (nullable): the same as one element of a bus name and of a settings path: letters, digits
 *   and underscores, not starting with a digit; %NULL when nothing is left
 */
char *
baton_profile_sanitise (const char *name)
{
  GString *out = g_string_new (NULL);

  for (const char *p = name ? name : ""; *p; p++)
    g_string_append_c (out, g_ascii_isalnum (*p) ? *p : '_');
  if (out->len > 0 && g_ascii_isdigit (out->str[0]))
    g_string_prepend_c (out, '_');
  g_string_truncate (out, MIN (out->len, 64));
  return g_string_free (out, out->len == 0);
}

/**
 * baton_options_dup_application_id:
 * @self: options
 *
 * Returns: (transfer full): the name on the bus, one for each profile
 */
char *
baton_options_dup_application_id (const BatonOptions *self)
{
  g_autofree char *profile = baton_profile_sanitise (self->profile);

  return profile ? g_strdup_printf ("%s.%s", APPLICATION_ID, profile) : g_strdup (APPLICATION_ID);
}

/**
 * baton_options_make_settings:
 * @self: options
 *
 * Returns: (transfer full) (nullable): the profile's settings; %NULL when the schema is not installed, in which case
 *   nothing is remembered
 */
GSettings *
baton_options_make_settings (const BatonOptions *self)
{
  g_autofree char *profile = baton_profile_sanitise (self->profile);
  g_autofree char *path = profile ? g_strdup_printf ("/im/baton/Baton/profiles/%s/", profile)
                                  : g_strdup ("/im/baton/Baton/");
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source ? g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE) : NULL;

  if (!schema)
    {
      g_message ("The settings schema %s is not installed; nothing will be remembered", APPLICATION_ID);
      return NULL;
    }
  return g_settings_new_full (schema, NULL, path);
}

/**
 * baton_options_dup_resource:
 * @self: options
 *
 * Every start binds a resource of its own, so that the same account may run on two computers; a profile's name is part
 * of it, so that people can tell them apart.
 *
 * Returns: (transfer full): a resource (RFC 7622 section 3.4)
 */
char *
baton_options_dup_resource (const BatonOptions *self)
{
  g_autofree char *profile = baton_profile_sanitise (self->profile);
  guint32 salt = g_random_int ();

  return profile ? g_strdup_printf ("Baton.%s.%08x", profile, salt) : g_strdup_printf ("Baton.%08x", salt);
}

/**
 * baton_options_dup_password:
 * @self: options
 * @error: return location
 *
 * Called once, before the main loop runs: reading a small file named on the command line may block.
 *
 * Returns: (transfer full) (nullable): the password; %NULL without error when none was given
 */
char *
baton_options_dup_password (const BatonOptions  *self,
                            GError             **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!self->password_file)
    return g_strdup (g_getenv ("BATON_PASSWORD"));
  if (!g_file_get_contents (self->password_file, &text, &length, error))
    return NULL;
  if (length > MAX_PASSWORD_FILE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is too long for a password", self->password_file);
      return NULL;
    }
  /* One line; editors end it with a line feed. */
  text[strcspn (text, "\r\n")] = '\0';
  return g_steal_pointer (&text);
}

/**
 * baton_options_make_folder:
 * @self: options
 * @settings: (nullable): the profile's
 *
 * Returns: (transfer full): where received files go: what the command line says, else the settings, else the user's
 *   downloads, else the home folder
 */
GFile *
baton_options_make_folder (const BatonOptions *self,
                           GSettings          *settings)
{
  g_autofree char *uri = settings ? g_settings_get_string (settings, "folder") : NULL;
  const char *downloads = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);

  if (self->into)
    return g_file_new_for_commandline_arg (self->into);
  if (uri && *uri)
    return g_file_new_for_uri (uri);
  return g_file_new_for_path (downloads ? downloads : g_get_home_dir ());
}
