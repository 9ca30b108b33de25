/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdatomic.h>

G_BEGIN_DECLS

/**
 * BatonTally:
 * @moved: in the sink, or written to the conduit, bytes
 * @unsent: of these, not with the peer's machine yet
 * @progress_us: when something moved last
 * @paused_us: since when nobody is to blame for nothing moving; 0: not so
 * @bytes: what people are told
 * @first_us: when the first byte moved; 0: none yet
 * @last_us: when @bytes grew last; 0: never yet
 * @stalled: nothing moved for long
 *
 * What a haul has moved and when. Times are monotonic microseconds. Its thread writes it; the atomic fields may be read
 * by any.
 */
typedef struct {
  guint64 moved;
  guint64 unsent;
  gint64 progress_us;
  gint64 paused_us;

  _Atomic guint64 bytes;
  _Atomic gint64 first_us;
  _Atomic gint64 last_us;
  _Atomic gboolean stalled;
} BatonTally;

void   baton_tally_pause       (BatonTally        *self);
void   baton_tally_resume      (BatonTally        *self);
void   baton_tally_touch       (BatonTally        *self);
void   baton_tally_begin       (BatonTally        *self);
void   baton_tally_add         (BatonTally        *self,
                                gsize              length);
void   baton_tally_set_unsent  (BatonTally        *self,
                                guint64            unsent);
gint64 baton_tally_get_idle_ms (const BatonTally  *self);

G_END_DECLS
