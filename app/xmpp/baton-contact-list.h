/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-contact.h"
#include "baton-disco.h"
#include "baton-roster-item.h"

G_BEGIN_DECLS

/*
 * BatonContactList:
 *
 * The contacts behind the list model of a roster, found by address, and what the model tells of their coming and going.
 */
typedef struct _BatonContactList BatonContactList;

/* Contacts that are kept; servers allow a few thousand at most. */
#define BATON_CONTACT_LIST_MAX 10000

/* @model is unowned and outlives the list. @disco knows who is available. */
BatonContactList *baton_contact_list_new     (GListModel       *model,
                                              BatonDisco       *disco);
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

/* What the server says of the roster, and of one of its items; what it does not name stays in the second case. */
void              baton_contact_list_take_all (BatonContactList *self,
                                               GPtrArray        *items);
void              baton_contact_list_take    (BatonContactList      *self,
                                              const BatonRosterItem *item);
/* Somebody stays in the list for one of two reasons: being on the roster, and asking to be let in. */
void              baton_contact_list_leave_roster    (BatonContactList *self,
                                                      BatonContact     *contact);
void              baton_contact_list_stop_wanting_in (BatonContactList *self,
                                                      BatonContact     *contact);
/* The resources of @contact changed. */
void              baton_contact_list_update  (BatonContactList *self,
                                              BatonContact     *contact);
void              baton_contact_list_remove  (BatonContactList *self,
                                              BatonContact     *contact);

G_END_DECLS
