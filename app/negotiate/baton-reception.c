/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0095 section 3.2: offers that come in; which are refused before anybody is asked. */
#include "baton-reception.h"

#include "baton-arrival.h"
#include "baton-negotiation-si.h"
#include "baton-offer-sink-private.h"
#include "baton-peer-lookup.h"
#include "baton-si-codec.h"
#include "baton-stanza-error.h"

/* How many offers may wait for our user, from one contact and from all: more than anybody drops on a person at once,
 * few enough that nobody fills our memory or the screen. */
#define UNANSWERED_MAX_EACH 128
#define UNANSWERED_MAX_ALL  512

struct _BatonReception
{
  BatonPort      *port;
  BatonDisco     *disco;
  BatonSidBook   *book;
  BatonOfferSink *sink;      /* unowned */
  GPtrArray      *arrivals;  /* (element-type BatonArrival) */
};

/* Whether one more offer of @peer may wait for our user. Clients come and go: the contact counts. */
static gboolean
has_room_for (BatonReception *self,
              BatonJid       *peer)
{
  g_autoptr(GPtrArray) live = baton_sid_book_dup_live (self->book, NULL);
  guint from_all = 0;
  guint from_peer = 0;

  for (guint i = 0; i < live->len; i++)
    {
      BatonNegotiation *negotiation = g_ptr_array_index (live, i);

      if (!baton_negotiation_si_is_unanswered (BATON_NEGOTIATION_SI (negotiation)))
        continue;

      from_all++;
      if (baton_jid_same_bare (baton_negotiation_get_offer (negotiation)->peer, peer))
        from_peer++;
    }

  return from_all < UNANSWERED_MAX_ALL && from_peer < UNANSWERED_MAX_EACH;
}

static void
announce (BatonReception   *self,
          BatonNegotiation *negotiation)
{
  /* The peer may have taken it back while its client was asked what it is. */
  if (self->sink && baton_negotiation_si_is_unanswered (BATON_NEGOTIATION_SI (negotiation)))
    baton_offer_sink_offered (self->sink, negotiation);
}

static void
on_arrival_ready_cb (BatonArrival     *arrival,
                     BatonNegotiation *negotiation,
                     gpointer          user_data)
{
  BatonReception *self = user_data;
  g_autoptr(BatonNegotiation) ready = g_object_ref (negotiation);

  g_ptr_array_remove_fast (self->arrivals, arrival);
  announce (self, ready);
}

static void
take_offer (BatonReception *self,
            BatonNode      *iq,
            BatonJid       *from,
            BatonSiRequest *request)
{
  BatonDiscoInfo *known = baton_disco_peek_info (self->disco, from);
  g_autoptr(BatonPeerInfo) peer_info = baton_peer_lookup (self->disco, from, known);
  g_autoptr(BatonOffer) offer = NULL;
  g_autoptr(BatonNegotiation) negotiation = NULL;

  offer = baton_offer_new (BATON_TARGET, baton_port_get_jid (self->port), from, request->sid, request->file,
                           request->methods, request->ranged);
  negotiation = baton_negotiation_si_new_incoming (self->port, self->book, offer, peer_info, iq);

  if (known)
    announce (self, negotiation);
  else
    g_ptr_array_add (self->arrivals, baton_arrival_new (self->disco, negotiation, on_arrival_ready_cb, self));
}

static void
refuse (BatonReception   *self,
        BatonNode        *iq,
        BatonStanzaError  condition,
        const char       *text)
{
  g_autoptr(BatonNode) reply = baton_stanza_error_reply (iq, condition, text);

  baton_port_send (self->port, reply);
}

static void
refuse_fault (BatonReception *self,
              BatonNode      *iq,
              BatonJid       *from,
              BatonSiFault    fault)
{
  g_autoptr(BatonNode) reply = baton_si_fault_reply (iq, fault);

  g_info ("Unusable offer of a file from %s", baton_jid_get_text (from));
  baton_port_send (self->port, reply);
}

/**
 * baton_reception_new:
 * @port: where offers come from and answers go
 * @disco: says what the clients are that offer
 * @book: where offers are live
 *
 * Returns: (transfer full): a reception without a sink
 */
BatonReception *
baton_reception_new (BatonPort    *port,
                     BatonDisco   *disco,
                     BatonSidBook *book)
{
  BatonReception *self = g_new0 (BatonReception, 1);

  self->port = g_object_ref (port);
  self->disco = g_object_ref (disco);
  self->book = baton_sid_book_ref (book);
  self->arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_arrival_drop);

  return self;
}

/**
 * baton_reception_close:
 * @self: (transfer full): a reception
 *
 * Declines the offers that nobody has heard of yet.
 */
void
baton_reception_close (BatonReception *self)
{
  g_ptr_array_unref (self->arrivals);
  baton_sid_book_unref (self->book);
  g_object_unref (self->disco);
  g_object_unref (self->port);
  g_free (self);
}

/**
 * baton_reception_set_sink:
 * @self: a reception
 * @sink: (nullable): who hears of offers; not referenced. With %NULL they are declined
 */
void
baton_reception_set_sink (BatonReception *self,
                          BatonOfferSink *sink)
{
  self->sink = sink;
}

/**
 * baton_reception_take:
 * @self: a reception
 * @iq: an iq-set with an `si` child
 * @from: who sent it
 *
 * Takes an offer: it is refused at once, or becomes a negotiation that the sink hears of, now or when the sender's
 * client has said what it is.
 */
void
baton_reception_take (BatonReception *self,
                      BatonNode      *iq,
                      BatonJid       *from)
{
  g_auto(BatonSiRequest) request = { 0 };
  BatonSiFault fault = baton_si_request_parse (iq, &request);

  if (fault != BATON_SI_FAULT_NONE)
    refuse_fault (self, iq, from, fault);
  else if (baton_sid_book_find (self->book, from, request.sid))
    refuse (self, iq, BATON_STANZA_ERROR_CONFLICT, "This stream id is in use");
  else if (!has_room_for (self, from))
    refuse (self, iq, BATON_STANZA_ERROR_RESOURCE_CONSTRAINT, "Too many offers wait for an answer");
  else
    take_offer (self, iq, from, &request);
}
