/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-contact.h"
#include "baton-manager.h"

G_BEGIN_DECLS

guint  baton_traffic_count_open (BatonManager *manager);
double baton_traffic_rate_with  (BatonManager *manager,
                                 BatonContact *contact);

G_END_DECLS
