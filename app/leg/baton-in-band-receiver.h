/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-in-band-stream.h"

G_BEGIN_DECLS

/**
 * BatonInBandReceiver:
 *
 * The receiving end of one in-band stream. Once its conduit is taken it keeps itself until the stream is over.
 */
#define BATON_TYPE_IN_BAND_RECEIVER (baton_in_band_receiver_get_type ())
G_DECLARE_FINAL_TYPE (BatonInBandReceiver, baton_in_band_receiver, BATON, IN_BAND_RECEIVER, GObject)

BatonInBandReceiver *baton_in_band_receiver_new          (BatonInBand             *service,
                                                          BatonJid                *peer,
                                                          const char              *sid,
                                                          const BatonInBandEvents *events,
                                                          gpointer                 user_data);
void                 baton_in_band_receiver_answer       (BatonInBandReceiver     *self,
                                                          gboolean                 accept);
BatonConduit        *baton_in_band_receiver_take_conduit (BatonInBandReceiver     *self);
void                 baton_in_band_receiver_drop         (BatonInBandReceiver     *self);

G_END_DECLS
