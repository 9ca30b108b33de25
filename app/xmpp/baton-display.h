/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names of people and programs: enough for a row of the window. Characters, not bytes. */
#define BATON_DISPLAY_MAX_CHARS 128

char *baton_display_dup (const char *text);

G_END_DECLS
