/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-window.h"

#include "baton-leave-dialog.h"
#include "baton-main-view.h"
#include "baton-sign-in-page.h"

#include <glib/gi18n.h>

/**
 * BatonWindow:
 *
 * The one window: the sign-in page, or contacts beside transfers. It alone holds the core and hands its parts to
 * whoever shows them.
 */
struct _BatonWindow
{
  AdwApplicationWindow  parent_instance;

  BatonCore            *core;
  GSettings            *settings;      /* nullable */
  gboolean              leaving;       /* the core is being stopped, then the window goes */

  AdwToastOverlay      *toasts;
  GtkStack             *stack;
  BatonSignInPage      *sign_in_page;
  BatonMainView        *main_view;
};

G_DEFINE_FINAL_TYPE (BatonWindow, baton_window, ADW_TYPE_APPLICATION_WINDOW)

/* A sentence for the user that needs no answer. */
void
baton_window_say (BatonWindow *self,
                  const char  *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast;

  g_return_if_fail (BATON_IS_WINDOW (self));

  toast = adw_toast_new (escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
set_enabled (BatonWindow *self,
             const char  *name,
             gboolean     enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), name, enabled);
}

static void
update_actions (BatonWindow *self)
{
  static const char *const online_only[] = {
    "win.sign-out", "win.send-files", "win.paste", "win.search", "win.contacts", "win.back", "win.add-contact",
  };

  for (guint i = 0; i < G_N_ELEMENTS (online_only); i++)
    set_enabled (self, online_only[i], self->core != NULL);
}

BatonCore *
baton_window_get_core (BatonWindow *self)
{
  g_return_val_if_fail (BATON_IS_WINDOW (self), NULL);

  return self->core;
}

/**
 * baton_window_set_core:
 * @self: a window
 * @core: (nullable): what it shows from now on; %NULL: the sign-in page
 */
void
baton_window_set_core (BatonWindow *self,
                       BatonCore   *core)
{
  g_return_if_fail (BATON_IS_WINDOW (self));

  g_set_object (&self->core, core);
  baton_main_view_set_core (self->main_view, core);
  gtk_stack_set_visible_child_name (self->stack, core ? "main" : "sign-in");
  update_actions (self);
  gtk_widget_grab_focus (core ? GTK_WIDGET (self->main_view) : GTK_WIDGET (self->sign_in_page));
}

static void
remember_account (BatonWindow *self,
                  BatonCore   *core)
{
  g_autoptr(BatonJid) bare = baton_jid_bare (baton_account_get_jid (baton_core_get_account (core)));

  if (self->settings)
    g_settings_set_string (self->settings, "address", baton_jid_get_text (bare));
}

static void
on_signed_in_cb (BatonWindow *self,
                 BatonCore   *core)
{
  remember_account (self, core);
  baton_window_set_core (self, core);
}

/**
 * baton_window_set_folder:
 * @self: a window
 * @folder: where accepted files go
 */
void
baton_window_set_folder (BatonWindow *self,
                         GFile       *folder)
{
  g_return_if_fail (BATON_IS_WINDOW (self));

  baton_main_view_set_folder (self->main_view, folder);
}

/* What signing in uses besides address and password. */
void
baton_window_set_identity (BatonWindow *self,
                           const char  *resource,
                           const char  *ca_file)
{
  g_return_if_fail (BATON_IS_WINDOW (self));

  baton_sign_in_page_set_resource (self->sign_in_page, resource);
  baton_sign_in_page_set_ca_file (self->sign_in_page, ca_file);
}

/**
 * baton_window_sign_in:
 * @self: a window
 * @address: (nullable): an address
 * @password: (nullable): its password; with both it signs in at once
 * @server: (nullable): "host:port"
 */
void
baton_window_sign_in (BatonWindow *self,
                      const char  *address,
                      const char  *password,
                      const char  *server)
{
  g_return_if_fail (BATON_IS_WINDOW (self));

  baton_sign_in_page_fill (self->sign_in_page, address, password, server);
  if (address && password)
    baton_sign_in_page_start (self->sign_in_page);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->sign_in_page));
}

/**
 * baton_window_show_contact:
 * @self: a window with a core
 * @contact: (nullable): whose transfers to show; %NULL: everybody's
 */
void
baton_window_show_contact (BatonWindow  *self,
                           BatonContact *contact)
{
  g_return_if_fail (BATON_IS_WINDOW (self));

  baton_main_view_show_contact (self->main_view, contact);
}

/**
 * baton_window_send_files:
 * @self: a window
 * @files: (element-type GFile): files and folders
 *
 * Sends them to the chosen contact, or asks to whom.
 */
void
baton_window_send_files (BatonWindow *self,
                         GPtrArray   *files)
{
  g_return_if_fail (BATON_IS_WINDOW (self));

  if (self->core)
    baton_main_view_send (self->main_view, files);
  else
    baton_window_say (self, _("Sign in first, then send it."));
}

static void
on_send_files (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  baton_main_view_choose (BATON_WINDOW (widget)->main_view);
}

static void
on_paste (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (widget));

  /* Text goes into the entry that has the focus. */
  if (focus && GTK_IS_EDITABLE (focus))
    gtk_widget_activate_action (focus, "clipboard.paste", NULL);
  else
    baton_main_view_paste (BATON_WINDOW (widget)->main_view);
}

static void
on_search (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  baton_main_view_search (BATON_WINDOW (widget)->main_view);
}

static void
on_contacts (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  baton_main_view_show_contacts (BATON_WINDOW (widget)->main_view);
}

static void
on_back (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  baton_main_view_back (BATON_WINDOW (widget)->main_view);
}

static void
on_add_contact (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (BATON_WINDOW (widget)->main_view), "contacts.add", NULL);
}

static guint
n_busy (BatonWindow *self)
{
  return self->core ? baton_manager_get_n_busy (baton_core_get_manager (self->core)) : 0;
}

static void
ask_before (BatonWindow *self,
            const char  *heading,
            const char  *button,
            GCallback    on_response)
{
  GtkWidget *dialog = baton_leave_dialog_new (GTK_WINDOW (self), n_busy (self), heading, button);

  g_signal_connect_object (dialog, "response", on_response, self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_stopped_to_sign_out_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  baton_core_stop_finish (BATON_CORE (object), result, NULL);
}

static void
sign_out (BatonWindow *self)
{
  g_autoptr(BatonCore) core = self->core ? g_object_ref (self->core) : NULL;
  g_autoptr(BatonJid) bare = NULL;

  if (!core)
    return;
  bare = baton_jid_bare (baton_account_get_jid (baton_core_get_account (core)));
  baton_window_set_core (self, NULL);
  baton_sign_in_page_fill (self->sign_in_page, baton_jid_get_text (bare), NULL, NULL);
  baton_core_stop_async (core, on_stopped_to_sign_out_cb, NULL);
}

static void
on_sign_out_response_cb (AdwMessageDialog *dialog,
                         const char       *response,
                         BatonWindow      *self)
{
  if (g_str_equal (response, "leave"))
    sign_out (self);
}

static void
on_sign_out (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  BatonWindow *self = BATON_WINDOW (widget);

  if (n_busy (self) > 0)
    ask_before (self, _("Sign Out Now?"), _("_Sign Out"), G_CALLBACK (on_sign_out_response_cb));
  else
    sign_out (self);
}

static void
on_stopped_to_leave_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(BatonWindow) self = user_data;

  baton_core_stop_finish (BATON_CORE (object), result, NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* Tells the peers and the server, then goes; out of sight at once. */
static void
leave (BatonWindow *self)
{
  if (self->leaving)
    return;
  self->leaving = TRUE;
  if (!self->core)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  baton_core_stop_async (self->core, on_stopped_to_leave_cb, g_object_ref (self));
}

static void
on_leave_response_cb (AdwMessageDialog *dialog,
                      const char       *response,
                      BatonWindow      *self)
{
  if (g_str_equal (response, "leave"))
    leave (self);
}

/**
 * baton_window_quit:
 * @self: a window
 *
 * Ends everything and closes the window; asks first when files are under way.
 */
void
baton_window_quit (BatonWindow *self)
{
  g_return_if_fail (BATON_IS_WINDOW (self));

  if (!self->leaving && n_busy (self) > 0)
    {
      gtk_window_present (GTK_WINDOW (self));
      ask_before (self, _("Quit Baton?"), _("_Quit"), G_CALLBACK (on_leave_response_cb));
    }
  else
    leave (self);
}

static void
save_size (BatonWindow *self)
{
  int width;
  int height;

  if (!self->settings)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "width", CLAMP (width, 360, 16384));
  g_settings_set_int (self->settings, "height", CLAMP (height, 294, 16384));
  g_settings_set_boolean (self->settings, "maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

static gboolean
baton_window_close_request (GtkWindow *window)
{
  save_size (BATON_WINDOW (window));
  baton_window_quit (BATON_WINDOW (window));
  return TRUE;
}

/**
 * baton_window_new:
 * @application: the application
 * @settings: (nullable): where size and account are remembered
 *
 * Returns: (transfer none): the window with its sign-in page
 */
BatonWindow *
baton_window_new (GtkApplication *application,
                  GSettings      *settings)
{
  BatonWindow *self = g_object_new (BATON_TYPE_WINDOW, "application", application, NULL);

  if (settings)
    {
      self->settings = g_object_ref (settings);
      gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "width"),
                                   g_settings_get_int (settings, "height"));
      if (g_settings_get_boolean (settings, "maximized"))
        gtk_window_maximize (GTK_WINDOW (self));
    }
  else
    gtk_window_set_default_size (GTK_WINDOW (self), 1060, 760);
  return self;
}

static void
baton_window_dispose (GObject *object)
{
  BatonWindow *self = BATON_WINDOW (object);

  g_clear_object (&self->core);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (baton_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.send-files", NULL, on_send_files);
  gtk_widget_class_install_action (widget_class, "win.paste", NULL, on_paste);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, on_search);
  gtk_widget_class_install_action (widget_class, "win.contacts", NULL, on_contacts);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "win.add-contact", NULL, on_add_contact);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, on_sign_out);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "win.send-files", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "win.add-contact", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "win.contacts", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
}

static void
baton_window_class_init (BatonWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = baton_window_close_request;

  g_type_ensure (BATON_TYPE_SIGN_IN_PAGE);
  g_type_ensure (BATON_TYPE_MAIN_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-window.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, BatonWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, BatonWindow, sign_in_page);
  gtk_widget_class_bind_template_child (widget_class, BatonWindow, main_view);
  install_actions (widget_class);
}

static void
baton_window_init (BatonWindow *self)
{
  g_autoptr(GtkBuilder) help = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  baton_main_view_set_window (self->main_view, GTK_WINDOW (self));
  g_signal_connect_swapped (self->main_view, "message", G_CALLBACK (baton_window_say), self);
  g_signal_connect_swapped (self->sign_in_page, "signed-in", G_CALLBACK (on_signed_in_cb), self);

  help = gtk_builder_new_from_resource ("/im/baton/Baton/gtk/help-overlay.ui");
  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (self),
                                           GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (help, "help_overlay")));
  update_actions (self);
}
