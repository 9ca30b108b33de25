/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "baton-contact.h"

G_BEGIN_DECLS

#define BATON_TYPE_PRESENCE_BADGE (baton_presence_badge_get_type ())
G_DECLARE_FINAL_TYPE (BatonPresenceBadge, baton_presence_badge, BATON, PRESENCE_BADGE, GtkWidget)

void baton_presence_badge_set_presence (BatonPresenceBadge *self,
                                        BatonPresence       presence);

G_END_DECLS
