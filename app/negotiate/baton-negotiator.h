/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-negotiation.h"

G_BEGIN_DECLS

typedef struct _BatonDisco BatonDisco;
typedef struct _BatonPort BatonPort;

/**
 * BatonOfferSink:
 * @offered: somebody offers a file. The implementor takes @negotiation (transfer none: reference it), sets its sink
 *   and later accepts or declines. Already checked: stanza well-formed, name safe, size sane, one usable method.
 *
 * Who hears of incoming offers.
 */
#define BATON_TYPE_OFFER_SINK (baton_offer_sink_get_type ())
G_DECLARE_INTERFACE (BatonOfferSink, baton_offer_sink, BATON, OFFER_SINK, GObject)

struct _BatonOfferSinkInterface
{
  GTypeInterface parent;

  void (*offered) (BatonOfferSink *self, BatonNegotiation *negotiation);
};

#define BATON_TYPE_NEGOTIATOR (baton_negotiator_get_type ())
G_DECLARE_FINAL_TYPE (BatonNegotiator, baton_negotiator, BATON, NEGOTIATOR, GObject)

typedef enum {
  BATON_NEGOTIATOR_ERROR_OFFLINE,     /* no resource of the peer is available */
  BATON_NEGOTIATOR_ERROR_INCAPABLE,   /* none of their clients can receive */
} BatonNegotiatorError;

#define BATON_NEGOTIATOR_ERROR (baton_negotiator_error_quark ())
GQuark            baton_negotiator_error_quark   (void);

BatonNegotiator  *baton_negotiator_new           (BatonPort            *port,
                                                  BatonDisco           *disco);
/* Unowned. */
void              baton_negotiator_set_sink      (BatonNegotiator      *self,
                                                  BatonOfferSink       *sink);

/* Finds the client of @to that can receive best (a full JID: that one), and prepares an offer of @file to it, with a
 * fresh SID. @methods: which to offer. Errors: %BATON_NEGOTIATOR_ERROR. */
void              baton_negotiator_prepare_async  (BatonNegotiator      *self,
                                                   BatonJid             *to,
                                                   BatonFileInfo        *file,
                                                   BatonMethod           methods,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
BatonNegotiation *baton_negotiator_prepare_finish (BatonNegotiator      *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
/* A second offer of the same file to the same client, in-band only (protocol 5.3): (transfer full). */
BatonNegotiation *baton_negotiator_prepare_in_band (BatonNegotiator     *self,
                                                    BatonNegotiation    *first);
/* The round trip of a stanza to @peer, by a ping: milliseconds; 0 when there was no answer. */
void              baton_negotiator_measure_async  (BatonNegotiator      *self,
                                                   BatonJid             *peer,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
guint             baton_negotiator_measure_finish (BatonNegotiator      *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);

G_END_DECLS
