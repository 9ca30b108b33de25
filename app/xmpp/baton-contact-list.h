/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-contact.h"

G_BEGIN_DECLS

/*
 * BatonContactList:
 *
 * The contacts behind the list model of a roster, found by address, and what the model tells of their coming and going.
 */
typedef struct _BatonContactList BatonContactList;

/* @model is unowned and outlives the list. */
BatonContactList *baton_contact_list_new     (GListModel       *model);
void              baton_contact_list_free    (BatonContactList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonContactList, baton_contact_list_free)

guint             baton_contact_list_get_n   (BatonContactList *self);
/* (transfer none) (nullable): */
BatonContact     *baton_contact_list_get     (BatonContactList *self,
                                              guint             position);
BatonContact     *baton_contact_list_find    (BatonContactList *self,
                                              BatonJid         *bare);
guint             baton_contact_list_count_strangers (BatonContactList *self);

/* Puts somebody new at the end; the model tells of it by the next baton_contact_list_tell(). */
BatonContact     *baton_contact_list_append  (BatonContactList *self,
                                              BatonJid         *bare);
void              baton_contact_list_tell    (BatonContactList *self);
/* The model tells at once. */
void              baton_contact_list_remove  (BatonContactList *self,
                                              BatonContact     *contact);

G_END_DECLS
