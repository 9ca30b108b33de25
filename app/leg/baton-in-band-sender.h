/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-in-band-stream.h"
#include "baton-leg-factory.h"

G_BEGIN_DECLS

/* The largest block we send, bytes: servers limit stanzas to 64 KiB and more (protocol 5.1). */
#define BATON_IN_BAND_BLOCK_MAX 32768

/**
 * BatonInBandSender:
 *
 * The sending end of one in-band stream. Once its conduit is taken it keeps itself until the stream is over.
 */
#define BATON_TYPE_IN_BAND_SENDER (baton_in_band_sender_get_type ())
G_DECLARE_FINAL_TYPE (BatonInBandSender, baton_in_band_sender, BATON, IN_BAND_SENDER, GObject)

BatonInBandSender *baton_in_band_sender_new          (BatonInBand             *service,
                                                      BatonJid                *peer,
                                                      const char              *sid,
                                                      const BatonInBandTraits *traits,
                                                      const BatonInBandEvents *events,
                                                      gpointer                 user_data);
BatonConduit      *baton_in_band_sender_take_conduit (BatonInBandSender       *self);
void               baton_in_band_sender_drop         (BatonInBandSender       *self);

G_END_DECLS
