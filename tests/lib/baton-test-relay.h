/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BatonTestRelay:
 *
 * A stretch of network between a client and a server on loopback, that can be cut.
 */
#define BATON_TYPE_TEST_RELAY (baton_test_relay_get_type ())
G_DECLARE_FINAL_TYPE (BatonTestRelay, baton_test_relay, BATON, TEST_RELAY, GObject)

BatonTestRelay *baton_test_relay_new           (guint16         server_port);
guint16         baton_test_relay_get_port      (BatonTestRelay *self);
guint           baton_test_relay_get_n_clients (BatonTestRelay *self);

/* Every connection breaks, with a reset where @reset. New ones are let through. */
void            baton_test_relay_cut           (BatonTestRelay *self,
                                                gboolean        reset);
/* While @silent, bytes are swallowed on old and new connections alike. */
void            baton_test_relay_set_silent    (BatonTestRelay *self,
                                                gboolean        silent);

G_END_DECLS
