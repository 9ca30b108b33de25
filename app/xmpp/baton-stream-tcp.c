/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 sections 3 to 5, XEP-0368: TCP and TLS */
#include "baton-stream-tcp.h"

#include "baton-builder.h"
#include "baton-deadline.h"
#include "baton-ns.h"
#include "baton-patience.h"
#include "baton-srv.h"
#include "baton-tcp-dial.h"
#include "baton-trail.h"
#include "baton-wire.h"
#include "baton-writer.h"
#include "baton-xmpp-error-private.h"

typedef enum {
  STATE_NEW,
  STATE_SEARCHING,       /* for endpoints */
  STATE_DIALLING,        /* TCP, and TLS where it comes first */
  STATE_PLAIN_HEADER,    /* STARTTLS: our plain header is out */
  STATE_PLAIN_FEATURES,  /* STARTTLS: the server's plain header came */
  STATE_PROCEEDING,      /* STARTTLS: asked for */
  STATE_SECURING,        /* STARTTLS: handshake */
  STATE_SECURE_HEADER,   /* our encrypted header is out */
  STATE_SECURE_FEATURES, /* the server's encrypted header came */
  STATE_OPEN,
  STATE_OVER,
} State;

struct _BatonStreamTcp
{
  GObject parent_instance;

  State state;
  BatonClock *clock;
  BatonJid *jid;
  char *domain; /* in ASCII; nullable: has none */
  GTlsDatabase *trust;
  BatonTrail *trail;    /* nullable: to be looked up */
  GTask *opening;       /* nullable */
  BatonDeadline *deadline;
  BatonTcpDial *dial;   /* the connection */
  BatonWire *wire;
  const BatonStreamFuncs *funcs; /* nullable */
  gpointer user_data;
};

static void stream_iface_init (BatonStreamInterface *iface);
static void try_current (BatonStreamTcp *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonStreamTcp, baton_stream_tcp, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_STREAM, stream_iface_init))

static void
drop_connection (BatonStreamTcp *self)
{
  g_clear_pointer (&self->deadline, baton_deadline_free);
  if (self->wire != NULL)
    baton_wire_stop (self->wire);
  g_clear_object (&self->wire);
  g_clear_object (&self->dial);
}

static void
finish_opening (BatonStreamTcp *self,
                GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->opening);

  drop_connection (self);
  self->state = STATE_OVER;
  if (task != NULL)
    g_task_return_error (task, error);
  else
    g_error_free (error);
}

/* This endpoint is done with; @error says why. Takes @error. */
static void
fail (BatonStreamTcp *self,
      GError *error)
{
  g_autoptr(BatonStreamTcp) alive = g_object_ref (self);
  g_autoptr(GError) owned = error;
  BatonEndpoint *endpoint = baton_trail_get_current (self->trail);
  gboolean may_be_tls = self->state == STATE_PLAIN_HEADER && baton_wire_may_be_tls (self->wire)
                        && !baton_deadline_is_over (self->deadline);

  g_debug ("%s port %u: %s", endpoint->host, endpoint->port, error->message);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (self->opening)))
    {
      finish_opening (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
      return;
    }
  baton_trail_fail (self->trail, error, may_be_tls);
  drop_connection (self);
  try_current (self);
}

static void
fail_with (BatonStreamTcp *self,
           BatonXmppError code,
           const char *message)
{
  fail (self, g_error_new_literal (BATON_XMPP_ERROR, code, message));
}

/* Patience is over, or the user's: whichever state we are in is given up. */
static void
on_deadline_cb (GCancellable *cancellable,
                gpointer user_data)
{
  BatonStreamTcp *self = user_data;

  /* While we dial or secure, the operation itself is cancelled and reports. */
  if (self->opening == NULL || self->state == STATE_DIALLING || self->state == STATE_SECURING)
    return;
  if (self->state == STATE_PLAIN_HEADER && !baton_wire_has_heard (self->wire))
    fail_with (self, BATON_XMPP_ERROR_CONNECT, "The server says nothing");
  else
    fail_with (self, BATON_XMPP_ERROR_NOT_XMPP, "The server does not get to the point");
}

static void
set_patience (BatonStreamTcp *self,
              guint patience_ms)
{
  g_clear_pointer (&self->deadline, baton_deadline_free);
  self->deadline = baton_deadline_new (self->clock, g_task_get_cancellable (self->opening), patience_ms);
  g_signal_connect_object (baton_deadline_get_cancellable (self->deadline), "cancelled", G_CALLBACK (on_deadline_cb),
                           self, 0);
}

/* Our own address stays out of the plain header: whoever listens need not know it. */
static void
send_header (BatonStreamTcp *self,
             State state)
{
  g_autoptr(BatonJid) bare = baton_jid_bare (self->jid);
  g_autofree char *header = NULL;

  self->state = state;
  header = baton_writer_dup_stream_open (baton_jid_get_domain (self->jid),
                                         state == STATE_PLAIN_HEADER ? NULL : baton_jid_get_text (bare), NULL);
  baton_wire_send_text (self->wire, header);
}

static void
on_secured_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr(BatonStreamTcp) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean secured = baton_tcp_dial_secure_finish (BATON_TCP_DIAL (source), result, &error);

  if (self->opening == NULL || BATON_TCP_DIAL (source) != self->dial)
    return;
  if (!secured)
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
  baton_wire_attach (self->wire, baton_tcp_dial_get_io (self->dial));
  send_header (self, STATE_SECURE_HEADER);
}

static void
on_detached_cb (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr(BatonStreamTcp) self = user_data;

  if (!baton_wire_detach_finish (BATON_WIRE (source), result, NULL) || BATON_WIRE (source) != self->wire)
    return;
  self->state = STATE_SECURING;
  baton_tcp_dial_secure_async (self->dial, self->domain, self->trust, FALSE,
                               baton_deadline_get_cancellable (self->deadline), on_secured_cb, g_object_ref (self));
}

static void
take_plain_features (BatonStreamTcp *self,
                     BatonNode *features)
{
  g_autoptr(BatonBuilder) builder = NULL;
  g_autoptr(BatonNode) starttls = NULL;

  if (baton_node_find (features, "starttls", BATON_NS_TLS) == NULL)
    {
      fail_with (self, BATON_XMPP_ERROR_NO_TLS, "The server offers no encryption");
      return;
    }
  builder = baton_builder_new ("starttls", BATON_NS_TLS);
  starttls = baton_builder_end (builder);
  self->state = STATE_PROCEEDING;
  baton_wire_send (self->wire, starttls);
}

static void
take_secure_features (BatonStreamTcp *self,
                      BatonNode *features)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->opening);

  self->state = STATE_OPEN;
  g_clear_pointer (&self->deadline, baton_deadline_free);
  g_task_return_pointer (task, baton_node_ref (features), (GDestroyNotify) baton_node_unref);
}

static void
take_stream_error (BatonStreamTcp *self,
                   BatonNode *element)
{
  g_autoptr(BatonStreamTcp) alive = g_object_ref (self);
  g_autoptr(GError) error = baton_xmpp_error_from_stream (element);
  const char *other = baton_node_find_text (element, "see-other-host", BATON_NS_STREAM_ERRORS);

  if (self->opening != NULL)
    {
      if (other != NULL && baton_trail_redirect (self->trail, other))
        g_debug ("Led on to %s", other);
      fail (self, g_steal_pointer (&error));
      return;
    }
  baton_stream_abort (BATON_STREAM (self));
  if (self->funcs != NULL)
    self->funcs->closed (error, self->user_data);
}

static void
take_header (BatonStreamTcp *self,
             BatonNode *header)
{
  gboolean plain = self->state == STATE_PLAIN_HEADER;

  if (self->opening == NULL)
    return;
  if (!baton_node_is (header, "stream", BATON_NS_STREAMS))
    fail_with (self, BATON_XMPP_ERROR_NOT_XMPP, "The server opens something that is no XMPP stream");
  else if (plain && baton_node_get_attr (header, "version") == NULL)
    fail_with (self, BATON_XMPP_ERROR_NO_TLS, "The server is older than encryption");
  else if (plain)
    self->state = STATE_PLAIN_FEATURES;
  else if (self->state == STATE_SECURE_HEADER)
    self->state = STATE_SECURE_FEATURES;
}

static void
on_wire_opened_cb (BatonNode *header,
                   gpointer user_data)
{
  take_header (user_data, header);
}

static void
on_wire_element_cb (BatonNode *element,
                    gpointer user_data)
{
  g_autoptr(BatonStreamTcp) self = g_object_ref (user_data);
  gboolean features = baton_node_is (element, "features", BATON_NS_STREAMS);

  if (baton_node_is (element, "error", BATON_NS_STREAMS))
    take_stream_error (self, element);
  else if (self->state == STATE_OPEN && self->funcs != NULL)
    self->funcs->element (element, self->user_data);
  else if (self->state == STATE_PLAIN_FEATURES && features)
    take_plain_features (self, element);
  else if (self->state == STATE_SECURE_FEATURES && features)
    take_secure_features (self, element);
  else if (self->state == STATE_PROCEEDING && baton_node_is (element, "proceed", BATON_NS_TLS))
    baton_wire_detach_async (self->wire, on_detached_cb, g_object_ref (self));
  else if (self->state == STATE_PROCEEDING)
    fail_with (self, BATON_XMPP_ERROR_TLS, "The server does not encrypt after all");
  else if (self->opening != NULL)
    fail_with (self, BATON_XMPP_ERROR_NOT_XMPP, "The server speaks out of turn");
}

static void
on_wire_closed_cb (const GError *cause,
                   gpointer user_data)
{
  g_autoptr(BatonStreamTcp) self = g_object_ref (user_data);
  g_autoptr(GError) lost = NULL;

  if (self->opening == NULL)
    {
      if (cause != NULL)
        lost = baton_xmpp_error_from_io (cause, BATON_XMPP_ERROR_LOST);
      baton_stream_abort (BATON_STREAM (self));
      if (self->funcs != NULL)
        self->funcs->closed (lost, self->user_data);
      return;
    }
  if (cause == NULL)
    fail_with (self, BATON_XMPP_ERROR_SERVER, "The server closed the stream");
  else if (self->state == STATE_PLAIN_HEADER && !baton_wire_has_heard (self->wire))
    fail (self, baton_xmpp_error_from_io (cause, BATON_XMPP_ERROR_CONNECT));
  else
    fail (self, baton_xmpp_error_from_io (cause, BATON_XMPP_ERROR_NOT_XMPP));
}

static void
on_wire_progressed_cb (gpointer user_data)
{
  BatonStreamTcp *self = user_data;

  if (self->dial != NULL)
    baton_tcp_dial_acknowledge (self->dial);
  if (self->state == STATE_OPEN && self->funcs != NULL)
    self->funcs->progressed (self->user_data);
}

static const BatonWireFuncs wire_funcs = { on_wire_opened_cb, on_wire_element_cb, on_wire_closed_cb,
                                           on_wire_progressed_cb };

static void
begin (BatonStreamTcp *self,
       gboolean secured)
{
  self->wire = baton_wire_new (self->clock, &wire_funcs, self);
  set_patience (self, BATON_PATIENCE_GREETING_MS);
  baton_wire_attach (self->wire, baton_tcp_dial_get_io (self->dial));
  send_header (self, secured ? STATE_SECURE_HEADER : STATE_PLAIN_HEADER);
}

static void
on_dial_secured_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr(BatonStreamTcp) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean secured = baton_tcp_dial_secure_finish (BATON_TCP_DIAL (source), result, &error);

  if (self->opening == NULL || BATON_TCP_DIAL (source) != self->dial)
    return;
  if (secured)
    begin (self, TRUE);
  else
    fail (self, g_steal_pointer (&error));
}

static void
on_connected_cb (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr(BatonStreamTcp) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean connected = baton_tcp_dial_connect_finish (BATON_TCP_DIAL (source), result, &error);

  if (self->opening == NULL || BATON_TCP_DIAL (source) != self->dial)
    return;
  if (!connected)
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
  if (!baton_trail_get_current (self->trail)->direct_tls)
    {
      begin (self, FALSE);
      return;
    }
  set_patience (self, BATON_PATIENCE_GREETING_MS);
  baton_tcp_dial_secure_async (self->dial, self->domain, self->trust, TRUE,
                               baton_deadline_get_cancellable (self->deadline), on_dial_secured_cb,
                               g_object_ref (self));
}

static void
try_current (BatonStreamTcp *self)
{
  BatonEndpoint *endpoint = baton_trail_get_current (self->trail);

  if (endpoint == NULL)
    {
      finish_opening (self, g_error_copy (baton_trail_get_error (self->trail)));
      return;
    }
  self->state = STATE_DIALLING;
  set_patience (self, BATON_PATIENCE_CONNECT_MS);
  self->dial = baton_tcp_dial_new ();
  baton_tcp_dial_connect_async (self->dial, endpoint->host, endpoint->port,
                                baton_deadline_get_cancellable (self->deadline), on_connected_cb, g_object_ref (self));
}

static void
on_found_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr(BatonStreamTcp) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) endpoints = baton_srv_lookup_finish (result, &error);

  if (self->opening == NULL)
    return;
  if (endpoints == NULL)
    {
      finish_opening (self, g_steal_pointer (&error));
      return;
    }
  self->trail = baton_trail_new (endpoints);
  try_current (self);
}

/**
 * baton_stream_tcp_new:
 * @clock: for patience
 * @jid: the account; its domain must be in the certificate wherever the server is
 * @endpoints: (nullable) (element-type BatonEndpoint): where the server is; %NULL: as DNS says
 * @trust: which certificates are good
 *
 * Returns: (transfer full): a stream that is not open
 */
BatonStream *
baton_stream_tcp_new (BatonClock *clock,
                      BatonJid *jid,
                      GPtrArray *endpoints,
                      GTlsDatabase *trust)
{
  BatonStreamTcp *self = g_object_new (BATON_TYPE_STREAM_TCP, NULL);

  self->clock = g_object_ref (clock);
  self->jid = baton_jid_ref (jid);
  self->domain = g_hostname_to_ascii (baton_jid_get_domain (jid));
  self->trust = g_object_ref (trust);
  if (endpoints != NULL)
    self->trail = baton_trail_new (endpoints);
  return BATON_STREAM (self);
}

static void
baton_stream_tcp_set_funcs (BatonStream *stream,
                            const BatonStreamFuncs *funcs,
                            gpointer user_data)
{
  BatonStreamTcp *self = BATON_STREAM_TCP (stream);

  self->funcs = funcs;
  self->user_data = user_data;
}

static void
baton_stream_tcp_open_async (BatonStream *stream,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  BatonStreamTcp *self = BATON_STREAM_TCP (stream);

  g_return_if_fail (self->state == STATE_NEW);

  self->opening = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->opening, baton_stream_tcp_open_async);
  /* The features count even when the user changes his mind while they are on their way to the callback. */
  g_task_set_check_cancellable (self->opening, FALSE);
  self->state = STATE_SEARCHING;
  if (g_cancellable_is_cancelled (cancellable))
    finish_opening (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  else if (self->domain == NULL)
    finish_opening (self, g_error_new_literal (BATON_XMPP_ERROR, BATON_XMPP_ERROR_BAD_ADDRESS,
                                               "The address has an impossible domain"));
  else if (self->trail != NULL)
    try_current (self);
  else
    baton_srv_lookup_async (self->domain, cancellable, on_found_cb, g_object_ref (self));
}

static BatonNode *
baton_stream_tcp_open_finish (BatonStream *stream,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
baton_stream_tcp_restart (BatonStream *stream)
{
  BatonStreamTcp *self = BATON_STREAM_TCP (stream);

  if (self->state != STATE_OPEN)
    return;
  baton_wire_restart (self->wire);
  send_header (self, STATE_OPEN);
}

static gsize
baton_stream_tcp_send (BatonStream *stream,
                       BatonNode *element)
{
  BatonStreamTcp *self = BATON_STREAM_TCP (stream);

  return self->state == STATE_OPEN ? baton_wire_send (self->wire, element) : 0;
}

static gsize
baton_stream_tcp_get_unsent (BatonStream *stream)
{
  BatonStreamTcp *self = BATON_STREAM_TCP (stream);

  return self->wire != NULL ? baton_wire_get_unsent (self->wire) : 0;
}

static BatonBinding
baton_stream_tcp_get_bindings (BatonStream *stream)
{
  BatonStreamTcp *self = BATON_STREAM_TCP (stream);

  return self->dial != NULL ? baton_tcp_dial_get_bindings (self->dial) : BATON_BINDING_NONE;
}

static GBytes *
baton_stream_tcp_dup_binding (BatonStream *stream,
                              BatonBinding binding)
{
  BatonStreamTcp *self = BATON_STREAM_TCP (stream);

  return self->dial != NULL ? baton_tcp_dial_dup_binding (self->dial, binding) : NULL;
}

static GInetAddress *
baton_stream_tcp_dup_local_address (BatonStream *stream)
{
  BatonStreamTcp *self = BATON_STREAM_TCP (stream);

  return self->dial != NULL ? baton_tcp_dial_dup_local_address (self->dial) : NULL;
}

static void
on_wire_ended_cb (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (baton_wire_close_finish (BATON_WIRE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
baton_stream_tcp_close_async (BatonStream *stream,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  BatonStreamTcp *self = BATON_STREAM_TCP (stream);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(BatonWire) wire = g_steal_pointer (&self->wire);

  g_task_set_source_tag (task, baton_stream_tcp_close_async);
  self->funcs = NULL;
  if (self->state == STATE_OPEN && wire != NULL)
    {
      self->state = STATE_OVER;
      baton_wire_close_async (wire, cancellable, on_wire_ended_cb, g_steal_pointer (&task));
      return;
    }
  self->wire = g_steal_pointer (&wire);
  baton_stream_abort (stream);
  g_task_return_boolean (task, TRUE);
}

static gboolean
baton_stream_tcp_close_finish (BatonStream *stream,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
baton_stream_tcp_abort (BatonStream *stream)
{
  BatonStreamTcp *self = BATON_STREAM_TCP (stream);

  if (self->opening != NULL)
    finish_opening (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Dropped"));
  drop_connection (self);
  self->state = STATE_OVER;
}

static void
baton_stream_tcp_dispose (GObject *object)
{
  BatonStreamTcp *self = BATON_STREAM_TCP (object);

  drop_connection (self);

  G_OBJECT_CLASS (baton_stream_tcp_parent_class)->dispose (object);
}

static void
baton_stream_tcp_finalize (GObject *object)
{
  BatonStreamTcp *self = BATON_STREAM_TCP (object);

  g_clear_pointer (&self->trail, baton_trail_free);
  g_free (self->domain);
  baton_jid_unref (self->jid);
  g_object_unref (self->trust);
  g_object_unref (self->clock);

  G_OBJECT_CLASS (baton_stream_tcp_parent_class)->finalize (object);
}

static void
stream_iface_init (BatonStreamInterface *iface)
{
  iface->set_funcs = baton_stream_tcp_set_funcs;
  iface->open_async = baton_stream_tcp_open_async;
  iface->open_finish = baton_stream_tcp_open_finish;
  iface->restart = baton_stream_tcp_restart;
  iface->send = baton_stream_tcp_send;
  iface->get_unsent = baton_stream_tcp_get_unsent;
  iface->get_bindings = baton_stream_tcp_get_bindings;
  iface->dup_binding = baton_stream_tcp_dup_binding;
  iface->dup_local_address = baton_stream_tcp_dup_local_address;
  iface->close_async = baton_stream_tcp_close_async;
  iface->close_finish = baton_stream_tcp_close_finish;
  iface->abort = baton_stream_tcp_abort;
}

static void
baton_stream_tcp_class_init (BatonStreamTcpClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = baton_stream_tcp_dispose;
  object_class->finalize = baton_stream_tcp_finalize;
}

static void
baton_stream_tcp_init (BatonStreamTcp *self)
{
}
