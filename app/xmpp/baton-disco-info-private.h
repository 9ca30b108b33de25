/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-disco-form.h"
#include "baton-disco.h"
#include "baton-node.h"

G_BEGIN_DECLS

/* What an answer may hold before it is refused whole: several times what the largest servers say of themselves. */
#define BATON_DISCO_MAX_IDENTITIES   32
#define BATON_DISCO_MAX_FEATURES    512
#define BATON_DISCO_MAX_FORMS        16

typedef struct {
  char *category;
  char *type;
  char *lang;  /* never NULL; empty when none was given */
  char *name;  /* never NULL; empty when none was given; as sent, not made safe for display */
} BatonDiscoIdentity;

BatonDiscoInfo *baton_disco_info_new            (const char            *category,
                                                 const char            *type,
                                                 const char            *name,
                                                 const char * const    *features);
BatonDiscoInfo *baton_disco_info_new_empty      (void);
BatonDiscoInfo *baton_disco_info_parse          (const BatonNode       *query,
                                                 GError               **error);
GPtrArray      *baton_disco_info_get_identities (const BatonDiscoInfo  *self);
GPtrArray      *baton_disco_info_get_forms      (const BatonDiscoInfo  *self);
gboolean        baton_disco_info_has_doubles    (const BatonDiscoInfo  *self);

G_END_DECLS
