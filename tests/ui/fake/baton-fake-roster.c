/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fake.h"

struct _BatonRoster
{
  GObject     parent_instance;
  GListStore *contacts;
  gboolean    loaded;
};

enum {
  PROP_0,
  PROP_LOADED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
baton_roster_get_item_type (GListModel *model)
{
  return BATON_TYPE_CONTACT;
}

static guint
baton_roster_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (BATON_ROSTER (model)->contacts));
}

static gpointer
baton_roster_get_item (GListModel *model,
                       guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (BATON_ROSTER (model)->contacts), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = baton_roster_get_item_type;
  iface->get_n_items = baton_roster_get_n_items;
  iface->get_item = baton_roster_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonRoster, baton_roster, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

BatonRoster *
baton_fake_roster_new (void)
{
  return g_object_new (BATON_TYPE_ROSTER, NULL);
}

void
baton_fake_roster_append (BatonRoster  *self,
                          BatonContact *contact)
{
  g_list_store_append (self->contacts, contact);
}

gboolean
baton_roster_get_loaded (BatonRoster *self)
{
  return self->loaded;
}

static guint
find_position (BatonRoster *self,
               BatonJid    *jid)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->contacts));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(BatonContact) contact = g_list_model_get_item (G_LIST_MODEL (self->contacts), i);
      if (baton_jid_same_bare (baton_contact_get_jid (contact), jid))
        return i;
    }
  return G_MAXUINT;
}

BatonContact *
baton_roster_find (BatonRoster *self,
                   BatonJid    *jid)
{
  g_autoptr(BatonContact) contact = g_list_model_get_item (G_LIST_MODEL (self->contacts), find_position (self, jid));

  return contact; /* the list holds it */
}

void
baton_roster_add_async (BatonRoster         *self,
                        BatonJid            *bare,
                        const char          *name,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(BatonContact) contact = NULL;

  contact = baton_fake_contact_new (baton_jid_get_text (bare),
                                    name && *name ? name : baton_jid_get_local (bare));
  g_object_set (contact, "asked", TRUE, NULL);
  baton_fake_roster_append (self, contact);
  g_task_return_boolean (task, TRUE);
}

gboolean
baton_roster_add_finish (BatonRoster   *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
baton_roster_remove_async (BatonRoster         *self,
                           BatonJid            *bare,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  guint position = find_position (self, bare);

  if (position != G_MAXUINT)
    g_list_store_remove (self->contacts, position);
  g_task_return_boolean (task, TRUE);
}

gboolean
baton_roster_remove_finish (BatonRoster   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
baton_roster_allow (BatonRoster *self,
                    BatonJid    *bare)
{
  BatonContact *contact = baton_roster_find (self, bare);

  if (contact)
    g_object_set (contact, "wants-in", FALSE, "in-roster", TRUE, "asked", TRUE, NULL);
}

void
baton_roster_deny (BatonRoster *self,
                   BatonJid    *bare)
{
  guint position = find_position (self, bare);

  if (position != G_MAXUINT)
    g_list_store_remove (self->contacts, position);
}

static void
on_contacts_changed_cb (GListModel *contacts,
                        guint       position,
                        guint       removed,
                        guint       added,
                        gpointer    user_data)
{
  g_list_model_items_changed (G_LIST_MODEL (user_data), position, removed, added);
}

static void
baton_roster_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  if (prop_id == PROP_LOADED)
    g_value_set_boolean (value, BATON_ROSTER (object)->loaded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
baton_roster_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  if (prop_id == PROP_LOADED)
    BATON_ROSTER (object)->loaded = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
baton_roster_finalize (GObject *object)
{
  g_clear_object (&BATON_ROSTER (object)->contacts);
  G_OBJECT_CLASS (baton_roster_parent_class)->finalize (object);
}

static void
baton_roster_class_init (BatonRosterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = baton_roster_get_property;
  object_class->set_property = baton_roster_set_property;
  object_class->finalize = baton_roster_finalize;
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_roster_init (BatonRoster *self)
{
  self->contacts = g_list_store_new (BATON_TYPE_CONTACT);
  g_signal_connect_object (self->contacts, "items-changed", G_CALLBACK (on_contacts_changed_cb), self, 0);
}
