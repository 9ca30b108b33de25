/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 sections 3 and 5: TCP and TLS */
#include "baton-tcp-dial.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "baton-xmpp-error-private.h"

struct _BatonTcpDial
{
  GObject parent_instance;

  GSocketConnection *connection; /* nullable */
  GTlsConnection *tls;           /* nullable */
  GTlsCertificateFlags wrong;    /* what the certificate was refused for */
};

G_DEFINE_FINAL_TYPE (BatonTcpDial, baton_tcp_dial, G_TYPE_OBJECT)

/**
 * baton_tcp_dial_new:
 *
 * Returns: (transfer full): a dial that is connected to nothing
 */
BatonTcpDial *
baton_tcp_dial_new (void)
{
  return g_object_new (BATON_TYPE_TCP_DIAL, NULL);
}

static void
on_connected_cb (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  BatonTcpDial *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  GSocket *socket;

  self->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (self->connection == NULL)
    {
      g_task_return_error (task, baton_xmpp_error_from_io (error, BATON_XMPP_ERROR_CONNECT));
      return;
    }
  /* Stanzas are small and each waits for an answer. */
  socket = g_socket_connection_get_socket (self->connection);
  if (!g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, &error))
    g_debug ("TCP_NODELAY: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

/* Cancelled by patience is not the same as cancelled by the user: the caller, who has both, tells them apart. */
static gboolean
propagate (GAsyncResult *result,
           BatonXmppError code,
           GError **error)
{
  g_autoptr(GError) cause = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &cause))
    return TRUE;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error_literal (error, BATON_XMPP_ERROR, code, "Nobody answers");
  else
    g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/**
 * baton_tcp_dial_connect_async:
 * @self: a dial
 * @host: a name or an address
 * @port: a TCP port
 * @cancellable: (nullable): bounds the time too
 * @callback: called once
 * @user_data: for @callback
 *
 * Connects to the first of the host's addresses that answers, trying them side by side (RFC 8305).
 *
 * Errors: %BATON_XMPP_ERROR_RESOLVE, %BATON_XMPP_ERROR_CONNECT also when it was cancelled.
 */
void
baton_tcp_dial_connect_async (BatonTcpDial *self,
                              const char *host,
                              guint16 port,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnectable) address = g_network_address_new (host, port);

  g_task_set_source_tag (task, baton_tcp_dial_connect_async);
  /* The system's proxies are for the web; behind one that must be used, BOSH and WebSocket are the way. */
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, address, cancellable, on_connected_cb, g_steal_pointer (&task));
}

/**
 * baton_tcp_dial_connect_finish:
 * @self: a dial
 * @result: as given to the callback
 */
gboolean
baton_tcp_dial_connect_finish (BatonTcpDial *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return propagate (result, BATON_XMPP_ERROR_CONNECT, error);
}

/* Never lets a certificate pass; it only remembers why. */
static gboolean
on_accept_certificate_cb (GTlsConnection *tls,
                          GTlsCertificate *certificate,
                          GTlsCertificateFlags wrong,
                          gpointer user_data)
{
  BatonTcpDial *self = user_data;

  self->wrong = wrong;
  return FALSE;
}

static void
on_handshake_cb (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  BatonTcpDial *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else if (self->wrong != G_TLS_CERTIFICATE_NO_FLAGS)
    g_task_return_error (task, baton_xmpp_error_from_certificate (self->wrong));
  else
    g_task_return_error (task, baton_xmpp_error_from_io (error, BATON_XMPP_ERROR_TLS));
}

/**
 * baton_tcp_dial_secure_async:
 * @self: a dial that is connected, and on which nothing is being read or written
 * @domain: the domain of the account, in ASCII: whom the certificate must name
 * @trust: which certificates are good
 * @direct: whether this is the first thing said on the connection (XEP-0368)
 * @cancellable: (nullable): bounds the time too
 * @callback: called once
 * @user_data: for @callback
 *
 * Encrypts.
 *
 * Errors: one of `BATON_XMPP_ERROR_CERTIFICATE_*`, %BATON_XMPP_ERROR_TLS also when it was cancelled.
 */
void
baton_tcp_dial_secure_async (BatonTcpDial *self,
                             const char *domain,
                             GTlsDatabase *trust,
                             gboolean direct,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  static const char *const protocols[] = { "xmpp-client", NULL };
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GSocketConnectable) identity = g_network_address_new (domain, 0);
  g_autoptr(GError) error = NULL;
  GIOStream *tls;

  g_task_set_source_tag (task, baton_tcp_dial_secure_async);
  tls = g_tls_client_connection_new (G_IO_STREAM (self->connection), identity, &error);
  if (tls == NULL)
    {
      g_task_return_error (task, baton_xmpp_error_from_io (error, BATON_XMPP_ERROR_TLS));
      return;
    }
  self->tls = G_TLS_CONNECTION (tls);
  g_tls_connection_set_database (self->tls, trust);
  if (direct)
    g_tls_connection_set_advertised_protocols (self->tls, protocols);
  g_signal_connect_object (self->tls, "accept-certificate", G_CALLBACK (on_accept_certificate_cb), self, 0);
  g_tls_connection_handshake_async (self->tls, G_PRIORITY_DEFAULT, cancellable, on_handshake_cb,
                                    g_steal_pointer (&task));
}

/**
 * baton_tcp_dial_secure_finish:
 * @self: a dial
 * @result: as given to the callback
 */
gboolean
baton_tcp_dial_secure_finish (BatonTcpDial *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return propagate (result, BATON_XMPP_ERROR_TLS, error);
}

/**
 * baton_tcp_dial_get_io:
 * @self: a dial that is connected
 *
 * Returns: (transfer none): what to read and write, encrypted once it was secured
 */
GIOStream *
baton_tcp_dial_get_io (BatonTcpDial *self)
{
  return self->tls != NULL ? G_IO_STREAM (self->tls) : G_IO_STREAM (self->connection);
}

/**
 * baton_tcp_dial_dup_binding:
 * @self: a dial that is secured
 * @binding: which
 *
 * Returns: (transfer full) (nullable): the data of the channel binding; %NULL when this connection has none
 */
GBytes *
baton_tcp_dial_dup_binding (BatonTcpDial *self,
                            BatonBinding binding)
{
  GTlsChannelBindingType type = binding == BATON_BINDING_TLS_UNIQUE ? G_TLS_CHANNEL_BINDING_TLS_UNIQUE
                                                                    : G_TLS_CHANNEL_BINDING_TLS_EXPORTER;
  g_autoptr(GByteArray) data = g_byte_array_new ();
  g_autoptr(GError) error = NULL;

  /* RFC 9266 section 3: not defined where the peer did not finish TLS 1.2 or older the old way. */
  if (binding == BATON_BINDING_TLS_UNIQUE
      && g_tls_connection_get_protocol_version (self->tls) > G_TLS_PROTOCOL_VERSION_TLS_1_2)
    return NULL;
  if (!g_tls_connection_get_channel_binding_data (self->tls, type, data, &error) || data->len == 0)
    {
      g_debug ("No %s on this connection: %s", baton_binding_get_name (binding),
               error != NULL ? error->message : "no data");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

/**
 * baton_tcp_dial_get_bindings:
 * @self: a dial that is secured
 *
 * Returns: flags: the channel bindings this connection has
 */
BatonBinding
baton_tcp_dial_get_bindings (BatonTcpDial *self)
{
  g_autoptr(GBytes) unique = baton_tcp_dial_dup_binding (self, BATON_BINDING_TLS_UNIQUE);
  g_autoptr(GBytes) exporter = baton_tcp_dial_dup_binding (self, BATON_BINDING_TLS_EXPORTER);

  return (unique != NULL ? BATON_BINDING_TLS_UNIQUE : 0) | (exporter != NULL ? BATON_BINDING_TLS_EXPORTER : 0);
}

/**
 * baton_tcp_dial_acknowledge:
 * @self: a connected dial
 *
 * Asks for the next segments to be acknowledged at once; to be called again behind every read, since the kernel takes it
 * as advice. Servers write a stanza and the request to confirm it in two pieces, and with Nagle's algorithm the second
 * waits for the acknowledgement of the first: 40 ms for every stanza otherwise, seen with Prosody 0.12.
 */
void
baton_tcp_dial_acknowledge (BatonTcpDial *self)
{
  if (self->connection != NULL)
    g_socket_set_option (g_socket_connection_get_socket (self->connection), IPPROTO_TCP, TCP_QUICKACK, TRUE, NULL);
}

/**
 * baton_tcp_dial_dup_local_address:
 * @self: a dial
 *
 * Returns: (transfer full) (nullable): our end's address
 */
GInetAddress *
baton_tcp_dial_dup_local_address (BatonTcpDial *self)
{
  g_autoptr(GSocketAddress) address = NULL;

  if (self->connection == NULL)
    return NULL;
  address = g_socket_connection_get_local_address (self->connection, NULL);
  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;
  return g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static void
baton_tcp_dial_dispose (GObject *object)
{
  BatonTcpDial *self = BATON_TCP_DIAL (object);

  g_clear_object (&self->tls);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (baton_tcp_dial_parent_class)->dispose (object);
}

static void
baton_tcp_dial_class_init (BatonTcpDialClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_tcp_dial_dispose;
}

static void
baton_tcp_dial_init (BatonTcpDial *self)
{
}
