/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-clock.h"
#include "baton-port.h"
#include "baton-stream.h"

G_BEGIN_DECLS

/**
 * BatonSession:
 *
 * The port of one account: one session after the other, each over one stream after the other. It does not reconnect by
 * itself: whoever owns it brings the next stream. Property `online` (boolean, notifies): stanzas flow.
 */
#define BATON_TYPE_SESSION (baton_session_get_type ())
G_DECLARE_FINAL_TYPE (BatonSession, baton_session, BATON, SESSION, GObject)

BatonSession *baton_session_new          (BatonClock           *clock,
                                          BatonJid             *jid);

void          baton_session_start_async  (BatonSession         *self,
                                          BatonStream          *stream,
                                          const char           *password,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean      baton_session_start_finish (BatonSession         *self,
                                          GAsyncResult         *result,
                                          gboolean             *resumed,
                                          GError              **error);
void          baton_session_end_async    (BatonSession         *self,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean      baton_session_end_finish   (BatonSession         *self,
                                          GAsyncResult         *result,
                                          GError              **error);
void          baton_session_probe        (BatonSession         *self);

gboolean      baton_session_get_online   (BatonSession         *self);
const GError *baton_session_get_error    (BatonSession         *self);

G_END_DECLS
