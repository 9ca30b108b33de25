/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-conduit.h"
#include "baton-in-band.h"
#include "baton-leg-kind.h"

G_BEGIN_DECLS

/**
 * BatonInBandEvents:
 * @asked: the peer opens the stream: answer it
 * @opened: the peer took our open
 * @lost: the stream is gone before its conduit was taken
 *
 * What one end of an in-band stream tells its leg; nothing after its conduit was taken, or it was dropped.
 */
typedef struct {
  void (*asked)  (gpointer user_data);
  void (*opened) (gpointer user_data);
  void (*lost)   (BatonLegReason reason, const char *text, gpointer user_data);
} BatonInBandEvents;

/* What a stanza error, or none in time, says of the road. */
BatonLegReason baton_in_band_reason_of (const GError *error);
/* The same for who has the conduit. */
GError        *baton_in_band_error_of  (BatonLegReason  reason,
                                        const char     *text);

G_END_DECLS
