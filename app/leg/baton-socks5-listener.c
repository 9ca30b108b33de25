/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0065 section 5.3: the SOCKS5 server of a streamhost, one for all transfers of an account. */
#include "baton-socks5-listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "baton-leg.h"
#include "baton-patience.h"
#include "baton-socks5.h"

/* How many connections the kernel may hold for us: some more than may be pending. */
#define BACKLOG 128

/* How many are accepted in one turn of the main loop. */
#define ACCEPT_TURN 16

/* Rest after the process ran out of descriptors, microseconds: the waiting connection would be told again at once. */
#define REST_US G_USEC_PER_SEC

typedef struct
{
  guint id;
  char *hash;
  const BatonSocks5Claim *claim;
  gpointer user_data;
} Claimed;

/* A connection between TCP and the SOCKS reply. */
typedef struct
{
  BatonSocks5Listener *listener; /* unowned: owns this */
  BatonTcp *tcp;
  BatonSocks5 socks;
  gint64 due_us;
} Pending;

struct _BatonSocks5Listener
{
  GObject parent_instance;

  BatonClock *clock;
  BatonAlarm *alarm;
  guint16 wanted_port;
  guint16 port;
  gboolean ipv6;
  GSocket *socket;
  GSource *source;  /* NULL while it rests */
  gint64 resume_us; /* when it goes on; -1: it does not rest */

  GPtrArray *claims; /* (element-type Claimed) */
  guint last_id;
  GQueue pending; /* (element-type Pending), the one that waits longest first */
};

G_DEFINE_FINAL_TYPE (BatonSocks5Listener, baton_socks5_listener, G_TYPE_OBJECT)

static void
claimed_free (gpointer data)
{
  Claimed *claimed = data;

  g_free (claimed->hash);
  g_free (claimed);
}

static void
pending_free (Pending *pending)
{
  g_clear_pointer (&pending->tcp, baton_tcp_close);
  g_free (pending);
}

/**
 * baton_socks5_listener_new:
 * @clock: times the silence of clients
 *
 * Returns: (transfer full): a listener that does not listen yet
 */
BatonSocks5Listener *
baton_socks5_listener_new (BatonClock *clock)
{
  BatonSocks5Listener *self;

  g_return_val_if_fail (BATON_IS_CLOCK (clock), NULL);

  self = g_object_new (BATON_TYPE_SOCKS5_LISTENER, NULL);
  self->clock = g_object_ref (clock);

  return self;
}

static void
baton_socks5_listener_rearm (BatonSocks5Listener *self)
{
  gint64 first_us = self->resume_us;

  for (GList *l = self->pending.head; l != NULL; l = l->next)
    {
      Pending *pending = l->data;

      if (first_us < 0 || pending->due_us < first_us)
        first_us = pending->due_us;
    }

  baton_alarm_set (self->alarm, first_us);
}

static void
baton_socks5_listener_dismiss (BatonSocks5Listener *self, Pending *pending)
{
  g_queue_remove (&self->pending, pending);
  pending_free (pending);
  baton_socks5_listener_rearm (self);
}

static void baton_socks5_listener_attach (BatonSocks5Listener *self);

static void
on_due_cb (gpointer user_data)
{
  BatonSocks5Listener *self = user_data;
  gint64 now_us = baton_clock_now_us (self->clock);

  for (GList *l = self->pending.head; l != NULL;)
    {
      Pending *pending = l->data;

      l = l->next;
      if (pending->due_us <= now_us)
        {
          g_debug ("A SOCKS5 client said nothing for too long");
          g_queue_remove (&self->pending, pending);
          pending_free (pending);
        }
    }

  if (self->resume_us >= 0 && self->resume_us <= now_us)
    baton_socks5_listener_attach (self);
  baton_socks5_listener_rearm (self);
}

/* The latest claim counts: SIDs repeat, and what is new is what its peer means. */
static Claimed *
baton_socks5_listener_find (BatonSocks5Listener *self, const char *hash)
{
  for (guint i = self->claims->len; i > 0; i--)
    {
      Claimed *claimed = g_ptr_array_index (self->claims, i - 1);

      if (g_str_equal (claimed->hash, hash))
        return claimed;
    }

  return NULL;
}

/* The owner may drop itself, and with it the claim, when it hears that its former client is gone: look again. */
static Claimed *
baton_socks5_listener_find_free (BatonSocks5Listener *self, const char *hash)
{
  Claimed *claimed = baton_socks5_listener_find (self, hash);

  if (claimed == NULL || claimed->claim->is_busy (claimed->user_data))
    return NULL;

  return baton_socks5_listener_find (self, hash);
}

static gboolean
pending_send (Pending *pending)
{
  gsize length;
  const guint8 *bytes = baton_socks5_get_output (&pending->socks, &length);

  return length == 0 || baton_tcp_send (pending->tcp, bytes, length);
}

/* The client named its hash: in or out. */
static void
baton_socks5_listener_decide (BatonSocks5Listener *self, Pending *pending)
{
  Claimed *claimed = baton_socks5_listener_find_free (self, baton_socks5_get_hash (&pending->socks));
  g_autoptr (BatonTcp) tcp = NULL;

  baton_socks5_answer (&pending->socks, claimed != NULL);
  if (pending_send (pending) && claimed != NULL)
    tcp = g_steal_pointer (&pending->tcp);
  else
    g_debug ("A SOCKS5 client was refused");

  baton_socks5_listener_dismiss (self, pending);
  if (tcp == NULL)
    return;

  baton_tcp_watch (tcp, 0, NULL, NULL);
  claimed->claim->granted (g_steal_pointer (&tcp), claimed->user_data);
}

static void
on_client_cb (gpointer user_data)
{
  Pending *pending = user_data;
  g_autoptr (BatonSocks5Listener) self = g_object_ref (pending->listener);
  guint8 buffer[BATON_SOCKS5_MAX];
  gssize count = baton_tcp_read (pending->tcp, buffer, baton_socks5_get_wanted (&pending->socks));

  if (count == BATON_TCP_WAIT)
    return;
  if (count == BATON_TCP_END || count == BATON_TCP_BROKEN)
    {
      baton_socks5_listener_dismiss (self, pending);
      return;
    }

  switch (baton_socks5_feed (&pending->socks, buffer, count))
    {
    case BATON_SOCKS5_MORE:
      return;

    case BATON_SOCKS5_SEND:
      if (!pending_send (pending))
        {
          baton_socks5_listener_dismiss (self, pending);
          return;
        }
      /* Not for each byte: somebody who drips them must not hold a place for ever. */
      pending->due_us = baton_clock_now_us (self->clock) + BATON_PATIENCE_SOCKS_SILENT_MS * 1000;
      baton_socks5_listener_rearm (self);
      return;

    case BATON_SOCKS5_ASKED:
      baton_socks5_listener_decide (self, pending);
      return;

    case BATON_SOCKS5_DENIED:
      (void) pending_send (pending);
      baton_socks5_listener_dismiss (self, pending);
      return;

    case BATON_SOCKS5_GRANTED:
    case BATON_SOCKS5_BAD:
    default:
      baton_socks5_listener_dismiss (self, pending);
      return;
    }
}

static void
baton_socks5_listener_admit (BatonSocks5Listener *self, int fd)
{
  Pending *pending = g_new0 (Pending, 1);

  /* Who waits longest goes: a flood of silent clients must not keep out the one that speaks. */
  if (g_queue_get_length (&self->pending) >= BATON_SOCKS5_PENDING_MAX)
    baton_socks5_listener_dismiss (self, g_queue_peek_head (&self->pending));

  pending->listener = self;
  pending->tcp = baton_tcp_new (fd, self->clock);
  pending->due_us = baton_clock_now_us (self->clock) + BATON_PATIENCE_SOCKS_SILENT_MS * 1000;
  baton_socks5_init_server (&pending->socks);
  g_queue_push_tail (&self->pending, pending);
  baton_tcp_watch (pending->tcp, G_IO_IN, on_client_cb, pending);
  baton_socks5_listener_rearm (self);
}

static gboolean
baton_socks5_listener_rest (BatonSocks5Listener *self)
{
  g_warning ("Out of descriptors: cannot take SOCKS5 clients now");
  g_clear_pointer (&self->source, g_source_unref);
  self->resume_us = baton_clock_now_us (self->clock) + REST_US;
  baton_socks5_listener_rearm (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_connection_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  BatonSocks5Listener *self = user_data;

  for (guint i = 0; i < ACCEPT_TURN; i++)
    {
      int fd = accept4 (g_socket_get_fd (socket), NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

      if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM))
        return baton_socks5_listener_rest (self);
      if (fd < 0)
        break;
      baton_socks5_listener_admit (self, fd);
    }

  return G_SOURCE_CONTINUE;
}

static void
baton_socks5_listener_attach (BatonSocks5Listener *self)
{
  self->resume_us = -1;
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_connection_cb), self, NULL);
  g_source_set_static_name (self->source, "baton-socks5-listener");
  g_source_attach (self->source, NULL);
}

static GSocket *
baton_socks5_listener_bind (GSocketFamily family, guint16 port, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr (GInetAddress) any = g_inet_address_new_any (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (any, port);

  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  /* One socket for both families: the kernel maps IPv4 into IPv6. */
  if (family == G_SOCKET_FAMILY_IPV6)
    (void) g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, FALSE, NULL);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

/**
 * baton_socks5_listener_set_port:
 * @self: a listener
 * @port: where to listen; 0: any port
 *
 * Counts from the next baton_socks5_listener_start() that has to open a socket.
 */
void
baton_socks5_listener_set_port (BatonSocks5Listener *self, guint16 port)
{
  g_return_if_fail (BATON_IS_SOCKS5_LISTENER (self));

  self->wanted_port = port;
}

/**
 * baton_socks5_listener_start:
 * @self: a listener
 * @error: return location: %BATON_LEG_ERROR_UNREACHABLE when the port is taken or no socket can be had
 *
 * Listens on all addresses of this machine, from now until the end. There is no other port when the wanted one is
 * taken: a router or firewall was told of that one. May be called again, also after a failure.
 *
 * Returns: whether it listens
 */
gboolean
baton_socks5_listener_start (BatonSocks5Listener *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GSocketAddress) address = NULL;

  g_return_val_if_fail (BATON_IS_SOCKS5_LISTENER (self), FALSE);

  if (self->socket != NULL)
    return TRUE;

  self->socket = baton_socks5_listener_bind (G_SOCKET_FAMILY_IPV6, self->wanted_port, NULL);
  self->ipv6 = self->socket != NULL;
  if (self->socket == NULL)
    self->socket = baton_socks5_listener_bind (G_SOCKET_FAMILY_IPV4, self->wanted_port, &failure);
  if (self->socket != NULL)
    address = g_socket_get_local_address (self->socket, &failure);
  if (address == NULL)
    {
      g_clear_object (&self->socket);
      g_set_error (error, BATON_LEG_ERROR, BATON_LEG_ERROR_UNREACHABLE, "Cannot listen on port %u: %s",
                   self->wanted_port, failure->message);
      return FALSE;
    }

  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  self->alarm = baton_alarm_new (self->clock, on_due_cb, self);
  baton_socks5_listener_attach (self);
  g_debug ("Listening for SOCKS5 on port %u, %s", self->port, self->ipv6 ? "IPv6 and IPv4" : "IPv4 only");

  return TRUE;
}

/**
 * baton_socks5_listener_get_port:
 * @self: a listener
 *
 * Returns: where it listens; 0: it does not
 */
guint16
baton_socks5_listener_get_port (BatonSocks5Listener *self)
{
  g_return_val_if_fail (BATON_IS_SOCKS5_LISTENER (self), 0);

  return self->port;
}

/**
 * baton_socks5_listener_has_ipv6:
 * @self: a listener
 *
 * Returns: whether it can be reached by IPv6 as well as by IPv4
 */
gboolean
baton_socks5_listener_has_ipv6 (BatonSocks5Listener *self)
{
  g_return_val_if_fail (BATON_IS_SOCKS5_LISTENER (self), FALSE);

  return self->ipv6;
}

/**
 * baton_socks5_listener_get_pending:
 * @self: a listener
 *
 * Returns: how many clients are in their handshake
 */
guint
baton_socks5_listener_get_pending (BatonSocks5Listener *self)
{
  g_return_val_if_fail (BATON_IS_SOCKS5_LISTENER (self), 0);

  return g_queue_get_length (&self->pending);
}

/**
 * baton_socks5_listener_claim:
 * @self: a listener
 * @hash: 40 hex characters, lower case
 * @claim: what to do with clients that ask for it; outlives the claim
 * @user_data: (closure): borrowed
 *
 * Lets clients in that ask for @hash, for as long as the owner is not busy with one. Everybody else is refused.
 *
 * Returns: for baton_socks5_listener_release()
 */
guint
baton_socks5_listener_claim (BatonSocks5Listener *self,
                             const char *hash,
                             const BatonSocks5Claim *claim,
                             gpointer user_data)
{
  Claimed *claimed;

  g_return_val_if_fail (BATON_IS_SOCKS5_LISTENER (self), 0);
  g_return_val_if_fail (hash != NULL && claim != NULL, 0);

  claimed = g_new0 (Claimed, 1);
  claimed->id = ++self->last_id;
  claimed->hash = g_strdup (hash);
  claimed->claim = claim;
  claimed->user_data = user_data;
  g_ptr_array_add (self->claims, claimed);

  return claimed->id;
}

/**
 * baton_socks5_listener_release:
 * @self: a listener
 * @id: a claim; one that is gone already is ignored
 *
 * Refuses every client of that hash from now on.
 */
void
baton_socks5_listener_release (BatonSocks5Listener *self, guint id)
{
  g_return_if_fail (BATON_IS_SOCKS5_LISTENER (self));

  for (guint i = 0; i < self->claims->len; i++)
    {
      Claimed *claimed = g_ptr_array_index (self->claims, i);

      if (claimed->id == id)
        {
          g_ptr_array_remove_index (self->claims, i);
          return;
        }
    }
}

static void
baton_socks5_listener_dispose (GObject *object)
{
  BatonSocks5Listener *self = BATON_SOCKS5_LISTENER (object);
  Pending *pending;

  while ((pending = g_queue_pop_head (&self->pending)))
    pending_free (pending);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_pointer (&self->alarm, baton_alarm_free);
  g_clear_object (&self->socket);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (baton_socks5_listener_parent_class)->dispose (object);
}

static void
baton_socks5_listener_finalize (GObject *object)
{
  BatonSocks5Listener *self = BATON_SOCKS5_LISTENER (object);

  g_clear_pointer (&self->claims, g_ptr_array_unref);

  G_OBJECT_CLASS (baton_socks5_listener_parent_class)->finalize (object);
}

static void
baton_socks5_listener_class_init (BatonSocks5ListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = baton_socks5_listener_dispose;
  object_class->finalize = baton_socks5_listener_finalize;
}

static void
baton_socks5_listener_init (BatonSocks5Listener *self)
{
  self->resume_us = -1;
  self->claims = g_ptr_array_new_with_free_func (claimed_free);
  g_queue_init (&self->pending);
}
