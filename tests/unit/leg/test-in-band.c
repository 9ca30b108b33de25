/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <poll.h>
#include <string.h>

#include "baton-builder.h"
#include "baton-in-band-leg.h"
#include "baton-in-band-window.h"
#include "baton-ns.h"
#include "baton-queue.h"
#include "baton-test-clock.h"
#include "baton-test-folder.h"
#include "baton-test-port.h"
#include "baton-test.h"
#include "leg-fixture.h"

#define ROMEO "romeo@montague.example/orchard"
#define JULIET "juliet@capulet.example/balcony"
#define SID "ft_bc8f"

typedef struct
{
  BatonTestClock *clock;
  BatonTestPort *ports[2];
  BatonInBand *services[2];
  LegSink *sinks[2];
  BatonLeg *legs[2];
  BatonConduit *conduits[2];
} Fixture;

static const BatonInBandTraits baton_traits = { 16384, 8, FALSE };
static const BatonInBandTraits large_traits = { 32768, 8, FALSE };
static const BatonInBandTraits plain_traits = { 4096, 1, FALSE };
static const BatonInBandTraits message_traits = { 4096, 1, TRUE };

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  const char *jids[] = { ROMEO, JULIET };

  fixture->clock = baton_test_clock_new ();
  for (guint i = 0; i < 2; i++)
    {
      fixture->ports[i] = baton_test_port_new (jids[i], BATON_CLOCK (fixture->clock));
      fixture->services[i] = baton_in_band_new (BATON_PORT (fixture->ports[i]), BATON_CLOCK (fixture->clock));
      fixture->sinks[i] = leg_sink_new ();
    }
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      if (fixture->legs[i] != NULL)
        g_assert_finalize_object (fixture->legs[i]);
      if (fixture->conduits[i] != NULL)
        g_assert_finalize_object (fixture->conduits[i]);
      g_assert_finalize_object (fixture->sinks[i]);
    }
  settle ();
  baton_test_clock_advance (fixture->clock, 120000);
  settle ();
  for (guint i = 0; i < 2; i++)
    g_assert_finalize_object (fixture->services[i]);
  settle ();
  for (guint i = 0; i < 2; i++)
    g_assert_finalize_object (fixture->ports[i]);
  g_assert_finalize_object (fixture->clock);
}

static void
make (Fixture *fixture, BatonRole role, const BatonInBandTraits *traits)
{
  g_autoptr (BatonOffer) offer = leg_offer (role);

  fixture->legs[role] =
      baton_in_band_leg_new (fixture->services[role], offer, traits, BATON_NOTE_SINK (fixture->sinks[role]));
}

/* Two legs whose ports are joined, opened and committed. */
static void
make_pair (Fixture *fixture, const BatonInBandTraits *traits)
{
  make (fixture, BATON_INITIATOR, traits);
  make (fixture, BATON_TARGET, NULL);
  baton_test_port_join (fixture->ports[0], fixture->ports[1]);
  baton_leg_await_open (fixture->legs[BATON_TARGET]);
  baton_leg_open (fixture->legs[BATON_INITIATOR]);
  baton_test_port_run (fixture->ports[0]);
  leg_sink_assert (fixture->sinks[BATON_TARGET], "in-band-asked");
  leg_sink_assert (fixture->sinks[BATON_INITIATOR], "");
  baton_leg_answer_open (fixture->legs[BATON_TARGET], TRUE);
  baton_test_port_run (fixture->ports[0]);
  leg_sink_assert (fixture->sinks[BATON_INITIATOR], "in-band-opened");
  for (guint i = 0; i < 2; i++)
    fixture->conduits[i] = baton_leg_take_conduit (fixture->legs[i]);
  g_assert_nonnull (fixture->conduits[0]);
  g_assert_nonnull (fixture->conduits[1]);
  g_assert_cmpint (baton_conduit_get_socket (fixture->conduits[0]), ==, -1);
}

/* A leg of an initiator, opened by a peer that the test plays. */
static void
make_sender (Fixture *fixture, const BatonInBandTraits *traits)
{
  g_autoptr (BatonNode) open = NULL;

  make (fixture, BATON_INITIATOR, traits);
  baton_leg_open (fixture->legs[BATON_INITIATOR]);
  open = baton_test_port_take (fixture->ports[0]);
  g_assert_nonnull (baton_node_find (open, "open", BATON_NS_IBB));
  baton_test_port_answer (fixture->ports[0], open, NULL);
  fixture->conduits[0] = baton_leg_take_conduit (fixture->legs[BATON_INITIATOR]);
  g_assert_nonnull (fixture->conduits[0]);
}

static void inject (BatonTestPort *port, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
inject (BatonTestPort *port, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  baton_test_port_inject_text (port, text);
}

/* What was sent next: "result", an error's condition, "close", or the number of a block. */
static char *
next (BatonTestPort *port)
{
  g_autoptr (BatonNode) stanza = baton_test_port_take (port);
  BatonNode *child;

  if (stanza == NULL)
    return g_strdup ("nothing");
  child = baton_node_first (stanza);
  if (child == NULL)
    return g_strdup (baton_node_get_attr (stanza, "type"));
  if (baton_node_find (stanza, "error", NULL) != NULL)
    return g_strdup (baton_node_get_name (baton_node_first (baton_node_find (stanza, "error", NULL))));
  if (baton_node_is (child, "data", BATON_NS_IBB))
    return g_strdup_printf ("%s %s", baton_node_get_name (stanza), baton_node_get_attr (child, "seq"));

  return g_strdup (baton_node_get_name (child));
}

#define assert_next(port, expected)                                                                                    \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *sent_next = next (port);                                                                          \
    g_assert_cmpstr (sent_next, ==, expected);                                                                         \
  }                                                                                                                    \
  G_STMT_END

/* A leg of a target whose peer, played by the test, opened with blocks of @size. */
static void
make_receiver (Fixture *fixture, guint size)
{
  make (fixture, BATON_TARGET, NULL);
  baton_leg_await_open (fixture->legs[BATON_TARGET]);
  inject (fixture->ports[1],
          "<iq type='set' from='" ROMEO "' id='o'><open xmlns='" BATON_NS_IBB "' sid='" SID "' block-size='%u'/></iq>",
          size);
  leg_sink_assert (fixture->sinks[BATON_TARGET], "in-band-asked");
  baton_leg_answer_open (fixture->legs[BATON_TARGET], TRUE);
  assert_next (fixture->ports[1], "result");
  fixture->conduits[1] = baton_leg_take_conduit (fixture->legs[BATON_TARGET]);
}

static void
inject_block (Fixture *fixture, const char *seq, const char *text)
{
  inject (fixture->ports[1],
          "<iq type='set' from='" ROMEO "' id='b%s'><data xmlns='" BATON_NS_IBB "' sid='" SID
          "' seq='%s'>%s</data></iq>",
          seq, seq, text);
}

static void
assert_read (BatonConduit *conduit, const char *expected)
{
  char got[64] = "";

  g_assert_cmpint (baton_conduit_read (conduit, got, sizeof got - 1, NULL), ==, strlen (expected));
  g_assert_cmpstr (got, ==, expected);
}

static void
assert_broken (BatonConduit *conduit, int code)
{
  g_autoptr (GError) error = NULL;
  char byte;

  g_assert_cmpint (baton_conduit_read (conduit, &byte, 1, &error), ==, BATON_CONDUIT_BROKEN);
  g_assert_error (error, BATON_LEG_ERROR, code);
}

static void
assert_end (BatonConduit *conduit)
{
  char byte;

  g_assert_cmpint (baton_conduit_read (conduit, &byte, 1, NULL), ==, BATON_CONDUIT_END);
}

static gboolean
is_ready (BatonConduit *conduit, gboolean for_write)
{
  struct pollfd poll_fd = { 0 };

  poll_fd.fd = baton_conduit_get_poll (conduit, for_write, &poll_fd.events);

  return poll (&poll_fd, 1, 0) == 1;
}

static void
test_carries (Fixture *fixture, gconstpointer data)
{
  const gsize length = 1000 * 1000 + 7;
  g_autofree guint8 *bytes = baton_test_bytes (length);
  g_autofree guint8 *got = g_malloc (length + 1);
  gsize out = 0, in = 0;
  gboolean ended = FALSE;

  make_pair (fixture, data);
  g_assert_true (is_ready (fixture->conduits[0], TRUE));
  g_assert_false (is_ready (fixture->conduits[0], FALSE));
  g_assert_false (is_ready (fixture->conduits[1], FALSE));
  while (!ended)
    {
      gboolean ready = is_ready (fixture->conduits[0], TRUE);
      gssize count = out < length ? baton_conduit_write (fixture->conduits[0], bytes + out, length - out, NULL) : 0;

      g_assert_cmpint (count, >=, BATON_CONDUIT_WAIT);
      g_assert_true (out == length || ready == (count != BATON_CONDUIT_WAIT));
      if (count > 0)
        out += count;
      if (count > 0 && out == length)
        g_assert_true (baton_conduit_finish (fixture->conduits[0], NULL));

      settle ();
      baton_test_port_run (fixture->ports[0]);
      count = baton_conduit_read (fixture->conduits[1], got + in, length + 1 - in, NULL);
      g_assert_cmpint (count, !=, BATON_CONDUIT_BROKEN);
      g_assert_true (is_ready (fixture->conduits[1], FALSE) || count == BATON_CONDUIT_WAIT || count > 0);
      if (count > 0)
        in += count;
      ended = count == BATON_CONDUIT_END;
      settle ();
    }

  g_assert_cmpmem (got, in, bytes, length);
  baton_test_port_run (fixture->ports[0]);
  assert_end (fixture->conduits[0]);
}

/* What the receiver holds back reaches the sender's worker as a queue that is full. */
static void
test_backpressure_reaches_the_sender (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = baton_test_bytes (65536);
  gsize out = 0;

  make_pair (fixture, &baton_traits);
  for (guint i = 0; i < 100; i++)
    {
      gssize count = baton_conduit_write (fixture->conduits[0], bytes, 65536, NULL);

      if (count > 0)
        out += count;
      settle ();
      baton_test_port_run (fixture->ports[0]);
    }

  /* Two queues and a window between them. */
  g_assert_cmpuint (out, <=, 2 * BATON_QUEUE_SIZE + 9 * 16384);
  g_assert_cmpuint (out, >=, 2 * BATON_QUEUE_SIZE);
  g_assert_false (is_ready (fixture->conduits[0], TRUE));

  while (baton_conduit_read (fixture->conduits[1], bytes, 65536, NULL) > 0)
    ;
  settle ();
  baton_test_port_run (fixture->ports[0]);
  settle ();
  g_assert_true (is_ready (fixture->conduits[0], TRUE));
}

typedef struct
{
  BatonConduit *conduit;
  gsize length;
  gboolean send;
} Work;

/* As the data pump does it. */
static gpointer
work (gpointer data)
{
  Work *job = data;
  g_autofree guint8 *buffer = g_malloc0 (BATON_QUEUE_SIZE);
  gsize moved = 0;
  gssize count = BATON_CONDUIT_WAIT;

  while (count != BATON_CONDUIT_END)
    {
      gboolean writing = job->send && moved < job->length;
      struct pollfd poll_fd = { 0 };

      count = writing ? baton_conduit_write (job->conduit, buffer, MIN (BATON_QUEUE_SIZE, job->length - moved), NULL)
                      : baton_conduit_read (job->conduit, buffer, BATON_QUEUE_SIZE, NULL);
      g_assert_cmpint (count, !=, BATON_CONDUIT_BROKEN);
      if (count > 0)
        moved += count;
      if (writing && moved == job->length)
        g_assert_true (baton_conduit_finish (job->conduit, NULL));
      if (count != BATON_CONDUIT_WAIT)
        continue;
      poll_fd.fd = baton_conduit_get_poll (job->conduit, writing, &poll_fd.events);
      g_assert_cmpint (poll (&poll_fd, 1, 10000), ==, 1);
    }
  g_assert_cmpuint (moved, ==, job->length);
  baton_conduit_close (job->conduit);

  return job;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  const gsize length = 8 * 1024 * 1024;
  gint64 start_us = g_get_monotonic_time ();
  Work jobs[2];
  GThread *threads[2];

  make_pair (fixture, &baton_traits);
  baton_test_port_set_automatic (fixture->ports[0]);
  for (guint i = 0; i < 2; i++)
    {
      jobs[i] = (Work){ fixture->conduits[i], length, i == 0 };
      threads[i] = g_thread_new ("worker", work, &jobs[i]);
    }
  baton_test_wait_until (!is_ready (fixture->conduits[0], FALSE));
  while (!is_ready (fixture->conduits[0], FALSE) || !is_ready (fixture->conduits[1], FALSE))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  g_test_message ("%.1f MB/s", (double) length / (g_get_monotonic_time () - start_us));
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  make_pair (fixture, &plain_traits);
  g_assert_true (baton_conduit_finish (fixture->conduits[0], NULL));
  settle ();
  baton_test_port_run (fixture->ports[0]);
  assert_end (fixture->conduits[1]);
  assert_end (fixture->conduits[0]);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  make (fixture, BATON_INITIATOR, &plain_traits);
  make (fixture, BATON_TARGET, NULL);
  baton_test_port_join (fixture->ports[0], fixture->ports[1]);
  baton_leg_await_open (fixture->legs[BATON_TARGET]);
  baton_leg_open (fixture->legs[BATON_INITIATOR]);
  baton_test_port_run (fixture->ports[0]);
  baton_leg_answer_open (fixture->legs[BATON_TARGET], FALSE);
  baton_test_port_run (fixture->ports[0]);
  leg_sink_assert (fixture->sinks[BATON_INITIATOR], "leg-closed:denied");
  g_assert_null (baton_leg_take_conduit (fixture->legs[BATON_INITIATOR]));
  g_assert_null (baton_leg_take_conduit (fixture->legs[BATON_TARGET]));
}

static void
test_open_smaller (Fixture *fixture, gconstpointer data)
{
  const char *sizes[] = { "16384", "8192", "4096", "2048", "1024", "512" };

  make (fixture, BATON_INITIATOR, &baton_traits);
  baton_leg_open (fixture->legs[BATON_INITIATOR]);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (BatonNode) open = baton_test_port_take (fixture->ports[0]);
      BatonNode *child = baton_node_find (open, "open", BATON_NS_IBB);

      leg_sink_assert (fixture->sinks[BATON_INITIATOR], "");
      g_assert_cmpstr (baton_node_get_attr (child, "block-size"), ==, sizes[i]);
      g_assert_cmpstr (baton_node_get_attr (child, "sid"), ==, SID);
      g_assert_cmpstr (baton_node_get_attr (child, "stanza"), ==, "iq");
      inject (fixture->ports[0],
              "<iq type='error' from='" JULIET "' id='%s'><error type='modify'>"
              "<resource-constraint xmlns='" BATON_NS_STANZA_ERRORS "'/></error></iq>",
              baton_node_get_attr (open, "id"));
    }
  leg_sink_assert (fixture->sinks[BATON_INITIATOR], "leg-closed:denied");
  assert_next (fixture->ports[0], "nothing");
}

static void
test_open_errors (Fixture *fixture, gconstpointer data)
{
  const char *samples[][2] = {
    { "service-unavailable", "leg-closed:not-supported" },
    { "feature-not-implemented", "leg-closed:not-supported" },
    { "not-acceptable", "leg-closed:denied" },
    { "item-not-found", "leg-closed:denied" },
    { "recipient-unavailable", "leg-closed:unreachable" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (BatonNode) open = NULL;

      g_string_truncate (fixture->sinks[BATON_INITIATOR]->told, 0);
      make (fixture, BATON_INITIATOR, &plain_traits);
      baton_leg_open (fixture->legs[BATON_INITIATOR]);
      open = baton_test_port_take (fixture->ports[0]);
      inject (fixture->ports[0],
              "<iq type='error' from='" JULIET "' id='%s'><error type='cancel'><%s xmlns='" BATON_NS_STANZA_ERRORS
              "'/></error></iq>",
              baton_node_get_attr (open, "id"), samples[i][0]);
      leg_sink_assert (fixture->sinks[BATON_INITIATOR], samples[i][1]);
      g_assert_finalize_object (g_steal_pointer (&fixture->legs[BATON_INITIATOR]));
      assert_next (fixture->ports[0], "nothing");
    }

  g_string_truncate (fixture->sinks[BATON_INITIATOR]->told, 0);
  make (fixture, BATON_INITIATOR, &plain_traits);
  baton_leg_open (fixture->legs[BATON_INITIATOR]);
  assert_next (fixture->ports[0], "open");
  baton_test_clock_advance (fixture->clock, 30001);
  leg_sink_assert (fixture->sinks[BATON_INITIATOR], "leg-closed:timed-out");
  assert_next (fixture->ports[0], "close");
}

static void
test_drop_while_opening (Fixture *fixture, gconstpointer data)
{
  make (fixture, BATON_INITIATOR, &plain_traits);
  make (fixture, BATON_TARGET, NULL);
  baton_test_port_join (fixture->ports[0], fixture->ports[1]);
  baton_leg_await_open (fixture->legs[BATON_TARGET]);
  baton_leg_open (fixture->legs[BATON_INITIATOR]);
  baton_leg_drop (fixture->legs[BATON_INITIATOR]);
  baton_test_port_run (fixture->ports[0]);
  leg_sink_assert (fixture->sinks[BATON_INITIATOR], "");
  leg_sink_assert (fixture->sinks[BATON_TARGET], "in-band-asked leg-closed:closed");
}

static void
test_drop_while_asked (Fixture *fixture, gconstpointer data)
{
  make (fixture, BATON_TARGET, NULL);
  baton_leg_await_open (fixture->legs[BATON_TARGET]);
  inject (fixture->ports[1], "<iq type='set' from='" ROMEO "' id='o'><open xmlns='" BATON_NS_IBB "' sid='" SID
                             "' block-size='4096' stanza='iq'/></iq>");
  baton_leg_drop (fixture->legs[BATON_TARGET]);
  assert_next (fixture->ports[1], "not-acceptable");
  assert_next (fixture->ports[1], "nothing");

  inject (fixture->ports[1], "<iq type='set' from='" ROMEO "' id='o'><open xmlns='" BATON_NS_IBB "' sid='" SID
                             "' block-size='4096' stanza='iq'/></iq>");
  assert_next (fixture->ports[1], "item-not-found");
}

static void
on_note_drop_cb (const BatonNote *note, gpointer user_data)
{
  BatonLeg **leg = user_data;

  baton_leg_drop (*leg);
  g_clear_object (leg);
}

static void
test_dropped_by_its_sink (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BatonNode) open = NULL;

  for (guint i = 0; i < 2; i++)
    {
      make (fixture, i, &plain_traits);
      fixture->sinks[i]->on_note = on_note_drop_cb;
      fixture->sinks[i]->user_data = &fixture->legs[i];
    }
  baton_leg_await_open (fixture->legs[BATON_TARGET]);
  inject (fixture->ports[1], "<iq type='set' from='" ROMEO "' id='o'><open xmlns='" BATON_NS_IBB "' sid='" SID
                             "' block-size='4096' stanza='iq'/></iq>");
  assert_next (fixture->ports[1], "not-acceptable");
  g_assert_null (fixture->legs[BATON_TARGET]);

  baton_leg_open (fixture->legs[BATON_INITIATOR]);
  open = baton_test_port_take (fixture->ports[0]);
  baton_test_port_answer (fixture->ports[0], open, NULL);
  assert_next (fixture->ports[0], "close");
  g_assert_null (fixture->legs[BATON_INITIATOR]);
}

static void
test_hostile_opens (Fixture *fixture, gconstpointer data)
{
  const char *samples[][2] = {
    { "sid='" SID "'", "bad-request" },
    { "sid='" SID "' block-size='0'", "bad-request" },
    { "sid='" SID "' block-size='-1'", "bad-request" },
    { "sid='" SID "' block-size='65536'", "resource-constraint" },
    { "sid='" SID "' block-size='99999999999999'", "bad-request" },
    { "sid='" SID "' block-size='4096' stanza='presence'", "bad-request" },
    { "sid='other' block-size='4096'", "item-not-found" },
    { "block-size='4096'", "item-not-found" },
  };

  make (fixture, BATON_TARGET, NULL);
  baton_leg_await_open (fixture->legs[BATON_TARGET]);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      inject (fixture->ports[1], "<iq type='set' from='" ROMEO "' id='o'><open xmlns='" BATON_NS_IBB "' %s/></iq>",
              samples[i][0]);
      assert_next (fixture->ports[1], samples[i][1]);
    }
  inject (fixture->ports[1], "<iq type='set' from='romeo@montague.example/other' id='o'><open xmlns='" BATON_NS_IBB
                             "' sid='" SID "' block-size='4096'/></iq>");
  assert_next (fixture->ports[1], "item-not-found");
  inject_block (fixture, "0", "aGk=");
  assert_next (fixture->ports[1], "item-not-found");
  leg_sink_assert (fixture->sinks[BATON_TARGET], "");

  inject (fixture->ports[1], "<iq type='set' from='" ROMEO "' id='o'><open xmlns='" BATON_NS_IBB "' sid='" SID
                             "' block-size='65535' stanza='message'/></iq>");
  inject (fixture->ports[1], "<iq type='set' from='" ROMEO "' id='p'><open xmlns='" BATON_NS_IBB "' sid='" SID
                             "' block-size='4096'/></iq>");
  assert_next (fixture->ports[1], "not-acceptable");
  inject_block (fixture, "0", "aGk=");
  assert_next (fixture->ports[1], "item-not-found");
  leg_sink_assert (fixture->sinks[BATON_TARGET], "in-band-asked");
}

static void
test_receives (Fixture *fixture, gconstpointer data)
{
  char byte;

  make_receiver (fixture, 4);
  inject_block (fixture, "0", "aGk=");
  assert_next (fixture->ports[1], "result");
  inject_block (fixture, "1", "");
  assert_next (fixture->ports[1], "result");
  inject (fixture->ports[1], "<message from='" ROMEO "' id='m'><data xmlns='" BATON_NS_IBB "' sid='" SID
                             "' seq='2'>IHlv\ndQ==</data><amp xmlns='http://jabber.org/protocol/amp'/></message>");
  assert_next (fixture->ports[1], "nothing");
  assert_read (fixture->conduits[1], "hi you");
  g_assert_cmpint (baton_conduit_read (fixture->conduits[1], &byte, 1, NULL), ==, BATON_CONDUIT_WAIT);

  inject_block (fixture, "3", "IQ==");
  assert_next (fixture->ports[1], "result");
  inject (fixture->ports[1],
          "<iq type='set' from='" ROMEO "' id='c'><close xmlns='" BATON_NS_IBB "' sid='" SID "'/></iq>");
  assert_next (fixture->ports[1], "result");
  assert_read (fixture->conduits[1], "!");
  assert_end (fixture->conduits[1]);
  inject_block (fixture, "4", "IQ==");
  assert_next (fixture->ports[1], "item-not-found");
}

typedef struct
{
  const char *seq;
  const char *text;
  const char *error;
} Bad;

static const Bad bads[] = {
  { "1", "aGk=", "unexpected-request" }, { "65536", "aGk=", "bad-request" }, { "x", "aGk=", "bad-request" },
  { "0", "aGVsbG8=", "bad-request" },    { "0", "a", "bad-request" },        { "0", "****", "bad-request" },
};

static void
test_bad_block (Fixture *fixture, gconstpointer data)
{
  const Bad *bad = data;

  make_receiver (fixture, 4);
  inject_block (fixture, bad->seq, bad->text);
  assert_next (fixture->ports[1], bad->error);
  assert_next (fixture->ports[1], "close");
  assert_broken (fixture->conduits[1], BATON_LEG_ERROR_LOST);
  inject_block (fixture, "0", "aGk=");
  assert_next (fixture->ports[1], "item-not-found");
}

static void
test_bad_message (Fixture *fixture, gconstpointer data)
{
  make_receiver (fixture, 4);
  inject (fixture->ports[1], "<message from='" ROMEO "' id='m'><data xmlns='" BATON_NS_IBB "' sid='" SID
                             "' seq='7'>aGk=</data></message>");
  assert_next (fixture->ports[1], "unexpected-request");
  assert_next (fixture->ports[1], "close");
  assert_broken (fixture->conduits[1], BATON_LEG_ERROR_LOST);
}

/* Before it is committed, its end is told. */
static void
test_bad_block_before_commit (Fixture *fixture, gconstpointer data)
{
  make (fixture, BATON_TARGET, NULL);
  baton_leg_await_open (fixture->legs[BATON_TARGET]);
  inject (fixture->ports[1],
          "<iq type='set' from='" ROMEO "' id='o'><open xmlns='" BATON_NS_IBB "' sid='" SID "' block-size='4'/></iq>");
  baton_leg_answer_open (fixture->legs[BATON_TARGET], TRUE);
  assert_next (fixture->ports[1], "result");
  inject_block (fixture, "9", "aGk=");
  leg_sink_assert (fixture->sinks[BATON_TARGET], "in-band-asked leg-closed:reset");
}

/* The answers are held back while the worker does not read, and come in order when it does. */
static void
test_holds_answers_back (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (BATON_QUEUE_SIZE);
  g_autofree char *text = g_base64_encode (bytes, 32768);
  guint held;

  make_receiver (fixture, 32768);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *seq = g_strdup_printf ("%u", i);

      inject_block (fixture, seq, text);
    }
  held = 12 - baton_test_port_get_n_sent (fixture->ports[1]);
  g_assert_cmpuint (held, ==, 4);
  for (guint i = 0; i < 8; i++)
    assert_next (fixture->ports[1], "result");

  g_assert_cmpint (baton_conduit_read (fixture->conduits[1], bytes, 65536, NULL), ==, 65536);
  settle ();
  g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[1]), ==, 0);
  g_assert_cmpint (baton_conduit_read (fixture->conduits[1], bytes, BATON_QUEUE_SIZE, NULL), ==, BATON_QUEUE_SIZE);
  settle ();
  for (guint i = 8; i < 12; i++)
    {
      g_autofree char *id = g_strdup_printf ("b%u", i);
      g_autoptr (BatonNode) answer = baton_test_port_take (fixture->ports[1]);

      g_assert_cmpstr (baton_node_get_attr (answer, "id"), ==, id);
      g_assert_cmpstr (baton_node_get_attr (answer, "type"), ==, "result");
    }
}

/* Somebody who sends messages without end while nothing is read is stopped. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (65535);
  g_autofree char *text = g_base64_encode (bytes, 65535);
  guint sent = 0;

  make_receiver (fixture, 65535);
  while (baton_test_port_get_n_sent (fixture->ports[1]) == 0)
    {
      inject (fixture->ports[1],
              "<message from='" ROMEO "'><data xmlns='" BATON_NS_IBB "' sid='" SID "' seq='%u'>%s</data></message>",
              sent++, text);
      g_assert_cmpuint (sent, <, 300);
    }
  assert_next (fixture->ports[1], "resource-constraint");
  assert_next (fixture->ports[1], "close");
}

static void
test_receiver_wraps (Fixture *fixture, gconstpointer data)
{
  guint8 byte[256];
  guint64 got = 0;

  make_receiver (fixture, 4);
  for (guint i = 0; i < 65536 + 3; i++)
    {
      g_autoptr (BatonBuilder) builder = baton_builder_new ("message", BATON_NS_CLIENT);
      g_autoptr (BatonNode) stanza = NULL;

      baton_builder_attr (builder, "from", ROMEO);
      baton_builder_open (builder, "data", BATON_NS_IBB);
      baton_builder_attr (builder, "sid", SID);
      baton_builder_attr_u64 (builder, "seq", i % 65536);
      baton_builder_text (builder, "IQ==");
      baton_builder_close (builder);
      stanza = baton_builder_end (builder);
      baton_test_port_inject (fixture->ports[1], stanza);
      if (i % 256 == 255 || i >= 65536)
        got += baton_conduit_read (fixture->conduits[1], byte, sizeof byte, NULL);
    }
  g_assert_cmpuint (got, ==, 65536 + 3);
  assert_next (fixture->ports[1], "nothing");
}

static void
test_sender_wraps (Fixture *fixture, gconstpointer data)
{
  const BatonInBandTraits traits = { 512, 64, FALSE };
  g_autofree guint8 *bytes = g_malloc0 (BATON_QUEUE_SIZE);
  guint blocks = 0;

  make_sender (fixture, &traits);
  while (blocks < 65536 + 3)
    {
      g_autoptr (BatonNode) block = baton_test_port_take (fixture->ports[0]);
      guint64 seq;

      if (block == NULL)
        {
          g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, BATON_QUEUE_SIZE, NULL), !=,
                           BATON_CONDUIT_BROKEN);
          settle ();
          continue;
        }
      seq = g_ascii_strtoull (baton_node_get_attr (baton_node_first (block), "seq"), NULL, 10);
      g_assert_cmpuint (seq, ==, blocks % 65536);
      blocks++;
      baton_test_port_answer (fixture->ports[0], block, NULL);
    }
}

/* Answers the oldest block; it must be @seq. */
static void
answer_block (Fixture *fixture, const char *seq)
{
  g_autoptr (BatonNode) block = baton_test_port_take (fixture->ports[0]);

  g_assert_cmpstr (baton_node_get_attr (baton_node_first (block), "seq"), ==, seq);
  baton_test_port_answer (fixture->ports[0], block, NULL);
}

static void
test_window_of_one (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (10000);

  make_sender (fixture, &plain_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, 10000, NULL), ==, 10000);
  settle ();
  g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[0]), ==, 1);
  g_assert_cmpuint (baton_conduit_get_unsent (fixture->conduits[0]), ==, 10000);
  answer_block (fixture, "0");
  g_assert_cmpuint (baton_conduit_get_unsent (fixture->conduits[0]), ==, 10000 - 4096);
  g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[0]), ==, 1);
  answer_block (fixture, "1");
  /* The rest is no whole block: it waits until it is known to be the rest. */
  g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[0]), ==, 0);
  g_assert_true (baton_conduit_finish (fixture->conduits[0], NULL));
  settle ();
  g_assert_cmpuint (baton_conduit_get_unsent (fixture->conduits[0]), ==, 10000 - 8192);
  answer_block (fixture, "2");
  g_assert_cmpuint (baton_conduit_get_unsent (fixture->conduits[0]), ==, 0);
  assert_next (fixture->ports[0], "close");
}

/* A round of one block at a time, and then two are tried. */
static void
widen (Fixture *fixture)
{
  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *seq = g_strdup_printf ("%u", i);

      g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[0]), ==, 1);
      baton_test_clock_advance (fixture->clock, 50);
      answer_block (fixture, seq);
    }
  g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[0]), ==, 2);
}

static void
test_window_grows (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (BATON_QUEUE_SIZE);

  make_sender (fixture, &baton_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, BATON_QUEUE_SIZE, NULL), ==, BATON_QUEUE_SIZE);
  settle ();
  g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[0]), ==, 1);

  widen (fixture);

  /* Three seconds are too long: half of it. */
  baton_test_clock_advance (fixture->clock, 3000);
  answer_block (fixture, "9");
  g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[0]), ==, 1);
  answer_block (fixture, "10");
  g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[0]), ==, 1);
}

static void
test_other_stanzas_overtake (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (BATON_QUEUE_SIZE);

  make_sender (fixture, &baton_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, BATON_QUEUE_SIZE, NULL), ==, BATON_QUEUE_SIZE);
  settle ();
  widen (fixture);
  baton_test_port_set_unsent (fixture->ports[0], 600 * 1024);
  answer_block (fixture, "9");
  g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[0]), ==, 1);
  baton_test_port_set_unsent (fixture->ports[0], 0);
  baton_test_clock_advance (fixture->clock, 51);
  g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[0]), ==, 2);
}

static void
test_window_value (void)
{
  BatonInBandWindow window;

  baton_in_band_window_init (&window, 4, 0);
  g_assert_cmpuint (window.allowed, ==, 1);
  baton_in_band_window_init (&window, 8, 8);
  baton_in_band_window_answered (&window, 1, 0, 1500000);
  g_assert_cmpuint (window.allowed, ==, 8);
  /* All of one burst are late: that is one reason, not eight. */
  for (guint i = 0; i < 8; i++)
    baton_in_band_window_answered (&window, 1, 0, 3000000 + i);
  g_assert_cmpuint (window.allowed, ==, 4);
  for (guint i = 0; i < 8; i++)
    baton_in_band_window_answered (&window, 1, 3000000 + i * 3000000, 6000000 + i * 3000000);
  g_assert_cmpuint (window.allowed, ==, 1);
}

/* A road and a server on it that works on one block after the other. */
typedef struct
{
  gint64 road_us;   /* there and back */
  gint64 block_us;  /* the server's work */
  gint64 behind_us; /* and what is added when the next block waits already */
} Road;

/* Sends @n_blocks whenever the window lets it. Returns how long a block took in the last half. */
static gint64
walk (BatonInBandWindow *window, const Road *road, guint n_blocks)
{
  g_autofree gint64 *sent_us = g_new0 (gint64, n_blocks);
  g_autofree gint64 *answered_us = g_new0 (gint64, n_blocks);
  gint64 now_us = 1;
  gint64 free_us = 0;
  guint n_sent = 0;

  for (guint i = 0; i < n_blocks; i++)
    {
      for (; n_sent < n_blocks && n_sent < i + window->allowed; n_sent++)
        {
          gint64 arrived_us = now_us + road->road_us / 2;

          sent_us[n_sent] = now_us;
          free_us = MAX (free_us, arrived_us) + road->block_us + (free_us > arrived_us ? road->behind_us : 0);
          answered_us[n_sent] = free_us + road->road_us / 2;
        }
      /* What was sent with a larger window is waited for, as the sender does. */
      n_sent = MAX (n_sent, i + 1);
      now_us = answered_us[i];
      baton_in_band_window_answered (window, 1, sent_us[i], now_us);
    }

  return (answered_us[n_blocks - 1] - answered_us[n_blocks / 2]) / (n_blocks - 1 - n_blocks / 2);
}

/* A long road is filled. */
static void
test_window_long_road (void)
{
  const Road road = { 100000, 2000, 0 };
  BatonInBandWindow window;
  gint64 block_us;

  baton_in_band_window_init (&window, 1, 8);
  block_us = walk (&window, &road, 2000);
  g_assert_cmpuint (window.allowed, ==, 8);
  g_assert_cmpint (block_us, <, 102000 / 8 * 11 / 10);
  g_assert_true (window.quick);
}

/* Before a server that is slower when it is behind, nothing queues; trying costs little. */
static void
test_window_short_road (void)
{
  const Road road = { 400, 5000, 4000 };
  BatonInBandWindow window;
  gint64 block_us;

  baton_in_band_window_init (&window, 1, 8);
  block_us = walk (&window, &road, 2000);
  g_assert_cmpint (block_us, <, 5400 * 11 / 10);
  /* And comes back from a window that was right on another road. */
  baton_in_band_window_init (&window, 8, 8);
  block_us = walk (&window, &road, 4000);
  g_assert_cmpint (block_us, <, 5400 * 11 / 10);
}

/* One server allows 10 kB/s: small blocks, and never two seconds of them. */
static void
test_window_slow_server (void)
{
  const Road road = { 100000, 2200000, 0 };
  BatonInBandWindow window;

  baton_in_band_window_init (&window, 1, 8);
  walk (&window, &road, 200);
  g_assert_cmpuint (window.allowed, ==, 1);
  g_assert_false (window.quick);
}

static void
test_block_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (65536);
  g_autoptr (BatonNode) block = NULL;

  make_sender (fixture, &baton_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, 65536, NULL), ==, 65536);
  settle ();
  block = baton_test_port_take (fixture->ports[0]);
  inject (fixture->ports[0],
          "<iq type='error' from='" JULIET
          "' id='%s'><error type='cancel'><item-not-found xmlns='" BATON_NS_STANZA_ERRORS "'/></error></iq>",
          baton_node_get_attr (block, "id"));
  assert_next (fixture->ports[0], "close");
  assert_broken (fixture->conduits[0], BATON_LEG_ERROR_LOST);
  g_assert_true (is_ready (fixture->conduits[0], TRUE));
}

static void
test_block_unanswered (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (65536);

  make_sender (fixture, &plain_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, 65536, NULL), ==, 65536);
  settle ();
  assert_next (fixture->ports[0], "iq 0");
  baton_test_clock_advance (fixture->clock, 60001);
  assert_next (fixture->ports[0], "close");
  assert_broken (fixture->conduits[0], BATON_LEG_ERROR_TIMED_OUT);
}

/* libpurple. */
static void
test_close_unanswered (Fixture *fixture, gconstpointer data)
{
  char byte;

  make_sender (fixture, &plain_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], "hi", 2, NULL), ==, 2);
  g_assert_true (baton_conduit_finish (fixture->conduits[0], NULL));
  settle ();
  answer_block (fixture, "0");
  assert_next (fixture->ports[0], "close");
  baton_test_clock_advance (fixture->clock, 2999);
  g_assert_cmpint (baton_conduit_read (fixture->conduits[0], &byte, 1, NULL), ==, BATON_CONDUIT_WAIT);
  baton_test_clock_advance (fixture->clock, 2);
  assert_end (fixture->conduits[0]);
}

static void
peer_closes (Fixture *fixture)
{
  inject (fixture->ports[0],
          "<iq type='set' from='" JULIET "' id='c'><close xmlns='" BATON_NS_IBB "' sid='" SID "'/></iq>");
}

static void
test_peer_gives_up (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (65536);

  make_sender (fixture, &plain_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, 65536, NULL), ==, 65536);
  settle ();
  assert_next (fixture->ports[0], "iq 0");
  peer_closes (fixture);
  assert_next (fixture->ports[0], "result");
  assert_broken (fixture->conduits[0], BATON_LEG_ERROR_LOST);
  assert_next (fixture->ports[0], "nothing");
}

/* It closes when it has everything, before we do. */
static void
test_peer_is_content (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (4096);
  g_autoptr (GError) error = NULL;

  make_sender (fixture, &plain_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, 4096, NULL), ==, 4096);
  settle ();
  answer_block (fixture, "0");
  peer_closes (fixture);
  assert_next (fixture->ports[0], "result");
  g_assert_true (baton_conduit_finish (fixture->conduits[0], NULL));
  assert_end (fixture->conduits[0]);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, 1, &error), ==, BATON_CONDUIT_BROKEN);
}

static void
test_cancelled_here (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (65536);

  /* The sender: by closing; the receiver: by letting go. */
  make_pair (fixture, &baton_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, 65536, NULL), ==, 65536);
  settle ();
  baton_test_port_run (fixture->ports[0]);
  g_clear_object (&fixture->conduits[1]);
  settle ();
  baton_test_port_run (fixture->ports[0]);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, 65536, NULL), ==, BATON_CONDUIT_BROKEN);
  baton_conduit_close (fixture->conduits[0]);

  fixture->conduits[0] = (g_object_unref (fixture->conduits[0]), NULL);
  g_clear_object (&fixture->legs[0]);
  g_clear_object (&fixture->legs[1]);
  for (guint i = 0; i < 2; i++)
    g_string_truncate (fixture->sinks[i]->told, 0);
  make_pair (fixture, &baton_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, 65536, NULL), ==, 65536);
  baton_conduit_close (fixture->conduits[0]);
  settle ();
  baton_test_port_run (fixture->ports[0]);
  assert_end (fixture->conduits[1]);
}

static void
test_session_lost (Fixture *fixture, gconstpointer data)
{
  make (fixture, BATON_INITIATOR, &plain_traits);
  baton_leg_open (fixture->legs[BATON_INITIATOR]);
  baton_test_port_lose (fixture->ports[0]);
  leg_sink_assert (fixture->sinks[BATON_INITIATOR], "leg-closed:session-lost");

  make_receiver (fixture, 4096);
  inject_block (fixture, "0", "aGk=");
  baton_test_port_lose (fixture->ports[1]);
  assert_read (fixture->conduits[1], "hi");
  assert_broken (fixture->conduits[1], BATON_LEG_ERROR_LOST);
}

/* Coccinella: messages, and a question behind each half of a window. */
static void
test_messages (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (40960);
  g_autoptr (BatonNode) first = NULL;
  g_autoptr (BatonNode) second = NULL;
  g_autoptr (BatonNode) third = NULL;
  g_autoptr (BatonNode) last = NULL;

  make_sender (fixture, &message_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, 40960, NULL), ==, 40960);
  g_assert_true (baton_conduit_finish (fixture->conduits[0], NULL));
  settle ();
  assert_next (fixture->ports[0], "message 0");
  assert_next (fixture->ports[0], "message 1");
  first = baton_test_port_take (fixture->ports[0]);
  g_assert_nonnull (baton_node_find (first, "query", BATON_NS_VERSION));
  assert_next (fixture->ports[0], "message 2");
  assert_next (fixture->ports[0], "message 3");
  second = baton_test_port_take (fixture->ports[0]);
  assert_next (fixture->ports[0], "nothing");

  baton_test_port_answer (fixture->ports[0], first, NULL);
  assert_next (fixture->ports[0], "message 4");
  assert_next (fixture->ports[0], "message 5");
  assert_next (fixture->ports[0], "query");
  /* An error is an answer like any other. */
  inject (fixture->ports[0],
          "<iq type='error' from='" JULIET
          "' id='%s'><error type='cancel'><service-unavailable xmlns='" BATON_NS_STANZA_ERRORS "'/></error></iq>",
          baton_node_get_attr (second, "id"));
  assert_next (fixture->ports[0], "message 6");
  assert_next (fixture->ports[0], "message 7");
  third = baton_test_port_take (fixture->ports[0]);
  baton_test_port_answer (fixture->ports[0], third, NULL);
  assert_next (fixture->ports[0], "message 8");
  assert_next (fixture->ports[0], "message 9");
  last = baton_test_port_take (fixture->ports[0]);
  g_assert_nonnull (baton_node_find (last, "query", BATON_NS_VERSION));
  baton_test_port_answer (fixture->ports[0], last, NULL);
  assert_next (fixture->ports[0], "nothing");

  /* The question of the middle is lost: in the end that is not waited for for ever. */
  baton_test_clock_advance (fixture->clock, 10001);
  assert_next (fixture->ports[0], "close");
}

static void
test_messages_without_answers (Fixture *fixture, gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (BATON_QUEUE_SIZE);
  guint before;

  make_sender (fixture, &message_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, BATON_QUEUE_SIZE, NULL), ==, BATON_QUEUE_SIZE);
  settle ();
  g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[0]), ==, 6);
  baton_test_clock_advance (fixture->clock, 10001);
  before = baton_test_port_get_n_sent (fixture->ports[0]);
  g_assert_cmpuint (before, >=, 6);
  for (guint i = 0; i < 40; i++)
    baton_test_clock_advance (fixture->clock, 51);
  g_assert_true (baton_conduit_finish (fixture->conduits[0], NULL));
  settle ();
  baton_test_clock_advance (fixture->clock, 51);
  /* All 64 blocks, the two questions, and the close. */
  g_assert_cmpuint (baton_test_port_get_n_sent (fixture->ports[0]), ==, 64 + 2 + 1);
}

static void
test_message_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BatonNode) block = NULL;
  g_autofree guint8 *bytes = g_malloc0 (8192);

  make_sender (fixture, &message_traits);
  g_assert_cmpint (baton_conduit_write (fixture->conduits[0], bytes, 8192, NULL), ==, 8192);
  settle ();
  block = baton_test_port_take (fixture->ports[0]);

  /* Somebody else's, then ours without its content. */
  inject (fixture->ports[0],
          "<message type='error' from='" JULIET
          "' id='x'><error type='cancel'><item-not-found xmlns='" BATON_NS_STANZA_ERRORS "'/></error></message>");
  g_assert_true (is_ready (fixture->conduits[0], TRUE));
  g_assert_false (is_ready (fixture->conduits[0], FALSE));
  inject (fixture->ports[0],
          "<message type='error' from='" JULIET
          "' id='%s'><error type='cancel'><item-not-found xmlns='" BATON_NS_STANZA_ERRORS "'/></error></message>",
          baton_node_get_attr (block, "id"));
  assert_broken (fixture->conduits[0], BATON_LEG_ERROR_LOST);
}

#define ADD(path, func, data) g_test_add (path, Fixture, data, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/leg/in-band/carries-wide", test_carries, &baton_traits);
  ADD ("/leg/in-band/carries-large", test_carries, &large_traits);
  ADD ("/leg/in-band/carries-one-by-one", test_carries, &plain_traits);
  ADD ("/leg/in-band/carries-in-messages", test_carries, &message_traits);
  ADD ("/leg/in-band/backpressure-reaches-the-sender", test_backpressure_reaches_the_sender, NULL);
  ADD ("/leg/in-band/threads", test_threads, NULL);
  ADD ("/leg/in-band/empty", test_empty, NULL);
  ADD ("/leg/in-band/refused", test_refused, NULL);
  ADD ("/leg/in-band/open-smaller", test_open_smaller, NULL);
  ADD ("/leg/in-band/open-errors", test_open_errors, NULL);
  ADD ("/leg/in-band/drop-while-opening", test_drop_while_opening, NULL);
  ADD ("/leg/in-band/drop-while-asked", test_drop_while_asked, NULL);
  ADD ("/leg/in-band/dropped-by-its-sink", test_dropped_by_its_sink, NULL);
  ADD ("/leg/in-band/hostile-opens", test_hostile_opens, NULL);
  ADD ("/leg/in-band/receives", test_receives, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bads); i++)
    {
      g_autofree char *path = g_strdup_printf ("/leg/in-band/bad-block/%u", i);

      ADD (path, test_bad_block, &bads[i]);
    }
  ADD ("/leg/in-band/bad-message", test_bad_message, NULL);
  ADD ("/leg/in-band/bad-block-before-commit", test_bad_block_before_commit, NULL);
  ADD ("/leg/in-band/holds-answers-back", test_holds_answers_back, NULL);
  ADD ("/leg/in-band/flood", test_flood, NULL);
  ADD ("/leg/in-band/receiver-wraps", test_receiver_wraps, NULL);
  ADD ("/leg/in-band/sender-wraps", test_sender_wraps, NULL);
  ADD ("/leg/in-band/window-of-one", test_window_of_one, NULL);
  ADD ("/leg/in-band/window-grows", test_window_grows, NULL);
  ADD ("/leg/in-band/other-stanzas-overtake", test_other_stanzas_overtake, NULL);
  g_test_add_func ("/leg/in-band/window-value", test_window_value);
  g_test_add_func ("/leg/in-band/window-long-road", test_window_long_road);
  g_test_add_func ("/leg/in-band/window-short-road", test_window_short_road);
  g_test_add_func ("/leg/in-band/window-slow-server", test_window_slow_server);
  ADD ("/leg/in-band/block-refused", test_block_refused, NULL);
  ADD ("/leg/in-band/block-unanswered", test_block_unanswered, NULL);
  ADD ("/leg/in-band/close-unanswered", test_close_unanswered, NULL);
  ADD ("/leg/in-band/peer-gives-up", test_peer_gives_up, NULL);
  ADD ("/leg/in-band/peer-is-content", test_peer_is_content, NULL);
  ADD ("/leg/in-band/cancelled-here", test_cancelled_here, NULL);
  ADD ("/leg/in-band/session-lost", test_session_lost, NULL);
  ADD ("/leg/in-band/messages", test_messages, NULL);
  ADD ("/leg/in-band/messages-without-answers", test_messages_without_answers, NULL);
  ADD ("/leg/in-band/message-comes-back", test_message_comes_back, NULL);

  return g_test_run ();
}
