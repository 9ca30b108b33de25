/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-disco.h"
#include "baton-peer-info.h"

G_BEGIN_DECLS

BatonPeerInfo *baton_peer_lookup (BatonDisco           *disco,
                                  BatonJid             *jid,
                                  const BatonDiscoInfo *info);

G_END_DECLS
