/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0199 section 4.4: a client-to-client ping, for the round trip of a stanza. */
#include "baton-ping.h"

#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-patience.h"
#include "baton-stanza-error.h"

typedef struct {
  guint    request;
  gint64   sent_us;
  GSource *cancelled;  /* nullable */
} BatonPing;

static void
baton_ping_free (gpointer data)
{
  BatonPing *self = data;

  g_clear_pointer (&self->cancelled, g_source_unref);
  g_free (self);
}

static void
stop_listening (BatonPing *self)
{
  if (self->cancelled)
    g_source_destroy (self->cancelled);
}

/* Any answer of the peer's client travelled there and back, also one that knows no pings. */
static void
on_reply_cb (BatonNode    *reply,
             const GError *error,
             gpointer      user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  BatonPing *self = g_task_get_task_data (task);
  gint64 passed_ms = (g_get_monotonic_time () - self->sent_us) / 1000;

  stop_listening (self);

  if (error && error->domain != BATON_STANZA_ERROR)
    g_task_return_int (task, 0);
  else
    g_task_return_int (task, CLAMP (passed_ms, 1, BATON_PATIENCE_PING_MS));
}

static gboolean
on_cancelled_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  /* The reference that on_reply_cb() would have taken. */
  g_autoptr(GTask) task = G_TASK (user_data);
  BatonPing *self = g_task_get_task_data (task);

  baton_port_forget (g_task_get_source_object (task), self->request);
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

/**
 * baton_ping_async:
 * @port: where to send it
 * @to: a full JID
 * @cancellable: (nullable): gives the measurement up
 * @callback: called once
 * @user_data: for @callback
 *
 * Measures how long a stanza takes to @to and back.
 */
void
baton_ping_async (BatonPort           *port,
                  BatonJid            *to,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (port, cancellable, callback, user_data);
  g_autoptr(BatonBuilder) builder = baton_builder_new_iq ("get", baton_jid_get_text (to), NULL);
  g_autoptr(BatonNode) iq = NULL;
  BatonPing *self = g_new0 (BatonPing, 1);

  g_task_set_source_tag (task, baton_ping_async);
  g_task_set_task_data (task, self, baton_ping_free);

  if (g_task_return_error_if_cancelled (task))
    return;

  baton_builder_leaf (builder, "ping", BATON_NS_PING, NULL);
  iq = baton_builder_end (builder);

  self->sent_us = g_get_monotonic_time ();
  self->request = baton_port_request (port, iq, BATON_PATIENCE_PING_MS, on_reply_cb, task);

  if (cancellable)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, self->cancelled, G_SOURCE_FUNC (on_cancelled_cb));
    }

  /* Now owned by on_reply_cb(). */
  g_steal_pointer (&task);
}

/**
 * baton_ping_finish:
 * @result: from the callback
 * @error: return location for an error
 *
 * Errors: %G_IO_ERROR_CANCELLED only.
 *
 * Returns: the round trip in milliseconds, at least 1; 0 when there was no answer
 */
guint
baton_ping_finish (GAsyncResult  *result,
                   GError       **error)
{
  gssize passed_ms;

  g_return_val_if_fail (g_async_result_is_tagged (result, baton_ping_async), 0);

  passed_ms = g_task_propagate_int (G_TASK (result), error);

  return MAX (passed_ms, 0);
}
