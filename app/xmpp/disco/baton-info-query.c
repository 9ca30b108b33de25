/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0030 section 3.1 and XEP-0115 section 6.2: asking what an entity is. */
#include "baton-info-query.h"

#include "baton-builder.h"
#include "baton-caps-hash.h"
#include "baton-disco-info-private.h"
#include "baton-ns.h"
#include "baton-patience.h"

struct _BatonInfoQuery
{
  BatonPort          *port;
  BatonJid           *jid;
  char               *node;     /* (nullable): of the entity caps, "node#ver"; %NULL once it is asked without */
  char               *hash;     /* (nullable) */
  char               *ver;      /* (nullable) */
  BatonDiscoInfo     *spare;    /* (nullable): the answer about the node, which did not have the hash */
  guint               request;  /* 0: none under way */
  BatonInfoQueryDone  done;
  gpointer            user_data;
};

static void ask (BatonInfoQuery *self);

/* (transfer full): */
BatonInfoQuery *
baton_info_query_new (BatonPort          *port,
                      BatonJid           *jid,
                      BatonInfoQueryDone  done,
                      gpointer            user_data)
{
  BatonInfoQuery *self = g_new0 (BatonInfoQuery, 1);

  self->port = g_object_ref (port);
  self->jid = baton_jid_ref (jid);
  self->done = done;
  self->user_data = user_data;
  return self;
}

/* Without a word to whoever waits for it. */
void
baton_info_query_free (BatonInfoQuery *self)
{
  if (self->request != 0)
    baton_port_forget (self->port, self->request);

  g_clear_object (&self->port);
  g_clear_pointer (&self->jid, baton_jid_unref);
  g_clear_pointer (&self->node, g_free);
  g_clear_pointer (&self->hash, g_free);
  g_clear_pointer (&self->ver, g_free);
  g_clear_pointer (&self->spare, baton_disco_info_unref);
  g_free (self);
}

/*
 * baton_info_query_set_caps:
 * @node: (nullable): the attributes of a `c` element
 *
 * Caps without a known hash function cannot be verified, and a node of theirs need not hold all: they are left out.
 */
void
baton_info_query_set_caps (BatonInfoQuery *self,
                           const char     *node,
                           const char     *hash,
                           const char     *ver)
{
  if (node == NULL || ver == NULL || !baton_caps_hash_is_known (hash))
    return;

  self->node = g_strconcat (node, "#", ver, NULL);
  self->hash = g_strdup (hash);
  self->ver = g_strdup (ver);
}

/* Ends with a call that may free us. */
static void
finish (BatonInfoQuery *self,
        BatonDiscoInfo *info,
        gboolean        verified,
        const GError   *error)
{
  g_autoptr(BatonDiscoInfo) spare = g_steal_pointer (&self->spare);

  if (info == NULL && spare != NULL)
    self->done (self, spare, FALSE, NULL, self->user_data);
  else
    self->done (self, info, verified, error, self->user_data);
}

static gboolean
is_verified (BatonInfoQuery       *self,
             const BatonDiscoInfo *info)
{
  g_autofree char *computed = self->ver ? baton_caps_hash_of (info, self->hash) : NULL;

  return computed != NULL && g_str_equal (computed, self->ver);
}

/* Coccinella announces a hash and answers questions about the node with an error; others answer with what has
 * another hash. Both say the truth when asked without a node. */
static void
take_node_answer (BatonInfoQuery *self,
                  BatonDiscoInfo *info,
                  const GError   *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    {
      finish (self, NULL, FALSE, error);
      return;
    }
  if (info != NULL && is_verified (self, info))
    {
      finish (self, info, TRUE, NULL);
      return;
    }

  if (info != NULL)
    self->spare = baton_disco_info_ref (info);
  g_clear_pointer (&self->node, g_free);
  ask (self);
}

static void
on_reply_cb (BatonNode    *reply,
             const GError *error,
             gpointer      user_data)
{
  BatonInfoQuery *self = user_data;
  g_autoptr(BatonDiscoInfo) info = NULL;
  g_autoptr(GError) bad = NULL;

  self->request = 0;
  if (reply != NULL)
    info = baton_disco_info_parse (baton_node_find (reply, "query", BATON_NS_DISCO_INFO), &bad);

  if (self->node != NULL)
    take_node_answer (self, info, error ? error : bad);
  else
    finish (self, info, info && is_verified (self, info), error ? error : bad);
}

static void
ask (BatonInfoQuery *self)
{
  g_autoptr(BatonBuilder) b = baton_builder_new_iq ("get", baton_jid_get_text (self->jid), NULL);
  g_autoptr(BatonNode) iq = NULL;
  guint patience = BATON_PATIENCE_DISCO_MS;

  /* Both questions together take no longer than one may. */
  if (self->node != NULL || self->ver != NULL)
    patience /= 2;

  baton_builder_open (b, "query", BATON_NS_DISCO_INFO);
  if (self->node != NULL)
    baton_builder_attr (b, "node", self->node);
  baton_builder_close (b);
  iq = baton_builder_end (b);

  self->request = baton_port_request (self->port, iq, patience, on_reply_cb, self);
}

/* Asks; called once. */
void
baton_info_query_start (BatonInfoQuery *self)
{
  ask (self);
}

BatonJid *
baton_info_query_get_jid (BatonInfoQuery *self)
{
  return self->jid;
}

/* (nullable): the hash function of the caps that are asked about. */
const char *
baton_info_query_get_hash (BatonInfoQuery *self)
{
  return self->hash;
}

/* (nullable): */
const char *
baton_info_query_get_ver (BatonInfoQuery *self)
{
  return self->ver;
}
