/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-jid.h"
#include "baton-roster.h"

G_BEGIN_DECLS

typedef struct _BatonDisco BatonDisco;
typedef struct _BatonPort BatonPort;

/**
 * BatonXmppError:
 *
 * Why an account is not online; each code is one sentence and one next step for the user.
 */
typedef enum {
  BATON_XMPP_ERROR_BAD_ADDRESS,          /* the JID or the server setting cannot be read */
  BATON_XMPP_ERROR_RESOLVE,              /* no such host */
  BATON_XMPP_ERROR_CONNECT,              /* nobody answers there, or refused */
  BATON_XMPP_ERROR_NOT_XMPP,             /* something answers that does not speak XMPP */
  BATON_XMPP_ERROR_NO_TLS,               /* the server offers no encryption */
  BATON_XMPP_ERROR_CERTIFICATE_UNKNOWN,  /* signed by nobody we trust */
  BATON_XMPP_ERROR_CERTIFICATE_IDENTITY, /* belongs to another name */
  BATON_XMPP_ERROR_CERTIFICATE_EXPIRED,  /* expired, or not yet valid */
  BATON_XMPP_ERROR_CERTIFICATE_OTHER,    /* revoked, insecure, or otherwise bad */
  BATON_XMPP_ERROR_TLS,                  /* the handshake failed */
  BATON_XMPP_ERROR_PASSWORD,             /* not-authorized */
  BATON_XMPP_ERROR_ACCOUNT,              /* disabled, expired, unknown domain on this host */
  BATON_XMPP_ERROR_NO_MECHANISM,         /* no common way to sign in */
  BATON_XMPP_ERROR_CONFLICT,             /* the same resource signed in elsewhere */
  BATON_XMPP_ERROR_SERVER,               /* any other stream error */
  BATON_XMPP_ERROR_LOST,                 /* the connection broke */
} BatonXmppError;

#define BATON_XMPP_ERROR (baton_xmpp_error_quark ())
GQuark baton_xmpp_error_quark (void);
#define BATON_TYPE_XMPP_ERROR (baton_xmpp_error_get_type ())
GType baton_xmpp_error_get_type (void);

typedef enum {
  BATON_ACCOUNT_OFFLINE,     /* not signed in, and not trying */
  BATON_ACCOUNT_CONNECTING,
  BATON_ACCOUNT_ONLINE,
  BATON_ACCOUNT_WAITING,     /* lost; tries again by itself */
} BatonAccountState;

#define BATON_TYPE_ACCOUNT_STATE (baton_account_state_get_type ())
GType baton_account_state_get_type (void);

/**
 * BatonAccount:
 *
 * One account and its session. Read-only properties that notify: `state`, `error` (boxed GError or %NULL: why it is
 * not online; stays until the next success), `jid` (the full JID while online, else as given). Writable: `presence`.
 *
 * After a first success it stays online by itself: it reconnects with backoff, at once when #GNetworkMonitor says the
 * network came back, and resumes (XEP-0198) where the server lets it. A refused password ends that.
 */
#define BATON_TYPE_ACCOUNT (baton_account_get_type ())
G_DECLARE_FINAL_TYPE (BatonAccount, baton_account, BATON, ACCOUNT, GObject)

BatonAccount      *baton_account_new             (BatonJid             *jid);

/* All before signing in. @server is "host", "host:port", "[v6]:port" or %NULL for SRV. */
gboolean           baton_account_set_server      (BatonAccount         *self,
                                                  const char           *server,
                                                  GError              **error);
gboolean           baton_account_set_ca_file     (BatonAccount         *self,
                                                  const char           *path,
                                                  GError              **error);
/* Shown to others by software version and disco. */
void               baton_account_set_client_name (BatonAccount         *self,
                                                  const char           *name);

void               baton_account_sign_in_async   (BatonAccount         *self,
                                                  const char           *password,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean           baton_account_sign_in_finish  (BatonAccount         *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
/* Sends what is queued, unavailable presence and the end of the stream; no more reconnecting. */
void               baton_account_sign_out_async  (BatonAccount         *self,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean           baton_account_sign_out_finish (BatonAccount         *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
/* Tries at once instead of waiting for the backoff. */
void               baton_account_retry           (BatonAccount         *self);

BatonAccountState  baton_account_get_state       (BatonAccount         *self);
const GError      *baton_account_get_error       (BatonAccount         *self);
BatonJid          *baton_account_get_jid         (BatonAccount         *self);
BatonRoster       *baton_account_get_roster      (BatonAccount         *self);
BatonPresence      baton_account_get_presence    (BatonAccount         *self);
void               baton_account_set_presence    (BatonAccount         *self,
                                                  BatonPresence         presence);

/* For the composition root: (transfer none). */
BatonPort         *baton_account_get_port        (BatonAccount         *self);
BatonDisco        *baton_account_get_disco       (BatonAccount         *self);

G_END_DECLS
