/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-mover-private.h"

G_BEGIN_DECLS

typedef enum {
  BATON_HAUL_OVER,
  BATON_HAUL_FAILED,
  BATON_HAUL_RESTS,  /* nothing moves and others wait for the thread: to be run again later */
} BatonHaulResult;

/**
 * BatonHaul:
 *
 * What a mover does in its thread: the loop between a file and a conduit. Run by one thread at a time; the getters are
 * for any.
 */
typedef struct _BatonHaul BatonHaul;

BatonHaul       *baton_haul_new_sender   (BatonSource               *source,
                                          BatonConduit              *conduit,
                                          guint64                    offset,
                                          guint64                    length);
BatonHaul       *baton_haul_new_receiver (BatonSink                 *sink,
                                          BatonConduit              *conduit,
                                          guint64                    size);
void             baton_haul_free         (BatonHaul                 *self);
void             baton_haul_set_patience (BatonHaul                 *self,
                                          const BatonMoverPatience  *patience);
void             baton_haul_set_hashing  (BatonHaul                 *self,
                                          gboolean                   hashing);

BatonHaulResult  baton_haul_run          (BatonHaul                 *self,
                                          GCancellable              *cancellable,
                                          GError                   **error);
char            *baton_haul_finish       (BatonHaul                 *self);

guint64          baton_haul_get_bytes    (BatonHaul                 *self);
gint64           baton_haul_get_first_us (BatonHaul                 *self);
gint64           baton_haul_get_last_us  (BatonHaul                 *self);
gboolean         baton_haul_get_stalled  (BatonHaul                 *self);
BatonMoverEnd    baton_haul_get_end      (BatonHaul                 *self);

G_END_DECLS
