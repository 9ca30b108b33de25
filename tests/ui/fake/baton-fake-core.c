/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fake.h"

struct _BatonCore
{
  GObject       parent_instance;
  BatonAccount *account;
  BatonManager *manager;
};

G_DEFINE_FINAL_TYPE (BatonCore, baton_core, G_TYPE_OBJECT)

BatonCore *
baton_core_new (BatonJid *jid)
{
  BatonCore *self = g_object_new (BATON_TYPE_CORE, NULL);

  self->account = baton_fake_account_new (jid);
  self->manager = baton_fake_manager_new ();
  return self;
}

BatonAccount *
baton_core_get_account (BatonCore *self)
{
  return self->account;
}

BatonManager *
baton_core_get_manager (BatonCore *self)
{
  return self->manager;
}

void
baton_core_stop_async (BatonCore           *self,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_return_boolean (task, TRUE);
}

gboolean
baton_core_stop_finish (BatonCore     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
baton_core_finalize (GObject *object)
{
  BatonCore *self = BATON_CORE (object);

  g_clear_object (&self->account);
  g_clear_object (&self->manager);
  G_OBJECT_CLASS (baton_core_parent_class)->finalize (object);
}

static void
baton_core_class_init (BatonCoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_core_finalize;
}

static void
baton_core_init (BatonCore *self)
{
}
