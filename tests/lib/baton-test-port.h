/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-port.h"

G_BEGIN_DECLS

/**
 * BatonTestPort:
 *
 * A port without a server. It keeps what is sent until the test takes it, and takes in what the test makes up; two of
 * them can be joined back to back. What comes in goes through the real router, so answers are matched, timed out and
 * refused as they will be.
 */
#define BATON_TYPE_TEST_PORT (baton_test_port_get_type ())
G_DECLARE_FINAL_TYPE (BatonTestPort, baton_test_port, BATON, TEST_PORT, GObject)

BatonTestPort *baton_test_port_new               (const char    *full_jid,
                                                  BatonClock    *clock);

/* What was sent, the oldest first: (transfer full) (nullable) and (transfer none) (nullable). */
BatonNode     *baton_test_port_take              (BatonTestPort *self);
BatonNode     *baton_test_port_peek              (BatonTestPort *self);
guint          baton_test_port_get_n_sent        (BatonTestPort *self);

/* Lets a stanza come in, as a node or as text; text without a namespace is jabber:client. */
void           baton_test_port_inject            (BatonTestPort *self,
                                                  BatonNode     *stanza);
void           baton_test_port_inject_text       (BatonTestPort *self,
                                                  const char    *text);
/* Lets the answer to @request, which was sent, come in: a result with @payload (nullable) in it. */
void           baton_test_port_answer            (BatonTestPort *self,
                                                  BatonNode     *request,
                                                  BatonNode     *payload);

/* Back to back: what one sends to the JID of the other, full or bare, can be delivered there. */
void           baton_test_port_join              (BatonTestPort *self,
                                                  BatonTestPort *other);
/* Delivers the oldest such stanza; FALSE when there is none. */
gboolean       baton_test_port_deliver           (BatonTestPort *self);
/* Delivers in both directions until nothing is left. */
void           baton_test_port_run               (BatonTestPort *self);
/* From now on both deliver from the main loop, one stanza a turn. */
void           baton_test_port_set_automatic     (BatonTestPort *self);

/* The full JID is gone: requests fail, `::lost` is emitted, and nothing goes out until it is found again. */
void           baton_test_port_lose              (BatonTestPort *self);
void           baton_test_port_find_again        (BatonTestPort *self,
                                                  const char    *full_jid);

void           baton_test_port_set_loopback      (BatonTestPort *self,
                                                  gboolean       loopback);
void           baton_test_port_set_local_address (BatonTestPort *self,
                                                  const char    *address);
void           baton_test_port_set_unsent        (BatonTestPort *self,
                                                  gsize          bytes);

G_END_DECLS
