/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-cli-options.h"

G_BEGIN_DECLS

/* Signs in, does the command, signs out; runs the main loop meanwhile. Returns the exit status. */
int baton_cli_run (const BatonCliOptions *options);

G_END_DECLS
