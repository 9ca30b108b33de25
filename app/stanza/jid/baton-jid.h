/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BATON_JID_ERROR (baton_jid_error_quark ())
GQuark baton_jid_error_quark (void);

typedef enum {
  BATON_JID_ERROR_MALFORMED,
} BatonJidError;

/**
 * BatonJid:
 *
 * An XMPP address (RFC 7622), immutable and reference counted. Its parts went through stringprep, so equal
 * addresses have equal strings.
 */
typedef struct _BatonJid BatonJid;

#define BATON_TYPE_JID (baton_jid_get_type ())
GType       baton_jid_get_type      (void);

BatonJid   *baton_jid_new           (const char     *text,
                                     GError        **error);
BatonJid   *baton_jid_ref           (BatonJid       *self);
void        baton_jid_unref         (BatonJid       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonJid, baton_jid_unref)

BatonJid   *baton_jid_bare          (BatonJid       *self);
BatonJid   *baton_jid_with_resource (BatonJid       *self,
                                     const char     *resource,
                                     GError        **error);

const char *baton_jid_get_text      (const BatonJid *self);
const char *baton_jid_get_local     (const BatonJid *self);
const char *baton_jid_get_domain    (const BatonJid *self);
const char *baton_jid_get_resource  (const BatonJid *self);
gboolean    baton_jid_is_bare       (const BatonJid *self);
gboolean    baton_jid_equal         (const BatonJid *a,
                                     const BatonJid *b);
gboolean    baton_jid_same_bare     (const BatonJid *a,
                                     const BatonJid *b);
guint       baton_jid_hash          (const BatonJid *self);

G_END_DECLS
