/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0065 sections 5.3 and 6, and fast mode's selection byte. */
#include "baton-socket-leg.h"

#include "baton-conduit-socket.h"
#include "baton-dialler.h"
#include "baton-leg-private.h"

/* CR: what an initiator in fast mode writes first on the leg it picked (protocol 3.2). */
#define SELECTION_BYTE 0x0d

typedef enum
{
  WATCHING,  /* only for the end */
  LEAVING,   /* for the first byte, which stays */
  CONSUMING, /* for the first byte, which is read */
} Watching;

typedef struct
{
  BatonClock *clock;
  BatonSocks5Listener *listener;
  guint claim; /* 0: none */
  BatonDialler *dialler;

  BatonTcp *tcp;             /* the granted connection; NULL: none */
  BatonCandidate *candidate; /* where it goes; NULL: it came in */
  guint attempt;
  Watching watching;
  gboolean end_seen; /* the peer's FIN came, behind bytes that nobody read yet */
} BatonSocketLegPrivate;

enum
{
  PROP_0,
  PROP_CLOCK,
  PROP_LISTENER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (BatonSocketLeg, baton_socket_leg, BATON_TYPE_LEG)

#define GET_PRIVATE(self) ((BatonSocketLegPrivate *) baton_socket_leg_get_instance_private (BATON_SOCKET_LEG (self)))

static void baton_socket_leg_watch (BatonSocketLeg *self);

BatonCandidate *
baton_socket_leg_get_candidate (BatonSocketLeg *self)
{
  return GET_PRIVATE (self)->candidate;
}

static char *
baton_socket_leg_dup_hash (BatonSocketLeg *self, BatonCandidate *candidate)
{
  BatonRole offerer = BATON_SOCKET_LEG_GET_CLASS (self)->get_offerer (self, candidate);

  return baton_offer_dup_hash (baton_leg_get_offer (BATON_LEG (self)), offerer);
}

static void
baton_socket_leg_let_go (BatonSocketLeg *self)
{
  BatonSocketLegPrivate *priv = GET_PRIVATE (self);

  if (priv->tcp == NULL)
    return;

  g_clear_pointer (&priv->tcp, baton_tcp_close);
  g_clear_pointer (&priv->candidate, baton_candidate_unref);
  if (BATON_SOCKET_LEG_GET_CLASS (self)->lost != NULL)
    BATON_SOCKET_LEG_GET_CLASS (self)->lost (self);
}

static void
baton_socket_leg_end (BatonSocketLeg *self, BatonLegReason reason)
{
  baton_socket_leg_let_go (self);
  baton_leg_tell_plain (BATON_LEG (self), BATON_NOTE_LEG_CLOSED, 0, reason);
}

/* The byte that was waited for, the end, or nothing. */
static void
on_awaited_cb (gpointer user_data)
{
  BatonSocketLeg *self = user_data;
  BatonSocketLegPrivate *priv = GET_PRIVATE (self);
  BatonNote note = { .kind = BATON_NOTE_READABLE };
  gboolean consume = priv->watching == CONSUMING;
  gssize count = consume ? baton_tcp_read (priv->tcp, &note.byte, 1) : baton_tcp_peek (priv->tcp, &note.byte, 1);

  if (count == BATON_TCP_WAIT)
    return;
  if (count != 1)
    {
      baton_socket_leg_end (self, count == BATON_TCP_END ? BATON_LEG_REASON_CLOSED : BATON_LEG_REASON_RESET);
      return;
    }

  priv->watching = WATCHING;
  baton_socket_leg_watch (self);
  if (consume)
    note.kind = BATON_NOTE_BYTE;
  baton_leg_tell (BATON_LEG (self), &note);
}

/* A target that holds all of an empty file may close ahead of its answer (Psi 1.5 without fast mode). The answer, not
 * the end, then tells what became of the leg; a reset still does. */
static gboolean
baton_socket_leg_may_have_all (BatonSocketLeg *self)
{
  BatonOffer *offer = baton_leg_get_offer (BATON_LEG (self));

  return offer->role == BATON_INITIATOR && offer->file->size == 0 && GET_PRIVATE (self)->candidate == NULL;
}

/* A FIN behind unread bytes is no end yet; it is looked at again when they are asked for. */
static void
on_end_cb (gpointer user_data)
{
  BatonSocketLeg *self = user_data;
  BatonSocketLegPrivate *priv = GET_PRIVATE (self);
  BatonLegReason reason = baton_tcp_check (priv->tcp);

  if (reason == BATON_LEG_REASON_CLOSED && !priv->end_seen && baton_socket_leg_may_have_all (self))
    reason = BATON_LEG_REASON_NONE;
  else if (reason == BATON_LEG_REASON_NONE && priv->end_seen)
    reason = BATON_LEG_REASON_RESET;
  if (reason != BATON_LEG_REASON_NONE)
    {
      baton_socket_leg_end (self, reason);
      return;
    }

  priv->end_seen = TRUE;
  baton_socket_leg_watch (self);
}

static void
baton_socket_leg_watch (BatonSocketLeg *self)
{
  BatonSocketLegPrivate *priv = GET_PRIVATE (self);

  if (priv->watching != WATCHING)
    baton_tcp_watch (priv->tcp, G_IO_IN, on_awaited_cb, self);
  else
    baton_tcp_watch (priv->tcp, priv->end_seen ? G_IO_HUP : BATON_TCP_FIN, on_end_cb, self);
}

static void
baton_socket_leg_take (BatonSocketLeg *self, BatonTcp *tcp, BatonCandidate *candidate, guint attempt)
{
  BatonSocketLegPrivate *priv = GET_PRIVATE (self);

  baton_socket_leg_let_go (self);
  priv->tcp = tcp;
  priv->candidate = candidate != NULL ? baton_candidate_ref (candidate) : NULL;
  priv->attempt = attempt;
  priv->watching = WATCHING;
  priv->end_seen = FALSE;
  baton_socket_leg_watch (self);
}

static void
on_incoming_cb (BatonTcp *tcp, gpointer user_data)
{
  BatonSocketLeg *self = user_data;

  baton_socket_leg_take (self, tcp, NULL, 0);
  baton_leg_tell_plain (BATON_LEG (self), BATON_NOTE_INCOMING, 0, BATON_LEG_REASON_NONE);
}

/* I3a. The end of the one before may have come without its watch having run yet. */
static gboolean
on_is_busy_cb (gpointer user_data)
{
  BatonSocketLeg *self = user_data;
  BatonSocketLegPrivate *priv = GET_PRIVATE (self);
  BatonLegReason reason;

  if (priv->tcp == NULL)
    return FALSE;

  reason = baton_tcp_check (priv->tcp);
  if (reason == BATON_LEG_REASON_NONE)
    return TRUE;

  baton_socket_leg_end (self, reason);

  return FALSE;
}

static const BatonSocks5Claim claim = { on_incoming_cb, on_is_busy_cb };

void
baton_socket_leg_listen (BatonLeg *leg)
{
  BatonSocketLeg *self = BATON_SOCKET_LEG (leg);
  BatonSocketLegPrivate *priv = GET_PRIVATE (self);
  g_autofree char *hash = NULL;
  g_autoptr (GError) error = NULL;

  if (priv->claim != 0)
    return;

  if (!baton_socks5_listener_start (priv->listener, &error))
    {
      g_warning ("%s", error->message);
      baton_leg_tell_later (leg, BATON_NOTE_LEG_CLOSED, 0, BATON_LEG_REASON_NO_LISTENER);
      return;
    }

  hash = baton_socket_leg_dup_hash (self, NULL);
  priv->claim = baton_socks5_listener_claim (priv->listener, hash, &claim, self);
}

static void
baton_socket_leg_refuse (BatonLeg *leg)
{
  BatonSocketLegPrivate *priv = GET_PRIVATE (leg);

  if (priv->claim != 0)
    baton_socks5_listener_release (priv->listener, priv->claim);
  priv->claim = 0;
}

static void
on_connected_cb (guint attempt, gpointer user_data)
{
  baton_leg_tell_plain (user_data, BATON_NOTE_CONNECTED, attempt, BATON_LEG_REASON_NONE);
}

static void
on_granted_cb (guint attempt, BatonCandidate *candidate, BatonTcp *tcp, gpointer user_data)
{
  BatonSocketLeg *self = user_data;

  baton_socket_leg_take (self, tcp, candidate, attempt);
  baton_leg_tell_plain (BATON_LEG (self), BATON_NOTE_GRANTED, attempt, BATON_LEG_REASON_NONE);
}

static void
on_failed_cb (guint attempt, BatonLegReason reason, gpointer user_data)
{
  baton_leg_tell_plain (user_data, BATON_NOTE_ATTEMPT_FAILED, attempt, reason);
}

static const BatonDiallerEvents events = { on_connected_cb, on_granted_cb, on_failed_cb };

void
baton_socket_leg_dial (BatonLeg *leg, guint attempt, BatonCandidate *candidate)
{
  BatonSocketLeg *self = BATON_SOCKET_LEG (leg);
  BatonSocketLegPrivate *priv = GET_PRIVATE (self);
  g_autofree char *hash = baton_socket_leg_dup_hash (self, candidate);

  if (priv->dialler == NULL)
    priv->dialler = baton_dialler_new (priv->clock, &events, self);
  if (!baton_dialler_dial (priv->dialler, attempt, candidate, hash))
    baton_leg_tell_later (leg, BATON_NOTE_ATTEMPT_FAILED, attempt, BATON_LEG_REASON_UNREACHABLE);
}

static void
baton_socket_leg_request (BatonLeg *leg, guint attempt)
{
  BatonSocketLegPrivate *priv = GET_PRIVATE (leg);

  if (priv->dialler == NULL || !baton_dialler_request (priv->dialler, attempt))
    g_debug ("Attempt %u was over before its request", attempt);
}

static void
baton_socket_leg_abandon (BatonLeg *leg, guint attempt)
{
  BatonSocketLegPrivate *priv = GET_PRIVATE (leg);

  if (priv->dialler != NULL)
    baton_dialler_abandon (priv->dialler, attempt);
  if (priv->candidate != NULL && priv->attempt == attempt)
    baton_socket_leg_let_go (BATON_SOCKET_LEG (leg));
}

static void
baton_socket_leg_select (BatonLeg *leg)
{
  BatonSocketLeg *self = BATON_SOCKET_LEG (leg);
  BatonSocketLegPrivate *priv = GET_PRIVATE (self);
  const guint8 byte = SELECTION_BYTE;

  if (priv->tcp != NULL && baton_tcp_send (priv->tcp, &byte, 1))
    return;

  baton_socket_leg_let_go (self);
  baton_leg_tell_later (leg, BATON_NOTE_LEG_CLOSED, 0, BATON_LEG_REASON_RESET);
}

static void
baton_socket_leg_await_byte (BatonLeg *leg, gboolean consume)
{
  BatonSocketLegPrivate *priv = GET_PRIVATE (leg);

  if (priv->tcp == NULL)
    {
      baton_leg_tell_later (leg, BATON_NOTE_LEG_CLOSED, 0, BATON_LEG_REASON_CLOSED);
      return;
    }

  priv->watching = consume ? CONSUMING : LEAVING;
  baton_socket_leg_watch (BATON_SOCKET_LEG (leg));
}

static BatonConduit *
baton_socket_leg_take_conduit (BatonLeg *leg)
{
  BatonSocketLegPrivate *priv = GET_PRIVATE (leg);

  if (priv->tcp == NULL)
    return NULL;

  return baton_conduit_socket_new (baton_tcp_steal (g_steal_pointer (&priv->tcp)));
}

static void
baton_socket_leg_drop (BatonLeg *leg)
{
  BatonSocketLegPrivate *priv = GET_PRIVATE (leg);

  baton_socket_leg_refuse (leg);
  g_clear_pointer (&priv->dialler, baton_dialler_free);
  baton_socket_leg_let_go (BATON_SOCKET_LEG (leg));
  g_clear_pointer (&priv->candidate, baton_candidate_unref);
}

static void
baton_socket_leg_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  BatonSocketLegPrivate *priv = GET_PRIVATE (object);

  switch (prop_id)
    {
    case PROP_CLOCK:
      priv->clock = g_value_dup_object (value);
      break;

    case PROP_LISTENER:
      priv->listener = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_socket_leg_dispose (GObject *object)
{
  BatonSocketLegPrivate *priv = GET_PRIVATE (object);

  /* First, for it drops the leg. */
  G_OBJECT_CLASS (baton_socket_leg_parent_class)->dispose (object);

  g_clear_object (&priv->listener);
  g_clear_object (&priv->clock);
}

static void
baton_socket_leg_class_init (BatonSocketLegClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  BatonLegClass *leg_class = BATON_LEG_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = baton_socket_leg_set_property;
  object_class->dispose = baton_socket_leg_dispose;

  leg_class->refuse = baton_socket_leg_refuse;
  leg_class->request = baton_socket_leg_request;
  leg_class->abandon = baton_socket_leg_abandon;
  leg_class->select = baton_socket_leg_select;
  leg_class->await_byte = baton_socket_leg_await_byte;
  leg_class->take_conduit = baton_socket_leg_take_conduit;
  leg_class->drop = baton_socket_leg_drop;

  properties[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, BATON_TYPE_CLOCK, flags);
  properties[PROP_LISTENER] = g_param_spec_object ("listener", NULL, NULL, BATON_TYPE_SOCKS5_LISTENER, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_socket_leg_init (BatonSocketLeg *self)
{
}
