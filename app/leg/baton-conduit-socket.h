/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-conduit.h"

G_BEGIN_DECLS

/**
 * BatonConduitSocket:
 *
 * A conduit over a connected TCP socket.
 */
#define BATON_TYPE_CONDUIT_SOCKET (baton_conduit_socket_get_type ())
G_DECLARE_FINAL_TYPE (BatonConduitSocket, baton_conduit_socket, BATON, CONDUIT_SOCKET, GObject)

BatonConduit *baton_conduit_socket_new (int fd);

G_END_DECLS
