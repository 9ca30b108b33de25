/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0065 sections 4.1 and 4.2 (discovering proxies and their addresses), XEP-0030. */
#include "baton-proxy-finder.h"

#include <string.h>

#include "baton-builder.h"
#include "baton-candidate.h"
#include "baton-ns.h"
#include "baton-parse.h"
#include "baton-patience.h"

/* How many entities of the own server are looked at. */
#define ITEMS_MAX 20

/* How many proxies are offered. */
#define PROXIES_MAX 3

/* The longest name of a host (RFC 1035 section 2.3.4), characters. */
#define HOST_LENGTH_MAX 253

/* One entity that may be a proxy. */
typedef struct
{
  BatonProxyFinder *finder; /* unowned: owns this */
  BatonJid *jid;
  guint request;             /* 0: none */
  BatonCandidate *candidate; /* NULL: no proxy, or not known yet */
} Entity;

/* An answer to disco may come after the search or the finder is gone. */
typedef struct
{
  GWeakRef finder;
  guint search;
  guint entity; /* its place */
} Question;

struct _BatonProxyFinder
{
  GObject parent_instance;

  BatonPort *port;
  BatonDisco *disco;
  BatonClock *clock;
  BatonJid *named;

  guint search; /* counts searches */
  guint open;   /* questions without answer; 0: not searching */
  GCancellable *cancellable;
  GPtrArray *entities; /* (element-type Entity), best first */
  GPtrArray *known;    /* (element-type BatonCandidate): of the last search that ended */
  gint64 again_us;     /* when a new search is worth it */

  GQueue waiting; /* (element-type GTask) */
  BatonAlarm *alarm;
};

G_DEFINE_FINAL_TYPE (BatonProxyFinder, baton_proxy_finder, G_TYPE_OBJECT)

static void
entity_free (gpointer data)
{
  Entity *entity = data;

  if (entity->request != 0)
    baton_port_forget (entity->finder->port, entity->request);
  g_clear_pointer (&entity->candidate, baton_candidate_unref);
  baton_jid_unref (entity->jid);
  g_free (entity);
}

static Question *
question_new (BatonProxyFinder *self, guint entity)
{
  Question *question = g_new0 (Question, 1);

  g_weak_ref_init (&question->finder, self);
  question->search = self->search;
  question->entity = entity;

  return question;
}

/* The finder, if it still wants to know: (transfer full) (nullable). */
static BatonProxyFinder *
question_end (Question *question, guint *entity)
{
  g_autoptr (BatonProxyFinder) self = g_weak_ref_get (&question->finder);
  gboolean wanted = self != NULL && self->search == question->search && self->open > 0;

  if (entity != NULL)
    *entity = question->entity;
  g_weak_ref_clear (&question->finder);
  g_free (question);

  return wanted ? g_steal_pointer (&self) : NULL;
}

static GPtrArray *
baton_proxy_finder_dup_found (BatonProxyFinder *self)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_candidate_unref);

  for (guint i = 0; i < self->entities->len && found->len < PROXIES_MAX; i++)
    {
      Entity *entity = g_ptr_array_index (self->entities, i);

      if (entity->candidate != NULL)
        g_ptr_array_add (found, baton_candidate_ref (entity->candidate));
    }

  return found;
}

static GPtrArray *
baton_proxy_finder_dup_known (BatonProxyFinder *self)
{
  return g_ptr_array_copy (self->known, (GCopyFunc) (gpointer) baton_candidate_ref, NULL);
}

/* Those who wait get what there is. */
static void
baton_proxy_finder_serve (BatonProxyFinder *self)
{
  GTask *task;

  baton_alarm_set (self->alarm, -1);
  while ((task = g_queue_pop_head (&self->waiting)))
    {
      g_task_return_pointer (task,
                             self->open > 0 ? baton_proxy_finder_dup_found (self) : baton_proxy_finder_dup_known (self),
                             (GDestroyNotify) g_ptr_array_unref);
      g_object_unref (task);
    }
}

static void
on_patience_cb (gpointer user_data)
{
  baton_proxy_finder_serve (user_data);
}

static void
baton_proxy_finder_close_one (BatonProxyFinder *self)
{
  gint64 wait_ms;

  if (--self->open > 0)
    return;

  g_clear_pointer (&self->known, g_ptr_array_unref);
  self->known = baton_proxy_finder_dup_found (self);
  g_ptr_array_set_size (self->entities, 0);
  wait_ms = self->known->len > 0 ? BATON_PATIENCE_PROXY_FRESH_MS : BATON_PATIENCE_PROXY_AGAIN_MS;
  self->again_us = baton_clock_now_us (self->clock) + wait_ms * 1000;
  g_debug ("%u SOCKS5 proxies found", self->known->len);
  baton_proxy_finder_serve (self);
}

/* Whether anybody could connect there: servers announce 0.0.0.0, nothing, or their own loopback. */
static gboolean
baton_proxy_finder_is_usable (BatonProxyFinder *self, const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL || host[0] == '\0' || strlen (host) > HOST_LENGTH_MAX)
    return FALSE;

  address = g_inet_address_new_from_string (host);
  if (address != NULL && (g_inet_address_get_is_any (address) || g_inet_address_get_is_multicast (address)))
    return FALSE;

  return baton_reach_of (host) != BATON_REACH_LOOPBACK || baton_port_is_loopback (self->port);
}

static BatonCandidate *
baton_proxy_finder_read (BatonProxyFinder *self, Entity *entity, BatonNode *reply)
{
  BatonNode *query = baton_node_find (reply, "query", BATON_NS_BYTESTREAMS);
  BatonNode *host = query != NULL ? baton_node_find (query, "streamhost", BATON_NS_BYTESTREAMS) : NULL;

  for (; host != NULL; host = baton_node_find_next (query, host, "streamhost", BATON_NS_BYTESTREAMS))
    {
      const char *jid = baton_node_get_attr (host, "jid");
      const char *name = baton_node_get_attr (host, "host");
      g_autoptr (BatonJid) parsed = jid != NULL ? baton_jid_new (jid, NULL) : NULL;
      BatonCandidate *candidate;
      guint16 port;

      if (!baton_proxy_finder_is_usable (self, name) || !baton_parse_port (baton_node_get_attr (host, "port"), &port) ||
          port == 0)
        continue;

      candidate = baton_candidate_new (parsed != NULL ? jid : baton_jid_get_text (entity->jid), name, port, TRUE);
      candidate->ours = TRUE;

      /* One address a proxy: a second connection with the same hash could replace the first (protocol 4). */
      return candidate;
    }

  return NULL;
}

static void
on_address_cb (BatonNode *reply, const GError *error, gpointer user_data)
{
  Entity *entity = user_data;
  g_autoptr (BatonProxyFinder) self = g_object_ref (entity->finder);

  entity->request = 0;
  if (error != NULL)
    g_debug ("%s does not tell its address: %s", baton_jid_get_text (entity->jid), error->message);
  else
    entity->candidate = baton_proxy_finder_read (self, entity, reply);

  baton_proxy_finder_close_one (self);
}

static void
baton_proxy_finder_ask_address (BatonProxyFinder *self, Entity *entity)
{
  g_autoptr (BatonBuilder) builder = baton_builder_new_iq ("get", baton_jid_get_text (entity->jid), NULL);
  g_autoptr (BatonNode) stanza = NULL;

  baton_builder_open (builder, "query", BATON_NS_BYTESTREAMS);
  baton_builder_close (builder);
  stanza = baton_builder_end (builder);

  self->open++;
  entity->request = baton_port_request (self->port, stanza, BATON_PATIENCE_PROXY_QUERY_MS, on_address_cb, entity);
}

static Entity *
baton_proxy_finder_add (BatonProxyFinder *self, BatonJid *jid)
{
  Entity *entity = g_new0 (Entity, 1);

  entity->finder = self;
  entity->jid = baton_jid_ref (jid);
  g_ptr_array_add (self->entities, entity);

  return entity;
}

static void
on_info_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BatonDiscoInfo) info = baton_disco_info_finish (BATON_DISCO (object), result, NULL);
  guint place;
  g_autoptr (BatonProxyFinder) self = question_end (user_data, &place);

  if (self == NULL)
    return;

  if (info != NULL && baton_disco_info_has_identity (info, "proxy", "bytestreams"))
    baton_proxy_finder_ask_address (self, g_ptr_array_index (self->entities, place));

  baton_proxy_finder_close_one (self);
}

static void
baton_proxy_finder_look_at (BatonProxyFinder *self, BatonJid *jid)
{
  for (guint i = 0; i < self->entities->len; i++)
    {
      if (baton_jid_equal (jid, ((Entity *) g_ptr_array_index (self->entities, i))->jid))
        return;
    }

  baton_proxy_finder_add (self, jid);
  self->open++;
  baton_disco_info_async (self->disco, jid, self->cancellable, on_info_cb,
                          question_new (self, self->entities->len - 1));
}

static void
on_items_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) items = baton_disco_items_finish (BATON_DISCO (object), result, NULL);
  g_autoptr (BatonProxyFinder) self = question_end (user_data, NULL);

  if (self == NULL)
    return;

  for (guint i = 0; items != NULL && i < MIN (items->len, ITEMS_MAX); i++)
    baton_proxy_finder_look_at (self, g_ptr_array_index (items, i));

  baton_proxy_finder_close_one (self);
}

static void
on_lost_cb (BatonProxyFinder *self)
{
  self->again_us = 0;
}

/**
 * baton_proxy_finder_new:
 * @port: asks for addresses
 * @disco: knows what the server has
 * @clock: tells how old the knowledge is
 *
 * Returns: (transfer full): a finder that knows nothing
 */
BatonProxyFinder *
baton_proxy_finder_new (BatonPort *port, BatonDisco *disco, BatonClock *clock)
{
  BatonProxyFinder *self;

  g_return_val_if_fail (BATON_IS_PORT (port), NULL);
  g_return_val_if_fail (BATON_IS_DISCO (disco), NULL);
  g_return_val_if_fail (BATON_IS_CLOCK (clock), NULL);

  self = g_object_new (BATON_TYPE_PROXY_FINDER, NULL);
  self->port = g_object_ref (port);
  self->disco = g_object_ref (disco);
  self->clock = g_object_ref (clock);
  self->alarm = baton_alarm_new (clock, on_patience_cb, self);
  g_signal_connect_object (port, "lost", G_CALLBACK (on_lost_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * baton_proxy_finder_set_named:
 * @self: a finder
 * @proxy: (nullable): a proxy that need not be found; it comes first
 */
void
baton_proxy_finder_set_named (BatonProxyFinder *self, BatonJid *proxy)
{
  g_return_if_fail (BATON_IS_PROXY_FINDER (self));

  g_clear_pointer (&self->named, baton_jid_unref);
  self->named = proxy != NULL ? baton_jid_ref (proxy) : NULL;
  self->again_us = 0;
}

/**
 * baton_proxy_finder_search:
 * @self: a finder
 *
 * Starts a search, unless one is under way or what is known is fresh.
 */
void
baton_proxy_finder_search (BatonProxyFinder *self)
{
  g_autoptr (BatonJid) server = NULL;

  g_return_if_fail (BATON_IS_PROXY_FINDER (self));

  if (self->open > 0 || baton_clock_now_us (self->clock) < self->again_us)
    return;

  self->search++;
  self->open = 1;
  if (self->named != NULL)
    baton_proxy_finder_ask_address (self, baton_proxy_finder_add (self, self->named));

  server = baton_jid_new (baton_jid_get_domain (baton_port_get_jid (self->port)), NULL);
  if (server == NULL)
    baton_proxy_finder_close_one (self);
  else
    baton_disco_items_async (self->disco, server, self->cancellable, on_items_cb, question_new (self, 0));
}

/**
 * baton_proxy_finder_find_async:
 * @self: a finder
 * @callback: called once
 *
 * Gives what is known, even when a new search is due. The first time, and after a search that found nothing, the search
 * is waited for, at most %BATON_PATIENCE_PROXY_MS: then what was found so far has to do.
 */
void
baton_proxy_finder_find_async (BatonProxyFinder *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (BATON_IS_PROXY_FINDER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_proxy_finder_find_async);
  baton_proxy_finder_search (self);

  if (self->open == 0 || self->known->len > 0)
    {
      g_task_return_pointer (task, baton_proxy_finder_dup_known (self), (GDestroyNotify) g_ptr_array_unref);
      return;
    }

  if (g_queue_is_empty (&self->waiting))
    baton_alarm_set (self->alarm, baton_clock_now_us (self->clock) + BATON_PATIENCE_PROXY_MS * 1000);
  g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
}

/**
 * baton_proxy_finder_find_finish:
 *
 * Returns: (transfer full) (element-type BatonCandidate) (nullable): at most three proxies, best first; %NULL only with
 *   %G_IO_ERROR_CANCELLED
 */
GPtrArray *
baton_proxy_finder_find_finish (BatonProxyFinder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
baton_proxy_finder_dispose (GObject *object)
{
  BatonProxyFinder *self = BATON_PROXY_FINDER (object);

  g_cancellable_cancel (self->cancellable);
  self->open = 0;
  g_ptr_array_set_size (self->entities, 0);
  g_clear_pointer (&self->alarm, baton_alarm_free);
  g_clear_object (&self->port);
  g_clear_object (&self->disco);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (baton_proxy_finder_parent_class)->dispose (object);
}

static void
baton_proxy_finder_finalize (GObject *object)
{
  BatonProxyFinder *self = BATON_PROXY_FINDER (object);

  g_clear_pointer (&self->named, baton_jid_unref);
  g_clear_pointer (&self->entities, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_ptr_array_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (baton_proxy_finder_parent_class)->finalize (object);
}

static void
baton_proxy_finder_class_init (BatonProxyFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = baton_proxy_finder_dispose;
  object_class->finalize = baton_proxy_finder_finalize;
}

static void
baton_proxy_finder_init (BatonProxyFinder *self)
{
  self->cancellable = g_cancellable_new ();
  self->entities = g_ptr_array_new_with_free_func (entity_free);
  self->known = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_candidate_unref);
  g_queue_init (&self->waiting);
}
