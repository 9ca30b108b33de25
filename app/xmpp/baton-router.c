/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 section 8: who gets a stanza */
#include "baton-router.h"

#include "baton-ns.h"
#include "baton-patience.h"
#include "baton-stanza-error.h"

typedef struct
{
  guint number;
  BatonPortKind kind;
  char *child_name;     /* nullable: any */
  char *child_ns;       /* nullable: any */
  BatonPortWatch watch; /* NULL once unwatched, until nobody walks the list */
  gpointer user_data;
} Watch;

typedef struct
{
  guint number;
  char *id;     /* NULL: refused, nothing was sent */
  char *to;     /* as written; nullable: our own account */
  BatonJid *to_jid;
  gint64 due_us;
  BatonPortReply reply;
  gpointer user_data;
} Request;

struct _BatonRouter
{
  BatonPort *port; /* unowned: it owns us */
  BatonClock *clock;
  BatonAlarm *alarm;
  GPtrArray *watches;  /* (element-type Watch): in the order of their registration */
  GPtrArray *requests; /* (element-type Request): in the order of their sending */
  guint last_number;
  guint walking; /* how many walks over the watches are under way */
};

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_free (watch->child_name);
  g_free (watch->child_ns);
  g_free (watch);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->id);
  g_free (request->to);
  g_clear_pointer (&request->to_jid, baton_jid_unref);
  g_free (request);
}

static guint
next_number (BatonRouter *self)
{
  if (++self->last_number == 0)
    self->last_number = 1;
  return self->last_number;
}

static void
set_alarm (BatonRouter *self)
{
  gint64 due_us = -1;

  for (guint i = 0; i < self->requests->len; i++)
    {
      Request *request = g_ptr_array_index (self->requests, i);

      if (due_us < 0 || request->due_us < due_us)
        due_us = request->due_us;
    }
  baton_alarm_set (self->alarm, due_us);
}

/* Takes the first request out that is due by @due_us and no younger than @last. */
static Request *
steal_due (BatonRouter *self,
           gint64 due_us,
           guint last)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      Request *request = g_ptr_array_index (self->requests, i);

      if (request->due_us <= due_us && request->number <= last)
        return g_ptr_array_steal_index (self->requests, i);
    }
  return NULL;
}

/* What the replies ask anew is not looked at: somebody who always asks again would never let us go. */
static void
fail_due (BatonRouter *self,
          gint64 due_us,
          const GError *error)
{
  g_autoptr(BatonPort) port = g_object_ref (self->port);
  guint last = self->last_number;
  Request *request;

  while ((request = steal_due (self, due_us, last)) != NULL)
    {
      g_autoptr(GError) closed = NULL;

      if (request->id == NULL)
        closed = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "There is no session");
      request->reply (NULL, closed != NULL ? closed : error, request->user_data);
      request_free (request);
    }
  set_alarm (self);
}

static void
on_alarm_cb (gpointer user_data)
{
  BatonRouter *self = user_data;
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Nobody answered in time");

  fail_due (self, baton_clock_now_us (self->clock), error);
}

/**
 * baton_router_new:
 * @port: (transfer none): whose stanzas are handed round; it owns the router
 * @clock: for the patience of requests
 *
 * Returns: (transfer full): a router that nobody watches yet
 */
BatonRouter *
baton_router_new (BatonPort *port,
                  BatonClock *clock)
{
  BatonRouter *self = g_new0 (BatonRouter, 1);

  self->port = port;
  self->clock = g_object_ref (clock);
  self->alarm = baton_alarm_new (clock, on_alarm_cb, self);
  self->watches = g_ptr_array_new_with_free_func (watch_free);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  return self;
}

/**
 * baton_router_free:
 * @self: (transfer full): a router; fail its requests before
 */
void
baton_router_free (BatonRouter *self)
{
  baton_alarm_free (self->alarm);
  g_object_unref (self->clock);
  g_ptr_array_unref (self->watches);
  g_ptr_array_unref (self->requests);
  g_free (self);
}

/**
 * baton_router_watch:
 *
 * See baton_port_watch(). A watcher that is registered while a stanza is handed round does not see that one.
 */
guint
baton_router_watch (BatonRouter *self,
                    BatonPortKind kind,
                    const char *child_name,
                    const char *child_ns,
                    BatonPortWatch watch,
                    gpointer user_data)
{
  Watch *entry = g_new0 (Watch, 1);

  entry->number = next_number (self);
  entry->kind = kind;
  entry->child_name = g_strdup (child_name);
  entry->child_ns = g_strdup (child_ns);
  entry->watch = watch;
  entry->user_data = user_data;
  g_ptr_array_add (self->watches, entry);
  return entry->number;
}

static void
sweep (BatonRouter *self)
{
  for (guint i = self->watches->len; i > 0; i--)
    {
      Watch *watch = g_ptr_array_index (self->watches, i - 1);

      if (watch->watch == NULL)
        g_ptr_array_remove_index (self->watches, i - 1);
    }
}

/**
 * baton_router_unwatch:
 *
 * See baton_port_unwatch().
 */
void
baton_router_unwatch (BatonRouter *self,
                      guint number)
{
  for (guint i = 0; i < self->watches->len; i++)
    {
      Watch *watch = g_ptr_array_index (self->watches, i);

      if (watch->number == number)
        watch->watch = NULL;
    }
  if (self->walking == 0)
    sweep (self);
}

/**
 * baton_router_expect:
 * @self: a router
 * @iq: a get or set that is being sent
 * @timeout_ms: milliseconds; 0: %BATON_PATIENCE_IQ_MS
 * @reply: called at most once
 * @user_data: for @reply
 *
 * Waits for the answer to @iq; sending it is the caller's part.
 *
 * Returns: a number for baton_router_forget()
 */
guint
baton_router_expect (BatonRouter *self,
                     BatonNode *iq,
                     guint timeout_ms,
                     BatonPortReply reply,
                     gpointer user_data)
{
  Request *request = g_new0 (Request, 1);
  gint64 patience_ms = timeout_ms != 0 ? timeout_ms : BATON_PATIENCE_IQ_MS;

  request->number = next_number (self);
  request->id = g_strdup (baton_node_get_attr (iq, "id"));
  request->to = g_strdup (baton_node_get_attr (iq, "to"));
  request->to_jid = request->to != NULL ? baton_jid_new (request->to, NULL) : NULL;
  request->due_us = baton_clock_now_us (self->clock) + patience_ms * 1000;
  request->reply = reply;
  request->user_data = user_data;
  g_ptr_array_add (self->requests, request);
  set_alarm (self);
  return request->number;
}

/**
 * baton_router_refuse:
 * @self: a router
 * @reply: called once, soon
 * @user_data: for @reply
 *
 * Fails a request that cannot be sent, from the main loop: replies never run inside baton_port_request().
 *
 * Returns: a number for baton_router_forget()
 */
guint
baton_router_refuse (BatonRouter *self,
                     BatonPortReply reply,
                     gpointer user_data)
{
  Request *request = g_new0 (Request, 1);

  request->number = next_number (self);
  request->due_us = baton_clock_now_us (self->clock);
  request->reply = reply;
  request->user_data = user_data;
  g_ptr_array_add (self->requests, request);
  set_alarm (self);
  return request->number;
}

/**
 * baton_router_forget:
 *
 * See baton_port_forget().
 */
void
baton_router_forget (BatonRouter *self,
                     guint number)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      Request *request = g_ptr_array_index (self->requests, i);

      if (request->number == number)
        {
          g_ptr_array_remove_index (self->requests, i);
          set_alarm (self);
          return;
        }
    }
}

/* What has no sender was sent by our own server in the name of our account. */
static BatonJid *
dup_from (BatonRouter *self,
          BatonNode *stanza)
{
  const char *from = baton_node_get_attr (stanza, "from");

  if (from != NULL)
    return baton_jid_new (from, NULL);
  return baton_jid_bare (baton_port_get_jid (self->port));
}

static gboolean
is_domain (BatonJid *jid,
           const char *domain)
{
  return baton_jid_get_local (jid) == NULL && baton_jid_is_bare (jid)
         && g_strcmp0 (baton_jid_get_domain (jid), domain) == 0;
}

/* Our account, under any of the names by which servers speak for it. */
static gboolean
is_own (BatonRouter *self,
        BatonJid *jid)
{
  BatonJid *own = baton_port_get_jid (self->port);

  return baton_jid_equal (jid, own) || (baton_jid_is_bare (jid) && baton_jid_same_bare (jid, own))
         || is_domain (jid, baton_jid_get_domain (own));
}

/* RFC 6120 section 8.1.2.1: an answer counts only from the address that was asked. */
static gboolean
answers (BatonRouter *self,
         Request *request,
         BatonNode *stanza,
         BatonJid *from)
{
  const char *from_text = baton_node_get_attr (stanza, "from");

  if (g_strcmp0 (request->id, baton_node_get_attr (stanza, "id")) != 0)
    return FALSE;
  if (g_strcmp0 (request->to, from_text) == 0)
    return TRUE;
  if (request->to == NULL)
    return is_own (self, from);
  if (request->to_jid == NULL)
    return FALSE;
  if (from_text == NULL)
    return is_own (self, request->to_jid);
  return baton_jid_equal (request->to_jid, from);
}

static Request *
steal_answered (BatonRouter *self,
                BatonNode *stanza,
                BatonJid *from)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      Request *request = g_ptr_array_index (self->requests, i);

      if (request->id != NULL && answers (self, request, stanza, from))
        return g_ptr_array_steal_index (self->requests, i);
    }
  return NULL;
}

static void
handle_answer (BatonRouter *self,
               BatonNode *stanza,
               BatonJid *from)
{
  Request *request = steal_answered (self, stanza, from);
  g_autoptr(GError) error = NULL;

  if (request == NULL)
    {
      g_debug ("An answer that nobody waits for: ignored");
      return;
    }
  set_alarm (self);
  if (g_strcmp0 (baton_node_get_attr (stanza, "type"), "error") == 0)
    error = baton_stanza_error_parse (stanza);
  request->reply (error == NULL ? stanza : NULL, error, request->user_data);
  request_free (request);
}

static gboolean
matches (Watch *watch,
         BatonPortKind kind,
         BatonNode *stanza)
{
  if (watch->watch == NULL || watch->kind != kind)
    return FALSE;
  if (watch->child_name == NULL && watch->child_ns == NULL)
    return TRUE;
  return baton_node_find (stanza, watch->child_name, watch->child_ns) != NULL;
}

static gboolean
hand_round (BatonRouter *self,
            BatonPortKind kind,
            BatonNode *stanza,
            BatonJid *from)
{
  guint n_watches = self->watches->len;
  gboolean taken = FALSE;

  self->walking++;
  for (guint i = 0; i < n_watches && !taken; i++)
    {
      Watch *watch = g_ptr_array_index (self->watches, i);

      if (matches (watch, kind, stanza))
        taken = watch->watch (self->port, stanza, from, watch->user_data);
    }
  if (--self->walking == 0)
    sweep (self);
  return taken;
}

static void
answer_error (BatonRouter *self,
              BatonNode *stanza,
              BatonStanzaError code)
{
  g_autoptr(BatonNode) reply = baton_stanza_error_reply (stanza, code, NULL);

  baton_port_send (self->port, reply);
}

static void
handle_iq (BatonRouter *self,
           BatonNode *stanza,
           BatonJid *from)
{
  const char *type = baton_node_get_attr (stanza, "type");
  BatonNode *child = baton_node_first (stanza);

  if (baton_node_get_attr (stanza, "id") == NULL)
    {
      g_debug ("An iq without an id, which nobody can answer: ignored");
      return;
    }
  if (g_strcmp0 (type, "result") == 0 || g_strcmp0 (type, "error") == 0)
    {
      handle_answer (self, stanza, from);
      return;
    }
  /* RFC 6120 section 8.2.3: a request has exactly one child. */
  if ((g_strcmp0 (type, "get") != 0 && g_strcmp0 (type, "set") != 0) || child == NULL
      || baton_node_next (stanza, child) != NULL)
    {
      answer_error (self, stanza, BATON_STANZA_ERROR_BAD_REQUEST);
      return;
    }
  if (!hand_round (self, *type == 'g' ? BATON_PORT_IQ_GET : BATON_PORT_IQ_SET, stanza, from))
    answer_error (self, stanza, BATON_STANZA_ERROR_SERVICE_UNAVAILABLE);
}

/**
 * baton_router_handle:
 * @self: a router
 * @stanza: what came in
 *
 * Hands @stanza to whom it belongs and returns when they are done with it.
 */
void
baton_router_handle (BatonRouter *self,
                     BatonNode *stanza)
{
  g_autoptr(BatonPort) port = g_object_ref (self->port);
  g_autoptr(BatonJid) from = dup_from (self, stanza);

  if (from == NULL)
    g_debug ("A stanza from an impossible address: ignored");
  else if (baton_node_is (stanza, "iq", BATON_NS_CLIENT))
    handle_iq (self, stanza, from);
  else if (baton_node_is (stanza, "message", BATON_NS_CLIENT))
    hand_round (self, BATON_PORT_MESSAGE, stanza, from);
  else if (baton_node_is (stanza, "presence", BATON_NS_CLIENT))
    hand_round (self, BATON_PORT_PRESENCE, stanza, from);
}

/**
 * baton_router_fail_all:
 * @self: a router
 * @error: what the replies are told
 *
 * Fails every request that waits; those that the replies ask meanwhile are left alone.
 */
void
baton_router_fail_all (BatonRouter *self,
                       const GError *error)
{
  fail_due (self, G_MAXINT64, error);
}
