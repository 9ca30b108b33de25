/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0030 and XEP-0115: asking others what they are, and remembering it. */
#include "baton-disco-private.h"

#include "baton-caps-cache.h"
#include "baton-card.h"
#include "baton-guests.h"
#include "baton-lookups.h"
#include "baton-questions.h"
#include "baton-resources.h"
#include "baton-stanza-error.h"

struct _BatonDisco
{
  GObject          parent_instance;

  BatonPort       *port;
  guint            presence_watch;
  BatonCard       *card;
  BatonResources  *resources;
  BatonGuests     *guests;
  BatonCapsCache  *cache;
  BatonLookups    *lookups;
  BatonQuestions  *questions;
  BatonDiscoKnows  knows;
  gpointer         knows_data;
};

enum {
  RESOURCES_CHANGED,
  SELF_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BatonDisco, baton_disco, G_TYPE_OBJECT)

static void
emit_resources_changed (BatonDisco *self,
                        BatonJid   *jid)
{
  g_autoptr(BatonJid) bare = baton_jid_bare (jid);

  g_signal_emit (self, signals[RESOURCES_CHANGED], 0, bare);
}

static gboolean
is_known (BatonDisco *self,
          BatonJid   *jid)
{
  g_autoptr(BatonJid) bare = baton_jid_bare (jid);

  return self->knows != NULL && self->knows (bare, self->knows_data);
}

/* What others with the same verified hash have said holds for @resource too. */
static gboolean
recall (BatonDisco    *self,
        BatonResource *resource)
{
  BatonDiscoInfo *info;

  if (resource->state != BATON_RESOURCE_UNASKED || resource->caps_hash == NULL || resource->caps_ver == NULL)
    return FALSE;
  info = baton_caps_cache_find (self->cache, resource->caps_hash, resource->caps_ver);
  if (info == NULL)
    return FALSE;

  baton_resource_set_info (resource, BATON_RESOURCE_KNOWN, info);
  return TRUE;
}

/* An error that comes from the client itself tells that it cannot say more; any other may be gone tomorrow. */
static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA) ||
         g_error_matches (error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_BAD_REQUEST) ||
         g_error_matches (error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED) ||
         g_error_matches (error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_FORBIDDEN) ||
         g_error_matches (error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_ITEM_NOT_FOUND) ||
         g_error_matches (error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_NOT_ACCEPTABLE) ||
         g_error_matches (error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_NOT_ALLOWED) ||
         g_error_matches (error, BATON_STANZA_ERROR, BATON_STANZA_ERROR_SERVICE_UNAVAILABLE);
}

/* Returns whether what was asked still is what the resource announces. */
static gboolean
take_answer (BatonResource  *resource,
             BatonInfoQuery *query,
             BatonDiscoInfo *info,
             const GError   *error)
{
  if (baton_info_query_get_ver (query) != NULL &&
      (g_strcmp0 (baton_info_query_get_ver (query), resource->caps_ver) != 0 ||
       g_strcmp0 (baton_info_query_get_hash (query), resource->caps_hash) != 0))
    return FALSE;

  if (info != NULL)
    baton_resource_set_info (resource, BATON_RESOURCE_KNOWN, info);
  else if (is_refusal (error))
    baton_resource_set_info (resource, BATON_RESOURCE_REFUSED, NULL);
  else
    baton_resource_set_info (resource, BATON_RESOURCE_SILENT, NULL);
  return TRUE;
}

static void
on_told_cb (BatonInfoQuery *query,
            BatonDiscoInfo *info,
            gboolean        verified,
            const GError   *error,
            gpointer        user_data)
{
  g_autoptr(BatonDisco) self = g_object_ref (BATON_DISCO (user_data));
  g_autoptr(BatonJid) jid = baton_jid_ref (baton_info_query_get_jid (query));
  BatonResource *resource = baton_resources_find (self->resources, jid);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    baton_lookups_clear (self->lookups);
  if (verified)
    baton_caps_cache_add (self->cache, baton_info_query_get_hash (query), baton_info_query_get_ver (query), info);

  if (resource == NULL)
    {
      if (info != NULL && !baton_jid_is_bare (jid))
        baton_guests_put (self->guests, jid, info);
    }
  else
    {
      if (!take_answer (resource, query, info, error) && !recall (self, resource) && !resource->stranger)
        baton_lookups_add (self->lookups, jid);
      emit_resources_changed (self, jid);
    }
  baton_lookups_done (self->lookups, jid);
}

static void
ask_info (BatonDisco *self,
          BatonJid   *jid,
          GTask      *task)
{
  BatonResource *resource = baton_resources_find (self->resources, jid);

  if (resource != NULL)
    baton_questions_ask_info (self->questions, jid, resource->caps_node, resource->caps_hash, resource->caps_ver, task);
  else
    baton_questions_ask_info (self->questions, jid, NULL, NULL, NULL, task);
}

static gboolean
on_lookup_cb (BatonJid *jid,
              gpointer  user_data)
{
  BatonDisco *self = user_data;
  BatonResource *resource = baton_resources_find (self->resources, jid);

  if (resource == NULL || resource->state != BATON_RESOURCE_UNASKED)
    return FALSE;
  if (recall (self, resource))
    {
      emit_resources_changed (self, jid);
      return FALSE;
    }

  ask_info (self, jid, NULL);
  return TRUE;
}

static void
take_available (BatonDisco *self,
                BatonJid   *from,
                BatonNode  *presence)
{
  gboolean known = is_known (self, from);
  BatonResource *resource = baton_resources_take (self->resources, from, presence, !known);
  gboolean ask;

  baton_guests_remove (self->guests, from);
  recall (self, resource);
  ask = known && resource->state == BATON_RESOURCE_UNASKED;
  emit_resources_changed (self, from);
  if (ask)
    baton_lookups_add (self->lookups, from);
}

static gboolean
on_presence_cb (BatonPort *port,
                BatonNode *stanza,
                BatonJid  *from,
                gpointer   user_data)
{
  g_autoptr(BatonDisco) self = g_object_ref (BATON_DISCO (user_data));
  const char *type = baton_node_get_attr (stanza, "type");

  if (baton_jid_equal (from, baton_port_get_jid (port)))
    return FALSE;

  if (type == NULL)
    take_available (self, from, stanza);
  else if (g_str_equal (type, "unavailable") || g_str_equal (type, "error"))
    {
      baton_guests_remove (self->guests, from);
      if (baton_resources_drop (self->resources, from))
        emit_resources_changed (self, from);
    }
  return FALSE;
}

static void
on_lost_cb (BatonPort  *port,
            BatonDisco *self)
{
  g_autoptr(GPtrArray) people = NULL;

  baton_lookups_clear (self->lookups);
  baton_guests_clear (self->guests);
  people = baton_resources_drop_all (self->resources);
  for (guint i = 0; i < people->len; i++)
    emit_resources_changed (self, g_ptr_array_index (people, i));
}

/*
 * baton_disco_new:
 * @port: what to ask and answer through
 *
 * Answers disco, version and ping from now on, over all sessions of @port.
 *
 * Returns: (transfer full):
 */
BatonDisco *
baton_disco_new (BatonPort *port)
{
  BatonDisco *self;

  g_return_val_if_fail (BATON_IS_PORT (port), NULL);

  self = g_object_new (BATON_TYPE_DISCO, NULL);
  self->port = g_object_ref (port);
  self->card = baton_card_new (port);
  self->questions = baton_questions_new (port, on_told_cb, self);
  self->presence_watch = baton_port_watch (port, BATON_PORT_PRESENCE, NULL, NULL, on_presence_cb, self);
  g_signal_connect_object (port, "lost", G_CALLBACK (on_lost_cb), self, 0);
  return self;
}

/*
 * baton_disco_set_name:
 * @name: what this program is called, not empty
 */
void
baton_disco_set_name (BatonDisco *self,
                      const char *name)
{
  g_return_if_fail (BATON_IS_DISCO (self));
  g_return_if_fail (name != NULL && *name != '\0');

  if (baton_card_set_name (self->card, name))
    g_signal_emit (self, signals[SELF_CHANGED], 0);
}

/*
 * baton_disco_set_knows:
 * @knows: (nullable): says who is on the roster
 * @user_data: for @knows
 */
void
baton_disco_set_knows (BatonDisco      *self,
                       BatonDiscoKnows  knows,
                       gpointer         user_data)
{
  g_return_if_fail (BATON_IS_DISCO (self));

  self->knows = knows;
  self->knows_data = user_data;
}

/*
 * baton_disco_look:
 * @bare: somebody who has just become known
 */
void
baton_disco_look (BatonDisco *self,
                  BatonJid   *bare)
{
  g_autoptr(GPtrArray) jids = NULL;

  g_return_if_fail (BATON_IS_DISCO (self));
  g_return_if_fail (bare != NULL);

  baton_resources_befriend (self->resources, bare);
  jids = baton_disco_dup_resources (self, bare);
  for (guint i = 0; i < jids->len; i++)
    baton_lookups_add (self->lookups, g_ptr_array_index (jids, i));
}

/*
 * baton_disco_dup_caps:
 *
 * Returns: (transfer full): the `c` element for our presence
 */
BatonNode *
baton_disco_dup_caps (BatonDisco *self)
{
  g_return_val_if_fail (BATON_IS_DISCO (self), NULL);

  return baton_card_dup_caps (self->card);
}

/* (transfer container): see baton_resources_dup_best(). */
GPtrArray *
baton_disco_dup_best (BatonDisco *self,
                      BatonJid   *bare)
{
  return baton_resources_dup_best (self->resources, bare);
}

/**
 * baton_disco_add_feature:
 * @feature: a namespace of something that this client can do
 *
 * Announces @feature from now on, to those who ask and in the caps of our presence. It cannot be taken back.
 */
void
baton_disco_add_feature (BatonDisco *self,
                         const char *feature)
{
  g_return_if_fail (BATON_IS_DISCO (self));
  g_return_if_fail (feature != NULL && *feature != '\0');

  if (baton_card_add_feature (self->card, feature))
    g_signal_emit (self, signals[SELF_CHANGED], 0);
}

/**
 * baton_disco_info_async:
 * @jid: any entity
 * @callback: called once
 *
 * Asks @jid what it is. What is known of an available resource is given without asking again; others are asked every
 * time, all who ask at the same time by one question. Takes %BATON_PATIENCE_DISCO_MS at most.
 *
 * Errors: %BATON_STANZA_ERROR with its condition, %G_IO_ERROR_TIMED_OUT, %G_IO_ERROR_CONNECTION_CLOSED,
 * %G_IO_ERROR_INVALID_DATA when the answer is senseless or too large, %G_IO_ERROR_CANCELLED.
 */
void
baton_disco_info_async (BatonDisco          *self,
                        BatonJid            *jid,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  BatonResource *resource;

  g_return_if_fail (BATON_IS_DISCO (self));
  g_return_if_fail (jid != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_disco_info_async);

  resource = baton_resources_find (self->resources, jid);
  if (resource != NULL)
    recall (self, resource);
  if (resource != NULL && resource->state == BATON_RESOURCE_KNOWN)
    g_task_return_pointer (task, baton_disco_info_ref (resource->info), (GDestroyNotify) baton_disco_info_unref);
  else
    ask_info (self, jid, task);
}

/**
 * baton_disco_info_finish:
 *
 * Returns: (transfer full) (nullable): what the entity said of itself; %NULL with @error set
 */
BatonDiscoInfo *
baton_disco_info_finish (BatonDisco    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * baton_disco_items_async:
 * @jid: any entity, usually a server
 * @callback: called once
 *
 * Asks @jid for the entities that belong to it. Nothing is remembered. Errors as of baton_disco_info_async().
 */
void
baton_disco_items_async (BatonDisco          *self,
                         BatonJid            *jid,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (BATON_IS_DISCO (self));
  g_return_if_fail (jid != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_disco_items_async);
  baton_questions_ask_items (self->questions, jid, task);
}

/**
 * baton_disco_items_finish:
 *
 * Returns: (transfer full) (element-type BatonJid) (nullable): shared by all who asked, not to be changed; %NULL with
 *   @error set
 */
GPtrArray *
baton_disco_items_finish (BatonDisco    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * baton_disco_peek_info:
 * @full_jid: a resource
 *
 * Returns: (transfer none) (nullable): what is known of it, from entity caps or an earlier question; valid until the
 *   main loop runs again
 */
BatonDiscoInfo *
baton_disco_peek_info (BatonDisco *self,
                       BatonJid   *full_jid)
{
  BatonResource *resource;

  g_return_val_if_fail (BATON_IS_DISCO (self), NULL);
  g_return_val_if_fail (full_jid != NULL, NULL);

  resource = baton_resources_find (self->resources, full_jid);
  if (resource == NULL)
    return baton_guests_find (self->guests, full_jid);

  recall (self, resource);
  return resource->info;
}

/**
 * baton_disco_peek_caps_node:
 * @full_jid: a resource
 *
 * Returns: (transfer none) (nullable): the node of its entity caps, which names its software; valid until the main
 *   loop runs again
 */
const char *
baton_disco_peek_caps_node (BatonDisco *self,
                            BatonJid   *full_jid)
{
  BatonResource *resource;

  g_return_val_if_fail (BATON_IS_DISCO (self), NULL);
  g_return_val_if_fail (full_jid != NULL, NULL);

  resource = baton_resources_find (self->resources, full_jid);
  return resource ? resource->caps_node : NULL;
}

/**
 * baton_disco_dup_resources:
 * @bare_jid: a person
 *
 * Returns: (transfer full) (element-type BatonJid): the available resources, by priority, then by presence, then the
 *   most recent first; empty when none is known
 */
GPtrArray *
baton_disco_dup_resources (BatonDisco *self,
                           BatonJid   *bare_jid)
{
  g_autoptr(GPtrArray) best = NULL;
  GPtrArray *jids;

  g_return_val_if_fail (BATON_IS_DISCO (self), NULL);
  g_return_val_if_fail (bare_jid != NULL, NULL);

  best = baton_resources_dup_best (self->resources, bare_jid);
  jids = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_jid_unref);
  for (guint i = 0; i < best->len; i++)
    g_ptr_array_add (jids, baton_jid_ref (((BatonResource *) best->pdata[i])->jid));
  return jids;
}

static void
baton_disco_dispose (GObject *object)
{
  BatonDisco *self = BATON_DISCO (object);

  if (self->presence_watch != 0)
    baton_port_unwatch (self->port, self->presence_watch);
  self->presence_watch = 0;
  g_clear_pointer (&self->card, baton_card_free);
  baton_lookups_clear (self->lookups);
  g_clear_pointer (&self->questions, baton_questions_free);
  g_clear_object (&self->port);

  G_OBJECT_CLASS (baton_disco_parent_class)->dispose (object);
}

static void
baton_disco_finalize (GObject *object)
{
  BatonDisco *self = BATON_DISCO (object);

  baton_lookups_free (self->lookups);
  baton_caps_cache_free (self->cache);
  baton_guests_free (self->guests);
  baton_resources_free (self->resources);

  G_OBJECT_CLASS (baton_disco_parent_class)->finalize (object);
}

static void
baton_disco_class_init (BatonDiscoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = baton_disco_dispose;
  object_class->finalize = baton_disco_finalize;

  signals[RESOURCES_CHANGED] = g_signal_new ("resources-changed", BATON_TYPE_DISCO, G_SIGNAL_RUN_LAST, 0,
                                             NULL, NULL, NULL, G_TYPE_NONE, 1, BATON_TYPE_JID);
  signals[SELF_CHANGED] = g_signal_new ("self-changed", BATON_TYPE_DISCO, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
baton_disco_init (BatonDisco *self)
{
  self->resources = baton_resources_new ();
  self->guests = baton_guests_new ();
  self->cache = baton_caps_cache_new ();
  self->lookups = baton_lookups_new (on_lookup_cb, self);
}
