/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer.h"

/**
 * BATON_TRANSFER_ERROR:
 *
 * The domain of everything that can go wrong with one file. Messages are for the log, in English; the words for people
 * are in ui/words, one for each code.
 */
G_DEFINE_QUARK (baton-transfer-error-quark, baton_transfer_error)

#define VALUE(NAME, nick) G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ERROR_##NAME, nick)

/* The nicknames are the `reason` codes of the command line's `failed` event. */
G_DEFINE_ENUM_TYPE (BatonTransferError, baton_transfer_error,
                    VALUE (DECLINED, "declined"),
                    VALUE (CANCELLED_HERE, "cancelled-here"),
                    VALUE (CANCELLED_THERE, "cancelled-there"),
                    VALUE (WITHDRAWN, "withdrawn"),
                    VALUE (OFFLINE, "offline"),
                    VALUE (INCAPABLE, "incapable"),
                    VALUE (NO_ANSWER, "no-answer"),
                    VALUE (REFUSED, "refused"),
                    VALUE (NO_PATH, "no-path"),
                    VALUE (STALLED, "stalled"),
                    VALUE (BROKEN, "broken"),
                    VALUE (PEER_GONE, "peer-gone"),
                    VALUE (PEER_FAILED, "peer-failed"),
                    VALUE (SESSION_LOST, "session-lost"),
                    VALUE (MISMATCH, "mismatch"),
                    VALUE (TOO_SHORT, "too-short"),
                    VALUE (TOO_LONG, "too-long"),
                    VALUE (NO_SPACE, "no-space"),
                    VALUE (NOT_WRITABLE, "not-writable"),
                    VALUE (NOT_READABLE, "not-readable"),
                    VALUE (CHANGED, "changed"),
                    VALUE (NOT_A_FILE, "not-a-file"))
