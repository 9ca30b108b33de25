/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-stream-management.h"
#include "baton-stream.h"

G_BEGIN_DECLS

/**
 * BatonLinkFuncs:
 * @stanza: one came, and is counted
 * @broken: the other side is gone, or cannot be trusted; @resumable: the session may live on
 */
typedef struct
{
  void (*stanza) (BatonNode    *stanza,
                  gpointer      user_data);
  void (*broken) (const GError *error,
                  gboolean      resumable,
                  gpointer      user_data);
} BatonLinkFuncs;

/**
 * BatonLink:
 *
 * The stanzas of one session over one stream after the other: counts and confirms them, keeps what the server has not
 * confirmed, and notices when nobody is there.
 */
typedef struct _BatonLink BatonLink;

BatonLink             *baton_link_new            (BatonClock           *clock,
                                                  const char           *domain,
                                                  const BatonLinkFuncs *funcs,
                                                  gpointer              user_data);
void                   baton_link_free           (BatonLink            *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonLink, baton_link_free)

BatonStreamManagement *baton_link_get_management (BatonLink            *self);
void                   baton_link_begin          (BatonLink            *self,
                                                  BatonStream          *stream,
                                                  gboolean              resumed);
void                   baton_link_end            (BatonLink            *self);
void                   baton_link_take           (BatonLink            *self,
                                                  BatonNode            *element);
void                   baton_link_heard          (BatonLink            *self);
void                   baton_link_send           (BatonLink            *self,
                                                  BatonNode            *stanza);
gsize                  baton_link_get_unsent     (BatonLink            *self);
void                   baton_link_probe          (BatonLink            *self);

G_END_DECLS
