/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-transfer.h"

G_BEGIN_DECLS

typedef struct _BatonClock BatonClock;
typedef struct _BatonLegFactory BatonLegFactory;
typedef struct _BatonNegotiator BatonNegotiator;

/**
 * BatonManager:
 *
 * All transfers of one account: a #GListModel of #BatonTransfer, newest first. The one door for whoever shows or
 * starts transfers.
 */
#define BATON_TYPE_MANAGER (baton_manager_get_type ())
G_DECLARE_FINAL_TYPE (BatonManager, baton_manager, BATON, MANAGER, GObject)

BatonManager  *baton_manager_new         (BatonClock      *clock,
                                          BatonNegotiator *negotiator,
                                          BatonLegFactory *legs);

/* Which legs may be used, on our side, for transfers started from now on. Default: all. */
void           baton_manager_set_legs    (BatonManager    *self,
                                          BatonLegSet      legs);

/**
 * BatonManagerAdmit:
 * @peer: the full JID that offers a file
 *
 * Returns: %FALSE to refuse it without asking anybody
 */
typedef gboolean (*BatonManagerAdmit) (BatonJid *peer,
                                       gpointer  user_data);
void           baton_manager_set_admit   (BatonManager      *self,
                                          BatonManagerAdmit  admit,
                                          gpointer           user_data,
                                          GDestroyNotify     destroy);

/* Offers one file to a bare JID (its best client) or a full one. Listed at once; whatever goes wrong, a file that
 * cannot be read too, is in the transfer's state and error. (transfer none) */
BatonTransfer *baton_manager_send        (BatonManager    *self,
                                          GFile           *file,
                                          BatonJid        *to);
/* Takes an offer that waits (state OFFERED) into @folder. Too little space or a bad folder is an error before the peer
 * is answered, and the offer stays. */
void           baton_manager_accept_async  (BatonManager        *self,
                                            BatonTransfer       *transfer,
                                            GFile               *folder,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean       baton_manager_accept_finish (BatonManager        *self,
                                            GAsyncResult        *result,
                                            GError             **error);
void           baton_manager_decline     (BatonManager    *self,
                                          BatonTransfer   *transfer);
/* Declines an offer that the user wanted but that cannot be taken: @error, of baton_manager_accept_finish(), is shown
 * as the transfer's. */
void           baton_manager_reject      (BatonManager    *self,
                                          BatonTransfer   *transfer,
                                          const GError    *error);
void           baton_manager_cancel      (BatonManager    *self,
                                          BatonTransfer   *transfer);
/* Sends a failed outgoing file again, as a new transfer in the place of the old one. (transfer none) (nullable) */
BatonTransfer *baton_manager_retry       (BatonManager    *self,
                                          BatonTransfer   *transfer);
/* Takes one that is over off the list. */
void           baton_manager_remove      (BatonManager    *self,
                                          BatonTransfer   *transfer);
void           baton_manager_clear       (BatonManager    *self);

BatonTransfer *baton_manager_find        (BatonManager    *self,
                                          const char      *id);
/* The account has a session again, under a new stream. */
void           baton_manager_session_back (BatonManager   *self);
/* How many are neither over nor waiting for our user. */
guint          baton_manager_get_n_busy  (BatonManager    *self);

/* Cancels everything and waits until peers were told and files are closed. */
void           baton_manager_stop_async  (BatonManager        *self,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
gboolean       baton_manager_stop_finish (BatonManager        *self,
                                          GAsyncResult        *result,
                                          GError             **error);

G_END_DECLS
