/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

gpointer baton_weak_new  (gpointer object);
gpointer baton_weak_take (gpointer weak);

G_END_DECLS
