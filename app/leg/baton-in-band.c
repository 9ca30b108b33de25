/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0047: In-Band Bytestreams; who gets which stanza. */
#include "baton-in-band.h"

#include "baton-builder.h"
#include "baton-ns.h"

typedef struct
{
  guint id;
  BatonJid *peer;
  char *sid;
  const BatonInBandClaim *claim; /* NULL: released */
  gpointer user_data;
} Claimed;

/* Which function of a claim a stanza is for. */
typedef enum
{
  OPEN,
  DATA,
  CLOSE,
  N_CHILDREN,
} Child;

static const char *const child_names[N_CHILDREN] = { "open", "data", "close" };

struct _BatonInBand
{
  GObject parent_instance;

  BatonPort *port;
  BatonClock *clock;
  guint watches[N_CHILDREN + 2];
  GPtrArray *claims; /* (element-type Claimed), the latest last */
  guint last_id;
  guint walking;
};

G_DEFINE_FINAL_TYPE (BatonInBand, baton_in_band, G_TYPE_OBJECT)

static void
claimed_free (gpointer data)
{
  Claimed *claimed = data;

  baton_jid_unref (claimed->peer);
  g_free (claimed->sid);
  g_free (claimed);
}

static void
baton_in_band_sweep (BatonInBand *self)
{
  for (guint i = self->claims->len; i > 0 && self->walking == 0; i--)
    {
      Claimed *claimed = g_ptr_array_index (self->claims, i - 1);

      if (claimed->claim == NULL)
        g_ptr_array_remove_index (self->claims, i - 1);
    }
}

static gboolean
claimed_take (Claimed *claimed, Child kind, BatonNode *stanza, BatonNode *child)
{
  const BatonInBandClaim *claim = claimed->claim;

  switch (kind)
    {
    case OPEN:
      return claim->open != NULL && claim->open (stanza, child, claimed->user_data);
    case DATA:
      return claim->data != NULL && claim->data (stanza, child, claimed->user_data);
    case CLOSE:
      return claim->close != NULL && claim->close (stanza, child, claimed->user_data);
    case N_CHILDREN:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* The latest claim is asked first: SIDs repeat, and what is new is what the peer means. */
static gboolean
baton_in_band_hand (BatonInBand *self, Child kind, BatonNode *stanza, BatonNode *child, BatonJid *from)
{
  g_autoptr (BatonInBand) alive = g_object_ref (self);
  const char *sid = baton_node_get_attr (child, "sid");
  gboolean taken = FALSE;

  self->walking++;
  for (guint i = self->claims->len; i > 0 && !taken && sid != NULL; i--)
    {
      Claimed *claimed = g_ptr_array_index (self->claims, i - 1);

      if (claimed->claim != NULL && g_str_equal (claimed->sid, sid) && baton_jid_equal (claimed->peer, from))
        taken = claimed_take (claimed, kind, stanza, child);
    }
  self->walking--;
  baton_in_band_sweep (self);

  return taken;
}

static gboolean
baton_in_band_on_iq (BatonInBand *self, Child kind, BatonNode *iq, BatonJid *from)
{
  BatonNode *child = baton_node_find (iq, child_names[kind], BATON_NS_IBB);

  if (!baton_in_band_hand (self, kind, iq, child, from))
    baton_in_band_refuse (self, iq, BATON_STANZA_ERROR_ITEM_NOT_FOUND);

  return TRUE;
}

static gboolean
on_open_cb (BatonPort *port, BatonNode *iq, BatonJid *from, gpointer user_data)
{
  return baton_in_band_on_iq (user_data, OPEN, iq, from);
}

static gboolean
on_data_cb (BatonPort *port, BatonNode *iq, BatonJid *from, gpointer user_data)
{
  return baton_in_band_on_iq (user_data, DATA, iq, from);
}

static gboolean
on_close_cb (BatonPort *port, BatonNode *iq, BatonJid *from, gpointer user_data)
{
  return baton_in_band_on_iq (user_data, CLOSE, iq, from);
}

static gboolean
is_error (BatonNode *stanza)
{
  return g_strcmp0 (baton_node_get_attr (stanza, "type"), "error") == 0;
}

static gboolean
on_message_cb (BatonPort *port, BatonNode *message, BatonJid *from, gpointer user_data)
{
  BatonInBand *self = user_data;

  /* An error with our own data in it is for on_failed_cb(). */
  if (is_error (message) || g_strcmp0 (baton_node_get_attr (message, "type"), "groupchat") == 0)
    return FALSE;
  if (!baton_in_band_hand (self, DATA, message, baton_node_find (message, "data", BATON_NS_IBB), from))
    baton_in_band_refuse (self, message, BATON_STANZA_ERROR_ITEM_NOT_FOUND);

  return TRUE;
}

/* Coccinella and servers return a message without its sid sometimes: the stream knows its own by the id. */
static gboolean
on_failed_cb (BatonPort *port, BatonNode *message, BatonJid *from, gpointer user_data)
{
  g_autoptr (BatonInBand) self = g_object_ref (user_data);
  gboolean taken = FALSE;

  if (!is_error (message))
    return FALSE;

  self->walking++;
  for (guint i = self->claims->len; i > 0 && !taken; i--)
    {
      Claimed *claimed = g_ptr_array_index (self->claims, i - 1);

      if (claimed->claim != NULL && claimed->claim->failed != NULL && baton_jid_equal (claimed->peer, from))
        taken = claimed->claim->failed (message, claimed->user_data);
    }
  self->walking--;
  baton_in_band_sweep (self);

  return taken;
}

static void
on_lost_cb (BatonInBand *self)
{
  g_autoptr (BatonInBand) alive = g_object_ref (self);
  guint n_claims = self->claims->len;

  self->walking++;
  for (guint i = 0; i < n_claims; i++)
    {
      Claimed *claimed = g_ptr_array_index (self->claims, i);

      if (claimed->claim != NULL)
        claimed->claim->lost (claimed->user_data);
    }
  self->walking--;
  baton_in_band_sweep (self);
}

/**
 * baton_in_band_new:
 * @port: the account's
 * @clock: for streams
 *
 * Answers all in-band stanzas from now on.
 *
 * Returns: (transfer full): the service
 */
BatonInBand *
baton_in_band_new (BatonPort *port, BatonClock *clock)
{
  const BatonPortWatch watches[N_CHILDREN] = { on_open_cb, on_data_cb, on_close_cb };
  BatonInBand *self;

  g_return_val_if_fail (BATON_IS_PORT (port), NULL);
  g_return_val_if_fail (BATON_IS_CLOCK (clock), NULL);

  self = g_object_new (BATON_TYPE_IN_BAND, NULL);
  self->port = g_object_ref (port);
  self->clock = g_object_ref (clock);
  for (guint i = 0; i < N_CHILDREN; i++)
    self->watches[i] = baton_port_watch (port, BATON_PORT_IQ_SET, child_names[i], BATON_NS_IBB, watches[i], self);
  self->watches[N_CHILDREN] = baton_port_watch (port, BATON_PORT_MESSAGE, "data", BATON_NS_IBB, on_message_cb, self);
  self->watches[N_CHILDREN + 1] = baton_port_watch (port, BATON_PORT_MESSAGE, "error", NULL, on_failed_cb, self);
  g_signal_connect_object (port, "lost", G_CALLBACK (on_lost_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * baton_in_band_get_port:
 * @self: the service
 *
 * Returns: (transfer none): what it sends through
 */
BatonPort *
baton_in_band_get_port (BatonInBand *self)
{
  g_return_val_if_fail (BATON_IS_IN_BAND (self), NULL);

  return self->port;
}

/**
 * baton_in_band_get_clock:
 * @self: the service
 *
 * Returns: (transfer none): what times its streams
 */
BatonClock *
baton_in_band_get_clock (BatonInBand *self)
{
  g_return_val_if_fail (BATON_IS_IN_BAND (self), NULL);

  return self->clock;
}

/**
 * baton_in_band_claim:
 * @self: the service
 * @peer: a full JID
 * @sid: the stream
 * @claim: what to do with its stanzas; outlives the claim
 * @user_data: (closure): borrowed
 *
 * Returns: for baton_in_band_release()
 */
guint
baton_in_band_claim (
    BatonInBand *self, BatonJid *peer, const char *sid, const BatonInBandClaim *claim, gpointer user_data)
{
  Claimed *claimed;

  g_return_val_if_fail (BATON_IS_IN_BAND (self), 0);
  g_return_val_if_fail (peer != NULL && sid != NULL && claim != NULL, 0);

  claimed = g_new0 (Claimed, 1);
  claimed->id = ++self->last_id;
  claimed->peer = baton_jid_ref (peer);
  claimed->sid = g_strdup (sid);
  claimed->claim = claim;
  claimed->user_data = user_data;
  g_ptr_array_add (self->claims, claimed);

  return claimed->id;
}

/**
 * baton_in_band_release:
 * @self: the service
 * @id: a claim; one that is gone already is ignored
 */
void
baton_in_band_release (BatonInBand *self, guint id)
{
  g_return_if_fail (BATON_IS_IN_BAND (self));

  for (guint i = 0; i < self->claims->len; i++)
    {
      Claimed *claimed = g_ptr_array_index (self->claims, i);

      if (claimed->id == id)
        claimed->claim = NULL;
    }
  baton_in_band_sweep (self);
}

/**
 * baton_in_band_accept:
 * @self: the service
 * @iq: a request of a peer
 *
 * Answers with an empty result.
 */
void
baton_in_band_accept (BatonInBand *self, BatonNode *iq)
{
  g_autoptr (BatonBuilder) builder = baton_builder_new_reply (iq, "result");
  g_autoptr (BatonNode) reply = baton_builder_end (builder);

  baton_port_send (self->port, reply);
}

/**
 * baton_in_band_refuse:
 * @self: the service
 * @stanza: a request, or a message with data
 * @code: why
 *
 * Answers with an error.
 */
void
baton_in_band_refuse (BatonInBand *self, BatonNode *stanza, BatonStanzaError code)
{
  g_autoptr (BatonNode) reply = baton_stanza_error_reply (stanza, code, NULL);

  baton_port_send (self->port, reply);
}

/**
 * baton_in_band_make:
 * @peer: whom it is for
 * @name: the element
 * @sid: the stream
 *
 * Returns: (transfer full): an iq with such an element
 */
BatonNode *
baton_in_band_make (BatonJid *peer, const char *name, const char *sid)
{
  g_autoptr (BatonBuilder) builder = baton_builder_new_iq ("set", baton_jid_get_text (peer), NULL);

  baton_builder_open (builder, name, BATON_NS_IBB);
  baton_builder_attr (builder, "sid", sid);
  baton_builder_close (builder);

  return baton_builder_end (builder);
}

static void
baton_in_band_dispose (GObject *object)
{
  BatonInBand *self = BATON_IN_BAND (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->watches); i++)
    {
      if (self->watches[i] != 0)
        baton_port_unwatch (self->port, self->watches[i]);
      self->watches[i] = 0;
    }
  g_clear_object (&self->port);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (baton_in_band_parent_class)->dispose (object);
}

static void
baton_in_band_finalize (GObject *object)
{
  g_ptr_array_unref (BATON_IN_BAND (object)->claims);

  G_OBJECT_CLASS (baton_in_band_parent_class)->finalize (object);
}

static void
baton_in_band_class_init (BatonInBandClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = baton_in_band_dispose;
  object_class->finalize = baton_in_band_finalize;
}

static void
baton_in_band_init (BatonInBand *self)
{
  self->claims = g_ptr_array_new_with_free_func (claimed_free);
}
