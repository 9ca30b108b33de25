/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-account-bar.h"

#include "baton-fill.h"
#include "baton-presence-badge.h"
#include "baton-state-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * BatonAccountBar:
 *
 * The user's own account at the foot of the contacts: who, whether online and if not why, and the presence menu.
 */
struct _BatonAccountBar
{
  GtkWidget           parent_instance;

  BatonAccount       *account;
  GSignalGroup       *signals;
  GSimpleActionGroup *actions;

  GtkMenuButton      *button;
  AdwAvatar          *avatar;
  GtkLabel           *name;
  BatonPresenceBadge *badge;
  GtkLabel           *state;
};

G_DEFINE_FINAL_TYPE (BatonAccountBar, baton_account_bar, GTK_TYPE_WIDGET)

static const struct {
  const char    *word;
  BatonPresence  presence;
} presences[] = {
  { "online", BATON_PRESENCE_ONLINE },
  { "away", BATON_PRESENCE_AWAY },
  { "busy", BATON_PRESENCE_BUSY },
};

static const char *
word_of (BatonPresence presence)
{
  for (guint i = 0; i < G_N_ELEMENTS (presences); i++)
    if (presences[i].presence == presence)
      return presences[i].word;
  return "online";
}

static void
update (BatonAccountBar *self)
{
  BatonAccountState state = baton_account_get_state (self->account);
  BatonPresence presence = baton_account_get_presence (self->account);
  g_autoptr(BatonJid) bare = baton_jid_bare (baton_account_get_jid (self->account));
  const char *address = baton_jid_get_text (bare);
  g_autofree char *text = baton_state_text_dup_account (self->account);
  g_autofree char *spoken = baton_fill (_("Your account {who}, {state}"), "who", address, "state", text, NULL);
  GAction *action;

  adw_avatar_set_text (self->avatar, address);
  gtk_label_set_label (self->name, address);
  gtk_label_set_label (self->state, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), text);
  baton_presence_badge_set_presence (self->badge,
                                     state == BATON_ACCOUNT_ONLINE ? presence : BATON_PRESENCE_OFFLINE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);

  action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "presence");
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (word_of (presence)));
  action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "connect");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               state == BATON_ACCOUNT_OFFLINE || state == BATON_ACCOUNT_WAITING);
}

/**
 * baton_account_bar_set_account:
 * @self: a bar
 * @account: (nullable): whose state it shows
 */
void
baton_account_bar_set_account (BatonAccountBar *self,
                               BatonAccount    *account)
{
  g_return_if_fail (BATON_IS_ACCOUNT_BAR (self));

  if (!g_set_object (&self->account, account))
    return;
  g_signal_group_set_target (self->signals, account);
  if (account)
    update (self);
}

static void
on_presence (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  BatonAccountBar *self = user_data;
  const char *word = g_variant_get_string (parameter, NULL);

  for (guint i = 0; self->account && i < G_N_ELEMENTS (presences); i++)
    if (g_str_equal (presences[i].word, word))
      baton_account_set_presence (self->account, presences[i].presence);
}

static void
on_connect (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  BatonAccountBar *self = user_data;

  if (self->account)
    baton_account_retry (self->account);
}

static const GActionEntry entries[] = {
  { "presence", on_presence, "s", "'online'" },
  { "connect", on_connect },
};

static void
baton_account_bar_dispose (GObject *object)
{
  BatonAccountBar *self = BATON_ACCOUNT_BAR (object);

  if (self->signals)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->account);
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (self), BATON_TYPE_ACCOUNT_BAR);
  G_OBJECT_CLASS (baton_account_bar_parent_class)->dispose (object);
}

static void
baton_account_bar_class_init (BatonAccountBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_account_bar_dispose;
  g_type_ensure (BATON_TYPE_PRESENCE_BADGE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-account-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonAccountBar, button);
  gtk_widget_class_bind_template_child (widget_class, BatonAccountBar, avatar);
  gtk_widget_class_bind_template_child (widget_class, BatonAccountBar, name);
  gtk_widget_class_bind_template_child (widget_class, BatonAccountBar, badge);
  gtk_widget_class_bind_template_child (widget_class, BatonAccountBar, state);
}

static void
baton_account_bar_init (BatonAccountBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* GtkMenuButton centres its child; this one fills the bar. */
  gtk_widget_set_halign (gtk_widget_get_parent (gtk_menu_button_get_child (self->button)), GTK_ALIGN_FILL);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "account", G_ACTION_GROUP (self->actions));
  self->signals = g_signal_group_new (BATON_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
}
