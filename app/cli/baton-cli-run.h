/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-cli-options.h"

G_BEGIN_DECLS

int baton_cli_run (const BatonCliOptions *options);

G_END_DECLS
