/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-conduit.h"

G_BEGIN_DECLS

/**
 * BatonTestConduit:
 *
 * A conduit over a descriptor that makes it hard: short reads and writes, WAIT for no reason, and breaking in the
 * middle.
 */
#define BATON_TYPE_TEST_CONDUIT (baton_test_conduit_get_type ())
G_DECLARE_FINAL_TYPE (BatonTestConduit, baton_test_conduit, BATON, TEST_CONDUIT, GObject)

typedef struct {
  gsize step;         /* at most so many bytes at once; 0: no limit */
  guint wait_every;   /* each such call says WAIT; 0: none */
  guint64 break_at;   /* broken when so many bytes went through, either way; 0: never */
  gboolean socket;    /* tell the descriptor as the socket, and what is unsent */
} BatonTestConduitTraits;

/* Takes @fd. */
BatonConduit *baton_test_conduit_new       (int                            fd,
                                            const BatonTestConduitTraits  *traits);
gboolean      baton_test_conduit_is_closed (BatonConduit                  *conduit);

/* Two descriptors that are connected, by TCP over loopback or without. Blocking. */
void          baton_test_connect           (gboolean                       tcp,
                                            int                            fds[2]);

G_END_DECLS
