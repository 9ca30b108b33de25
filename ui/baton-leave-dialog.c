/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-leave-dialog.h"

#include "baton-fill.h"

#include <glib/gi18n.h>

/**
 * baton_leave_dialog_new:
 * @parent: the window it stands over
 * @n_busy: how many files are under way
 * @heading: the question
 * @button: the answer that ends them
 *
 * Asks before files under way are cancelled. Responses: `leave`, `stay`.
 *
 * Returns: (transfer none): a dialog
 */
GtkWidget *
baton_leave_dialog_new (GtkWindow  *parent,
                        guint       n_busy,
                        const char *heading,
                        const char *button)
{
  g_autofree char *count = g_strdup_printf ("%u", n_busy);
  g_autofree char *body = baton_fill (ngettext ("{n} file is still under way. It will be cancelled.",
                                                "{n} files are still under way. They will be cancelled.", n_busy),
                                      "n", count, NULL);
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("_Keep Going"), "leave", button, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "leave", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  return dialog;
}
