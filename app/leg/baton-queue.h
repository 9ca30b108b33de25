/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much waits between the main loop and the worker before one of them has to wait, bytes. */
#define BATON_QUEUE_SIZE (256 * 1024)

typedef void (*BatonQueueFunc) (gpointer user_data);

/**
 * BatonQueue:
 *
 * Bytes on their way between the main loop and the one worker thread that has the conduit, in one direction. Reference
 * counted; both sides hold it.
 */
typedef struct _BatonQueue BatonQueue;

BatonQueue *baton_queue_new         (gboolean         outgoing,
                                     BatonQueueFunc   changed,
                                     gpointer         user_data);
BatonQueue *baton_queue_ref         (BatonQueue      *self);
void        baton_queue_unref       (BatonQueue      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonQueue, baton_queue_unref)

/* Main loop. No more calls of `changed`; before what it points to goes. */
void        baton_queue_detach      (BatonQueue      *self);
/* Main loop, incoming. */
gboolean    baton_queue_push        (BatonQueue      *self,
                                     gconstpointer    bytes,
                                     gsize            length);
/* Main loop, outgoing. */
gsize       baton_queue_pull        (BatonQueue      *self,
                                     gpointer         buffer,
                                     gsize            length,
                                     gboolean         whole);
void        baton_queue_confirm     (BatonQueue      *self,
                                     gsize            length);
gboolean    baton_queue_is_finished (BatonQueue      *self);
/* Main loop, either. */
gsize       baton_queue_get_fill    (BatonQueue      *self);
gboolean    baton_queue_is_closed   (BatonQueue      *self);
void        baton_queue_end         (BatonQueue      *self);
void        baton_queue_break       (BatonQueue      *self,
                                     const GError    *error);

/* Worker: what a #BatonConduit does. */
gssize      baton_queue_read        (BatonQueue      *self,
                                     gpointer         buffer,
                                     gsize            length,
                                     GError         **error);
gssize      baton_queue_write       (BatonQueue      *self,
                                     gconstpointer    buffer,
                                     gsize            length,
                                     GError         **error);
int         baton_queue_get_poll    (BatonQueue      *self,
                                     gboolean         for_write);
gboolean    baton_queue_finish      (BatonQueue      *self,
                                     GError         **error);
void        baton_queue_close       (BatonQueue      *self);
guint64     baton_queue_get_unsent  (BatonQueue      *self);

G_END_DECLS
