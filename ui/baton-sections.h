/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-jid.h"

G_BEGIN_DECLS

#define BATON_TYPE_SECTIONS (baton_sections_get_type ())
G_DECLARE_FINAL_TYPE (BatonSections, baton_sections, BATON, SECTIONS, GObject)

BatonSections *baton_sections_new         (void);
void           baton_sections_set_source  (BatonSections *self,
                                           GListModel    *transfers);
void           baton_sections_set_contact (BatonSections *self,
                                           BatonJid      *contact);
void           baton_sections_set_search  (BatonSections *self,
                                           const char    *text);
GListModel    *baton_sections_get_model   (BatonSections *self);

G_END_DECLS
