/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-account-bar.h"
#include "baton-contact-row.h"
#include "baton-fake.h"
#include "baton-offer-dialog.h"
#include "baton-request-row.h"
#include "baton-sign-in-page.h"
#include "baton-transfer-row.h"
#include "baton-verona.h"
#include "baton-window.h"

/* The whole window on stand-ins, in one process: what it shows, what its controls do, what they are called. */

#define WAIT_US (10 * G_USEC_PER_SEC)

#define wait_until(condition) \
  G_STMT_START { \
    gint64 deadline = g_get_monotonic_time () + WAIT_US; \
    while (!(condition)) \
      { \
        if (g_get_monotonic_time () > deadline) \
          g_error ("%s:%d: waited in vain for: %s", __FILE__, __LINE__, #condition); \
        g_main_context_iteration (NULL, FALSE); \
      } \
  } G_STMT_END

typedef struct {
  GtkApplication *application;
  BatonWindow    *window;
  BatonCore      *core;
  BatonManager   *manager;
  BatonRoster    *roster;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autoptr(GFile) folder = g_file_new_for_path (g_get_tmp_dir ());

  fixture->application = GTK_APPLICATION (g_application_get_default ());
  fixture->window = baton_window_new (fixture->application, NULL);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 900);
  baton_window_set_folder (fixture->window, folder);
  fixture->core = baton_verona_new ();
  fixture->manager = baton_core_get_manager (fixture->core);
  fixture->roster = baton_account_get_roster (baton_core_get_account (fixture->core));
}

static void
show (Fixture *fixture)
{
  baton_window_set_core (fixture->window, fixture->core);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_until (gtk_window_is_active (GTK_WINDOW (fixture->window)));
}

static guint
count_windows (void)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ());
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  if (fixture->window)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->core);
  wait_until (count_windows () == 0);
}

/* The first below @root, itself included, of type @type that @match likes; %NULL: any. */
static GtkWidget *
find (GtkWidget *root,
      GType      type,
      gboolean (*match) (GtkWidget *, const char *),
      const char *what)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (!match || match (root, what)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, match, what);
      if (found)
        return found;
    }
  return NULL;
}

static gboolean
is_row_of (GtkWidget  *widget,
           const char *name)
{
  BatonTransfer *transfer = baton_transfer_row_get_transfer (BATON_TRANSFER_ROW (widget));

  return gtk_widget_get_mapped (widget) && transfer && g_str_equal (baton_transfer_get_name (transfer), name);
}

static GtkWidget *
row_of (Fixture    *fixture,
        const char *name)
{
  return find (GTK_WIDGET (fixture->window), BATON_TYPE_TRANSFER_ROW, is_row_of, name);
}

static gboolean
has_text (GtkWidget  *widget,
          const char *text)
{
  return gtk_widget_get_mapped (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static gboolean
says (gpointer    root,
      const char *text)
{
  return find (root, GTK_TYPE_LABEL, has_text, text) != NULL;
}

static gboolean
has_action (GtkWidget  *widget,
            const char *action)
{
  return gtk_widget_get_mapped (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

static void
press (gpointer    root,
       const char *action)
{
  GtkWidget *button = find (root, GTK_TYPE_BUTTON, has_action, action);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static gpointer
dialog_of (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_visible (window))
        return window; /* the list holds it */
    }
  return NULL;
}

static BatonTransfer *
nth (Fixture *fixture,
     guint    position)
{
  g_autoptr(BatonTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (fixture->manager), position);

  return transfer; /* the list holds it */
}

static gboolean
is_named (GtkWidget *widget)
{
  const char *label = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return (label && *label) || gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL)
         || gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* Ours are to be named; those inside widgets of the toolkit are its own affair. */
static void
assert_controls_are_named (GtkWidget *root)
{
  gboolean toolkit = GTK_IS_WINDOW_CONTROLS (root) || GTK_IS_MENU_BUTTON (root) || ADW_IS_PREFERENCES_ROW (root)
                     || GTK_IS_SEARCH_ENTRY (root) || GTK_IS_SEARCH_BAR (root);

  if ((GTK_IS_BUTTON (root) || GTK_IS_MENU_BUTTON (root) || GTK_IS_PROGRESS_BAR (root) || GTK_IS_LIST_BOX (root)
       || GTK_IS_LIST_VIEW (root) || BATON_IS_TRANSFER_ROW (root) || BATON_IS_CONTACT_ROW (root)
       || GTK_IS_SEARCH_ENTRY (root))
      && gtk_widget_get_mapped (root) && !is_named (root))
    g_error ("no name: %s %s in %s", G_OBJECT_TYPE_NAME (root), gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)),
             G_OBJECT_TYPE_NAME (gtk_widget_get_parent (root)));
  if (toolkit && !GTK_IS_SEARCH_BAR (root))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    assert_controls_are_named (child);
}

static void
test_every_control_has_a_name (Fixture      *fixture,
                               gconstpointer user_data)
{
  baton_verona_add_people (fixture->core);
  baton_verona_add_transfers (fixture->core);
  show (fixture);
  wait_until (row_of (fixture, "verona-holiday.mkv"));
  wait_until (row_of (fixture, "orchard-wall.jpg"));
  assert_controls_are_named (GTK_WIDGET (fixture->window));
  wait_until (dialog_of (BATON_TYPE_OFFER_DIALOG));
  assert_controls_are_named (dialog_of (BATON_TYPE_OFFER_DIALOG));
  gtk_window_close (dialog_of (BATON_TYPE_OFFER_DIALOG));
  baton_window_set_core (fixture->window, NULL);
  assert_controls_are_named (GTK_WIDGET (fixture->window));
}

static void
test_rows_say_what_happens (Fixture      *fixture,
                            gconstpointer user_data)
{
  baton_verona_add_people (fixture->core);
  baton_verona_add_transfers (fixture->core);
  show (fixture);
  wait_until (row_of (fixture, "verona-holiday.mkv"));
  g_assert_true (says (row_of (fixture, "verona-holiday.mkv"), "To Juliet · 2.1 of 3.4 GB · 112 MB/s · 12 seconds left"));
  g_assert_true (says (row_of (fixture, "verona-holiday.mkv"), "Directly (they opened the door) · 240 ms"));
  g_assert_true (says (row_of (fixture, "orchard-wall.jpg"), "Went directly, inside the network you share."));
  g_assert_true (says (row_of (fixture, "queen-mab.flac"),
                       "Mercutio’s app did not answer in time. Ask them to open it, then try again."));

  /* It follows: the road breaks. */
  press (row_of (fixture, "verona-holiday.mkv"), "transfers.cancel");
  wait_until (row_of (fixture, "verona-holiday.mkv"));
  wait_until (says (row_of (fixture, "verona-holiday.mkv"), "To Juliet · stopped at 62 % of 3.4 GB"));
}

static void
test_the_lanes_unfold (Fixture      *fixture,
                       gconstpointer user_data)
{
  GtkWidget *row;

  baton_verona_add_transfers (fixture->core);
  show (fixture);
  wait_until (row_of (fixture, "verona-holiday.mkv"));
  row = row_of (fixture, "verona-holiday.mkv");
  g_assert_false (says (row, "up in 240 ms"));
  baton_transfer_row_unfold (BATON_TRANSFER_ROW (row), TRUE);
  wait_until (says (row, "up in 240 ms"));
  g_assert_true (says (row, "they could not connect"));
  baton_transfer_row_unfold (BATON_TRANSFER_ROW (row), FALSE);
  wait_until (!says (row, "up in 240 ms"));
}

static void
test_a_long_race_shows_itself (Fixture      *fixture,
                               gconstpointer user_data)
{
  baton_verona_add_people (fixture->core);
  show (fixture);
  baton_verona_run_race (fixture->core);
  wait_until (row_of (fixture, "sonnet-draft-7.odt"));
  wait_until (says (row_of (fixture, "sonnet-draft-7.odt"), "trying"));
  /* And folds by itself. */
  wait_until (baton_transfer_get_state (nth (fixture, 0)) == BATON_TRANSFER_MOVING);
  wait_until (!says (row_of (fixture, "sonnet-draft-7.odt"), "up in 2620 ms"));
  g_assert_true (says (row_of (fixture, "sonnet-draft-7.odt"), "Through proxy.montague.example · 2620 ms"));
  baton_manager_cancel (fixture->manager, nth (fixture, 0));
}

static void
test_offers_share_one_dialog (Fixture      *fixture,
                              gconstpointer user_data)
{
  BatonOfferDialog *dialog;

  baton_verona_add_people (fixture->core);
  show (fixture);
  baton_verona_offer (fixture->core, 1);
  wait_until (dialog_of (BATON_TYPE_OFFER_DIALOG));
  dialog = dialog_of (BATON_TYPE_OFFER_DIALOG);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, "Accept a File from Juliet?");
  g_assert_cmpstr (adw_message_dialog_get_default_response (ADW_MESSAGE_DIALOG (dialog)), ==, "accept");
  baton_verona_offer (fixture->core, 5);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, "Accept 6 Files from Juliet?");
  wait_until (says (dialog, "3 more files"));

  /* One is withdrawn meanwhile: it is asked about no longer. */
  baton_manager_decline (fixture->manager, nth (fixture, 5));
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, "Accept 5 Files from Juliet?");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "accept");
  wait_until (!dialog_of (BATON_TYPE_OFFER_DIALOG));
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (baton_transfer_get_state (nth (fixture, i)), ==, BATON_TRANSFER_RACING);
}

static void
test_closing_the_dialog_answers_nothing (Fixture      *fixture,
                                         gconstpointer user_data)
{
  baton_verona_add_people (fixture->core);
  show (fixture);
  baton_verona_offer (fixture->core, 1);
  wait_until (dialog_of (BATON_TYPE_OFFER_DIALOG));
  gtk_window_close (dialog_of (BATON_TYPE_OFFER_DIALOG));
  wait_until (!dialog_of (BATON_TYPE_OFFER_DIALOG));
  g_assert_cmpint (baton_transfer_get_state (nth (fixture, 0)), ==, BATON_TRANSFER_OFFERED);
  wait_until (row_of (fixture, "act-2-scene-2.png"));
  press (row_of (fixture, "act-2-scene-2.png"), "transfers.accept");
  g_assert_cmpint (baton_transfer_get_state (nth (fixture, 0)), ==, BATON_TRANSFER_RACING);
}

static void
test_a_stranger_is_met_with_care (Fixture      *fixture,
                                  gconstpointer user_data)
{
  AdwMessageDialog *dialog;

  baton_verona_add_people (fixture->core);
  show (fixture);
  baton_verona_offer_strange (fixture->core);
  wait_until (dialog_of (BATON_TYPE_OFFER_DIALOG));
  dialog = dialog_of (BATON_TYPE_OFFER_DIALOG);
  g_assert_cmpstr (adw_message_dialog_get_default_response (dialog), ==, "decline");
  g_assert_cmpint (adw_message_dialog_get_response_appearance (dialog, "accept"), ==, ADW_RESPONSE_DEFAULT);
  wait_until (says (dialog, "Not in your contacts"));
  g_assert_true (says (dialog, "1.9 MB · a program, not a picture"));
  adw_message_dialog_response (dialog, "decline");
  g_assert_cmpint (baton_transfer_get_state (nth (fixture, 0)), ==, BATON_TRANSFER_FAILED);
  wait_until (!dialog_of (BATON_TYPE_OFFER_DIALOG));
}

static void
test_too_little_space_is_said (Fixture      *fixture,
                               gconstpointer user_data)
{
  g_autoptr(BatonTransfer) huge = baton_fake_transfer_new (BATON_TARGET, "juliet@capulet.example/balcony", "sea.iso",
                                                           G_MAXINT64);

  baton_verona_add_people (fixture->core);
  show (fixture);
  g_object_set (huge, "state", BATON_TRANSFER_OFFERED, NULL);
  baton_fake_manager_prepend (fixture->manager, huge);
  wait_until (dialog_of (BATON_TYPE_OFFER_DIALOG));
  wait_until (!adw_message_dialog_get_response_enabled (dialog_of (BATON_TYPE_OFFER_DIALOG), "accept"));
  g_assert_true (adw_message_dialog_get_response_enabled (dialog_of (BATON_TYPE_OFFER_DIALOG), "accept-to"));
  gtk_window_close (dialog_of (BATON_TYPE_OFFER_DIALOG));
  wait_until (!dialog_of (BATON_TYPE_OFFER_DIALOG));
}

static void
test_requests_are_answered (Fixture      *fixture,
                            gconstpointer user_data)
{
  g_autoptr(BatonJid) paris = baton_jid_new ("paris@verona.example", NULL);
  GtkWidget *row;

  baton_verona_add_people (fixture->core);
  show (fixture);
  row = find (GTK_WIDGET (fixture->window), BATON_TYPE_REQUEST_ROW, NULL, NULL);
  g_assert_nonnull (row);
  press (row, "contacts.allow");
  g_assert_false (baton_contact_get_wants_in (baton_roster_find (fixture->roster, paris)));
  wait_until (!find (GTK_WIDGET (fixture->window), BATON_TYPE_REQUEST_ROW, NULL, NULL));
  wait_until (says (fixture->window, "Has not let you in yet"));
}

static void
test_sending_to_who_is_not_there_is_refused (Fixture      *fixture,
                                             gconstpointer user_data)
{
  g_autoptr(BatonJid) friar = baton_jid_new ("friar@cell.example", NULL);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  baton_verona_add_people (fixture->core);
  show (fixture);
  baton_window_show_contact (fixture->window, baton_roster_find (fixture->roster, friar));
  wait_until (says (fixture->window, "Friar is not online. Try again when they are."));
  g_ptr_array_add (files, g_file_new_for_path ("/etc/hostname"));
  baton_window_send_files (fixture->window, files);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->manager)), ==, 0);
}

static void
test_files_go_to_the_chosen_contact (Fixture      *fixture,
                                     gconstpointer user_data)
{
  g_autoptr(BatonJid) juliet = baton_jid_new ("juliet@capulet.example", NULL);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  baton_verona_add_people (fixture->core);
  show (fixture);
  baton_window_show_contact (fixture->window, baton_roster_find (fixture->roster, juliet));
  g_ptr_array_add (files, g_file_new_for_path ("/etc/hostname"));
  g_ptr_array_add (files, g_file_new_for_path ("/etc/hosts"));
  baton_window_send_files (fixture->window, files);
  wait_until (g_list_model_get_n_items (G_LIST_MODEL (fixture->manager)) == 2);
  g_assert_true (baton_jid_equal (baton_transfer_get_peer (nth (fixture, 0)), juliet));
  wait_until (row_of (fixture, "hostname"));
}

static void
test_leaving_with_files_under_way_asks (Fixture      *fixture,
                                        gconstpointer user_data)
{
  baton_verona_add_people (fixture->core);
  show (fixture);
  baton_verona_run_race (fixture->core);
  gtk_window_close (GTK_WINDOW (fixture->window));
  wait_until (dialog_of (ADW_TYPE_MESSAGE_DIALOG));
  gtk_window_close (dialog_of (ADW_TYPE_MESSAGE_DIALOG));
  wait_until (!dialog_of (ADW_TYPE_MESSAGE_DIALOG));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));

  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_close (GTK_WINDOW (fixture->window));
  wait_until (dialog_of (ADW_TYPE_MESSAGE_DIALOG));
  adw_message_dialog_response (dialog_of (ADW_TYPE_MESSAGE_DIALOG), "leave");
  wait_until (!fixture->window);
  baton_manager_cancel (fixture->manager, nth (fixture, 0));
}

static gboolean
has_error (GtkWidget  *widget,
           const char *name)
{
  return gtk_widget_has_css_class (widget, "error");
}

static void
test_a_wrong_password_is_said_at_its_field (Fixture      *fixture,
                                            gconstpointer user_data)
{
  baton_fake_account_set_next (NULL, g_error_new_literal (BATON_XMPP_ERROR, BATON_XMPP_ERROR_PASSWORD, ""));
  gtk_window_present (GTK_WINDOW (fixture->window));
  baton_window_sign_in (fixture->window, "romeo@montague.example", "wherefore", NULL);
  wait_until (says (fixture->window, "montague.example did not accept this password. Check it and try again. It is the "
                                     "one you use in your chat app."));
  g_assert_true (ADW_IS_PASSWORD_ENTRY_ROW (find (GTK_WIDGET (fixture->window), ADW_TYPE_ENTRY_ROW, has_error, NULL)));
  g_assert_null (baton_window_get_core (fixture->window));

  baton_fake_account_set_next (NULL, NULL);
  baton_window_sign_in (fixture->window, "romeo@montague.example", "art thou", NULL);
  wait_until (baton_window_get_core (fixture->window));
}

static void
test_escape_ends_signing_in (Fixture      *fixture,
                             gconstpointer user_data)
{
  GtkWidget *page;

  baton_fake_account_set_delay (NULL, 50);
  gtk_window_present (GTK_WINDOW (fixture->window));
  baton_window_sign_in (fixture->window, "romeo@montague.example", "wherefore", NULL);
  page = find (GTK_WIDGET (fixture->window), BATON_TYPE_SIGN_IN_PAGE, NULL, NULL);
  wait_until (says (page, "Signing In…"));
  baton_sign_in_page_cancel (BATON_SIGN_IN_PAGE (page));
  g_assert_true (says (page, "Sign In"));
  for (gint64 end = g_get_monotonic_time () + 200 * 1000; g_get_monotonic_time () < end;)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (baton_window_get_core (fixture->window));
  baton_fake_account_set_delay (NULL, 0);
}

static void
test_a_row_lets_go_of_what_it_showed (void)
{
  GtkWidget *row = g_object_ref_sink (baton_transfer_row_new ());
  BatonTransfer *first = baton_fake_transfer_new (BATON_INITIATOR, "juliet@capulet.example", "a.txt", 100);
  BatonTransfer *second = baton_fake_transfer_new (BATON_TARGET, "nurse@capulet.example", "b.txt", 100);

  baton_transfer_row_set_transfer (BATON_TRANSFER_ROW (row), first);
  g_object_set (first, "state", BATON_TRANSFER_MOVING, "bytes", G_GUINT64_CONSTANT (50), NULL);
  baton_transfer_row_unfold (BATON_TRANSFER_ROW (row), TRUE);
  baton_transfer_row_set_transfer (BATON_TRANSFER_ROW (row), second);
  g_assert_finalize_object (first);
  g_assert_finalize_object (row);
  g_assert_finalize_object (second);
}

#define ADD(name, test) g_test_add ("/ui/window/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AdwApplication) application = NULL;

  gtk_test_init (&argc, &argv, NULL);
  application = g_object_new (ADW_TYPE_APPLICATION, "application-id", "im.baton.Baton.Test", "flags",
                              G_APPLICATION_NON_UNIQUE, "resource-base-path", "/im/baton/Baton", NULL);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_application_set_default (G_APPLICATION (application));

  g_test_add_func ("/ui/transfer-row/lets-go-of-what-it-showed", test_a_row_lets_go_of_what_it_showed);
  ADD ("every-control-has-a-name", test_every_control_has_a_name);
  ADD ("rows-say-what-happens", test_rows_say_what_happens);
  ADD ("the-lanes-unfold", test_the_lanes_unfold);
  ADD ("a-long-race-shows-itself", test_a_long_race_shows_itself);
  ADD ("offers-share-one-dialog", test_offers_share_one_dialog);
  ADD ("closing-the-dialog-answers-nothing", test_closing_the_dialog_answers_nothing);
  ADD ("a-stranger-is-met-with-care", test_a_stranger_is_met_with_care);
  ADD ("too-little-space-is-said", test_too_little_space_is_said);
  ADD ("requests-are-answered", test_requests_are_answered);
  ADD ("sending-to-who-is-not-there-is-refused", test_sending_to_who_is_not_there_is_refused);
  ADD ("files-go-to-the-chosen-contact", test_files_go_to_the_chosen_contact);
  ADD ("leaving-with-files-under-way-asks", test_leaving_with_files_under_way_asks);
  ADD ("a-wrong-password-is-said-at-its-field", test_a_wrong_password_is_said_at_its_field);
  ADD ("escape-ends-signing-in", test_escape_ends_signing_in);
  return g_test_run ();
}
