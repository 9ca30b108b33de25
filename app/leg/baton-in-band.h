/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-jid.h"
#include "baton-port.h"
#include "baton-stanza-error.h"

G_BEGIN_DECLS

/**
 * BatonInBandClaim:
 * @open: an iq with `open`; whoever takes it answers it, now or later
 * @data: an iq or a message with `data`, which is @child; an iq is answered by who takes it, now or later
 * @close: an iq with `close`; whoever takes it answers it
 * @failed: a message of ours came back as an error
 * @lost: our full JID is gone
 *
 * What one end of an in-band stream does with stanzas of its peer. Each may be %NULL; %FALSE: not mine. Called in
 * stream order.
 */
typedef struct {
  gboolean (*open)   (BatonNode *iq, BatonNode *child, gpointer user_data);
  gboolean (*data)   (BatonNode *stanza, BatonNode *child, gpointer user_data);
  gboolean (*close)  (BatonNode *iq, BatonNode *child, gpointer user_data);
  gboolean (*failed) (BatonNode *message, gpointer user_data);
  void     (*lost)   (gpointer user_data);
} BatonInBandClaim;

/**
 * BatonInBand:
 *
 * Hands in-band stanzas to the stream they belong to, which is known by the peer's full JID and the SID together. One
 * for each account.
 */
#define BATON_TYPE_IN_BAND (baton_in_band_get_type ())
G_DECLARE_FINAL_TYPE (BatonInBand, baton_in_band, BATON, IN_BAND, GObject)

BatonInBand *baton_in_band_new       (BatonPort              *port,
                                      BatonClock             *clock);
BatonPort   *baton_in_band_get_port  (BatonInBand            *self);
BatonClock  *baton_in_band_get_clock (BatonInBand            *self);

guint        baton_in_band_claim     (BatonInBand            *self,
                                      BatonJid               *peer,
                                      const char             *sid,
                                      const BatonInBandClaim *claim,
                                      gpointer                user_data);
void         baton_in_band_release   (BatonInBand            *self,
                                      guint                   id);

void         baton_in_band_accept    (BatonInBand            *self,
                                      BatonNode              *iq);
void         baton_in_band_refuse    (BatonInBand            *self,
                                      BatonNode              *stanza,
                                      BatonStanzaError        code);
BatonNode   *baton_in_band_make      (BatonJid               *peer,
                                      const char             *name,
                                      const char             *sid);

G_END_DECLS
