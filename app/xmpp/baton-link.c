/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0198 section 4: stanzas that are confirmed */
#include "baton-link.h"

#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-pulse.h"
#include "baton-writer.h"
#include "baton-xmpp-error-private.h"

struct _BatonLink
{
  BatonClock *clock;
  char *domain; /* the server's */
  const BatonLinkFuncs *funcs;
  gpointer user_data;
  BatonStreamManagement *management;
  BatonPulse *pulse;
  BatonAlarm *alarm;   /* the end of a burst */
  BatonStream *stream; /* nullable: stanzas wait */
};

static void
send_management (BatonLink *self,
                 const char *name,
                 gboolean with_h)
{
  g_autoptr(BatonBuilder) builder = baton_builder_new (name, BATON_NS_SM);
  g_autoptr(BatonNode) element = NULL;

  if (with_h)
    baton_builder_attr_u64 (builder, "h", baton_stream_management_get_received (self->management));
  element = baton_builder_end (builder);
  baton_stream_send (self->stream, element);
}

static void
ask (BatonLink *self)
{
  send_management (self, "r", FALSE);
  baton_stream_management_asked (self->management);
  baton_pulse_asked (self->pulse);
}

/* From the main loop: what was sent meanwhile is one burst. */
static void
on_alarm_cb (gpointer user_data)
{
  BatonLink *self = user_data;

  if (self->stream != NULL && baton_stream_management_wants_ack (self->management))
    ask (self);
}

static void
plan_ack (BatonLink *self)
{
  if (baton_stream_management_wants_ack (self->management))
    baton_alarm_set (self->alarm, baton_clock_now_us (self->clock));
}

static void
on_pulse_probe_cb (gpointer user_data)
{
  BatonLink *self = user_data;
  g_autoptr(BatonBuilder) builder = NULL;
  g_autoptr(BatonNode) ping = NULL;

  if (baton_stream_management_is_enabled (self->management))
    {
      ask (self);
      return;
    }
  /* XEP-0199: whatever the answer is, it is a sign of life, and nobody waits for its content. */
  builder = baton_builder_new_iq ("get", self->domain, NULL);
  baton_builder_leaf (builder, "ping", BATON_NS_PING, NULL);
  ping = baton_builder_end (builder);
  baton_stream_send (self->stream, ping);
}

static void
on_pulse_dead_cb (gpointer user_data)
{
  BatonLink *self = user_data;
  g_autoptr(GError) error = g_error_new_literal (BATON_XMPP_ERROR, BATON_XMPP_ERROR_LOST,
                                                 "The server does not answer any more");

  self->funcs->broken (error, TRUE, self->user_data);
}

static const BatonPulseFuncs pulse_funcs = { on_pulse_probe_cb, on_pulse_dead_cb };

/**
 * baton_link_new:
 * @clock: for patience
 * @domain: the server's
 * @funcs: whom to tell; it outlives the link
 * @user_data: for @funcs
 *
 * Returns: (transfer full): a link over no stream, of no session
 */
BatonLink *
baton_link_new (BatonClock *clock,
                const char *domain,
                const BatonLinkFuncs *funcs,
                gpointer user_data)
{
  BatonLink *self = g_new0 (BatonLink, 1);

  self->clock = g_object_ref (clock);
  self->domain = g_strdup (domain);
  self->funcs = funcs;
  self->user_data = user_data;
  self->management = baton_stream_management_new ();
  self->pulse = baton_pulse_new (clock, &pulse_funcs, self);
  self->alarm = baton_alarm_new (clock, on_alarm_cb, self);
  return self;
}

/**
 * baton_link_free:
 * @self: (transfer full): a link
 */
void
baton_link_free (BatonLink *self)
{
  baton_link_end (self);
  baton_alarm_free (self->alarm);
  baton_pulse_free (self->pulse);
  baton_stream_management_free (self->management);
  g_free (self->domain);
  g_object_unref (self->clock);
  g_free (self);
}

/**
 * baton_link_get_management:
 * @self: a link
 *
 * Returns: (transfer none): what was counted
 */
BatonStreamManagement *
baton_link_get_management (BatonLink *self)
{
  return self->management;
}

static void
send_again (gpointer stanza,
            gpointer user_data)
{
  BatonLink *self = user_data;

  baton_stream_send (self->stream, stanza);
}

/**
 * baton_link_begin:
 * @self: a link over no stream
 * @stream: a stream that is signed in
 * @resumed: whether it serves the session that the stanzas in the queue belong to: they go out first
 */
void
baton_link_begin (BatonLink *self,
                  BatonStream *stream,
                  gboolean resumed)
{
  self->stream = g_object_ref (stream);
  baton_pulse_start (self->pulse);
  if (resumed)
    baton_stream_management_foreach (self->management, send_again, self);
  plan_ack (self);
}

/**
 * baton_link_end:
 * @self: a link
 *
 * There is no stream any more. What is not confirmed stays, until the counters are reset.
 */
void
baton_link_end (BatonLink *self)
{
  baton_pulse_stop (self->pulse);
  baton_alarm_set (self->alarm, -1);
  g_clear_object (&self->stream);
}

static void
take_ack (BatonLink *self,
          BatonNode *element)
{
  g_autoptr(GError) error = NULL;

  if (baton_stream_management_acked (self->management, element))
    {
      plan_ack (self);
      return;
    }
  error = g_error_new_literal (BATON_XMPP_ERROR, BATON_XMPP_ERROR_SERVER, "The server confirms what was never sent");
  self->funcs->broken (error, FALSE, self->user_data);
}

/**
 * baton_link_take:
 * @self: a link over a stream
 * @element: what came
 *
 * Hands stanzas on and answers what belongs to the counting. Anything else is not for us.
 */
void
baton_link_take (BatonLink *self,
                 BatonNode *element)
{
  if (baton_node_is (element, NULL, BATON_NS_CLIENT))
    {
      /* Counted first: one that makes us give up the stream was handed round all the same. */
      baton_stream_management_received (self->management);
      self->funcs->stanza (element, self->user_data);
    }
  else if (!baton_stream_management_is_enabled (self->management))
    {
      g_debug ("<%s/> is not for us", baton_node_get_name (element));
    }
  else if (baton_node_is (element, "r", BATON_NS_SM))
    {
      send_management (self, "a", TRUE);
    }
  else if (baton_node_is (element, "a", BATON_NS_SM))
    {
      take_ack (self, element);
    }
}

/**
 * baton_link_heard:
 * @self: a link
 *
 * The stream saw a sign of life.
 */
void
baton_link_heard (BatonLink *self)
{
  if (self->stream != NULL)
    baton_pulse_heard (self->pulse);
}

/**
 * baton_link_send:
 * @self: a link of a session
 * @stanza: (transfer none): a stanza
 *
 * Sends @stanza, or keeps it for the next stream of this session.
 */
void
baton_link_send (BatonLink *self,
                 BatonNode *stanza)
{
  g_autofree char *text = NULL;
  gsize size;

  if (self->stream != NULL)
    {
      size = baton_stream_send (self->stream, stanza);
    }
  else
    {
      text = baton_writer_dup_text (stanza, BATON_NS_CLIENT);
      size = strlen (text);
    }
  if (!baton_stream_management_is_enabled (self->management))
    return;
  baton_stream_management_sent (self->management, stanza, size);
  if (self->stream != NULL)
    plan_ack (self);
}

/**
 * baton_link_get_unsent:
 * @self: a link
 *
 * Returns: bytes that the server has not confirmed; where it does not confirm, those that have not left
 */
gsize
baton_link_get_unsent (BatonLink *self)
{
  if (baton_stream_management_is_enabled (self->management))
    return baton_stream_management_get_unacked (self->management);
  return self->stream != NULL ? baton_stream_get_unsent (self->stream) : 0;
}

/**
 * baton_link_probe:
 * @self: a link
 *
 * There is reason to doubt the connection.
 */
void
baton_link_probe (BatonLink *self)
{
  if (self->stream != NULL)
    baton_pulse_hurry (self->pulse);
}
