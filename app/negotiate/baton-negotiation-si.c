/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0095 section 3, XEP-0096 section 3 and XEP-0065 section 5.3: one transfer agreed on by stream initiation. What it
 * must never do is in protocol 3.6 and 3.7; what to do and when is its sink's decision. */
#include "baton-negotiation-si.h"

#include "baton-bytestreams-codec.h"
#include "baton-negotiation-private.h"
#include "baton-ns.h"
#include "baton-patience.h"
#include "baton-port.h"
#include "baton-refusal-codec.h"
#include "baton-si-codec.h"

typedef enum {
  PHASE_NEW,       /* initiator: not offered yet */
  PHASE_OFFERED,   /* the offer waits for its answer */
  PHASE_ACCEPTED,
  PHASE_REFUSED,   /* nothing more can come of it */
  PHASE_ENDED,
  PHASE_DROPPED,   /* initiator: ended before it was offered; the peer never heard of it */
} Phase;

struct _BatonNegotiationSi
{
  BatonNegotiation  parent_instance;

  BatonPort        *port;
  BatonSidBook     *book;
  Phase             phase;
  BatonMethod       method;        /* once accepted */
  gboolean          lost;          /* our full JID is gone: nothing can be said as it any more */

  BatonNode        *request;       /* target: the offer, until it is answered */
  guint             offering;      /* initiator: the pending offer; 0 none */
  gboolean          hosts_sent;
  guint             sending_hosts; /* our pending list of streamhosts; 0 none */
  gboolean          hosts_came;
  BatonNode        *peer_hosts;    /* the peer's list, until it is answered */
};

enum {
  PROP_0,
  PROP_PORT,
  PROP_BOOK,
  PROP_REQUEST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BatonNegotiationSi, baton_negotiation_si, BATON_TYPE_NEGOTIATION)

static BatonOffer *
get_offer (BatonNegotiationSi *self)
{
  return baton_negotiation_get_offer (BATON_NEGOTIATION (self));
}

static void
tell (BatonNegotiationSi *self,
      const BatonNote    *note)
{
  baton_negotiation_tell (BATON_NEGOTIATION (self), note);
}

static void
send (BatonNegotiationSi *self,
      BatonNode          *stanza)
{
  if (!self->lost)
    baton_port_send (self->port, stanza);
}

static void
tell_refused (BatonNegotiationSi *self,
              BatonNoteKind       kind,
              BatonRefusal        refusal,
              const char         *text)
{
  BatonNote note = { .kind = kind, .refusal = refusal, .text = text };

  tell (self, &note);
}

/* The session under a pending request is gone. The port says so to everybody, but a port that is taken down has no
 * time to: whoever hears it first tells. */
static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
}

static void
take_acceptance (BatonNegotiationSi *self,
                 BatonNode          *reply)
{
  g_autoptr(GError) error = NULL;
  BatonNote note = { .kind = BATON_NOTE_ACCEPTED };
  BatonSiAnswer answer;

  if (!baton_si_answer_parse (reply, get_offer (self), &answer, &error))
    {
      g_warning ("%s: %s", baton_jid_get_text (get_offer (self)->peer), error->message);
      self->phase = PHASE_REFUSED;
      tell_refused (self, BATON_NOTE_REFUSED, BATON_REFUSAL_OTHER, error->message);
      return;
    }

  self->phase = PHASE_ACCEPTED;
  self->method = answer.method;
  note.method = answer.method;
  note.offset = answer.offset;
  note.length = answer.length;
  tell (self, &note);
}

static void
on_offer_reply_cb (BatonNode    *reply,
                   const GError *error,
                   gpointer      user_data)
{
  g_autoptr(BatonNegotiationSi) self = g_object_ref (BATON_NEGOTIATION_SI (user_data));

  self->offering = 0;

  if (self->phase != PHASE_OFFERED)
    return;

  if (!error)
    {
      take_acceptance (self, reply);
    }
  else if (is_lost (error))
    {
      baton_negotiation_si_take_lost (self);
    }
  else
    {
      self->phase = PHASE_REFUSED;
      tell_refused (self, BATON_NOTE_REFUSED, baton_refusal_from_si_error (error), error->message);
    }
}

static void
on_hosts_reply_cb (BatonNode    *reply,
                   const GError *error,
                   gpointer      user_data)
{
  g_autoptr(BatonNegotiationSi) self = g_object_ref (BATON_NEGOTIATION_SI (user_data));
  BatonNote note = { .kind = BATON_NOTE_HOSTS_USED };

  self->sending_hosts = 0;

  if (self->phase != PHASE_ACCEPTED)
    return;

  if (error && is_lost (error))
    {
      baton_negotiation_si_take_lost (self);
      return;
    }

  if (error)
    {
      tell_refused (self, BATON_NOTE_HOSTS_ERROR, baton_refusal_from_hosts_error (error), error->message);
      return;
    }

  note.host_jid = baton_bytestreams_peek_used (reply);
  if (note.host_jid)
    tell (self, &note);
  else
    tell_refused (self, BATON_NOTE_HOSTS_ERROR, BATON_REFUSAL_OTHER, "The answer names no streamhost");
}

static void
baton_negotiation_si_offer (BatonNegotiation *negotiation)
{
  BatonNegotiationSi *self = BATON_NEGOTIATION_SI (negotiation);
  g_autoptr(BatonNode) iq = NULL;

  g_return_if_fail (self->phase == PHASE_NEW);

  self->phase = PHASE_OFFERED;
  if (self->lost)
    return;

  iq = baton_si_request_build (get_offer (self));
  self->offering = baton_port_request (self->port, iq, BATON_PATIENCE_OFFER_MS, on_offer_reply_cb, self);
}

static void
baton_negotiation_si_accept (BatonNegotiation *negotiation,
                             BatonMethod       method,
                             guint64           offset)
{
  BatonNegotiationSi *self = BATON_NEGOTIATION_SI (negotiation);
  BatonOffer *offer = get_offer (self);
  g_autoptr(BatonNode) request = g_steal_pointer (&self->request);
  g_autoptr(BatonNode) reply = NULL;

  /* The peer may have taken it back while the user's click was under way. */
  if (!request || self->phase != PHASE_OFFERED)
    {
      g_debug ("%s: nothing to accept", offer->sid);
      return;
    }

  self->phase = PHASE_ACCEPTED;
  self->method = method;
  reply = baton_si_answer_build (request, method, offer->ranged ? offset : 0);
  send (self, reply);
}

static void
baton_negotiation_si_decline (BatonNegotiation *negotiation,
                              BatonRefusal      refusal)
{
  BatonNegotiationSi *self = BATON_NEGOTIATION_SI (negotiation);
  g_autoptr(BatonNode) request = g_steal_pointer (&self->request);
  g_autoptr(BatonNode) reply = NULL;

  if (!request)
    {
      g_debug ("%s: nothing to decline", get_offer (self)->sid);
      return;
    }

  if (self->phase == PHASE_OFFERED)
    self->phase = PHASE_REFUSED;
  reply = baton_refusal_reply_to_si (request, refusal);
  send (self, reply);
}

static void
baton_negotiation_si_send_hosts (BatonNegotiation *negotiation,
                                 GPtrArray        *candidates,
                                 gboolean          fast)
{
  BatonNegotiationSi *self = BATON_NEGOTIATION_SI (negotiation);
  BatonOffer *offer = get_offer (self);
  g_autoptr(BatonNode) iq = NULL;

  if (self->phase != PHASE_ACCEPTED || self->hosts_sent || self->lost)
    {
      g_debug ("%s: streamhosts not sent", offer->sid);
      return;
    }

  self->hosts_sent = TRUE;
  /* In the target's list the mark would ask for a third one. */
  iq = baton_bytestreams_build (offer->peer, offer->sid, candidates, fast && offer->role == BATON_INITIATOR);
  self->sending_hosts = baton_port_request (self->port, iq, BATON_PATIENCE_HOSTS_MS, on_hosts_reply_cb, self);
}

static void
baton_negotiation_si_answer_used (BatonNegotiation *negotiation,
                                  const char       *host_jid)
{
  BatonNegotiationSi *self = BATON_NEGOTIATION_SI (negotiation);
  g_autoptr(BatonNode) request = g_steal_pointer (&self->peer_hosts);
  g_autoptr(BatonNode) reply = NULL;

  if (!request)
    {
      g_debug ("%s: no streamhosts wait for an answer", get_offer (self)->sid);
      return;
    }

  reply = baton_bytestreams_build_used (request, get_offer (self)->sid, host_jid);
  send (self, reply);
}

static void
baton_negotiation_si_answer_error (BatonNegotiation *negotiation,
                                   BatonRefusal      refusal)
{
  BatonNegotiationSi *self = BATON_NEGOTIATION_SI (negotiation);
  g_autoptr(BatonNode) request = g_steal_pointer (&self->peer_hosts);
  g_autoptr(BatonNode) reply = NULL;

  if (!request)
    {
      g_debug ("%s: no streamhosts wait for an answer", get_offer (self)->sid);
      return;
    }

  reply = baton_refusal_reply_to_hosts (request, refusal);
  send (self, reply);
}

static void
baton_negotiation_si_send_end (BatonNegotiation *negotiation,
                               BatonEnd          end,
                               guint64           bytes,
                               const char       *sha256)
{
  BatonNegotiationSi *self = BATON_NEGOTIATION_SI (negotiation);
  BatonOffer *offer = get_offer (self);
  g_autoptr(BatonNode) message = NULL;

  if (self->phase == PHASE_NEW || self->phase == PHASE_DROPPED ||
      !baton_peer_info_has_feature (baton_negotiation_get_peer_info (negotiation), BATON_NS_TRANSFER))
    return;

  message = baton_end_message_build (offer->peer, offer->sid, end, bytes, sha256);
  send (self, message);
}

static void
forget (BatonNegotiationSi *self,
        guint              *request)
{
  guint pending = *request;

  *request = 0;
  if (pending != 0)
    baton_port_forget (self->port, pending);
}

static void
baton_negotiation_si_end (BatonNegotiation *negotiation)
{
  BatonNegotiationSi *self = BATON_NEGOTIATION_SI (negotiation);

  if (self->phase == PHASE_ENDED || self->phase == PHASE_DROPPED)
    return;

  forget (self, &self->offering);
  forget (self, &self->sending_hosts);
  if (self->request)
    baton_negotiation_si_decline (negotiation, BATON_REFUSAL_DECLINED);
  /* Psi and Coccinella as targets wait for ever for this answer: protocol 3.8. */
  if (self->peer_hosts)
    baton_negotiation_si_answer_error (negotiation, BATON_REFUSAL_NOT_FOUND);

  baton_sid_book_close (self->book, negotiation);
  self->phase = self->phase == PHASE_NEW ? PHASE_DROPPED : PHASE_ENDED;
}

/**
 * baton_negotiation_si_new_outgoing:
 * @port: where its stanzas go
 * @book: where it is live until it ends
 * @offer: what we offer, with a fresh SID
 * @peer_info: what is known of the peer's program
 *
 * Nothing is sent yet.
 *
 * Returns: (transfer full): a negotiation in the role of initiator
 */
BatonNegotiation *
baton_negotiation_si_new_outgoing (BatonPort     *port,
                                   BatonSidBook  *book,
                                   BatonOffer    *offer,
                                   BatonPeerInfo *peer_info)
{
  BatonNegotiation *self;

  g_assert (offer->role == BATON_INITIATOR);

  self = g_object_new (BATON_TYPE_NEGOTIATION_SI,
                       "offer", offer,
                       "peer-info", peer_info,
                       "port", port,
                       "book", book,
                       NULL);
  if (!baton_sid_book_enter (book, self))
    g_critical ("The stream id %s is in use already", offer->sid);

  return self;
}

/**
 * baton_negotiation_si_new_incoming:
 * @port: where its stanzas go
 * @book: where it is live until it ends; its key is free
 * @offer: what the peer offers
 * @peer_info: (nullable): what is known of the peer's program
 * @request: the iq-set with the offer, answered by the negotiation
 *
 * Returns: (transfer full): a negotiation in the role of target
 */
BatonNegotiation *
baton_negotiation_si_new_incoming (BatonPort     *port,
                                   BatonSidBook  *book,
                                   BatonOffer    *offer,
                                   BatonPeerInfo *peer_info,
                                   BatonNode     *request)
{
  BatonNegotiation *self;

  g_assert (offer->role == BATON_TARGET);

  self = g_object_new (BATON_TYPE_NEGOTIATION_SI,
                       "offer", offer,
                       "peer-info", peer_info,
                       "port", port,
                       "book", book,
                       "request", request,
                       NULL);
  if (!baton_sid_book_enter (book, self))
    g_critical ("The stream id %s is in use already", offer->sid);

  return self;
}

/**
 * baton_negotiation_si_is_unanswered:
 * @self: a negotiation
 *
 * Returns: whether it is an offer of the peer's that waits for our user
 */
gboolean
baton_negotiation_si_is_unanswered (BatonNegotiationSi *self)
{
  return self->request != NULL && self->phase == PHASE_OFFERED;
}

static void
refuse (BatonNegotiationSi *self,
        BatonNode          *iq,
        BatonStanzaError    condition)
{
  g_autoptr(BatonNode) reply = baton_stanza_error_reply (iq, condition, NULL);

  send (self, reply);
}

/**
 * baton_negotiation_si_take_hosts:
 * @self: a negotiation that is live
 * @iq: an iq-set with a bytestreams query from its peer, for its stream id
 *
 * The peer's streamhosts: to the target the initiator's offer, to the initiator the target's counter-offer (protocol
 * 3.1). Taken once, and only after the file was accepted with SOCKS5 bytestreams; the sink answers them.
 */
void
baton_negotiation_si_take_hosts (BatonNegotiationSi *self,
                                 BatonNode          *iq)
{
  g_autoptr(BatonNegotiationSi) hold = g_object_ref (self);
  g_auto(BatonBytestreamsHosts) hosts = { 0 };
  BatonOffer *offer = get_offer (self);
  BatonNote note = { .kind = BATON_NOTE_HOSTS };

  if (self->phase != PHASE_ACCEPTED || self->method != BATON_METHOD_S5B || self->hosts_came)
    {
      g_info ("%s: streamhosts out of order from %s", offer->sid, baton_jid_get_text (offer->peer));
      refuse (self, iq, BATON_STANZA_ERROR_NOT_ACCEPTABLE);
      return;
    }

  switch (baton_bytestreams_parse (iq, offer->peer, &hosts))
    {
    case BATON_BYTESTREAMS_FAULT_NONE:
      break;

    case BATON_BYTESTREAMS_FAULT_MODE:
      refuse (self, iq, BATON_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED);
      return;

    case BATON_BYTESTREAMS_FAULT_MALFORMED:
    default:
      refuse (self, iq, BATON_STANZA_ERROR_BAD_REQUEST);
      return;
    }

  /* Only room nicknames need it, and there its value is what we compute anyway (protocol 2.1). */
  if (hosts.dstaddr)
    g_debug ("%s: the peer writes a destination of its own", offer->sid);

  self->hosts_came = TRUE;
  self->peer_hosts = baton_node_ref (iq);
  note.candidates = hosts.candidates;
  note.fast = hosts.fast && offer->role == BATON_TARGET;
  tell (self, &note);
}

/**
 * baton_negotiation_si_take_end:
 * @self: a negotiation that is live
 * @message: what its peer says of the end
 */
void
baton_negotiation_si_take_end (BatonNegotiationSi    *self,
                               const BatonEndMessage *message)
{
  g_autoptr(BatonNegotiationSi) hold = g_object_ref (self);
  BatonNote note = { .kind = BATON_NOTE_END };

  note.end = message->end;
  note.bytes = message->bytes;
  note.bytes_known = message->bytes_known;
  note.sha256 = *message->sha256 ? message->sha256 : NULL;
  tell (self, &note);
}

/**
 * baton_negotiation_si_take_gone:
 * @self: a negotiation that is live
 *
 * The peer's client went offline.
 */
void
baton_negotiation_si_take_gone (BatonNegotiationSi *self)
{
  g_autoptr(BatonNegotiationSi) hold = g_object_ref (self);
  BatonNote note = { .kind = BATON_NOTE_PEER_GONE };

  tell (self, &note);
}

/**
 * baton_negotiation_si_take_lost:
 * @self: a negotiation that is live
 *
 * Our full JID is gone, and with it everything that waits for an answer on either side. Told once.
 */
void
baton_negotiation_si_take_lost (BatonNegotiationSi *self)
{
  g_autoptr(BatonNegotiationSi) hold = g_object_ref (self);
  BatonNote note = { .kind = BATON_NOTE_SESSION_LOST };

  if (self->lost)
    return;

  self->lost = TRUE;
  forget (self, &self->offering);
  forget (self, &self->sending_hosts);
  g_clear_pointer (&self->request, baton_node_unref);
  g_clear_pointer (&self->peer_hosts, baton_node_unref);
  baton_sid_book_close (self->book, BATON_NEGOTIATION (self));
  tell (self, &note);
}

static void
baton_negotiation_si_dispose (GObject *object)
{
  BatonNegotiationSi *self = BATON_NEGOTIATION_SI (object);

  baton_negotiation_end (BATON_NEGOTIATION (self));
  g_clear_pointer (&self->request, baton_node_unref);
  g_clear_pointer (&self->peer_hosts, baton_node_unref);

  G_OBJECT_CLASS (baton_negotiation_si_parent_class)->dispose (object);
}

static void
baton_negotiation_si_finalize (GObject *object)
{
  BatonNegotiationSi *self = BATON_NEGOTIATION_SI (object);

  g_clear_object (&self->port);
  g_clear_pointer (&self->book, baton_sid_book_unref);

  G_OBJECT_CLASS (baton_negotiation_si_parent_class)->finalize (object);
}

static void
baton_negotiation_si_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  BatonNegotiationSi *self = BATON_NEGOTIATION_SI (object);

  switch (prop_id)
    {
    case PROP_PORT:
      self->port = g_value_dup_object (value);
      break;

    case PROP_BOOK:
      self->book = baton_sid_book_ref (g_value_get_pointer (value));
      break;

    case PROP_REQUEST:
      self->request = g_value_dup_boxed (value);
      self->phase = self->request ? PHASE_OFFERED : PHASE_NEW;
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_negotiation_si_class_init (BatonNegotiationSiClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  BatonNegotiationClass *negotiation_class = BATON_NEGOTIATION_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = baton_negotiation_si_dispose;
  object_class->finalize = baton_negotiation_si_finalize;
  object_class->set_property = baton_negotiation_si_set_property;

  negotiation_class->offer = baton_negotiation_si_offer;
  negotiation_class->accept = baton_negotiation_si_accept;
  negotiation_class->decline = baton_negotiation_si_decline;
  negotiation_class->send_hosts = baton_negotiation_si_send_hosts;
  negotiation_class->answer_used = baton_negotiation_si_answer_used;
  negotiation_class->answer_error = baton_negotiation_si_answer_error;
  negotiation_class->send_end = baton_negotiation_si_send_end;
  negotiation_class->end = baton_negotiation_si_end;

  properties[PROP_PORT] = g_param_spec_object ("port", NULL, NULL, BATON_TYPE_PORT, flags);
  properties[PROP_BOOK] = g_param_spec_pointer ("book", NULL, NULL, flags);
  properties[PROP_REQUEST] = g_param_spec_boxed ("request", NULL, NULL, BATON_TYPE_NODE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_negotiation_si_init (BatonNegotiationSi *self)
{
}
