/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fake.h"

struct _BatonTransfer
{
  GObject             parent_instance;
  char               *id;
  BatonRole           role;
  BatonJid           *peer;
  char               *client;
  char               *name;
  gboolean            name_changed;
  char               *description;
  char               *media_type;
  guint64             size;
  guint64             bytes;
  double              rate;
  int                 seconds_left;
  BatonTransferState  state;
  GError             *error;
  int                 winner;
  int                 won_ms;
  double              duration;
  guint               open_legs;
  gboolean            reoffered;
  gboolean            verified;
  GFile              *file;
  char               *sha256;
  GListStore         *lanes;
  gint64              accepted_us;
};

enum {
  PROP_0,
  PROP_ID,
  PROP_ROLE,
  PROP_PEER,
  PROP_CLIENT,
  PROP_NAME,
  PROP_NAME_CHANGED,
  PROP_DESCRIPTION,
  PROP_MEDIA_TYPE,
  PROP_SIZE,
  PROP_BYTES,
  PROP_RATE,
  PROP_SECONDS_LEFT,
  PROP_STATE,
  PROP_ERROR,
  PROP_WINNER,
  PROP_WON_MS,
  PROP_DURATION,
  PROP_OPEN_LEGS,
  PROP_REOFFERED,
  PROP_VERIFIED,
  PROP_FILE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Where each property lives; its pspec says of which type it is. */
static const gsize offsets[N_PROPS] = {
  [PROP_ID] = G_STRUCT_OFFSET (BatonTransfer, id),
  [PROP_ROLE] = G_STRUCT_OFFSET (BatonTransfer, role),
  [PROP_PEER] = G_STRUCT_OFFSET (BatonTransfer, peer),
  [PROP_CLIENT] = G_STRUCT_OFFSET (BatonTransfer, client),
  [PROP_NAME] = G_STRUCT_OFFSET (BatonTransfer, name),
  [PROP_NAME_CHANGED] = G_STRUCT_OFFSET (BatonTransfer, name_changed),
  [PROP_DESCRIPTION] = G_STRUCT_OFFSET (BatonTransfer, description),
  [PROP_MEDIA_TYPE] = G_STRUCT_OFFSET (BatonTransfer, media_type),
  [PROP_SIZE] = G_STRUCT_OFFSET (BatonTransfer, size),
  [PROP_BYTES] = G_STRUCT_OFFSET (BatonTransfer, bytes),
  [PROP_RATE] = G_STRUCT_OFFSET (BatonTransfer, rate),
  [PROP_SECONDS_LEFT] = G_STRUCT_OFFSET (BatonTransfer, seconds_left),
  [PROP_STATE] = G_STRUCT_OFFSET (BatonTransfer, state),
  [PROP_ERROR] = G_STRUCT_OFFSET (BatonTransfer, error),
  [PROP_WINNER] = G_STRUCT_OFFSET (BatonTransfer, winner),
  [PROP_WON_MS] = G_STRUCT_OFFSET (BatonTransfer, won_ms),
  [PROP_DURATION] = G_STRUCT_OFFSET (BatonTransfer, duration),
  [PROP_OPEN_LEGS] = G_STRUCT_OFFSET (BatonTransfer, open_legs),
  [PROP_REOFFERED] = G_STRUCT_OFFSET (BatonTransfer, reoffered),
  [PROP_VERIFIED] = G_STRUCT_OFFSET (BatonTransfer, verified),
  [PROP_FILE] = G_STRUCT_OFFSET (BatonTransfer, file),
};

G_DEFINE_FINAL_TYPE (BatonTransfer, baton_transfer, G_TYPE_OBJECT)

BatonTransfer *
baton_fake_transfer_new (BatonRole   role,
                         const char *peer,
                         const char *name,
                         guint64     size)
{
  static guint last_id;
  g_autoptr(BatonJid) jid = baton_jid_new (peer, NULL);
  g_autofree char *id = g_strdup_printf ("%u", ++last_id);

  return g_object_new (BATON_TYPE_TRANSFER, "id", id, "role", role, "peer", jid, "name", name, "size", size, NULL);
}

void
baton_fake_transfer_set_lane (BatonTransfer  *self,
                              BatonLegKind    kind,
                              BatonLaneState  state,
                              BatonLegReason  reason,
                              int             start_ms,
                              int             end_ms,
                              const char     *host)
{
  g_object_set (baton_transfer_get_lane (self, kind), "start-ms", start_ms, "end-ms", end_ms, "host", host, "reason",
                reason, "state", state, NULL);
}

void
baton_fake_transfer_race (BatonTransfer *self)
{
  self->accepted_us = g_get_monotonic_time ();
  g_object_set (self, "state", BATON_TRANSFER_RACING, NULL);
}

#define GETTER(type, field) \
  type baton_transfer_get_##field (BatonTransfer *self) \
  { \
    return self->field; \
  }

GETTER (const char *, id)
GETTER (BatonRole, role)
GETTER (BatonJid *, peer)
GETTER (const char *, client)
GETTER (const char *, name)
GETTER (gboolean, name_changed)
GETTER (const char *, description)
GETTER (const char *, media_type)
GETTER (guint64, size)
GETTER (guint64, bytes)
GETTER (double, rate)
GETTER (int, seconds_left)
GETTER (BatonTransferState, state)
GETTER (const GError *, error)
GETTER (int, winner)
GETTER (int, won_ms)
GETTER (double, duration)
GETTER (guint, open_legs)
GETTER (gboolean, reoffered)
GETTER (gboolean, verified)
GETTER (GFile *, file)
GETTER (const char *, sha256)
GETTER (gint64, accepted_us)

GListModel *
baton_transfer_get_lanes (BatonTransfer *self)
{
  return G_LIST_MODEL (self->lanes);
}

BatonLane *
baton_transfer_get_lane (BatonTransfer *self,
                         BatonLegKind   kind)
{
  g_autoptr(BatonLane) lane = g_list_model_get_item (G_LIST_MODEL (self->lanes), kind);

  return lane; /* the list holds it */
}

gint64
baton_transfer_get_offered_us (BatonTransfer *self)
{
  return self->accepted_us;
}

gint64
baton_transfer_get_first_byte_us (BatonTransfer *self)
{
  return self->bytes > 0 ? self->accepted_us : 0;
}

gboolean
baton_transfer_is_over (BatonTransfer *self)
{
  return self->state == BATON_TRANSFER_DONE || self->state == BATON_TRANSFER_FAILED;
}

static void
baton_transfer_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  gpointer field = G_STRUCT_MEMBER_P (object, offsets[prop_id]);

  if (G_IS_PARAM_SPEC_STRING (pspec))
    g_value_set_string (value, *(char **) field);
  else if (G_IS_PARAM_SPEC_UINT64 (pspec))
    g_value_set_uint64 (value, *(guint64 *) field);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    g_value_set_uint (value, *(guint *) field);
  else if (G_IS_PARAM_SPEC_INT (pspec))
    g_value_set_int (value, *(int *) field);
  else if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    g_value_set_double (value, *(double *) field);
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    g_value_set_boolean (value, *(gboolean *) field);
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    g_value_set_enum (value, *(int *) field);
  else if (G_IS_PARAM_SPEC_BOXED (pspec))
    g_value_set_boxed (value, *(gpointer *) field);
  else
    g_value_set_object (value, *(gpointer *) field);
}

static void
baton_transfer_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  gpointer field = G_STRUCT_MEMBER_P (object, offsets[prop_id]);

  if (G_IS_PARAM_SPEC_STRING (pspec))
    {
      g_free (*(char **) field);
      *(char **) field = g_value_dup_string (value);
    }
  else if (G_IS_PARAM_SPEC_UINT64 (pspec))
    *(guint64 *) field = g_value_get_uint64 (value);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    *(guint *) field = g_value_get_uint (value);
  else if (G_IS_PARAM_SPEC_INT (pspec))
    *(int *) field = g_value_get_int (value);
  else if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    *(double *) field = g_value_get_double (value);
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    *(gboolean *) field = g_value_get_boolean (value);
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    *(int *) field = g_value_get_enum (value);
  else if (G_IS_PARAM_SPEC_BOXED (pspec))
    {
      if (*(gpointer *) field)
        g_boxed_free (pspec->value_type, *(gpointer *) field);
      *(gpointer *) field = g_value_dup_boxed (value);
    }
  else
    g_set_object ((GObject **) field, g_value_get_object (value));
}

static void
baton_transfer_finalize (GObject *object)
{
  BatonTransfer *self = BATON_TRANSFER (object);

  g_free (self->id);
  g_free (self->client);
  g_free (self->name);
  g_free (self->description);
  g_free (self->media_type);
  g_free (self->sha256);
  g_clear_pointer (&self->peer, baton_jid_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->file);
  g_clear_object (&self->lanes);
  G_OBJECT_CLASS (baton_transfer_parent_class)->finalize (object);
}

static void
baton_transfer_class_init (BatonTransferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GParamFlags construct = flags | G_PARAM_CONSTRUCT;

  object_class->get_property = baton_transfer_get_property;
  object_class->set_property = baton_transfer_set_property;
  object_class->finalize = baton_transfer_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_ROLE] = g_param_spec_enum ("role", NULL, NULL, BATON_TYPE_ROLE, 0, flags);
  properties[PROP_PEER] = g_param_spec_boxed ("peer", NULL, NULL, BATON_TYPE_JID, flags);
  properties[PROP_CLIENT] = g_param_spec_string ("client", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_NAME_CHANGED] = g_param_spec_boolean ("name-changed", NULL, NULL, FALSE, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_MEDIA_TYPE] = g_param_spec_string ("media-type", NULL, NULL, NULL, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_BYTES] = g_param_spec_uint64 ("bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_SECONDS_LEFT] = g_param_spec_int ("seconds-left", NULL, NULL, -1, G_MAXINT, -1, construct);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, BATON_TYPE_TRANSFER_STATE, 0, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_WINNER] = g_param_spec_int ("winner", NULL, NULL, -1, BATON_N_LEGS - 1, -1, construct);
  properties[PROP_WON_MS] = g_param_spec_int ("won-ms", NULL, NULL, -1, G_MAXINT, -1, construct);
  properties[PROP_DURATION] = g_param_spec_double ("duration", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_OPEN_LEGS] = g_param_spec_uint ("open-legs", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_REOFFERED] = g_param_spec_boolean ("reoffered", NULL, NULL, FALSE, flags);
  properties[PROP_VERIFIED] = g_param_spec_boolean ("verified", NULL, NULL, FALSE, flags);
  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_transfer_init (BatonTransfer *self)
{
  self->lanes = g_list_store_new (BATON_TYPE_LANE);
  for (int kind = 0; kind < BATON_N_LEGS; kind++)
    {
      g_autoptr(BatonLane) lane = g_object_new (BATON_TYPE_LANE, "kind", kind, NULL);
      g_list_store_append (self->lanes, lane);
    }
}
