/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-state-text.h"

#include "baton-error-text.h"
#include "baton-fill.h"
#include "baton-road-text.h"
#include "baton-size-text.h"

#include <glib/gi18n.h>

/**
 * baton_state_text_dup_first_name:
 * @name: a contact's name
 *
 * Returns: (transfer full): what the contact is called in sentences: the name up to its first space, unless that is a
 *   mere initial
 */
char *
baton_state_text_dup_first_name (const char *name)
{
  const char *space = strchr (name, ' ');

  if (!space || g_utf8_strlen (name, space - name) < 3 || space[-1] == '.' || space[-1] == ',')
    return g_strdup (name);
  return g_strndup (name, space - name);
}

/**
 * baton_state_text_word:
 * @state: a transfer's state
 * @role: ours in it
 *
 * Returns: the state in a word or two
 */
const char *
baton_state_text_word (BatonTransferState state,
                       BatonRole          role)
{
  switch (state)
    {
    case BATON_TRANSFER_PREPARING:
      return _("Getting ready");
    case BATON_TRANSFER_ASKING:
      return _("Waits for an answer");
    case BATON_TRANSFER_OFFERED:
      return _("Waits for your answer");
    case BATON_TRANSFER_RACING:
      return _("Finding a road");
    case BATON_TRANSFER_MOVING:
      return role == BATON_INITIATOR ? _("Sending") : _("Receiving");
    case BATON_TRANSFER_CHECKING:
      return _("Checking");
    case BATON_TRANSFER_DONE:
      return role == BATON_INITIATOR ? _("Sent") : _("Received");
    case BATON_TRANSFER_FAILED:
    default:
      return role == BATON_INITIATOR ? _("Not sent") : _("Not received");
    }
}

static char *
dup_direction (BatonTransfer *transfer,
               const char    *who)
{
  return baton_transfer_get_role (transfer) == BATON_INITIATOR ? baton_fill (_("To {who}"), "who", who, NULL)
                                                               : baton_fill (_("From {who}"), "who", who, NULL);
}

static void
take (GPtrArray *parts,
      char      *part)
{
  g_ptr_array_add (parts, part);
}

static void
add_size (GPtrArray     *parts,
          BatonTransfer *transfer)
{
  if (baton_transfer_get_size (transfer) > 0 || baton_transfer_get_state (transfer) != BATON_TRANSFER_PREPARING)
    take (parts, baton_size_text_dup (baton_transfer_get_size (transfer)));
}

static void
add_moving (GPtrArray     *parts,
            BatonTransfer *transfer,
            gboolean       two_lines)
{
  g_autofree char *left = NULL;

  if (baton_transfer_get_seconds_left (transfer) >= 0)
    left = baton_size_text_dup_left (baton_transfer_get_seconds_left (transfer));
  if (two_lines && left)
    take (parts, g_steal_pointer (&left));
  take (parts, baton_size_text_dup_progress (baton_transfer_get_bytes (transfer), baton_transfer_get_size (transfer)));
  if (baton_transfer_get_rate (transfer) > 0)
    take (parts, baton_size_text_dup_rate (baton_transfer_get_rate (transfer)));
  if (left)
    take (parts, g_steal_pointer (&left));
}

static void
add_done (GPtrArray     *parts,
          BatonTransfer *transfer)
{
  g_autofree char *size = baton_size_text_dup (baton_transfer_get_size (transfer));
  g_autofree char *took = baton_size_text_dup_took (baton_transfer_get_duration (transfer));

  if (baton_transfer_get_duration (transfer) > 0)
    take (parts, g_strdup_printf ("%s %s", size, took));
  else
    take (parts, g_steal_pointer (&size));

  /* Only a confirmation proves arrival: without one the word is what we did, not what they have. */
  if (baton_transfer_get_verified (transfer))
    take (parts, g_strdup (_("identical")));
  else if (baton_transfer_get_role (transfer) == BATON_INITIATOR)
    take (parts, g_strdup (_("sent")));
  else
    take (parts, g_strdup (_("complete")));
}

static void
add_failed (GPtrArray     *parts,
            BatonTransfer *transfer)
{
  guint64 size = baton_transfer_get_size (transfer);
  guint64 bytes = baton_transfer_get_bytes (transfer);
  g_autofree char *all = baton_size_text_dup (size);
  g_autofree char *percent = NULL;

  if (bytes > 0 && size > 0)
    {
      percent = g_strdup_printf (_("%d %%"), (int) (MIN (bytes, size) * 100.0 / size));
      take (parts, baton_fill (_("stopped at {percent} of {size}"), "percent", percent, "size", all, NULL));
    }
  else if (size == 0)
    take (parts, g_strdup (baton_transfer_get_role (transfer) == BATON_INITIATOR ? _("not sent") : _("not received")));
  else if (baton_transfer_get_role (transfer) == BATON_INITIATOR)
    take (parts, baton_fill (_("not sent, {size}"), "size", all, NULL));
  else
    take (parts, baton_fill (_("not received, {size}"), "size", all, NULL));
}

/**
 * baton_state_text_dup_facts:
 * @transfer: a transfer
 * @who: the contact by first name
 * @two_lines: break it, for a narrow window
 *
 * Returns: (transfer full): "To Juliet · 2.1 of 3.4 GB · 112 MB/s · 12 seconds left"
 */
char *
baton_state_text_dup_facts (BatonTransfer *transfer,
                            const char    *who,
                            gboolean       two_lines)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *second = NULL;

  take (parts, dup_direction (transfer, who));
  switch (baton_transfer_get_state (transfer))
    {
    case BATON_TRANSFER_MOVING:
      add_moving (parts, transfer, two_lines);
      break;
    case BATON_TRANSFER_CHECKING:
      add_size (parts, transfer);
      take (parts, g_strdup (_("checking")));
      break;
    case BATON_TRANSFER_DONE:
      add_done (parts, transfer);
      break;
    case BATON_TRANSFER_FAILED:
      add_failed (parts, transfer);
      break;
    case BATON_TRANSFER_PREPARING:
    case BATON_TRANSFER_ASKING:
    case BATON_TRANSFER_OFFERED:
    case BATON_TRANSFER_RACING:
    default:
      add_size (parts, transfer);
      break;
    }

  if (two_lines && parts->len > 3)
    {
      g_autofree char *first = g_strjoin (" · ", parts->pdata[0], parts->pdata[1], NULL);

      take (parts, NULL);
      second = g_strjoinv (" · ", (char **) parts->pdata + 2);
      return g_strjoin ("\n", first, second, NULL);
    }
  take (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

/**
 * baton_state_text_dup_spoken:
 * @transfer: a transfer
 * @who: the contact by first name
 *
 * Returns: (transfer full): the whole row in one sentence, for a screen reader: "verona-holiday.mkv to Juliet,
 *   62 per cent, 12 seconds left, directly"
 */
char *
baton_state_text_dup_spoken (BatonTransfer *transfer,
                             const char    *who)
{
  BatonRole role = baton_transfer_get_role (transfer);
  BatonTransferState state = baton_transfer_get_state (transfer);
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const GError *error = baton_transfer_get_error (transfer);
  int winner = baton_transfer_get_winner (transfer);
  guint64 size = baton_transfer_get_size (transfer);

  take (parts, baton_fill (role == BATON_INITIATOR ? _("{file} to {who}") : _("{file} from {who}"), "file",
                           baton_transfer_get_name (transfer), "who", who, NULL));
  if (state == BATON_TRANSFER_MOVING && size > 0)
    {
      g_autofree char *percent = g_strdup_printf ("%d", (int) (baton_transfer_get_bytes (transfer) * 100.0 / size));
      take (parts, baton_fill (_("{percent} per cent"), "percent", percent, NULL));
      if (baton_transfer_get_seconds_left (transfer) >= 0)
        take (parts, baton_size_text_dup_left (baton_transfer_get_seconds_left (transfer)));
    }
  else
    take (parts, g_strdup (baton_state_text_word (state, role)));

  if (winner >= 0 && (state == BATON_TRANSFER_MOVING || state == BATON_TRANSFER_CHECKING))
    take (parts, baton_road_text_dup_phrase (winner, role, NULL));
  if (state == BATON_TRANSFER_DONE && baton_transfer_get_verified (transfer))
    take (parts, g_strdup (_("identical")));
  if (state == BATON_TRANSFER_FAILED && error)
    take (parts, baton_error_text_dup_sentence (error, role, who));

  take (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

/**
 * baton_state_text_presence:
 * @presence: somebody's presence
 *
 * Returns: the presence in a word
 */
const char *
baton_state_text_presence (BatonPresence presence)
{
  switch (presence)
    {
    case BATON_PRESENCE_ONLINE:
      return _("Available");
    case BATON_PRESENCE_CHAT:
      return _("Free to chat");
    case BATON_PRESENCE_AWAY:
      return _("Away");
    case BATON_PRESENCE_EXTENDED_AWAY:
      return _("Away for long");
    case BATON_PRESENCE_BUSY:
      return _("Busy");
    case BATON_PRESENCE_OFFLINE:
    default:
      return _("Offline");
    }
}

/**
 * baton_state_text_dup_account:
 * @account: an account
 *
 * Returns: (transfer full): whether it is online, and if not, why: "Available", "Connecting…", "No connection: …"
 */
char *
baton_state_text_dup_account (BatonAccount *account)
{
  const GError *error = baton_account_get_error (account);
  g_autofree char *reason = NULL;

  switch (baton_account_get_state (account))
    {
    case BATON_ACCOUNT_ONLINE:
      return g_strdup (baton_state_text_presence (baton_account_get_presence (account)));
    case BATON_ACCOUNT_CONNECTING:
      return g_strdup (_("Connecting…"));
    case BATON_ACCOUNT_OFFLINE:
    case BATON_ACCOUNT_WAITING:
    default:
      break;
    }
  if (!error)
    return g_strdup (_("Signed out"));
  reason = baton_error_text_dup_title (error, BATON_INITIATOR, baton_jid_get_domain (baton_account_get_jid (account)));
  return baton_fill (_("No connection: {reason}"), "reason", reason, NULL);
}
