/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-candidate.h"
#include "baton-tcp.h"

G_BEGIN_DECLS

/* How many attempts of one leg may be open at once: more than any peer lists that means well. */
#define BATON_DIALLER_MAX 32

/**
 * BatonDiallerEvents:
 * @connected: TCP is up, baton_dialler_request() makes sense
 * @granted: the SOCKS server let us in: the socket is yours (transfer full), the attempt is over
 * @failed: the attempt is over
 *
 * What becomes of attempts; never called from inside a verb.
 */
typedef struct {
  void (*connected) (guint attempt, gpointer user_data);
  void (*granted)   (guint attempt, BatonCandidate *candidate, BatonTcp *tcp, gpointer user_data);
  void (*failed)    (guint attempt, BatonLegReason reason, gpointer user_data);
} BatonDiallerEvents;

/**
 * BatonDialler:
 *
 * The attempts of one leg to reach SOCKS5 servers, told apart by the numbers that the caller gives them.
 */
typedef struct _BatonDialler BatonDialler;

BatonDialler *baton_dialler_new     (BatonClock               *clock,
                                     const BatonDiallerEvents *events,
                                     gpointer                  user_data);
void          baton_dialler_free    (BatonDialler             *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonDialler, baton_dialler_free)

gboolean      baton_dialler_dial    (BatonDialler             *self,
                                     guint                     attempt,
                                     BatonCandidate           *candidate,
                                     const char               *hash);
gboolean      baton_dialler_request (BatonDialler             *self,
                                     guint                     attempt);
void          baton_dialler_abandon (BatonDialler             *self,
                                     guint                     attempt);

G_END_DECLS
