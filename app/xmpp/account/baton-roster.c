/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6121 sections 2 and 3: the roster and the subscriptions to presence. */
#include "baton-roster-private.h"

#include "baton-announcer.h"
#include "baton-contact-list.h"
#include "baton-contact-private.h"
#include "baton-disco-private.h"
#include "baton-display.h"
#include "baton-ns.h"
#include "baton-patience.h"
#include "baton-roster-call.h"
#include "baton-roster-stanza.h"
#include "baton-stanza-error.h"

/* People who ask to be let in, at one time. Who comes later is not answered: the server tells of them again. */
#define MAX_STRANGERS 64

struct _BatonRoster
{
  GObject            parent_instance;

  BatonPort         *port;
  BatonDisco        *disco;
  BatonAnnouncer    *announcer;
  BatonContactList  *list;
  guint              push_watch;
  guint              presence_watch;
  guint              request;    /* the question for the roster; 0: none under way */
  gboolean           loaded;
};

enum {
  PROP_0,
  PROP_LOADED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonRoster, baton_roster, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static gboolean
is_seen (BatonSubscription subscription)
{
  return subscription == BATON_SUBSCRIPTION_TO || subscription == BATON_SUBSCRIPTION_BOTH;
}

static void
take_roster (BatonRoster *self,
             BatonNode   *query)
{
  g_autoptr(GPtrArray) items = baton_roster_item_parse_all (query, BATON_CONTACT_LIST_MAX);

  baton_contact_list_take_all (self->list, items);
}

static void
set_loaded (BatonRoster *self)
{
  if (self->loaded)
    return;

  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

static void ask_for_roster (BatonRoster *self);

static void
on_roster_cb (BatonNode    *reply,
              const GError *error,
              gpointer      user_data)
{
  g_autoptr(BatonRoster) self = g_object_ref (BATON_ROSTER (user_data));

  self->request = 0;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return;

  if (error != NULL)
    g_warning ("The server does not give the roster: %s", error->message);
  else
    take_roster (self, baton_node_find (reply, "query", BATON_NS_ROSTER));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    ask_for_roster (self);
  else
    set_loaded (self);
  /* Only now, so that whose presence comes in answer is known (section 2.2). */
  baton_announcer_start (self->announcer);
}

static void
ask_for_roster (BatonRoster *self)
{
  g_autoptr(BatonNode) iq = baton_roster_stanza_get ();

  if (self->request != 0)
    baton_port_forget (self->port, self->request);
  self->request = baton_port_request (self->port, iq, BATON_PATIENCE_IQ_MS, on_roster_cb, self);
}

/* Section 2.1.6: anybody can send what looks like a push; only our own account may. Some servers push from their own
 * address or to our own full one. */
static gboolean
is_from_our_server (BatonRoster *self,
                    BatonNode   *stanza)
{
  BatonJid *own = baton_port_get_jid (self->port);
  const char *text = baton_node_get_attr (stanza, "from");
  g_autoptr(BatonJid) bare = NULL;
  g_autoptr(BatonJid) from = NULL;

  if (text == NULL)
    return TRUE;

  from = baton_jid_new (text, NULL);
  bare = baton_jid_bare (own);
  return from != NULL && (baton_jid_equal (from, bare) || baton_jid_equal (from, own) ||
                          g_str_equal (baton_jid_get_text (from), baton_jid_get_domain (own)));
}

static gboolean
on_push_cb (BatonPort *port,
            BatonNode *stanza,
            BatonJid  *from,
            gpointer   user_data)
{
  g_autoptr(BatonRoster) self = g_object_ref (BATON_ROSTER (user_data));
  g_autoptr(BatonRosterItem) item = NULL;
  g_autoptr(BatonNode) reply = NULL;
  BatonContact *contact;

  if (!is_from_our_server (self, stanza))
    {
      g_warning ("A roster push from %s was ignored", baton_jid_get_text (from));
      return FALSE;
    }

  item = baton_roster_item_parse_push (baton_node_find (stanza, "query", BATON_NS_ROSTER));
  if (item == NULL)
    reply = baton_stanza_error_reply (stanza, BATON_STANZA_ERROR_BAD_REQUEST, NULL);
  else
    reply = baton_roster_stanza_result (stanza);
  baton_port_send (port, reply);
  if (item == NULL)
    return TRUE;

  contact = baton_contact_list_find (self->list, item->jid);
  if (!item->removed)
    baton_contact_list_take (self->list, item);
  else if (contact != NULL)
    baton_contact_list_leave_roster (self->list, contact);
  return TRUE;
}

static void
send_presence (BatonRoster *self,
               BatonJid    *bare,
               const char  *type)
{
  g_autoptr(BatonNode) presence = baton_roster_stanza_presence (bare, type);

  baton_port_send (self->port, presence);
}

/* Whoever we asked to see may see us: the user added them by hand, and a file needs both directions. */
static gboolean
is_welcome (BatonContact *contact)
{
  BatonSubscription subscription = baton_contact_get_subscription (contact);

  return baton_contact_get_asked (contact) || subscription != BATON_SUBSCRIPTION_NONE;
}

static void
take_subscribe (BatonRoster *self,
                BatonJid    *bare,
                BatonNode   *stanza)
{
  BatonContact *contact = baton_contact_list_find (self->list, bare);
  g_autofree char *nick = NULL;

  if (contact != NULL && baton_contact_get_in_roster (contact) && is_welcome (contact))
    {
      send_presence (self, bare, "subscribed");
      return;
    }
  if (contact == NULL)
    {
      if (baton_contact_list_count_strangers (self->list) >= MAX_STRANGERS)
        {
          g_warning ("Too many people ask to be let in");
          return;
        }
      contact = baton_contact_list_append (self->list, bare);
    }

  nick = baton_display_dup (baton_node_find_text (stanza, "nick", BATON_NS_NICK));
  if (nick != NULL)
    baton_contact_set_nick (contact, nick);
  baton_contact_set_wants_in (contact, TRUE);
  baton_contact_list_tell (self->list);
}

/* Section 3: "subscribed" and "unsubscribed" need nothing from us, the push that comes with them says it all. */
static gboolean
on_presence_cb (BatonPort *port,
                BatonNode *stanza,
                BatonJid  *from,
                gpointer   user_data)
{
  g_autoptr(BatonRoster) self = g_object_ref (BATON_ROSTER (user_data));
  const char *type = baton_node_get_attr (stanza, "type");
  g_autoptr(BatonJid) bare = baton_jid_bare (from);
  BatonContact *contact = baton_contact_list_find (self->list, bare);

  if (baton_jid_same_bare (from, baton_port_get_jid (port)))
    return FALSE;

  if (g_strcmp0 (type, "subscribe") == 0)
    take_subscribe (self, bare, stanza);
  else if (g_strcmp0 (type, "unsubscribe") == 0 && contact && baton_contact_get_wants_in (contact))
    baton_contact_list_stop_wanting_in (self->list, contact);
  return FALSE;
}

static void
on_resources_changed_cb (BatonDisco  *disco,
                         BatonJid    *bare,
                         BatonRoster *self)
{
  BatonContact *contact = baton_contact_list_find (self->list, bare);

  if (contact != NULL)
    baton_contact_list_update (self->list, contact);
}

static gboolean
on_knows_cb (BatonJid *bare,
             gpointer  user_data)
{
  BatonRoster *self = user_data;
  BatonContact *contact = baton_contact_list_find (self->list, bare);

  return (contact && baton_contact_get_in_roster (contact)) ||
         baton_jid_same_bare (bare, baton_port_get_jid (self->port));
}

static void
on_lost_cb (BatonPort   *port,
            BatonRoster *self)
{
  self->request = 0;
  baton_announcer_stop (self->announcer);
}

/*
 * baton_roster_new:
 * @disco: of the same port, and outliving the roster's use of it
 *
 * Returns: (transfer full): an empty list until started
 */
BatonRoster *
baton_roster_new (BatonPort  *port,
                  BatonDisco *disco)
{
  BatonRoster *self;

  g_return_val_if_fail (BATON_IS_PORT (port), NULL);
  g_return_val_if_fail (BATON_IS_DISCO (disco), NULL);

  self = g_object_new (BATON_TYPE_ROSTER, NULL);
  self->port = g_object_ref (port);
  self->disco = g_object_ref (disco);
  self->list = baton_contact_list_new (G_LIST_MODEL (self), disco);
  self->announcer = baton_announcer_new (port, disco);
  self->push_watch = baton_port_watch (port, BATON_PORT_IQ_SET, "query", BATON_NS_ROSTER, on_push_cb, self);
  self->presence_watch = baton_port_watch (port, BATON_PORT_PRESENCE, NULL, NULL, on_presence_cb, self);
  baton_disco_set_knows (disco, on_knows_cb, self);
  g_signal_connect_object (disco, "resources-changed", G_CALLBACK (on_resources_changed_cb), self, 0);
  g_signal_connect_object (port, "lost", G_CALLBACK (on_lost_cb), self, 0);
  return self;
}

/*
 * baton_roster_start:
 *
 * A new session is online. Requests of the last one are forgotten: the server repeats those that still wait.
 */
void
baton_roster_start (BatonRoster *self)
{
  g_return_if_fail (BATON_IS_ROSTER (self));

  for (guint i = baton_contact_list_get_n (self->list); i > 0; i--)
    baton_contact_list_stop_wanting_in (self->list, baton_contact_list_get (self->list, i - 1));
  baton_announcer_stop (self->announcer);
  ask_for_roster (self);
}

void
baton_roster_set_presence (BatonRoster   *self,
                           BatonPresence  presence)
{
  g_return_if_fail (BATON_IS_ROSTER (self));

  baton_announcer_set_presence (self->announcer, presence);
}

BatonPresence
baton_roster_get_presence (BatonRoster *self)
{
  g_return_val_if_fail (BATON_IS_ROSTER (self), BATON_PRESENCE_OFFLINE);

  return baton_announcer_get_presence (self->announcer);
}

/**
 * baton_roster_get_loaded:
 *
 * Returns: whether the server's list has arrived once
 */
gboolean
baton_roster_get_loaded (BatonRoster *self)
{
  g_return_val_if_fail (BATON_IS_ROSTER (self), FALSE);

  return self->loaded;
}

/**
 * baton_roster_find:
 * @jid: bare or full
 *
 * Returns: (transfer none) (nullable): the contact with the bare JID of @jid
 */
BatonContact *
baton_roster_find (BatonRoster *self,
                   BatonJid    *jid)
{
  g_autoptr(BatonJid) bare = NULL;

  g_return_val_if_fail (BATON_IS_ROSTER (self), NULL);
  g_return_val_if_fail (jid != NULL, NULL);

  bare = baton_jid_bare (jid);
  return baton_contact_list_find (self->list, bare);
}

/* Somebody who was let in and could not be added has no reason left to be in the list. */
static void
on_set_cb (BatonRoster  *self,
           BatonJid     *bare,
           const GError *error)
{
  BatonContact *contact = baton_contact_list_find (self->list, bare);

  if (error != NULL)
    {
      g_warning ("The server does not take %s: %s", baton_jid_get_text (bare), error->message);
      if (contact && !baton_contact_get_in_roster (contact) && !baton_contact_get_wants_in (contact))
        baton_contact_list_remove (self->list, contact);
    }
  else if (contact == NULL || !is_seen (baton_contact_get_subscription (contact)))
    {
      send_presence (self, bare, "subscribe");
    }
}

/* The push comes first; a server that forgot it must not leave a ghost. */
static void
on_remove_cb (BatonRoster  *self,
              BatonJid     *bare,
              const GError *error)
{
  BatonContact *contact = baton_contact_list_find (self->list, bare);

  if (error == NULL && contact && baton_contact_get_in_roster (contact))
    baton_contact_list_leave_roster (self->list, contact);
}

/* A roster set replaces the whole item, so what another client of the user put there is said again. */
static void
set_item (BatonRoster *self,
          BatonJid    *bare,
          const char  *name,
          GTask       *task)
{
  BatonContact *contact = baton_contact_list_find (self->list, bare);
  g_autoptr(BatonNode) iq = NULL;

  if (contact == NULL)
    iq = baton_roster_stanza_set (bare, name, NULL);
  else
    iq = baton_roster_stanza_set (bare, name ? name : baton_contact_get_roster_name (contact),
                                  baton_contact_get_groups (contact));
  baton_roster_call (self, self->port, bare, iq, task, on_set_cb);
}

/**
 * baton_roster_add_async:
 * @bare: whom
 * @name: (nullable): what the user calls them; %NULL keeps the name they have
 * @callback: called once
 *
 * Puts @bare on the roster, or renames it there, and asks to see its presence if we do not. Ends when the server has
 * taken it; whether the contact agrees shows later in its properties. If it asks back, it is let in by itself.
 *
 * Errors: %BATON_STANZA_ERROR with the server's condition, %G_IO_ERROR_TIMED_OUT, %G_IO_ERROR_CONNECTION_CLOSED,
 * %G_IO_ERROR_CANCELLED.
 */
void
baton_roster_add_async (BatonRoster         *self,
                        BatonJid            *bare,
                        const char          *name,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *safe_name = NULL;

  g_return_if_fail (BATON_IS_ROSTER (self));
  g_return_if_fail (bare != NULL && baton_jid_is_bare (bare));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_roster_add_async);
  safe_name = baton_display_dup (name);
  set_item (self, bare, safe_name, task);
}

/**
 * baton_roster_add_finish:
 *
 * Returns: %FALSE with @error set when the server refused
 */
gboolean
baton_roster_add_finish (BatonRoster   *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * baton_roster_remove_async:
 * @bare: whom
 * @callback: called once
 *
 * Takes @bare off the roster; nobody of the two sees the other's presence any more. Errors as of
 * baton_roster_add_async(), %BATON_STANZA_ERROR_ITEM_NOT_FOUND when it is not there.
 */
void
baton_roster_remove_async (BatonRoster         *self,
                           BatonJid            *bare,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(BatonNode) iq = NULL;

  g_return_if_fail (BATON_IS_ROSTER (self));
  g_return_if_fail (bare != NULL && baton_jid_is_bare (bare));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_roster_remove_async);
  iq = baton_roster_stanza_remove (bare);
  baton_roster_call (self, self->port, bare, iq, task, on_remove_cb);
}

/**
 * baton_roster_remove_finish:
 *
 * Returns: %FALSE with @error set when the server refused
 */
gboolean
baton_roster_remove_finish (BatonRoster   *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * baton_roster_allow:
 * @bare: somebody who wants in
 *
 * Lets @bare see our presence, puts it on the roster under the name it gave itself, and asks to see its presence.
 * Nothing happens when it does not ask.
 */
void
baton_roster_allow (BatonRoster *self,
                    BatonJid    *bare)
{
  BatonContact *contact;

  g_return_if_fail (BATON_IS_ROSTER (self));
  g_return_if_fail (bare != NULL);

  contact = baton_roster_find (self, bare);
  if (contact == NULL || !baton_contact_get_wants_in (contact))
    return;

  send_presence (self, baton_contact_get_jid (contact), "subscribed");
  if (!baton_contact_get_in_roster (contact))
    set_item (self, baton_contact_get_jid (contact), baton_contact_get_nick (contact), NULL);
  else if (!is_seen (baton_contact_get_subscription (contact)))
    send_presence (self, baton_contact_get_jid (contact), "subscribe");
  baton_contact_set_wants_in (contact, FALSE);
}

/**
 * baton_roster_deny:
 * @bare: somebody who wants in
 *
 * Refuses to be seen by @bare, who learns of it. Nothing happens when it does not ask.
 */
void
baton_roster_deny (BatonRoster *self,
                   BatonJid    *bare)
{
  BatonContact *contact;

  g_return_if_fail (BATON_IS_ROSTER (self));
  g_return_if_fail (bare != NULL);

  contact = baton_roster_find (self, bare);
  if (contact == NULL || !baton_contact_get_wants_in (contact))
    return;

  send_presence (self, baton_contact_get_jid (contact), "unsubscribed");
  baton_contact_list_stop_wanting_in (self->list, contact);
}

static GType
baton_roster_get_item_type (GListModel *model)
{
  return BATON_TYPE_CONTACT;
}

static guint
baton_roster_get_n_items (GListModel *model)
{
  return baton_contact_list_get_n (BATON_ROSTER (model)->list);
}

static gpointer
baton_roster_get_item (GListModel *model,
                       guint       position)
{
  BatonContact *contact = baton_contact_list_get (BATON_ROSTER (model)->list, position);

  return contact ? g_object_ref (contact) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = baton_roster_get_item_type;
  iface->get_n_items = baton_roster_get_n_items;
  iface->get_item = baton_roster_get_item;
}

static void
baton_roster_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  BatonRoster *self = BATON_ROSTER (object);

  switch (prop_id)
    {
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_roster_dispose (GObject *object)
{
  BatonRoster *self = BATON_ROSTER (object);

  if (self->port != NULL)
    {
      if (self->request != 0)
        baton_port_forget (self->port, self->request);
      baton_port_unwatch (self->port, self->push_watch);
      baton_port_unwatch (self->port, self->presence_watch);
      baton_disco_set_knows (self->disco, NULL, NULL);
    }
  self->request = 0;
  g_clear_pointer (&self->announcer, baton_announcer_free);
  g_clear_object (&self->disco);
  g_clear_object (&self->port);

  G_OBJECT_CLASS (baton_roster_parent_class)->dispose (object);
}

static void
baton_roster_finalize (GObject *object)
{
  BatonRoster *self = BATON_ROSTER (object);

  g_clear_pointer (&self->list, baton_contact_list_free);

  G_OBJECT_CLASS (baton_roster_parent_class)->finalize (object);
}

static void
baton_roster_class_init (BatonRosterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = baton_roster_get_property;
  object_class->dispose = baton_roster_dispose;
  object_class->finalize = baton_roster_finalize;

  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_roster_init (BatonRoster *self)
{
}
