/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0047 as a leg of a transfer; protocol 5.3 says when it is opened. */
#include "baton-in-band-leg.h"

#include "baton-in-band-receiver.h"
#include "baton-in-band-sender.h"
#include "baton-leg-private.h"

/* What every peer takes: XEP-0047's own example, one block at a time. */
static const BatonInBandTraits plain_traits = { .block_size = 4096, .window = 1, .by_message = FALSE };

struct _BatonInBandLeg
{
  BatonLeg parent_instance;

  BatonInBand *service;
  BatonInBandTraits traits;
  BatonInBandSender *sender;
  BatonInBandReceiver *receiver;
};

G_DEFINE_FINAL_TYPE (BatonInBandLeg, baton_in_band_leg, BATON_TYPE_LEG)

static void
on_asked_cb (gpointer user_data)
{
  baton_leg_tell_plain (user_data, BATON_NOTE_IN_BAND_ASKED, 0, BATON_LEG_REASON_NONE);
}

static void
on_opened_cb (gpointer user_data)
{
  baton_leg_tell_plain (user_data, BATON_NOTE_IN_BAND_OPENED, 0, BATON_LEG_REASON_NONE);
}

static void
on_lost_cb (BatonLegReason reason, const char *text, gpointer user_data)
{
  BatonNote note = { .kind = BATON_NOTE_LEG_CLOSED, .reason = reason, .text = text };

  baton_leg_tell (user_data, &note);
}

static const BatonInBandEvents events = { on_asked_cb, on_opened_cb, on_lost_cb };

/**
 * baton_in_band_leg_new:
 * @service: the account's
 * @offer: what it is for
 * @traits: (nullable): as the peer can take it; %NULL: 4,096 bytes in an iq, one at a time
 * @sink: who is told; held weakly
 *
 * Returns: (transfer full): a leg that has done nothing yet
 */
BatonLeg *
baton_in_band_leg_new (BatonInBand *service, BatonOffer *offer, const BatonInBandTraits *traits, BatonNoteSink *sink)
{
  BatonInBandLeg *self;

  g_return_val_if_fail (BATON_IS_IN_BAND (service), NULL);

  self = g_object_new (BATON_TYPE_IN_BAND_LEG, "kind", BATON_LEG_IBB, "offer", offer, "sink", sink, NULL);
  self->service = g_object_ref (service);
  self->traits = traits != NULL ? *traits : plain_traits;

  return BATON_LEG (self);
}

static void
baton_in_band_leg_open (BatonLeg *leg)
{
  BatonInBandLeg *self = BATON_IN_BAND_LEG (leg);
  BatonOffer *offer = baton_leg_get_offer (leg);

  if (offer->role != BATON_INITIATOR)
    BATON_LEG_CLASS (baton_in_band_leg_parent_class)->open (leg);
  else if (self->sender == NULL)
    self->sender = baton_in_band_sender_new (self->service, offer->peer, offer->sid, &self->traits, &events, self);
}

static void
baton_in_band_leg_await_open (BatonLeg *leg)
{
  BatonInBandLeg *self = BATON_IN_BAND_LEG (leg);
  BatonOffer *offer = baton_leg_get_offer (leg);

  if (offer->role != BATON_TARGET)
    BATON_LEG_CLASS (baton_in_band_leg_parent_class)->await_open (leg);
  else if (self->receiver == NULL)
    self->receiver = baton_in_band_receiver_new (self->service, offer->peer, offer->sid, &events, self);
}

static void
baton_in_band_leg_answer_open (BatonLeg *leg, gboolean accept)
{
  BatonInBandLeg *self = BATON_IN_BAND_LEG (leg);

  if (self->receiver != NULL)
    baton_in_band_receiver_answer (self->receiver, accept);
}

static BatonConduit *
baton_in_band_leg_take_conduit (BatonLeg *leg)
{
  BatonInBandLeg *self = BATON_IN_BAND_LEG (leg);

  if (self->sender != NULL)
    return baton_in_band_sender_take_conduit (self->sender);
  if (self->receiver != NULL)
    return baton_in_band_receiver_take_conduit (self->receiver);

  return NULL;
}

static void
baton_in_band_leg_drop (BatonLeg *leg)
{
  BatonInBandLeg *self = BATON_IN_BAND_LEG (leg);

  if (self->sender != NULL)
    baton_in_band_sender_drop (self->sender);
  if (self->receiver != NULL)
    baton_in_band_receiver_drop (self->receiver);
  g_clear_object (&self->sender);
  g_clear_object (&self->receiver);
}

static void
baton_in_band_leg_dispose (GObject *object)
{
  /* First, for it drops the leg. */
  G_OBJECT_CLASS (baton_in_band_leg_parent_class)->dispose (object);

  g_clear_object (&BATON_IN_BAND_LEG (object)->service);
}

static void
baton_in_band_leg_class_init (BatonInBandLegClass *klass)
{
  BatonLegClass *leg_class = BATON_LEG_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_in_band_leg_dispose;

  leg_class->open = baton_in_band_leg_open;
  leg_class->await_open = baton_in_band_leg_await_open;
  leg_class->answer_open = baton_in_band_leg_answer_open;
  leg_class->take_conduit = baton_in_band_leg_take_conduit;
  leg_class->drop = baton_in_band_leg_drop;
}

static void
baton_in_band_leg_init (BatonInBandLeg *self)
{
}
