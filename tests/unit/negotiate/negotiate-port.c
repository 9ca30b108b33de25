/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiate-port.h"

#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-stanza-error.h"
#include "negotiate-xml.h"

/* Among the clients: whose answer never comes. */
#define TIMES_OUT "times out"

typedef struct {
  guint           number;
  char           *id;
  char           *to;
  gboolean        disco;
  BatonPortReply  reply;
  gpointer        user_data;
} Request;

typedef struct {
  guint           number;
  BatonPortKind   kind;
  char           *name;
  char           *ns;
  BatonPortWatch  watch;
  gpointer        user_data;
} Watch;

struct _NegotiatePort
{
  GObject     parent_instance;

  BatonJid   *jid;
  GQueue      sent;
  GPtrArray  *requests;
  GPtrArray  *watches;
  GHashTable *clients;  /* JID: what is in its answer, "" for none */
  guint       n_asked;
  guint       last;
};

static void negotiate_port_iface_init (BatonPortInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NegotiatePort, negotiate_port, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_PORT, negotiate_port_iface_init))

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->id);
  g_free (request->to);
  g_free (request);
}

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_free (watch->name);
  g_free (watch->ns);
  g_free (watch);
}

NegotiatePort *
negotiate_port_new (const char *jid)
{
  NegotiatePort *self = g_object_new (NEGOTIATE_TYPE_PORT, NULL);

  self->jid = baton_jid_new (jid, NULL);
  g_assert_nonnull (self->jid);

  return self;
}

void
negotiate_port_set_client (NegotiatePort *self,
                           const char    *jid,
                           const char    *name,
                           const char    *features)
{
  GString *answer = g_string_new (NULL);

  if (features && !name)
    {
      g_string_append (answer, TIMES_OUT);
    }
  else if (features)
    {
      g_auto(GStrv) split = g_strsplit (features, " ", -1);

      g_string_append_printf (answer, "<query xmlns='%s'><identity category='client' type='pc' name='%s'/>",
                              BATON_NS_DISCO_INFO, name);
      for (guint i = 0; split[i]; i++)
        g_string_append_printf (answer, "<feature var='%s'/>", split[i]);
      g_string_append (answer, "</query>");
    }
  g_hash_table_replace (self->clients, g_strdup (jid), g_string_free (answer, FALSE));
}

guint
negotiate_port_get_n_asked (NegotiatePort *self)
{
  return self->n_asked;
}

BatonNode *
negotiate_port_take (NegotiatePort *self)
{
  BatonNode *stanza = g_queue_pop_head (&self->sent);

  g_assert_nonnull (stanza);

  return stanza;
}

gboolean
negotiate_port_is_quiet (NegotiatePort *self)
{
  return g_queue_is_empty (&self->sent);
}

guint
negotiate_port_get_n_open (NegotiatePort *self)
{
  guint n = 0;

  for (guint i = 0; i < self->requests->len; i++)
    n += !((Request *) g_ptr_array_index (self->requests, i))->disco;

  return n;
}

guint
negotiate_port_get_n_watches (NegotiatePort *self)
{
  return self->watches->len;
}

static void
complete (NegotiatePort *self,
          const char    *id,
          const char    *from,
          BatonNode     *stanza,
          const GError  *error)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      Request *request = g_ptr_array_index (self->requests, i);

      if (g_str_equal (request->id, id) && g_str_equal (request->to, from))
        {
          request = g_ptr_array_steal_index (self->requests, i);
          request->reply (stanza, error, request->user_data);
          request_free (request);
          return;
        }
    }
}

static gboolean
watch_fits (Watch     *watch,
            BatonNode *stanza)
{
  const char *type = baton_node_get_attr (stanza, "type");
  gboolean fits = FALSE;

  switch (watch->kind)
    {
    case BATON_PORT_IQ_GET:
      fits = baton_node_is (stanza, "iq", NULL) && g_strcmp0 (type, "get") == 0;
      break;

    case BATON_PORT_IQ_SET:
      fits = baton_node_is (stanza, "iq", NULL) && g_strcmp0 (type, "set") == 0;
      break;

    case BATON_PORT_MESSAGE:
      fits = baton_node_is (stanza, "message", NULL);
      break;

    case BATON_PORT_PRESENCE:
      fits = baton_node_is (stanza, "presence", NULL);
      break;

    default:
      g_assert_not_reached ();
    }

  return fits && ((!watch->name && !watch->ns) || baton_node_find (stanza, watch->name, watch->ns));
}

static void
hand_round (NegotiatePort *self,
            BatonNode     *stanza)
{
  const char *from_text = baton_node_get_attr (stanza, "from");
  g_autoptr(BatonJid) from = baton_jid_new (from_text, NULL);
  g_autoptr(BatonNode) refusal = NULL;
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean taken = FALSE;

  g_assert_nonnull (from);
  for (guint i = 0; i < self->watches->len; i++)
    g_array_append_val (numbers, ((Watch *) g_ptr_array_index (self->watches, i))->number);

  for (guint n = 0; n < numbers->len && !taken; n++)
    {
      for (guint i = 0; i < self->watches->len; i++)
        {
          Watch *watch = g_ptr_array_index (self->watches, i);

          if (watch->number != g_array_index (numbers, guint, n))
            continue;
          if (watch_fits (watch, stanza))
            taken = watch->watch (BATON_PORT (self), stanza, from, watch->user_data);
          break;
        }
    }
  g_array_unref (numbers);

  if (!taken && baton_node_is (stanza, "iq", NULL))
    {
      refusal = baton_stanza_error_reply (stanza, BATON_STANZA_ERROR_SERVICE_UNAVAILABLE, NULL);
      baton_port_send (BATON_PORT (self), refusal);
    }
}

static void
deliver (NegotiatePort *self,
         BatonNode     *stanza)
{
  const char *type = baton_node_get_attr (stanza, "type");

  if (baton_node_is (stanza, "iq", NULL) && (g_strcmp0 (type, "result") == 0 || g_strcmp0 (type, "error") == 0))
    {
      g_autoptr(GError) error = baton_stanza_error_parse (stanza);

      complete (self, baton_node_get_attr (stanza, "id"), baton_node_get_attr (stanza, "from"),
                error ? NULL : stanza, error);
    }
  else
    {
      hand_round (self, stanza);
    }
}

void
negotiate_port_deliver (NegotiatePort *self,
                        const char    *format,
                        ...)
{
  g_autoptr(BatonNode) stanza = NULL;
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  stanza = negotiate_xml_parse ("%s", text);
  deliver (self, stanza);
}

void
negotiate_port_answer (NegotiatePort *self,
                       BatonNode     *request,
                       const char    *type,
                       const char    *format,
                       ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  negotiate_port_deliver (self, "<iq type='%s' from='%s' id='%s'>%s</iq>", type,
                          baton_node_get_attr (request, "to"), baton_node_get_attr (request, "id"), text);
}

void
negotiate_port_time_out (NegotiatePort *self,
                         BatonNode     *request)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "No answer");

  complete (self, baton_node_get_attr (request, "id"), baton_node_get_attr (request, "to"), NULL, error);
}

void
negotiate_port_lose (NegotiatePort *self,
                     gboolean       silently)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "Lost");

  while (self->requests->len > 0)
    {
      Request *request = g_ptr_array_steal_index (self->requests, 0);

      request->reply (NULL, error, request->user_data);
      request_free (request);
    }
  if (!silently)
    g_signal_emit_by_name (self, "lost");
}

static BatonJid *
negotiate_port_get_jid (BatonPort *port)
{
  return NEGOTIATE_PORT (port)->jid;
}

static void
negotiate_port_send (BatonPort *port,
                     BatonNode *stanza)
{
  g_queue_push_tail (&NEGOTIATE_PORT (port)->sent, baton_node_ref (stanza));
}

typedef struct {
  NegotiatePort *port;
  BatonNode     *iq;
} Asked;

static gboolean
on_asked_cb (gpointer user_data)
{
  Asked *asked = user_data;
  const char *to = baton_node_get_attr (asked->iq, "to");
  const char *answer = g_hash_table_lookup (asked->port->clients, to);

  if (!answer)
    negotiate_port_answer (asked->port, asked->iq, "error",
                           "<error type='cancel'><service-unavailable xmlns='%s'/></error>", BATON_NS_STANZA_ERRORS);
  else if (g_str_equal (answer, TIMES_OUT))
    negotiate_port_time_out (asked->port, asked->iq);
  else if (*answer)
    negotiate_port_answer (asked->port, asked->iq, "result", "%s", answer);

  g_object_unref (asked->port);
  baton_node_unref (asked->iq);
  g_free (asked);

  return G_SOURCE_REMOVE;
}

static guint
negotiate_port_request (BatonPort      *port,
                        BatonNode      *iq,
                        guint           timeout_ms,
                        BatonPortReply  reply,
                        gpointer        user_data)
{
  NegotiatePort *self = NEGOTIATE_PORT (port);
  Request *request = g_new0 (Request, 1);

  request->number = ++self->last;
  request->id = g_strdup (baton_node_get_attr (iq, "id"));
  request->to = g_strdup (baton_node_get_attr (iq, "to"));
  request->disco = baton_node_find (iq, "query", BATON_NS_DISCO_INFO) != NULL;
  request->reply = reply;
  request->user_data = user_data;
  g_assert_nonnull (request->id);
  g_assert_nonnull (request->to);
  g_ptr_array_add (self->requests, request);

  if (request->disco)
    {
      Asked *asked = g_new0 (Asked, 1);

      asked->port = g_object_ref (self);
      asked->iq = baton_node_ref (iq);
      self->n_asked++;
      g_idle_add (on_asked_cb, asked);
    }
  else
    {
      baton_port_send (port, iq);
    }

  return request->number;
}

static void
negotiate_port_forget (BatonPort *port,
                       guint      number)
{
  NegotiatePort *self = NEGOTIATE_PORT (port);

  for (guint i = 0; i < self->requests->len; i++)
    {
      if (((Request *) g_ptr_array_index (self->requests, i))->number == number)
        {
          g_ptr_array_remove_index (self->requests, i);
          return;
        }
    }
}

static guint
negotiate_port_watch (BatonPort      *port,
                      BatonPortKind   kind,
                      const char     *child_name,
                      const char     *child_ns,
                      BatonPortWatch  callback,
                      gpointer        user_data)
{
  NegotiatePort *self = NEGOTIATE_PORT (port);
  Watch *watch = g_new0 (Watch, 1);

  watch->number = ++self->last;
  watch->kind = kind;
  watch->name = g_strdup (child_name);
  watch->ns = g_strdup (child_ns);
  watch->watch = callback;
  watch->user_data = user_data;
  g_ptr_array_add (self->watches, watch);

  return watch->number;
}

static void
negotiate_port_unwatch (BatonPort *port,
                        guint      number)
{
  NegotiatePort *self = NEGOTIATE_PORT (port);

  for (guint i = 0; i < self->watches->len; i++)
    {
      if (((Watch *) g_ptr_array_index (self->watches, i))->number == number)
        {
          g_ptr_array_remove_index (self->watches, i);
          return;
        }
    }
  g_assert_not_reached ();
}

static void
negotiate_port_iface_init (BatonPortInterface *iface)
{
  iface->get_jid = negotiate_port_get_jid;
  iface->send = negotiate_port_send;
  iface->request = negotiate_port_request;
  iface->forget = negotiate_port_forget;
  iface->watch = negotiate_port_watch;
  iface->unwatch = negotiate_port_unwatch;
}

static void
negotiate_port_finalize (GObject *object)
{
  NegotiatePort *self = NEGOTIATE_PORT (object);

  g_queue_clear_full (&self->sent, (GDestroyNotify) baton_node_unref);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->watches);
  g_hash_table_unref (self->clients);
  baton_jid_unref (self->jid);

  G_OBJECT_CLASS (negotiate_port_parent_class)->finalize (object);
}

static void
negotiate_port_class_init (NegotiatePortClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = negotiate_port_finalize;
}

static void
negotiate_port_init (NegotiatePort *self)
{
  g_queue_init (&self->sent);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->watches = g_ptr_array_new_with_free_func (watch_free);
  self->clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}
