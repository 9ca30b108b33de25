/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * BatonLegKind:
 * @BATON_LEG_DIRECT: the target connects to the initiator's streamhost
 * @BATON_LEG_FAST: the initiator connects to the target's streamhost
 * @BATON_LEG_PROXY: both connect to a proxy, which is then activated
 * @BATON_LEG_IBB: inside the XMPP stream
 * @BATON_N_LEGS: how many there are
 *
 * The kinds of road, best first.
 */
typedef enum {
  BATON_LEG_DIRECT,
  BATON_LEG_FAST,
  BATON_LEG_PROXY,
  BATON_LEG_IBB,
  BATON_N_LEGS,
} BatonLegKind;

#define BATON_TYPE_LEG_KIND (baton_leg_kind_get_type ())
GType baton_leg_kind_get_type (void);

/* A set of legs, one bit a kind. */
typedef guint BatonLegSet;
#define BATON_LEG_BIT(kind) (1u << (kind))
#define BATON_LEG_ALL ((1u << BATON_N_LEGS) - 1)

/**
 * BatonRole:
 * @BATON_INITIATOR: offers the file
 * @BATON_TARGET: receives it
 */
typedef enum {
  BATON_INITIATOR,
  BATON_TARGET,
} BatonRole;

#define BATON_TYPE_ROLE (baton_role_get_type ())
GType baton_role_get_type (void);

/**
 * BatonLegReason:
 *
 * Why a leg, or one attempt of it, ended or never started.
 */
typedef enum {
  BATON_LEG_REASON_NONE,
  BATON_LEG_REASON_REFUSED,         /* the connection was refused */
  BATON_LEG_REASON_UNREACHABLE,     /* no route, no such host */
  BATON_LEG_REASON_TIMED_OUT,       /* no answer */
  BATON_LEG_REASON_HANDSHAKE,       /* something answered that does not speak SOCKS5 as it should */
  BATON_LEG_REASON_DENIED,          /* the SOCKS5 server or the proxy said no */
  BATON_LEG_REASON_CLOSED,          /* it was up and the other side closed it */
  BATON_LEG_REASON_RESET,           /* it was up and broke */
  BATON_LEG_REASON_WRONG_BYTE,      /* the first byte was not the selection byte */
  BATON_LEG_REASON_NOT_ACTIVATED,   /* the proxy did not activate the stream */
  BATON_LEG_REASON_PEER_GAVE_UP,    /* the peer could not connect and said so */
  BATON_LEG_REASON_NOT_OFFERED,     /* the peer named no such road */
  BATON_LEG_REASON_NOT_SUPPORTED,   /* the peer's client does not know it */
  BATON_LEG_REASON_NOT_ALLOWED,     /* switched off here */
  BATON_LEG_REASON_NO_PROXY,        /* no proxy was found */
  BATON_LEG_REASON_NO_LISTENER,     /* no port could be opened here */
  BATON_LEG_REASON_NOT_NEEDED,      /* another leg won first */
  BATON_LEG_REASON_STALLED,         /* no byte moved for too long */
  BATON_LEG_REASON_SESSION_LOST,    /* the XMPP session ended under it */
} BatonLegReason;

#define BATON_TYPE_LEG_REASON (baton_leg_reason_get_type ())
GType baton_leg_reason_get_type (void);

const char *baton_leg_kind_to_string   (BatonLegKind    kind);
const char *baton_leg_reason_to_string (BatonLegReason  reason);
/* "direct,proxy,ibb"; FALSE with %BATON_OFFER_ERROR_UNSUPPORTED on a word that is no leg. */
gboolean    baton_leg_set_parse        (const char     *text,
                                        BatonLegSet    *out,
                                        GError        **error);

G_END_DECLS
