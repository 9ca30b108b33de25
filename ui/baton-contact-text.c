/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-contact-row.h"

#include "baton-fill.h"
#include "baton-size-text.h"
#include "baton-state-text.h"

#include <glib/gi18n.h>

/**
 * baton_contact_text_dup_status:
 * @contact: a contact
 *
 * Returns: (transfer full): the second line of its row: "Psi", "Away · Dino", "Gajim · cannot take files"
 */
char *
baton_contact_text_dup_status (BatonContact *contact)
{
  BatonPresence presence = baton_contact_get_presence (contact);
  const char *word = baton_state_text_presence (presence);
  const char *client = baton_contact_get_client (contact);
  gboolean plain = presence == BATON_PRESENCE_ONLINE || presence == BATON_PRESENCE_CHAT;

  if (presence == BATON_PRESENCE_OFFLINE)
    return g_strdup (baton_contact_get_asked (contact) ? _("Has not let you in yet") : word);
  if (baton_contact_get_reception (contact) == BATON_RECEPTION_CANNOT)
    return client ? baton_fill (_("{app} · cannot take files"), "app", client, NULL)
                  : g_strdup (_("Cannot take files"));
  if (!client)
    return g_strdup (word);
  return plain ? g_strdup (client) : g_strdup_printf ("%s · %s", word, client);
}

/**
 * baton_contact_text_dup_drop:
 * @contact: who files hover over
 * @n_files: how many; 0: not known
 * @size: bytes in all; -1: not known
 *
 * Returns: (transfer full): what will happen: "Drop to send 3 files (48 MB) to Juliet"
 */
char *
baton_contact_text_dup_drop (BatonContact *contact,
                             guint         n_files,
                             goffset       size)
{
  g_autofree char *who = baton_state_text_dup_first_name (baton_contact_get_name (contact));
  g_autofree char *count = g_strdup_printf (ngettext ("%u file", "%u files", n_files), n_files);
  g_autofree char *bytes = size >= 0 ? baton_size_text_dup (size) : NULL;

  if (n_files == 0)
    return baton_fill (_("Drop to send to {who}"), "who", who, NULL);
  if (!bytes)
    return baton_fill (_("Drop to send {files} to {who}"), "files", count, "who", who, NULL);
  return baton_fill (_("Drop to send {files} ({size}) to {who}"), "files", count, "size", bytes, "who", who, NULL);
}

/**
 * baton_contact_text_dup_refuse:
 * @contact: a contact
 *
 * Returns: (transfer full) (nullable): why nothing can be sent there now, one sentence; %NULL when it can
 */
char *
baton_contact_text_dup_refuse (BatonContact *contact)
{
  g_autofree char *who = baton_state_text_dup_first_name (baton_contact_get_name (contact));
  const char *client = baton_contact_get_client (contact);

  if (baton_contact_get_presence (contact) == BATON_PRESENCE_OFFLINE)
    return baton_fill (_("{who} is not online. Try again when they are."), "who", who, NULL);
  if (baton_contact_get_reception (contact) != BATON_RECEPTION_CANNOT)
    return NULL;
  if (client)
    return baton_fill (_("{who}’s app, {app}, cannot take files. Ask them to open one that can."), "who", who, "app",
                       client, NULL);
  return baton_fill (_("{who}’s app cannot take files. Ask them to open one that can."), "who", who, NULL);
}
