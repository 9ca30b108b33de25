/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fake.h"

struct _BatonContact
{
  GObject            parent_instance;
  BatonJid          *jid;
  char              *name;
  char              *client;
  BatonPresence      presence;
  BatonReception     reception;
  BatonSubscription  subscription;
  gboolean           wants_in;
  gboolean           asked;
  gboolean           in_roster;
};

enum {
  PROP_0,
  PROP_JID,
  PROP_NAME,
  PROP_CLIENT,
  PROP_PRESENCE,
  PROP_RECEPTION,
  PROP_SUBSCRIPTION,
  PROP_WANTS_IN,
  PROP_ASKED,
  PROP_IN_ROSTER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BatonContact, baton_contact, G_TYPE_OBJECT)

BatonContact *
baton_fake_contact_new (const char *jid,
                        const char *name)
{
  g_autoptr(BatonJid) address = baton_jid_new (jid, NULL);

  return g_object_new (BATON_TYPE_CONTACT, "jid", address, "name", name, NULL);
}

BatonJid *
baton_contact_get_jid (BatonContact *self)
{
  return self->jid;
}

const char *
baton_contact_get_name (BatonContact *self)
{
  return self->name;
}

BatonPresence
baton_contact_get_presence (BatonContact *self)
{
  return self->presence;
}

const char *
baton_contact_get_client (BatonContact *self)
{
  return self->client;
}

BatonReception
baton_contact_get_reception (BatonContact *self)
{
  return self->reception;
}

BatonSubscription
baton_contact_get_subscription (BatonContact *self)
{
  return self->subscription;
}

gboolean
baton_contact_get_wants_in (BatonContact *self)
{
  return self->wants_in;
}

gboolean
baton_contact_get_asked (BatonContact *self)
{
  return self->asked;
}

gboolean
baton_contact_get_in_roster (BatonContact *self)
{
  return self->in_roster;
}

static void
baton_contact_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  BatonContact *self = BATON_CONTACT (object);

  switch (prop_id)
    {
    case PROP_JID:
      g_value_set_boxed (value, self->jid);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_CLIENT:
      g_value_set_string (value, self->client);
      break;
    case PROP_PRESENCE:
      g_value_set_enum (value, self->presence);
      break;
    case PROP_RECEPTION:
      g_value_set_enum (value, self->reception);
      break;
    case PROP_SUBSCRIPTION:
      g_value_set_enum (value, self->subscription);
      break;
    case PROP_WANTS_IN:
      g_value_set_boolean (value, self->wants_in);
      break;
    case PROP_ASKED:
      g_value_set_boolean (value, self->asked);
      break;
    case PROP_IN_ROSTER:
      g_value_set_boolean (value, self->in_roster);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_contact_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  BatonContact *self = BATON_CONTACT (object);

  switch (prop_id)
    {
    case PROP_JID:
      g_clear_pointer (&self->jid, baton_jid_unref);
      self->jid = g_value_dup_boxed (value);
      break;
    case PROP_NAME:
      g_free (self->name);
      self->name = g_value_dup_string (value);
      break;
    case PROP_CLIENT:
      g_free (self->client);
      self->client = g_value_dup_string (value);
      break;
    case PROP_PRESENCE:
      self->presence = g_value_get_enum (value);
      break;
    case PROP_RECEPTION:
      self->reception = g_value_get_enum (value);
      break;
    case PROP_SUBSCRIPTION:
      self->subscription = g_value_get_enum (value);
      break;
    case PROP_WANTS_IN:
      self->wants_in = g_value_get_boolean (value);
      break;
    case PROP_ASKED:
      self->asked = g_value_get_boolean (value);
      break;
    case PROP_IN_ROSTER:
      self->in_roster = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_contact_finalize (GObject *object)
{
  BatonContact *self = BATON_CONTACT (object);

  g_clear_pointer (&self->jid, baton_jid_unref);
  g_free (self->name);
  g_free (self->client);
  G_OBJECT_CLASS (baton_contact_parent_class)->finalize (object);
}

static void
baton_contact_class_init (BatonContactClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = baton_contact_get_property;
  object_class->set_property = baton_contact_set_property;
  object_class->finalize = baton_contact_finalize;

  properties[PROP_JID] = g_param_spec_boxed ("jid", NULL, NULL, BATON_TYPE_JID, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_CLIENT] = g_param_spec_string ("client", NULL, NULL, NULL, flags);
  properties[PROP_PRESENCE] = g_param_spec_enum ("presence", NULL, NULL, BATON_TYPE_PRESENCE, 0, flags);
  properties[PROP_RECEPTION] = g_param_spec_enum ("reception", NULL, NULL, BATON_TYPE_RECEPTION, 0, flags);
  properties[PROP_SUBSCRIPTION] = g_param_spec_enum ("subscription", NULL, NULL, BATON_TYPE_SUBSCRIPTION, 0, flags);
  properties[PROP_WANTS_IN] = g_param_spec_boolean ("wants-in", NULL, NULL, FALSE, flags);
  properties[PROP_ASKED] = g_param_spec_boolean ("asked", NULL, NULL, FALSE, flags);
  properties[PROP_IN_ROSTER] = g_param_spec_boolean ("in-roster", NULL, NULL, TRUE, flags | G_PARAM_CONSTRUCT);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_contact_init (BatonContact *self)
{
}
