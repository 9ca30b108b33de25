/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-account.h"

#include "baton-backoff.h"
#include "baton-clock.h"
#include "baton-deadline.h"
#include "baton-disco-private.h"
#include "baton-endpoint.h"
#include "baton-patience.h"
#include "baton-roster-private.h"
#include "baton-session.h"
#include "baton-stream-tcp.h"
#include "baton-tls-trust.h"
#include "baton-xmpp-error-private.h"

struct _BatonAccount
{
  GObject parent_instance;

  BatonAccountState state;
  GError *error; /* nullable */
  BatonClock *clock;
  BatonJid *address;
  GPtrArray *endpoints; /* (element-type BatonEndpoint); nullable: as DNS says */
  GTlsDatabase *trust;  /* nullable: made when it is first needed */
  char *password;       /* nullable: not signed in */
  BatonSession *session;
  BatonDisco *disco;
  BatonRoster *roster;
  GTask *signing_in;    /* nullable */
  BatonDeadline *attempt; /* nullable: bounds the attempt that is under way, and cancels it */
  BatonAlarm *alarm;    /* the next attempt */
  guint n_failures;     /* in a row */
  gint64 online_us;     /* since when */
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

G_DEFINE_ENUM_TYPE (BatonAccountState, baton_account_state,
                    G_DEFINE_ENUM_VALUE (BATON_ACCOUNT_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (BATON_ACCOUNT_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (BATON_ACCOUNT_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (BATON_ACCOUNT_WAITING, "waiting"))

G_DEFINE_FINAL_TYPE (BatonAccount, baton_account, G_TYPE_OBJECT)

static void
enter (BatonAccount *self,
       BatonAccountState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JID]);
}

static void
set_error (BatonAccount *self,
           const GError *error)
{
  if (error == NULL && self->error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_password (BatonAccount *self,
              const char *password)
{
  char *copy = g_strdup (password);

  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  self->password = copy;
}

static void
go_offline (BatonAccount *self)
{
  baton_alarm_set (self->alarm, -1);
  enter (self, BATON_ACCOUNT_OFFLINE);
}

static void
wait_for_next (BatonAccount *self,
               const GError *error)
{
  guint wait_ms = baton_backoff_get_ms (self->n_failures, g_random_double ());

  set_error (self, error);
  self->n_failures++;
  baton_alarm_set (self->alarm, baton_clock_now_us (self->clock) + (gint64) wait_ms * 1000);
  g_debug ("Trying again in %u ms: %s", wait_ms, error->message);
  enter (self, BATON_ACCOUNT_WAITING);
}

/* Another attempt could only do harm. */
static void
stop_trying (BatonAccount *self,
             const GError *error)
{
  set_error (self, error);
  go_offline (self);
}

static void
take_success (BatonAccount *self,
              gboolean resumed)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->signing_in);

  self->online_us = baton_clock_now_us (self->clock);
  set_error (self, NULL);
  enter (self, BATON_ACCOUNT_ONLINE);
  if (!resumed)
    baton_roster_start (self->roster);
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

static void
take_failure (BatonAccount *self,
              const GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->signing_in);

  /* A server may take our own dead connection for the one that holds the resource: that passes. */
  if (task == NULL
      && (!baton_xmpp_error_is_final (error) || g_error_matches (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_CONFLICT)))
    {
      wait_for_next (self, error);
      return;
    }
  if (task == NULL)
    {
      stop_trying (self, error);
      return;
    }
  set_password (self, NULL);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_error (self, error);
  go_offline (self);
  g_task_return_error (task, g_error_copy (error));
}

static void
on_started_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr(BatonAccount) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean resumed = FALSE;
  gboolean started = baton_session_start_finish (BATON_SESSION (source), result, &resumed, &error);
  gboolean late = self->attempt != NULL && baton_deadline_is_over (self->attempt);

  g_clear_pointer (&self->attempt, baton_deadline_free);
  if (self->state != BATON_ACCOUNT_CONNECTING)
    return;
  if (late && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      error = g_error_new_literal (BATON_XMPP_ERROR, BATON_XMPP_ERROR_CONNECT, "The server could not be reached in time");
    }
  if (started && baton_session_get_online (self->session))
    take_success (self, resumed);
  else if (started)
    take_failure (self, baton_session_get_error (self->session));
  else
    take_failure (self, error);
}

static void
begin_attempt (BatonAccount *self,
               GCancellable *cancellable)
{
  g_autoptr(BatonStream) stream = baton_stream_tcp_new (self->clock, self->address, self->endpoints, self->trust);

  baton_alarm_set (self->alarm, -1);
  enter (self, BATON_ACCOUNT_CONNECTING);
  self->attempt = baton_deadline_new (self->clock, cancellable, BATON_PATIENCE_SIGN_IN_MS);
  baton_session_start_async (self->session, stream, self->password, baton_deadline_get_cancellable (self->attempt),
                             on_started_cb, g_object_ref (self));
}

static void
on_alarm_cb (gpointer user_data)
{
  BatonAccount *self = user_data;

  if (self->state == BATON_ACCOUNT_WAITING)
    begin_attempt (self, NULL);
}

static void
on_online_cb (BatonSession *session,
              GParamSpec *pspec,
              gpointer user_data)
{
  BatonAccount *self = user_data;
  gint64 online_us = baton_clock_now_us (self->clock) - self->online_us;

  /* Coming online is told by the attempt; what breaks before that callback ran is told there too. */
  if (baton_session_get_online (session) || self->state != BATON_ACCOUNT_ONLINE)
    return;
  if (online_us > (gint64) BATON_PATIENCE_STABLE_MS * 1000)
    self->n_failures = 0;
  if (baton_xmpp_error_is_final (baton_session_get_error (session)))
    stop_trying (self, baton_session_get_error (session));
  else
    wait_for_next (self, baton_session_get_error (session));
}

static void
on_lost_cb (BatonPort *port,
            gpointer user_data)
{
  g_object_notify_by_pspec (G_OBJECT (user_data), properties[PROP_JID]);
}

static void
on_network_changed_cb (GNetworkMonitor *monitor,
                       gboolean available,
                       gpointer user_data)
{
  BatonAccount *self = user_data;

  if (self->state == BATON_ACCOUNT_ONLINE)
    {
      baton_session_probe (self->session);
    }
  else if (self->state == BATON_ACCOUNT_WAITING && available)
    {
      self->n_failures = 0;
      baton_alarm_set (self->alarm, baton_clock_now_us (self->clock) + BATON_PATIENCE_SETTLE_MS * 1000);
    }
}

/**
 * baton_account_new:
 * @jid: the address; full where the user wants a resource of his own
 *
 * Returns: (transfer full): an account that is offline
 */
BatonAccount *
baton_account_new (BatonJid *jid)
{
  BatonAccount *self;

  g_return_val_if_fail (jid != NULL, NULL);

  self = g_object_new (BATON_TYPE_ACCOUNT, NULL);
  self->address = baton_jid_ref (jid);
  self->session = baton_session_new (self->clock, jid);
  self->disco = baton_disco_new (BATON_PORT (self->session));
  self->roster = baton_roster_new (BATON_PORT (self->session), self->disco);
  g_signal_connect_object (self->session, "notify::online", G_CALLBACK (on_online_cb), self, 0);
  g_signal_connect_object (self->session, "lost", G_CALLBACK (on_lost_cb), self, 0);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed_cb), self,
                           0);
  return self;
}

/**
 * baton_account_set_server:
 * @self: an account that is offline
 * @server: (nullable): "host", "host:port", "[v6]:port"; %NULL: as DNS says
 *
 * The certificate must name the account's domain all the same.
 *
 * Errors: %BATON_XMPP_ERROR_BAD_ADDRESS
 */
gboolean
baton_account_set_server (BatonAccount *self,
                          const char *server,
                          GError **error)
{
  GPtrArray *endpoints = NULL;

  g_return_val_if_fail (BATON_IS_ACCOUNT (self), FALSE);

  if (server != NULL)
    {
      endpoints = baton_endpoint_parse_server (server, error);
      if (endpoints == NULL)
        return FALSE;
    }
  g_clear_pointer (&self->endpoints, g_ptr_array_unref);
  self->endpoints = endpoints;
  return TRUE;
}

/**
 * baton_account_set_ca_file:
 * @self: an account that is offline
 * @path: (nullable): a PEM file with authorities that are believed besides the system's
 *
 * Reads the file at once.
 *
 * Errors: of %G_FILE_ERROR or %G_TLS_ERROR
 */
gboolean
baton_account_set_ca_file (BatonAccount *self,
                           const char *path,
                           GError **error)
{
  g_autoptr(GTlsDatabase) trust = NULL;

  g_return_val_if_fail (BATON_IS_ACCOUNT (self), FALSE);

  trust = baton_tls_trust_new (path, error);
  if (trust == NULL)
    return FALSE;
  return g_set_object (&self->trust, trust) || TRUE;
}

/**
 * baton_account_set_client_name:
 * @self: an account
 * @name: what others see by software version and disco
 */
void
baton_account_set_client_name (BatonAccount *self,
                               const char *name)
{
  g_return_if_fail (BATON_IS_ACCOUNT (self));

  baton_disco_set_name (self->disco, name);
}

/**
 * baton_account_sign_in_async:
 * @self: an account that is offline
 * @password: its password, kept for reconnecting until signing out
 * @cancellable: (nullable): a cancellable
 * @callback: called once
 * @user_data: for @callback
 *
 * Signs in once: the first failure is the answer. After a success the account stays online by itself.
 *
 * Errors: %BATON_XMPP_ERROR, %G_IO_ERROR_CANCELLED, or %G_IO_ERROR_PENDING when it is not offline.
 */
void
baton_account_sign_in_async (BatonAccount *self,
                             const char *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (BATON_IS_ACCOUNT (self));
  g_return_if_fail (password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_account_sign_in_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->state != BATON_ACCOUNT_OFFLINE || self->attempt != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "The account is not offline");
      return;
    }
  if (self->trust == NULL)
    self->trust = baton_tls_trust_new (NULL, NULL);
  self->signing_in = g_steal_pointer (&task);
  self->n_failures = 0;
  set_password (self, password);
  begin_attempt (self, cancellable);
}

/**
 * baton_account_sign_in_finish:
 * @self: an account
 * @result: as given to the callback
 */
gboolean
baton_account_sign_in_finish (BatonAccount *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_ended_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (baton_session_end_finish (BATON_SESSION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * baton_account_sign_out_async:
 * @self: an account
 * @cancellable: (nullable): gives up the wait for the server
 * @callback: called once
 * @user_data: for @callback
 *
 * Sends what is queued and says goodbye; no more reconnecting. A sign-in that is under way ends as cancelled.
 */
void
baton_account_sign_out_async (BatonAccount *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GTask) signing_in = NULL;

  g_return_if_fail (BATON_IS_ACCOUNT (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, baton_account_sign_out_async);
  signing_in = g_steal_pointer (&self->signing_in);
  set_password (self, NULL);
  go_offline (self);
  baton_session_end_async (self->session, cancellable, on_ended_cb, g_steal_pointer (&task));
  if (signing_in != NULL)
    g_task_return_new_error (signing_in, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Signed out");
}

/**
 * baton_account_sign_out_finish:
 * @self: an account
 * @result: as given to the callback
 *
 * Returns: whether everything left; the account is offline in any case
 */
gboolean
baton_account_sign_out_finish (BatonAccount *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * baton_account_retry:
 * @self: an account
 *
 * Tries at once instead of waiting; also where it stopped trying after it was online. Does nothing else.
 */
void
baton_account_retry (BatonAccount *self)
{
  g_return_if_fail (BATON_IS_ACCOUNT (self));

  if (self->attempt != NULL || self->password == NULL)
    return;
  if (self->state == BATON_ACCOUNT_WAITING || self->state == BATON_ACCOUNT_OFFLINE)
    begin_attempt (self, NULL);
}

/**
 * baton_account_get_state:
 * @self: an account
 */
BatonAccountState
baton_account_get_state (BatonAccount *self)
{
  g_return_val_if_fail (BATON_IS_ACCOUNT (self), BATON_ACCOUNT_OFFLINE);

  return self->state;
}

/**
 * baton_account_get_error:
 * @self: an account
 *
 * Returns: (nullable): why it is not online
 */
const GError *
baton_account_get_error (BatonAccount *self)
{
  g_return_val_if_fail (BATON_IS_ACCOUNT (self), NULL);

  return self->error;
}

/**
 * baton_account_get_jid:
 * @self: an account
 *
 * Returns: (transfer none): the full JID while there is a session, else the address as given
 */
BatonJid *
baton_account_get_jid (BatonAccount *self)
{
  g_return_val_if_fail (BATON_IS_ACCOUNT (self), NULL);

  return baton_port_get_jid (BATON_PORT (self->session));
}

/**
 * baton_account_get_roster:
 * @self: an account
 *
 * Returns: (transfer none): its contacts
 */
BatonRoster *
baton_account_get_roster (BatonAccount *self)
{
  g_return_val_if_fail (BATON_IS_ACCOUNT (self), NULL);

  return self->roster;
}

/**
 * baton_account_get_presence:
 * @self: an account
 *
 * Returns: what others see of us while we are online
 */
BatonPresence
baton_account_get_presence (BatonAccount *self)
{
  g_return_val_if_fail (BATON_IS_ACCOUNT (self), BATON_PRESENCE_OFFLINE);

  return baton_roster_get_presence (self->roster);
}

/**
 * baton_account_set_presence:
 * @self: an account
 * @presence: what others shall see of us while we are online
 */
void
baton_account_set_presence (BatonAccount *self,
                            BatonPresence presence)
{
  g_return_if_fail (BATON_IS_ACCOUNT (self));

  if (baton_roster_get_presence (self->roster) == presence)
    return;
  baton_roster_set_presence (self->roster, presence);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENCE]);
}

/**
 * baton_account_get_port:
 * @self: an account
 *
 * Returns: (transfer none): its port, the same for all its sessions
 */
BatonPort *
baton_account_get_port (BatonAccount *self)
{
  g_return_val_if_fail (BATON_IS_ACCOUNT (self), NULL);

  return BATON_PORT (self->session);
}

/**
 * baton_account_get_disco:
 * @self: an account
 *
 * Returns: (transfer none): what its clients and contacts can do
 */
BatonDisco *
baton_account_get_disco (BatonAccount *self)
{
  g_return_val_if_fail (BATON_IS_ACCOUNT (self), NULL);

  return self->disco;
}

static void
baton_account_get_property (GObject *object,
                            guint id,
                            GValue *value,
                            GParamSpec *pspec)
{
  BatonAccount *self = BATON_ACCOUNT (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_JID:
      g_value_set_boxed (value, baton_account_get_jid (self));
      break;
    case PROP_PRESENCE:
      g_value_set_enum (value, baton_account_get_presence (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
baton_account_set_property (GObject *object,
                            guint id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_PRESENCE:
      baton_account_set_presence (BATON_ACCOUNT (object), g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
baton_account_dispose (GObject *object)
{
  BatonAccount *self = BATON_ACCOUNT (object);

  if (self->alarm != NULL)
    baton_alarm_set (self->alarm, -1);
  g_clear_object (&self->roster);
  g_clear_object (&self->disco);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (baton_account_parent_class)->dispose (object);
}

static void
baton_account_finalize (GObject *object)
{
  BatonAccount *self = BATON_ACCOUNT (object);

  set_password (self, NULL);
  g_clear_pointer (&self->attempt, baton_deadline_free);
  baton_alarm_free (self->alarm);
  g_clear_pointer (&self->endpoints, g_ptr_array_unref);
  g_clear_pointer (&self->address, baton_jid_unref);
  g_clear_object (&self->trust);
  g_clear_error (&self->error);
  g_object_unref (self->clock);

  G_OBJECT_CLASS (baton_account_parent_class)->finalize (object);
}

static void
baton_account_class_init (BatonAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = baton_account_get_property;
  object_class->set_property = baton_account_set_property;
  object_class->dispose = baton_account_dispose;
  object_class->finalize = baton_account_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, BATON_TYPE_ACCOUNT_STATE, BATON_ACCOUNT_OFFLINE,
                                              read_only);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, read_only);
  properties[PROP_JID] = g_param_spec_boxed ("jid", NULL, NULL, BATON_TYPE_JID, read_only);
  properties[PROP_PRESENCE] = g_param_spec_enum ("presence", NULL, NULL, BATON_TYPE_PRESENCE, BATON_PRESENCE_ONLINE,
                                                 read_only | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_account_init (BatonAccount *self)
{
  self->clock = baton_clock_new_monotonic ();
  self->alarm = baton_alarm_new (self->clock, on_alarm_cb, self);
}
