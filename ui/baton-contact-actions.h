/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "baton-roster.h"

G_BEGIN_DECLS

#define BATON_TYPE_CONTACT_ACTIONS (baton_contact_actions_get_type ())
G_DECLARE_FINAL_TYPE (BatonContactActions, baton_contact_actions, BATON, CONTACT_ACTIONS, GObject)

BatonContactActions *baton_contact_actions_new        (GtkWindow           *window);
GActionGroup        *baton_contact_actions_get_group  (BatonContactActions *self);
void                 baton_contact_actions_set_roster (BatonContactActions *self,
                                                       BatonRoster         *roster);

G_END_DECLS
