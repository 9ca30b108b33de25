/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * BatonReach:
 *
 * From where an address can be expected to answer, best first for a contact we know nothing of.
 */
typedef enum {
  BATON_REACH_LOOPBACK,
  BATON_REACH_LOCAL,     /* private or unique local: the same network */
  BATON_REACH_PUBLIC,
  BATON_REACH_MAPPED,    /* a port that a router forwards to us */
  BATON_REACH_UNKNOWN,   /* a name */
} BatonReach;

/**
 * BatonCandidate:
 * @jid: whose streamhost it is, byte for byte as the offerer wrote it
 * @host: an IP address or a name, without brackets
 * @proxy: it is a XEP-0065 proxy: marked so, or not the offerer's own JID
 * @reach: judged from @host
 * @ours: we offer it ourselves: our JID comes first in its hash, and a proxy is ours to activate. Set by who makes
 *   the candidate, before anybody else sees it
 *
 * One streamhost of an offer or counter-offer. Immutable, reference counted.
 */
typedef struct {
  gatomicrefcount  ref_count;
  char            *jid;
  char            *host;
  guint16          port;
  gboolean         proxy;
  BatonReach       reach;
  gboolean         ours;
} BatonCandidate;

BatonCandidate *baton_candidate_new          (const char     *jid,
                                              const char     *host,
                                              guint16         port,
                                              gboolean        proxy);
BatonCandidate *baton_candidate_ref          (BatonCandidate *self);
void            baton_candidate_unref        (BatonCandidate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonCandidate, baton_candidate_unref)

/* "host:port" for people and reports; IPv6 in brackets: (transfer full). */
char           *baton_candidate_dup_endpoint (BatonCandidate *self);
BatonReach      baton_reach_of               (const char     *host);

G_END_DECLS
