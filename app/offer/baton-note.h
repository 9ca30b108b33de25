/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-leg-kind.h"
#include "baton-method.h"

G_BEGIN_DECLS

/**
 * BatonNoteKind:
 *
 * Everything that a leg or a negotiation tells its transfer. The fields of #BatonNote that a kind fills in are named
 * behind it.
 */
typedef enum {
  /* From the negotiation. */
  BATON_NOTE_ACCEPTED,        /* method, offset, length */
  BATON_NOTE_REFUSED,         /* refusal, text */
  BATON_NOTE_HOSTS,           /* candidates, fast: the peer's offer or counter-offer of streamhosts came */
  BATON_NOTE_HOSTS_USED,      /* host_jid: our own offer or counter-offer was answered with streamhost-used */
  BATON_NOTE_HOSTS_ERROR,     /* refusal, text: it was answered with an error */
  BATON_NOTE_END,             /* end, bytes, sha256, text: XEP-less end between Batons, architecture 3.5 */
  BATON_NOTE_PEER_GONE,       /* the peer's resource went offline */
  BATON_NOTE_SESSION_LOST,    /* our full JID is gone: stanzas of this transfer can no longer be exchanged */

  /* From a leg. */
  BATON_NOTE_CONNECTED,       /* attempt: TCP is up, the SOCKS request may be sent */
  BATON_NOTE_GRANTED,         /* attempt: the SOCKS server let us in */
  BATON_NOTE_ATTEMPT_FAILED,  /* attempt, reason */
  BATON_NOTE_INCOMING,        /* a SOCKS client with our hash was granted */
  BATON_NOTE_BYTE,            /* byte: the first byte on the leg was read, as asked */
  BATON_NOTE_READABLE,        /* bytes wait on the leg and were not read, as asked */
  BATON_NOTE_ACTIVATED,       /* the proxy opened the stream */
  BATON_NOTE_NOT_ACTIVATED,   /* reason, text: it did not */
  BATON_NOTE_IN_BAND_ASKED,   /* the peer opens in-band: accept or refuse it */
  BATON_NOTE_IN_BAND_OPENED,  /* our open was answered: the leg carries */
  BATON_NOTE_LEG_CLOSED,      /* reason: a leg that was up is gone; an in-band open was refused */
} BatonNoteKind;

#define BATON_TYPE_NOTE_KIND (baton_note_kind_get_type ())
GType baton_note_kind_get_type (void);

/**
 * BatonRefusal:
 *
 * What an error answer means for us, whatever words the peer's client chose (protocol 1.3, 2.1).
 */
typedef enum {
  BATON_REFUSAL_DECLINED,        /* forbidden: the user said no */
  BATON_REFUSAL_NO_METHOD,       /* not-acceptable, bad-request with no-valid-streams */
  BATON_REFUSAL_NOT_FOUND,       /* item-not-found, remote-server-not-found: could not connect */
  BATON_REFUSAL_NOT_ACCEPTABLE,  /* not-acceptable: refused; Psi: bounced, its own leg is up */
  BATON_REFUSAL_SID_IN_USE,      /* not-acceptable with Psi's text "SID in use": no selection byte will come */
  BATON_REFUSAL_UNSUPPORTED,     /* feature-not-implemented, service-unavailable */
  BATON_REFUSAL_GONE,            /* recipient-unavailable, gone, remote server errors */
  BATON_REFUSAL_TIMED_OUT,       /* nobody answered */
  BATON_REFUSAL_OTHER,
} BatonRefusal;

#define BATON_TYPE_REFUSAL (baton_refusal_get_type ())
GType baton_refusal_get_type (void);

/**
 * BatonEnd:
 *
 * The reasons of the `end` message between Batons.
 */
typedef enum {
  BATON_END_SENT,                /* "sent": all bytes are out, bytes and sha256 tell which */
  BATON_END_RECEIVED,            /* "received": all bytes are in the file, bytes and sha256 tell which */
  BATON_END_WITHDRAWN,           /* "withdrawn": the initiator takes its unanswered offer back */
  BATON_END_CANCELLED_INITIATOR, /* "cancelled-by-initiator" */
  BATON_END_CANCELLED_TARGET,    /* "cancelled-by-target" */
  BATON_END_FAILED_INITIATOR,    /* "failed-at-initiator": its file shrank, vanished or cannot be read */
  BATON_END_FAILED_TARGET,       /* "failed-at-target": disk full, not writable */
  BATON_END_MISMATCH,            /* "mismatch": the hashes or lengths differ */
  BATON_END_NO_ROAD,             /* "no-road": every leg is lost */
} BatonEnd;

#define BATON_TYPE_END (baton_end_get_type ())
GType baton_end_get_type (void);

const char *baton_end_to_string   (BatonEnd     end);
gboolean    baton_end_from_string (const char  *text,
                                   BatonEnd    *out);

typedef struct {
  BatonNoteKind   kind;
  BatonLegKind    leg;         /* which leg tells */
  guint           attempt;     /* the number given to baton_leg_dial() */
  BatonLegReason  reason;
  guint8          byte;
  BatonMethod     method;
  guint64         offset;      /* bytes */
  guint64         length;      /* bytes; 0: to the end */
  BatonRefusal    refusal;
  gboolean        fast;        /* the offer carried the fast mark */
  BatonEnd        end;
  guint64         bytes;
  gboolean        bytes_known;
  GPtrArray      *candidates;  /* (element-type BatonCandidate), borrowed */
  const char     *host_jid;    /* borrowed */
  const char     *sha256;      /* hex, borrowed, nullable */
  const char     *text;        /* borrowed, nullable: the peer's or the library's words, for the log */
} BatonNote;

/**
 * BatonNoteSink:
 *
 * What a transfer is to its legs and its negotiation. May be called from inside any of their verbs.
 */
#define BATON_TYPE_NOTE_SINK (baton_note_sink_get_type ())
G_DECLARE_INTERFACE (BatonNoteSink, baton_note_sink, BATON, NOTE_SINK, GObject)

struct _BatonNoteSinkInterface
{
  GTypeInterface parent;

  void (*take) (BatonNoteSink *self, const BatonNote *note);
};

void baton_note_sink_take (BatonNoteSink   *self,
                           const BatonNote *note);

G_END_DECLS
