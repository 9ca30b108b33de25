/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-candidate.h"
#include "baton-leg-kind.h"
#include "baton-peer-profile.h"

G_BEGIN_DECLS

/* How many of the peer's streamhosts are looked at: the best; a hostile list costs no more than this. */
#define BATON_RACE_MAX_HOSTS 16
/* How many of those may be proxies, and how many proxies of our own we list. */
#define BATON_RACE_MAX_PROXIES 4

/* Values of @host besides an index: the offerer's own address, whichever; none of the list. */
#define BATON_RACE_HOST_SELF 254
#define BATON_RACE_HOST_NONE 255

/**
 * BatonRaceHost:
 * @index: where it stands in the list of #BatonCandidate that it was made from
 * @proxy: it is a proxy
 * @reach: a #BatonReach
 *
 * What the race needs to know of a streamhost. Plain data.
 */
typedef struct {
  guint8 index;
  guint8 proxy;
  guint8 reach;
} BatonRaceHost;

/**
 * BatonRaceHosts:
 * @n: how many, in the order in which they are to be dialled (direct ones first, then proxies)
 * @far: neither side has a public, mapped or IPv6 address and no network is shared: proxies need not wait
 * @shared: how many proxies of ours they list themselves: a counter-offer leaves them out
 */
typedef struct {
  guint8        n;
  guint8        far;
  guint8        shared;
  BatonRaceHost hosts[BATON_RACE_MAX_HOSTS];
} BatonRaceHosts;

/* Which of @gathered (element-type BatonCandidate) we list for this peer, in the order of the stanza: (transfer full).
 * @role is ours: BATON_TARGET makes the counter-offer. @peer_hosts: (nullable): the hosts they offered, if known. */
GPtrArray     *baton_race_order_hosts   (GPtrArray              *gathered,
                                         const BatonPeerProfile *profile,
                                         BatonRole               role,
                                         BatonLegSet             legs,
                                         GPtrArray              *peer_hosts);
/* Reads the peer's list: what is dialled, in which order. @own: (nullable): our own list, to find shared networks.
 * @on_loopback: our own session is on loopback; else loopback addresses are never dialled. */
void           baton_race_read_hosts    (GPtrArray              *peer_hosts,
                                         GPtrArray              *own,
                                         gboolean                on_loopback,
                                         BatonRaceHosts         *out);
/* Takes out of @own what @peer_hosts lists of proxies; the number of these goes into the hosts' @shared. */
guint          baton_race_drop_shared   (GPtrArray              *own,
                                         GPtrArray              *peer_hosts);
/* Which of our own list @host_jid names: an index (a proxy), BATON_RACE_HOST_SELF, or BATON_RACE_HOST_NONE. */
guint8         baton_race_find_used     (GPtrArray              *own,
                                         const char             *host_jid);

/* What a list of ours holds: the numbers of #BatonRaceConfig. */
void           baton_race_count_hosts   (GPtrArray              *own,
                                         guint                  *n_direct,
                                         guint                  *n_proxies,
                                         guint                  *first_proxy);

G_END_DECLS
