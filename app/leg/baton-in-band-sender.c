/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0047 sections 2.1 (open), 2.2 (data) and 2.3 (close): the sending end. */
#include "baton-in-band-sender.h"

#include "baton-builder.h"
#include "baton-conduit-queue.h"
#include "baton-in-band-window.h"
#include "baton-ns.h"
#include "baton-patience.h"

/* No peer is asked for less than this when it finds blocks too large, bytes. */
#define BLOCK_MIN 512

/* The largest block before the road has shown that it is quick, bytes (protocol 5.1): two seconds at the 10 kB/s that
 * Prosody allows a client by default. Larger ones cost a quick server less for each byte. */
#define BLOCK_UNTRIED 16384

/* What the session may hold of us unsent while other stanzas overtake, bytes: more than a window of eight and what a
 * server has not confirmed yet between two of its acknowledgements (XEP-0198); measured 110 to 264 KiB. */
#define UNSENT_MAX (512 * 1024)

/* The same for blocks in messages, which nobody answers. */
#define UNSENT_MESSAGES_MAX (64 * 1024)

/* How many messages may be on their way before the peer has shown that they arrive (protocol 5.1: 16 for each ack). */
#define MESSAGES_FIRST 4
#define MESSAGES_MAX 32

typedef enum
{
  OPENING,
  OPEN,
  CLOSING,
  OVER,
} Phase;

/* One iq that is not answered yet: a block, or in a stream of messages a probe behind some blocks. */
typedef struct
{
  BatonInBandSender *sender; /* unowned: owns this */
  guint request;
  guint blocks; /* how many it answers for */
  gsize bytes;  /* in these */
  gint64 sent_us;
} Flight;

struct _BatonInBandSender
{
  GObject parent_instance;

  BatonInBand *service;
  BatonPort *port;
  BatonClock *clock;
  BatonJid *peer;
  char *sid;
  char *tag; /* what the ids of our messages begin with */
  const BatonInBandEvents *events;
  gpointer user_data;
  guint claim;

  Phase phase;
  gboolean committed; /* the conduit was taken; we hold ourselves until OVER */
  gboolean by_message;
  gboolean no_probes; /* the peer does not answer them */
  guint block_size;
  guint request; /* open or close; 0: none */
  guint16 seq;
  BatonInBandWindow window;
  guint unanswered;   /* blocks sent, their answer or their probe's not here */
  guint unprobed;     /* blocks of these that no probe is behind yet */
  gsize unprobed_bytes;
  GPtrArray *flights; /* (element-type Flight), the oldest first */
  BatonQueue *queue;
  BatonAlarm *pace;
  guint8 block[BATON_IN_BAND_BLOCK_MAX];
};

G_DEFINE_FINAL_TYPE (BatonInBandSender, baton_in_band_sender, G_TYPE_OBJECT)

static void baton_in_band_sender_pump (BatonInBandSender *self);
static void baton_in_band_sender_open (BatonInBandSender *self);

static void
flight_free (gpointer data)
{
  Flight *flight = data;

  if (flight->request != 0)
    baton_port_forget (flight->sender->port, flight->request);
  g_free (flight);
}

/* Nothing more is sent but what a close needs. The last reference may go with it. */
static void
baton_in_band_sender_end (BatonInBandSender *self)
{
  if (self->phase == OVER)
    return;

  self->phase = OVER;
  baton_in_band_release (self->service, self->claim);
  if (self->request != 0)
    baton_port_forget (self->port, self->request);
  self->request = 0;
  g_ptr_array_set_size (self->flights, 0);
  baton_alarm_set (self->pace, -1);
  baton_queue_detach (self->queue);
  if (self->committed)
    g_object_unref (self);
}

static void
baton_in_band_sender_send_close (BatonInBandSender *self)
{
  g_autoptr (BatonNode) iq = baton_in_band_make (self->peer, "close", self->sid);

  /* Its answer changes nothing any more. */
  baton_port_send (self->port, iq);
}

static void
baton_in_band_sender_break (BatonInBandSender *self, BatonLegReason reason, const char *text)
{
  g_autoptr (BatonInBandSender) alive = g_object_ref (self);
  g_autoptr (GError) error = baton_in_band_error_of (reason, text);
  gboolean committed = self->committed;

  g_debug ("In-band stream to %s broke: %s", baton_jid_get_text (self->peer), text);
  baton_queue_break (self->queue, error);
  baton_in_band_sender_end (self);
  if (!committed)
    self->events->lost (reason, text, self->user_data);
}

/* All bytes are through, as far as the peer lets us know. */
static void
on_close_answered_cb (BatonNode *reply, const GError *error, gpointer user_data)
{
  BatonInBandSender *self = user_data;

  self->request = 0;
  baton_queue_end (self->queue);
  baton_in_band_sender_end (self);
}

/* libpurple never answers this one: it is not waited for longer than it is worth. */
static void
baton_in_band_sender_close (BatonInBandSender *self)
{
  g_autoptr (BatonNode) iq = baton_in_band_make (self->peer, "close", self->sid);

  self->phase = CLOSING;
  self->request = baton_port_request (self->port, iq, BATON_PATIENCE_IN_BAND_CLOSE_MS, on_close_answered_cb, self);
}

/* Takes an answered flight out; TRUE while it still matters. */
static gboolean
flight_land (Flight *flight)
{
  BatonInBandSender *self = flight->sender;

  flight->request = 0;
  self->unanswered -= MIN (flight->blocks, self->unanswered);
  baton_queue_confirm (self->queue, flight->bytes);
  baton_in_band_window_answered (&self->window, flight->blocks, flight->sent_us, baton_clock_now_us (self->clock));

  return g_ptr_array_remove (self->flights, flight) && self->phase == OPEN;
}

static void
on_block_answered_cb (BatonNode *reply, const GError *error, gpointer user_data)
{
  Flight *flight = user_data;
  BatonInBandSender *self = flight->sender;
  gboolean matters = flight_land (flight);

  if (!matters)
    return;
  if (error == NULL)
    {
      baton_in_band_sender_pump (self);
      return;
    }

  baton_in_band_sender_send_close (self);
  baton_in_band_sender_break (self, baton_in_band_reason_of (error), error->message);
}

/* Any answer shows that the messages before the probe have arrived, be it that there is no such thing as a version. */
static void
on_probe_answered_cb (BatonNode *reply, const GError *error, gpointer user_data)
{
  Flight *flight = user_data;
  BatonInBandSender *self = flight->sender;
  gboolean lost = error != NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  gboolean matters = flight_land (flight);

  if (!matters)
    return;
  if (lost)
    {
      baton_in_band_sender_break (self, BATON_LEG_REASON_SESSION_LOST, error->message);
      return;
    }

  if (error != NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    self->no_probes = TRUE;
  baton_in_band_sender_pump (self);
}

static void
baton_in_band_sender_fly (BatonInBandSender *self,
                          BatonNode *iq,
                          guint blocks,
                          gsize bytes,
                          guint patience_ms,
                          BatonPortReply reply)
{
  Flight *flight = g_new0 (Flight, 1);

  flight->sender = self;
  flight->blocks = blocks;
  flight->bytes = bytes;
  flight->sent_us = baton_clock_now_us (self->clock);
  g_ptr_array_add (self->flights, flight);
  flight->request = baton_port_request (self->port, iq, patience_ms, reply, flight);
}

static void
baton_in_band_sender_send_block (BatonInBandSender *self, gsize length)
{
  g_autofree char *text = g_base64_encode (self->block, length);
  const char *to = baton_jid_get_text (self->peer);
  g_autoptr (BatonBuilder) builder = NULL;
  g_autoptr (BatonNode) stanza = NULL;

  if (self->by_message)
    {
      g_autofree char *id = g_strdup_printf ("%s%u", self->tag, self->seq);

      builder = baton_builder_new ("message", BATON_NS_CLIENT);
      baton_builder_attr (builder, "to", to);
      baton_builder_attr (builder, "id", id);
    }
  else
    {
      builder = baton_builder_new_iq ("set", to, NULL);
    }

  baton_builder_open (builder, "data", BATON_NS_IBB);
  baton_builder_attr (builder, "sid", self->sid);
  baton_builder_attr_u64 (builder, "seq", self->seq++);
  baton_builder_text (builder, text);
  baton_builder_close (builder);
  stanza = baton_builder_end (builder);

  self->unanswered++;
  if (!self->by_message)
    {
      baton_in_band_sender_fly (self, stanza, 1, length, BATON_PATIENCE_IN_BAND_MS, on_block_answered_cb);
      return;
    }

  baton_port_send (self->port, stanza);
  self->unprobed++;
  self->unprobed_bytes += length;
}

/* A question that every client answers, and that travels behind the blocks. Coccinella knows this one. */
static void
baton_in_band_sender_probe (BatonInBandSender *self)
{
  g_autoptr (BatonBuilder) builder = baton_builder_new_iq ("get", baton_jid_get_text (self->peer), NULL);
  g_autoptr (BatonNode) stanza = NULL;
  guint blocks = self->unprobed;
  gsize bytes = self->unprobed_bytes;

  baton_builder_open (builder, "query", BATON_NS_VERSION);
  baton_builder_close (builder);
  stanza = baton_builder_end (builder);

  self->unprobed = 0;
  self->unprobed_bytes = 0;
  baton_in_band_sender_fly (self, stanza, blocks, bytes, BATON_PATIENCE_IN_BAND_PROBE_MS, on_probe_answered_cb);
}

static void
baton_in_band_sender_rest (BatonInBandSender *self)
{
  baton_alarm_set (self->pace, baton_clock_now_us (self->clock) + BATON_PATIENCE_IN_BAND_PACE_MS * 1000);
}

/* Whether a block may go out now; when not, something will call us again. */
static gboolean
baton_in_band_sender_may_send (BatonInBandSender *self)
{
  gsize unsent = baton_port_get_unsent (self->port);

  if (self->unanswered >= self->window.allowed)
    {
      if (self->no_probes)
        baton_in_band_sender_rest (self);
      return FALSE;
    }
  /* Something has to be on its way, or nothing would call us. */
  if (unsent < (self->by_message ? UNSENT_MESSAGES_MAX : UNSENT_MAX) || (!self->by_message && self->unanswered == 0))
    return TRUE;

  baton_in_band_sender_rest (self);

  return FALSE;
}

/* Half a window behind the last one, so that the next half can follow before it is answered. */
static gboolean
baton_in_band_sender_needs_probe (BatonInBandSender *self, gboolean idle)
{
  return self->unprobed > 0 && !self->no_probes && (idle || self->unprobed * 2 >= self->window.allowed);
}

static gsize
baton_in_band_sender_get_length (BatonInBandSender *self)
{
  return self->window.quick ? self->block_size : MIN (self->block_size, BLOCK_UNTRIED);
}

static void
baton_in_band_sender_pump (BatonInBandSender *self)
{
  gsize length = 1;

  if (self->phase != OPEN)
    return;

  while (length > 0 && baton_in_band_sender_may_send (self))
    {
      length = baton_queue_pull (self->queue, self->block, baton_in_band_sender_get_length (self), TRUE);
      if (length > 0)
        baton_in_band_sender_send_block (self, length);
      if (baton_in_band_sender_needs_probe (self, length == 0))
        baton_in_band_sender_probe (self);
    }
  if (baton_in_band_sender_needs_probe (self, self->flights->len == 0))
    baton_in_band_sender_probe (self);

  if ((self->unanswered == 0 || self->no_probes) && baton_queue_is_finished (self->queue))
    baton_in_band_sender_close (self);
}

/* Without probes a window of messages is what goes out between two rests. */
static void
on_pace_cb (gpointer user_data)
{
  BatonInBandSender *self = user_data;

  if (self->no_probes)
    {
      baton_queue_confirm (self->queue, G_MAXSIZE);
      self->unanswered = 0;
      self->unprobed = 0;
      self->unprobed_bytes = 0;
    }
  baton_in_band_sender_pump (self);
}

static void
on_queue_changed_cb (gpointer user_data)
{
  BatonInBandSender *self = user_data;

  if (!baton_queue_is_closed (self->queue))
    {
      baton_in_band_sender_pump (self);
      return;
    }

  if (self->phase == OPEN)
    baton_in_band_sender_send_close (self);
  baton_in_band_sender_end (self);
}

/* The peer gives up, has all it wants, or answers our close with one of its own. */
static gboolean
on_close_cb (BatonNode *iq, BatonNode *child, gpointer user_data)
{
  BatonInBandSender *self = user_data;

  if (self->phase == OVER)
    return FALSE;

  baton_in_band_accept (self->service, iq);
  if (self->phase == CLOSING)
    return TRUE;

  /* Pidgin closes when it has what it was promised, perhaps before the worker says that this was all. */
  if (self->phase == OPEN && self->committed && self->unanswered == 0 && baton_queue_get_fill (self->queue) == 0)
    {
      baton_queue_end (self->queue);
      baton_in_band_sender_end (self);
    }
  else
    {
      baton_in_band_sender_break (self, BATON_LEG_REASON_CLOSED, "The peer closed the stream");
    }

  return TRUE;
}

static gboolean
on_failed_cb (BatonNode *message, gpointer user_data)
{
  BatonInBandSender *self = user_data;
  const char *id = baton_node_get_attr (message, "id");
  g_autoptr (GError) error = NULL;

  if (!self->by_message || self->phase == OVER || id == NULL || !g_str_has_prefix (id, self->tag))
    return FALSE;

  error = baton_stanza_error_parse (message);
  baton_in_band_sender_send_close (self);
  baton_in_band_sender_break (self, error != NULL ? baton_in_band_reason_of (error) : BATON_LEG_REASON_DENIED,
                              error != NULL ? error->message : "A block came back");

  return TRUE;
}

static void
on_lost_cb (gpointer user_data)
{
  baton_in_band_sender_break (user_data, BATON_LEG_REASON_SESSION_LOST, "The session is gone");
}

static const BatonInBandClaim claim = { NULL, NULL, on_close_cb, on_failed_cb, on_lost_cb };

static void
on_open_answered_cb (BatonNode *reply, const GError *error, gpointer user_data)
{
  BatonInBandSender *self = user_data;

  self->request = 0;
  if (error == NULL)
    {
      self->phase = OPEN;
      self->events->opened (self->user_data);
      return;
    }

  /* slixmpp takes 8,192 by default. */
  if (g_error_matches (error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_RESOURCE_CONSTRAINT) &&
      self->block_size / 2 >= BLOCK_MIN)
    {
      self->block_size /= 2;
      baton_in_band_sender_open (self);
      return;
    }

  /* The peer may yet say yes to what we no longer want. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    baton_in_band_sender_send_close (self);
  baton_in_band_sender_break (self, baton_in_band_reason_of (error), error->message);
}

static void
baton_in_band_sender_open (BatonInBandSender *self)
{
  g_autoptr (BatonBuilder) builder = baton_builder_new_iq ("set", baton_jid_get_text (self->peer), NULL);
  g_autoptr (BatonNode) stanza = NULL;

  baton_builder_open (builder, "open", BATON_NS_IBB);
  baton_builder_attr (builder, "sid", self->sid);
  baton_builder_attr_u64 (builder, "block-size", self->block_size);
  baton_builder_attr (builder, "stanza", self->by_message ? "message" : "iq");
  baton_builder_close (builder);
  stanza = baton_builder_end (builder);

  self->request = baton_port_request (self->port, stanza, BATON_PATIENCE_IQ_MS, on_open_answered_cb, self);
}

/**
 * baton_in_band_sender_new:
 * @service: the account's
 * @peer: a full JID
 * @sid: the stream
 * @traits: as the peer can take it
 * @events: who is told; outlives this
 * @user_data: (closure): borrowed
 *
 * Opens the stream. A peer that finds the blocks too large is asked again with half of it.
 *
 * Returns: (transfer full): the sending end
 */
BatonInBandSender *
baton_in_band_sender_new (BatonInBand *service,
                          BatonJid *peer,
                          const char *sid,
                          const BatonInBandTraits *traits,
                          const BatonInBandEvents *events,
                          gpointer user_data)
{
  BatonInBandSender *self;

  g_return_val_if_fail (BATON_IS_IN_BAND (service), NULL);
  g_return_val_if_fail (peer != NULL && sid != NULL && traits != NULL && events != NULL, NULL);

  self = g_object_new (BATON_TYPE_IN_BAND_SENDER, NULL);
  self->service = g_object_ref (service);
  self->port = g_object_ref (baton_in_band_get_port (service));
  self->clock = g_object_ref (baton_in_band_get_clock (service));
  self->peer = baton_jid_ref (peer);
  self->sid = g_strdup (sid);
  self->tag = g_strdup_printf ("ibb-%08x-", g_random_int ());
  self->events = events;
  self->user_data = user_data;
  self->block_size = CLAMP (traits->block_size, BLOCK_MIN, BATON_IN_BAND_BLOCK_MAX);
  self->by_message = traits->by_message;
  if (self->by_message)
    baton_in_band_window_init (&self->window, MESSAGES_FIRST, MAX (traits->window, MESSAGES_MAX));
  else
    baton_in_band_window_init (&self->window, 1, traits->window);
  self->queue = baton_queue_new (TRUE, on_queue_changed_cb, self);
  self->pace = baton_alarm_new (self->clock, on_pace_cb, self);
  self->claim = baton_in_band_claim (service, peer, sid, &claim, self);
  baton_in_band_sender_open (self);

  return self;
}

/**
 * baton_in_band_sender_take_conduit:
 * @self: a sending end that was opened
 *
 * Nothing is told any more; the stream goes on until it was finished and the peer has everything, or the conduit is
 * closed.
 *
 * Returns: (transfer full) (nullable): the stream; %NULL when it is not open
 */
BatonConduit *
baton_in_band_sender_take_conduit (BatonInBandSender *self)
{
  g_return_val_if_fail (BATON_IS_IN_BAND_SENDER (self), NULL);

  if (self->phase != OPEN || self->committed)
    return NULL;

  self->committed = TRUE;
  g_object_ref (self);

  return baton_conduit_queue_new (self->queue);
}

/**
 * baton_in_band_sender_drop:
 * @self: a sending end
 *
 * Ends the stream, unless its conduit was taken.
 */
void
baton_in_band_sender_drop (BatonInBandSender *self)
{
  g_return_if_fail (BATON_IS_IN_BAND_SENDER (self));

  if (self->committed || self->phase == OVER)
    return;

  /* Also when the open is not answered yet: the peer handles them in order. */
  baton_in_band_sender_send_close (self);
  baton_in_band_sender_end (self);
}

static void
baton_in_band_sender_finalize (GObject *object)
{
  BatonInBandSender *self = BATON_IN_BAND_SENDER (object);

  baton_in_band_release (self->service, self->claim);
  if (self->request != 0)
    baton_port_forget (self->port, self->request);
  g_ptr_array_unref (self->flights);
  baton_queue_detach (self->queue);
  baton_queue_unref (self->queue);
  baton_alarm_free (self->pace);
  g_object_unref (self->service);
  g_object_unref (self->port);
  g_object_unref (self->clock);
  baton_jid_unref (self->peer);
  g_free (self->sid);
  g_free (self->tag);

  G_OBJECT_CLASS (baton_in_band_sender_parent_class)->finalize (object);
}

static void
baton_in_band_sender_class_init (BatonInBandSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_in_band_sender_finalize;
}

static void
baton_in_band_sender_init (BatonInBandSender *self)
{
  self->flights = g_ptr_array_new_with_free_func (flight_free);
}
