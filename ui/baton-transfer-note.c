/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer-note.h"

#include "baton-error-text.h"
#include "baton-fill.h"
#include "baton-lanes.h"
#include "baton-road-text.h"

#include <glib/gi18n.h>

static void
note_failure (BatonTransferNote *self,
              BatonTransfer     *transfer,
              const char        *who)
{
  const GError *error = baton_transfer_get_error (transfer);

  if (!error)
    return;
  self->act = baton_error_text_again_helps (error);
  self->icon = self->act ? "dialog-warning-symbolic" : "action-unavailable-symbolic";
  self->text = baton_error_text_dup_sentence (error, baton_transfer_get_role (transfer), who);
}

/**
 * baton_transfer_note_init:
 * @self: (out caller-allocates): a note
 * @transfer: of what
 * @who: the contact by first name
 */
void
baton_transfer_note_init (BatonTransferNote *self,
                          BatonTransfer     *transfer,
                          const char        *who)
{
  int winner = baton_transfer_get_winner (transfer);

  *self = (BatonTransferNote) { .icon = "baton-waits-symbolic" };
  switch (baton_transfer_get_state (transfer))
    {
    case BATON_TRANSFER_DONE:
      self->icon = winner >= 0 ? baton_lanes_icon_name (winner) : "baton-tick-symbolic";
      self->text = baton_road_text_dup_why (transfer, who);
      break;
    case BATON_TRANSFER_FAILED:
      note_failure (self, transfer, who);
      break;
    case BATON_TRANSFER_PREPARING:
      self->text = g_strdup (_("Getting ready"));
      break;
    case BATON_TRANSFER_ASKING:
      self->text = baton_transfer_get_reoffered (transfer)
                     ? baton_fill (_("{who} is asked again, because only the chat connection is left"), "who", who,
                                   NULL)
                     : baton_fill (_("Waits until {who} accepts"), "who", who, NULL);
      break;
    case BATON_TRANSFER_OFFERED:
      if (!baton_transfer_get_name_changed (transfer))
        break;
      self->icon = "dialog-warning-symbolic";
      self->text = g_strdup (_("Its name was changed to make it safe."));
      break;
    case BATON_TRANSFER_RACING:
    case BATON_TRANSFER_MOVING:
    case BATON_TRANSFER_CHECKING:
    default:
      break;
    }
}

void
baton_transfer_note_clear (BatonTransferNote *self)
{
  g_clear_pointer (&self->text, g_free);
}
