/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-transfer.h"

G_BEGIN_DECLS

/* The headings of the transfer list, in their order. */
typedef enum {
  BATON_SECTION_OFFERED,
  BATON_SECTION_UNDER_WAY,
  BATON_SECTION_WAITING,
  BATON_SECTION_FINISHED,
  BATON_N_SECTIONS,
} BatonSectionKind;

#define BATON_TYPE_SECTION (baton_section_get_type ())
G_DECLARE_FINAL_TYPE (BatonSection, baton_section, BATON, SECTION, GObject)

BatonSection     *baton_section_new       (BatonSectionKind  kind,
                                           GListModel       *transfers);
BatonSectionKind  baton_section_get_kind  (BatonSection     *self);
const char       *baton_section_get_title (BatonSection     *self);
guint             baton_section_get_count (BatonSection     *self);
char             *baton_section_dup_rates (BatonSection     *self);
BatonSectionKind  baton_section_kind_of   (BatonTransfer    *transfer);

G_END_DECLS
