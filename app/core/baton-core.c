/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-core.h"

#include "baton-clock.h"
#include "baton-leg-factory.h"
#include "baton-negotiator.h"

struct _BatonCore
{
  GObject          parent_instance;

  BatonAccount    *account;
  BatonClock      *clock;
  BatonLegFactory *legs;
  BatonNegotiator *negotiator;
  BatonManager    *manager;
};

G_DEFINE_FINAL_TYPE (BatonCore, baton_core, G_TYPE_OBJECT)

/* Only people of the roster may offer, and the account's own other devices: somebody else learns nothing of us, not
 * even that a client is here.
 */
static gboolean
baton_core_admits (BatonJid *peer,
                   gpointer  user_data)
{
  BatonCore *self = user_data;
  BatonContact *contact = baton_roster_find (baton_account_get_roster (self->account), peer);

  if (baton_jid_same_bare (peer, baton_account_get_jid (self->account)))
    return TRUE;

  return contact != NULL && baton_contact_get_in_roster (contact);
}

static void
on_account_state_cb (BatonCore *self)
{
  if (baton_account_get_state (self->account) != BATON_ACCOUNT_ONLINE)
    return;

  baton_leg_factory_warm_up (self->legs);
  baton_manager_session_back (self->manager);
}

/**
 * baton_core_new:
 * @jid: the account, bare or with the resource to ask for
 *
 * Makes everything that one account needs; nothing happens before baton_account_sign_in_async().
 *
 * Returns: (transfer full): a core
 */
BatonCore *
baton_core_new (BatonJid *jid)
{
  BatonCore *self = g_object_new (BATON_TYPE_CORE, NULL);

  g_return_val_if_fail (jid != NULL, NULL);

  self->account = baton_account_new (jid);
  self->clock = baton_clock_new_monotonic ();
  self->legs = baton_leg_factory_new (baton_account_get_port (self->account),
                                      baton_account_get_disco (self->account));
  self->negotiator = baton_negotiator_new (baton_account_get_port (self->account),
                                           baton_account_get_disco (self->account));
  self->manager = baton_manager_new (self->clock, self->negotiator, self->legs);
  baton_manager_set_admit (self->manager, baton_core_admits, self, NULL);
  g_signal_connect_object (self->account, "notify::state", G_CALLBACK (on_account_state_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * baton_core_get_account:
 * @self: a core
 *
 * Returns: (transfer none): its account
 */
BatonAccount *
baton_core_get_account (BatonCore *self)
{
  g_return_val_if_fail (BATON_IS_CORE (self), NULL);

  return self->account;
}

/**
 * baton_core_get_manager:
 * @self: a core
 *
 * Returns: (transfer none): the transfers of the account
 */
BatonManager *
baton_core_get_manager (BatonCore *self)
{
  g_return_val_if_fail (BATON_IS_CORE (self), NULL);

  return self->manager;
}

/**
 * baton_core_set_listen_port:
 * @self: a core that has not signed in yet
 * @port: the TCP port on which others reach this computer; 0 for any
 */
void
baton_core_set_listen_port (BatonCore *self,
                            guint16    port)
{
  g_return_if_fail (BATON_IS_CORE (self));

  baton_leg_factory_set_listen_port (self->legs, port);
}

/**
 * baton_core_set_proxy:
 * @self: a core that has not signed in yet
 * @proxy: (nullable): a XEP-0065 proxy to use besides those of the own server
 */
void
baton_core_set_proxy (BatonCore *self,
                      BatonJid  *proxy)
{
  g_return_if_fail (BATON_IS_CORE (self));

  baton_leg_factory_set_proxy (self->legs, proxy);
}

static void
on_signed_out_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  /* An end that the server did not acknowledge is an end all the same. */
  baton_account_sign_out_finish (BATON_ACCOUNT (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
on_transfers_stopped_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  BatonCore *self = g_task_get_source_object (task);

  baton_manager_stop_finish (BATON_MANAGER (source), result, NULL);
  baton_account_sign_out_async (self->account, NULL, on_signed_out_cb, g_steal_pointer (&task));
}

/**
 * baton_core_stop_async:
 * @self: a core
 * @callback: called once everything is told and closed
 *
 * Cancels the running transfers, tells the peers, and signs out.
 */
void
baton_core_stop_async (BatonCore           *self,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (BATON_IS_CORE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, baton_core_stop_async);
  baton_manager_stop_async (self->manager, on_transfers_stopped_cb, task);
}

/**
 * baton_core_stop_finish:
 * @self: a core
 * @error: never set
 *
 * Returns: %TRUE
 */
gboolean
baton_core_stop_finish (BatonCore     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
baton_core_dispose (GObject *object)
{
  BatonCore *self = BATON_CORE (object);

  /* From the top down: whoever is told things goes before whoever tells. */
  g_clear_object (&self->manager);
  g_clear_object (&self->negotiator);
  g_clear_object (&self->legs);
  g_clear_object (&self->account);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (baton_core_parent_class)->dispose (object);
}

static void
baton_core_class_init (BatonCoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_core_dispose;
}

static void
baton_core_init (BatonCore *self)
{
}
