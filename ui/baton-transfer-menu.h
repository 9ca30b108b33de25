/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-transfer.h"

G_BEGIN_DECLS

GMenuModel *baton_transfer_menu_new (BatonTransfer *transfer);

G_END_DECLS
