/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-port.h"

G_BEGIN_DECLS

void  baton_ping_async  (BatonPort            *port,
                         BatonJid             *to,
                         GCancellable         *cancellable,
                         GAsyncReadyCallback   callback,
                         gpointer              user_data);
guint baton_ping_finish (GAsyncResult         *result,
                         GError              **error);

G_END_DECLS
