/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer.h"

#include "baton-lane-private.h"
#include "baton-transfer-driver.h"
#include "baton-transfer-private.h"

struct _BatonTransfer
{
  GObject              parent_instance;

  BatonTransferDriver *driver;

  char                *id;
  BatonRole            role;
  BatonJid            *to;           /* as asked for: may be bare */
  BatonJid            *peer;
  char                *client;
  GFile               *file;
  char                *name;         /* until the file was opened */
  BatonFileInfo       *info;
  GListStore          *lanes;
  BatonTransferState   state;
  GError              *error;
  guint64              bytes;
  double               rate;
  int                  seconds_left;
  int                  winner;
  int                  won_ms;
  guint                open_legs;
  gint64               offered_us;
  gint64               accepted_us;
  gint64               first_us;
  gint64               last_us;
  char                *sha256;
  gboolean             verified;
  gboolean             reoffered;
  gboolean             settled;
};

enum {
  PROP_0,
  PROP_ID,
  PROP_ROLE,
  PROP_PEER,
  PROP_CLIENT,
  PROP_NAME,
  PROP_NAME_CHANGED,
  PROP_SIZE,
  PROP_BYTES,
  PROP_RATE,
  PROP_SECONDS_LEFT,
  PROP_STATE,
  PROP_ERROR,
  PROP_WINNER,
  PROP_WON_MS,
  PROP_OPEN_LEGS,
  PROP_REOFFERED,
  PROP_FILE,
  PROP_VERIFIED,
  PROP_SETTLED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (BatonTransferState, baton_transfer_state,
  G_DEFINE_ENUM_VALUE (BATON_TRANSFER_PREPARING, "preparing"),
  G_DEFINE_ENUM_VALUE (BATON_TRANSFER_ASKING, "asking"),
  G_DEFINE_ENUM_VALUE (BATON_TRANSFER_OFFERED, "offered"),
  G_DEFINE_ENUM_VALUE (BATON_TRANSFER_RACING, "racing"),
  G_DEFINE_ENUM_VALUE (BATON_TRANSFER_MOVING, "moving"),
  G_DEFINE_ENUM_VALUE (BATON_TRANSFER_CHECKING, "checking"),
  G_DEFINE_ENUM_VALUE (BATON_TRANSFER_DONE, "done"),
  G_DEFINE_ENUM_VALUE (BATON_TRANSFER_FAILED, "failed"))

G_DEFINE_FINAL_TYPE (BatonTransfer, baton_transfer, G_TYPE_OBJECT)

static void
baton_transfer_notify (BatonTransfer *self,
                       guint          property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* What is shown. */

void
baton_transfer_show_peer (BatonTransfer *self,
                          BatonJid      *peer,
                          const char    *client)
{
  if (self->peer == NULL || !baton_jid_equal (self->peer, peer))
    {
      g_clear_pointer (&self->peer, baton_jid_unref);
      self->peer = baton_jid_ref (peer);
      baton_transfer_notify (self, PROP_PEER);
    }
  if (g_strcmp0 (self->client, client) != 0)
    {
      g_free (self->client);
      self->client = g_strdup (client);
      baton_transfer_notify (self, PROP_CLIENT);
    }
}

void
baton_transfer_show_info (BatonTransfer *self,
                          BatonFileInfo *info)
{
  g_clear_pointer (&self->info, baton_file_info_unref);
  self->info = baton_file_info_ref (info);
  baton_transfer_notify (self, PROP_NAME);
  baton_transfer_notify (self, PROP_NAME_CHANGED);
  baton_transfer_notify (self, PROP_SIZE);
}

void
baton_transfer_show_state (BatonTransfer      *self,
                           BatonTransferState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  baton_transfer_notify (self, PROP_STATE);
}

/* @error: (transfer full) */
void
baton_transfer_show_error (BatonTransfer *self,
                           GError        *error)
{
  g_clear_error (&self->error);
  self->error = error;
  baton_transfer_notify (self, PROP_ERROR);
}

void
baton_transfer_show_offered (BatonTransfer *self,
                             gint64         at_us)
{
  self->offered_us = at_us;
}

void
baton_transfer_show_accepted (BatonTransfer *self,
                              gint64         at_us)
{
  self->accepted_us = at_us;
}

void
baton_transfer_show_winner (BatonTransfer *self,
                            int            leg,
                            int            won_ms)
{
  self->winner = leg;
  self->won_ms = won_ms;
  baton_transfer_notify (self, PROP_WON_MS);
  baton_transfer_notify (self, PROP_WINNER);
}

void
baton_transfer_show_progress (BatonTransfer *self,
                              guint64        bytes,
                              double         rate,
                              int            seconds_left)
{
  if (self->rate != rate)
    {
      self->rate = rate;
      baton_transfer_notify (self, PROP_RATE);
    }
  if (self->seconds_left != seconds_left)
    {
      self->seconds_left = seconds_left;
      baton_transfer_notify (self, PROP_SECONDS_LEFT);
    }
  if (self->bytes != bytes)
    {
      self->bytes = bytes;
      baton_transfer_notify (self, PROP_BYTES);
    }
}

void
baton_transfer_show_times (BatonTransfer *self,
                           gint64         first_us,
                           gint64         last_us)
{
  self->first_us = first_us;
  self->last_us = last_us;
}

void
baton_transfer_show_reoffered (BatonTransfer *self)
{
  self->reoffered = TRUE;
  baton_transfer_notify (self, PROP_REOFFERED);
}

void
baton_transfer_show_result (BatonTransfer *self,
                            GFile         *file,
                            const char    *sha256,
                            gboolean       verified)
{
  if (file != NULL && g_set_object (&self->file, file))
    baton_transfer_notify (self, PROP_FILE);
  if (sha256 != NULL)
    {
      g_free (self->sha256);
      self->sha256 = g_strdup (sha256);
    }
  if (self->verified != verified)
    {
      self->verified = verified;
      baton_transfer_notify (self, PROP_VERIFIED);
    }
}

void
baton_transfer_show_settled (BatonTransfer *self)
{
  if (self->settled)
    return;

  self->settled = TRUE;
  baton_transfer_notify (self, PROP_SETTLED);
}

static void
on_lane_state_cb (BatonTransfer *self)
{
  guint open_legs = 0;

  for (guint kind = 0; kind < BATON_N_LEGS; kind++)
    {
      BatonLaneState state = baton_lane_get_state (baton_transfer_get_lane (self, kind));

      open_legs += state == BATON_LANE_TRYING || state == BATON_LANE_UP;
    }
  if (self->open_legs == open_legs)
    return;

  self->open_legs = open_legs;
  baton_transfer_notify (self, PROP_OPEN_LEGS);
}

/* Verbs of the manager. */

static BatonTransfer *
baton_transfer_new (BatonRole role)
{
  static guint64 last_id;
  BatonTransfer *self = g_object_new (BATON_TYPE_TRANSFER, NULL);

  self->role = role;
  self->id = g_strdup_printf ("t%" G_GUINT64_FORMAT, ++last_id);

  return self;
}

/**
 * baton_transfer_new_outgoing:
 * @world: what transfers share
 * @file: what to send; opened by baton_transfer_start()
 * @to: bare, or the full JID of just one client
 *
 * Returns: (transfer full): a transfer that prepares
 */
BatonTransfer *
baton_transfer_new_outgoing (BatonTransferWorld *world,
                             GFile              *file,
                             BatonJid           *to)
{
  BatonTransfer *self = baton_transfer_new (BATON_INITIATOR);
  g_autofree char *base = g_file_get_basename (file);

  self->state = BATON_TRANSFER_PREPARING;
  self->to = baton_jid_ref (to);
  self->peer = baton_jid_ref (to);
  self->file = g_object_ref (file);
  self->name = g_filename_display_name (base != NULL ? base : "?");
  self->driver = baton_transfer_driver_new_outgoing (self, world, file, to);

  return self;
}

/**
 * baton_transfer_new_incoming:
 * @world: what transfers share
 * @negotiation: the peer's offer
 *
 * Returns: (transfer full): a transfer that waits for our user
 */
BatonTransfer *
baton_transfer_new_incoming (BatonTransferWorld *world,
                             BatonNegotiation   *negotiation)
{
  BatonTransfer *self = baton_transfer_new (BATON_TARGET);
  BatonOffer *offer = baton_negotiation_get_offer (negotiation);

  self->state = BATON_TRANSFER_OFFERED;
  self->to = baton_jid_ref (offer->peer);
  self->driver = baton_transfer_driver_new_incoming (self, world, negotiation);

  return self;
}

/**
 * baton_transfer_start:
 * @self: an outgoing transfer
 *
 * Lets it begin; before, it waits in the list. Has no effect twice or once it is over.
 */
void
baton_transfer_start (BatonTransfer *self)
{
  baton_transfer_driver_start (self->driver);
}

/**
 * baton_transfer_is_started:
 * @self: a transfer
 *
 * Returns: whether baton_transfer_start() was called; %TRUE for incoming ones
 */
gboolean
baton_transfer_is_started (BatonTransfer *self)
{
  return baton_transfer_driver_is_started (self->driver);
}

/**
 * baton_transfer_get_to:
 * @self: a transfer
 *
 * Returns: (transfer none): to whom it was asked to go, bare or full; of incoming ones, who offers
 */
BatonJid *
baton_transfer_get_to (BatonTransfer *self)
{
  return self->to;
}

/**
 * baton_transfer_accept_async:
 * @self: an incoming transfer in state OFFERED
 * @folder: where the file shall go
 * @cancellable: (nullable): has no effect once the file is being made
 * @callback: called once, when the peer was told or could not be
 * @user_data: for @callback
 *
 * Makes the partial file, and when that is possible takes the offer.
 */
void
baton_transfer_accept_async (BatonTransfer       *self,
                             GFile               *folder,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, baton_transfer_accept_async);
  g_task_set_check_cancellable (task, FALSE);
  baton_transfer_driver_accept (self->driver, folder, task);
}

/**
 * baton_transfer_accept_finish:
 * @self: a transfer
 * @result: from the callback
 * @error: of %BATON_TRANSFER_ERROR: the offer still waits unless it is WITHDRAWN
 *
 * Returns: whether the peer was told
 */
gboolean
baton_transfer_accept_finish (BatonTransfer  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * baton_transfer_decline:
 * @self: a transfer in state OFFERED; of no consequence to others
 *
 * Our user does not want it.
 */
void
baton_transfer_decline (BatonTransfer *self)
{
  baton_transfer_driver_decline (self->driver);
}

/**
 * baton_transfer_reject:
 * @self: a transfer in state OFFERED; of no consequence to others
 * @error: why it cannot be taken, of %BATON_TRANSFER_ERROR
 *
 * Declines it with that reason as the transfer's.
 */
void
baton_transfer_reject (BatonTransfer *self,
                       const GError  *error)
{
  baton_transfer_driver_reject (self->driver, error);
}

/**
 * baton_transfer_cancel:
 * @self: any transfer
 *
 * Ends it and tells the peer. What is complete on either side stays so.
 */
void
baton_transfer_cancel (BatonTransfer *self)
{
  baton_transfer_driver_cancel (self->driver);
}

/**
 * baton_transfer_session_back:
 * @self: a transfer
 *
 * The account has a session again: if it waits for that, it starts again.
 */
void
baton_transfer_session_back (BatonTransfer *self)
{
  baton_transfer_driver_session_back (self->driver);
}

/**
 * baton_transfer_is_settled:
 * @self: a transfer
 *
 * Returns: whether it is over and no thread touches its files any more; notifies as `settled`
 */
gboolean
baton_transfer_is_settled (BatonTransfer *self)
{
  return self->settled;
}

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

static void
baton_transfer_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  BatonTransfer *self = BATON_TRANSFER (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_ROLE:
      g_value_set_enum (value, self->role);
      break;
    case PROP_PEER:
      g_value_set_boxed (value, self->peer);
      break;
    case PROP_CLIENT:
      g_value_set_string (value, self->client);
      break;
    case PROP_NAME:
      g_value_set_string (value, baton_transfer_get_name (self));
      break;
    case PROP_NAME_CHANGED:
      g_value_set_boolean (value, baton_transfer_get_name_changed (self));
      break;
    case PROP_SIZE:
      g_value_set_uint64 (value, baton_transfer_get_size (self));
      break;
    case PROP_BYTES:
      g_value_set_uint64 (value, self->bytes);
      break;
    case PROP_RATE:
      g_value_set_double (value, self->rate);
      break;
    case PROP_SECONDS_LEFT:
      g_value_set_int (value, self->seconds_left);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_WINNER:
      g_value_set_int (value, self->winner);
      break;
    case PROP_WON_MS:
      g_value_set_int (value, self->won_ms);
      break;
    case PROP_OPEN_LEGS:
      g_value_set_uint (value, self->open_legs);
      break;
    case PROP_REOFFERED:
      g_value_set_boolean (value, self->reoffered);
      break;
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_VERIFIED:
      g_value_set_boolean (value, self->verified);
      break;
    case PROP_SETTLED:
      g_value_set_boolean (value, self->settled);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_transfer_dispose (GObject *object)
{
  BatonTransfer *self = BATON_TRANSFER (object);

  if (self->driver != NULL)
    baton_transfer_driver_stop (self->driver);
  g_clear_object (&self->driver);

  G_OBJECT_CLASS (baton_transfer_parent_class)->dispose (object);
}

static void
baton_transfer_finalize (GObject *object)
{
  BatonTransfer *self = BATON_TRANSFER (object);

  g_clear_pointer (&self->to, baton_jid_unref);
  g_clear_pointer (&self->peer, baton_jid_unref);
  g_clear_pointer (&self->info, baton_file_info_unref);
  g_clear_object (&self->file);
  g_clear_object (&self->lanes);
  g_clear_error (&self->error);
  g_free (self->id);
  g_free (self->client);
  g_free (self->name);
  g_free (self->sha256);

  G_OBJECT_CLASS (baton_transfer_parent_class)->finalize (object);
}

static void
baton_transfer_class_init (BatonTransferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = baton_transfer_get_property;
  object_class->dispose = baton_transfer_dispose;
  object_class->finalize = baton_transfer_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_ROLE] = g_param_spec_enum ("role", NULL, NULL, BATON_TYPE_ROLE, BATON_INITIATOR, flags);
  properties[PROP_PEER] = g_param_spec_boxed ("peer", NULL, NULL, BATON_TYPE_JID, flags);
  properties[PROP_CLIENT] = g_param_spec_string ("client", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_NAME_CHANGED] = g_param_spec_boolean ("name-changed", NULL, NULL, FALSE, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_BYTES] = g_param_spec_uint64 ("bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_SECONDS_LEFT] = g_param_spec_int ("seconds-left", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, BATON_TYPE_TRANSFER_STATE, BATON_TRANSFER_PREPARING, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_WINNER] = g_param_spec_int ("winner", NULL, NULL, -1, BATON_N_LEGS, -1, flags);
  properties[PROP_WON_MS] = g_param_spec_int ("won-ms", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_OPEN_LEGS] = g_param_spec_uint ("open-legs", NULL, NULL, 0, BATON_N_LEGS, 0, flags);
  properties[PROP_REOFFERED] = g_param_spec_boolean ("reoffered", NULL, NULL, FALSE, flags);
  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  properties[PROP_VERIFIED] = g_param_spec_boolean ("verified", NULL, NULL, FALSE, flags);
  properties[PROP_SETTLED] = g_param_spec_boolean ("settled", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_transfer_init (BatonTransfer *self)
{
  self->seconds_left = -1;
  self->winner = -1;
  self->won_ms = -1;
  self->lanes = g_list_store_new (BATON_TYPE_LANE);
  for (guint kind = 0; kind < BATON_N_LEGS; kind++)
    {
      g_autoptr(BatonLane) lane = baton_lane_new (kind);

      g_signal_connect_object (lane, "notify::state", G_CALLBACK (on_lane_state_cb), self, G_CONNECT_SWAPPED);
      g_list_store_append (self->lanes, lane);
    }
}
