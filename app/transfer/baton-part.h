/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BatonPart:
 *
 * The file behind a sink: `NAME.part` in an opened folder until it is kept. Every verb waits for the disk; not thread
 * safe. Errors are of %BATON_TRANSFER_ERROR.
 */
typedef struct _BatonPart BatonPart;

BatonPart *baton_part_create (const char     *folder,
                              const char     *name,
                              guint64         size,
                              GError        **error);
gboolean   baton_part_write  (BatonPart      *self,
                              guint64         offset,
                              gconstpointer   buffer,
                              gsize           length,
                              GError        **error);
char      *baton_part_keep   (BatonPart      *self,
                              GDateTime      *date,
                              GError        **error);
void       baton_part_free   (BatonPart      *self,
                              gboolean        remove);

G_END_DECLS
