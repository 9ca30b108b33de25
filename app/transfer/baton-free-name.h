/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a file is called until all of it is there. */
#define BATON_PART_SUFFIX ".part"

/* The longest name a Linux file system takes, bytes; NAME_MAX of limits.h. */
#define BATON_NAME_BYTES_MAX 255

/* How many names are tried before a folder counts as full of that name. */
#define BATON_FREE_NAME_TRIES 9999

char *baton_free_name (const char *name,
                       guint       number,
                       const char *suffix,
                       gsize       name_max);

G_END_DECLS
