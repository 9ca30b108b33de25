/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-test-conduit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "baton-leg.h"

struct _BatonTestConduit
{
  GObject parent_instance;

  int fd;
  BatonTestConduitTraits traits;
  guint calls;
  guint64 bytes;
  gboolean finished;
};

static void baton_test_conduit_iface_init (BatonConduitInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonTestConduit, baton_test_conduit, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_CONDUIT, baton_test_conduit_iface_init))

BatonConduit *
baton_test_conduit_new (int                           fd,
                        const BatonTestConduitTraits *traits)
{
  BatonTestConduit *self = g_object_new (BATON_TYPE_TEST_CONDUIT, NULL);

  self->fd = fd;
  if (traits != NULL)
    self->traits = *traits;
  return BATON_CONDUIT (self);
}

gboolean
baton_test_conduit_is_closed (BatonConduit *conduit)
{
  return BATON_TEST_CONDUIT (conduit)->fd < 0;
}

void
baton_test_connect (gboolean tcp,
                    int      fds[2])
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int listener;

  if (!tcp)
    {
      g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds));
      return;
    }

  listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_no_errno (bind (listener, (struct sockaddr *) &address, sizeof address));
  g_assert_no_errno (listen (listener, 1));
  g_assert_no_errno (getsockname (listener, (struct sockaddr *) &address, &length));
  fds[0] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_no_errno (connect (fds[0], (struct sockaddr *) &address, sizeof address));
  fds[1] = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
  g_assert_no_errno (fds[1]);
  close (listener);
}

/* How many bytes may go through now, or what to return instead. */
static gssize
get_allowance (BatonTestConduit  *self,
               gsize              length,
               GError           **error)
{
  self->calls++;
  if (self->traits.wait_every > 0 && self->calls % self->traits.wait_every == 0)
    return BATON_CONDUIT_WAIT;
  if (self->traits.break_at > 0)
    {
      if (self->bytes >= self->traits.break_at)
        {
          g_set_error_literal (error, BATON_LEG_ERROR, BATON_LEG_ERROR_LOST, "broken by the test");
          return BATON_CONDUIT_BROKEN;
        }
      length = MIN (length, self->traits.break_at - self->bytes);
    }
  return self->traits.step > 0 ? MIN (length, self->traits.step) : length;
}

static gssize
get_result (BatonTestConduit  *self,
            gssize             count,
            GError           **error)
{
  if (count >= 0)
    {
      self->bytes += count;
      return count;
    }
  if (errno == EAGAIN)
    return BATON_CONDUIT_WAIT;
  g_set_error_literal (error, BATON_LEG_ERROR, BATON_LEG_ERROR_LOST, g_strerror (errno));
  return BATON_CONDUIT_BROKEN;
}

static gssize
baton_test_conduit_read (BatonConduit  *conduit,
                         gpointer       buffer,
                         gsize          length,
                         GError       **error)
{
  BatonTestConduit *self = BATON_TEST_CONDUIT (conduit);
  gssize allowed = get_allowance (self, length, error);

  return allowed < 0 ? allowed : get_result (self, recv (self->fd, buffer, allowed, MSG_DONTWAIT), error);
}

static gssize
baton_test_conduit_write (BatonConduit   *conduit,
                          gconstpointer   buffer,
                          gsize           length,
                          GError        **error)
{
  BatonTestConduit *self = BATON_TEST_CONDUIT (conduit);
  gssize allowed = get_allowance (self, length, error);

  if (allowed < 0)
    return allowed;
  return get_result (self, send (self->fd, buffer, allowed, MSG_DONTWAIT | MSG_NOSIGNAL), error);
}

static int
baton_test_conduit_get_poll (BatonConduit *conduit,
                             gboolean      for_write,
                             short        *events)
{
  *events = for_write ? POLLOUT : POLLIN;
  return BATON_TEST_CONDUIT (conduit)->fd;
}

static gboolean
baton_test_conduit_finish (BatonConduit  *conduit,
                           GError       **error)
{
  BatonTestConduit *self = BATON_TEST_CONDUIT (conduit);

  self->finished = TRUE;
  return get_result (self, shutdown (self->fd, SHUT_WR), error) == 0;
}

static void
baton_test_conduit_close (BatonConduit *conduit)
{
  BatonTestConduit *self = BATON_TEST_CONDUIT (conduit);

  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

static int
baton_test_conduit_get_socket (BatonConduit *conduit)
{
  BatonTestConduit *self = BATON_TEST_CONDUIT (conduit);

  return self->traits.socket ? self->fd : -1;
}

static guint64
baton_test_conduit_get_unsent (BatonConduit *conduit)
{
  BatonTestConduit *self = BATON_TEST_CONDUIT (conduit);
  int unsent = 0;

  if (!self->traits.socket)
    return 0;
  g_assert_no_errno (ioctl (self->fd, SIOCOUTQ, &unsent));
  return MAX (unsent - self->finished, 0);
}

static void
baton_test_conduit_finalize (GObject *object)
{
  baton_test_conduit_close (BATON_CONDUIT (object));
  G_OBJECT_CLASS (baton_test_conduit_parent_class)->finalize (object);
}

static void
baton_test_conduit_iface_init (BatonConduitInterface *iface)
{
  iface->read = baton_test_conduit_read;
  iface->write = baton_test_conduit_write;
  iface->get_poll = baton_test_conduit_get_poll;
  iface->finish = baton_test_conduit_finish;
  iface->close = baton_test_conduit_close;
  iface->get_socket = baton_test_conduit_get_socket;
  iface->get_unsent = baton_test_conduit_get_unsent;
}

static void
baton_test_conduit_class_init (BatonTestConduitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_test_conduit_finalize;
}

static void
baton_test_conduit_init (BatonTestConduit *self)
{
  self->fd = -1;
}
