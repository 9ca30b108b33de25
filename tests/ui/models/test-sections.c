/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fake.h"
#include "baton-section.h"
#include "baton-sections.h"
#include "baton-traffic.h"

typedef struct {
  BatonManager  *manager;
  BatonSections *sections;
  GListModel    *model;
  guint          n_changes;
} Fixture;

static void
on_items_changed_cb (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->manager = baton_fake_manager_new ();
  fixture->sections = baton_sections_new ();
  fixture->model = baton_sections_get_model (fixture->sections);
  baton_sections_set_source (fixture->sections, G_LIST_MODEL (fixture->manager));
  g_signal_connect_swapped (fixture->model, "items-changed", G_CALLBACK (on_items_changed_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_signal_handlers_disconnect_by_data (fixture->model, fixture);
  g_assert_finalize_object (fixture->sections);
  g_assert_finalize_object (fixture->manager);
}

static BatonTransfer *
add (Fixture            *fixture,
     const char         *peer,
     const char         *name,
     BatonTransferState  state)
{
  g_autoptr(BatonTransfer) transfer = baton_fake_transfer_new (BATON_INITIATOR, peer, name, 1000);

  g_object_set (transfer, "state", state, NULL);
  baton_fake_manager_prepend (fixture->manager, transfer);
  return transfer; /* the list holds it */
}

/* The list as text: headings in capitals by number, transfers by name. */
static void
assert_list (Fixture    *fixture,
             const char *expected)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (fixture->model); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (fixture->model, i);

      if (i > 0)
        g_string_append_c (text, ' ');
      if (BATON_IS_SECTION (item))
        g_string_append_printf (text, "#%d(%u)", baton_section_get_kind (BATON_SECTION (item)),
                                baton_section_get_count (BATON_SECTION (item)));
      else
        g_string_append (text, baton_transfer_get_name (BATON_TRANSFER (item)));
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_empty_sections_are_left_out (Fixture      *fixture,
                                  gconstpointer user_data)
{
  BatonTransfer *a;

  assert_list (fixture, "");
  a = add (fixture, "juliet@capulet.example", "a", BATON_TRANSFER_MOVING);
  add (fixture, "juliet@capulet.example", "b", BATON_TRANSFER_DONE);
  assert_list (fixture, "#1(1) a #3(1) b");
  g_object_set (a, "state", BATON_TRANSFER_DONE, NULL);
  assert_list (fixture, "#3(2) b a");
}

static void
test_a_transfer_walks_through_its_sections (Fixture      *fixture,
                                            gconstpointer user_data)
{
  g_autoptr(GError) gone = g_error_new_literal (BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_PEER_GONE, "");
  g_autoptr(GError) declined = g_error_new_literal (BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_DECLINED, "");
  BatonTransfer *a = add (fixture, "juliet@capulet.example", "a", BATON_TRANSFER_PREPARING);

  assert_list (fixture, "#2(1) a");
  g_object_set (a, "state", BATON_TRANSFER_OFFERED, NULL);
  assert_list (fixture, "#0(1) a");
  g_object_set (a, "state", BATON_TRANSFER_RACING, NULL);
  assert_list (fixture, "#1(1) a");
  /* What can be tried again waits for the user; what cannot is over. */
  g_object_set (a, "error", gone, "state", BATON_TRANSFER_FAILED, NULL);
  assert_list (fixture, "#2(1) a");
  g_object_set (a, "error", declined, "state", BATON_TRANSFER_FAILED, NULL);
  assert_list (fixture, "#3(1) a");
  baton_manager_remove (fixture->manager, a);
  assert_list (fixture, "");
}

static void
test_progress_changes_nothing (Fixture      *fixture,
                               gconstpointer user_data)
{
  BatonTransfer *a = add (fixture, "juliet@capulet.example", "a", BATON_TRANSFER_MOVING);

  fixture->n_changes = 0;
  g_object_set (a, "bytes", G_GUINT64_CONSTANT (500), "rate", 5.0, "seconds-left", 3, NULL);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
}

static void
test_one_contact_or_a_search (Fixture      *fixture,
                              gconstpointer user_data)
{
  g_autoptr(BatonJid) juliet = baton_jid_new ("juliet@capulet.example", NULL);

  add (fixture, "juliet@capulet.example/balcony", "Sonnet.odt", BATON_TRANSFER_DONE);
  add (fixture, "nurse@capulet.example/dino", "recipe.txt", BATON_TRANSFER_DONE);
  baton_sections_set_contact (fixture->sections, juliet);
  assert_list (fixture, "#3(1) Sonnet.odt");
  baton_sections_set_contact (fixture->sections, NULL);
  baton_sections_set_search (fixture->sections, "SONN");
  assert_list (fixture, "#3(1) Sonnet.odt");
  baton_sections_set_search (fixture->sections, "nurse@");
  assert_list (fixture, "#3(1) recipe.txt");
  baton_sections_set_search (fixture->sections, "queen mab");
  assert_list (fixture, "");
  baton_sections_set_search (fixture->sections, "");
  assert_list (fixture, "#3(2) recipe.txt Sonnet.odt");
}

static void
test_speeds_add_up (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autoptr(BatonContact) juliet = baton_fake_contact_new ("juliet@capulet.example", "Juliet");
  g_autoptr(BatonSection) section = NULL;
  g_autofree char *rates = NULL;

  g_object_set (add (fixture, "juliet@capulet.example/a", "a", BATON_TRANSFER_MOVING), "rate", 100e6, NULL);
  g_object_set (add (fixture, "juliet@capulet.example/b", "b", BATON_TRANSFER_MOVING), "rate", 50e6, "role",
                BATON_TARGET, NULL);
  add (fixture, "nurse@capulet.example/b", "c", BATON_TRANSFER_OFFERED);
  section = g_list_model_get_item (fixture->model, 2);
  rates = baton_section_dup_rates (section);
  g_assert_cmpstr (rates, ==, "↑ 100 MB/s  ↓ 50 MB/s");
  g_assert_cmpfloat (baton_traffic_rate_with (fixture->manager, juliet), ==, 150e6);
  g_assert_cmpuint (baton_traffic_count_open (fixture->manager), ==, 3);
}

#define ADD(name, test) g_test_add ("/ui/sections/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("empty-sections-are-left-out", test_empty_sections_are_left_out);
  ADD ("a-transfer-walks-through-its-sections", test_a_transfer_walks_through_its_sections);
  ADD ("progress-changes-nothing", test_progress_changes_nothing);
  ADD ("one-contact-or-a-search", test_one_contact_or_a_search);
  ADD ("speeds-add-up", test_speeds_add_up);
  return g_test_run ();
}
