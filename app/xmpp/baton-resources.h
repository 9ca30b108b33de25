/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-contact.h"
#include "baton-disco.h"
#include "baton-node.h"

G_BEGIN_DECLS

/* One account at one time; more than anybody signs in with. The stalest one makes room. */
#define BATON_RESOURCES_MAX_EACH      32
/* Resources of people who are not on the roster and sent their presence unasked; the stalest one makes room. */
#define BATON_RESOURCES_MAX_STRANGERS 64

typedef enum {
  BATON_RESOURCE_UNASKED,  /* nothing is known of its software, or what was known is out of date */
  BATON_RESOURCE_KNOWN,
  BATON_RESOURCE_REFUSED,  /* it was asked and answered nothing of use */
  BATON_RESOURCE_SILENT,   /* it was asked and did not answer */
} BatonResourceState;

typedef struct {
  BatonJid           *jid;        /* full; bare only for a gateway that sends presence as such */
  BatonPresence       presence;   /* never offline */
  int                 priority;   /* -128 to 127 */
  guint64             serial;     /* grows with every presence of anybody */
  gboolean            stranger;
  char               *caps_node;  /* (nullable) */
  char               *caps_hash;  /* (nullable): the hash function; NULL for caps of before XEP-0115 1.4 */
  char               *caps_ver;   /* (nullable) */
  BatonResourceState  state;
  BatonDiscoInfo     *info;       /* (nullable): the last that was known */
} BatonResource;

/*
 * BatonResources:
 *
 * Who is available, by bare and by full JID: the presence that others sent us (RFC 6121 section 4).
 */
typedef struct _BatonResources BatonResources;

BatonResources *baton_resources_new       (void);
void            baton_resources_free      (BatonResources  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonResources, baton_resources_free)

BatonResource  *baton_resources_take      (BatonResources  *self,
                                           BatonJid        *from,
                                           const BatonNode *presence,
                                           gboolean         stranger);
gboolean        baton_resources_drop      (BatonResources  *self,
                                           BatonJid        *from);
GPtrArray      *baton_resources_drop_all  (BatonResources  *self);
void            baton_resources_befriend  (BatonResources  *self,
                                           BatonJid        *bare);

BatonResource  *baton_resources_find      (BatonResources  *self,
                                           BatonJid        *jid);
GPtrArray      *baton_resources_dup_best  (BatonResources  *self,
                                           BatonJid        *bare);

void            baton_resource_set_info   (BatonResource      *self,
                                           BatonResourceState  state,
                                           BatonDiscoInfo     *info);

G_END_DECLS
