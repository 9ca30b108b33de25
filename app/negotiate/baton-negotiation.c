/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-negotiation.h"

#include "baton-negotiation-private.h"

typedef struct {
  BatonOffer    *offer;
  BatonPeerInfo *peer_info;
  BatonNoteSink *sink;   /* unowned: it outlives us or sets NULL */
} BatonNegotiationPrivate;

enum {
  PROP_0,
  PROP_OFFER,
  PROP_PEER_INFO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BatonNegotiation, baton_negotiation, G_TYPE_OBJECT)

/**
 * baton_negotiation_get_offer:
 * @self: a negotiation
 *
 * Returns: (transfer none): what is offered, by whom and to whom
 */
BatonOffer *
baton_negotiation_get_offer (BatonNegotiation *self)
{
  BatonNegotiationPrivate *priv = baton_negotiation_get_instance_private (self);

  g_return_val_if_fail (BATON_IS_NEGOTIATION (self), NULL);

  return priv->offer;
}

/**
 * baton_negotiation_get_peer_info:
 * @self: a negotiation
 *
 * What is known of the peer's program. Of a peer that offers us a file it may still be learnt after the offer came:
 * ask again when it matters instead of keeping the answer.
 *
 * Returns: (transfer none): never %NULL
 */
BatonPeerInfo *
baton_negotiation_get_peer_info (BatonNegotiation *self)
{
  BatonNegotiationPrivate *priv = baton_negotiation_get_instance_private (self);

  g_return_val_if_fail (BATON_IS_NEGOTIATION (self), NULL);

  return priv->peer_info;
}

/**
 * baton_negotiation_set_sink:
 * @self: a negotiation
 * @sink: (nullable): who hears its notes; not referenced
 *
 * Says who hears of what the peer does. Without a sink notes are lost.
 */
void
baton_negotiation_set_sink (BatonNegotiation *self,
                            BatonNoteSink    *sink)
{
  BatonNegotiationPrivate *priv = baton_negotiation_get_instance_private (self);

  g_return_if_fail (BATON_IS_NEGOTIATION (self));
  g_return_if_fail (!sink || BATON_IS_NOTE_SINK (sink));

  priv->sink = sink;
}

/**
 * baton_negotiation_narrow:
 * @self: a negotiation in the role of initiator that has not offered yet
 * @methods: what may be offered
 *
 * Which methods a client can live with is known only once the client is: its offer is narrowed then.
 *
 * Returns: whether a method is left
 */
gboolean
baton_negotiation_narrow (BatonNegotiation *self,
                          BatonMethod       methods)
{
  BatonNegotiationPrivate *priv = baton_negotiation_get_instance_private (self);
  BatonOffer *whole = priv->offer;

  g_return_val_if_fail (BATON_IS_NEGOTIATION (self), FALSE);

  if ((whole->methods & ~methods) != 0)
    {
      priv->offer = baton_offer_new (whole->role, whole->self, whole->peer, whole->sid, whole->file,
                                     whole->methods & methods, whole->ranged);
      baton_offer_unref (whole);
    }

  return priv->offer->methods != 0;
}

/**
 * baton_negotiation_offer:
 * @self: a negotiation in the role of initiator
 *
 * Sends the offer; may be called once. %BATON_NOTE_ACCEPTED or %BATON_NOTE_REFUSED follows, or neither when the peer
 * stays silent for longer than the race waits.
 */
void
baton_negotiation_offer (BatonNegotiation *self)
{
  g_return_if_fail (BATON_IS_NEGOTIATION (self));

  BATON_NEGOTIATION_GET_CLASS (self)->offer (self);
}

/**
 * baton_negotiation_accept:
 * @self: a negotiation in the role of target, not answered yet
 * @method: one of the offered methods
 * @offset: bytes that are here already; told to the peer only when its offer is ranged
 *
 * Takes the offer. The peer's streamhosts follow as %BATON_NOTE_HOSTS when @method is %BATON_METHOD_S5B.
 */
void
baton_negotiation_accept (BatonNegotiation *self,
                          BatonMethod       method,
                          guint64           offset)
{
  g_return_if_fail (BATON_IS_NEGOTIATION (self));

  BATON_NEGOTIATION_GET_CLASS (self)->accept (self, method, offset);
}

/**
 * baton_negotiation_decline:
 * @self: a negotiation in the role of target, not answered yet
 * @refusal: why; %BATON_REFUSAL_DECLINED when the user said no
 *
 * Refuses the offer.
 */
void
baton_negotiation_decline (BatonNegotiation *self,
                           BatonRefusal      refusal)
{
  g_return_if_fail (BATON_IS_NEGOTIATION (self));

  BATON_NEGOTIATION_GET_CLASS (self)->decline (self, refusal);
}

/**
 * baton_negotiation_send_hosts:
 * @self: a negotiation that was accepted
 * @candidates: (element-type BatonCandidate): our streamhosts, in the order in which the peer reads them; may be empty
 * @fast: initiator only: mark the offer as willing to connect to the target's streamhosts too
 *
 * Sends our offer or counter-offer of streamhosts; may be called once. %BATON_NOTE_HOSTS_USED or
 * %BATON_NOTE_HOSTS_ERROR follows, in the order in which the peer's stanzas came (protocol D2).
 */
void
baton_negotiation_send_hosts (BatonNegotiation *self,
                              GPtrArray        *candidates,
                              gboolean          fast)
{
  g_return_if_fail (BATON_IS_NEGOTIATION (self));
  g_return_if_fail (candidates != NULL);

  BATON_NEGOTIATION_GET_CLASS (self)->send_hosts (self, candidates, fast);
}

/**
 * baton_negotiation_answer_used:
 * @self: a negotiation whose peer waits for an answer to its streamhosts
 * @host_jid: the `jid` of the candidate we are connected to, byte for byte
 *
 * Names the streamhost we use. Does nothing when the peer's streamhosts are answered already or never came.
 */
void
baton_negotiation_answer_used (BatonNegotiation *self,
                               const char       *host_jid)
{
  g_return_if_fail (BATON_IS_NEGOTIATION (self));
  g_return_if_fail (host_jid != NULL);

  BATON_NEGOTIATION_GET_CLASS (self)->answer_used (self, host_jid);
}

/**
 * baton_negotiation_answer_error:
 * @self: a negotiation whose peer waits for an answer to its streamhosts
 * @refusal: why; %BATON_REFUSAL_NOT_FOUND when we could not connect
 *
 * Refuses the peer's streamhosts. Does nothing when they are answered already or never came.
 */
void
baton_negotiation_answer_error (BatonNegotiation *self,
                                BatonRefusal      refusal)
{
  g_return_if_fail (BATON_IS_NEGOTIATION (self));

  BATON_NEGOTIATION_GET_CLASS (self)->answer_error (self, refusal);
}

/**
 * baton_negotiation_send_end:
 * @self: a negotiation
 * @end: what happened
 * @bytes: how many bytes of the file this side sent or has
 * @sha256: (nullable): the hash of those bytes, 64 hex digits
 *
 * Tells a Baton how the transfer ended; other peers hear nothing (architecture 3.5). May be called after
 * baton_negotiation_end() too.
 */
void
baton_negotiation_send_end (BatonNegotiation *self,
                            BatonEnd          end,
                            guint64           bytes,
                            const char       *sha256)
{
  g_return_if_fail (BATON_IS_NEGOTIATION (self));

  BATON_NEGOTIATION_GET_CLASS (self)->send_end (self, end, bytes, sha256);
}

/**
 * baton_negotiation_end:
 * @self: a negotiation
 *
 * Ends it: no more notes come, everything the peer still waits for is answered with an error. May be called twice.
 */
void
baton_negotiation_end (BatonNegotiation *self)
{
  BatonNegotiationPrivate *priv = baton_negotiation_get_instance_private (self);

  g_return_if_fail (BATON_IS_NEGOTIATION (self));

  priv->sink = NULL;
  BATON_NEGOTIATION_GET_CLASS (self)->end (self);
}

/**
 * baton_negotiation_tell:
 * @self: a negotiation
 * @note: what happened
 *
 * Hands @note to the sink, now. The sink may end @self and drop its reference meanwhile: callers hold their own.
 *
 * An offer that nobody has been told of yet ends by itself when its peer takes it back or vanishes.
 */
void
baton_negotiation_tell (BatonNegotiation *self,
                        const BatonNote  *note)
{
  BatonNegotiationPrivate *priv = baton_negotiation_get_instance_private (self);

  if (priv->sink)
    baton_note_sink_take (priv->sink, note);
  else if (note->kind == BATON_NOTE_END || note->kind == BATON_NOTE_PEER_GONE ||
           note->kind == BATON_NOTE_SESSION_LOST)
    baton_negotiation_end (self);
}

/**
 * baton_negotiation_has_sink:
 * @self: a negotiation
 *
 * Returns: whether somebody hears its notes
 */
gboolean
baton_negotiation_has_sink (BatonNegotiation *self)
{
  BatonNegotiationPrivate *priv = baton_negotiation_get_instance_private (self);

  return priv->sink != NULL;
}

/**
 * baton_negotiation_set_peer_info:
 * @self: a negotiation
 * @info: (transfer none): what was learnt of the peer's program since
 */
void
baton_negotiation_set_peer_info (BatonNegotiation *self,
                                 BatonPeerInfo    *info)
{
  BatonNegotiationPrivate *priv = baton_negotiation_get_instance_private (self);
  BatonPeerInfo *old = priv->peer_info;

  priv->peer_info = baton_peer_info_ref (info);
  g_clear_pointer (&old, baton_peer_info_unref);
}

static void
baton_negotiation_constructed (GObject *object)
{
  BatonNegotiationPrivate *priv = baton_negotiation_get_instance_private (BATON_NEGOTIATION (object));

  G_OBJECT_CLASS (baton_negotiation_parent_class)->constructed (object);

  g_assert (priv->offer != NULL);
  if (!priv->peer_info)
    priv->peer_info = baton_peer_info_new (NULL, NULL, NULL);
}

static void
baton_negotiation_finalize (GObject *object)
{
  BatonNegotiationPrivate *priv = baton_negotiation_get_instance_private (BATON_NEGOTIATION (object));

  g_clear_pointer (&priv->offer, baton_offer_unref);
  g_clear_pointer (&priv->peer_info, baton_peer_info_unref);

  G_OBJECT_CLASS (baton_negotiation_parent_class)->finalize (object);
}

static void
baton_negotiation_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  BatonNegotiationPrivate *priv = baton_negotiation_get_instance_private (BATON_NEGOTIATION (object));

  switch (prop_id)
    {
    case PROP_OFFER:
      priv->offer = baton_offer_ref (g_value_get_pointer (value));
      break;

    case PROP_PEER_INFO:
      if (g_value_get_pointer (value))
        priv->peer_info = baton_peer_info_ref (g_value_get_pointer (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_negotiation_class_init (BatonNegotiationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = baton_negotiation_constructed;
  object_class->finalize = baton_negotiation_finalize;
  object_class->set_property = baton_negotiation_set_property;

  properties[PROP_OFFER] =
    g_param_spec_pointer ("offer", NULL, NULL,
                          G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PEER_INFO] =
    g_param_spec_pointer ("peer-info", NULL, NULL,
                          G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_negotiation_init (BatonNegotiation *self)
{
}
