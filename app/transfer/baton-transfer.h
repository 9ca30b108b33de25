/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-jid.h"
#include "baton-lane.h"

G_BEGIN_DECLS

/**
 * BatonTransferError:
 *
 * Why a transfer did not end well. Each is one sentence and one next step for the user, and one code of the command
 * line's `failed` event.
 */
typedef enum {
  BATON_TRANSFER_ERROR_DECLINED,         /* who was to receive it said no */
  BATON_TRANSFER_ERROR_CANCELLED_HERE,
  BATON_TRANSFER_ERROR_CANCELLED_THERE,
  BATON_TRANSFER_ERROR_WITHDRAWN,        /* the sender took the offer back before we answered */
  BATON_TRANSFER_ERROR_OFFLINE,          /* nobody there to offer it to */
  BATON_TRANSFER_ERROR_INCAPABLE,        /* their client cannot take files */
  BATON_TRANSFER_ERROR_NO_ANSWER,        /* the offer was not answered in time, or their client went silent */
  BATON_TRANSFER_ERROR_REFUSED,          /* their client refused for a technical reason */
  BATON_TRANSFER_ERROR_NO_PATH,          /* every road failed */
  BATON_TRANSFER_ERROR_STALLED,          /* bytes stopped moving */
  BATON_TRANSFER_ERROR_BROKEN,           /* the road broke while bytes moved */
  BATON_TRANSFER_ERROR_PEER_GONE,        /* their client went away */
  BATON_TRANSFER_ERROR_PEER_FAILED,      /* their side could not read or write its file */
  BATON_TRANSFER_ERROR_SESSION_LOST,     /* our own connection to the server ended under it */
  BATON_TRANSFER_ERROR_MISMATCH,         /* the bytes arrived changed */
  BATON_TRANSFER_ERROR_TOO_SHORT,        /* fewer bytes came than announced */
  BATON_TRANSFER_ERROR_TOO_LONG,         /* more bytes came than announced */
  BATON_TRANSFER_ERROR_NO_SPACE,         /* the disk is full, or would be */
  BATON_TRANSFER_ERROR_NOT_WRITABLE,     /* the folder cannot be written to */
  BATON_TRANSFER_ERROR_NOT_READABLE,     /* the file cannot be opened or read */
  BATON_TRANSFER_ERROR_CHANGED,          /* our file shrank or vanished while it was sent */
  BATON_TRANSFER_ERROR_NOT_A_FILE,       /* a folder, device or pipe */
} BatonTransferError;

#define BATON_TRANSFER_ERROR (baton_transfer_error_quark ())
GQuark baton_transfer_error_quark (void);
#define BATON_TYPE_TRANSFER_ERROR (baton_transfer_error_get_type ())
GType baton_transfer_error_get_type (void);

typedef enum {
  BATON_TRANSFER_PREPARING,  /* sending: opening the file, finding the client, gathering addresses */
  BATON_TRANSFER_ASKING,     /* sending: offered, waits for their answer */
  BATON_TRANSFER_OFFERED,    /* receiving: waits for our user's answer */
  BATON_TRANSFER_RACING,
  BATON_TRANSFER_MOVING,
  BATON_TRANSFER_CHECKING,   /* all bytes are through; the other side's word is awaited */
  BATON_TRANSFER_DONE,
  BATON_TRANSFER_FAILED,     /* error tells why; cancelled and declined are failures too */
} BatonTransferState;

#define BATON_TYPE_TRANSFER_STATE (baton_transfer_state_get_type ())
GType baton_transfer_state_get_type (void);

/**
 * BatonTransfer:
 *
 * One file on its way. A GObject driven by the tables of race/; nobody can set its state.
 *
 * Read-only properties that notify (numbers at most ten times a second):
 * `id` (string, unique in this process), `role` (BatonRole), `peer` (BatonJid: full once known), `name` (string, safe),
 * `name-changed` (boolean), `size`, `bytes` (guint64), `rate` (double, bytes a second; 0 unknown), `seconds-left` (int;
 * -1 unknown), `state`, `error` (boxed GError of %BATON_TRANSFER_ERROR or %NULL), `winner` (int: BatonLegKind or -1),
 * `won-ms` (int, acceptance to selection; -1), `open-legs` (guint: how many lanes are trying or up), `reoffered`
 * (boolean: their user is asked again because only in-band is left), `file` (GFile: the source, or where it arrived
 * once done; %NULL before), `verified` (boolean: the peer confirmed the same SHA-256), `client` (string or %NULL).
 */
#define BATON_TYPE_TRANSFER (baton_transfer_get_type ())
G_DECLARE_FINAL_TYPE (BatonTransfer, baton_transfer, BATON, TRANSFER, GObject)

const char         *baton_transfer_get_id           (BatonTransfer *self);
BatonRole           baton_transfer_get_role         (BatonTransfer *self);
BatonJid           *baton_transfer_get_peer         (BatonTransfer *self);
const char         *baton_transfer_get_client       (BatonTransfer *self);
const char         *baton_transfer_get_name         (BatonTransfer *self);
gboolean            baton_transfer_get_name_changed (BatonTransfer *self);
const char         *baton_transfer_get_description  (BatonTransfer *self);
const char         *baton_transfer_get_media_type   (BatonTransfer *self);
guint64             baton_transfer_get_size         (BatonTransfer *self);
guint64             baton_transfer_get_bytes        (BatonTransfer *self);
double              baton_transfer_get_rate         (BatonTransfer *self);
int                 baton_transfer_get_seconds_left (BatonTransfer *self);
BatonTransferState  baton_transfer_get_state        (BatonTransfer *self);
const GError       *baton_transfer_get_error        (BatonTransfer *self);
int                 baton_transfer_get_winner       (BatonTransfer *self);
int                 baton_transfer_get_won_ms       (BatonTransfer *self);
/* Wall time from the first byte to the last, seconds; 0 before the end. */
double              baton_transfer_get_duration     (BatonTransfer *self);
guint               baton_transfer_get_open_legs    (BatonTransfer *self);
gboolean            baton_transfer_get_reoffered    (BatonTransfer *self);
gboolean            baton_transfer_get_verified     (BatonTransfer *self);
GFile              *baton_transfer_get_file         (BatonTransfer *self);
const char         *baton_transfer_get_sha256       (BatonTransfer *self);
/* (transfer none): of BatonLane, one for each leg, in the order of BatonLegKind. */
GListModel         *baton_transfer_get_lanes        (BatonTransfer *self);
BatonLane          *baton_transfer_get_lane         (BatonTransfer *self,
                                                     BatonLegKind   kind);
/* When the offer was sent or came, and when it was accepted: monotonic microseconds; 0 not yet. */
gint64              baton_transfer_get_offered_us   (BatonTransfer *self);
gint64              baton_transfer_get_accepted_us  (BatonTransfer *self);
gint64              baton_transfer_get_first_byte_us (BatonTransfer *self);
gboolean            baton_transfer_is_over          (BatonTransfer *self);

G_END_DECLS
