/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "leg-fixture.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "baton-test.h"

static void leg_sink_iface_init (BatonNoteSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LegSink,
                               leg_sink,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_NOTE_SINK, leg_sink_iface_init))

LegSink *
leg_sink_new (void)
{
  return g_object_new (LEG_TYPE_SINK, NULL);
}

gboolean
leg_sink_heard (LegSink *self, const char *what)
{
  g_auto (GStrv) words = g_strsplit (self->told->str, " ", -1);

  return g_strv_contains ((const char *const *) words, what);
}

static const char *
nick_of (GType type, int value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);

  return g_enum_get_value (klass, value)->value_nick;
}

static void
leg_sink_take (BatonNoteSink *sink, const BatonNote *note)
{
  LegSink *self = LEG_SINK (sink);

  if (self->told->len > 0)
    g_string_append_c (self->told, ' ');
  g_string_append (self->told, nick_of (BATON_TYPE_NOTE_KIND, note->kind));
  if (note->attempt != 0)
    g_string_append_printf (self->told, ":%u", note->attempt);
  if (note->kind == BATON_NOTE_BYTE)
    g_string_append_printf (self->told, ":%02x", note->byte);
  if (note->reason != BATON_LEG_REASON_NONE)
    g_string_append_printf (self->told, ":%s", nick_of (BATON_TYPE_LEG_REASON, note->reason));
  if (self->on_note != NULL)
    self->on_note (note, self->user_data);
}

static void
leg_sink_finalize (GObject *object)
{
  g_string_free (LEG_SINK (object)->told, TRUE);

  G_OBJECT_CLASS (leg_sink_parent_class)->finalize (object);
}

static void
leg_sink_iface_init (BatonNoteSinkInterface *iface)
{
  iface->take = leg_sink_take;
}

static void
leg_sink_class_init (LegSinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leg_sink_finalize;
}

static void
leg_sink_init (LegSink *self)
{
  self->told = g_string_new (NULL);
}

BatonOffer *
leg_offer (BatonRole role)
{
  g_autoptr (BatonJid) romeo = baton_jid_new ("romeo@montague.example/orchard", NULL);
  g_autoptr (BatonJid) juliet = baton_jid_new ("juliet@capulet.example/balcony", NULL);
  g_autoptr (BatonFileInfo) file = baton_file_info_new ("letter.txt", 1000);

  return baton_offer_new (role, role == BATON_INITIATOR ? romeo : juliet, role == BATON_INITIATOR ? juliet : romeo,
                          "ft_bc8f", file, BATON_METHOD_S5B | BATON_METHOD_IBB, TRUE);
}

BatonCandidate *
leg_candidate (const char *jid, guint16 port, gboolean proxy, gboolean ours)
{
  BatonCandidate *candidate = baton_candidate_new (jid, "127.0.0.1", port, proxy);

  candidate->ours = ours;

  return candidate;
}

static void
loopback_of (struct sockaddr_in *address, guint16 port)
{
  memset (address, 0, sizeof *address);
  address->sin_family = AF_INET;
  address->sin_port = htons (port);
  address->sin_addr.s_addr = htonl (INADDR_LOOPBACK);
}

int
raw_connect (guint16 port)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address;
  int on = 1;

  loopback_of (&address, port);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), ==, 0);

  return fd;
}

int
raw_listen (guint16 *port)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  struct sockaddr_in address;
  socklen_t length = sizeof address;

  loopback_of (&address, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 8), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  *port = ntohs (address.sin_port);

  return fd;
}

int
raw_accept (int fd)
{
  int client = -1;

  baton_test_wait_until ((client = accept4 (fd, NULL, NULL, SOCK_CLOEXEC)) >= 0);

  return client;
}

void
raw_send (int fd, gconstpointer bytes, gsize length)
{
  g_assert_cmpint (send (fd, bytes, length, MSG_NOSIGNAL), ==, length);
}

void
raw_expect (int fd, gconstpointer bytes, gsize length)
{
  g_autofree guint8 *got = g_malloc (length);
  gsize at = 0;
  gssize count = 0;

  while (at < length)
    {
      baton_test_wait_until ((count = recv (fd, got + at, length - at, MSG_DONTWAIT)) >= 0 || errno != EAGAIN);
      g_assert_cmpint (count, >, 0);
      at += count;
    }

  g_assert_cmpmem (got, length, bytes, length);
}

int
raw_wait_end (int fd)
{
  guint8 byte;
  gssize count = -1;

  baton_test_wait_until ((count = recv (fd, &byte, 1, MSG_DONTWAIT)) == 0 || (count < 0 && errno != EAGAIN));

  return count == 0 ? 0 : errno;
}

void
raw_reset (int fd)
{
  struct linger linger = { 1, 0 };

  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger), ==, 0);
  close (fd);
}

void
raw_enter (int fd, const char *hash)
{
  g_autofree char *request = g_strdup_printf ("\x05\x01%c\x03\x28%s%c%c", 0, hash, 0, 0);

  raw_send (fd, "\x05\x01\x00", 3);
  raw_expect (fd, "\x05\x00", 2);
  raw_send (fd, request, 47);
}

void
raw_granted (int fd, const char *hash)
{
  g_autofree char *reply = g_strdup_printf ("\x05%c%c\x03\x28%s%c%c", 0, 0, hash, 0, 0);

  raw_expect (fd, reply, 47);
}

void
raw_admit (int fd, const char *hash)
{
  g_autofree char *request = g_strdup_printf ("\x05\x01%c\x03\x28%s%c%c", 0, hash, 0, 0);

  raw_expect (fd, "\x05\x01\x00", 3);
  raw_send (fd, "\x05\x00", 2);
  raw_expect (fd, request, 47);
}

void
raw_reply (int fd, const char *hash, guint8 code)
{
  g_autofree char *reply = g_strdup_printf ("\x05%c%c\x03\x28%s%c%c", code, 0, hash, 0, 0);

  raw_send (fd, reply, 47);
}
