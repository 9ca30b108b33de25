/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-node.h"

G_BEGIN_DECLS

/* What a form of an answer may hold before the answer is refused whole. */
#define BATON_DISCO_MAX_FIELDS       64  /* in one form */
#define BATON_DISCO_MAX_VALUES       64  /* in one field */
#define BATON_DISCO_MAX_TEXT       1023  /* bytes of any one string; a JID part's own limit */

typedef struct {
  char       *var;
  GPtrArray  *values;  /* (element-type utf8) */
} BatonDiscoField;

typedef struct {
  char       *form_type;  /* (nullable): NULL when it has none, or one that is not hidden */
  gboolean    ambiguous;  /* FORM_TYPE has several different values */
  GPtrArray  *fields;     /* (element-type BatonDiscoField), without FORM_TYPE */
} BatonDiscoForm;

BatonDiscoForm *baton_disco_form_parse (const BatonNode  *node,
                                        GError          **error);
void            baton_disco_form_free  (BatonDiscoForm   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonDiscoForm, baton_disco_form_free)

G_END_DECLS
