/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer.h"

#include "baton-lane-private.h"
#include "baton-transfer-fields.h"

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

/* See baton-transfer-fields.h. */
void
baton_transfer_notify (BatonTransfer *self,
                       guint          property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
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
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, BATON_TYPE_TRANSFER_STATE, BATON_TRANSFER_PREPARING,
                                              flags);
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
