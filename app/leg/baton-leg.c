/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-leg-private.h"

typedef struct
{
  BatonNoteKind kind;
  guint attempt;
  BatonLegReason reason;
} Later;

typedef struct
{
  BatonLegKind kind;
  BatonOffer *offer;
  BatonNoteSink *sink; /* weak */
  gboolean mute;
  gboolean dropped;
  GQueue later; /* (element-type Later) */
  GSource *turn;
} BatonLegPrivate;

enum
{
  PROP_0,
  PROP_KIND,
  PROP_OFFER,
  PROP_SINK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BatonLeg, baton_leg, G_TYPE_OBJECT)

G_DEFINE_QUARK (baton - leg - error - quark, baton_leg_error)

#define GET_PRIVATE(self) ((BatonLegPrivate *) baton_leg_get_instance_private (self))

void
baton_leg_tell (BatonLeg *self, BatonNote *note)
{
  BatonLegPrivate *priv = GET_PRIVATE (self);
  g_autoptr (BatonLeg) alive = g_object_ref (self);
  g_autoptr (BatonNoteSink) sink = NULL;

  if (priv->mute || priv->sink == NULL)
    return;

  note->leg = priv->kind;
  sink = g_object_ref (priv->sink);
  baton_note_sink_take (sink, note);
}

void
baton_leg_tell_plain (BatonLeg *self, BatonNoteKind kind, guint attempt, BatonLegReason reason)
{
  BatonNote note = { .kind = kind, .attempt = attempt, .reason = reason };

  baton_leg_tell (self, &note);
}

static void
baton_leg_end_turn (BatonLeg *self)
{
  BatonLegPrivate *priv = GET_PRIVATE (self);

  if (priv->turn == NULL)
    return;

  g_source_destroy (priv->turn);
  g_clear_pointer (&priv->turn, g_source_unref);
}

static gboolean
on_turn_cb (gpointer user_data)
{
  g_autoptr (BatonLeg) self = g_object_ref (user_data);
  BatonLegPrivate *priv = GET_PRIVATE (self);
  Later *later;

  baton_leg_end_turn (self);
  while ((later = g_queue_pop_head (&priv->later)))
    {
      baton_leg_tell_plain (self, later->kind, later->attempt, later->reason);
      g_free (later);
    }

  return G_SOURCE_REMOVE;
}

void
baton_leg_tell_later (BatonLeg *self, BatonNoteKind kind, guint attempt, BatonLegReason reason)
{
  BatonLegPrivate *priv = GET_PRIVATE (self);
  Later *later;

  if (priv->mute)
    return;

  later = g_new0 (Later, 1);
  later->kind = kind;
  later->attempt = attempt;
  later->reason = reason;
  g_queue_push_tail (&priv->later, later);
  if (priv->turn != NULL)
    return;

  priv->turn = g_idle_source_new ();
  g_source_set_priority (priv->turn, G_PRIORITY_DEFAULT);
  g_source_set_callback (priv->turn, on_turn_cb, self, NULL);
  g_source_set_static_name (priv->turn, "baton-leg");
  g_source_attach (priv->turn, NULL);
}

gboolean
baton_leg_is_mute (BatonLeg *self)
{
  return GET_PRIVATE (self)->mute;
}

static void
baton_leg_fall_mute (BatonLeg *self)
{
  BatonLegPrivate *priv = GET_PRIVATE (self);

  priv->mute = TRUE;
  baton_leg_end_turn (self);
  g_queue_clear_full (&priv->later, g_free);
}

/**
 * baton_leg_get_kind:
 * @self: a leg
 *
 * Returns: which road it is
 */
BatonLegKind
baton_leg_get_kind (BatonLeg *self)
{
  g_return_val_if_fail (BATON_IS_LEG (self), BATON_N_LEGS);

  return GET_PRIVATE (self)->kind;
}

/**
 * baton_leg_get_offer:
 * @self: a leg
 *
 * Returns: (transfer none): what it is for
 */
BatonOffer *
baton_leg_get_offer (BatonLeg *self)
{
  g_return_val_if_fail (BATON_IS_LEG (self), NULL);

  return GET_PRIVATE (self)->offer;
}

/**
 * baton_leg_listen:
 * @self: a direct leg of an initiator or a fast leg of a target
 *
 * Serves the hash of this leg on the one SOCKS5 listener: %BATON_NOTE_INCOMING for each connection, one at a time.
 * %BATON_NOTE_LEG_CLOSED with %BATON_LEG_REASON_NO_LISTENER when no port can be had.
 */
void
baton_leg_listen (BatonLeg *self)
{
  g_return_if_fail (BATON_IS_LEG (self));

  if (!baton_leg_is_mute (self))
    BATON_LEG_GET_CLASS (self)->listen (self);
}

/**
 * baton_leg_refuse:
 * @self: a leg
 *
 * Lets no further connection in. What was let in stays. Harmless on a leg that does not listen.
 */
void
baton_leg_refuse (BatonLeg *self)
{
  g_return_if_fail (BATON_IS_LEG (self));

  if (!baton_leg_is_mute (self))
    BATON_LEG_GET_CLASS (self)->refuse (self);
}

/**
 * baton_leg_dial:
 * @self: a leg
 * @attempt: the caller's number for it, not in use in this leg
 * @candidate: where to
 *
 * Connects by TCP: %BATON_NOTE_CONNECTED or %BATON_NOTE_ATTEMPT_FAILED. How long to wait is up to the caller.
 */
void
baton_leg_dial (BatonLeg *self, guint attempt, BatonCandidate *candidate)
{
  g_return_if_fail (BATON_IS_LEG (self));
  g_return_if_fail (candidate != NULL);

  if (!baton_leg_is_mute (self))
    BATON_LEG_GET_CLASS (self)->dial (self, attempt, candidate);
}

/**
 * baton_leg_request:
 * @self: a leg
 * @attempt: one that is open
 *
 * Does the SOCKS handshake: %BATON_NOTE_GRANTED or %BATON_NOTE_ATTEMPT_FAILED. The attempt that was granted last is
 * the stream of the leg. On an attempt that is over nothing happens: its failure was told already.
 */
void
baton_leg_request (BatonLeg *self, guint attempt)
{
  g_return_if_fail (BATON_IS_LEG (self));

  if (!baton_leg_is_mute (self))
    BATON_LEG_GET_CLASS (self)->request (self, attempt);
}

/**
 * baton_leg_abandon:
 * @self: a leg
 * @attempt: one of its attempts
 *
 * Gives an attempt up in whatever state it is, also a granted one. Nothing is told of it any more.
 */
void
baton_leg_abandon (BatonLeg *self, guint attempt)
{
  g_return_if_fail (BATON_IS_LEG (self));

  if (!baton_leg_is_mute (self))
    BATON_LEG_GET_CLASS (self)->abandon (self, attempt);
}

/**
 * baton_leg_activate:
 * @self: a proxy leg, granted by a proxy that we offered
 *
 * Asks that proxy to join the two connections: %BATON_NOTE_ACTIVATED or %BATON_NOTE_NOT_ACTIVATED.
 */
void
baton_leg_activate (BatonLeg *self)
{
  g_return_if_fail (BATON_IS_LEG (self));

  if (!baton_leg_is_mute (self))
    BATON_LEG_GET_CLASS (self)->activate (self);
}

/**
 * baton_leg_select:
 * @self: a leg of an initiator that is up
 *
 * Writes the selection byte, once. %BATON_NOTE_LEG_CLOSED when it does not go out.
 */
void
baton_leg_select (BatonLeg *self)
{
  g_return_if_fail (BATON_IS_LEG (self));

  if (!baton_leg_is_mute (self))
    BATON_LEG_GET_CLASS (self)->select (self);
}

/**
 * baton_leg_await_byte:
 * @self: a leg of a target that is up
 * @consume: whether the byte is read or left
 *
 * Waits for the first byte: %BATON_NOTE_BYTE, %BATON_NOTE_READABLE, or %BATON_NOTE_LEG_CLOSED. May be called again:
 * the last call counts.
 */
void
baton_leg_await_byte (BatonLeg *self, gboolean consume)
{
  g_return_if_fail (BATON_IS_LEG (self));

  if (!baton_leg_is_mute (self))
    BATON_LEG_GET_CLASS (self)->await_byte (self, consume);
}

/**
 * baton_leg_open:
 * @self: an in-band leg of an initiator
 *
 * Sends the open: %BATON_NOTE_IN_BAND_OPENED or %BATON_NOTE_LEG_CLOSED.
 */
void
baton_leg_open (BatonLeg *self)
{
  g_return_if_fail (BATON_IS_LEG (self));

  if (!baton_leg_is_mute (self))
    BATON_LEG_GET_CLASS (self)->open (self);
}

/**
 * baton_leg_await_open:
 * @self: an in-band leg of a target
 *
 * Lets the peer open this SID from now on: %BATON_NOTE_IN_BAND_ASKED, told in stream order.
 */
void
baton_leg_await_open (BatonLeg *self)
{
  g_return_if_fail (BATON_IS_LEG (self));

  if (!baton_leg_is_mute (self))
    BATON_LEG_GET_CLASS (self)->await_open (self);
}

/**
 * baton_leg_answer_open:
 * @self: an in-band leg whose peer asked
 * @accept: whether it may send; then baton_leg_take_conduit() gives what it sends
 *
 * Answers the open that was asked.
 */
void
baton_leg_answer_open (BatonLeg *self, gboolean accept)
{
  g_return_if_fail (BATON_IS_LEG (self));

  if (!baton_leg_is_mute (self))
    BATON_LEG_GET_CLASS (self)->answer_open (self, accept);
}

/**
 * baton_leg_take_conduit:
 * @self: a leg that is up
 *
 * Commits the leg. It tells nothing more; dropping it does not touch the conduit.
 *
 * Returns: (transfer full) (nullable): its stream; %NULL when the leg is not up any more
 */
BatonConduit *
baton_leg_take_conduit (BatonLeg *self)
{
  BatonConduit *conduit;

  g_return_val_if_fail (BATON_IS_LEG (self), NULL);

  if (baton_leg_is_mute (self))
    return NULL;

  conduit = BATON_LEG_GET_CLASS (self)->take_conduit (self);
  if (conduit != NULL)
    baton_leg_drop (self);

  return conduit;
}

/**
 * baton_leg_drop:
 * @self: a leg
 *
 * Closes with FIN, or in-band close, whatever is open, and gives every attempt up. No note comes after it.
 */
void
baton_leg_drop (BatonLeg *self)
{
  BatonLegPrivate *priv;

  g_return_if_fail (BATON_IS_LEG (self));

  priv = GET_PRIVATE (self);
  if (priv->dropped)
    return;

  priv->dropped = TRUE;
  baton_leg_fall_mute (self);
  BATON_LEG_GET_CLASS (self)->drop (self);
}

/* What a kind of leg does not have: answered as if it had been tried. */

static void
baton_leg_cannot_attempt (BatonLeg *self, guint attempt)
{
  baton_leg_tell_later (self, BATON_NOTE_ATTEMPT_FAILED, attempt, BATON_LEG_REASON_NOT_SUPPORTED);
}

static void
baton_leg_cannot_dial (BatonLeg *self, guint attempt, BatonCandidate *candidate)
{
  baton_leg_cannot_attempt (self, attempt);
}

static void
baton_leg_cannot_activate (BatonLeg *self)
{
  baton_leg_tell_later (self, BATON_NOTE_NOT_ACTIVATED, 0, BATON_LEG_REASON_NOT_SUPPORTED);
}

static void
baton_leg_cannot (BatonLeg *self)
{
  baton_leg_tell_later (self, BATON_NOTE_LEG_CLOSED, 0, BATON_LEG_REASON_NOT_SUPPORTED);
}

static void
baton_leg_cannot_await (BatonLeg *self, gboolean consume)
{
  baton_leg_cannot (self);
}

static void
baton_leg_need_not (BatonLeg *self)
{
}

static void
baton_leg_need_not_abandon (BatonLeg *self, guint attempt)
{
}

static BatonConduit *
baton_leg_has_none (BatonLeg *self)
{
  return NULL;
}

static void
baton_leg_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  BatonLegPrivate *priv = GET_PRIVATE (BATON_LEG (object));

  switch (prop_id)
    {
    case PROP_KIND:
      priv->kind = g_value_get_enum (value);
      break;

    case PROP_OFFER:
      priv->offer = baton_offer_ref (g_value_get_pointer (value));
      break;

    case PROP_SINK:
      g_set_weak_pointer (&priv->sink, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_leg_dispose (GObject *object)
{
  BatonLeg *self = BATON_LEG (object);

  baton_leg_drop (self);
  g_clear_weak_pointer (&GET_PRIVATE (self)->sink);

  G_OBJECT_CLASS (baton_leg_parent_class)->dispose (object);
}

static void
baton_leg_finalize (GObject *object)
{
  g_clear_pointer (&GET_PRIVATE (BATON_LEG (object))->offer, baton_offer_unref);

  G_OBJECT_CLASS (baton_leg_parent_class)->finalize (object);
}

static void
baton_leg_class_init (BatonLegClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = baton_leg_set_property;
  object_class->dispose = baton_leg_dispose;
  object_class->finalize = baton_leg_finalize;

  klass->listen = baton_leg_cannot;
  klass->refuse = baton_leg_need_not;
  klass->dial = baton_leg_cannot_dial;
  klass->request = baton_leg_cannot_attempt;
  klass->abandon = baton_leg_need_not_abandon;
  klass->activate = baton_leg_cannot_activate;
  klass->select = baton_leg_cannot;
  klass->await_byte = baton_leg_cannot_await;
  klass->open = baton_leg_cannot;
  klass->await_open = baton_leg_cannot;
  klass->answer_open = baton_leg_cannot_await;
  klass->take_conduit = baton_leg_has_none;
  klass->drop = baton_leg_need_not;

  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, BATON_TYPE_LEG_KIND, BATON_LEG_DIRECT, flags);
  properties[PROP_OFFER] = g_param_spec_pointer ("offer", NULL, NULL, flags);
  properties[PROP_SINK] = g_param_spec_object ("sink", NULL, NULL, BATON_TYPE_NOTE_SINK, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_leg_init (BatonLeg *self)
{
  g_queue_init (&GET_PRIVATE (self)->later);
}
