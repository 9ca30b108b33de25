/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-main-view.h"

#include "baton-contact-actions.h"
#include "baton-offer-desk.h"
#include "baton-sender.h"
#include "baton-sidebar.h"
#include "baton-transfer-actions.h"
#include "baton-transfers-page.h"

#include <adwaita.h>

/**
 * BatonMainView:
 *
 * Contacts beside transfers, or one of them in a narrow window; and those who act for them: the actions of rows and
 * contacts, the sender, the desk that asks about offers. Signal `message` (string): a sentence for the user.
 */
struct _BatonMainView
{
  GtkWidget             parent_instance;

  BatonTransferActions *actions;
  BatonContactActions  *contact_actions;
  BatonOfferDesk       *desk;
  BatonSender          *sender;

  AdwLeaflet           *leaflet;
  BatonSidebar         *sidebar;
  BatonTransfersPage   *page;
};

enum {
  SIGNAL_MESSAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BatonMainView, baton_main_view, GTK_TYPE_WIDGET)

/**
 * baton_main_view_set_core:
 * @self: a view that has its window
 * @core: (nullable): what it shows from now on
 */
void
baton_main_view_set_core (BatonMainView *self,
                          BatonCore     *core)
{
  BatonAccount *account = core ? baton_core_get_account (core) : NULL;
  BatonManager *manager = core ? baton_core_get_manager (core) : NULL;
  BatonRoster *roster = account ? baton_account_get_roster (account) : NULL;

  g_return_if_fail (BATON_IS_MAIN_VIEW (self));

  baton_transfers_page_set_contact (self->page, NULL);
  baton_transfers_page_set_account (self->page, account, manager);
  baton_sidebar_set_account (self->sidebar, account, manager);
  baton_transfer_actions_set_manager (self->actions, manager);
  baton_contact_actions_set_roster (self->contact_actions, roster);
  baton_sender_set_manager (self->sender, manager, roster);
  baton_offer_desk_set_account (self->desk, account, manager);
}

/**
 * baton_main_view_set_folder:
 * @self: a view that has its window
 * @folder: where accepted files go
 */
void
baton_main_view_set_folder (BatonMainView *self,
                            GFile         *folder)
{
  g_autofree char *base = g_file_get_basename (folder);
  g_autofree char *name = g_filename_display_name (base ? base : "/");

  g_return_if_fail (BATON_IS_MAIN_VIEW (self));

  baton_transfer_actions_set_folder (self->actions, folder);
  baton_offer_desk_set_folder (self->desk, folder);
  baton_transfers_page_set_folder (self->page, name);
}

/* To where the files are seen going, when the contacts cover it. */
static void
show_transfers (BatonMainView *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "transfers");
}

static void
on_contact_chosen_cb (BatonMainView *self,
                      gboolean       go_there)
{
  baton_transfers_page_set_contact (self->page, baton_sidebar_get_selected (self->sidebar));
  if (go_there)
    show_transfers (self);
}

/* While files hover over it, everything that takes none steps back. */
static void
on_drag_enter_cb (BatonMainView *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "dragging");
}

static void
on_drag_leave_cb (BatonMainView *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "dragging");
}

static void
on_contact_files_cb (BatonMainView *self,
                     BatonContact  *contact,
                     GPtrArray     *files)
{
  /* A drop is an end of hovering that the controller does not tell of. */
  on_drag_leave_cb (self);
  baton_sender_send (self->sender, files, contact);
}

static void
on_page_files_cb (BatonMainView *self,
                  GPtrArray     *files)
{
  on_drag_leave_cb (self);
  baton_main_view_send (self, files);
}

static void
on_message_cb (BatonMainView *self,
               const char    *text)
{
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, text);
}

/**
 * baton_main_view_show_contact:
 * @self: a view
 * @contact: (nullable): whose transfers; %NULL: everybody's
 */
void
baton_main_view_show_contact (BatonMainView *self,
                              BatonContact  *contact)
{
  g_return_if_fail (BATON_IS_MAIN_VIEW (self));

  baton_sidebar_select (self->sidebar, contact);
  show_transfers (self);
}

/* Shows the contacts and gives them the focus. */
void
baton_main_view_show_contacts (BatonMainView *self)
{
  g_return_if_fail (BATON_IS_MAIN_VIEW (self));

  adw_leaflet_set_visible_child_name (self->leaflet, "contacts");
  gtk_widget_grab_focus (GTK_WIDGET (self->sidebar));
}

/* From the transfers to the contacts, in a narrow window. */
void
baton_main_view_back (BatonMainView *self)
{
  g_return_if_fail (BATON_IS_MAIN_VIEW (self));

  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/* Opens the search of the side that is looked at. */
void
baton_main_view_search (BatonMainView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  gboolean contacts;

  g_return_if_fail (BATON_IS_MAIN_VIEW (self));

  contacts = adw_leaflet_get_folded (self->leaflet)
               ? adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->sidebar)
               : focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->sidebar));
  if (contacts)
    baton_sidebar_search (self->sidebar);
  else
    baton_transfers_page_search (self->page);
}

/**
 * baton_main_view_send:
 * @self: a view
 * @files: (element-type GFile): files and folders
 *
 * Sends them to the chosen contact, or asks to whom.
 */
void
baton_main_view_send (BatonMainView *self,
                      GPtrArray     *files)
{
  g_return_if_fail (BATON_IS_MAIN_VIEW (self));

  baton_sender_send (self->sender, files, baton_transfers_page_get_contact (self->page));
}

/* Lets the user choose files to send. */
void
baton_main_view_choose (BatonMainView *self)
{
  g_return_if_fail (BATON_IS_MAIN_VIEW (self));

  baton_sender_choose (self->sender, baton_transfers_page_get_contact (self->page));
}

/* Sends the files in the clipboard. */
void
baton_main_view_paste (BatonMainView *self)
{
  g_return_if_fail (BATON_IS_MAIN_VIEW (self));

  baton_sender_paste (self->sender, gtk_widget_get_clipboard (GTK_WIDGET (self)),
                      baton_transfers_page_get_contact (self->page));
}

/**
 * baton_main_view_set_window:
 * @self: a view without a window
 * @window: what dialogs stand over; outlives the view
 */
void
baton_main_view_set_window (BatonMainView *self,
                            GtkWindow     *window)
{
  g_return_if_fail (BATON_IS_MAIN_VIEW (self));
  g_return_if_fail (!self->actions);

  self->actions = baton_transfer_actions_new (window);
  self->contact_actions = baton_contact_actions_new (window);
  self->sender = baton_sender_new (window);
  self->desk = baton_offer_desk_new (window, self->actions);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "transfers", baton_transfer_actions_get_group (self->actions));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "contacts",
                                  baton_contact_actions_get_group (self->contact_actions));
  g_signal_connect_object (self->actions, "message", G_CALLBACK (on_message_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "accepted", G_CALLBACK (show_transfers), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contact_actions, "message", G_CALLBACK (on_message_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sender, "message", G_CALLBACK (on_message_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sender, "sent", G_CALLBACK (show_transfers), self, G_CONNECT_SWAPPED);
}

static gboolean
baton_main_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BATON_MAIN_VIEW (widget)->sidebar));
}

static void
baton_main_view_dispose (GObject *object)
{
  BatonMainView *self = BATON_MAIN_VIEW (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->sender);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "transfers", NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "contacts", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), BATON_TYPE_MAIN_VIEW);
  g_clear_object (&self->actions);
  g_clear_object (&self->contact_actions);
  G_OBJECT_CLASS (baton_main_view_parent_class)->dispose (object);
}

static void
baton_main_view_class_init (BatonMainViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_main_view_dispose;
  widget_class->grab_focus = baton_main_view_grab_focus;
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", BATON_TYPE_MAIN_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (BATON_TYPE_SIDEBAR);
  g_type_ensure (BATON_TYPE_TRANSFERS_PAGE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-main-view.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonMainView, leaflet);
  gtk_widget_class_bind_template_child (widget_class, BatonMainView, sidebar);
  gtk_widget_class_bind_template_child (widget_class, BatonMainView, page);
}

static void
baton_main_view_init (BatonMainView *self)
{
  GtkEventController *motion = gtk_drop_controller_motion_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->sidebar, "chosen", G_CALLBACK (on_contact_chosen_cb), self);
  g_signal_connect_swapped (self->sidebar, "files", G_CALLBACK (on_contact_files_cb), self);
  g_signal_connect_swapped (self->page, "files", G_CALLBACK (on_page_files_cb), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_drag_enter_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_drag_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}
