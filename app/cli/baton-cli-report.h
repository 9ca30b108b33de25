/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-contact.h"
#include "baton-transfer.h"

G_BEGIN_DECLS

/**
 * BatonCliReport:
 *
 * Says on standard output what happens: for people, or with `--json` one object a line (architecture 7).
 */
#define BATON_TYPE_CLI_REPORT (baton_cli_report_get_type ())
G_DECLARE_FINAL_TYPE (BatonCliReport, baton_cli_report, BATON, CLI_REPORT, GObject)

BatonCliReport *baton_cli_report_new     (gboolean         json);

/* Tells of @transfer from now on, until it is over. */
void            baton_cli_report_follow  (BatonCliReport  *self,
                                          BatonTransfer   *transfer);
void            baton_cli_report_online  (BatonCliReport  *self,
                                          const char      *jid);
void            baton_cli_report_contact (BatonCliReport  *self,
                                          BatonContact    *contact);
/* A failure that is not a transfer's: @reason a code, @message a sentence. */
void            baton_cli_report_failure (BatonCliReport  *self,
                                          const char      *reason,
                                          const char      *message);

G_END_DECLS
