/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-account.h"
#include "baton-negotiator.h"
#include "baton-transfer.h"

G_DEFINE_QUARK (baton-xmpp-error-quark, baton_xmpp_error)
G_DEFINE_QUARK (baton-transfer-error-quark, baton_transfer_error)
G_DEFINE_QUARK (baton-negotiator-error-quark, baton_negotiator_error)

G_DEFINE_ENUM_TYPE (BatonXmppError, baton_xmpp_error,
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_BAD_ADDRESS, "bad-address"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_RESOLVE, "resolve"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_CONNECT, "connect"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_NOT_XMPP, "not-xmpp"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_NO_TLS, "no-tls"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_CERTIFICATE_UNKNOWN, "certificate-unknown"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_CERTIFICATE_IDENTITY, "certificate-identity"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_CERTIFICATE_EXPIRED, "certificate-expired"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_CERTIFICATE_OTHER, "certificate-other"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_TLS, "tls"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_PASSWORD, "password"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_ACCOUNT, "account"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_NO_MECHANISM, "no-mechanism"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_CONFLICT, "conflict"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_SERVER, "server"),
                    G_DEFINE_ENUM_VALUE (BATON_XMPP_ERROR_LOST, "lost"))

G_DEFINE_ENUM_TYPE (BatonTransferError, baton_transfer_error,
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_DECLINED, "declined"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_CANCELLED_HERE, "cancelled-here"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_CANCELLED_THERE, "cancelled-there"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_WITHDRAWN, "withdrawn"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_INCAPABLE, "incapable"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_NO_ANSWER, "no-answer"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_NO_PATH, "no-path"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_STALLED, "stalled"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_BROKEN, "broken"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_PEER_GONE, "peer-gone"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_PEER_FAILED, "peer-failed"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_SESSION_LOST, "session-lost"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_MISMATCH, "mismatch"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_TOO_SHORT, "too-short"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_TOO_LONG, "too-long"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_NO_SPACE, "no-space"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_NOT_WRITABLE, "not-writable"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_NOT_READABLE, "not-readable"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_CHANGED, "changed"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_NOT_A_FILE, "not-a-file"))

G_DEFINE_ENUM_TYPE (BatonTransferState, baton_transfer_state,
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_PREPARING, "preparing"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ASKING, "asking"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_OFFERED, "offered"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_RACING, "racing"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_MOVING, "moving"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_CHECKING, "checking"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (BATON_TRANSFER_FAILED, "failed"))

G_DEFINE_ENUM_TYPE (BatonLaneState, baton_lane_state,
                    G_DEFINE_ENUM_VALUE (BATON_LANE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (BATON_LANE_TRYING, "trying"),
                    G_DEFINE_ENUM_VALUE (BATON_LANE_UP, "up"),
                    G_DEFINE_ENUM_VALUE (BATON_LANE_WON, "won"),
                    G_DEFINE_ENUM_VALUE (BATON_LANE_LOST, "lost"),
                    G_DEFINE_ENUM_VALUE (BATON_LANE_SKIPPED, "skipped"))

G_DEFINE_ENUM_TYPE (BatonAccountState, baton_account_state,
                    G_DEFINE_ENUM_VALUE (BATON_ACCOUNT_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (BATON_ACCOUNT_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (BATON_ACCOUNT_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (BATON_ACCOUNT_WAITING, "waiting"))

G_DEFINE_ENUM_TYPE (BatonPresence, baton_presence,
                    G_DEFINE_ENUM_VALUE (BATON_PRESENCE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (BATON_PRESENCE_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (BATON_PRESENCE_CHAT, "chat"),
                    G_DEFINE_ENUM_VALUE (BATON_PRESENCE_AWAY, "away"),
                    G_DEFINE_ENUM_VALUE (BATON_PRESENCE_EXTENDED_AWAY, "extended-away"),
                    G_DEFINE_ENUM_VALUE (BATON_PRESENCE_BUSY, "busy"))

G_DEFINE_ENUM_TYPE (BatonReception, baton_reception,
                    G_DEFINE_ENUM_VALUE (BATON_RECEPTION_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (BATON_RECEPTION_CAN, "can"),
                    G_DEFINE_ENUM_VALUE (BATON_RECEPTION_CANNOT, "cannot"))

G_DEFINE_ENUM_TYPE (BatonSubscription, baton_subscription,
                    G_DEFINE_ENUM_VALUE (BATON_SUBSCRIPTION_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (BATON_SUBSCRIPTION_TO, "to"),
                    G_DEFINE_ENUM_VALUE (BATON_SUBSCRIPTION_FROM, "from"),
                    G_DEFINE_ENUM_VALUE (BATON_SUBSCRIPTION_BOTH, "both"))
