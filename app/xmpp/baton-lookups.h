/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-jid.h"

G_BEGIN_DECLS

/* Questions that nobody asked for, at one time: few enough to leave the stream to the user's own. */
#define BATON_LOOKUPS_MAX_RUNNING 4
/* And that wait; a large roster that comes online at once. What does not fit is not asked. */
#define BATON_LOOKUPS_MAX_WAITING 2048

/*
 * BatonLookupsStart:
 *
 * Starts the question to @jid, to be ended with baton_lookups_done().
 *
 * Returns: %FALSE when there is nothing to ask any more
 */
typedef gboolean (*BatonLookupsStart) (BatonJid *jid,
                                       gpointer  user_data);

/*
 * BatonLookups:
 *
 * The queue of questions Baton asks by itself: bounded, one at a time for each person, so that who never answers
 * holds up nobody else.
 */
typedef struct _BatonLookups BatonLookups;

BatonLookups *baton_lookups_new   (BatonLookupsStart  start,
                                   gpointer           user_data);
void          baton_lookups_free  (BatonLookups      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonLookups, baton_lookups_free)

void          baton_lookups_add   (BatonLookups      *self,
                                   BatonJid          *jid);
void          baton_lookups_done  (BatonLookups      *self,
                                   BatonJid          *jid);
void          baton_lookups_clear (BatonLookups      *self);

G_END_DECLS
