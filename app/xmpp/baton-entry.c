/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 sections 3 to 7: from nothing to a session */
#include "baton-entry.h"

#include "baton-deadline.h"
#include "baton-patience.h"
#include "baton-xmpp-error-private.h"

struct _BatonEntry
{
  GObject parent_instance;

  BatonClock *clock;
  BatonStream *stream;
  BatonJid *jid;
  BatonStreamManagement *management; /* unowned: of the session that owns us */
  const BatonLoginFuncs *funcs;      /* nullable: stopped */
  gpointer user_data;
  char *password;                    /* nullable: handed on */
  GCancellable *cancellable;         /* nullable */
  BatonDeadline *deadline;           /* of the login */
  BatonLogin *login;                 /* nullable: not open yet */
  GQueue early;                      /* (element-type BatonNode): stanzas that came before the session was ready */
};

G_DEFINE_FINAL_TYPE (BatonEntry, baton_entry, G_TYPE_OBJECT)

static void
wipe_password (BatonEntry *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_clear_pointer (&self->password, g_free);
}

static void
fail (BatonEntry *self,
      const GError *error)
{
  const BatonLoginFuncs *funcs = self->funcs;

  baton_entry_stop (self);
  if (funcs != NULL)
    funcs->failed (error, self->user_data);
}

static void
on_deadline_cb (GCancellable *cancellable,
                gpointer user_data)
{
  g_autoptr(BatonEntry) self = g_object_ref (user_data);
  g_autoptr(GError) error = NULL;

  if (baton_deadline_is_over (self->deadline))
    error = g_error_new_literal (BATON_XMPP_ERROR, BATON_XMPP_ERROR_LOST, "The server does not finish the sign-in");
  else
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  fail (self, error);
}

/* What others see behind the slash: chosen anew for each session where the user did not choose. */
static char *
dup_resource (BatonEntry *self)
{
  if (!baton_jid_is_bare (self->jid))
    return g_strdup (baton_jid_get_resource (self->jid));
  return g_strdup_printf ("baton-%08x", g_random_int ());
}

static void
sign_in (BatonEntry *self,
         BatonNode *features)
{
  g_autofree char *resource = dup_resource (self);

  self->deadline = baton_deadline_new (self->clock, self->cancellable, BATON_PATIENCE_LOGIN_MS);
  g_signal_connect_object (baton_deadline_get_cancellable (self->deadline), "cancelled", G_CALLBACK (on_deadline_cb),
                           self, 0);
  self->login = baton_login_new (self->stream, self->jid, resource, self->password, self->management, self->funcs,
                                 self->user_data);
  wipe_password (self);
  baton_login_start (self->login, features);
}

static void
on_opened_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr(BatonEntry) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(BatonNode) features = baton_stream_open_finish (BATON_STREAM (source), result, &error);

  if (self->funcs == NULL)
    return;
  if (features == NULL || g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    fail (self, error);
  else
    sign_in (self, features);
}

/**
 * baton_entry_new:
 * @clock: for patience
 * @stream: a stream that was not opened
 * @jid: the account, full where the user wants a resource of his own
 * @management: what is known of the session before, which is tried first
 * @funcs: whom to tell; it outlives the entry
 * @user_data: for @funcs
 *
 * Returns: (transfer full): an entry that was not started
 */
BatonEntry *
baton_entry_new (BatonClock *clock,
                 BatonStream *stream,
                 BatonJid *jid,
                 BatonStreamManagement *management,
                 const BatonLoginFuncs *funcs,
                 gpointer user_data)
{
  BatonEntry *self = g_object_new (BATON_TYPE_ENTRY, NULL);

  self->clock = g_object_ref (clock);
  self->stream = g_object_ref (stream);
  self->jid = baton_jid_ref (jid);
  self->management = management;
  self->funcs = funcs;
  self->user_data = user_data;
  return self;
}

/**
 * baton_entry_start:
 * @self: an entry that was not started
 * @password: the password
 * @cancellable: (nullable): gives up at any step
 *
 * Opens the stream and signs in.
 */
void
baton_entry_start (BatonEntry *self,
                   const char *password,
                   GCancellable *cancellable)
{
  self->password = g_strdup (password);
  g_set_object (&self->cancellable, cancellable);
  baton_stream_open_async (self->stream, cancellable, on_opened_cb, g_object_ref (self));
}

/**
 * baton_entry_take:
 * @self: an entry
 * @element: what came over the stream
 */
void
baton_entry_take (BatonEntry *self,
                  BatonNode *element)
{
  g_autoptr(BatonEntry) alive = g_object_ref (self);

  if (self->login != NULL && !baton_login_take (self->login, element))
    g_queue_push_tail (&self->early, baton_node_ref (element));
}

/**
 * baton_entry_steal_early:
 * @self: an entry that is done
 *
 * Returns: (transfer full) (nullable): the next of the stanzas that came before the session was ready for them
 */
BatonNode *
baton_entry_steal_early (BatonEntry *self)
{
  return g_queue_pop_head (&self->early);
}

/**
 * baton_entry_stop:
 * @self: an entry
 *
 * Nothing is told any more. The stream is left as it is.
 */
void
baton_entry_stop (BatonEntry *self)
{
  self->funcs = NULL;
  wipe_password (self);
  g_clear_pointer (&self->deadline, baton_deadline_free);
  if (self->login != NULL)
    baton_login_stop (self->login);
}

static void
baton_entry_finalize (GObject *object)
{
  BatonEntry *self = BATON_ENTRY (object);

  baton_entry_stop (self);
  g_queue_clear_full (&self->early, (GDestroyNotify) baton_node_unref);
  g_clear_object (&self->login);
  g_clear_object (&self->cancellable);
  baton_jid_unref (self->jid);
  g_object_unref (self->stream);
  g_object_unref (self->clock);

  G_OBJECT_CLASS (baton_entry_parent_class)->finalize (object);
}

static void
baton_entry_class_init (BatonEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_entry_finalize;
}

static void
baton_entry_init (BatonEntry *self)
{
  g_queue_init (&self->early);
}
