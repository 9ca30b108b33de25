/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-node.h"

G_BEGIN_DECLS

/* Services of one server that are looked at; the rest of a longer list is left out. */
#define BATON_DISCO_MAX_ITEMS 256

GPtrArray *baton_disco_items_parse (const BatonNode  *query,
                                    GError          **error);

G_END_DECLS
