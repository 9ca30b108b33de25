/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-node.h"

G_BEGIN_DECLS

void baton_stanza_log (const char      *direction,
                       const BatonNode *element);

G_END_DECLS
