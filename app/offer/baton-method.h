/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How the bytes may travel once the offer is accepted: the stream methods of XEP-0095. */
typedef enum {
  BATON_METHOD_S5B = 1 << 0,
  BATON_METHOD_IBB = 1 << 1,
} BatonMethod;

G_END_DECLS
