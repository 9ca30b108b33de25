/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfers-page.h"

#include "baton-contact-row.h"
#include "baton-error-text.h"
#include "baton-file-drop.h"
#include "baton-fill.h"
#include "baton-pane.h"
#include "baton-sections.h"
#include "baton-state-text.h"
#include "baton-transfer-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * BatonTransfersPage:
 *
 * The transfers of everybody or of one contact, under their header bar. The whole page takes dropped files. Property
 * `folded`: the contacts are behind a back button. Signal `files` (GPtrArray of GFile).
 */
struct _BatonTransfersPage
{
  GtkWidget           parent_instance;

  BatonAccount       *account;
  GSignalGroup       *account_signals;
  BatonContact       *contact;
  GSignalGroup       *contact_signals;
  BatonSections      *sections;
  BatonFileDrop      *drop;
  gboolean            folded;

  BatonPane          *pane;
  AdwHeaderBar       *header;
  AdwWindowTitle     *title;
  GtkButton          *back;
  GtkButton          *send;
  AdwButtonContent   *send_content;
  GtkMenuButton      *menu;
  GtkToggleButton    *search_button;
  GtkSearchBar       *search_bar;
  GtkSearchEntry     *search_entry;
  GtkBox             *body;
  GtkWidget          *frame_clamp;
  GtkBox             *frame;
  GtkImage           *frame_icon;
  GtkLabel           *frame_title;
  GtkLabel           *frame_hint;
  GtkStack           *stack;
  BatonTransferList  *list;
  AdwStatusPage      *empty;
  AdwStatusPage      *offline;
  GtkButton          *connect;
};

enum {
  PROP_0,
  PROP_FOLDED,
  N_PROPS
};

enum {
  SIGNAL_FILES,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BatonTransfersPage, baton_transfers_page, GTK_TYPE_WIDGET)

static void
set_class (gpointer    widget,
           const char *name,
           gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
update_empty (BatonTransfersPage *self)
{
  const char *needle = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  BatonAccountState state = self->account ? baton_account_get_state (self->account) : BATON_ACCOUNT_OFFLINE;
  const GError *error = self->account ? baton_account_get_error (self->account) : NULL;
  g_autofree char *title = NULL;
  g_autofree char *who = NULL;

  if (g_list_model_get_n_items (baton_sections_get_model (self->sections)) > 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "list");
      return;
    }

  if (*needle)
    {
      title = baton_fill (_("No Transfers Called “{text}”"), "text", needle, NULL);
      adw_status_page_set_icon_name (self->empty, "edit-find-symbolic");
      adw_status_page_set_title (self->empty, title);
      adw_status_page_set_description (self->empty, NULL);
    }
  else if (self->account && (state == BATON_ACCOUNT_OFFLINE || state == BATON_ACCOUNT_WAITING) && error)
    {
      const char *domain = baton_jid_get_domain (baton_account_get_jid (self->account));
      g_autofree char *reason = baton_error_text_dup_sentence (error, BATON_INITIATOR, domain);
      g_autofree char *escaped = g_markup_escape_text (reason, -1);

      adw_status_page_set_description (self->offline, escaped);
      gtk_stack_set_visible_child_name (self->stack, "offline");
      return;
    }
  else
    {
      g_autofree char *text = NULL;

      if (self->contact)
        {
          g_autofree char *name = g_markup_escape_text (baton_contact_get_name (self->contact), -1);
          text = baton_fill (_("What goes between you and {who} shows up here."), "who", name, NULL);
        }
      adw_status_page_set_icon_name (self->empty, "im.baton.Baton");
      adw_status_page_set_title (self->empty, _("Nothing Under Way"));
      adw_status_page_set_description (self->empty, text ? text
                                                         : _("Drop files on a person to hand them over.\n"
                                                             "What people send you shows up here."));
    }
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
update_frame (BatonTransfersPage *self)
{
  gboolean hovered = baton_file_drop_get_active (self->drop);
  g_autofree char *refusal = self->contact ? baton_contact_text_dup_refuse (self->contact) : NULL;
  g_autofree char *who = NULL;
  g_autofree char *text = NULL;

  set_class (self->frame, "hovered", hovered);
  set_class (self->frame, "unable", refusal != NULL);
  set_class (self->body, "hovered", hovered && !self->contact);
  gtk_widget_set_visible (self->frame_clamp, self->contact != NULL || hovered);
  gtk_widget_set_visible (GTK_WIDGET (self->frame_hint), self->contact && !refusal && !hovered);
  gtk_image_set_from_icon_name (self->frame_icon, refusal ? "action-unavailable-symbolic"
                                                          : "baton-drop-here-symbolic");
  if (!self->contact)
    {
      gtk_label_set_label (self->frame_title, _("Drop to choose who gets it"));
      return;
    }
  who = baton_state_text_dup_first_name (baton_contact_get_name (self->contact));
  if (refusal)
    text = g_steal_pointer (&refusal);
  else if (hovered)
    text = baton_contact_text_dup_drop (self->contact, baton_file_drop_get_n_files (self->drop),
                                        baton_file_drop_get_size (self->drop));
  else
    text = baton_fill (_("Drop files here to send them to {who}"), "who", who, NULL);
  gtk_label_set_label (self->frame_title, text);
}

static void
add_item (GMenu      *menu,
          const char *label,
          const char *action,
          BatonJid   *jid)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, action);

  if (jid)
    g_menu_item_set_action_and_target (item, action, "s", baton_jid_get_text (jid));
  g_menu_append_item (menu, item);
}

static void
update_menu (BatonTransfersPage *self)
{
  g_autofree char *more = NULL;
  g_autoptr(GMenu) menu = g_menu_new ();

  gtk_widget_set_visible (GTK_WIDGET (self->menu), self->contact != NULL);
  if (!self->contact)
    return;
  add_item (menu, _("_Send Files…"), "win.send-files", NULL);
  add_item (menu, _("_Remove Contact…"), "contacts.remove", baton_contact_get_jid (self->contact));
  gtk_menu_button_set_menu_model (self->menu, G_MENU_MODEL (menu));
  more = baton_fill (_("More about {who}"), "who", baton_contact_get_name (self->contact), NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu), more);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
}

static void
update_contact (BatonTransfersPage *self)
{
  g_autofree char *status = self->contact ? baton_contact_text_dup_status (self->contact) : NULL;
  g_autofree char *refusal = self->contact ? baton_contact_text_dup_refuse (self->contact) : NULL;

  adw_window_title_set_title (self->title, self->contact ? baton_contact_get_name (self->contact)
                                                         : _("All Transfers"));
  adw_window_title_set_subtitle (self->title, status ? status : "");
  baton_file_drop_set_enabled (self->drop, refusal == NULL);
  update_frame (self);
}

static void
update_narrow (BatonTransfersPage *self)
{
  gboolean narrow = baton_pane_get_narrow (self->pane);

  baton_transfer_list_set_narrow (self->list, narrow);
  adw_button_content_set_label (self->send_content, narrow ? "" : _("Send Files…"));
  set_class (self->frame, "narrow", narrow);
}

static void
on_search_changed_cb (BatonTransfersPage *self)
{
  baton_sections_set_search (self->sections, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  update_empty (self);
}

static void
on_connect_clicked_cb (BatonTransfersPage *self)
{
  if (self->account)
    baton_account_retry (self->account);
}

static void
on_files_cb (BatonTransfersPage *self,
             GPtrArray          *files)
{
  g_signal_emit (self, signals[SIGNAL_FILES], 0, files);
}

/**
 * baton_transfers_page_set_account:
 * @self: a page
 * @account: (nullable): whose contacts' names are shown
 * @manager: (nullable): whose transfers
 */
void
baton_transfers_page_set_account (BatonTransfersPage *self,
                                  BatonAccount       *account,
                                  BatonManager       *manager)
{
  g_return_if_fail (BATON_IS_TRANSFERS_PAGE (self));

  g_set_object (&self->account, account);
  g_signal_group_set_target (self->account_signals, account);
  baton_transfer_list_set_roster (self->list, account ? baton_account_get_roster (account) : NULL);
  baton_sections_set_source (self->sections, G_LIST_MODEL (manager));
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  update_empty (self);
}

/**
 * baton_transfers_page_set_contact:
 * @self: a page
 * @contact: (nullable): whose transfers; %NULL: everybody's
 */
void
baton_transfers_page_set_contact (BatonTransfersPage *self,
                                  BatonContact       *contact)
{
  g_return_if_fail (BATON_IS_TRANSFERS_PAGE (self));

  if (!g_set_object (&self->contact, contact))
    return;
  g_signal_group_set_target (self->contact_signals, contact);
  baton_sections_set_contact (self->sections, contact ? baton_contact_get_jid (contact) : NULL);
  update_menu (self);
  update_contact (self);
  update_empty (self);
}

BatonContact *
baton_transfers_page_get_contact (BatonTransfersPage *self)
{
  g_return_val_if_fail (BATON_IS_TRANSFERS_PAGE (self), NULL);

  return self->contact;
}

/* The name of the folder that offers go to. */
void
baton_transfers_page_set_folder (BatonTransfersPage *self,
                                 const char         *name)
{
  g_return_if_fail (BATON_IS_TRANSFERS_PAGE (self));

  baton_transfer_list_set_folder (self->list, name);
}

/* Opens the search, or gives it the focus. */
void
baton_transfers_page_search (BatonTransfersPage *self)
{
  g_return_if_fail (BATON_IS_TRANSFERS_PAGE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
baton_transfers_page_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  if (prop_id == PROP_FOLDED)
    g_value_set_boolean (value, BATON_TRANSFERS_PAGE (object)->folded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
baton_transfers_page_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  BatonTransfersPage *self = BATON_TRANSFERS_PAGE (object);

  if (prop_id == PROP_FOLDED)
    {
      self->folded = g_value_get_boolean (value);
      gtk_widget_set_visible (GTK_WIDGET (self->back), self->folded);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
baton_transfers_page_dispose (GObject *object)
{
  BatonTransfersPage *self = BATON_TRANSFERS_PAGE (object);

  if (self->account_signals)
    g_signal_group_set_target (self->account_signals, NULL);
  if (self->contact_signals)
    g_signal_group_set_target (self->contact_signals, NULL);
  g_clear_object (&self->account_signals);
  g_clear_object (&self->contact_signals);
  g_clear_object (&self->drop);
  g_clear_object (&self->account);
  g_clear_object (&self->contact);
  /* The list empties when it goes, which nobody is to be told any more. */
  if (self->sections)
    g_signal_handlers_disconnect_by_func (baton_sections_get_model (self->sections), update_empty, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), BATON_TYPE_TRANSFERS_PAGE);
  g_clear_object (&self->sections);
  G_OBJECT_CLASS (baton_transfers_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, pane);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, header);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, title);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, back);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, send);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, send_content);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, menu);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, search_button);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, body);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, frame_clamp);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, frame);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, frame_icon);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, frame_title);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, frame_hint);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, list);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, empty);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, offline);
  gtk_widget_class_bind_template_child (widget_class, BatonTransfersPage, connect);
}

static void
baton_transfers_page_class_init (BatonTransfersPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = baton_transfers_page_get_property;
  object_class->set_property = baton_transfers_page_set_property;
  object_class->dispose = baton_transfers_page_dispose;
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_FILES] = g_signal_new ("files", BATON_TYPE_TRANSFERS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);

  g_type_ensure (BATON_TYPE_PANE);
  g_type_ensure (BATON_TYPE_TRANSFER_LIST);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-transfers-page.ui");
  bind_children (widget_class);
}

static void
baton_transfers_page_init (BatonTransfersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->account_signals = g_signal_group_new (BATON_TYPE_ACCOUNT);
  g_signal_group_connect_swapped (self->account_signals, "notify", G_CALLBACK (update_empty), self);
  self->contact_signals = g_signal_group_new (BATON_TYPE_CONTACT);
  g_signal_group_connect_swapped (self->contact_signals, "notify", G_CALLBACK (update_contact), self);

  self->sections = baton_sections_new ();
  g_signal_connect_object (baton_sections_get_model (self->sections), "items-changed", G_CALLBACK (update_empty), self,
                           G_CONNECT_SWAPPED);
  baton_transfer_list_set_model (self->list, baton_sections_get_model (self->sections));

  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  g_signal_connect_swapped (self->search_entry, "search-changed", G_CALLBACK (on_search_changed_cb), self);
  g_signal_connect_swapped (self->connect, "clicked", G_CALLBACK (on_connect_clicked_cb), self);
  g_signal_connect_swapped (self->pane, "notify::narrow", G_CALLBACK (update_narrow), self);

  self->drop = baton_file_drop_new (GTK_WIDGET (self->body));
  g_signal_connect_object (self->drop, "notify::active", G_CALLBACK (update_frame), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drop, "files", G_CALLBACK (on_files_cb), self, G_CONNECT_SWAPPED);
  update_contact (self);
}
