/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-candidate.h"
#include "baton-note.h"
#include "baton-offer.h"

G_BEGIN_DECLS

#define BATON_TYPE_NEGOTIATION (baton_negotiation_get_type ())
G_DECLARE_DERIVABLE_TYPE (BatonNegotiation, baton_negotiation, BATON, NEGOTIATION, GObject)

/**
 * BatonNegotiation:
 *
 * The stanzas that agree on one transfer. Turns verbs into stanzas and stanzas into notes for its sink, in stream
 * order; decides nothing. Answers every iq-set of the peer exactly once: what is still unanswered when it is ended is
 * answered with an error then.
 *
 * Construct-only properties, for its kinds: `offer` (pointer: BatonOffer, required) and `peer-info` (pointer:
 * BatonPeerInfo or %NULL). A kind implements every verb.
 */
struct _BatonNegotiationClass
{
  GObjectClass parent_class;

  void (*offer)        (BatonNegotiation *self);
  void (*accept)       (BatonNegotiation *self, BatonMethod method, guint64 offset);
  void (*decline)      (BatonNegotiation *self, BatonRefusal refusal);
  void (*send_hosts)   (BatonNegotiation *self, GPtrArray *candidates, gboolean fast);
  void (*answer_used)  (BatonNegotiation *self, const char *host_jid);
  void (*answer_error) (BatonNegotiation *self, BatonRefusal refusal);
  void (*send_end)     (BatonNegotiation *self, BatonEnd end, guint64 bytes, const char *sha256);
  void (*end)          (BatonNegotiation *self);
};

BatonOffer    *baton_negotiation_get_offer    (BatonNegotiation *self);
BatonPeerInfo *baton_negotiation_get_peer_info (BatonNegotiation *self);
/* Unowned: the sink outlives its negotiation, or sets %NULL. */
void           baton_negotiation_set_sink     (BatonNegotiation *self,
                                               BatonNoteSink    *sink);

/* Initiator, before the offer: offer only those of its methods that are in @methods; %FALSE: none is left. */
gboolean       baton_negotiation_narrow       (BatonNegotiation *self,
                                               BatonMethod       methods);
/* Initiator: send the offer: ACCEPTED or REFUSED. */
void           baton_negotiation_offer        (BatonNegotiation *self);
/* Target: take it, with bytes from @offset on. */
void           baton_negotiation_accept       (BatonNegotiation *self,
                                               BatonMethod       method,
                                               guint64           offset);
void           baton_negotiation_decline      (BatonNegotiation *self,
                                               BatonRefusal      refusal);
/* Either: our streamhosts. Initiator with @fast adds the fast mark; the target's is the counter-offer:
 * HOSTS_USED or HOSTS_ERROR. Peer-specific order and number are the caller's. */
void           baton_negotiation_send_hosts   (BatonNegotiation *self,
                                               GPtrArray        *candidates,
                                               gboolean          fast);
/* Either: answer the peer's streamhosts; only the first of these counts. */
void           baton_negotiation_answer_used  (BatonNegotiation *self,
                                               const char       *host_jid);
void           baton_negotiation_answer_error (BatonNegotiation *self,
                                               BatonRefusal      refusal);
/* To Batons only; nothing to others. */
void           baton_negotiation_send_end     (BatonNegotiation *self,
                                               BatonEnd          end,
                                               guint64           bytes,
                                               const char       *sha256);
/* No more notes; answers what is open. May be called twice. */
void           baton_negotiation_end          (BatonNegotiation *self);

G_END_DECLS
