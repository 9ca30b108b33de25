/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6121 section 4: our own presence; XEP-0115 section 6.1: the caps in it. */
#include "baton-announcer.h"

#include "baton-builder.h"
#include "baton-disco-private.h"
#include "baton-ns.h"

struct _BatonAnnouncer
{
  BatonPort      *port;
  BatonDisco     *disco;
  gulong          self_changed;
  BatonPresence   presence;
  gboolean        started;
  guint           again;     /* idle source that sends it anew; 0: none */
};

/* RFC 6121 section 4.7.2.1; (nullable): plain online has no word. */
static const char *
show_of (BatonPresence presence)
{
  switch (presence)
    {
    case BATON_PRESENCE_CHAT:
      return "chat";
    case BATON_PRESENCE_AWAY:
      return "away";
    case BATON_PRESENCE_EXTENDED_AWAY:
      return "xa";
    case BATON_PRESENCE_BUSY:
      return "dnd";
    case BATON_PRESENCE_OFFLINE:
    case BATON_PRESENCE_ONLINE:
    default:
      return NULL;
    }
}

static void
send (BatonAnnouncer *self)
{
  g_autoptr(BatonBuilder) b = baton_builder_new ("presence", BATON_NS_CLIENT);
  g_autoptr(BatonNode) presence = NULL;

  g_clear_handle_id (&self->again, g_source_remove);
  if (self->presence == BATON_PRESENCE_OFFLINE)
    {
      baton_builder_attr (b, "type", "unavailable");
    }
  else
    {
      g_autoptr(BatonNode) caps = baton_disco_dup_caps (self->disco);
      g_autofree char *priority = g_strdup_printf ("%d", BATON_ANNOUNCER_PRIORITY);
      const char *show = show_of (self->presence);

      if (show != NULL)
        baton_builder_leaf (b, "show", NULL, show);
      baton_builder_leaf (b, "priority", NULL, priority);
      baton_builder_add (b, caps);
    }
  presence = baton_builder_end (b);
  baton_port_send (self->port, presence);
}

static gboolean
on_again_cb (gpointer user_data)
{
  BatonAnnouncer *self = user_data;

  self->again = 0;
  send (self);
  return G_SOURCE_REMOVE;
}

/* Rooms announce their features one by one: the presence goes out once for all of them. */
static void
on_self_changed_cb (BatonDisco     *disco,
                    BatonAnnouncer *self)
{
  if (self->started && self->presence != BATON_PRESENCE_OFFLINE && self->again == 0)
    self->again = g_idle_add (on_again_cb, self);
}

/* (transfer full): online, but silent until started. */
BatonAnnouncer *
baton_announcer_new (BatonPort  *port,
                     BatonDisco *disco)
{
  BatonAnnouncer *self = g_new0 (BatonAnnouncer, 1);

  self->port = g_object_ref (port);
  self->disco = g_object_ref (disco);
  self->presence = BATON_PRESENCE_ONLINE;
  self->self_changed = g_signal_connect (disco, "self-changed", G_CALLBACK (on_self_changed_cb), self);
  return self;
}

void
baton_announcer_free (BatonAnnouncer *self)
{
  g_clear_handle_id (&self->again, g_source_remove);
  g_clear_signal_handler (&self->self_changed, self->disco);
  g_object_unref (self->disco);
  g_object_unref (self->port);
  g_free (self);
}

void
baton_announcer_start (BatonAnnouncer *self)
{
  self->started = TRUE;
  /* A new session is unavailable until it says otherwise. */
  if (self->presence != BATON_PRESENCE_OFFLINE)
    send (self);
}

void
baton_announcer_stop (BatonAnnouncer *self)
{
  self->started = FALSE;
  g_clear_handle_id (&self->again, g_source_remove);
}

void
baton_announcer_set_presence (BatonAnnouncer *self,
                              BatonPresence   presence)
{
  if (self->presence == presence)
    return;

  self->presence = presence;
  if (self->started)
    send (self);
}

BatonPresence
baton_announcer_get_presence (BatonAnnouncer *self)
{
  return self->presence;
}
