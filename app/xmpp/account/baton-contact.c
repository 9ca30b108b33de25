/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-contact-private.h"

struct _BatonContact
{
  GObject            parent_instance;

  BatonJid          *jid;
  char              *roster_name;  /* (nullable) */
  char              *nick;         /* (nullable) */
  char              *client;       /* (nullable) */
  GStrv              groups;
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
  PROP_PRESENCE,
  PROP_CLIENT,
  PROP_RECEPTION,
  PROP_SUBSCRIPTION,
  PROP_WANTS_IN,
  PROP_ASKED,
  PROP_IN_ROSTER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (BatonPresence, baton_presence,
                    G_DEFINE_ENUM_VALUE (BATON_PRESENCE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (BATON_PRESENCE_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (BATON_PRESENCE_CHAT, "chat"),
                    G_DEFINE_ENUM_VALUE (BATON_PRESENCE_AWAY, "away"),
                    G_DEFINE_ENUM_VALUE (BATON_PRESENCE_EXTENDED_AWAY, "extended-away"),
                    G_DEFINE_ENUM_VALUE (BATON_PRESENCE_BUSY, "busy"))

G_DEFINE_ENUM_TYPE (BatonReception, baton_reception,
                    G_DEFINE_ENUM_VALUE (BATON_RECEPTION_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (BATON_RECEPTION_CAN, "can"),
                    G_DEFINE_ENUM_VALUE (BATON_RECEPTION_CANNOT, "cannot"))

G_DEFINE_ENUM_TYPE (BatonSubscription, baton_subscription,
                    G_DEFINE_ENUM_VALUE (BATON_SUBSCRIPTION_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (BATON_SUBSCRIPTION_TO, "to"),
                    G_DEFINE_ENUM_VALUE (BATON_SUBSCRIPTION_FROM, "from"),
                    G_DEFINE_ENUM_VALUE (BATON_SUBSCRIPTION_BOTH, "both"))

G_DEFINE_FINAL_TYPE (BatonContact, baton_contact, G_TYPE_OBJECT)

static void
notify (BatonContact *self,
        guint         property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_boolean (BatonContact *self,
             gboolean     *field,
             gboolean      value,
             guint         property)
{
  if (*field == !!value)
    return;

  *field = !!value;
  notify (self, property);
}

static void
set_subscription (BatonContact      *self,
                  BatonSubscription  subscription)
{
  if (self->subscription == subscription)
    return;

  self->subscription = subscription;
  notify (self, PROP_SUBSCRIPTION);
}

/* The name that is shown has two sources. */
static void
set_name_source (BatonContact  *self,
                 char         **source,
                 const char    *text)
{
  g_autofree char *before = g_strdup (baton_contact_get_name (self));

  g_free (*source);
  *source = text && *text != '\0' ? g_strdup (text) : NULL;
  if (!g_str_equal (before, baton_contact_get_name (self)))
    notify (self, PROP_NAME);
}

static void
set_groups (BatonContact *self,
            GStrv         groups)
{
  g_strfreev (self->groups);
  self->groups = groups ? g_strdupv (groups) : g_new0 (char *, 1);
}

/*
 * baton_contact_new:
 * @bare: whose
 *
 * Returns: (transfer full): somebody who is not on the roster and not online
 */
BatonContact *
baton_contact_new (BatonJid *bare)
{
  BatonContact *self;

  g_return_val_if_fail (bare != NULL && baton_jid_is_bare (bare), NULL);

  self = g_object_new (BATON_TYPE_CONTACT, NULL);
  self->jid = baton_jid_ref (bare);
  return self;
}

void
baton_contact_set_item (BatonContact          *self,
                        const BatonRosterItem *item)
{
  g_return_if_fail (BATON_IS_CONTACT (self));
  g_return_if_fail (item != NULL);

  g_object_freeze_notify (G_OBJECT (self));
  set_name_source (self, &self->roster_name, item->name);
  set_groups (self, item->groups);
  set_subscription (self, item->subscription);
  set_boolean (self, &self->asked, item->asked, PROP_ASKED);
  set_boolean (self, &self->in_roster, TRUE, PROP_IN_ROSTER);
  g_object_thaw_notify (G_OBJECT (self));
}

void
baton_contact_clear_item (BatonContact *self)
{
  g_return_if_fail (BATON_IS_CONTACT (self));

  g_object_freeze_notify (G_OBJECT (self));
  set_name_source (self, &self->roster_name, NULL);
  set_groups (self, NULL);
  set_subscription (self, BATON_SUBSCRIPTION_NONE);
  set_boolean (self, &self->asked, FALSE, PROP_ASKED);
  set_boolean (self, &self->in_roster, FALSE, PROP_IN_ROSTER);
  g_object_thaw_notify (G_OBJECT (self));
}

void
baton_contact_set_nick (BatonContact *self,
                        const char   *nick)
{
  g_return_if_fail (BATON_IS_CONTACT (self));

  set_name_source (self, &self->nick, nick);
}

/* (transfer none) (nullable): */
const char *
baton_contact_get_nick (BatonContact *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT (self), NULL);

  return self->nick;
}

/* (transfer none) (nullable): */
const char *
baton_contact_get_roster_name (BatonContact *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT (self), NULL);

  return self->roster_name;
}

/* (transfer none): */
const char * const *
baton_contact_get_groups (BatonContact *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT (self), NULL);

  return (const char * const *) self->groups;
}

void
baton_contact_set_wants_in (BatonContact *self,
                            gboolean      wants_in)
{
  g_return_if_fail (BATON_IS_CONTACT (self));

  set_boolean (self, &self->wants_in, wants_in, PROP_WANTS_IN);
}

void
baton_contact_set_online (BatonContact   *self,
                          BatonPresence   presence,
                          const char     *client,
                          BatonReception  reception)
{
  g_return_if_fail (BATON_IS_CONTACT (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->presence != presence)
    {
      self->presence = presence;
      notify (self, PROP_PRESENCE);
    }
  if (g_strcmp0 (self->client, client) != 0)
    {
      g_free (self->client);
      self->client = g_strdup (client);
      notify (self, PROP_CLIENT);
    }
  if (self->reception != reception)
    {
      self->reception = reception;
      notify (self, PROP_RECEPTION);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * baton_contact_get_jid:
 *
 * Returns: (transfer none): the bare JID
 */
BatonJid *
baton_contact_get_jid (BatonContact *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT (self), NULL);

  return self->jid;
}

/**
 * baton_contact_get_name:
 *
 * Returns: (transfer none): the roster's name, else the nick it sent with its request, else the local part, else the
 *   domain; safe for display, never empty
 */
const char *
baton_contact_get_name (BatonContact *self)
{
  const char *local;

  g_return_val_if_fail (BATON_IS_CONTACT (self), NULL);

  if (self->roster_name != NULL)
    return self->roster_name;
  if (self->nick != NULL)
    return self->nick;
  local = baton_jid_get_local (self->jid);
  return local && *local != '\0' ? local : baton_jid_get_domain (self->jid);
}

/**
 * baton_contact_get_presence:
 *
 * Returns: the presence of the best available resource
 */
BatonPresence
baton_contact_get_presence (BatonContact *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT (self), BATON_PRESENCE_OFFLINE);

  return self->presence;
}

/**
 * baton_contact_get_client:
 *
 * Returns: (transfer none) (nullable): the name of the software that would receive a file, safe for display
 */
const char *
baton_contact_get_client (BatonContact *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT (self), NULL);

  return self->client;
}

/**
 * baton_contact_get_reception:
 *
 * Returns: whether any available resource can take a file
 */
BatonReception
baton_contact_get_reception (BatonContact *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT (self), BATON_RECEPTION_UNKNOWN);

  return self->reception;
}

/**
 * baton_contact_get_subscription:
 *
 * Returns: who sees whose presence: "to" is ours to theirs (RFC 6121 section 2.1.2.5)
 */
BatonSubscription
baton_contact_get_subscription (BatonContact *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT (self), BATON_SUBSCRIPTION_NONE);

  return self->subscription;
}

/**
 * baton_contact_get_wants_in:
 *
 * Returns: whether its subscription request waits for baton_roster_allow() or baton_roster_deny()
 */
gboolean
baton_contact_get_wants_in (BatonContact *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT (self), FALSE);

  return self->wants_in;
}

/**
 * baton_contact_get_asked:
 *
 * Returns: whether our subscription request waits for its answer
 */
gboolean
baton_contact_get_asked (BatonContact *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT (self), FALSE);

  return self->asked;
}

/**
 * baton_contact_get_in_roster:
 *
 * Returns: whether it is on the roster, and not only asking to be let in
 */
gboolean
baton_contact_get_in_roster (BatonContact *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT (self), FALSE);

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
      g_value_set_string (value, baton_contact_get_name (self));
      break;
    case PROP_PRESENCE:
      g_value_set_enum (value, self->presence);
      break;
    case PROP_CLIENT:
      g_value_set_string (value, self->client);
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
baton_contact_finalize (GObject *object)
{
  BatonContact *self = BATON_CONTACT (object);

  g_clear_pointer (&self->jid, baton_jid_unref);
  g_free (self->roster_name);
  g_free (self->nick);
  g_free (self->client);
  g_strfreev (self->groups);

  G_OBJECT_CLASS (baton_contact_parent_class)->finalize (object);
}

static void
baton_contact_class_init (BatonContactClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = baton_contact_get_property;
  object_class->finalize = baton_contact_finalize;

  properties[PROP_JID] = g_param_spec_boxed ("jid", NULL, NULL, BATON_TYPE_JID, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_PRESENCE] = g_param_spec_enum ("presence", NULL, NULL, BATON_TYPE_PRESENCE,
                                                 BATON_PRESENCE_OFFLINE, flags);
  properties[PROP_CLIENT] = g_param_spec_string ("client", NULL, NULL, NULL, flags);
  properties[PROP_RECEPTION] = g_param_spec_enum ("reception", NULL, NULL, BATON_TYPE_RECEPTION,
                                                  BATON_RECEPTION_UNKNOWN, flags);
  properties[PROP_SUBSCRIPTION] = g_param_spec_enum ("subscription", NULL, NULL, BATON_TYPE_SUBSCRIPTION,
                                                     BATON_SUBSCRIPTION_NONE, flags);
  properties[PROP_WANTS_IN] = g_param_spec_boolean ("wants-in", NULL, NULL, FALSE, flags);
  properties[PROP_ASKED] = g_param_spec_boolean ("asked", NULL, NULL, FALSE, flags);
  properties[PROP_IN_ROSTER] = g_param_spec_boolean ("in-roster", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_contact_init (BatonContact *self)
{
  self->groups = g_new0 (char *, 1);
}
