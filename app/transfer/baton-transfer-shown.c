/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a driver shows on its transfer. */
#include "baton-transfer-fields.h"

void
baton_transfer_show_peer (BatonTransfer *self,
                          BatonJid      *peer,
                          const char    *client)
{
  if (self->peer == NULL || !baton_jid_equal (self->peer, peer))
    {
      g_clear_pointer (&self->peer, baton_jid_unref);
      self->peer = baton_jid_ref (peer);
      baton_transfer_notify (self, PROP_PEER);
    }
  if (g_strcmp0 (self->client, client) != 0)
    {
      g_free (self->client);
      self->client = g_strdup (client);
      baton_transfer_notify (self, PROP_CLIENT);
    }
}

void
baton_transfer_show_info (BatonTransfer *self,
                          BatonFileInfo *info)
{
  g_clear_pointer (&self->info, baton_file_info_unref);
  self->info = baton_file_info_ref (info);
  baton_transfer_notify (self, PROP_NAME);
  baton_transfer_notify (self, PROP_NAME_CHANGED);
  baton_transfer_notify (self, PROP_SIZE);
}

void
baton_transfer_show_state (BatonTransfer      *self,
                           BatonTransferState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  baton_transfer_notify (self, PROP_STATE);
}

/* @error: (transfer full) */
void
baton_transfer_show_error (BatonTransfer *self,
                           GError        *error)
{
  g_clear_error (&self->error);
  self->error = error;
  baton_transfer_notify (self, PROP_ERROR);
}

void
baton_transfer_show_offered (BatonTransfer *self,
                             gint64         at_us)
{
  self->offered_us = at_us;
}

void
baton_transfer_show_accepted (BatonTransfer *self,
                              gint64         at_us)
{
  self->accepted_us = at_us;
}

void
baton_transfer_show_winner (BatonTransfer *self,
                            int            leg,
                            int            won_ms)
{
  self->winner = leg;
  self->won_ms = won_ms;
  baton_transfer_notify (self, PROP_WON_MS);
  baton_transfer_notify (self, PROP_WINNER);
}

void
baton_transfer_show_progress (BatonTransfer *self,
                              guint64        bytes,
                              double         rate,
                              int            seconds_left)
{
  if (self->rate != rate)
    {
      self->rate = rate;
      baton_transfer_notify (self, PROP_RATE);
    }
  if (self->seconds_left != seconds_left)
    {
      self->seconds_left = seconds_left;
      baton_transfer_notify (self, PROP_SECONDS_LEFT);
    }
  if (self->bytes != bytes)
    {
      self->bytes = bytes;
      baton_transfer_notify (self, PROP_BYTES);
    }
}

void
baton_transfer_show_times (BatonTransfer *self,
                           gint64         first_us,
                           gint64         last_us)
{
  self->first_us = first_us;
  self->last_us = last_us;
}

void
baton_transfer_show_reoffered (BatonTransfer *self)
{
  self->reoffered = TRUE;
  baton_transfer_notify (self, PROP_REOFFERED);
}

void
baton_transfer_show_result (BatonTransfer *self,
                            GFile         *file,
                            const char    *sha256,
                            gboolean       verified)
{
  if (file != NULL && g_set_object (&self->file, file))
    baton_transfer_notify (self, PROP_FILE);
  if (sha256 != NULL)
    {
      g_free (self->sha256);
      self->sha256 = g_strdup (sha256);
    }
  if (self->verified != verified)
    {
      self->verified = verified;
      baton_transfer_notify (self, PROP_VERIFIED);
    }
}

void
baton_transfer_show_settled (BatonTransfer *self)
{
  if (self->settled)
    return;

  self->settled = TRUE;
  baton_transfer_notify (self, PROP_SETTLED);
}
