/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a target is to libFuzzer and to fuzz-main.c: aborts when the input breaks a promise. */
int LLVMFuzzerTestOneInput (const guint8 *data,
                            size_t        size);
