/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-jid.h"

G_BEGIN_DECLS

/**
 * BatonDiscoInfo:
 *
 * What an entity says of itself (XEP-0030 section 3), immutable and reference counted.
 */
typedef struct _BatonDiscoInfo BatonDiscoInfo;

BatonDiscoInfo     *baton_disco_info_ref           (BatonDiscoInfo       *self);
void                baton_disco_info_unref         (BatonDiscoInfo       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonDiscoInfo, baton_disco_info_unref)

gboolean            baton_disco_info_has_feature   (const BatonDiscoInfo *self,
                                                    const char           *feature);
gboolean            baton_disco_info_has_identity  (const BatonDiscoInfo *self,
                                                    const char           *category,
                                                    const char           *type);
const char * const *baton_disco_info_get_features  (const BatonDiscoInfo *self);
const char         *baton_disco_info_get_name      (const BatonDiscoInfo *self);

#define BATON_TYPE_DISCO (baton_disco_get_type ())
G_DECLARE_FINAL_TYPE (BatonDisco, baton_disco, BATON, DISCO, GObject)

void                baton_disco_add_feature        (BatonDisco           *self,
                                                    const char           *feature);
void                baton_disco_info_async         (BatonDisco           *self,
                                                    BatonJid             *jid,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
BatonDiscoInfo     *baton_disco_info_finish        (BatonDisco           *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
void                baton_disco_items_async        (BatonDisco           *self,
                                                    BatonJid             *jid,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
GPtrArray          *baton_disco_items_finish       (BatonDisco           *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);

/* What is known already, from entity caps (XEP-0115) or an earlier question: no I/O. */
BatonDiscoInfo     *baton_disco_peek_info          (BatonDisco           *self,
                                                    BatonJid             *full_jid);
const char         *baton_disco_peek_caps_node     (BatonDisco           *self,
                                                    BatonJid             *full_jid);
/* (element-type BatonJid) (transfer container): the available resources of a bare JID, best first. */
GPtrArray          *baton_disco_dup_resources      (BatonDisco           *self,
                                                    BatonJid             *bare_jid);

G_END_DECLS
