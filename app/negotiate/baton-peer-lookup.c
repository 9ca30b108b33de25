/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-peer-lookup.h"

/**
 * baton_peer_lookup:
 * @disco: where the entity caps of others are known
 * @jid: a full JID
 * @info: (nullable): what its client says of itself
 *
 * Returns: (transfer full): what transfers want to know of the client at @jid; its features are empty without @info
 */
BatonPeerInfo *
baton_peer_lookup (BatonDisco           *disco,
                   BatonJid             *jid,
                   const BatonDiscoInfo *info)
{
  static const char * const no_features[] = { NULL };

  return baton_peer_info_new (info ? baton_disco_info_get_name (info) : NULL,
                              baton_disco_peek_caps_node (disco, jid),
                              info ? baton_disco_info_get_features (info) : no_features);
}
