/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-negotiator.h"
#include "baton-note.h"

G_BEGIN_DECLS

/**
 * NegotiateSink:
 *
 * Hears offers and notes and remembers both; a note is one line of text.
 */
#define NEGOTIATE_TYPE_SINK (negotiate_sink_get_type ())
G_DECLARE_FINAL_TYPE (NegotiateSink, negotiate_sink, NEGOTIATE, SINK, GObject)

NegotiateSink    *negotiate_sink_new       (void);
/* Ends and drops the negotiation inside the next note, as a transfer may. */
void              negotiate_sink_set_hasty (NegotiateSink    *self,
                                            BatonNegotiation *negotiation);

/* (nullable): the oldest offer or note that was not taken yet. */
BatonNegotiation *negotiate_sink_take_offer (NegotiateSink   *self);
char             *negotiate_sink_take_note (NegotiateSink    *self);

#define negotiate_assert_note(sink, text) \
  G_STMT_START { \
    g_autofree char *negotiate_note = negotiate_sink_take_note (sink); \
    g_assert_cmpstr (negotiate_note, ==, text); \
  } G_STMT_END

G_END_DECLS
