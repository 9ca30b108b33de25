/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120, XEP-0198: one account's sessions */
#include "baton-session.h"

#include "baton-builder.h"
#include "baton-entry.h"
#include "baton-link.h"
#include "baton-ns.h"
#include "baton-router.h"
#include "baton-xmpp-error-private.h"

typedef enum {
  STATE_NONE,
  STATE_STARTING,  /* a stream is on its way to a new session */
  STATE_SUSPENDED, /* the stream is lost, the session is not */
  STATE_RESUMING,  /* a stream is on its way to the old session */
  STATE_ONLINE,
} State;

struct _BatonSession
{
  GObject parent_instance;

  State state;
  BatonClock *clock;
  BatonJid *address; /* as given */
  BatonJid *jid;     /* full; nullable: there is no session */
  BatonRouter *router;
  BatonLink *link;
  BatonAlarm *expiry_alarm; /* the end of a session that waits to be resumed */
  gint64 expiry_us;
  BatonStream *stream; /* nullable */
  BatonEntry *entry;   /* nullable: while a stream is on its way */
  GTask *starting;     /* nullable */
  gboolean resumed;
  GError *error;       /* nullable: why the last stream ended */
};

enum {
  PROP_0,
  PROP_ONLINE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void port_iface_init (BatonPortInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonSession, baton_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_PORT, port_iface_init))

static void
drop_stream (BatonSession *self)
{
  g_autoptr(BatonStream) stream = g_steal_pointer (&self->stream);
  g_autoptr(BatonEntry) entry = g_steal_pointer (&self->entry);

  baton_link_end (self->link);
  if (entry != NULL)
    baton_entry_stop (entry);
  if (stream != NULL)
    {
      baton_stream_set_funcs (stream, NULL, NULL);
      baton_stream_abort (stream);
    }
}

/* The full JID is gone. */
static void
lose (BatonSession *self)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "The session was lost");
  gboolean had_session = self->jid != NULL;

  baton_alarm_set (self->expiry_alarm, -1);
  baton_stream_management_reset (baton_link_get_management (self->link));
  g_clear_pointer (&self->jid, baton_jid_unref);
  if (!had_session)
    return;
  baton_router_fail_all (self->router, error);
  g_signal_emit_by_name (self, "lost");
}

/* No stream any more: the session waits for the next one where it can. */
static void
suspend (BatonSession *self,
         gboolean resumable)
{
  if (resumable && baton_stream_management_get_id (baton_link_get_management (self->link)) != NULL
      && baton_clock_now_us (self->clock) < self->expiry_us)
    {
      self->state = STATE_SUSPENDED;
      baton_alarm_set (self->expiry_alarm, self->expiry_us);
      return;
    }
  self->state = STATE_NONE;
  lose (self);
}

static void
on_expiry_cb (gpointer user_data)
{
  g_autoptr(BatonSession) self = g_object_ref (user_data);

  /* While a stream is on its way the server decides. */
  if (self->state == STATE_SUSPENDED)
    suspend (self, FALSE);
}

static void
fail_start (BatonSession *self,
            const GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->starting);
  gboolean resuming = self->state == STATE_RESUMING;

  drop_stream (self);
  suspend (self, resuming);
  g_task_return_error (task, g_error_copy (error));
}

/* The stream of a session that was online is over. */
static void
break_down (BatonSession *self,
            const GError *error,
            gboolean resumable)
{
  g_autoptr(BatonSession) alive = g_object_ref (self);

  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  drop_stream (self);
  self->expiry_us = baton_clock_now_us (self->clock)
                    + (gint64) baton_stream_management_get_max_s (baton_link_get_management (self->link))
                      * G_USEC_PER_SEC;
  suspend (self, resumable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
}

static void
on_link_stanza_cb (BatonNode *stanza,
                   gpointer user_data)
{
  BatonSession *self = user_data;

  baton_router_handle (self->router, stanza);
}

static void
on_link_broken_cb (const GError *error,
                   gboolean resumable,
                   gpointer user_data)
{
  break_down (user_data, error, resumable);
}

static const BatonLinkFuncs link_funcs = { on_link_stanza_cb, on_link_broken_cb };

static void
on_stream_element_cb (BatonNode *element,
                      gpointer user_data)
{
  g_autoptr(BatonSession) self = g_object_ref (user_data);

  if (self->state == STATE_ONLINE)
    baton_link_take (self->link, element);
  else if (self->entry != NULL)
    baton_entry_take (self->entry, element);
}

static void
on_stream_closed_cb (const GError *cause,
                     gpointer user_data)
{
  g_autoptr(BatonSession) self = g_object_ref (user_data);
  g_autoptr(GError) error = NULL;
  /* XEP-0198 section 5: what was closed in good order cannot be resumed. */
  gboolean resumable = g_error_matches (cause, BATON_XMPP_ERROR, BATON_XMPP_ERROR_LOST);

  if (cause != NULL)
    error = g_error_copy (cause);
  else
    error = g_error_new_literal (BATON_XMPP_ERROR, BATON_XMPP_ERROR_LOST, "The server closed the stream");
  if (self->starting != NULL)
    fail_start (self, error);
  else if (self->state == STATE_ONLINE)
    break_down (self, error, resumable);
}

static void
on_stream_progressed_cb (gpointer user_data)
{
  BatonSession *self = user_data;

  baton_link_heard (self->link);
}

static const BatonStreamFuncs stream_funcs = { on_stream_element_cb, on_stream_closed_cb, on_stream_progressed_cb };

static void
on_entry_refused_cb (gpointer user_data)
{
  BatonSession *self = user_data;

  self->state = STATE_STARTING;
  lose (self);
}

static void
on_entry_bound_cb (BatonJid *jid,
                   gpointer user_data)
{
  BatonSession *self = user_data;

  g_clear_pointer (&self->jid, baton_jid_unref);
  self->jid = baton_jid_ref (jid);
}

static void
hand_out_early (BatonSession *self,
                BatonEntry *entry)
{
  BatonStream *stream = self->stream;
  BatonNode *stanza;

  while (self->state == STATE_ONLINE && self->stream == stream && (stanza = baton_entry_steal_early (entry)) != NULL)
    {
      baton_router_handle (self->router, stanza);
      baton_node_unref (stanza);
    }
}

static void
on_entry_done_cb (gboolean resumed,
                  gpointer user_data)
{
  BatonSession *self = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&self->starting);
  g_autoptr(BatonEntry) entry = g_steal_pointer (&self->entry);

  baton_entry_stop (entry);
  g_clear_error (&self->error);
  baton_alarm_set (self->expiry_alarm, -1);
  self->state = STATE_ONLINE;
  self->resumed = resumed;
  baton_link_begin (self->link, self->stream, resumed);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
  g_task_return_boolean (task, TRUE);
  hand_out_early (self, entry);
}

static void
on_entry_failed_cb (const GError *error,
                    gpointer user_data)
{
  g_autoptr(BatonSession) self = g_object_ref (user_data);

  fail_start (self, error);
}

static const BatonLoginFuncs entry_funcs = { on_entry_refused_cb, on_entry_bound_cb, on_entry_done_cb,
                                             on_entry_failed_cb };

/**
 * baton_session_new:
 * @clock: for patience
 * @jid: the account, full where the user wants a resource of his own
 *
 * Returns: (transfer full): a port without a session
 */
BatonSession *
baton_session_new (BatonClock *clock,
                   BatonJid *jid)
{
  BatonSession *self = g_object_new (BATON_TYPE_SESSION, NULL);

  self->clock = g_object_ref (clock);
  self->address = baton_jid_ref (jid);
  self->router = baton_router_new (BATON_PORT (self), clock);
  self->link = baton_link_new (clock, baton_jid_get_domain (jid), &link_funcs, self);
  self->expiry_alarm = baton_alarm_new (clock, on_expiry_cb, self);
  return self;
}

/**
 * baton_session_start_async:
 * @self: a session that is neither online nor being started
 * @stream: (transfer none): a stream that was not opened
 * @password: the password
 * @cancellable: (nullable): a cancellable
 * @callback: called once
 * @user_data: for @callback
 *
 * Opens @stream and signs in over it: resumes the session that was suspended, or begins a new one.
 *
 * Errors: %BATON_XMPP_ERROR, or %G_IO_ERROR_CANCELLED. The session that was suspended stays so, until its time is over
 * or the server refused it.
 */
void
baton_session_start_async (BatonSession *self,
                           BatonStream *stream,
                           const char *password,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (BATON_IS_SESSION (self));
  g_return_if_fail (self->state == STATE_NONE || self->state == STATE_SUSPENDED);

  self->starting = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->starting, baton_session_start_async);
  g_task_set_check_cancellable (self->starting, FALSE);
  self->state = self->state == STATE_SUSPENDED ? STATE_RESUMING : STATE_STARTING;
  self->stream = g_object_ref (stream);
  baton_stream_set_funcs (stream, &stream_funcs, self);
  self->entry = baton_entry_new (self->clock, stream, self->address, baton_link_get_management (self->link),
                                 &entry_funcs, self);
  baton_entry_start (self->entry, password, cancellable);
}

/**
 * baton_session_start_finish:
 * @self: a session
 * @result: as given to the callback
 * @resumed: (out) (optional): whether it is the session that was suspended
 */
gboolean
baton_session_start_finish (BatonSession *self,
                            GAsyncResult *result,
                            gboolean *resumed,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (resumed != NULL)
    *resumed = self->resumed;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_ended_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (baton_stream_close_finish (BATON_STREAM (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
say_goodbye (BatonSession *self)
{
  g_autoptr(BatonBuilder) builder = baton_builder_new ("presence", BATON_NS_CLIENT);
  g_autoptr(BatonNode) unavailable = NULL;

  baton_builder_attr (builder, "type", "unavailable");
  unavailable = baton_builder_end (builder);
  baton_stream_send (self->stream, unavailable);
}

/**
 * baton_session_end_async:
 * @self: a session
 * @cancellable: (nullable): gives up the wait
 * @callback: called once
 * @user_data: for @callback
 *
 * Sends what is queued, unavailable presence, and the end of the stream; gives up a stream that is on its way.
 */
void
baton_session_end_async (BatonSession *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GError) cancelled = NULL;
  g_autoptr(BatonStream) stream = NULL;

  g_task_set_source_tag (task, baton_session_end_async);
  if (self->state == STATE_ONLINE)
    {
      say_goodbye (self);
      stream = g_steal_pointer (&self->stream);
      baton_stream_set_funcs (stream, NULL, NULL);
      drop_stream (self);
      baton_stream_close_async (stream, cancellable, on_ended_cb, g_steal_pointer (&task));
      self->state = STATE_NONE;
      lose (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
      return;
    }
  cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Signed out");
  if (self->starting != NULL)
    fail_start (self, cancelled);
  if (self->state == STATE_SUSPENDED)
    suspend (self, FALSE);
  g_task_return_boolean (task, TRUE);
}

/**
 * baton_session_end_finish:
 * @self: a session
 * @result: as given to the callback
 *
 * Returns: whether everything left; the session is gone in any case
 */
gboolean
baton_session_end_finish (BatonSession *self,
                          GAsyncResult *result,
                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * baton_session_probe:
 * @self: a session
 *
 * The network changed: finds out soon whether the connection survived.
 */
void
baton_session_probe (BatonSession *self)
{
  if (self->state == STATE_ONLINE)
    baton_link_probe (self->link);
}

/**
 * baton_session_get_online:
 * @self: a session
 *
 * Returns: whether stanzas flow
 */
gboolean
baton_session_get_online (BatonSession *self)
{
  return self->state == STATE_ONLINE;
}

/**
 * baton_session_get_error:
 * @self: a session
 *
 * Returns: (nullable): why the stream of the last session ended
 */
const GError *
baton_session_get_error (BatonSession *self)
{
  return self->error;
}

static BatonJid *
baton_session_get_jid (BatonPort *port)
{
  BatonSession *self = BATON_SESSION (port);

  return self->jid != NULL ? self->jid : self->address;
}

static GInetAddress *
baton_session_dup_local_address (BatonPort *port)
{
  BatonSession *self = BATON_SESSION (port);

  return self->stream != NULL ? baton_stream_dup_local_address (self->stream) : NULL;
}

static gboolean
baton_session_is_loopback (BatonPort *port)
{
  g_autoptr(GInetAddress) address = baton_session_dup_local_address (port);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* What is sent now goes out now, or when the session is resumed. */
static gboolean
has_session (BatonSession *self)
{
  switch (self->state)
    {
    case STATE_ONLINE:
    case STATE_SUSPENDED:
    case STATE_RESUMING:
      return TRUE;
    case STATE_NONE:
    case STATE_STARTING:
      break;
    }
  return FALSE;
}

static void
baton_session_send (BatonPort *port,
                    BatonNode *stanza)
{
  BatonSession *self = BATON_SESSION (port);

  if (has_session (self))
    baton_link_send (self->link, stanza);
  else
    g_debug ("No session: a stanza is dropped");
}

static guint
baton_session_request (BatonPort *port,
                       BatonNode *iq,
                       guint timeout_ms,
                       BatonPortReply reply,
                       gpointer user_data)
{
  BatonSession *self = BATON_SESSION (port);
  guint number;

  if (!has_session (self))
    return baton_router_refuse (self->router, reply, user_data);
  number = baton_router_expect (self->router, iq, timeout_ms, reply, user_data);
  baton_link_send (self->link, iq);
  return number;
}

static void
baton_session_forget (BatonPort *port,
                      guint request)
{
  baton_router_forget (BATON_SESSION (port)->router, request);
}

static guint
baton_session_watch (BatonPort *port,
                     BatonPortKind kind,
                     const char *child_name,
                     const char *child_ns,
                     BatonPortWatch watch,
                     gpointer user_data)
{
  return baton_router_watch (BATON_SESSION (port)->router, kind, child_name, child_ns, watch, user_data);
}

static void
baton_session_unwatch (BatonPort *port,
                       guint watch)
{
  baton_router_unwatch (BATON_SESSION (port)->router, watch);
}

static gsize
baton_session_get_unsent (BatonPort *port)
{
  return baton_link_get_unsent (BATON_SESSION (port)->link);
}

static void
port_iface_init (BatonPortInterface *iface)
{
  iface->get_jid = baton_session_get_jid;
  iface->is_loopback = baton_session_is_loopback;
  iface->dup_local_address = baton_session_dup_local_address;
  iface->send = baton_session_send;
  iface->request = baton_session_request;
  iface->forget = baton_session_forget;
  iface->watch = baton_session_watch;
  iface->unwatch = baton_session_unwatch;
  iface->get_unsent = baton_session_get_unsent;
}

static void
baton_session_get_property (GObject *object,
                            guint id,
                            GValue *value,
                            GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ONLINE:
      g_value_set_boolean (value, baton_session_get_online (BATON_SESSION (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
baton_session_dispose (GObject *object)
{
  BatonSession *self = BATON_SESSION (object);
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "The account is gone");

  drop_stream (self);
  self->state = STATE_NONE;
  baton_router_fail_all (self->router, error);

  G_OBJECT_CLASS (baton_session_parent_class)->dispose (object);
}

static void
baton_session_finalize (GObject *object)
{
  BatonSession *self = BATON_SESSION (object);

  baton_alarm_free (self->expiry_alarm);
  baton_link_free (self->link);
  baton_router_free (self->router);
  g_clear_pointer (&self->jid, baton_jid_unref);
  baton_jid_unref (self->address);
  g_clear_error (&self->error);
  g_object_unref (self->clock);

  G_OBJECT_CLASS (baton_session_parent_class)->finalize (object);
}

static void
baton_session_class_init (BatonSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = baton_session_get_property;
  object_class->dispose = baton_session_dispose;
  object_class->finalize = baton_session_finalize;

  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_session_init (BatonSession *self)
{
}
