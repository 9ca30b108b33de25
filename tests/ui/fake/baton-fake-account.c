/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fake.h"

struct _BatonAccount
{
  GObject            parent_instance;
  BatonJid          *jid;
  BatonRoster       *roster;
  BatonAccountState  state;
  BatonPresence      presence;
  GError            *error;
  GError            *next;
  guint              delay_ms;
  char              *server;
};

enum {
  PROP_0,
  PROP_STATE,
  PROP_ERROR,
  PROP_JID,
  PROP_PRESENCE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BatonAccount, baton_account, G_TYPE_OBJECT)

/* What accounts made from now on do. */
static GError *default_next;
static guint default_delay_ms;

BatonAccount *
baton_account_new (BatonJid *jid)
{
  BatonAccount *self = g_object_new (BATON_TYPE_ACCOUNT, NULL);

  self->jid = baton_jid_ref (jid);
  self->next = default_next ? g_error_copy (default_next) : NULL;
  self->delay_ms = default_delay_ms;
  return self;
}

BatonAccount *
baton_fake_account_new (BatonJid *jid)
{
  return baton_account_new (jid);
}

void
baton_fake_account_set_next (BatonAccount *self,
                             GError       *error)
{
  GError **next = self ? &self->next : &default_next;

  g_clear_error (next);
  *next = error;
}

void
baton_fake_account_set_delay (BatonAccount *self,
                              guint         delay_ms)
{
  if (self)
    self->delay_ms = delay_ms;
  else
    default_delay_ms = delay_ms;
}

gboolean
baton_account_set_server (BatonAccount  *self,
                          const char    *server,
                          GError       **error)
{
  g_free (self->server);
  self->server = g_strdup (server);
  return TRUE;
}

gboolean
baton_account_set_ca_file (BatonAccount  *self,
                           const char    *path,
                           GError       **error)
{
  return TRUE;
}

void
baton_account_set_client_name (BatonAccount *self,
                               const char   *name)
{
}

static void
set_state (BatonAccount      *self,
           BatonAccountState  state,
           const GError      *error)
{
  g_clear_error (&self->error);
  self->error = error ? g_error_copy (error) : NULL;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static gboolean
on_signed_in_cb (gpointer user_data)
{
  GTask *task = user_data;
  BatonAccount *self = g_task_get_source_object (task);

  if (g_task_return_error_if_cancelled (task))
    set_state (self, BATON_ACCOUNT_OFFLINE, NULL);
  else if (self->next)
    {
      set_state (self, BATON_ACCOUNT_OFFLINE, self->next);
      g_task_return_error (task, g_error_copy (self->next));
    }
  else
    {
      set_state (self, BATON_ACCOUNT_ONLINE, NULL);
      g_task_return_boolean (task, TRUE);
    }
  return G_SOURCE_REMOVE;
}

void
baton_account_sign_in_async (BatonAccount        *self,
                             const char          *password,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  set_state (self, BATON_ACCOUNT_CONNECTING, NULL);
  g_timeout_add_full (G_PRIORITY_DEFAULT, self->delay_ms, on_signed_in_cb, task, g_object_unref);
}

gboolean
baton_account_sign_in_finish (BatonAccount  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
baton_account_sign_out_async (BatonAccount        *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  set_state (self, BATON_ACCOUNT_OFFLINE, NULL);
  g_task_return_boolean (task, TRUE);
}

gboolean
baton_account_sign_out_finish (BatonAccount  *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
baton_account_retry (BatonAccount *self)
{
  set_state (self, BATON_ACCOUNT_CONNECTING, NULL);
}

BatonAccountState
baton_account_get_state (BatonAccount *self)
{
  return self->state;
}

const GError *
baton_account_get_error (BatonAccount *self)
{
  return self->error;
}

BatonJid *
baton_account_get_jid (BatonAccount *self)
{
  return self->jid;
}

BatonRoster *
baton_account_get_roster (BatonAccount *self)
{
  return self->roster;
}

BatonPresence
baton_account_get_presence (BatonAccount *self)
{
  return self->presence;
}

void
baton_account_set_presence (BatonAccount  *self,
                            BatonPresence  presence)
{
  self->presence = presence;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENCE]);
}

static void
baton_account_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  BatonAccount *self = BATON_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_JID:
      g_value_set_boxed (value, self->jid);
      break;
    case PROP_PRESENCE:
      g_value_set_enum (value, self->presence);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_account_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  BatonAccount *self = BATON_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_STATE:
      self->state = g_value_get_enum (value);
      break;
    case PROP_ERROR:
      g_clear_error (&self->error);
      self->error = g_value_dup_boxed (value);
      break;
    case PROP_PRESENCE:
      self->presence = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_account_finalize (GObject *object)
{
  BatonAccount *self = BATON_ACCOUNT (object);

  g_clear_pointer (&self->jid, baton_jid_unref);
  g_clear_object (&self->roster);
  g_clear_error (&self->error);
  g_clear_error (&self->next);
  g_free (self->server);
  G_OBJECT_CLASS (baton_account_parent_class)->finalize (object);
}

static void
baton_account_class_init (BatonAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = baton_account_get_property;
  object_class->set_property = baton_account_set_property;
  object_class->finalize = baton_account_finalize;
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, BATON_TYPE_ACCOUNT_STATE, 0, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_JID] = g_param_spec_boxed ("jid", NULL, NULL, BATON_TYPE_JID, G_PARAM_READABLE);
  properties[PROP_PRESENCE] = g_param_spec_enum ("presence", NULL, NULL, BATON_TYPE_PRESENCE, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_account_init (BatonAccount *self)
{
  self->roster = baton_fake_roster_new ();
  self->presence = BATON_PRESENCE_ONLINE;
}
