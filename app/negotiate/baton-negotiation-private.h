/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-negotiation.h"

G_BEGIN_DECLS

/* For the kinds of negotiation and their maker, nobody else. */
void     baton_negotiation_tell          (BatonNegotiation *self,
                                          const BatonNote  *note);
gboolean baton_negotiation_has_sink      (BatonNegotiation *self);
void     baton_negotiation_set_peer_info (BatonNegotiation *self,
                                          BatonPeerInfo    *info);

G_END_DECLS
