/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-sign-in-page.h"

#include "baton-error-text.h"
#include "baton-parse.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * BatonSignInPage:
 *
 * Asks for address and password and signs in. Signal `signed-in` (BatonCore): it is online. What goes wrong stands in
 * plain words below the fields; a certificate that cannot be trusted is an end, not a question.
 */
struct _BatonSignInPage
{
  GtkWidget            parent_instance;

  BatonCore           *core;         /* while signing in */
  GCancellable        *cancellable;
  char                *resource;
  char                *ca_file;

  GtkBox              *box;
  AdwPreferencesGroup *fields;
  AdwEntryRow         *address;
  AdwPasswordEntryRow *password;
  GtkBox              *problem;
  GtkLabel            *problem_label;
  AdwPreferencesGroup *more;
  AdwExpanderRow      *advanced;
  AdwEntryRow         *server;
  AdwEntryRow         *port;
  GtkButton           *button;
  GtkSpinner          *spinner;
  GtkLabel            *button_label;
};

enum {
  SIGNAL_SIGNED_IN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BatonSignInPage, baton_sign_in_page, GTK_TYPE_WIDGET)

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
update_button (BatonSignInPage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->button),
                            !self->core && *text_of (self->address) && *text_of (self->password));
}

static void
update_busy (BatonSignInPage *self)
{
  gboolean busy = self->core != NULL;
  const char *text = busy ? _("Signing In…") : _("Sign In");
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* Esc is heard where the focus is, and fields that cannot be used cannot keep it. */
  gtk_widget_set_focusable (GTK_WIDGET (self), busy);
  if (busy && root)
    gtk_root_set_focus (root, GTK_WIDGET (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->fields), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->more), !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_label_set_label (self->button_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  update_button (self);
}

static void
clear_problem (BatonSignInPage *self)
{
  gpointer rows[] = { self->address, self->password, self->server, self->port };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_remove_css_class (rows[i], "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
}

/* Which field the user has to look at again; %NULL: none of them. */
static GtkWidget *
field_of (BatonSignInPage *self,
          const GError    *error)
{
  if (g_error_matches (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_PASSWORD))
    return GTK_WIDGET (self->password);
  if (g_error_matches (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_BAD_ADDRESS)
      || g_error_matches (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_ACCOUNT)
      || error->domain == BATON_JID_ERROR)
    return GTK_WIDGET (self->address);
  if (g_error_matches (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_RESOLVE)
      || g_error_matches (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_CONNECT)
      || g_error_matches (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_NOT_XMPP))
    return GTK_WIDGET (self->server);
  return NULL;
}

static void
show_problem (BatonSignInPage *self,
              GtkWidget       *field,
              const char      *text)
{
  gtk_label_set_label (self->problem_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  if (!field)
    return;
  gtk_widget_add_css_class (field, "error");
  if (field == GTK_WIDGET (self->server) || field == GTK_WIDGET (self->port))
    adw_expander_row_set_expanded (self->advanced, TRUE);
  gtk_widget_grab_focus (field);
  gtk_editable_select_region (GTK_EDITABLE (field), 0, -1);
}

/**
 * baton_sign_in_page_show_error:
 * @self: a page
 * @error: why signing in did not succeed
 */
void
baton_sign_in_page_show_error (BatonSignInPage *self,
                               const GError    *error)
{
  g_autoptr(BatonJid) jid = NULL;
  g_autoptr(GError) bad = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (BATON_IS_SIGN_IN_PAGE (self));

  if (error->domain == BATON_JID_ERROR)
    error = bad = g_error_new_literal (BATON_XMPP_ERROR, BATON_XMPP_ERROR_BAD_ADDRESS, error->message);
  jid = baton_jid_new (text_of (self->address), NULL);
  text = baton_error_text_dup_sentence (error, BATON_INITIATOR, jid ? baton_jid_get_domain (jid) : "");
  clear_problem (self);
  show_problem (self, field_of (self, error), text);
}

static void
on_signed_in_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(BatonSignInPage) self = user_data;
  g_autoptr(BatonCore) core = NULL;
  g_autoptr(GError) error = NULL;
  gboolean done = baton_account_sign_in_finish (BATON_ACCOUNT (object), result, &error);

  /* Cancelled and started again meanwhile: this is the end of the former try. */
  if (!self->core || baton_core_get_account (self->core) != BATON_ACCOUNT (object))
    return;

  core = g_steal_pointer (&self->core);
  g_clear_object (&self->cancellable);
  update_busy (self);
  if (done)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->password), "");
      g_signal_emit (self, signals[SIGNAL_SIGNED_IN], 0, core);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    baton_sign_in_page_show_error (self, error);
}

/* "host", "host:port", ":port" is not possible: the port alone belongs to the address's own host. */
static char *
dup_server (BatonSignInPage *self,
            BatonJid        *jid)
{
  const char *host = text_of (self->server);
  const char *port = text_of (self->port);
  gboolean bare_v6;

  if (!*host && !*port)
    return NULL;
  if (!*host)
    host = baton_jid_get_domain (jid);
  bare_v6 = strchr (host, ':') && host[0] != '[' && strchr (host, ':') != strrchr (host, ':');
  if (!*port)
    return bare_v6 ? g_strdup_printf ("[%s]", host) : g_strdup (host);
  return g_strdup_printf (bare_v6 ? "[%s]:%s" : "%s:%s", host, port);
}

static BatonCore *
make_core (BatonSignInPage  *self,
           GError          **error)
{
  g_autofree char *address = g_strstrip (g_strdup (text_of (self->address)));
  g_autoptr(BatonJid) jid = baton_jid_new (address, error);
  g_autoptr(BatonJid) full = NULL;
  g_autoptr(BatonCore) core = NULL;
  g_autofree char *server = NULL;
  BatonAccount *account;

  if (!jid)
    return NULL;
  if (!baton_jid_get_local (jid))
    {
      g_set_error_literal (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_BAD_ADDRESS, "No local part");
      return NULL;
    }
  full = baton_jid_is_bare (jid) && self->resource ? baton_jid_with_resource (jid, self->resource, error)
                                                   : baton_jid_ref (jid);
  if (!full)
    return NULL;
  core = baton_core_new (full);
  account = baton_core_get_account (core);
  server = dup_server (self, jid);
  baton_account_set_client_name (account, "Baton");
  if ((server && !baton_account_set_server (account, server, error))
      || (self->ca_file && !baton_account_set_ca_file (account, self->ca_file, error)))
    return NULL;
  return g_steal_pointer (&core);
}

/**
 * baton_sign_in_page_start:
 * @self: a page
 *
 * Signs in with what is in the fields, unless something is missing or it already does.
 */
void
baton_sign_in_page_start (BatonSignInPage *self)
{
  g_autoptr(GError) error = NULL;
  guint16 port;

  g_return_if_fail (BATON_IS_SIGN_IN_PAGE (self));

  if (self->core || !*text_of (self->address) || !*text_of (self->password))
    return;
  clear_problem (self);
  if (*text_of (self->port) && !baton_parse_port (text_of (self->port), &port))
    {
      show_problem (self, GTK_WIDGET (self->port), _("A port is a number from 1 to 65535. Usually it is left empty."));
      return;
    }
  self->core = make_core (self, &error);
  if (!self->core)
    {
      baton_sign_in_page_show_error (self, error);
      return;
    }
  self->cancellable = g_cancellable_new ();
  update_busy (self);
  baton_account_sign_in_async (baton_core_get_account (self->core), text_of (self->password), self->cancellable,
                               on_signed_in_cb, g_object_ref (self));
}

/**
 * baton_sign_in_page_cancel:
 * @self: a page
 *
 * Stops signing in.
 *
 * Returns: whether it did
 */
gboolean
baton_sign_in_page_cancel (BatonSignInPage *self)
{
  g_return_val_if_fail (BATON_IS_SIGN_IN_PAGE (self), FALSE);

  if (!self->core)
    return FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->core);
  update_busy (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
  return TRUE;
}

static gboolean
on_escape_cb (GtkWidget *widget,
              GVariant  *args,
              gpointer   user_data)
{
  return baton_sign_in_page_cancel (BATON_SIGN_IN_PAGE (widget));
}

/* Which of our sessions this is, where the address does not say so itself. */
void
baton_sign_in_page_set_resource (BatonSignInPage *self,
                                 const char      *resource)
{
  g_return_if_fail (BATON_IS_SIGN_IN_PAGE (self));

  g_free (self->resource);
  self->resource = g_strdup (resource);
}

/* More certificates to trust, a PEM file. */
void
baton_sign_in_page_set_ca_file (BatonSignInPage *self,
                                const char      *path)
{
  g_return_if_fail (BATON_IS_SIGN_IN_PAGE (self));

  g_free (self->ca_file);
  self->ca_file = g_strdup (path);
}

/**
 * baton_sign_in_page_fill:
 * @self: a page
 * @address: (nullable): an address
 * @password: (nullable): its password
 * @server: (nullable): "host", "host:port" or "[v6]:port"
 */
void
baton_sign_in_page_fill (BatonSignInPage *self,
                         const char      *address,
                         const char      *password,
                         const char      *server)
{
  g_autofree char *host = g_strdup (server ? server : "");
  char *colon = strrchr (host, ':');
  gboolean has_port = colon && (colon == strchr (host, ':') || (colon > host && colon[-1] == ']'));

  g_return_if_fail (BATON_IS_SIGN_IN_PAGE (self));

  if (has_port)
    *colon = '\0';
  gtk_editable_set_text (GTK_EDITABLE (self->address), address ? address : "");
  gtk_editable_set_text (GTK_EDITABLE (self->password), password ? password : "");
  gtk_editable_set_text (GTK_EDITABLE (self->server), host);
  gtk_editable_set_text (GTK_EDITABLE (self->port), has_port ? colon + 1 : "");
  clear_problem (self);
}

static gboolean
baton_sign_in_page_grab_focus (GtkWidget *widget)
{
  BatonSignInPage *self = BATON_SIGN_IN_PAGE (widget);

  return gtk_widget_grab_focus (*text_of (self->address) ? GTK_WIDGET (self->password) : GTK_WIDGET (self->address));
}

static void
baton_sign_in_page_dispose (GObject *object)
{
  BatonSignInPage *self = BATON_SIGN_IN_PAGE (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->core);
  gtk_widget_dispose_template (GTK_WIDGET (self), BATON_TYPE_SIGN_IN_PAGE);
  G_OBJECT_CLASS (baton_sign_in_page_parent_class)->dispose (object);
}

static void
baton_sign_in_page_finalize (GObject *object)
{
  BatonSignInPage *self = BATON_SIGN_IN_PAGE (object);

  g_free (self->resource);
  g_free (self->ca_file);
  G_OBJECT_CLASS (baton_sign_in_page_parent_class)->finalize (object);
}

static void
baton_sign_in_page_class_init (BatonSignInPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = baton_sign_in_page_dispose;
  object_class->finalize = baton_sign_in_page_finalize;
  widget_class->grab_focus = baton_sign_in_page_grab_focus;
  signals[SIGNAL_SIGNED_IN] = g_signal_new ("signed-in", BATON_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, BATON_TYPE_CORE);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, box);
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, fields);
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, address);
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, password);
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, problem);
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, problem_label);
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, more);
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, advanced);
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, server);
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, port);
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, button);
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, BatonSignInPage, button_label);
}

static void
baton_sign_in_page_init (BatonSignInPage *self)
{
  gpointer rows[4];

  gtk_widget_init_template (GTK_WIDGET (self));
  rows[0] = self->address;
  rows[1] = self->password;
  rows[2] = self->server;
  rows[3] = self->port;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_signal_connect_swapped (rows[i], "changed", G_CALLBACK (update_button), self);
      g_signal_connect_swapped (rows[i], "entry-activated", G_CALLBACK (baton_sign_in_page_start), self);
    }
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (baton_sign_in_page_start), self);
  update_busy (self);
}
