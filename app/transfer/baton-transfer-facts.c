/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a transfer tells of itself. */
#include "baton-transfer-fields.h"

/**
 * baton_transfer_get_id:
 * @self: a transfer
 *
 * Returns: (transfer none): its name among the transfers of this process
 */
const char *
baton_transfer_get_id (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), NULL);
  return self->id;
}

/**
 * baton_transfer_get_role:
 * @self: a transfer
 *
 * Returns: ours: %BATON_INITIATOR sends the file
 */
BatonRole
baton_transfer_get_role (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), BATON_INITIATOR);
  return self->role;
}

/**
 * baton_transfer_get_peer:
 * @self: a transfer
 *
 * Returns: (transfer none): who is on the other side; full once known
 */
BatonJid *
baton_transfer_get_peer (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), NULL);
  return self->peer;
}

/**
 * baton_transfer_get_client:
 * @self: a transfer
 *
 * Returns: (transfer none) (nullable): the name of the peer's program
 */
const char *
baton_transfer_get_client (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), NULL);
  return self->client;
}

/**
 * baton_transfer_get_name:
 * @self: a transfer
 *
 * Returns: (transfer none): the name of the file; safe to show and to create
 */
const char *
baton_transfer_get_name (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), NULL);
  return self->info != NULL ? self->info->name : self->name;
}

/**
 * baton_transfer_get_name_changed:
 * @self: a transfer
 *
 * Returns: whether the name that the peer gave was not safe and had to be changed
 */
gboolean
baton_transfer_get_name_changed (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), FALSE);
  return self->role == BATON_TARGET && self->info != NULL && self->info->name_changed;
}

/**
 * baton_transfer_get_description:
 * @self: a transfer
 *
 * Returns: (transfer none) (nullable): what the peer says of the file
 */
const char *
baton_transfer_get_description (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), NULL);
  return self->info != NULL ? self->info->description : NULL;
}

/**
 * baton_transfer_get_media_type:
 * @self: a transfer
 *
 * Returns: (transfer none) (nullable): its media type, as announced
 */
const char *
baton_transfer_get_media_type (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), NULL);
  return self->info != NULL ? self->info->media_type : NULL;
}

/**
 * baton_transfer_get_size:
 * @self: a transfer
 *
 * Returns: bytes of the file; 0 before it was opened
 */
guint64
baton_transfer_get_size (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), 0);
  return self->info != NULL ? self->info->size : 0;
}

/**
 * baton_transfer_get_bytes:
 * @self: a transfer
 *
 * Returns: bytes that arrived: in our file, or acknowledged by the peer's machine (or the proxy's)
 */
guint64
baton_transfer_get_bytes (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), 0);
  return self->bytes;
}

/**
 * baton_transfer_get_rate:
 * @self: a transfer
 *
 * Returns: bytes a second of late; 0: unknown
 */
double
baton_transfer_get_rate (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), 0);
  return self->rate;
}

/**
 * baton_transfer_get_seconds_left:
 * @self: a transfer
 *
 * Returns: seconds; -1: unknown
 */
int
baton_transfer_get_seconds_left (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), -1);
  return self->seconds_left;
}

/**
 * baton_transfer_get_state:
 * @self: a transfer
 *
 * Returns: where it is
 */
BatonTransferState
baton_transfer_get_state (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), BATON_TRANSFER_FAILED);
  return self->state;
}

/**
 * baton_transfer_get_error:
 * @self: a transfer
 *
 * Returns: (transfer none) (nullable): of %BATON_TRANSFER_ERROR, once the state is FAILED
 */
const GError *
baton_transfer_get_error (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), NULL);
  return self->error;
}

/**
 * baton_transfer_get_winner:
 * @self: a transfer
 *
 * Returns: the %BatonLegKind that carries the bytes; -1: none yet
 */
int
baton_transfer_get_winner (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), -1);
  return self->winner;
}

/**
 * baton_transfer_get_won_ms:
 * @self: a transfer
 *
 * Returns: milliseconds from the acceptance to the selection; -1: not yet
 */
int
baton_transfer_get_won_ms (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), -1);
  return self->won_ms;
}

/**
 * baton_transfer_get_duration:
 * @self: a transfer
 *
 * Returns: seconds from the first byte to the last so far; 0 before the first
 */
double
baton_transfer_get_duration (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), 0);
  return self->last_us > self->first_us ? (double) (self->last_us - self->first_us) / G_USEC_PER_SEC : 0;
}

/**
 * baton_transfer_get_open_legs:
 * @self: a transfer
 *
 * Returns: how many lanes are trying or up
 */
guint
baton_transfer_get_open_legs (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), 0);
  return self->open_legs;
}

/**
 * baton_transfer_get_reoffered:
 * @self: a transfer
 *
 * Returns: whether their user is asked a second time, because only in-band is left
 */
gboolean
baton_transfer_get_reoffered (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), FALSE);
  return self->reoffered;
}

/**
 * baton_transfer_get_verified:
 * @self: a transfer
 *
 * Returns: whether both sides found the same SHA-256
 */
gboolean
baton_transfer_get_verified (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), FALSE);
  return self->verified;
}

/**
 * baton_transfer_get_file:
 * @self: a transfer
 *
 * Returns: (transfer none) (nullable): what is sent; or where it arrived, once done
 */
GFile *
baton_transfer_get_file (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), NULL);
  return self->file;
}

/**
 * baton_transfer_get_sha256:
 * @self: a transfer
 *
 * Returns: (transfer none) (nullable): 64 hex digits, of the bytes that moved; once all did
 */
const char *
baton_transfer_get_sha256 (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), NULL);
  return self->sha256;
}

/**
 * baton_transfer_get_lanes:
 * @self: a transfer
 *
 * Returns: (transfer none): of #BatonLane, one for each leg, in the order of %BatonLegKind
 */
GListModel *
baton_transfer_get_lanes (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), NULL);
  return G_LIST_MODEL (self->lanes);
}

/**
 * baton_transfer_get_lane:
 * @self: a transfer
 * @kind: which leg
 *
 * Returns: (transfer none): its lane
 */
BatonLane *
baton_transfer_get_lane (BatonTransfer *self,
                         BatonLegKind   kind)
{
  g_autoptr(BatonLane) lane = NULL;

  g_return_val_if_fail (BATON_IS_TRANSFER (self) && kind < BATON_N_LEGS, NULL);

  lane = g_list_model_get_item (G_LIST_MODEL (self->lanes), kind);
  return lane; /* the list holds it */
}

/**
 * baton_transfer_get_offered_us:
 * @self: a transfer
 *
 * Returns: when the offer was sent or came, monotonic microseconds; 0: not yet
 */
gint64
baton_transfer_get_offered_us (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), 0);
  return self->offered_us;
}

/**
 * baton_transfer_get_accepted_us:
 * @self: a transfer
 *
 * Returns: when it was accepted, monotonic microseconds; 0: not yet
 */
gint64
baton_transfer_get_accepted_us (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), 0);
  return self->accepted_us;
}

/**
 * baton_transfer_get_first_byte_us:
 * @self: a transfer
 *
 * Returns: when the first byte moved, monotonic microseconds; 0: not yet
 */
gint64
baton_transfer_get_first_byte_us (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), 0);
  return self->first_us;
}

/**
 * baton_transfer_is_over:
 * @self: a transfer
 *
 * Returns: whether it is done or failed
 */
gboolean
baton_transfer_is_over (BatonTransfer *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFER (self), TRUE);
  return self->state == BATON_TRANSFER_DONE || self->state == BATON_TRANSFER_FAILED;
}
