/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-contact.h"
#include "baton-disco.h"

G_BEGIN_DECLS

gboolean        baton_reception_info_can (const BatonDiscoInfo  *info);
BatonReception  baton_reception_judge    (GPtrArray             *resources,
                                          const char           **client);

G_END_DECLS
