/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-sections.h"

#include "baton-section.h"

#include <gtk/gtk.h>

/**
 * BatonSections:
 *
 * Turns the manager's transfers into one list of headings (BatonSection) and transfers: filtered by contact and search
 * text, sorted into sections by state, an empty section left out. GtkListView has no headings of its own in GTK 4.8.
 * A transfer that changes its section is one removal and one addition; progress changes nothing here.
 */
struct _BatonSections
{
  GObject             parent_instance;

  GListModel         *source;
  BatonJid           *contact;
  char               *search;   /* case-folded; %NULL: all */
  GtkFilter          *chosen_filter;
  GtkFilterListModel *chosen;
  GtkFilter          *section_filters[BATON_N_SECTIONS];
  GtkFilterListModel *sections[BATON_N_SECTIONS];
  BatonSection       *headings[BATON_N_SECTIONS];
  GListStore         *heading_stores[BATON_N_SECTIONS];  /* the heading, or nothing */
  GListModel         *model;
};

G_DEFINE_FINAL_TYPE (BatonSections, baton_sections, G_TYPE_OBJECT)

BatonSections *
baton_sections_new (void)
{
  return g_object_new (BATON_TYPE_SECTIONS, NULL);
}

static gboolean
is_chosen (gpointer item,
           gpointer user_data)
{
  BatonSections *self = user_data;
  BatonTransfer *transfer = item;
  g_autofree char *name = NULL;
  g_autofree char *peer = NULL;

  if (self->contact && !baton_jid_same_bare (baton_transfer_get_peer (transfer), self->contact))
    return FALSE;
  if (!self->search)
    return TRUE;
  name = g_utf8_casefold (baton_transfer_get_name (transfer), -1);
  peer = g_utf8_casefold (baton_jid_get_text (baton_transfer_get_peer (transfer)), -1);
  return strstr (name, self->search) || strstr (peer, self->search);
}

static gboolean
is_in_section (gpointer item,
               gpointer user_data)
{
  return baton_section_kind_of (item) == (BatonSectionKind) GPOINTER_TO_UINT (user_data);
}

static void
on_state_cb (BatonSections *self)
{
  for (int i = 0; i < BATON_N_SECTIONS; i++)
    gtk_filter_changed (self->section_filters[i], GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_source_changed_cb (BatonSections *self,
                      guint          position,
                      guint          removed,
                      guint          added,
                      GListModel    *source)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(BatonTransfer) transfer = g_list_model_get_item (source, i);

      g_signal_handlers_disconnect_by_func (transfer, on_state_cb, self);
      g_signal_connect_object (transfer, "notify::state", G_CALLBACK (on_state_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
on_section_changed_cb (BatonSections *self,
                       guint          position,
                       guint          removed,
                       guint          added,
                       GListModel    *section)
{
  for (int i = 0; i < BATON_N_SECTIONS; i++)
    {
      gboolean shown = g_list_model_get_n_items (G_LIST_MODEL (self->heading_stores[i])) > 0;
      gboolean show = g_list_model_get_n_items (G_LIST_MODEL (self->sections[i])) > 0;

      if (show && !shown)
        g_list_store_append (self->heading_stores[i], self->headings[i]);
      else if (!show && shown)
        g_list_store_remove_all (self->heading_stores[i]);
    }
}

/**
 * baton_sections_set_source:
 * @self: sections
 * @transfers: (nullable): a list of BatonTransfer
 */
void
baton_sections_set_source (BatonSections *self,
                           GListModel    *transfers)
{
  g_return_if_fail (BATON_IS_SECTIONS (self));

  if (self->source == transfers)
    return;
  if (self->source)
    g_signal_handlers_disconnect_by_func (self->source, on_source_changed_cb, self);
  g_set_object (&self->source, transfers);
  if (transfers)
    {
      g_signal_connect_object (transfers, "items-changed", G_CALLBACK (on_source_changed_cb), self,
                               G_CONNECT_SWAPPED);
      on_source_changed_cb (self, 0, 0, g_list_model_get_n_items (transfers), transfers);
    }
  gtk_filter_list_model_set_model (self->chosen, transfers);
}

/**
 * baton_sections_set_contact:
 * @self: sections
 * @contact: (nullable): whose transfers; %NULL: everybody's
 */
void
baton_sections_set_contact (BatonSections *self,
                            BatonJid      *contact)
{
  g_return_if_fail (BATON_IS_SECTIONS (self));

  g_clear_pointer (&self->contact, baton_jid_unref);
  self->contact = contact ? baton_jid_ref (contact) : NULL;
  gtk_filter_changed (self->chosen_filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * baton_sections_set_search:
 * @self: sections
 * @text: (nullable): part of a file's name or of an address
 */
void
baton_sections_set_search (BatonSections *self,
                           const char    *text)
{
  g_return_if_fail (BATON_IS_SECTIONS (self));

  g_clear_pointer (&self->search, g_free);
  if (text && *text)
    self->search = g_utf8_casefold (text, -1);
  gtk_filter_changed (self->chosen_filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* Of BatonSection and BatonTransfer, (transfer none). */
GListModel *
baton_sections_get_model (BatonSections *self)
{
  g_return_val_if_fail (BATON_IS_SECTIONS (self), NULL);

  return self->model;
}

static void
baton_sections_dispose (GObject *object)
{
  BatonSections *self = BATON_SECTIONS (object);

  /* The filters look into this object. */
  if (self->chosen)
    gtk_filter_list_model_set_model (self->chosen, NULL);
  g_clear_object (&self->source);
  g_clear_object (&self->model);
  for (int i = 0; i < BATON_N_SECTIONS; i++)
    {
      g_clear_object (&self->headings[i]);
      g_clear_object (&self->heading_stores[i]);
      g_clear_object (&self->sections[i]);
      g_clear_object (&self->section_filters[i]);
    }
  g_clear_object (&self->chosen);
  g_clear_object (&self->chosen_filter);
  G_OBJECT_CLASS (baton_sections_parent_class)->dispose (object);
}

static void
baton_sections_finalize (GObject *object)
{
  BatonSections *self = BATON_SECTIONS (object);

  g_clear_pointer (&self->contact, baton_jid_unref);
  g_free (self->search);
  G_OBJECT_CLASS (baton_sections_parent_class)->finalize (object);
}

static void
baton_sections_class_init (BatonSectionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = baton_sections_dispose;
  object_class->finalize = baton_sections_finalize;
}

static void
baton_sections_init (BatonSections *self)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  self->chosen_filter = GTK_FILTER (gtk_custom_filter_new (is_chosen, self, NULL));
  self->chosen = gtk_filter_list_model_new (NULL, g_object_ref (self->chosen_filter));
  for (int i = 0; i < BATON_N_SECTIONS; i++)
    {
      self->section_filters[i] = GTK_FILTER (gtk_custom_filter_new (is_in_section, GUINT_TO_POINTER (i), NULL));
      self->sections[i] = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->chosen)),
                                                     g_object_ref (self->section_filters[i]));
      self->headings[i] = baton_section_new (i, G_LIST_MODEL (self->sections[i]));
      self->heading_stores[i] = g_list_store_new (BATON_TYPE_SECTION);
      g_list_store_append (parts, self->heading_stores[i]);
      g_list_store_append (parts, self->sections[i]);
    }
  self->model = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
  /* After the flattened list, which must have heard of a section's change before a heading changes too. */
  for (int i = 0; i < BATON_N_SECTIONS; i++)
    g_signal_connect_object (self->sections[i], "items-changed", G_CALLBACK (on_section_changed_cb), self,
                             G_CONNECT_SWAPPED);
}
