/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0065 section 6.3.2: mediated connection. */
#include "baton-proxy-leg.h"

#include "baton-builder.h"
#include "baton-leg-private.h"
#include "baton-ns.h"
#include "baton-patience.h"

struct _BatonProxyLeg
{
  BatonSocketLeg parent_instance;

  BatonPort *port;
  gboolean activating;
  guint request; /* 0: none */
};

enum
{
  PROP_0,
  PROP_PORT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BatonProxyLeg, baton_proxy_leg, BATON_TYPE_SOCKET_LEG)

/* The same proxy may be offered by both sides; then it is two, with two hashes. */
static BatonRole
baton_proxy_leg_get_offerer (BatonSocketLeg *leg, BatonCandidate *candidate)
{
  BatonRole role = baton_leg_get_offer (BATON_LEG (leg))->role;

  if (candidate != NULL && candidate->ours)
    return role;

  return role == BATON_INITIATOR ? BATON_TARGET : BATON_INITIATOR;
}

static void
baton_proxy_leg_forget (BatonProxyLeg *self)
{
  self->activating = FALSE;
  if (self->request != 0)
    baton_port_forget (self->port, self->request);
  self->request = 0;
}

/* What is activated belongs to the connection that is gone. */
static void
baton_proxy_leg_lost (BatonSocketLeg *leg)
{
  baton_proxy_leg_forget (BATON_PROXY_LEG (leg));
}

static void
on_activated_cb (BatonNode *reply, const GError *error, gpointer user_data)
{
  BatonProxyLeg *self = user_data;
  BatonNote note = { .kind = BATON_NOTE_ACTIVATED };

  self->request = 0;
  self->activating = FALSE;
  if (error != NULL)
    {
      note.kind = BATON_NOTE_NOT_ACTIVATED;
      note.text = error->message;
      note.reason = BATON_LEG_REASON_NOT_ACTIVATED;
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        note.reason = BATON_LEG_REASON_TIMED_OUT;
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
        note.reason = BATON_LEG_REASON_SESSION_LOST;
    }

  baton_leg_tell (BATON_LEG (self), &note);
}

static BatonNode *
baton_proxy_leg_make_activate (BatonProxyLeg *self, BatonCandidate *candidate)
{
  BatonOffer *offer = baton_leg_get_offer (BATON_LEG (self));
  g_autoptr (BatonBuilder) builder = baton_builder_new_iq ("set", candidate->jid, NULL);

  baton_builder_open (builder, "query", BATON_NS_BYTESTREAMS);
  baton_builder_attr (builder, "sid", offer->sid);
  baton_builder_leaf (builder, "activate", BATON_NS_BYTESTREAMS, baton_jid_get_text (offer->peer));
  baton_builder_close (builder);

  return baton_builder_end (builder);
}

static void
baton_proxy_leg_activate (BatonLeg *leg)
{
  BatonProxyLeg *self = BATON_PROXY_LEG (leg);
  BatonCandidate *candidate = baton_socket_leg_get_candidate (BATON_SOCKET_LEG (self));
  g_autoptr (BatonNode) stanza = NULL;
  guint request;

  if (candidate == NULL || !candidate->ours)
    {
      baton_leg_tell_later (leg, BATON_NOTE_NOT_ACTIVATED, 0, BATON_LEG_REASON_NOT_ACTIVATED);
      return;
    }
  if (self->activating)
    return;

  self->activating = TRUE;
  stanza = baton_proxy_leg_make_activate (self, candidate);
  request = baton_port_request (self->port, stanza, BATON_PATIENCE_ACTIVATE_MS, on_activated_cb, self);
  if (self->activating)
    self->request = request;
}

static void
baton_proxy_leg_drop (BatonLeg *leg)
{
  baton_proxy_leg_forget (BATON_PROXY_LEG (leg));

  BATON_LEG_CLASS (baton_proxy_leg_parent_class)->drop (leg);
}

static void
baton_proxy_leg_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  BatonProxyLeg *self = BATON_PROXY_LEG (object);

  switch (prop_id)
    {
    case PROP_PORT:
      self->port = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_proxy_leg_dispose (GObject *object)
{
  G_OBJECT_CLASS (baton_proxy_leg_parent_class)->dispose (object);

  g_clear_object (&BATON_PROXY_LEG (object)->port);
}

static void
baton_proxy_leg_class_init (BatonProxyLegClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  BatonLegClass *leg_class = BATON_LEG_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = baton_proxy_leg_set_property;
  object_class->dispose = baton_proxy_leg_dispose;

  BATON_SOCKET_LEG_CLASS (klass)->get_offerer = baton_proxy_leg_get_offerer;
  BATON_SOCKET_LEG_CLASS (klass)->lost = baton_proxy_leg_lost;
  leg_class->dial = baton_socket_leg_dial;
  leg_class->activate = baton_proxy_leg_activate;
  leg_class->drop = baton_proxy_leg_drop;

  properties[PROP_PORT] = g_param_spec_object ("port", NULL, NULL, BATON_TYPE_PORT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_proxy_leg_init (BatonProxyLeg *self)
{
}
