/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fake.h"

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
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BatonLane, baton_lane, G_TYPE_OBJECT)

BatonLegKind
baton_lane_get_kind (BatonLane *self)
{
  return self->kind;
}

BatonLaneState
baton_lane_get_state (BatonLane *self)
{
  return self->state;
}

BatonLegReason
baton_lane_get_reason (BatonLane *self)
{
  return self->reason;
}

int
baton_lane_get_start_ms (BatonLane *self)
{
  return self->start_ms;
}

int
baton_lane_get_end_ms (BatonLane *self)
{
  return self->end_ms;
}

const char *
baton_lane_get_host (BatonLane *self)
{
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
baton_lane_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  BatonLane *self = BATON_LANE (object);

  switch (prop_id)
    {
    case PROP_KIND:
      self->kind = g_value_get_enum (value);
      break;
    case PROP_STATE:
      self->state = g_value_get_enum (value);
      break;
    case PROP_REASON:
      self->reason = g_value_get_enum (value);
      break;
    case PROP_START_MS:
      self->start_ms = g_value_get_int (value);
      break;
    case PROP_END_MS:
      self->end_ms = g_value_get_int (value);
      break;
    case PROP_HOST:
      g_free (self->host);
      self->host = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_lane_finalize (GObject *object)
{
  g_free (BATON_LANE (object)->host);
  G_OBJECT_CLASS (baton_lane_parent_class)->finalize (object);
}

static void
baton_lane_class_init (BatonLaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = baton_lane_get_property;
  object_class->set_property = baton_lane_set_property;
  object_class->finalize = baton_lane_finalize;
  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, BATON_TYPE_LEG_KIND, 0, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, BATON_TYPE_LANE_STATE, 0, flags);
  properties[PROP_REASON] = g_param_spec_enum ("reason", NULL, NULL, BATON_TYPE_LEG_REASON, 0, flags);
  properties[PROP_START_MS] = g_param_spec_int ("start-ms", NULL, NULL, -1, G_MAXINT, -1, flags | G_PARAM_CONSTRUCT);
  properties[PROP_END_MS] = g_param_spec_int ("end-ms", NULL, NULL, -1, G_MAXINT, -1, flags | G_PARAM_CONSTRUCT);
  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_lane_init (BatonLane *self)
{
}
