/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "baton-peer-info.h"

G_BEGIN_DECLS

typedef enum {
  BATON_PEER_UNKNOWN,
  BATON_PEER_BATON,
  BATON_PEER_PSI,
  BATON_PEER_COCCINELLA,
  BATON_PEER_PIDGIN,      /* everything on libpurple */
  BATON_PEER_SLIXMPP,
  BATON_PEER_GAJIM,
  BATON_PEER_GABBLE,
  BATON_N_PEERS,
} BatonPeerKind;

/* When the initiator may write the selection byte on a leg that it dialled (I5). */
typedef enum {
  BATON_GATE_NONE,            /* at once */
  BATON_GATE_ANSWER,          /* when our own offer was answered; no timer opens it */
  BATON_GATE_ANSWER_OR_TIME,  /* the same, at most BATON_RACE_GATE_US */
} BatonGate;

/* In which order a list of streamhosts is written. */
typedef enum {
  BATON_HOSTS_BEST_FIRST,
  BATON_HOSTS_BEST_LAST,      /* the peer walks it from its end */
  BATON_HOSTS_SUREST_ONLY,    /* the peer waits for every one of them */
} BatonHostsOrder;

/* How in-band follows lost sockets when we are the initiator (I11, protocol 5.3). */
typedef enum {
  BATON_IN_BAND_ANY_TIME,     /* same SID, whenever we decide */
  BATON_IN_BAND_AFTER_ERROR,  /* same SID, only after an error answer to our streamhosts; else a second offer */
  BATON_IN_BAND_SECOND_OFFER, /* never in the same SID: a second offer, in-band only, when all legs are lost */
} BatonInBandRule;

/**
 * BatonPeerProfile:
 *
 * Everything in which peers differ, as data, one constant row for each kind of peer. Durations are microseconds.
 * baton-peer-profile.c gives the reason of every value beside it and in @why.
 */
typedef struct {
  BatonPeerKind    kind;
  const char      *name;             /* for logs and the exported tables */
  const char      *why;              /* the reasons, one line each */

  /* Time. */
  gint64           stagger_us;       /* between addresses of one leg */
  gint64           attempt_us;       /* an attempt is given up */
  gint64           request_us;       /* of that, the SOCKS request, behind which others wait; 0: no limit of its own */
  gint64           dialled_cap_us;   /* initiator: the counter-offer's direct hosts as a whole (I2) */
  gint64           proxy_dial_us;    /* proxies are connected to from */
  gint64           proxy_hold_us;    /* a proxy that is up is held back for; 0: from the stanza round trip */
  gint64           proxy_wait_us;    /* initiator: our proxy was answered while a dialled leg tries (I7) */
  gint64           in_band_us;       /* initiator: in-band opens without a winner; 0: only when all legs are lost */
  gint64           deadline_us;      /* of the race, and then of in-band */
  gint64           answer_us;        /* target: their streamhosts are answered by then at the latest (T6) */
  gint64           in_band_wait_us;  /* target: after all is lost an in-band open may still come; 0: it never does */

  /* Order. */
  BatonGate        gate;             /* I5 */
  gboolean         one_at_a_time;    /* one TCP connection to its streamhosts (D8) */
  gboolean         eager_byte;       /* target: the selection byte is consumed on every leg at once (T2) */

  /* Streamhosts. */
  BatonHostsOrder  order;
  guint            max_hosts;        /* in our offer */
  guint            max_counter_hosts;/* in our counter-offer */
  guint            max_proxies;      /* among those */
  gboolean         fast;             /* the fast mark may stand in our offer */
  gboolean         empty_hosts;      /* an offer with the fast mark and no streamhost is understood */

  /* In-band. */
  BatonInBandRule  in_band;
  guint            in_band_block;    /* bytes, before base64 */
  guint            in_band_window;   /* unanswered blocks */
  gboolean         in_band_message;  /* carried by messages */
  gboolean         in_band_close_answered; /* the answer to our close may be waited for */

  /* The end. */
  gboolean         confirms;         /* an `end` message tells what arrived (architecture 3.5) */
  gboolean         empty_never_ends; /* a stream of no bytes is never closed by it */
} BatonPeerProfile;

const BatonPeerProfile *baton_peer_profile_get     (BatonPeerKind        kind);
/* By disco feature, the node of its caps, and the name of its disco identity, in this order. %NULL: unknown. */
const BatonPeerProfile *baton_peer_profile_lookup  (const BatonPeerInfo *info);

G_END_DECLS
