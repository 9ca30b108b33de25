/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-jid.h"
#include "baton-stream-management.h"
#include "baton-stream.h"

G_BEGIN_DECLS

/**
 * BatonLoginFuncs:
 * @refused: the old session cannot be resumed; a new one follows
 * @bound: a new session has this full JID
 * @done: the session is online; @resumed: it is the old one. Called once, instead of @failed
 * @failed: it will not be. (transfer none) @error
 *
 * Called from inside the reading of the stream, or once the password was hashed.
 */
typedef struct
{
  void (*refused) (gpointer      user_data);
  void (*bound)   (BatonJid     *jid,
                   gpointer      user_data);
  void (*done)    (gboolean      resumed,
                   gpointer      user_data);
  void (*failed)  (const GError *error,
                   gpointer      user_data);
} BatonLoginFuncs;

/**
 * BatonLogin:
 *
 * The way of one encrypted stream from its features to a session: SASL, then resumption or binding.
 */
#define BATON_TYPE_LOGIN (baton_login_get_type ())
G_DECLARE_FINAL_TYPE (BatonLogin, baton_login, BATON, LOGIN, GObject)

BatonLogin *baton_login_new   (BatonStream           *stream,
                               BatonJid              *jid,
                               const char            *resource,
                               const char            *password,
                               BatonStreamManagement *management,
                               const BatonLoginFuncs *funcs,
                               gpointer               user_data);
void        baton_login_start (BatonLogin            *self,
                               BatonNode             *features);
gboolean    baton_login_take  (BatonLogin            *self,
                               BatonNode             *element);
void        baton_login_stop  (BatonLogin            *self);

G_END_DECLS
