/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-disco-private.h"
#include "baton-leg-factory.h"
#include "baton-manager.h"
#include "baton-negotiator.h"
#include "baton-test-folder.h"
#include "baton-test-port.h"
#include "baton-test.h"

G_BEGIN_DECLS

typedef struct {
  BatonTestPort   *port;
  BatonDisco      *disco;
  BatonLegFactory *legs;
  BatonNegotiator *negotiator;
  BatonManager    *manager;
} End;

typedef struct {
  BatonClock      *clock;
  BatonTestFolder *folder;
  BatonTestFolder *into;
  BatonJid        *juliet_jid;
  End              romeo;
  End              juliet;
} Story;

/* Two managers with real legs over loopback, their stanzas joined back to back. */
void           story_init           (Story              *story);
/* Stops both, and sees to it that nothing is left. */
void           story_clear          (Story              *story);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Story, story_clear)
/* Waits until everything of @end is over and closed. */
void           story_stop           (End                *end);

/* Romeo sends Juliet "@name" of @size bytes. */
BatonTransfer *story_send           (Story              *story,
                                     const char         *name,
                                     gsize               size);
/* Waits for Juliet's newest offer. */
BatonTransfer *story_offered        (Story              *story);
void           story_accept         (Story              *story,
                                     BatonTransfer      *transfer);
/* For baton_manager_accept_async(); @user_data: %NULL when it must do, or an int that becomes the error's code, or -1. */
void           story_on_accepted_cb (GObject            *source,
                                     GAsyncResult       *result,
                                     gpointer            user_data);
/* Waits for its end. */
void           assert_failed        (BatonTransfer      *transfer,
                                     BatonTransferError  code);

G_END_DECLS
