/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-application.h"

#include "baton-config.h"
#include "baton-window.h"

#include <glib/gi18n.h>

/**
 * BatonApplication:
 *
 * One process, one profile, one window.
 */
struct _BatonApplication
{
  AdwApplication  parent_instance;

  BatonOptions   *options;
  char           *password;    /* of the command line, until it was used */
  GSettings      *settings;    /* nullable */
  BatonWindow    *window;      /* unowned: the application's list of windows holds it */
};

G_DEFINE_FINAL_TYPE (BatonApplication, baton_application, ADW_TYPE_APPLICATION)

/**
 * baton_application_new:
 * @options: (transfer full): what the command line said
 * @password: (nullable): the password for the account named there
 *
 * Returns: (transfer full): the application of the profile
 */
BatonApplication *
baton_application_new (BatonOptions *options,
                       const char   *password)
{
  g_autofree char *id = baton_options_dup_application_id (options);
  BatonApplication *self = g_object_new (BATON_TYPE_APPLICATION, "application-id", id, "flags",
                                         G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/im/baton/Baton", NULL);

  self->options = options;
  self->password = g_strdup (password);
  return self;
}

/* (transfer none) (nullable) */
GtkWindow *
baton_application_get_window (BatonApplication *self)
{
  g_return_val_if_fail (BATON_IS_APPLICATION (self), NULL);

  return self->window ? GTK_WINDOW (self->window) : NULL;
}

static void
make_window (BatonApplication *self)
{
  BatonOptions *options = self->options;
  g_autoptr(GFile) folder = NULL;
  g_autofree char *resource = baton_options_dup_resource (options);
  g_autofree char *address = NULL;

  self->settings = baton_options_make_settings (options);
  self->window = baton_window_new (GTK_APPLICATION (self), self->settings);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  folder = baton_options_make_folder (options, self->settings);
  baton_window_set_folder (self->window, folder);
  baton_window_set_identity (self->window, resource, options->ca_file);
  address = options->account ? g_strdup (options->account)
            : self->settings ? g_settings_get_string (self->settings, "address")
                             : NULL;
  baton_window_sign_in (self->window, address, options->account ? self->password : NULL, options->server);
  g_clear_pointer (&self->password, g_free);
}

static void
baton_application_activate (GApplication *application)
{
  BatonApplication *self = BATON_APPLICATION (application);

  if (!self->window)
    make_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
baton_application_open (GApplication  *application,
                        GFile        **files,
                        int            n_files,
                        const char    *hint)
{
  BatonApplication *self = BATON_APPLICATION (application);
  g_autoptr(GPtrArray) array = g_ptr_array_new_with_free_func (g_object_unref);

  baton_application_activate (application);
  for (int i = 0; i < n_files; i++)
    g_ptr_array_add (array, g_object_ref (files[i]));
  baton_window_send_files (self->window, array);
}

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  BatonApplication *self = user_data;

  if (self->window)
    baton_window_quit (self->window);
  else
    g_application_quit (G_APPLICATION (self));
}

static void
on_about (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  BatonApplication *self = user_data;

  adw_show_about_window (self->window ? GTK_WINDOW (self->window) : NULL,
                         "application-name", "Baton",
                         "application-icon", APPLICATION_ID,
                         "version", BATON_VERSION,
                         "developer-name", _("The Baton developers"),
                         "comments", _("Hand files to the people you chat with. Baton opens every road to them at "
                                       "once, uses the first good one, and shows the race while it runs."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your names, one on each line. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static const GActionEntry entries[] = {
  { "quit", on_quit },
  { "about", on_about },
};

static void
baton_application_startup (GApplication *application)
{
  static const char *const quit[] = { "<Control>q", NULL };
  static const char *const close[] = { "<Control>w", NULL };
  static const char *const help[] = { "<Control>question", NULL };

  G_APPLICATION_CLASS (baton_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", quit);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "window.close", close);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "win.show-help-overlay", help);
  gtk_window_set_default_icon_name (APPLICATION_ID);
}

static void
baton_application_finalize (GObject *object)
{
  BatonApplication *self = BATON_APPLICATION (object);

  if (self->window)
    g_object_remove_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->options, baton_options_free);
  g_free (self->password);
  G_OBJECT_CLASS (baton_application_parent_class)->finalize (object);
}

static void
baton_application_class_init (BatonApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = baton_application_finalize;
  application_class->startup = baton_application_startup;
  application_class->activate = baton_application_activate;
  application_class->open = baton_application_open;
}

static void
baton_application_init (BatonApplication *self)
{
}
