/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BatonTestFolder:
 *
 * A temporary folder of one test, removed with everything in it.
 */
typedef struct {
  char *path;
} BatonTestFolder;

BatonTestFolder *baton_test_folder_new      (void);
void             baton_test_folder_free     (BatonTestFolder  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonTestFolder, baton_test_folder_free)

/* The path of @name in it: (transfer full). */
char            *baton_test_folder_path     (BatonTestFolder  *self,
                                             const char       *name);
/* Writes @length bytes that repeat nowhere soon; the same for the same @length. Returns the path: (transfer full). */
char            *baton_test_folder_fill     (BatonTestFolder  *self,
                                             const char       *name,
                                             gsize             length);
/* The names in it, sorted and joined by "|". */
char            *baton_test_folder_list     (BatonTestFolder  *self);

/* The bytes of baton_test_folder_fill(): (transfer full). */
guint8          *baton_test_bytes           (gsize             length);
/* How many descriptors this process has open. */
guint            baton_test_count_fds       (void);
/* How many threads this process runs. */
guint            baton_test_count_threads   (void);

G_END_DECLS
