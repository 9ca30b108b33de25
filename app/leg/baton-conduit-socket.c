/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-conduit-socket.h"

#include <errno.h>
#include <glib-unix.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "baton-leg.h"

/* How long sent bytes may stay unacknowledged before the kernel gives up, milliseconds (architecture 4). */
#define USER_TIMEOUT_MS 30000

/* From this round trip on BBR helps; below it halves a LAN, microseconds (architecture 4). */
#define BBR_ROUND_TRIP_US 5000

/* How much is thrown away before the descriptor is closed, bytes: unread bytes would turn the end into a reset. */
#define DRAIN_MAX (4 * 1024 * 1024)

struct _BatonConduitSocket
{
  GObject parent_instance;

  int fd;
  gboolean finished;
};

static void baton_conduit_socket_iface_init (BatonConduitInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonConduitSocket,
                               baton_conduit_socket,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_CONDUIT, baton_conduit_socket_iface_init))

static void
baton_conduit_socket_tune (int fd)
{
  const char bbr[] = "bbr";
  unsigned int timeout_ms = USER_TIMEOUT_MS;
  struct tcp_info info;
  socklen_t length = sizeof info;

  (void) setsockopt (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout_ms, sizeof timeout_ms);

  memset (&info, 0, sizeof info);
  if (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &length) == 0 && info.tcpi_rtt > BBR_ROUND_TRIP_US)
    (void) setsockopt (fd, IPPROTO_TCP, TCP_CONGESTION, bbr, strlen (bbr));
}

/**
 * baton_conduit_socket_new:
 * @fd: (transfer full): a connected stream socket
 *
 * Takes a socket over for the data: non-blocking, with a limit on unacknowledged bytes, and BBR on long paths where
 * the kernel has it. Its buffers are the kernel's to size.
 *
 * Returns: (transfer full): the conduit
 */
BatonConduit *
baton_conduit_socket_new (int fd)
{
  BatonConduitSocket *self;

  g_return_val_if_fail (fd >= 0, NULL);

  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  baton_conduit_socket_tune (fd);
  self = g_object_new (BATON_TYPE_CONDUIT_SOCKET, NULL);
  self->fd = fd;

  return BATON_CONDUIT (self);
}

static gssize
baton_conduit_socket_result (gssize count, GError **error)
{
  int code = errno;

  if (count >= 0)
    return count;
  if (code == EAGAIN)
    return BATON_CONDUIT_WAIT;

  g_set_error_literal (error, BATON_LEG_ERROR, code == ETIMEDOUT ? BATON_LEG_ERROR_TIMED_OUT : BATON_LEG_ERROR_LOST,
                       g_strerror (code));

  return BATON_CONDUIT_BROKEN;
}

static gssize
baton_conduit_socket_read (BatonConduit *conduit, gpointer buffer, gsize length, GError **error)
{
  BatonConduitSocket *self = BATON_CONDUIT_SOCKET (conduit);
  gssize count;

  do
    count = recv (self->fd, buffer, length, MSG_DONTWAIT);
  while (count < 0 && errno == EINTR);

  return baton_conduit_socket_result (count, error);
}

static gssize
baton_conduit_socket_write (BatonConduit *conduit, gconstpointer buffer, gsize length, GError **error)
{
  BatonConduitSocket *self = BATON_CONDUIT_SOCKET (conduit);
  gssize count;

  do
    count = send (self->fd, buffer, length, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (count < 0 && errno == EINTR);

  return baton_conduit_socket_result (count, error);
}

static int
baton_conduit_socket_get_poll (BatonConduit *conduit, gboolean for_write, short *events)
{
  *events = for_write ? POLLOUT : POLLIN;

  return BATON_CONDUIT_SOCKET (conduit)->fd;
}

static gboolean
baton_conduit_socket_finish (BatonConduit *conduit, GError **error)
{
  BatonConduitSocket *self = BATON_CONDUIT_SOCKET (conduit);

  self->finished = TRUE;
  if (shutdown (self->fd, SHUT_WR) == 0)
    return TRUE;

  g_set_error_literal (error, BATON_LEG_ERROR, BATON_LEG_ERROR_LOST, g_strerror (errno));

  return FALSE;
}

static void
baton_conduit_socket_close (BatonConduit *conduit)
{
  BatonConduitSocket *self = BATON_CONDUIT_SOCKET (conduit);
  guint8 bin[16 * 1024];
  gsize drained = 0;

  if (self->fd < 0)
    return;

  (void) shutdown (self->fd, SHUT_WR);
  while (drained < DRAIN_MAX)
    {
      gssize count = recv (self->fd, bin, sizeof bin, MSG_DONTWAIT);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        break;
      drained += count;
    }

  close (self->fd);
  self->fd = -1;
}

static int
baton_conduit_socket_get_socket (BatonConduit *conduit)
{
  return BATON_CONDUIT_SOCKET (conduit)->fd;
}

static guint64
baton_conduit_socket_get_unsent (BatonConduit *conduit)
{
  BatonConduitSocket *self = BATON_CONDUIT_SOCKET (conduit);
  int unsent = 0;

  if (self->fd < 0 || ioctl (self->fd, SIOCOUTQ, &unsent) < 0 || unsent < 0)
    return 0;
  /* Our FIN counts as a byte. */
  if (self->finished && unsent > 0)
    unsent--;

  return unsent;
}

static void
baton_conduit_socket_finalize (GObject *object)
{
  baton_conduit_socket_close (BATON_CONDUIT (object));

  G_OBJECT_CLASS (baton_conduit_socket_parent_class)->finalize (object);
}

static void
baton_conduit_socket_iface_init (BatonConduitInterface *iface)
{
  iface->read = baton_conduit_socket_read;
  iface->write = baton_conduit_socket_write;
  iface->get_poll = baton_conduit_socket_get_poll;
  iface->finish = baton_conduit_socket_finish;
  iface->close = baton_conduit_socket_close;
  iface->get_socket = baton_conduit_socket_get_socket;
  iface->get_unsent = baton_conduit_socket_get_unsent;
}

static void
baton_conduit_socket_class_init (BatonConduitSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_conduit_socket_finalize;
}

static void
baton_conduit_socket_init (BatonConduitSocket *self)
{
  self->fd = -1;
}
