/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "baton-direct-leg.h"
#include "baton-fast-leg.h"
#include "baton-ns.h"
#include "baton-proxy-leg.h"
#include "baton-test-clock.h"
#include "baton-test-port.h"
#include "baton-test.h"
#include "leg-fixture.h"

#define ROMEO "romeo@montague.example/orchard"
#define JULIET "juliet@capulet.example/balcony"
#define PROXY "proxy.montague.example"

/* Two sides, each with a listener and a sink; the clock stands still. */
typedef struct
{
  BatonTestClock *clock;
  BatonSocks5Listener *listeners[2];
  BatonTestPort *ports[2];
  LegSink *sinks[2];
  BatonLeg *legs[2];
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  const char *jids[] = { ROMEO, JULIET };

  fixture->clock = baton_test_clock_new ();
  for (guint i = 0; i < 2; i++)
    {
      fixture->listeners[i] = baton_socks5_listener_new (BATON_CLOCK (fixture->clock));
      fixture->ports[i] = baton_test_port_new (jids[i], BATON_CLOCK (fixture->clock));
      fixture->sinks[i] = leg_sink_new ();
    }
  baton_test_port_join (fixture->ports[0], fixture->ports[1]);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      if (fixture->legs[i] != NULL)
        g_assert_finalize_object (fixture->legs[i]);
      g_assert_finalize_object (fixture->sinks[i]);
      g_assert_finalize_object (fixture->listeners[i]);
      g_assert_finalize_object (fixture->ports[i]);
    }
  for (guint i = 0; i < 3; i++)
    {
      baton_test_iterate ();
      baton_test_clock_advance (fixture->clock, 4000);
    }
  g_assert_cmpuint (baton_tcp_count_closing (), ==, 0);
  g_assert_finalize_object (fixture->clock);
}

static BatonLeg *
make (Fixture *fixture, BatonLegKind kind, BatonRole role)
{
  const GType types[] = { BATON_TYPE_DIRECT_LEG, BATON_TYPE_FAST_LEG, BATON_TYPE_PROXY_LEG };
  g_autoptr (BatonOffer) offer = leg_offer (role);
  BatonLeg *leg =
      kind == BATON_LEG_PROXY
          ? g_object_new (types[kind], "kind", kind, "offer", offer, "sink", fixture->sinks[role], "clock",
                          fixture->clock, "listener", fixture->listeners[role], "port", fixture->ports[role], NULL)
          : g_object_new (types[kind], "kind", kind, "offer", offer, "sink", fixture->sinks[role], "clock",
                          fixture->clock, "listener", fixture->listeners[role], NULL);

  fixture->legs[role] = leg;

  return leg;
}

static char *
hash_of (BatonRole offerer)
{
  g_autoptr (BatonOffer) offer = leg_offer (BATON_INITIATOR);

  return baton_offer_dup_hash (offer, offerer);
}

/* The initiator sends what is in @text through the conduits, and finishes. */
static void
carry (BatonConduit *from, BatonConduit *to, const char *text)
{
  gsize length = strlen (text);
  g_autofree char *got = g_malloc0 (length + 1);
  gsize at = 0;
  gssize count;
  short events;
  char byte;

  g_assert_cmpint (baton_conduit_write (from, text, length, NULL), ==, length);
  g_assert_true (baton_conduit_finish (from, NULL));
  while (at < length)
    {
      baton_test_wait_until ((count = baton_conduit_read (to, got + at, length - at, NULL)) != BATON_CONDUIT_WAIT);
      g_assert_cmpint (count, >, 0);
      at += count;
    }
  g_assert_cmpstr (got, ==, text);
  baton_test_wait_until (baton_conduit_read (to, &byte, 1, NULL) == BATON_CONDUIT_END);
  g_assert_cmpint (baton_conduit_get_poll (to, FALSE, &events), ==, baton_conduit_get_socket (to));

  baton_conduit_close (to);
  baton_test_wait_until (baton_conduit_read (from, &byte, 1, NULL) == BATON_CONDUIT_END);
  baton_conduit_close (from);
  g_assert_cmpint (baton_conduit_get_socket (from), ==, -1);
}

/* Joins the legs of a pair over a real socket: @dialler asks, the other listens. */
static void
join (Fixture *fixture, BatonRole dialler)
{
  BatonRole listener = dialler == BATON_INITIATOR ? BATON_TARGET : BATON_INITIATOR;
  g_autoptr (BatonCandidate) candidate = NULL;

  baton_leg_listen (fixture->legs[listener]);
  candidate = leg_candidate ("x", baton_socks5_listener_get_port (fixture->listeners[listener]), FALSE, FALSE);
  baton_leg_dial (fixture->legs[dialler], 7, candidate);
  leg_sink_assert (fixture->sinks[dialler], "");
  baton_test_wait_until (leg_sink_heard (fixture->sinks[dialler], "connected:7"));
  baton_leg_request (fixture->legs[dialler], 7);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[dialler], "granted:7"));
  leg_sink_assert (fixture->sinks[listener], "incoming");
}

static void
test_pair (Fixture *fixture, gconstpointer data)
{
  BatonLegKind kind = GPOINTER_TO_INT (data);
  BatonLeg *initiator = make (fixture, kind, BATON_INITIATOR);
  BatonLeg *target = make (fixture, kind, BATON_TARGET);
  g_autoptr (BatonConduit) from = NULL;
  g_autoptr (BatonConduit) to = NULL;

  join (fixture, kind == BATON_LEG_DIRECT ? BATON_TARGET : BATON_INITIATOR);
  baton_leg_await_byte (target, TRUE);
  baton_leg_select (initiator);
  from = baton_leg_take_conduit (initiator);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_TARGET], "byte:0d"));
  to = baton_leg_take_conduit (target);
  carry (from, to, "But soft");
  g_assert_null (baton_leg_take_conduit (target));
}

/* A payload that begins with a CR, glued to the selection byte. */
static void
test_only_one_byte_consumed (Fixture *fixture, gconstpointer data)
{
  BatonLeg *target = make (fixture, BATON_LEG_FAST, BATON_TARGET);
  g_autofree char *hash = hash_of (BATON_TARGET);
  g_autoptr (BatonConduit) conduit = NULL;
  char got[8];
  int fd;

  baton_leg_listen (target);
  fd = raw_connect (baton_socks5_listener_get_port (fixture->listeners[BATON_TARGET]));
  raw_enter (fd, hash);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_TARGET], "incoming"));
  raw_send (fd, "\r\rdata", 6);
  baton_leg_await_byte (target, TRUE);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_TARGET], "byte:0d"));
  conduit = baton_leg_take_conduit (target);
  g_assert_cmpint (baton_conduit_read (conduit, got, sizeof got, NULL), ==, 5);
  g_assert_cmpmem (got, 5, "\rdata", 5);
  close (fd);
}

static void
test_readable_leaves_the_byte (Fixture *fixture, gconstpointer data)
{
  BatonLeg *initiator = make (fixture, BATON_LEG_DIRECT, BATON_INITIATOR);
  BatonLeg *target = make (fixture, BATON_LEG_DIRECT, BATON_TARGET);
  g_autoptr (BatonConduit) from = NULL;
  g_autoptr (BatonConduit) to = NULL;
  char got[8];

  join (fixture, BATON_TARGET);
  baton_leg_await_byte (target, FALSE);
  from = baton_leg_take_conduit (initiator);
  g_assert_cmpint (baton_conduit_write (from, "\rx", 2, NULL), ==, 2);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_TARGET], "readable"));
  baton_test_iterate ();
  leg_sink_assert (fixture->sinks[BATON_TARGET], "connected:7 granted:7 readable");

  baton_leg_await_byte (target, TRUE);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_TARGET], "byte:0d"));
  to = baton_leg_take_conduit (target);
  g_assert_cmpint (baton_conduit_read (to, got, sizeof got, NULL), ==, 1);
}

/* A whole small file and its end lie there before anybody looks. */
static void
test_end_behind_bytes (Fixture *fixture, gconstpointer data)
{
  BatonLeg *target = make (fixture, BATON_LEG_FAST, BATON_TARGET);
  g_autofree char *hash = hash_of (BATON_TARGET);
  g_autoptr (BatonConduit) conduit = NULL;
  char got[8];
  int fd;

  baton_leg_listen (target);
  fd = raw_connect (baton_socks5_listener_get_port (fixture->listeners[BATON_TARGET]));
  raw_enter (fd, hash);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_TARGET], "incoming"));
  raw_send (fd, "\rdata", 5);
  g_assert_cmpint (shutdown (fd, SHUT_WR), ==, 0);
  for (guint i = 0; i < 5; i++)
    baton_test_iterate ();
  leg_sink_assert (fixture->sinks[BATON_TARGET], "incoming");

  baton_leg_await_byte (target, TRUE);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_TARGET], "byte:0d"));
  conduit = baton_leg_take_conduit (target);
  g_assert_cmpint (baton_conduit_read (conduit, got, sizeof got, NULL), ==, 4);
  g_assert_cmpint (baton_conduit_read (conduit, got, sizeof got, NULL), ==, BATON_CONDUIT_END);
  close (fd);
}

/* I3a and D4. */
static void
test_grants_again (Fixture *fixture, gconstpointer data)
{
  BatonLeg *initiator = make (fixture, BATON_LEG_DIRECT, BATON_INITIATOR);
  LegSink *sink = fixture->sinks[BATON_INITIATOR];
  g_autofree char *hash = hash_of (BATON_INITIATOR);
  guint16 port;
  int first, second;

  baton_leg_listen (initiator);
  port = baton_socks5_listener_get_port (fixture->listeners[BATON_INITIATOR]);
  first = raw_connect (port);
  raw_enter (first, hash);
  raw_granted (first, hash);
  baton_test_wait_until (leg_sink_heard (sink, "incoming"));

  second = raw_connect (port);
  raw_enter (second, hash);
  raw_expect (second, "\x05\x04", 2);
  close (second);

  /* Gone and back before we looked: the order of the notes still is the order of things. */
  second = raw_connect (port);
  raw_send (second, "\x05\x01\x00", 3);
  raw_expect (second, "\x05\x00", 2);
  close (first);
  raw_send (second, "\x05\x01\x00\x03\x28", 5);
  raw_send (second, hash, 40);
  raw_send (second, "\x00\x00", 2);
  raw_granted (second, hash);
  leg_sink_assert (sink, "incoming leg-closed:closed incoming");

  baton_leg_refuse (initiator);
  first = raw_connect (port);
  raw_enter (first, hash);
  raw_expect (first, "\x05\x04", 2);
  close (first);
  raw_reset (second);
  baton_test_wait_until (leg_sink_heard (sink, "leg-closed:reset"));
}

/* Psi 1.5 without fast mode: an empty file is whole at once, so it closes before its answer arrives. */
static void
test_empty_file_closed_early (Fixture *fixture, gconstpointer data)
{
  BatonLeg *initiator = make (fixture, BATON_LEG_DIRECT, BATON_INITIATOR);
  LegSink *sink = fixture->sinks[BATON_INITIATOR];
  g_autofree char *hash = hash_of (BATON_INITIATOR);
  g_autoptr (BatonConduit) conduit = NULL;
  char byte;
  int fd;

  baton_leg_get_offer (initiator)->file->size = 0;
  baton_leg_listen (initiator);
  fd = raw_connect (baton_socks5_listener_get_port (fixture->listeners[BATON_INITIATOR]));
  raw_enter (fd, hash);
  raw_granted (fd, hash);
  baton_test_wait_until (leg_sink_heard (sink, "incoming"));
  g_assert_cmpint (shutdown (fd, SHUT_WR), ==, 0);
  for (guint i = 0; i < 5; i++)
    baton_test_iterate ();
  leg_sink_assert (sink, "incoming");

  conduit = baton_leg_take_conduit (initiator);
  g_assert_true (baton_conduit_finish (conduit, NULL));
  g_assert_cmpint (baton_conduit_read (conduit, &byte, 1, NULL), ==, BATON_CONDUIT_END);
  g_assert_cmpint (raw_wait_end (fd), ==, 0);
  close (fd);
}

static void
test_no_listener (Fixture *fixture, gconstpointer data)
{
  BatonLeg *initiator = make (fixture, BATON_LEG_DIRECT, BATON_INITIATOR);
  guint16 port;
  int fd = raw_listen (&port);

  baton_socks5_listener_set_port (fixture->listeners[BATON_INITIATOR], port);
  g_test_expect_message ("Baton-leg", G_LOG_LEVEL_WARNING, "Cannot listen on port*");
  baton_leg_listen (initiator);
  g_test_assert_expected_messages ();
  leg_sink_assert (fixture->sinks[BATON_INITIATOR], "");
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_INITIATOR], "leg-closed:no-listener"));
  close (fd);
}

static void
test_wrong_role (Fixture *fixture, gconstpointer data)
{
  BatonLeg *target = make (fixture, BATON_LEG_DIRECT, BATON_TARGET);

  baton_leg_listen (target);
  baton_leg_activate (target);
  baton_leg_open (target);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_TARGET], "not-activated:not-supported"));
  leg_sink_assert (fixture->sinks[BATON_TARGET],
                   "leg-closed:not-supported not-activated:not-supported leg-closed:not-supported");
}

/* Attempts that fail, each for its own reason. */
static void
test_reasons (Fixture *fixture, gconstpointer data)
{
  BatonLeg *target = make (fixture, BATON_LEG_DIRECT, BATON_TARGET);
  LegSink *sink = fixture->sinks[BATON_TARGET];
  g_autofree char *hash = hash_of (BATON_INITIATOR);
  g_autoptr (BatonCandidate) nobody = NULL;
  g_autoptr (BatonCandidate) somebody = NULL;
  g_autoptr (BatonCandidate) any = NULL;
  guint16 port;
  int listener = raw_listen (&port);
  int fd;

  somebody = leg_candidate (ROMEO, port, FALSE, FALSE);
  any = baton_candidate_new (ROMEO, "0.0.0.0", port, FALSE);
  baton_leg_dial (target, 1, any);
  leg_sink_assert (sink, "");
  baton_test_wait_until (leg_sink_heard (sink, "attempt-failed:1:unreachable"));

  fd = raw_listen (&port);
  close (fd);
  nobody = leg_candidate (ROMEO, port, FALSE, FALSE);
  baton_leg_dial (target, 2, nobody);
  baton_test_wait_until (leg_sink_heard (sink, "attempt-failed:2:refused"));

  baton_leg_dial (target, 3, somebody);
  fd = raw_accept (listener);
  baton_test_wait_until (leg_sink_heard (sink, "connected:3"));
  raw_reset (fd);
  baton_test_wait_until (leg_sink_heard (sink, "attempt-failed:3:reset"));

  baton_leg_dial (target, 4, somebody);
  fd = raw_accept (listener);
  baton_test_wait_until (leg_sink_heard (sink, "connected:4"));
  close (fd);
  baton_test_wait_until (leg_sink_heard (sink, "attempt-failed:4:closed"));

  baton_leg_dial (target, 5, somebody);
  fd = raw_accept (listener);
  raw_send (fd, "220 hello\r\n", 11);
  baton_test_wait_until (leg_sink_heard (sink, "attempt-failed:5:handshake"));
  g_assert_cmpint (raw_wait_end (fd), ==, 0);
  close (fd);

  baton_leg_dial (target, 6, somebody);
  baton_leg_request (target, 6);
  fd = raw_accept (listener);
  raw_admit (fd, hash);
  raw_reply (fd, hash, 4);
  baton_test_wait_until (leg_sink_heard (sink, "attempt-failed:6:denied"));
  g_assert_cmpint (raw_wait_end (fd), ==, 0);
  close (fd);

  baton_leg_dial (target, 8, somebody);
  baton_leg_request (target, 8);
  fd = raw_accept (listener);
  raw_admit (fd, hash);
  raw_reset (fd);
  baton_test_wait_until (leg_sink_heard (sink, "attempt-failed:8:reset"));

  baton_leg_dial (target, 9, somebody);
  baton_leg_request (target, 9);
  fd = raw_accept (listener);
  raw_admit (fd, hash);
  raw_reply (fd, hash, 0);
  baton_test_wait_until (leg_sink_heard (sink, "granted:9"));
  baton_leg_await_byte (target, TRUE);
  raw_reset (fd);
  baton_test_wait_until (leg_sink_heard (sink, "leg-closed:reset"));
  close (listener);
}

/* A proxy may have a name. */
static void
test_name (Fixture *fixture, gconstpointer data)
{
  BatonLeg *target = make (fixture, BATON_LEG_PROXY, BATON_TARGET);
  g_autofree char *hash = hash_of (BATON_INITIATOR);
  g_autofree char *long_name = g_strnfill (300, 'a');
  g_autoptr (BatonCandidate) named = NULL;
  g_autoptr (BatonCandidate) nameless = NULL;
  guint16 port;
  int listener = raw_listen (&port);
  int fd;

  named = baton_candidate_new (PROXY, "localhost", port, TRUE);
  baton_leg_dial (target, 1, named);
  fd = raw_accept (listener);
  baton_leg_request (target, 1);
  raw_admit (fd, hash);
  raw_reply (fd, hash, 0);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_TARGET], "granted:1"));

  nameless = baton_candidate_new (PROXY, long_name, port, TRUE);
  baton_leg_dial (target, 2, nameless);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_TARGET], "attempt-failed:2:unreachable"));
  close (fd);
  close (listener);
}

/* I12: a socket whose SOCKS request is out is closed after its reply. */
static void
test_abandon_reads_the_reply (Fixture *fixture, gconstpointer data)
{
  BatonLeg *target = make (fixture, BATON_LEG_DIRECT, BATON_TARGET);
  LegSink *sink = fixture->sinks[BATON_TARGET];
  g_autofree char *hash = hash_of (BATON_INITIATOR);
  g_autoptr (BatonCandidate) candidate = NULL;
  guint16 port;
  int listener = raw_listen (&port);
  int fds[4];
  char byte;

  candidate = leg_candidate (ROMEO, port, FALSE, FALSE);
  for (guint i = 0; i < 4; i++)
    {
      baton_leg_dial (target, 1 + i, candidate);
      fds[i] = raw_accept (listener);
      if (i < 3)
        {
          baton_leg_request (target, 1 + i);
          raw_admit (fds[i], hash);
        }
    }

  baton_test_wait_until (leg_sink_heard (sink, "connected:4"));
  baton_leg_abandon (target, 1);
  baton_leg_abandon (target, 2);
  baton_leg_abandon (target, 4);
  g_assert_cmpint (raw_wait_end (fds[3]), ==, 0);
  baton_test_iterate ();
  g_assert_cmpint (recv (fds[0], &byte, 1, MSG_DONTWAIT), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);

  raw_reply (fds[0], hash, 0);
  g_assert_cmpint (raw_wait_end (fds[0]), ==, 0);

  /* One whose reply never comes, and one that is given up by dropping the leg. */
  baton_leg_drop (target);
  baton_test_clock_advance (fixture->clock, 2999);
  baton_test_iterate ();
  g_assert_cmpint (recv (fds[1], &byte, 1, MSG_DONTWAIT), ==, -1);
  raw_reply (fds[2], hash, 4);
  g_assert_cmpint (raw_wait_end (fds[2]), ==, 0);
  baton_test_clock_advance (fixture->clock, 2);
  g_assert_cmpint (raw_wait_end (fds[1]), ==, 0);

  leg_sink_assert (sink, "connected:1 connected:2 connected:3 connected:4");
  for (guint i = 0; i < 4; i++)
    close (fds[i]);
  close (listener);
}

static void
on_note_drop_cb (const BatonNote *note, gpointer user_data)
{
  BatonLeg **leg = user_data;

  baton_leg_drop (*leg);
  g_clear_object (leg);
}

/* The sink may drop the leg, and with it its last reference, from inside any note. */
static void
test_dropped_by_its_sink (Fixture *fixture, gconstpointer data)
{
  g_autofree char *hash = hash_of (BATON_INITIATOR);
  guint16 port;
  int listener = raw_listen (&port);
  g_autoptr (BatonCandidate) candidate = leg_candidate (ROMEO, port, FALSE, FALSE);
  LegSink *sinks[2] = { fixture->sinks[0], fixture->sinks[1] };
  int fd;

  /* connected, granted, byte */
  for (guint stage = 0; stage < 3; stage++)
    {
      BatonLeg *target = make (fixture, BATON_LEG_DIRECT, BATON_TARGET);
      BatonLeg **held = &fixture->legs[BATON_TARGET];

      sinks[1]->on_note = NULL;
      sinks[1]->user_data = held;
      g_string_truncate (sinks[1]->told, 0);
      if (stage == 0)
        sinks[1]->on_note = on_note_drop_cb;
      baton_leg_dial (target, 1, candidate);
      fd = raw_accept (listener);
      baton_test_wait_until (leg_sink_heard (sinks[1], "connected:1"));
      if (stage > 0)
        {
          if (stage == 1)
            sinks[1]->on_note = on_note_drop_cb;
          baton_leg_request (target, 1);
          raw_admit (fd, hash);
          raw_reply (fd, hash, 0);
          baton_test_wait_until (leg_sink_heard (sinks[1], "granted:1"));
        }
      if (stage > 1)
        {
          sinks[1]->on_note = on_note_drop_cb;
          baton_leg_await_byte (target, TRUE);
          raw_send (fd, "\r", 1);
          baton_test_wait_until (leg_sink_heard (sinks[1], "byte:0d"));
        }
      g_assert_null (*held);
      g_assert_cmpint (raw_wait_end (fd), ==, 0);
      close (fd);
    }

  /* incoming, and the end that is noticed when the next one comes */
  for (guint stage = 0; stage < 2; stage++)
    {
      BatonLeg *initiator = make (fixture, BATON_LEG_DIRECT, BATON_INITIATOR);
      BatonLeg **held = &fixture->legs[BATON_INITIATOR];
      int next;

      g_string_truncate (sinks[0]->told, 0);
      sinks[0]->user_data = held;
      sinks[0]->on_note = stage == 0 ? on_note_drop_cb : NULL;
      baton_leg_listen (initiator);
      port = baton_socks5_listener_get_port (fixture->listeners[0]);
      fd = raw_connect (port);
      raw_enter (fd, hash);
      raw_granted (fd, hash);
      baton_test_wait_until (leg_sink_heard (sinks[0], "incoming"));
      if (stage == 1)
        {
          sinks[0]->on_note = on_note_drop_cb;
          next = raw_connect (port);
          raw_send (next, "\x05\x01\x00", 3);
          raw_expect (next, "\x05\x00", 2);
          close (fd);
          raw_send (next, "\x05\x01\x00\x03\x28", 5);
          raw_send (next, hash, 40);
          raw_send (next, "\x00\x00", 2);
          raw_expect (next, "\x05\x04", 2);
          close (next);
        }
      else
        {
          g_assert_cmpint (raw_wait_end (fd), ==, 0);
          close (fd);
        }
      g_assert_null (*held);
    }
  close (listener);
}

static void
test_drop_is_silent (Fixture *fixture, gconstpointer data)
{
  BatonLeg *target = make (fixture, BATON_LEG_DIRECT, BATON_TARGET);
  g_autofree char *hash = hash_of (BATON_INITIATOR);
  guint16 port;
  int listener = raw_listen (&port);
  g_autoptr (BatonCandidate) candidate = leg_candidate (ROMEO, port, FALSE, FALSE);
  int fd;

  baton_leg_dial (target, 1, candidate);
  baton_leg_request (target, 1);
  fd = raw_accept (listener);
  raw_admit (fd, hash);
  raw_reply (fd, hash, 0);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_TARGET], "granted:1"));

  /* Unread bytes of a loser must not become a reset. */
  raw_send (fd, "\rdata", 5);
  baton_leg_dial (target, 2, candidate);
  baton_leg_drop (target);
  baton_leg_drop (target);
  baton_leg_dial (target, 3, candidate);
  baton_leg_await_byte (target, TRUE);
  g_assert_cmpint (raw_wait_end (fd), ==, 0);
  for (guint i = 0; i < 5; i++)
    baton_test_iterate ();
  leg_sink_assert (fixture->sinks[BATON_TARGET], "connected:1 granted:1");
  close (fd);
  close (listener);
}

/* A proxy as small as can be: two clients of one hash, joined when it is told to. */
static void
proxy_enter (BatonLeg *leg, LegSink *sink, BatonCandidate *candidate, int listener, const char *hash, int *fd)
{
  baton_leg_dial (leg, 1, candidate);
  baton_leg_request (leg, 1);
  *fd = raw_accept (listener);
  raw_admit (*fd, hash);
  raw_reply (*fd, hash, 0);
  baton_test_wait_until (leg_sink_heard (sink, "granted:1"));
}

static void
proxy_answer (Fixture *fixture, BatonRole activator, const char *type)
{
  g_autoptr (BatonNode) asked = baton_test_port_take (fixture->ports[activator]);
  g_autofree char *answer = NULL;
  BatonNode *query;

  g_assert_nonnull (asked);
  g_assert_cmpstr (baton_node_get_attr (asked, "to"), ==, PROXY);
  g_assert_cmpstr (baton_node_get_attr (asked, "type"), ==, "set");
  query = baton_node_find (asked, "query", BATON_NS_BYTESTREAMS);
  g_assert_cmpstr (baton_node_get_attr (query, "sid"), ==, "ft_bc8f");
  g_assert_cmpstr (baton_node_find_text (query, "activate", BATON_NS_BYTESTREAMS), ==,
                   activator == BATON_INITIATOR ? JULIET : ROMEO);

  if (g_str_equal (type, "result"))
    {
      baton_test_port_answer (fixture->ports[activator], asked, NULL);
      return;
    }

  answer =
      g_strdup_printf ("<iq type='error' from='%s' id='%s'><error type='cancel'><not-allowed xmlns='%s'/></error></iq>",
                       PROXY, baton_node_get_attr (asked, "id"), BATON_NS_STANZA_ERRORS);
  baton_test_port_inject_text (fixture->ports[activator], answer);
}

static void
test_proxy (Fixture *fixture, gconstpointer data)
{
  BatonRole activator = GPOINTER_TO_INT (data);
  BatonLeg *initiator = make (fixture, BATON_LEG_PROXY, BATON_INITIATOR);
  BatonLeg *target = make (fixture, BATON_LEG_PROXY, BATON_TARGET);
  g_autofree char *hash = hash_of (activator);
  guint16 port;
  int listener = raw_listen (&port);
  g_autoptr (BatonCandidate) ours = leg_candidate (PROXY, port, TRUE, TRUE);
  g_autoptr (BatonCandidate) theirs = leg_candidate (PROXY, port, TRUE, FALSE);
  int fds[2];

  proxy_enter (target, fixture->sinks[1], activator == BATON_TARGET ? ours : theirs, listener, hash, &fds[1]);
  proxy_enter (initiator, fixture->sinks[0], activator == BATON_TARGET ? theirs : ours, listener, hash, &fds[0]);

  baton_leg_activate (fixture->legs[activator]);
  proxy_answer (fixture, activator, "result");
  baton_test_wait_until (leg_sink_heard (fixture->sinks[activator], "activated"));

  baton_leg_await_byte (target, TRUE);
  baton_leg_select (initiator);
  raw_expect (fds[0], "\r", 1);
  raw_send (fds[1], "\r", 1);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_TARGET], "byte:0d"));
  close (fds[0]);
  close (fds[1]);
  baton_test_wait_until (leg_sink_heard (fixture->sinks[BATON_INITIATOR], "leg-closed:closed"));
  close (listener);
}

static void
test_proxy_not_activated (Fixture *fixture, gconstpointer data)
{
  BatonLeg *initiator = make (fixture, BATON_LEG_PROXY, BATON_INITIATOR);
  LegSink *sink = fixture->sinks[BATON_INITIATOR];
  g_autofree char *own_hash = hash_of (BATON_INITIATOR);
  g_autofree char *peer_hash = hash_of (BATON_TARGET);
  guint16 port;
  int listener = raw_listen (&port);
  g_autoptr (BatonCandidate) ours = leg_candidate (PROXY, port, TRUE, TRUE);
  g_autoptr (BatonCandidate) theirs = leg_candidate (PROXY, port, TRUE, FALSE);
  g_autoptr (BatonNode) asked = NULL;
  int fd;

  /* Not granted, then granted by the peer's proxy: not ours to activate. */
  baton_leg_activate (initiator);
  baton_test_wait_until (leg_sink_heard (sink, "not-activated:not-activated"));
  proxy_enter (initiator, sink, theirs, listener, peer_hash, &fd);
  g_string_truncate (sink->told, 0);
  baton_leg_activate (initiator);
  baton_test_wait_until (leg_sink_heard (sink, "not-activated:not-activated"));
  baton_leg_abandon (initiator, 1);
  g_assert_cmpint (raw_wait_end (fd), ==, 0);
  close (fd);

  g_string_truncate (sink->told, 0);
  proxy_enter (initiator, sink, ours, listener, own_hash, &fd);
  g_string_truncate (sink->told, 0);
  baton_leg_activate (initiator);
  proxy_answer (fixture, BATON_INITIATOR, "error");
  leg_sink_assert (sink, "not-activated:not-activated");

  g_string_truncate (sink->told, 0);
  baton_leg_activate (initiator);
  asked = baton_test_port_take (fixture->ports[BATON_INITIATOR]);
  g_assert_nonnull (asked);
  baton_test_clock_advance (fixture->clock, 8001);
  leg_sink_assert (sink, "not-activated:timed-out");

  g_string_truncate (sink->told, 0);
  baton_leg_activate (initiator);
  baton_test_port_lose (fixture->ports[BATON_INITIATOR]);
  leg_sink_assert (sink, "not-activated:session-lost");
  close (fd);
  close (listener);
}

#define ADD(path, func, data)                                                                                          \
  g_test_add (path, Fixture, GINT_TO_POINTER (data), fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/leg/socket/direct-carries", test_pair, BATON_LEG_DIRECT);
  ADD ("/leg/socket/fast-carries", test_pair, BATON_LEG_FAST);
  ADD ("/leg/socket/only-one-byte-consumed", test_only_one_byte_consumed, 0);
  ADD ("/leg/socket/readable-leaves-the-byte", test_readable_leaves_the_byte, 0);
  ADD ("/leg/socket/end-behind-bytes", test_end_behind_bytes, 0);
  ADD ("/leg/socket/grants-again", test_grants_again, 0);
  ADD ("/leg/socket/empty-file-closed-early", test_empty_file_closed_early, 0);
  ADD ("/leg/socket/no-listener", test_no_listener, 0);
  ADD ("/leg/socket/wrong-role", test_wrong_role, 0);
  ADD ("/leg/socket/reasons", test_reasons, 0);
  ADD ("/leg/socket/name", test_name, 0);
  ADD ("/leg/socket/abandon-reads-the-reply", test_abandon_reads_the_reply, 0);
  ADD ("/leg/socket/dropped-by-its-sink", test_dropped_by_its_sink, 0);
  ADD ("/leg/socket/drop-is-silent", test_drop_is_silent, 0);
  ADD ("/leg/socket/proxy-of-the-initiator", test_proxy, BATON_INITIATOR);
  ADD ("/leg/socket/proxy-of-the-target", test_proxy, BATON_TARGET);
  ADD ("/leg/socket/proxy-not-activated", test_proxy_not_activated, 0);

  return g_test_run ();
}
