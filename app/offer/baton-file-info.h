/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define BATON_OFFER_ERROR (baton_offer_error_quark ())
GQuark baton_offer_error_quark (void);

typedef enum {
  BATON_OFFER_ERROR_UNSUPPORTED,
  BATON_OFFER_ERROR_BAD_NAME,
  BATON_OFFER_ERROR_BAD_SIZE,
  BATON_OFFER_ERROR_OUT_OF_ORDER,
} BatonOfferError;

/* The largest size taken from a peer: what a file offset holds, bytes. */
#define BATON_FILE_SIZE_MAX ((guint64) G_MAXINT64)

/**
 * BatonFileInfo:
 *
 * The file that an offer is about. Immutable after baton_file_info_new() and the set verbs of its maker, reference
 * counted. The name is always safe to create in a folder and to show; `name_changed` tells that the peer's was not.
 */
typedef struct {
  gatomicrefcount  ref_count;
  char            *name;          /* safe: one path component, no control or direction characters, at most 255 bytes */
  gboolean         name_changed;
  guint64          size;          /* bytes */
  GDateTime       *date;          /* last modified; nullable */
  char            *description;   /* nullable; control characters removed, at most 1,000 characters */
  char            *media_type;    /* nullable */
  char            *md5;           /* nullable; hex, XEP-0096 */
} BatonFileInfo;

BatonFileInfo *baton_file_info_new   (const char     *name,
                                      guint64         size);
BatonFileInfo *baton_file_info_ref   (BatonFileInfo  *self);
void           baton_file_info_unref (BatonFileInfo  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonFileInfo, baton_file_info_unref)

void           baton_file_info_set_date        (BatonFileInfo *self,
                                                GDateTime     *date);
void           baton_file_info_set_description (BatonFileInfo *self,
                                                const char    *text);
void           baton_file_info_set_media_type  (BatonFileInfo *self,
                                                const char    *type);
void           baton_file_info_set_md5         (BatonFileInfo *self,
                                                const char    *hex);

/**
 * baton_safe_name:
 * @name: (nullable): what a peer calls its file
 * @changed: (out) (optional): whether the result differs from @name
 *
 * Makes @name a single path component that can be created anywhere and shown without surprise: no separators,
 * control, bidi or invisible characters, no leading dots, no reserved device names, NFC, at most 255 bytes with its
 * extension kept, never empty.
 *
 * Returns: (transfer full): the safe name
 */
char          *baton_safe_name       (const char     *name,
                                      gboolean       *changed);

/* For a folder whose file system refuses a safe name with EINVAL: no < > : " | ? * either: (transfer full). */
char          *baton_portable_name   (const char     *name);

G_END_DECLS
