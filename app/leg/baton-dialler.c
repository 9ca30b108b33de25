/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0065 section 5.3: the SOCKS5 client, connecting to streamhosts and proxies. */
#include "baton-dialler.h"

#include <fcntl.h>
#include <string.h>

#include "baton-patience.h"
#include "baton-socks5.h"

/* The longest name of a host that DNS knows (RFC 1035 section 2.3.4), characters. */
#define NAME_MAX_LENGTH 253

typedef enum
{
  CONNECTING, /* TCP is on its way */
  CONNECTED,  /* TCP is up; nothing was sent */
  ASKING,     /* the greeting is out */
  OVER,
} Phase;

/* Lives as long as anything of it is open, longer than its dialler if need be. */
typedef struct
{
  gatomicrefcount ref_count;
  BatonDialler *dialler; /* unowned; NULL once nobody wants to hear of it any more */
  guint number;
  Phase phase;
  gboolean requested;
  BatonCandidate *candidate;
  BatonClock *clock;
  GCancellable *cancellable;
  BatonTcp *tcp;
  BatonSocks5 socks;
  BatonAlarm *last_call; /* set once it was abandoned in ASKING */
} Attempt;

struct _BatonDialler
{
  BatonClock *clock;
  const BatonDiallerEvents *events;
  gpointer user_data;
  GSocketClient *client;
  GPtrArray *attempts; /* (element-type Attempt) */
};

static Attempt *
attempt_ref (Attempt *attempt)
{
  g_atomic_ref_count_inc (&attempt->ref_count);

  return attempt;
}

static void
attempt_unref (gpointer data)
{
  Attempt *attempt = data;

  if (!g_atomic_ref_count_dec (&attempt->ref_count))
    return;

  g_clear_pointer (&attempt->last_call, baton_alarm_free);
  g_clear_pointer (&attempt->tcp, baton_tcp_close);
  g_clear_object (&attempt->cancellable);
  g_clear_object (&attempt->clock);
  baton_candidate_unref (attempt->candidate);
  g_free (attempt);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_unref)

/* Nothing is told of it any more. Whoever calls this keeps a reference. */
static BatonDialler *
attempt_detach (Attempt *attempt)
{
  BatonDialler *dialler = g_steal_pointer (&attempt->dialler);

  if (dialler != NULL)
    g_ptr_array_remove (dialler->attempts, attempt);

  return dialler;
}

static void
attempt_fail (Attempt *attempt, BatonLegReason reason)
{
  g_autoptr (Attempt) alive = attempt_ref (attempt);
  gboolean abandoned = attempt->last_call != NULL;
  BatonDialler *dialler = attempt_detach (attempt);

  attempt->phase = OVER;
  g_clear_pointer (&attempt->last_call, baton_alarm_free);
  g_clear_pointer (&attempt->tcp, baton_tcp_close);
  if (abandoned)
    attempt_unref (attempt);
  else if (dialler != NULL)
    dialler->events->failed (attempt->number, reason, dialler->user_data);
}

static void
attempt_grant (Attempt *attempt)
{
  g_autoptr (Attempt) alive = attempt_ref (attempt);
  BatonDialler *dialler = attempt->dialler;

  if (dialler == NULL)
    {
      attempt_fail (attempt, BATON_LEG_REASON_NOT_NEEDED);
      return;
    }

  attempt_detach (attempt);
  attempt->phase = OVER;
  baton_tcp_watch (attempt->tcp, 0, NULL, NULL);
  dialler->events->granted (attempt->number, attempt->candidate, g_steal_pointer (&attempt->tcp), dialler->user_data);
}

static gboolean
attempt_send (Attempt *attempt)
{
  gsize length;
  const guint8 *bytes = baton_socks5_get_output (&attempt->socks, &length);

  return baton_tcp_send (attempt->tcp, bytes, length);
}

static void
on_reply_cb (gpointer user_data)
{
  Attempt *attempt = user_data;
  guint8 buffer[BATON_SOCKS5_MAX];
  gssize count = baton_tcp_read (attempt->tcp, buffer, baton_socks5_get_wanted (&attempt->socks));

  if (count == BATON_TCP_WAIT)
    return;
  if (count == BATON_TCP_END || count == BATON_TCP_BROKEN)
    {
      attempt_fail (attempt, count == BATON_TCP_END ? BATON_LEG_REASON_CLOSED : BATON_LEG_REASON_RESET);
      return;
    }

  switch (baton_socks5_feed (&attempt->socks, buffer, count))
    {
    case BATON_SOCKS5_MORE:
      return;

    case BATON_SOCKS5_SEND:
      if (!attempt_send (attempt))
        attempt_fail (attempt, BATON_LEG_REASON_RESET);
      return;

    case BATON_SOCKS5_GRANTED:
      attempt_grant (attempt);
      return;

    case BATON_SOCKS5_DENIED:
      attempt_fail (attempt, BATON_LEG_REASON_DENIED);
      return;

    case BATON_SOCKS5_ASKED:
    case BATON_SOCKS5_BAD:
    default:
      attempt_fail (attempt, BATON_LEG_REASON_HANDSHAKE);
      return;
    }
}

/* Something came before anything was sent: its end, or what no SOCKS server says. */
static void
on_early_cb (gpointer user_data)
{
  Attempt *attempt = user_data;
  BatonLegReason reason = baton_tcp_check (attempt->tcp);

  attempt_fail (attempt, reason != BATON_LEG_REASON_NONE ? reason : BATON_LEG_REASON_HANDSHAKE);
}

static void
attempt_ask (Attempt *attempt)
{
  attempt->phase = ASKING;
  baton_tcp_watch (attempt->tcp, G_IO_IN, on_reply_cb, attempt);
  /* A write that fails shows in the watch at once. */
  (void) attempt_send (attempt);
}

static BatonLegReason
reason_of (const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    return BATON_LEG_REASON_UNREACHABLE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return BATON_LEG_REASON_REFUSED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return BATON_LEG_REASON_TIMED_OUT;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return BATON_LEG_REASON_RESET;

  return BATON_LEG_REASON_UNREACHABLE;
}

static void
on_connected_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attempt) attempt = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  int fd = -1;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (object), result, &error);
  /* The connection closes its descriptor when it goes; ours is another one for the same socket. */
  if (connection != NULL)
    fd = fcntl (g_socket_get_fd (g_socket_connection_get_socket (connection)), F_DUPFD_CLOEXEC, 0);
  if (fd >= 0)
    attempt->tcp = baton_tcp_new (fd, attempt->clock);

  if (attempt->dialler == NULL)
    return;
  if (attempt->tcp == NULL)
    {
      attempt_fail (attempt, error != NULL ? reason_of (error) : BATON_LEG_REASON_UNREACHABLE);
      return;
    }

  attempt->phase = CONNECTED;
  baton_tcp_watch (attempt->tcp, G_IO_IN, on_early_cb, attempt);
  attempt->dialler->events->connected (attempt->number, attempt->dialler->user_data);
  if (attempt->dialler != NULL && attempt->phase == CONNECTED && attempt->requested)
    attempt_ask (attempt);
}

/* Where to connect to; NULL for addresses that are nobody's and names that cannot be. */
static GSocketConnectable *
connectable_of (BatonCandidate *candidate)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (candidate->host, candidate->port);
  GInetAddress *inet;

  if (candidate->port == 0 || candidate->host[0] == '\0')
    return NULL;
  if (address == NULL)
    return strlen (candidate->host) <= NAME_MAX_LENGTH ? g_network_address_new (candidate->host, candidate->port)
                                                       : NULL;

  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  if (g_inet_address_get_is_any (inet) || g_inet_address_get_is_multicast (inet))
    return NULL;

  return G_SOCKET_CONNECTABLE (g_steal_pointer (&address));
}

static Attempt *
baton_dialler_find (BatonDialler *self, guint number)
{
  for (guint i = 0; i < self->attempts->len; i++)
    {
      Attempt *attempt = g_ptr_array_index (self->attempts, i);

      if (attempt->number == number)
        return attempt;
    }

  return NULL;
}

/**
 * baton_dialler_new:
 * @clock: times the last seconds of what was abandoned
 * @events: what becomes of attempts; outlives the dialler
 * @user_data: (closure): borrowed
 *
 * Returns: (transfer full): a dialler without attempts
 */
BatonDialler *
baton_dialler_new (BatonClock *clock, const BatonDiallerEvents *events, gpointer user_data)
{
  BatonDialler *self;

  g_return_val_if_fail (BATON_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (events != NULL, NULL);

  self = g_new0 (BatonDialler, 1);
  self->clock = g_object_ref (clock);
  self->events = events;
  self->user_data = user_data;
  self->client = g_socket_client_new ();
  /* The desktop's web proxy is no road to a peer. */
  g_socket_client_set_enable_proxy (self->client, FALSE);
  self->attempts = g_ptr_array_new_with_free_func (attempt_unref);

  return self;
}

/**
 * baton_dialler_dial:
 * @self: a dialler
 * @number: the attempt's; none that is open has it
 * @candidate: where to
 * @hash: 40 hex characters: what a request will ask for
 *
 * Connects by TCP. A name is resolved first, both families; its addresses are tried as in RFC 8305. How long is up to
 * the caller.
 *
 * Returns: %FALSE when there is nothing to connect to, or too much is open: then nothing is told
 */
gboolean
baton_dialler_dial (BatonDialler *self, guint number, BatonCandidate *candidate, const char *hash)
{
  g_autoptr (GSocketConnectable) connectable = NULL;
  Attempt *attempt;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (candidate != NULL && hash != NULL, FALSE);

  connectable = connectable_of (candidate);
  if (connectable == NULL || self->attempts->len >= BATON_DIALLER_MAX || baton_dialler_find (self, number) != NULL)
    return FALSE;

  attempt = g_new0 (Attempt, 1);
  g_atomic_ref_count_init (&attempt->ref_count);
  attempt->dialler = self;
  attempt->number = number;
  attempt->candidate = baton_candidate_ref (candidate);
  attempt->clock = g_object_ref (self->clock);
  attempt->cancellable = g_cancellable_new ();
  baton_socks5_init_client (&attempt->socks, hash);
  g_ptr_array_add (self->attempts, attempt);

  g_socket_client_connect_async (self->client, connectable, attempt->cancellable, on_connected_cb,
                                 attempt_ref (attempt));

  return TRUE;
}

/**
 * baton_dialler_request:
 * @self: a dialler
 * @number: an attempt
 *
 * Begins the SOCKS handshake, now or as soon as TCP is up.
 *
 * Returns: %FALSE when no such attempt is open
 */
gboolean
baton_dialler_request (BatonDialler *self, guint number)
{
  Attempt *attempt;

  g_return_val_if_fail (self != NULL, FALSE);

  attempt = baton_dialler_find (self, number);
  if (attempt == NULL)
    return FALSE;

  attempt->requested = TRUE;
  if (attempt->phase == CONNECTED)
    attempt_ask (attempt);

  return TRUE;
}

static void
on_last_call_cb (gpointer user_data)
{
  attempt_fail (user_data, BATON_LEG_REASON_TIMED_OUT);
}

/* I12: a socket closed while its SOCKS reply is on the way would be answered by a reset. */
static void
attempt_abandon (Attempt *attempt)
{
  g_autoptr (Attempt) alive = attempt_ref (attempt);

  attempt_detach (attempt);
  if (attempt->phase == ASKING)
    {
      attempt->last_call = baton_alarm_new (attempt->clock, on_last_call_cb, attempt);
      baton_alarm_set (attempt->last_call, baton_clock_now_us (attempt->clock) + BATON_PATIENCE_DROP_REPLY_MS * 1000);
      attempt_ref (attempt);
      return;
    }

  attempt->phase = OVER;
  g_cancellable_cancel (attempt->cancellable);
  g_clear_pointer (&attempt->tcp, baton_tcp_close);
}

/**
 * baton_dialler_abandon:
 * @self: a dialler
 * @number: an attempt; one that is over is ignored
 *
 * Gives an attempt up. Its SOCKS reply is still read, for %BATON_PATIENCE_DROP_REPLY_MS at most, then it is closed; the
 * dialler need not live as long.
 */
void
baton_dialler_abandon (BatonDialler *self, guint number)
{
  Attempt *attempt;

  g_return_if_fail (self != NULL);

  attempt = baton_dialler_find (self, number);
  if (attempt != NULL)
    attempt_abandon (attempt);
}

/**
 * baton_dialler_free:
 * @self: (transfer full): a dialler
 *
 * Abandons all attempts.
 */
void
baton_dialler_free (BatonDialler *self)
{
  g_return_if_fail (self != NULL);

  while (self->attempts->len > 0)
    attempt_abandon (g_ptr_array_index (self->attempts, 0));

  g_ptr_array_unref (self->attempts);
  g_object_unref (self->client);
  g_object_unref (self->clock);
  g_free (self);
}
