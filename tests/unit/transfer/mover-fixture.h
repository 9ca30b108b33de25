/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-mover-private.h"
#include "baton-test-conduit.h"
#include "baton-test-folder.h"
#include "baton-test.h"
#include "baton-transfer.h"

G_BEGIN_DECLS

/* One run of a mover, and how it ended. */
typedef struct {
  GCancellable *cancellable;
  BatonMover *mover;
  GError *error;
  gboolean done;
  gboolean ok;
} Moving;

/* Takes @mover. */
Moving      *start            (BatonMover                    *mover);
/* With waits of a fraction of a second. */
Moving      *start_impatient  (BatonMover                    *mover);
void         await            (Moving                        *moving);
/* Sees to it that nothing else holds the mover. */
void         moving_free      (Moving                        *moving);

#define assert_ok(moving) \
  G_STMT_START { \
    await (moving); \
    g_assert_no_error ((moving)->error); \
  } G_STMT_END

#define assert_fails(moving, code) \
  G_STMT_START { \
    await (moving); \
    g_assert_error ((moving)->error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_##code); \
  } G_STMT_END

BatonSource *open_source      (const char                    *path);
/* Receives "got". */
BatonSink   *open_sink        (BatonTestFolder               *folder,
                               guint64                        size);
/* Sends "sent", which is made, with the bytes of baton_test_bytes(). */
BatonMover  *make_sender      (BatonTestFolder               *folder,
                               gsize                          size,
                               int                            fd,
                               const BatonTestConduitTraits  *traits);
BatonMover  *make_receiver    (BatonTestFolder               *folder,
                               gsize                          size,
                               int                            fd,
                               const BatonTestConduitTraits  *traits);

G_END_DECLS
