/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-test-relay.h"

#include <sys/socket.h>

#define CHUNK 16384

struct _BatonTestRelay
{
  GObject parent_instance;

  guint16 server_port;
  guint16 port;
  GSocketService *service;
  GPtrArray *ends; /* (element-type GSocketConnection): both ends of each connection */
  gboolean silent;
};

/* One direction. */
typedef struct
{
  BatonTestRelay *relay;
  GSocketConnection *from;
  GSocketConnection *to;
  char data[CHUNK];
  gsize n_data;
} Flow;

G_DEFINE_FINAL_TYPE (BatonTestRelay, baton_test_relay, G_TYPE_OBJECT)

static void read_on (Flow *flow);

static void
flow_free (Flow *flow)
{
  g_ptr_array_remove (flow->relay->ends, flow->from);
  g_object_unref (flow->relay);
  g_object_unref (flow->from);
  g_object_unref (flow->to);
  g_free (flow);
}

static void
on_written_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  Flow *flow = user_data;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    read_on (flow);
  else
    flow_free (flow);
}

static void
on_read_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Flow *flow = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n <= 0)
    {
      g_socket_shutdown (g_socket_connection_get_socket (flow->to), FALSE, TRUE, NULL);
      flow_free (flow);
    }
  else if (flow->relay->silent)
    {
      read_on (flow);
    }
  else
    {
      g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (flow->to)), flow->data, n,
                                       G_PRIORITY_DEFAULT, NULL, on_written_cb, flow);
    }
}

static void
read_on (Flow *flow)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (flow->from)), flow->data, CHUNK,
                             G_PRIORITY_DEFAULT, NULL, on_read_cb, flow);
}

static void
flow_start (BatonTestRelay *self,
            GSocketConnection *from,
            GSocketConnection *to)
{
  Flow *flow = g_new0 (Flow, 1);

  flow->relay = g_object_ref (self);
  flow->from = g_object_ref (from);
  flow->to = g_object_ref (to);
  g_ptr_array_add (self->ends, g_object_ref (from));
  read_on (flow);
}

static gboolean
on_incoming_cb (GSocketService *service,
                GSocketConnection *client,
                GObject *source,
                gpointer user_data)
{
  BatonTestRelay *self = user_data;
  g_autoptr(GSocketClient) dialler = g_socket_client_new ();
  g_autoptr(GSocketConnection) server = NULL;

  server = g_socket_client_connect_to_host (dialler, "127.0.0.1", self->server_port, NULL, NULL);
  if (server == NULL)
    return TRUE;
  flow_start (self, client, server);
  flow_start (self, server, client);
  return TRUE;
}

/**
 * baton_test_relay_new:
 * @server_port: on loopback; where connections are led to
 *
 * Returns: (transfer full): a relay on a port of its own
 */
BatonTestRelay *
baton_test_relay_new (guint16 server_port)
{
  BatonTestRelay *self = g_object_new (BATON_TYPE_TEST_RELAY, NULL);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) effective = NULL;
  g_autoptr(GError) error = NULL;

  self->server_port = server_port;
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  return self;
}

guint16
baton_test_relay_get_port (BatonTestRelay *self)
{
  return self->port;
}

guint
baton_test_relay_get_n_clients (BatonTestRelay *self)
{
  return self->ends->len / 2;
}

void
baton_test_relay_cut (BatonTestRelay *self,
                      gboolean reset)
{
  for (guint i = 0; i < self->ends->len; i++)
    {
      GSocket *socket = g_socket_connection_get_socket (g_ptr_array_index (self->ends, i));
      struct linger now = { 1, 0 };

      if (reset)
        setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &now, sizeof now);
      /* The reading flow notices and lets go. */
      if (reset)
        g_socket_close (socket, NULL);
      else
        g_socket_shutdown (socket, TRUE, TRUE, NULL);
    }
}

void
baton_test_relay_set_silent (BatonTestRelay *self,
                             gboolean silent)
{
  self->silent = silent;
}

static void
baton_test_relay_dispose (GObject *object)
{
  BatonTestRelay *self = BATON_TEST_RELAY (object);

  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));

  G_OBJECT_CLASS (baton_test_relay_parent_class)->dispose (object);
}

static void
baton_test_relay_finalize (GObject *object)
{
  BatonTestRelay *self = BATON_TEST_RELAY (object);

  g_object_unref (self->service);
  g_ptr_array_unref (self->ends);

  G_OBJECT_CLASS (baton_test_relay_parent_class)->finalize (object);
}

static void
baton_test_relay_class_init (BatonTestRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_test_relay_dispose;
  G_OBJECT_CLASS (klass)->finalize = baton_test_relay_finalize;
}

static void
baton_test_relay_init (BatonTestRelay *self)
{
  self->ends = g_ptr_array_new_with_free_func (g_object_unref);
  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming_cb), self);
}
