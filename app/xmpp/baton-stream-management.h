/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-node.h"

G_BEGIN_DECLS

/**
 * BatonStreamManagement:
 *
 * XEP-0198 as a value: what was counted, and which stanzas the server has not confirmed. It does no I/O.
 */
typedef struct _BatonStreamManagement BatonStreamManagement;

BatonStreamManagement *baton_stream_management_new           (void);
void                   baton_stream_management_free          (BatonStreamManagement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonStreamManagement, baton_stream_management_free)

void                   baton_stream_management_reset         (BatonStreamManagement *self);
void                   baton_stream_management_enable        (BatonStreamManagement *self,
                                                              BatonNode             *enabled);
void                   baton_stream_management_count_from    (BatonStreamManagement *self,
                                                              guint32                received,
                                                              guint32                acked);
gboolean               baton_stream_management_is_enabled    (BatonStreamManagement *self);
const char            *baton_stream_management_get_id        (BatonStreamManagement *self);
guint                  baton_stream_management_get_max_s     (BatonStreamManagement *self);

void                   baton_stream_management_received      (BatonStreamManagement *self);
guint32                baton_stream_management_get_received  (BatonStreamManagement *self);

void                   baton_stream_management_sent          (BatonStreamManagement *self,
                                                              BatonNode             *stanza,
                                                              gsize                  size);
gboolean               baton_stream_management_acked         (BatonStreamManagement *self,
                                                              BatonNode             *element);
gboolean               baton_stream_management_wants_ack     (BatonStreamManagement *self);
void                   baton_stream_management_asked         (BatonStreamManagement *self);
gboolean               baton_stream_management_is_asking     (BatonStreamManagement *self);
gsize                  baton_stream_management_get_unacked   (BatonStreamManagement *self);
void                   baton_stream_management_foreach       (BatonStreamManagement *self,
                                                              GFunc                  func,
                                                              gpointer               user_data);
void                   baton_stream_management_resumed       (BatonStreamManagement *self);

G_END_DECLS
