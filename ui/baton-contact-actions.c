/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-contact-actions.h"

#include "baton-add-dialog.h"
#include "baton-fill.h"

#include <glib/gi18n.h>

/**
 * BatonContactActions:
 *
 * The action group `contacts`: add one, remove one by its bare address, answer who asks to be let in. Signal `message`
 * (string): a sentence for the user.
 */
struct _BatonContactActions
{
  GObject             parent_instance;

  GtkWindow          *window;   /* unowned: owns this */
  GSimpleActionGroup *group;
  BatonRoster        *roster;   /* nullable */
};

enum {
  SIGNAL_MESSAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BatonContactActions, baton_contact_actions, G_TYPE_OBJECT)

static void
on_add (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       user_data)
{
  BatonContactActions *self = user_data;

  if (self->roster)
    gtk_window_present (GTK_WINDOW (baton_add_dialog_new (self->window, self->roster)));
}

static void
on_removed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(BatonContactActions) self = user_data;

  if (!baton_roster_remove_finish (BATON_ROSTER (object), result, NULL))
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0,
                   _("The server did not remove this contact. Try again when you are online."));
}

static void
on_remove_response_cb (BatonContactActions *self,
                       const char          *response,
                       GtkWidget           *dialog)
{
  BatonJid *jid = g_object_get_data (G_OBJECT (dialog), "baton-jid");

  if (g_str_equal (response, "remove") && self->roster)
    baton_roster_remove_async (self->roster, jid, NULL, on_removed_cb, g_object_ref (self));
}

static void
on_remove (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  BatonContactActions *self = user_data;
  g_autoptr(BatonJid) jid = baton_jid_new (g_variant_get_string (parameter, NULL), NULL);
  BatonContact *contact = self->roster && jid ? baton_roster_find (self->roster, jid) : NULL;
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  if (!contact)
    return;
  heading = baton_fill (_("Remove {who}?"), "who", baton_contact_get_name (contact), NULL);
  dialog = adw_message_dialog_new (self->window, heading, _("Neither of you will see when the other is online."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "remove", _("_Remove"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "baton-jid", baton_jid_ref (jid), (GDestroyNotify) baton_jid_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remove_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_allow (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  BatonContactActions *self = user_data;
  g_autoptr(BatonJid) jid = baton_jid_new (g_variant_get_string (parameter, NULL), NULL);

  if (self->roster && jid)
    baton_roster_allow (self->roster, jid);
}

static void
on_deny (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  BatonContactActions *self = user_data;
  g_autoptr(BatonJid) jid = baton_jid_new (g_variant_get_string (parameter, NULL), NULL);

  if (self->roster && jid)
    baton_roster_deny (self->roster, jid);
}

static const GActionEntry entries[] = {
  { "add", on_add },
  { "remove", on_remove, "s" },
  { "allow", on_allow, "s" },
  { "deny", on_deny, "s" },
};

/**
 * baton_contact_actions_new:
 * @window: what dialogs stand over; owns the actions
 *
 * Returns: (transfer full): the actions, of no roster yet
 */
BatonContactActions *
baton_contact_actions_new (GtkWindow *window)
{
  BatonContactActions *self = g_object_new (BATON_TYPE_CONTACT_ACTIONS, NULL);

  self->window = window;
  baton_contact_actions_set_roster (self, NULL);
  return self;
}

GActionGroup *
baton_contact_actions_get_group (BatonContactActions *self)
{
  g_return_val_if_fail (BATON_IS_CONTACT_ACTIONS (self), NULL);

  return G_ACTION_GROUP (self->group);
}

/**
 * baton_contact_actions_set_roster:
 * @self: actions
 * @roster: (nullable): whose contacts; %NULL: nothing can be done
 */
void
baton_contact_actions_set_roster (BatonContactActions *self,
                                  BatonRoster         *roster)
{
  g_return_if_fail (BATON_IS_CONTACT_ACTIONS (self));

  g_set_object (&self->roster, roster);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->group), entries[i].name)), roster != NULL);
}

static void
baton_contact_actions_dispose (GObject *object)
{
  BatonContactActions *self = BATON_CONTACT_ACTIONS (object);

  g_clear_object (&self->group);
  g_clear_object (&self->roster);
  G_OBJECT_CLASS (baton_contact_actions_parent_class)->dispose (object);
}

static void
baton_contact_actions_class_init (BatonContactActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_contact_actions_dispose;
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", BATON_TYPE_CONTACT_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
baton_contact_actions_init (BatonContactActions *self)
{
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries), self);
}
