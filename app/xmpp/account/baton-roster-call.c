/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6121 sections 2.3 to 2.5: a roster set on its way. */
#include "baton-roster-call.h"

#include "baton-patience.h"
#include "baton-waiters.h"

typedef struct {
  BatonRoster         *roster;
  BatonJid            *jid;
  BatonWaiters        *waiters;    /* whoever asked for it */
  gboolean             by_itself;  /* nobody did */
  BatonRosterCallDone  done;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_pointer (&call->waiters, baton_waiters_free);
  g_clear_pointer (&call->jid, baton_jid_unref);
  g_clear_object (&call->roster);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
on_reply_cb (BatonNode    *reply,
             const GError *error,
             gpointer      user_data)
{
  g_autoptr(Call) call = user_data;

  if (call->by_itself || !baton_waiters_is_empty (call->waiters))
    call->done (call->roster, call->jid, error);

  if (error != NULL)
    baton_waiters_fail (call->waiters, error);
  else
    baton_waiters_succeed (call->waiters);
}

void
baton_roster_call (BatonRoster         *roster,
                   BatonPort           *port,
                   BatonJid            *bare,
                   BatonNode           *iq,
                   GTask               *task,
                   BatonRosterCallDone  done)
{
  Call *call = g_new0 (Call, 1);

  call->roster = g_object_ref (roster);
  call->jid = baton_jid_ref (bare);
  call->waiters = baton_waiters_new ();
  call->by_itself = task == NULL;
  call->done = done;
  if (task != NULL)
    baton_waiters_add (call->waiters, task);
  baton_port_request (port, iq, BATON_PATIENCE_IQ_MS, on_reply_cb, call);
}
