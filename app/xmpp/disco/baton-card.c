/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0030 sections 3 and 4, XEP-0115 section 6.2, XEP-0092 section 3, XEP-0199 section 4: answers about ourselves. */
#include "baton-card.h"

#include "baton-builder.h"
#include "baton-caps-hash.h"
#include "baton-config.h"
#include "baton-disco-info-private.h"
#include "baton-ns.h"
#include "baton-stanza-error.h"

struct _BatonCard
{
  BatonPort      *port;
  char           *name;
  GPtrArray      *features;    /* (element-type utf8) */
  BatonDiscoInfo *info;        /* made of the above */
  char           *ver;         /* its hash */
  GArray         *watches;     /* (element-type guint) */
};

/* XEP-0030's registry of identities: a client on a desktop. */
static const char identity_category[] = "client";
static const char identity_type[] = "pc";

/* What this file and its neighbours do; other rooms add what they do. */
static const char * const own_features[] = {
  BATON_NS_DISCO_INFO,
  BATON_NS_CAPS,
  BATON_NS_PING,
  BATON_NS_VERSION,
  BATON_NS_DATA,
};

static void
write_anew (BatonCard *self)
{
  g_ptr_array_add (self->features, NULL);
  g_clear_pointer (&self->info, baton_disco_info_unref);
  self->info = baton_disco_info_new (identity_category, identity_type, self->name,
                                     (const char * const *) self->features->pdata);
  g_ptr_array_remove_index (self->features, self->features->len - 1);

  g_free (self->ver);
  self->ver = baton_caps_hash_of (self->info, "sha-1");
}

static char *
dup_caps_node (BatonCard *self)
{
  return g_strconcat (BATON_CARD_NODE "#", self->ver, NULL);
}

/* An entity that asks about a node must be answered about that node, or with an error. */
static gboolean
is_our_node (BatonCard  *self,
             const char *node)
{
  g_autofree char *ours = dup_caps_node (self);

  return node == NULL || *node == '\0' || g_str_equal (node, ours);
}

static void
refuse_node (BatonPort *port,
             BatonNode *iq)
{
  g_autoptr(BatonNode) reply = baton_stanza_error_reply (iq, BATON_STANZA_ERROR_ITEM_NOT_FOUND, NULL);

  baton_port_send (port, reply);
}

static void
write_info (BatonCard    *self,
            BatonBuilder *b)
{
  GPtrArray *identities = baton_disco_info_get_identities (self->info);
  const char * const *features = baton_disco_info_get_features (self->info);

  for (guint i = 0; i < identities->len; i++)
    {
      const BatonDiscoIdentity *identity = g_ptr_array_index (identities, i);

      baton_builder_open (b, "identity", BATON_NS_DISCO_INFO);
      baton_builder_attr (b, "category", identity->category);
      baton_builder_attr (b, "type", identity->type);
      baton_builder_attr (b, "name", identity->name);
      baton_builder_close (b);
    }
  for (guint i = 0; features[i]; i++)
    {
      baton_builder_open (b, "feature", BATON_NS_DISCO_INFO);
      baton_builder_attr (b, "var", features[i]);
      baton_builder_close (b);
    }
}

static void
answer_disco (BatonCard  *self,
              BatonNode  *iq,
              const char *ns)
{
  BatonNode *query = baton_node_find (iq, "query", ns);
  const char *node = baton_node_get_attr (query, "node");
  g_autoptr(BatonBuilder) b = NULL;
  g_autoptr(BatonNode) reply = NULL;

  if (!is_our_node (self, node))
    {
      refuse_node (self->port, iq);
      return;
    }

  b = baton_builder_new_reply (iq, "result");
  baton_builder_open (b, "query", ns);
  baton_builder_attr (b, "node", node);
  if (g_str_equal (ns, BATON_NS_DISCO_INFO))
    write_info (self, b);
  baton_builder_close (b);
  reply = baton_builder_end (b);
  baton_port_send (self->port, reply);
}

static gboolean
on_info_cb (BatonPort *port,
            BatonNode *stanza,
            BatonJid  *from,
            gpointer   user_data)
{
  answer_disco (user_data, stanza, BATON_NS_DISCO_INFO);
  return TRUE;
}

static gboolean
on_items_cb (BatonPort *port,
             BatonNode *stanza,
             BatonJid  *from,
             gpointer   user_data)
{
  answer_disco (user_data, stanza, BATON_NS_DISCO_ITEMS);
  return TRUE;
}

/* The system is left out on purpose: XEP-0092 section 5 warns of telling it to everybody. */
static gboolean
on_version_cb (BatonPort *port,
               BatonNode *stanza,
               BatonJid  *from,
               gpointer   user_data)
{
  BatonCard *self = user_data;
  g_autoptr(BatonBuilder) b = baton_builder_new_reply (stanza, "result");
  g_autoptr(BatonNode) reply = NULL;

  baton_builder_open (b, "query", BATON_NS_VERSION);
  baton_builder_leaf (b, "name", NULL, self->name);
  baton_builder_leaf (b, "version", NULL, BATON_VERSION);
  baton_builder_close (b);
  reply = baton_builder_end (b);
  baton_port_send (port, reply);
  return TRUE;
}

static gboolean
on_ping_cb (BatonPort *port,
            BatonNode *stanza,
            BatonJid  *from,
            gpointer   user_data)
{
  g_autoptr(BatonBuilder) b = baton_builder_new_reply (stanza, "result");
  g_autoptr(BatonNode) reply = baton_builder_end (b);

  baton_port_send (port, reply);
  return TRUE;
}

static void
watch (BatonCard      *self,
       const char     *name,
       const char     *ns,
       BatonPortWatch  func)
{
  guint id = baton_port_watch (self->port, BATON_PORT_IQ_GET, name, ns, func, self);

  g_array_append_val (self->watches, id);
}

/* (transfer full): answers from now on, as long as it lives. */
BatonCard *
baton_card_new (BatonPort *port)
{
  BatonCard *self = g_new0 (BatonCard, 1);

  self->port = g_object_ref (port);
  self->name = g_strdup ("Baton");
  self->features = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (own_features); i++)
    g_ptr_array_add (self->features, g_strdup (own_features[i]));
  self->watches = g_array_new (FALSE, FALSE, sizeof (guint));
  write_anew (self);

  watch (self, "query", BATON_NS_DISCO_INFO, on_info_cb);
  watch (self, "query", BATON_NS_DISCO_ITEMS, on_items_cb);
  watch (self, "query", BATON_NS_VERSION, on_version_cb);
  watch (self, "ping", BATON_NS_PING, on_ping_cb);
  return self;
}

void
baton_card_free (BatonCard *self)
{
  for (guint i = 0; i < self->watches->len; i++)
    baton_port_unwatch (self->port, g_array_index (self->watches, guint, i));
  g_array_unref (self->watches);
  g_ptr_array_unref (self->features);
  g_clear_pointer (&self->info, baton_disco_info_unref);
  g_free (self->ver);
  g_free (self->name);
  g_object_unref (self->port);
  g_free (self);
}

/*
 * baton_card_set_name:
 * @name: shown to others
 *
 * Returns: whether that changed anything
 */
gboolean
baton_card_set_name (BatonCard  *self,
                     const char *name)
{
  if (g_str_equal (self->name, name))
    return FALSE;

  g_free (self->name);
  self->name = g_strdup (name);
  write_anew (self);
  return TRUE;
}

/*
 * baton_card_add_feature:
 *
 * Returns: whether that changed anything
 */
gboolean
baton_card_add_feature (BatonCard  *self,
                        const char *feature)
{
  if (baton_disco_info_has_feature (self->info, feature))
    return FALSE;

  g_ptr_array_add (self->features, g_strdup (feature));
  write_anew (self);
  return TRUE;
}

/* (transfer full): the `c` element of our presence. */
BatonNode *
baton_card_dup_caps (BatonCard *self)
{
  g_autoptr(BatonBuilder) b = baton_builder_new ("c", BATON_NS_CAPS);

  baton_builder_attr (b, "hash", "sha-1");
  baton_builder_attr (b, "node", BATON_CARD_NODE);
  baton_builder_attr (b, "ver", self->ver);
  return baton_builder_end (b);
}
