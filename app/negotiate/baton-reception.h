/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-disco.h"
#include "baton-negotiator.h"
#include "baton-port.h"
#include "baton-sid-book.h"

G_BEGIN_DECLS

/**
 * BatonReception:
 *
 * Where offers of peers arrive: looked through, counted, and handed to whoever hears of them.
 */
typedef struct _BatonReception BatonReception;

BatonReception *baton_reception_new      (BatonPort      *port,
                                          BatonDisco     *disco,
                                          BatonSidBook   *book);
void            baton_reception_close    (BatonReception *self);
void            baton_reception_set_sink (BatonReception *self,
                                          BatonOfferSink *sink);
void            baton_reception_take     (BatonReception *self,
                                          BatonNode      *iq,
                                          BatonJid       *from);

G_END_DECLS
