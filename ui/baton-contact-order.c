/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-contact-order.h"

#include "baton-contact-row.h"
#include "baton-request-row.h"

#include <glib/gi18n.h>

/* The groups of the sidebar, in their order. */
typedef enum {
  GROUP_ALL,
  GROUP_REQUESTS,
  GROUP_ONLINE,
  GROUP_OFFLINE,
} Group;

/* (transfer none) (nullable): whose row it is; %NULL: All Transfers. */
BatonContact *
baton_contact_order_contact_of (GtkListBoxRow *row)
{
  if (BATON_IS_CONTACT_ROW (row))
    return baton_contact_row_get_contact (BATON_CONTACT_ROW (row));
  if (BATON_IS_REQUEST_ROW (row))
    return baton_request_row_get_contact (BATON_REQUEST_ROW (row));
  return NULL;
}

static Group
group_of (GtkListBoxRow *row)
{
  BatonContact *contact = baton_contact_order_contact_of (row);

  if (!contact)
    return GROUP_ALL;
  if (BATON_IS_REQUEST_ROW (row))
    return GROUP_REQUESTS;
  return baton_contact_get_presence (contact) == BATON_PRESENCE_OFFLINE ? GROUP_OFFLINE : GROUP_ONLINE;
}

/**
 * baton_contact_order_compare:
 *
 * A #GtkListBoxSortFunc: All Transfers, requests, who is online, who is not; each by name, then by address.
 */
int
baton_contact_order_compare (GtkListBoxRow *a,
                             GtkListBoxRow *b,
                             gpointer       user_data)
{
  BatonContact *contact_a = baton_contact_order_contact_of (a);
  BatonContact *contact_b = baton_contact_order_contact_of (b);
  Group group_a = group_of (a);
  Group group_b = group_of (b);
  int order;

  if (group_a != group_b)
    return (int) group_a - (int) group_b;
  if (group_a == GROUP_ALL)
    return 0;
  order = g_utf8_collate (baton_contact_get_name (contact_a), baton_contact_get_name (contact_b));
  return order ? order
               : strcmp (baton_jid_get_text (baton_contact_get_jid (contact_a)),
                         baton_jid_get_text (baton_contact_get_jid (contact_b)));
}

/**
 * baton_contact_order_matches:
 * @row: a row
 * @needle: (nullable): case-folded text; %NULL matches all
 *
 * Returns: whether the contact's name or address contains it
 */
gboolean
baton_contact_order_matches (GtkListBoxRow *row,
                             const char    *needle)
{
  BatonContact *contact = baton_contact_order_contact_of (row);
  g_autofree char *name = NULL;

  if (!contact || !needle)
    return TRUE;
  name = g_utf8_casefold (baton_contact_get_name (contact), -1);
  return strstr (name, needle) || strstr (baton_jid_get_text (baton_contact_get_jid (contact)), needle);
}

/**
 * baton_contact_order_set_header:
 *
 * A #GtkListBoxUpdateHeaderFunc: the group's name above its first row.
 */
void
baton_contact_order_set_header (GtkListBoxRow *row,
                                GtkListBoxRow *before,
                                gpointer       user_data)
{
  static const char *const titles[] = {
    [GROUP_ALL] = NULL,
    [GROUP_REQUESTS] = N_("Requests"),
    [GROUP_ONLINE] = N_("Online"),
    [GROUP_OFFLINE] = N_("Offline"),
  };
  Group group = group_of (row);
  const char *title = titles[group];
  GtkWidget *label;

  if (!title || (before && group_of (before) == group))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (_(title));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "group");
  gtk_list_box_row_set_header (row, label);
}
