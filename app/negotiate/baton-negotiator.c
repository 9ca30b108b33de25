/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0095 section 3 and XEP-0065 section 5.3: to which negotiation a stanza belongs that comes in, and how ours
 * begin. */
#include "baton-negotiator.h"

#include "baton-bytestreams-codec.h"
#include "baton-client-choice.h"
#include "baton-disco.h"
#include "baton-negotiation-si.h"
#include "baton-ns.h"
#include "baton-ping.h"
#include "baton-port.h"
#include "baton-reception.h"
#include "baton-stanza-error.h"

struct _BatonNegotiator
{
  GObject         parent_instance;

  BatonPort      *port;
  BatonDisco     *disco;
  BatonSidBook   *book;
  BatonReception *reception;
  GArray         *watches;    /* (element-type guint) */
};

enum {
  PROP_0,
  PROP_PORT,
  PROP_DISCO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Protocol 10: what makes others offer us files, and in which ways. */
static const char * const features[] = {
  BATON_NS_SI,
  BATON_NS_SI_FILE,
  BATON_NS_BYTESTREAMS,
  BATON_NS_IBB,
  BATON_NS_FEATURE_NEG,
  BATON_NS_DATA,
  BATON_NS_FAST,
  BATON_NS_TRANSFER,
};

G_DEFINE_QUARK (baton-negotiator-error-quark, baton_negotiator_error)

G_DEFINE_FINAL_TYPE (BatonNegotiator, baton_negotiator, G_TYPE_OBJECT)

static void
refuse (BatonNegotiator  *self,
        BatonNode        *iq,
        BatonStanzaError  condition)
{
  g_autoptr(BatonNode) reply = baton_stanza_error_reply (iq, condition, NULL);

  baton_port_send (self->port, reply);
}

static gboolean
on_si_cb (BatonPort *port,
          BatonNode *iq,
          BatonJid  *from,
          gpointer   user_data)
{
  g_autoptr(BatonNegotiator) self = g_object_ref (BATON_NEGOTIATOR (user_data));

  baton_reception_take (self->reception, iq, from);

  return TRUE;
}

/* XEP-0065 section 5.3.1. Nobody is let in whose file was not accepted under this stream id. */
static gboolean
on_bytestreams_cb (BatonPort *port,
                   BatonNode *iq,
                   BatonJid  *from,
                   gpointer   user_data)
{
  g_autoptr(BatonNegotiator) self = g_object_ref (BATON_NEGOTIATOR (user_data));
  const char *sid = baton_bytestreams_peek_sid (iq);
  BatonNegotiation *negotiation = sid ? baton_sid_book_find (self->book, from, sid) : NULL;

  if (negotiation)
    baton_negotiation_si_take_hosts (BATON_NEGOTIATION_SI (negotiation), iq);
  else if (!sid)
    refuse (self, iq, BATON_STANZA_ERROR_BAD_REQUEST);
  else if (baton_sid_book_has_ended (self->book, from, sid))
    refuse (self, iq, BATON_STANZA_ERROR_ITEM_NOT_FOUND);
  else
    refuse (self, iq, BATON_STANZA_ERROR_NOT_ACCEPTABLE);

  return TRUE;
}

static gboolean
on_end_cb (BatonPort *port,
           BatonNode *message,
           BatonJid  *from,
           gpointer   user_data)
{
  BatonNegotiator *self = BATON_NEGOTIATOR (user_data);
  BatonNegotiation *negotiation;
  BatonEndMessage end;

  if (!baton_end_message_parse (message, &end))
    {
      g_info ("Unusable end of a transfer from %s", baton_jid_get_text (from));
      return TRUE;
    }

  negotiation = baton_sid_book_find (self->book, from, end.sid);
  if (negotiation)
    baton_negotiation_si_take_end (BATON_NEGOTIATION_SI (negotiation), &end);

  return TRUE;
}

static gboolean
on_presence_cb (BatonPort *port,
                BatonNode *presence,
                BatonJid  *from,
                gpointer   user_data)
{
  BatonNegotiator *self = BATON_NEGOTIATOR (user_data);
  g_autoptr(GPtrArray) live = NULL;

  if (g_strcmp0 (baton_node_get_attr (presence, "type"), "unavailable") != 0)
    return FALSE;

  live = baton_sid_book_dup_live (self->book, from);
  for (guint i = 0; i < live->len; i++)
    baton_negotiation_si_take_gone (g_ptr_array_index (live, i));

  return FALSE;
}

static void
on_port_lost_cb (BatonNegotiator *self)
{
  g_autoptr(GPtrArray) live = baton_sid_book_dup_live (self->book, NULL);

  for (guint i = 0; i < live->len; i++)
    baton_negotiation_si_take_lost (g_ptr_array_index (live, i));
}

/**
 * baton_negotiator_new:
 * @port: where stanzas come and go
 * @disco: what others can do, and where our own features are told
 *
 * From now on offers are taken for the sink.
 *
 * Returns: (transfer full): a negotiator
 */
BatonNegotiator *
baton_negotiator_new (BatonPort  *port,
                      BatonDisco *disco)
{
  g_return_val_if_fail (BATON_IS_PORT (port), NULL);
  g_return_val_if_fail (BATON_IS_DISCO (disco), NULL);

  return g_object_new (BATON_TYPE_NEGOTIATOR, "port", port, "disco", disco, NULL);
}

/**
 * baton_negotiator_set_sink:
 * @self: a negotiator
 * @sink: (nullable): who hears of offers; not referenced. With %NULL they are declined
 */
void
baton_negotiator_set_sink (BatonNegotiator *self,
                           BatonOfferSink  *sink)
{
  g_return_if_fail (BATON_IS_NEGOTIATOR (self));
  g_return_if_fail (!sink || BATON_IS_OFFER_SINK (sink));

  baton_reception_set_sink (self->reception, sink);
}

static BatonNegotiation *
make_outgoing (BatonNegotiator *self,
               BatonJid        *peer,
               BatonPeerInfo   *peer_info,
               BatonFileInfo   *file,
               BatonMethod      methods,
               gboolean         in_band_retry)
{
  g_autofree char *sid = g_uuid_string_random ();
  g_autoptr(BatonOffer) offer = NULL;

  offer = baton_offer_new (BATON_INITIATOR, baton_port_get_jid (self->port), peer, sid, file, methods, TRUE);
  offer->in_band_retry = in_band_retry;

  return baton_negotiation_si_new_outgoing (self->port, self->book, offer, peer_info);
}

static void
on_client_chosen_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BatonNegotiator *self = g_task_get_source_object (task);
  BatonFileInfo *file = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(BatonClientChoice) choice = baton_client_choice_finish (result, &error);

  if (!choice)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (baton_jid_is_bare (baton_port_get_jid (self->port)))
    g_task_return_new_error (task, BATON_NEGOTIATOR_ERROR, BATON_NEGOTIATOR_ERROR_OFFLINE,
                             "We are not signed in");
  else
    g_task_return_pointer (task,
                           make_outgoing (self, choice->jid, choice->info, file, choice->methods, FALSE),
                           g_object_unref);
}

/**
 * baton_negotiator_prepare_async:
 * @self: a negotiator
 * @to: a bare JID: the best of its clients; a full one: that client
 * @file: what to offer
 * @methods: by which the bytes may travel; the offer leaves out those that the client does not know
 * @cancellable: (nullable): gives it up
 * @callback: called once, in the caller's main context
 * @user_data: for @callback
 *
 * Finds the client that can receive best and prepares an offer to it. Nothing is offered yet. Takes at most
 * %BATON_PATIENCE_DISCO_MS.
 */
void
baton_negotiator_prepare_async (BatonNegotiator     *self,
                                BatonJid            *to,
                                BatonFileInfo       *file,
                                BatonMethod          methods,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (BATON_IS_NEGOTIATOR (self));
  g_return_if_fail (to != NULL);
  g_return_if_fail (file != NULL);
  g_return_if_fail (methods != 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_negotiator_prepare_async);
  g_task_set_task_data (task, baton_file_info_ref (file), (GDestroyNotify) baton_file_info_unref);

  baton_client_choice_async (self->port, self->disco, to, methods, cancellable,
                             on_client_chosen_cb, g_steal_pointer (&task));
}

/**
 * baton_negotiator_prepare_finish:
 * @self: a negotiator
 * @result: from the callback
 * @error: return location for an error
 *
 * Errors: %BATON_NEGOTIATOR_ERROR_OFFLINE at once when nobody is there, %BATON_NEGOTIATOR_ERROR_INCAPABLE,
 * %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full): a negotiation in the role of initiator
 */
BatonNegotiation *
baton_negotiator_prepare_finish (BatonNegotiator  *self,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * baton_negotiator_prepare_in_band:
 * @self: a negotiator
 * @first: an offer of ours whose sockets all failed
 *
 * Prepares a second offer of the same file to the same client, in-band only, for clients that know no other way back
 * to it (protocol 5.3).
 *
 * Returns: (transfer full): a negotiation in the role of initiator, with a stream id of its own
 */
BatonNegotiation *
baton_negotiator_prepare_in_band (BatonNegotiator  *self,
                                  BatonNegotiation *first)
{
  BatonOffer *offer;

  g_return_val_if_fail (BATON_IS_NEGOTIATOR (self), NULL);
  g_return_val_if_fail (BATON_IS_NEGOTIATION (first), NULL);

  offer = baton_negotiation_get_offer (first);

  return make_outgoing (self, offer->peer, baton_negotiation_get_peer_info (first), offer->file,
                        BATON_METHOD_IBB, TRUE);
}

static void
on_ping_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  g_autoptr(GError) error = NULL;
  guint passed_ms = baton_ping_finish (result, &error);

  if (error)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_int (task, passed_ms);
}

/**
 * baton_negotiator_measure_async:
 * @self: a negotiator
 * @peer: a full JID
 * @cancellable: (nullable): gives it up
 * @callback: called once, in the caller's main context
 * @user_data: for @callback
 *
 * Measures how long a stanza takes to @peer and back. Takes at most %BATON_PATIENCE_PING_MS.
 */
void
baton_negotiator_measure_async (BatonNegotiator     *self,
                                BatonJid            *peer,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (BATON_IS_NEGOTIATOR (self));
  g_return_if_fail (peer != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_negotiator_measure_async);
  baton_ping_async (self->port, peer, cancellable, on_ping_cb, g_steal_pointer (&task));
}

/**
 * baton_negotiator_measure_finish:
 * @self: a negotiator
 * @result: from the callback
 * @error: return location for an error
 *
 * Errors: %G_IO_ERROR_CANCELLED only.
 *
 * Returns: milliseconds, at least 1; 0 when there was no answer
 */
guint
baton_negotiator_measure_finish (BatonNegotiator  *self,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  gssize passed_ms;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  passed_ms = g_task_propagate_int (G_TASK (result), error);

  return MAX (passed_ms, 0);
}

static void
watch (BatonNegotiator *self,
       BatonPortKind    kind,
       const char      *child_name,
       const char      *child_ns,
       BatonPortWatch   callback)
{
  guint id = baton_port_watch (self->port, kind, child_name, child_ns, callback, self);

  g_array_append_val (self->watches, id);
}

static void
baton_negotiator_constructed (GObject *object)
{
  BatonNegotiator *self = BATON_NEGOTIATOR (object);

  G_OBJECT_CLASS (baton_negotiator_parent_class)->constructed (object);

  self->reception = baton_reception_new (self->port, self->disco, self->book);
  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    baton_disco_add_feature (self->disco, features[i]);

  watch (self, BATON_PORT_IQ_SET, "si", BATON_NS_SI, on_si_cb);
  watch (self, BATON_PORT_IQ_SET, "query", BATON_NS_BYTESTREAMS, on_bytestreams_cb);
  watch (self, BATON_PORT_MESSAGE, "end", BATON_NS_TRANSFER, on_end_cb);
  watch (self, BATON_PORT_PRESENCE, NULL, NULL, on_presence_cb);
  g_signal_connect_object (self->port, "lost", G_CALLBACK (on_port_lost_cb), self, G_CONNECT_SWAPPED);
}

static void
baton_negotiator_dispose (GObject *object)
{
  BatonNegotiator *self = BATON_NEGOTIATOR (object);

  for (guint i = 0; i < self->watches->len; i++)
    baton_port_unwatch (self->port, g_array_index (self->watches, guint, i));
  g_array_set_size (self->watches, 0);
  g_clear_pointer (&self->reception, baton_reception_close);

  G_OBJECT_CLASS (baton_negotiator_parent_class)->dispose (object);
}

static void
baton_negotiator_finalize (GObject *object)
{
  BatonNegotiator *self = BATON_NEGOTIATOR (object);

  g_clear_pointer (&self->watches, g_array_unref);
  g_clear_pointer (&self->book, baton_sid_book_unref);
  g_clear_object (&self->disco);
  g_clear_object (&self->port);

  G_OBJECT_CLASS (baton_negotiator_parent_class)->finalize (object);
}

static void
baton_negotiator_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  BatonNegotiator *self = BATON_NEGOTIATOR (object);

  switch (prop_id)
    {
    case PROP_PORT:
      self->port = g_value_dup_object (value);
      break;

    case PROP_DISCO:
      self->disco = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_negotiator_class_init (BatonNegotiatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = baton_negotiator_constructed;
  object_class->dispose = baton_negotiator_dispose;
  object_class->finalize = baton_negotiator_finalize;
  object_class->set_property = baton_negotiator_set_property;

  properties[PROP_PORT] = g_param_spec_object ("port", NULL, NULL, BATON_TYPE_PORT, flags);
  properties[PROP_DISCO] = g_param_spec_object ("disco", NULL, NULL, BATON_TYPE_DISCO, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_negotiator_init (BatonNegotiator *self)
{
  self->book = baton_sid_book_new ();
  self->watches = g_array_new (FALSE, FALSE, sizeof (guint));
}
