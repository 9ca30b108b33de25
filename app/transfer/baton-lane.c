/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-lane.h"
#include "baton-lane-private.h"

struct _BatonLane
{
  GObject         parent_instance;

  BatonLegKind    kind;
  BatonLaneState  state;
  BatonLegReason  reason;
  int             start_ms;
  int             end_ms;
  char           *host;
};

enum {
  PROP_0,
  PROP_KIND,
  PROP_STATE,
  PROP_REASON,
  PROP_START_MS,
  PROP_END_MS,
  PROP_HOST,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (BatonLaneState, baton_lane_state,
  G_DEFINE_ENUM_VALUE (BATON_LANE_WAITING, "waiting"),
  G_DEFINE_ENUM_VALUE (BATON_LANE_TRYING, "trying"),
  G_DEFINE_ENUM_VALUE (BATON_LANE_UP, "up"),
  G_DEFINE_ENUM_VALUE (BATON_LANE_WON, "won"),
  G_DEFINE_ENUM_VALUE (BATON_LANE_LOST, "lost"),
  G_DEFINE_ENUM_VALUE (BATON_LANE_SKIPPED, "skipped"))

G_DEFINE_FINAL_TYPE (BatonLane, baton_lane, G_TYPE_OBJECT)

/**
 * baton_lane_new:
 * @kind: which leg it shows
 *
 * Returns: (transfer full): a lane that waits
 */
BatonLane *
baton_lane_new (BatonLegKind kind)
{
  BatonLane *self = g_object_new (BATON_TYPE_LANE, NULL);

  self->kind = kind;
  return self;
}

static void
baton_lane_set_number (BatonLane *self,
                       int       *field,
                       int        value,
                       guint      property)
{
  if (*field == value)
    return;

  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * baton_lane_update:
 * @self: a lane
 * @state: what its leg does
 * @reason: why it ended or never started
 * @start_ms: milliseconds from the acceptance to its first attempt; -1: none yet
 * @end_ms: milliseconds from the acceptance to its being up, lost or chosen; -1: not yet
 *
 * Shows what the race says; notifies only what changed, the state last, so that whoever listens to it finds the rest
 * up to date.
 */
void
baton_lane_update (BatonLane      *self,
                   BatonLaneState  state,
                   BatonLegReason  reason,
                   int             start_ms,
                   int             end_ms)
{
  g_return_if_fail (BATON_IS_LANE (self));

  baton_lane_set_number (self, &self->start_ms, start_ms, PROP_START_MS);
  baton_lane_set_number (self, &self->end_ms, end_ms, PROP_END_MS);
  if (self->reason != reason)
    {
      self->reason = reason;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
}

/**
 * baton_lane_set_host:
 * @self: a lane
 * @host: (nullable): the endpoint tried last
 */
void
baton_lane_set_host (BatonLane  *self,
                     const char *host)
{
  g_return_if_fail (BATON_IS_LANE (self));

  if (g_strcmp0 (self->host, host) == 0)
    return;

  g_free (self->host);
  self->host = g_strdup (host);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOST]);
}

/**
 * baton_lane_get_kind:
 * @self: a lane
 *
 * Returns: which leg it shows
 */
BatonLegKind
baton_lane_get_kind (BatonLane *self)
{
  g_return_val_if_fail (BATON_IS_LANE (self), BATON_LEG_DIRECT);

  return self->kind;
}

/**
 * baton_lane_get_state:
 * @self: a lane
 *
 * Returns: what that leg does
 */
BatonLaneState
baton_lane_get_state (BatonLane *self)
{
  g_return_val_if_fail (BATON_IS_LANE (self), BATON_LANE_WAITING);

  return self->state;
}

/**
 * baton_lane_get_reason:
 * @self: a lane
 *
 * Returns: why it ended or never started
 */
BatonLegReason
baton_lane_get_reason (BatonLane *self)
{
  g_return_val_if_fail (BATON_IS_LANE (self), BATON_LEG_REASON_NONE);

  return self->reason;
}

/**
 * baton_lane_get_start_ms:
 * @self: a lane
 *
 * Returns: milliseconds from the acceptance to its first attempt; -1: none yet
 */
int
baton_lane_get_start_ms (BatonLane *self)
{
  g_return_val_if_fail (BATON_IS_LANE (self), -1);

  return self->start_ms;
}

/**
 * baton_lane_get_end_ms:
 * @self: a lane
 *
 * Returns: milliseconds from the acceptance to its being up, lost or chosen; -1: not yet
 */
int
baton_lane_get_end_ms (BatonLane *self)
{
  g_return_val_if_fail (BATON_IS_LANE (self), -1);

  return self->end_ms;
}

/**
 * baton_lane_get_host:
 * @self: a lane
 *
 * Returns: (nullable) (transfer none): "host:port" of the endpoint tried last or chosen
 */
const char *
baton_lane_get_host (BatonLane *self)
{
  g_return_val_if_fail (BATON_IS_LANE (self), NULL);

  return self->host;
}

static void
baton_lane_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  BatonLane *self = BATON_LANE (object);

  switch (prop_id)
    {
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_REASON:
      g_value_set_enum (value, self->reason);
      break;
    case PROP_START_MS:
      g_value_set_int (value, self->start_ms);
      break;
    case PROP_END_MS:
      g_value_set_int (value, self->end_ms);
      break;
    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_lane_finalize (GObject *object)
{
  BatonLane *self = BATON_LANE (object);

  g_free (self->host);
  G_OBJECT_CLASS (baton_lane_parent_class)->finalize (object);
}

static void
baton_lane_class_init (BatonLaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = baton_lane_get_property;
  object_class->finalize = baton_lane_finalize;

  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, BATON_TYPE_LEG_KIND, BATON_LEG_DIRECT, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, BATON_TYPE_LANE_STATE, BATON_LANE_WAITING, flags);
  properties[PROP_REASON] = g_param_spec_enum ("reason", NULL, NULL, BATON_TYPE_LEG_REASON, BATON_LEG_REASON_NONE,
                                               flags);
  properties[PROP_START_MS] = g_param_spec_int ("start-ms", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_END_MS] = g_param_spec_int ("end-ms", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_lane_init (BatonLane *self)
{
  self->state = BATON_LANE_WAITING;
  self->start_ms = -1;
  self->end_ms = -1;
}
