/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-disco.h"
#include "baton-port.h"

G_BEGIN_DECLS

/* What only the session's own room may do with a #BatonDisco. */

/**
 * BatonDiscoKnows:
 *
 * Whether @bare is somebody the user chose to know: only then Baton asks unasked what its software can do.
 */
typedef gboolean (*BatonDiscoKnows) (BatonJid *bare,
                                     gpointer  user_data);

/*
 * Signals, for this room alone:
 *
 * ::resources-changed (BatonJid *bare): a resource came, went, changed its presence, or became known.
 * ::self-changed (): the name or the features of this client changed, and so its caps.
 */

BatonDisco *baton_disco_new         (BatonPort       *port);
/* Shown to others by disco and by software version; "Baton" until set. */
void        baton_disco_set_name    (BatonDisco      *self,
                                     const char      *name);
void        baton_disco_set_knows   (BatonDisco      *self,
                                     BatonDiscoKnows  knows,
                                     gpointer         user_data);
/* Asks for what is not known yet of the resources of @bare, which has just become known. */
void        baton_disco_look        (BatonDisco      *self,
                                     BatonJid        *bare);

/* (element-type BatonResource) (transfer container): who of @bare is available, best first; until the next presence. */
GPtrArray  *baton_disco_dup_best    (BatonDisco      *self,
                                     BatonJid        *bare);

/* The entity caps of this client (XEP-0115), as an element of its presence: (transfer full). */
BatonNode  *baton_disco_dup_caps    (BatonDisco      *self);

G_END_DECLS
