/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-tcp.h"

#include <errno.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "baton-patience.h"

/* How many sockets may be in their last seconds at once; one more is closed at once. */
#define CLOSING_MAX 256

/* How much a peer may still send after our FIN before we stop listening to it, bytes: more than a first window. */
#define DRAIN_MAX (4 * 1024 * 1024)

/* How much is thrown away in one turn of the main loop, and in one read, bytes. */
#define DRAIN_TURN (256 * 1024)
#define DRAIN_READ (16 * 1024)

struct _BatonTcp
{
  int fd;
  BatonClock *clock;
  GSource *watch;
  BatonTcpFunc func;
  gpointer user_data;

  BatonAlarm *last_call; /* set while closing */
  gsize drained;
};

static guint closing;

guint
baton_tcp_count_closing (void)
{
  return closing;
}

/**
 * baton_tcp_new:
 * @fd: (transfer full): a connected stream socket
 * @clock: times its last seconds
 *
 * Takes a socket over, makes it non-blocking and sends small messages at once (TCP_NODELAY): each SOCKS message has to
 * leave in one segment.
 *
 * Returns: (transfer full): the socket
 */
BatonTcp *
baton_tcp_new (int fd, BatonClock *clock)
{
  BatonTcp *self;
  int on = 1;

  g_return_val_if_fail (fd >= 0, NULL);
  g_return_val_if_fail (BATON_IS_CLOCK (clock), NULL);

  self = g_new0 (BatonTcp, 1);
  self->fd = fd;
  self->clock = g_object_ref (clock);
  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  (void) setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

  return self;
}

static void
baton_tcp_unwatch (BatonTcp *self)
{
  if (self->watch == NULL)
    return;

  g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
}

static void
baton_tcp_free (BatonTcp *self)
{
  baton_tcp_unwatch (self);
  if (self->last_call != NULL)
    closing--;
  g_clear_pointer (&self->last_call, baton_alarm_free);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_object (&self->clock);
  g_free (self);
}

/* Throws away what came; TRUE when nothing more will, or not soon enough to wait for it. */
static gboolean
baton_tcp_drain (BatonTcp *self)
{
  guint8 bin[DRAIN_READ];
  gsize turn = 0;

  while (turn < DRAIN_TURN)
    {
      gssize count = recv (self->fd, bin, sizeof bin, MSG_DONTWAIT);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0 && errno == EAGAIN)
        break;
      if (count <= 0)
        return TRUE;
      turn += count;
    }

  self->drained += turn;

  return self->drained > DRAIN_MAX;
}

static gboolean
on_late_bytes_cb (int fd, GIOCondition condition, gpointer user_data)
{
  BatonTcp *self = user_data;

  if (!baton_tcp_drain (self))
    return G_SOURCE_CONTINUE;

  baton_tcp_free (self);

  return G_SOURCE_REMOVE;
}

static void
on_last_call_cb (gpointer user_data)
{
  BatonTcp *self = user_data;

  (void) baton_tcp_drain (self);
  baton_tcp_free (self);
}

static void
baton_tcp_attach (BatonTcp *self, GIOCondition condition, GUnixFDSourceFunc func)
{
  self->watch = g_unix_fd_source_new (self->fd, condition);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (func), self, NULL);
  g_source_set_static_name (self->watch, "baton-tcp");
  g_source_attach (self->watch, NULL);
}

/**
 * baton_tcp_close:
 * @self: (transfer full): a socket
 *
 * Says goodbye with a FIN. The descriptor itself is closed only after the peer's FIN, or %BATON_PATIENCE_FIN_MS later:
 * unread bytes in a closed socket would turn the end into a reset. Nothing of that is the caller's business any more.
 */
void
baton_tcp_close (BatonTcp *self)
{
  g_return_if_fail (self != NULL);

  baton_tcp_unwatch (self);
  if (shutdown (self->fd, SHUT_WR) < 0 || baton_tcp_drain (self) || closing >= CLOSING_MAX)
    {
      baton_tcp_free (self);
      return;
    }

  closing++;
  self->last_call = baton_alarm_new (self->clock, on_last_call_cb, self);
  baton_alarm_set (self->last_call, baton_clock_now_us (self->clock) + BATON_PATIENCE_FIN_MS * 1000);
  baton_tcp_attach (self, G_IO_IN, on_late_bytes_cb);
}

/**
 * baton_tcp_steal:
 * @self: (transfer full): a socket
 *
 * Returns: its descriptor, non-blocking and now the caller's
 */
int
baton_tcp_steal (BatonTcp *self)
{
  int fd;

  g_return_val_if_fail (self != NULL, -1);

  fd = g_steal_fd (&self->fd);
  baton_tcp_free (self);

  return fd;
}

static gboolean
on_condition_cb (int fd, GIOCondition condition, gpointer user_data)
{
  BatonTcp *self = user_data;
  /* The function may close the socket, and this source with it: the source's own reference outlasts that. */
  BatonTcpFunc func = self->func;
  gpointer data = self->user_data;

  func (data);

  return G_SOURCE_CONTINUE;
}

/**
 * baton_tcp_watch:
 * @self: a socket
 * @condition: what to wait for; errors and hang-ups are told always; 0: stop watching
 * @func: called again and again while the condition holds; may close the socket
 * @user_data: (closure): borrowed
 *
 * Replaces the watch.
 */
void
baton_tcp_watch (BatonTcp *self, GIOCondition condition, BatonTcpFunc func, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  baton_tcp_unwatch (self);
  if (condition == 0)
    return;

  g_return_if_fail (func != NULL);
  self->func = func;
  self->user_data = user_data;
  baton_tcp_attach (self, condition, on_condition_cb);
}

static gssize
baton_tcp_receive (BatonTcp *self, gpointer buffer, gsize length, int flags)
{
  gssize count;

  do
    count = recv (self->fd, buffer, length, flags | MSG_DONTWAIT);
  while (count < 0 && errno == EINTR);

  if (count >= 0)
    return count;

  return errno == EAGAIN ? BATON_TCP_WAIT : BATON_TCP_BROKEN;
}

/**
 * baton_tcp_read:
 * @self: a socket
 * @buffer: (out): where to
 * @length: at most so many bytes, at least 1
 *
 * Returns: a count of bytes, or %BATON_TCP_END, %BATON_TCP_WAIT, %BATON_TCP_BROKEN
 */
gssize
baton_tcp_read (BatonTcp *self, gpointer buffer, gsize length)
{
  g_return_val_if_fail (self != NULL && length > 0, BATON_TCP_BROKEN);

  return baton_tcp_receive (self, buffer, length, 0);
}

/**
 * baton_tcp_peek:
 * @self: a socket
 * @buffer: (out): where to
 * @length: at most so many bytes, at least 1
 *
 * Like baton_tcp_read(), but the bytes stay where they are.
 *
 * Returns: as baton_tcp_read()
 */
gssize
baton_tcp_peek (BatonTcp *self, gpointer buffer, gsize length)
{
  g_return_val_if_fail (self != NULL && length > 0, BATON_TCP_BROKEN);

  return baton_tcp_receive (self, buffer, length, MSG_PEEK);
}

/**
 * baton_tcp_send:
 * @self: a socket to which little was sent so far
 * @bytes: (array length=length): a message of the handshake
 * @length: bytes
 *
 * Sends a few bytes in one write. The buffer of a socket that is still in its handshake holds them; one that does not
 * is as good as broken.
 *
 * Returns: whether all of it went
 */
gboolean
baton_tcp_send (BatonTcp *self, gconstpointer bytes, gsize length)
{
  gssize count;

  g_return_val_if_fail (self != NULL, FALSE);

  do
    count = send (self->fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (count < 0 && errno == EINTR);

  return count == (gssize) length;
}

/**
 * baton_tcp_check:
 * @self: a socket
 *
 * Looks whether anything can still come. An end that bytes lie before is none yet.
 *
 * Returns: %BATON_LEG_REASON_NONE while it is up; %BATON_LEG_REASON_CLOSED, %BATON_LEG_REASON_RESET or
 *   %BATON_LEG_REASON_TIMED_OUT when it is not
 */
BatonLegReason
baton_tcp_check (BatonTcp *self)
{
  char byte;
  gssize count;
  int error = 0;
  socklen_t length = sizeof error;

  g_return_val_if_fail (self != NULL, BATON_LEG_REASON_RESET);

  if (getsockopt (self->fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
    error = errno;
  if (error != 0)
    return error == ETIMEDOUT ? BATON_LEG_REASON_TIMED_OUT : BATON_LEG_REASON_RESET;

  count = baton_tcp_receive (self, &byte, 1, MSG_PEEK);
  if (count == BATON_TCP_END)
    return BATON_LEG_REASON_CLOSED;

  return count == BATON_TCP_BROKEN ? BATON_LEG_REASON_RESET : BATON_LEG_REASON_NONE;
}
