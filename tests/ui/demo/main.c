/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-config.h"
#include "baton-contact-row.h"
#include "baton-verona.h"
#include "baton-window.h"

#include <glib/gi18n.h>
#include <locale.h>

/* baton-demo: the real window on stand-ins, in one of its states; the driver of screenshots.
 *   baton-demo --scene NAME [--size WxH] [--tell]
 * --tell prints where the contacts' rows are in the window, and what is sent to whom. */

static char *scene;
static char *size;
static gboolean tell;

static const GOptionEntry options[] = {
  { "scene", 0, 0, G_OPTION_ARG_STRING, &scene,
    "sign-in wrong-password not-found signing-in main race contacts contact offline empty lost offer offers stranger tight",
    "NAME" },
  { "size", 0, 0, G_OPTION_ARG_STRING, &size, "size of the window", "WxH" },
  { "tell", 0, 0, G_OPTION_ARG_NONE, &tell, "say what is shown and sent", NULL },
  G_OPTION_ENTRY_NULL
};

static gboolean
is_scene (const char *name)
{
  return g_strcmp0 (scene, name) == 0;
}

static void
show_sign_in (BatonWindow *window)
{
  g_autoptr(BatonJid) jid = baton_jid_new ("romeo@montague.example", NULL);
  int code = is_scene ("wrong-password") ? BATON_XMPP_ERROR_PASSWORD
             : is_scene ("not-found")    ? BATON_XMPP_ERROR_RESOLVE
             : is_scene ("certificate")  ? BATON_XMPP_ERROR_CERTIFICATE_EXPIRED
                                         : -1;

  if (code >= 0)
    baton_fake_account_set_next (NULL, g_error_new_literal (BATON_XMPP_ERROR, code, "Verona"));
  baton_fake_account_set_delay (NULL, is_scene ("signing-in") ? 3600 * 1000 : 50);
  if (is_scene ("sign-in"))
    baton_window_sign_in (window, "romeo@montague.example", NULL, NULL);
  else
    baton_window_sign_in (window, "romeo@montague.example", "wherefore", NULL);
}

static void
on_sent_cb (GListModel *transfers,
            guint       position,
            guint       removed,
            guint       added,
            gpointer    user_data)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(BatonTransfer) transfer = g_list_model_get_item (transfers, i);

      if (baton_transfer_get_role (transfer) == BATON_INITIATOR)
        g_print ("sent %s to %s\n", baton_transfer_get_name (transfer),
                 baton_jid_get_text (baton_transfer_get_peer (transfer)));
    }
}

static void
tell_rows (GtkWidget *widget,
           GtkWidget *window)
{
  graphene_rect_t bounds;
  double x;
  double y;

  if (BATON_IS_CONTACT_ROW (widget) && gtk_widget_compute_bounds (widget, window, &bounds))
    {
      gtk_native_get_surface_transform (GTK_NATIVE (window), &x, &y);
      g_print ("row %s %.0f %.0f\n", baton_contact_get_name (baton_contact_row_get_contact (BATON_CONTACT_ROW (widget))),
               x + bounds.origin.x + bounds.size.width / 2, y + bounds.origin.y + bounds.size.height / 2);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    tell_rows (child, window);
}

static gboolean
on_settled_cb (gpointer user_data)
{
  tell_rows (user_data, user_data);
  return G_SOURCE_REMOVE;
}

static void
show_main (BatonWindow *window)
{
  g_autoptr(BatonCore) core = baton_verona_new ();
  BatonAccount *account = baton_core_get_account (core);
  BatonRoster *roster = baton_account_get_roster (account);
  gboolean offers = g_str_has_prefix (scene, "offer") || is_scene ("stranger") || is_scene ("tight");
  g_autoptr(BatonJid) benvolio = baton_jid_new ("benvolio@montague.example", NULL);

  if (!is_scene ("empty"))
    baton_verona_add_people (core);
  if (!is_scene ("empty") && !is_scene ("lost") && !tell && !offers)
    baton_verona_add_transfers (core);
  if (is_scene ("race"))
    baton_verona_run_race (core);
  if (is_scene ("lost"))
    {
      g_autoptr(GError) error = g_error_new_literal (BATON_XMPP_ERROR, BATON_XMPP_ERROR_CONNECT, "Verona");
      g_object_set (account, "error", error, "state", BATON_ACCOUNT_WAITING, NULL);
    }
  baton_window_set_core (window, core);
  if (tell)
    {
      g_signal_connect (baton_core_get_manager (core), "items-changed", G_CALLBACK (on_sent_cb), NULL);
      g_timeout_add (600, on_settled_cb, window);
    }
  if (is_scene ("contact"))
    baton_window_show_contact (window, baton_roster_find (roster, benvolio));
  else if (!is_scene ("contacts"))
    baton_window_show_contact (window, NULL);
  if (is_scene ("stranger"))
    baton_verona_offer_strange (core);
  else if (offers)
    baton_verona_offer (core, is_scene ("offers") ? 12 : 1);
}

static void
on_activate_cb (GtkApplication *application)
{
  BatonWindow *window = baton_window_new (application, NULL);
  g_autoptr(GFile) folder = g_file_new_for_path (g_get_home_dir ());
  g_autoptr(GFile) downloads = g_file_get_child (folder, "Downloads");
  int width = 1060;
  int height = 1000;

  if (size)
    sscanf (size, "%dx%d", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  baton_window_set_folder (window, downloads);
  gtk_window_present (GTK_WINDOW (window));
  if (is_scene ("sign-in") || is_scene ("wrong-password") || is_scene ("not-found") || is_scene ("signing-in")
      || is_scene ("certificate"))
    show_sign_in (window);
  else
    show_main (window);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(AdwApplication) application = NULL;
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  setvbuf (stdout, NULL, _IOLBF, 0);
  bindtextdomain (GETTEXT_PACKAGE, DEMO_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  scene = g_strdup ("main");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  application = g_object_new (ADW_TYPE_APPLICATION, "application-id", "im.baton.Baton.Demo", "flags",
                              G_APPLICATION_NON_UNIQUE, "resource-base-path", "/im/baton/Baton", NULL);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
