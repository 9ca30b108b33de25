/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-disco.h"

G_BEGIN_DECLS

gboolean  baton_caps_hash_is_known (const char           *hash);
char     *baton_caps_hash_of       (const BatonDiscoInfo *info,
                                    const char           *hash);

G_END_DECLS
