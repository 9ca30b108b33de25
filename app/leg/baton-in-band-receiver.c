/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0047 sections 2.1 (open), 2.2 (data) and 2.3 (close): the receiving end. */
#include "baton-in-band-receiver.h"

#include "baton-conduit-queue.h"
#include "baton-parse.h"

/* The largest block that an open can name (XEP-0047: xs:unsignedShort), bytes. */
#define BLOCK_SIZE_MAX 65535

#define SEQ_MAX 65535

/* How much a peer that does not wait for answers may send ahead of the disk, bytes; messages know no other limit. */
#define AHEAD_MAX (16 * 1024 * 1024)

/* How many blocks may wait for their answer: a peer's window, and what empty blocks can cost us. */
#define UNANSWERED_MAX 4096

typedef enum
{
  WAITING, /* for an open */
  ASKED,   /* an open waits for its answer */
  OPEN,
  OVER,
} Phase;

struct _BatonInBandReceiver
{
  GObject parent_instance;

  BatonInBand *service;
  BatonJid *peer;
  char *sid;
  const BatonInBandEvents *events;
  gpointer user_data;
  guint claim;

  Phase phase;
  gboolean committed; /* the conduit was taken; we hold ourselves until OVER */
  BatonNode *open;    /* in ASKED */
  guint block_size;
  guint16 seq; /* of the next block */
  BatonQueue *queue;
  GQueue unanswered; /* (element-type BatonNode): blocks taken, their answer held back */
};

G_DEFINE_FINAL_TYPE (BatonInBandReceiver, baton_in_band_receiver, G_TYPE_OBJECT)

static void
baton_in_band_receiver_answer_all (BatonInBandReceiver *self)
{
  BatonNode *iq;

  while ((iq = g_queue_pop_head (&self->unanswered)))
    {
      baton_in_band_accept (self->service, iq);
      baton_node_unref (iq);
    }
}

/* Nothing more is taken. The last reference may go with it. */
static void
baton_in_band_receiver_end (BatonInBandReceiver *self)
{
  if (self->phase == OVER)
    return;

  self->phase = OVER;
  baton_in_band_release (self->service, self->claim);
  baton_in_band_receiver_answer_all (self);
  if (self->queue != NULL)
    baton_queue_detach (self->queue);
  if (self->committed)
    g_object_unref (self);
}

static void
baton_in_band_receiver_send_close (BatonInBandReceiver *self)
{
  g_autoptr (BatonNode) iq = baton_in_band_make (self->peer, "close", self->sid);

  /* Its answer changes nothing any more. */
  baton_port_send (baton_in_band_get_port (self->service), iq);
}

/* Tells who needs to know that the stream broke. */
static void
baton_in_band_receiver_break (BatonInBandReceiver *self, BatonLegReason reason, const char *text)
{
  g_autoptr (BatonInBandReceiver) alive = g_object_ref (self);
  g_autoptr (GError) error = baton_in_band_error_of (reason, text);
  gboolean committed = self->committed;

  g_debug ("In-band stream from %s broke: %s", baton_jid_get_text (self->peer), text);
  if (self->queue != NULL)
    baton_queue_break (self->queue, error);
  baton_in_band_receiver_end (self);
  if (!committed)
    self->events->lost (reason, text, self->user_data);
}

/* The peer broke the rules: says so, and ends the stream on both sides. */
static void
baton_in_band_receiver_fail (BatonInBandReceiver *self, BatonNode *stanza, BatonStanzaError code, const char *text)
{
  g_autoptr (BatonInBandReceiver) alive = g_object_ref (self);

  baton_in_band_refuse (self->service, stanza, code);
  baton_in_band_receiver_send_close (self);
  baton_in_band_receiver_break (self, BATON_LEG_REASON_RESET, text);
}

static gboolean
on_open_cb (BatonNode *iq, BatonNode *child, gpointer user_data)
{
  BatonInBandReceiver *self = user_data;
  const char *carrier = baton_node_get_attr (child, "stanza");
  guint64 size;

  if (self->phase != WAITING)
    baton_in_band_refuse (self->service, iq, BATON_STANZA_ERROR_NOT_ACCEPTABLE);
  else if (!baton_parse_u64 (baton_node_get_attr (child, "block-size"), G_MAXUINT32, &size) || size == 0 ||
           (carrier != NULL && !g_str_equal (carrier, "iq") && !g_str_equal (carrier, "message")))
    baton_in_band_refuse (self->service, iq, BATON_STANZA_ERROR_BAD_REQUEST);
  else if (size > BLOCK_SIZE_MAX)
    baton_in_band_refuse (self->service, iq, BATON_STANZA_ERROR_RESOURCE_CONSTRAINT);
  else
    {
      self->phase = ASKED;
      self->open = baton_node_ref (iq);
      self->block_size = size;
      self->events->asked (self->user_data);
    }

  return TRUE;
}

/* Psi and others send data in iqs, Coccinella in messages, whatever was said in the open. */
static gboolean
is_iq (BatonNode *stanza)
{
  return g_str_equal (baton_node_get_name (stanza), "iq");
}

static void
baton_in_band_receiver_take (BatonInBandReceiver *self, BatonNode *stanza, GBytes *block)
{
  gsize length;
  gconstpointer bytes = g_bytes_get_data (block, &length);
  gsize fill;

  self->seq++;
  (void) baton_queue_push (self->queue, bytes, length);
  fill = baton_queue_get_fill (self->queue);

  if (fill > AHEAD_MAX || g_queue_get_length (&self->unanswered) >= UNANSWERED_MAX)
    baton_in_band_receiver_fail (self, stanza, BATON_STANZA_ERROR_RESOURCE_CONSTRAINT, "The peer sends too fast");
  /* The answer is what makes a peer wait: it comes when there is room again. */
  else if (is_iq (stanza) && fill > BATON_QUEUE_SIZE)
    g_queue_push_tail (&self->unanswered, baton_node_ref (stanza));
  else if (is_iq (stanza))
    baton_in_band_accept (self->service, stanza);
}

static gboolean
on_data_cb (BatonNode *stanza, BatonNode *child, gpointer user_data)
{
  BatonInBandReceiver *self = user_data;
  const char *text = baton_node_get_text (child);
  g_autoptr (GBytes) block = NULL;
  guint64 seq;

  if (self->phase != OPEN)
    return FALSE;

  if (!baton_parse_u64 (baton_node_get_attr (child, "seq"), SEQ_MAX, &seq))
    baton_in_band_receiver_fail (self, stanza, BATON_STANZA_ERROR_BAD_REQUEST, "A block without a number");
  else if (seq != self->seq)
    baton_in_band_receiver_fail (self, stanza, BATON_STANZA_ERROR_UNEXPECTED_REQUEST, "A block is missing");
  else if ((block = baton_parse_base64 (text != NULL ? text : "", self->block_size)) == NULL)
    baton_in_band_receiver_fail (self, stanza, BATON_STANZA_ERROR_BAD_REQUEST, "A block that is too long or no base64");
  else
    baton_in_band_receiver_take (self, stanza, block);

  return TRUE;
}

static gboolean
on_close_cb (BatonNode *iq, BatonNode *child, gpointer user_data)
{
  g_autoptr (BatonInBandReceiver) self = g_object_ref (user_data);

  if (self->phase == WAITING || self->phase == OVER)
    return FALSE;

  if (self->phase == ASKED)
    {
      baton_in_band_refuse (self->service, self->open, BATON_STANZA_ERROR_NOT_ACCEPTABLE);
      baton_in_band_accept (self->service, iq);
      baton_in_band_receiver_break (self, BATON_LEG_REASON_CLOSED, "The peer closed before it was answered");
      return TRUE;
    }

  /* What was held back is answered before it. */
  baton_in_band_receiver_answer_all (self);
  baton_in_band_accept (self->service, iq);
  baton_queue_end (self->queue);
  baton_in_band_receiver_end (self);

  return TRUE;
}

static void
on_lost_cb (gpointer user_data)
{
  BatonInBandReceiver *self = user_data;

  baton_in_band_receiver_break (self, BATON_LEG_REASON_SESSION_LOST, "The session is gone");
}

static const BatonInBandClaim claim = { on_open_cb, on_data_cb, on_close_cb, NULL, on_lost_cb };

/* The worker made room, or closed the conduit. */
static void
on_queue_changed_cb (gpointer user_data)
{
  BatonInBandReceiver *self = user_data;

  if (baton_queue_is_closed (self->queue))
    {
      baton_in_band_receiver_send_close (self);
      baton_in_band_receiver_end (self);
    }
  else if (baton_queue_get_fill (self->queue) <= BATON_QUEUE_SIZE)
    {
      baton_in_band_receiver_answer_all (self);
    }
}

/**
 * baton_in_band_receiver_new:
 * @service: the account's
 * @peer: who may open the stream: a full JID
 * @sid: its id
 * @events: who is told; outlives this
 * @user_data: (closure): borrowed
 *
 * Waits for the peer's open from now on.
 *
 * Returns: (transfer full): the receiving end
 */
BatonInBandReceiver *
baton_in_band_receiver_new (
    BatonInBand *service, BatonJid *peer, const char *sid, const BatonInBandEvents *events, gpointer user_data)
{
  BatonInBandReceiver *self;

  g_return_val_if_fail (BATON_IS_IN_BAND (service), NULL);
  g_return_val_if_fail (peer != NULL && sid != NULL && events != NULL, NULL);

  self = g_object_new (BATON_TYPE_IN_BAND_RECEIVER, NULL);
  self->service = g_object_ref (service);
  self->peer = baton_jid_ref (peer);
  self->sid = g_strdup (sid);
  self->events = events;
  self->user_data = user_data;
  self->claim = baton_in_band_claim (service, peer, sid, &claim, self);

  return self;
}

/**
 * baton_in_band_receiver_answer:
 * @self: a receiving end that asked
 * @accept: whether the peer may send
 *
 * Answers the open. After a refusal the peer may open again.
 */
void
baton_in_band_receiver_answer (BatonInBandReceiver *self, gboolean accept)
{
  g_autoptr (BatonNode) open = NULL;

  g_return_if_fail (BATON_IS_IN_BAND_RECEIVER (self));

  if (self->phase != ASKED)
    return;

  open = g_steal_pointer (&self->open);
  self->phase = accept ? OPEN : WAITING;
  if (!accept)
    {
      baton_in_band_refuse (self->service, open, BATON_STANZA_ERROR_NOT_ACCEPTABLE);
      return;
    }

  self->queue = baton_queue_new (FALSE, on_queue_changed_cb, self);
  baton_in_band_accept (self->service, open);
}

/**
 * baton_in_band_receiver_take_conduit:
 * @self: a receiving end that accepted
 *
 * Nothing is told any more; the stream goes on until the peer closes it or the conduit is closed.
 *
 * Returns: (transfer full) (nullable): the stream; %NULL when it is not open
 */
BatonConduit *
baton_in_band_receiver_take_conduit (BatonInBandReceiver *self)
{
  g_return_val_if_fail (BATON_IS_IN_BAND_RECEIVER (self), NULL);

  if (self->queue == NULL || self->committed)
    return NULL;

  self->committed = self->phase == OPEN;
  if (self->committed)
    g_object_ref (self);

  return baton_conduit_queue_new (self->queue);
}

/**
 * baton_in_band_receiver_drop:
 * @self: a receiving end
 *
 * Ends the stream, unless its conduit was taken.
 */
void
baton_in_band_receiver_drop (BatonInBandReceiver *self)
{
  g_return_if_fail (BATON_IS_IN_BAND_RECEIVER (self));

  if (self->committed || self->phase == OVER)
    return;

  if (self->phase == ASKED)
    baton_in_band_refuse (self->service, self->open, BATON_STANZA_ERROR_NOT_ACCEPTABLE);
  else if (self->phase == OPEN)
    baton_in_band_receiver_send_close (self);
  baton_in_band_receiver_end (self);
}

static void
baton_in_band_receiver_finalize (GObject *object)
{
  BatonInBandReceiver *self = BATON_IN_BAND_RECEIVER (object);

  baton_in_band_release (self->service, self->claim);
  if (self->queue != NULL)
    baton_queue_detach (self->queue);
  g_clear_pointer (&self->queue, baton_queue_unref);
  g_clear_pointer (&self->open, baton_node_unref);
  g_queue_clear_full (&self->unanswered, (GDestroyNotify) baton_node_unref);
  g_clear_object (&self->service);
  g_clear_pointer (&self->peer, baton_jid_unref);
  g_free (self->sid);

  G_OBJECT_CLASS (baton_in_band_receiver_parent_class)->finalize (object);
}

static void
baton_in_band_receiver_class_init (BatonInBandReceiverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_in_band_receiver_finalize;
}

static void
baton_in_band_receiver_init (BatonInBandReceiver *self)
{
  g_queue_init (&self->unanswered);
}
