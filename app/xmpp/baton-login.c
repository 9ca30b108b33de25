/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 sections 6 and 7, XEP-0198 sections 3 and 5: from features to a session */
#include "baton-login.h"

#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-sasl.h"
#include "baton-stanza-error.h"
#include "baton-xmpp-error-private.h"

typedef enum {
  STATE_NEW,
  STATE_AUTHENTICATING,
  STATE_HASHING,    /* a challenge is being worked on */
  STATE_RESTARTING, /* signed in; the new features are awaited */
  STATE_RESUMING,
  STATE_BINDING,
  STATE_BEGINNING, /* RFC 3921's session, where the server insists on it */
  STATE_ENABLING,
  STATE_OVER,
} State;

struct _BatonLogin
{
  GObject parent_instance;

  State state;
  BatonStream *stream;
  BatonJid *jid;
  char *resource;
  char *password;
  BatonStreamManagement *management; /* unowned: of the session that owns us */
  const BatonLoginFuncs *funcs;
  gpointer user_data;
  GCancellable *cancellable; /* of the hashing */
  BatonSasl *sasl;
  BatonNode *features; /* of the second stream */
  char *iq_id;         /* of the iq whose answer is awaited */
};

G_DEFINE_FINAL_TYPE (BatonLogin, baton_login, G_TYPE_OBJECT)

static void
fail (BatonLogin *self,
      const GError *error)
{
  if (self->state == STATE_OVER)
    return;
  self->state = STATE_OVER;
  self->funcs->failed (error, self->user_data);
}

static void
fail_with (BatonLogin *self,
           BatonXmppError code,
           const char *message)
{
  g_autoptr(GError) error = g_error_new_literal (BATON_XMPP_ERROR, code, message);

  fail (self, error);
}

static void
send_leaf (BatonLogin *self,
           const char *name,
           const char *ns,
           const char *attr,
           const char *value,
           const char *text)
{
  g_autoptr(BatonBuilder) builder = baton_builder_new (name, ns);
  g_autoptr(BatonNode) element = NULL;

  if (attr != NULL)
    baton_builder_attr (builder, attr, value);
  baton_builder_text (builder, text);
  element = baton_builder_end (builder);
  baton_stream_send (self->stream, element);
}

static void
send_iq (BatonLogin *self,
         BatonBuilder *builder,
         State state)
{
  g_autoptr(BatonNode) iq = baton_builder_end (builder);

  g_free (self->iq_id);
  self->iq_id = g_strdup (baton_node_get_attr (iq, "id"));
  self->state = state;
  baton_stream_send (self->stream, iq);
}

/* The texts of the children of @parent, or their attribute @attr. */
static char **
dup_list (BatonNode *parent,
          const char *name,
          const char *ns,
          const char *attr)
{
  g_autoptr(GStrvBuilder) list = g_strv_builder_new ();

  for (BatonNode *child = baton_node_find (parent, name, ns); child != NULL;
       child = baton_node_find_next (parent, child, name, ns))
    {
      const char *value = attr != NULL ? baton_node_get_attr (child, attr) : baton_node_get_text (child);
      g_autofree char *stripped = g_strstrip (g_strdup (value != NULL ? value : ""));

      g_strv_builder_add (list, stripped);
    }
  return g_strv_builder_end (list);
}

static void
authenticate (BatonLogin *self,
              const BatonSaslChoice *choice)
{
  g_autoptr(GBytes) binding = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *initial = NULL;

  if (choice->binding != BATON_BINDING_NONE)
    binding = baton_stream_dup_binding (self->stream, choice->binding);
  if (choice->binding != BATON_BINDING_NONE && binding == NULL)
    {
      fail_with (self, BATON_XMPP_ERROR_TLS, "The connection lost its channel binding");
      return;
    }
  self->sasl = baton_sasl_new (choice, binding, baton_jid_get_local (self->jid), self->password, &error);
  if (self->sasl == NULL)
    {
      fail (self, error);
      return;
    }
  g_debug ("Signing in by %s%s%s, flag %c", baton_sasl_choice_get_mechanism (choice),
           choice->binding != BATON_BINDING_NONE ? " bound to " : "",
           choice->binding != BATON_BINDING_NONE ? baton_binding_get_name (choice->binding) : "", choice->flag);
  initial = baton_sasl_dup_initial (self->sasl);
  self->state = STATE_AUTHENTICATING;
  send_leaf (self, "auth", BATON_NS_SASL, "mechanism", baton_sasl_choice_get_mechanism (choice), initial);
  explicit_bzero (initial, strlen (initial));
}

/**
 * baton_login_start:
 * @self: a login that was not started
 * @features: of the encrypted stream
 *
 * Begins to sign in.
 */
void
baton_login_start (BatonLogin *self,
                   BatonNode *features)
{
  BatonNode *mechanisms = baton_node_find (features, "mechanisms", BATON_NS_SASL);
  BatonNode *bindings = baton_node_find (features, "sasl-channel-binding", BATON_NS_SASL_CB);
  g_auto(GStrv) offered = NULL;
  g_auto(GStrv) announced = NULL;
  BatonSaslChoice choice;

  if (mechanisms != NULL)
    offered = dup_list (mechanisms, "mechanism", BATON_NS_SASL, NULL);
  if (bindings != NULL)
    announced = dup_list (bindings, "channel-binding", BATON_NS_SASL_CB, "type");
  if (baton_jid_get_local (self->jid) == NULL)
    fail_with (self, BATON_XMPP_ERROR_BAD_ADDRESS, "The address names no user");
  else if (offered == NULL
           || !baton_sasl_choose ((const char *const *) offered, (const char *const *) announced,
                                  baton_stream_get_bindings (self->stream), &choice))
    fail_with (self, BATON_XMPP_ERROR_NO_MECHANISM, "The server offers no way to sign in that we know");
  else
    authenticate (self, &choice);
}

static void
on_response_cb (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr(BatonLogin) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *response = baton_sasl_respond_finish (BATON_SASL (source), result, &error);

  if (self->state != STATE_HASHING)
    return;
  if (response == NULL)
    {
      fail (self, error);
      return;
    }
  self->state = STATE_AUTHENTICATING;
  send_leaf (self, "response", BATON_NS_SASL, NULL, NULL, response);
}

static void
take_challenge (BatonLogin *self,
                BatonNode *element)
{
  self->state = STATE_HASHING;
  baton_sasl_respond_async (self->sasl, baton_node_get_text (element), self->cancellable, on_response_cb,
                            g_object_ref (self));
}

static void
take_success (BatonLogin *self,
              BatonNode *element)
{
  g_autoptr(GError) error = NULL;

  if (!baton_sasl_succeed (self->sasl, baton_node_get_text (element), &error))
    {
      fail (self, error);
      return;
    }
  g_clear_object (&self->sasl);
  self->state = STATE_RESTARTING;
  baton_stream_restart (self->stream);
}

static void
take_failure (BatonLogin *self,
              BatonNode *element)
{
  g_autoptr(GError) error = baton_xmpp_error_from_sasl (element);

  fail (self, error);
}

static void
bind (BatonLogin *self)
{
  g_autoptr(BatonBuilder) builder = NULL;

  if (baton_node_find (self->features, "bind", BATON_NS_BIND) == NULL)
    {
      fail_with (self, BATON_XMPP_ERROR_SERVER, "The server offers no resource");
      return;
    }
  builder = baton_builder_new_iq ("set", NULL, NULL);
  baton_builder_open (builder, "bind", BATON_NS_BIND);
  baton_builder_leaf (builder, "resource", NULL, self->resource);
  send_iq (self, builder, STATE_BINDING);
}

static void
take_features (BatonLogin *self,
               BatonNode *element)
{
  const char *id = baton_stream_management_get_id (self->management);
  g_autoptr(BatonBuilder) builder = NULL;
  g_autoptr(BatonNode) resume = NULL;

  self->features = baton_node_ref (element);
  if (id == NULL || baton_node_find (element, "sm", BATON_NS_SM) == NULL)
    {
      self->funcs->refused (self->user_data);
      if (self->state == STATE_RESTARTING)
        bind (self);
      return;
    }
  builder = baton_builder_new ("resume", BATON_NS_SM);
  baton_builder_attr_u64 (builder, "h", baton_stream_management_get_received (self->management));
  baton_builder_attr (builder, "previd", id);
  resume = baton_builder_end (builder);
  self->state = STATE_RESUMING;
  baton_stream_send (self->stream, resume);
}

static void
finish (BatonLogin *self,
        gboolean resumed)
{
  self->state = STATE_OVER;
  self->funcs->done (resumed, self->user_data);
}

static void
take_resumed (BatonLogin *self,
              BatonNode *element)
{
  if (!baton_stream_management_acked (self->management, element))
    {
      self->funcs->refused (self->user_data);
      fail_with (self, BATON_XMPP_ERROR_SERVER, "The server resumes another session than ours");
      return;
    }
  baton_stream_management_resumed (self->management);
  finish (self, TRUE);
}

static void
take_resume_failed (BatonLogin *self,
                    BatonNode *element)
{
  self->funcs->refused (self->user_data);
  if (self->state == STATE_RESUMING)
    bind (self);
}

static void
enable (BatonLogin *self)
{
  if (baton_node_find (self->features, "sm", BATON_NS_SM) == NULL)
    {
      finish (self, FALSE);
      return;
    }
  self->state = STATE_ENABLING;
  send_leaf (self, "enable", BATON_NS_SM, "resume", "true", NULL);
}

/* RFC 3921 section 3; RFC 6121 lets new servers say that it does nothing. */
static gboolean
needs_session (BatonLogin *self)
{
  BatonNode *session = baton_node_find (self->features, "session", BATON_NS_SESSION);

  return session != NULL && baton_node_find (session, "optional", NULL) == NULL;
}

static void
take_bound (BatonLogin *self,
            BatonNode *iq)
{
  g_autoptr(GError) refusal = baton_stanza_error_parse (iq);
  BatonNode *bound = baton_node_find (iq, "bind", BATON_NS_BIND);
  const char *text = bound != NULL ? baton_node_find_text (bound, "jid", BATON_NS_BIND) : NULL;
  g_autoptr(BatonJid) jid = text != NULL ? baton_jid_new (text, NULL) : NULL;
  g_autoptr(BatonBuilder) builder = NULL;

  if (g_error_matches (refusal, BATON_STANZA_ERROR, BATON_STANZA_ERROR_CONFLICT))
    fail_with (self, BATON_XMPP_ERROR_CONFLICT, "The resource is in use");
  else if (refusal != NULL)
    fail_with (self, BATON_XMPP_ERROR_SERVER, refusal->message);
  else if (jid == NULL || baton_jid_is_bare (jid) || baton_jid_get_local (jid) == NULL)
    fail_with (self, BATON_XMPP_ERROR_SERVER, "The server gives us no address");
  if (self->state == STATE_OVER)
    return;

  self->funcs->bound (jid, self->user_data);
  if (!needs_session (self))
    {
      enable (self);
      return;
    }
  builder = baton_builder_new_iq ("set", NULL, NULL);
  baton_builder_leaf (builder, "session", BATON_NS_SESSION, NULL);
  send_iq (self, builder, STATE_BEGINNING);
}

static void
take_begun (BatonLogin *self,
            BatonNode *iq)
{
  g_autoptr(GError) refusal = baton_stanza_error_parse (iq);

  if (refusal != NULL)
    fail_with (self, BATON_XMPP_ERROR_SERVER, refusal->message);
  else
    enable (self);
}

static void
take_enabled (BatonLogin *self,
              BatonNode *element)
{
  baton_stream_management_enable (self->management, element);
  finish (self, FALSE);
}

/* A session without it is a session still. */
static void
take_enable_failed (BatonLogin *self,
                    BatonNode *element)
{
  finish (self, FALSE);
}

static const struct
{
  State state;
  const char *name;
  const char *ns;
  void (*take) (BatonLogin *self, BatonNode *element);
} rows[] = {
  { STATE_AUTHENTICATING, "challenge", BATON_NS_SASL, take_challenge },
  { STATE_AUTHENTICATING, "success", BATON_NS_SASL, take_success },
  { STATE_AUTHENTICATING, "failure", BATON_NS_SASL, take_failure },
  { STATE_RESTARTING, "features", BATON_NS_STREAMS, take_features },
  { STATE_RESUMING, "resumed", BATON_NS_SM, take_resumed },
  { STATE_RESUMING, "failed", BATON_NS_SM, take_resume_failed },
  { STATE_BINDING, "iq", BATON_NS_CLIENT, take_bound },
  { STATE_BEGINNING, "iq", BATON_NS_CLIENT, take_begun },
  { STATE_ENABLING, "enabled", BATON_NS_SM, take_enabled },
  { STATE_ENABLING, "failed", BATON_NS_SM, take_enable_failed },
};

static gboolean
is_answer (BatonLogin *self,
           BatonNode *element)
{
  const char *type = baton_node_get_attr (element, "type");

  return g_strcmp0 (baton_node_get_attr (element, "id"), self->iq_id) == 0
         && (g_strcmp0 (type, "result") == 0 || g_strcmp0 (type, "error") == 0);
}

/**
 * baton_login_take:
 * @self: a login that was started
 * @element: what came
 *
 * Returns: %FALSE when @element is a stanza for the session that is about to begin: hand it round afterwards
 */
gboolean
baton_login_take (BatonLogin *self,
                  BatonNode *element)
{
  g_autoptr(BatonLogin) alive = g_object_ref (self);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (rows[i].state != self->state || !baton_node_is (element, rows[i].name, rows[i].ns))
        continue;
      if (baton_node_is (element, "iq", NULL) && !is_answer (self, element))
        continue;
      rows[i].take (self, element);
      return TRUE;
    }
  if (self->state >= STATE_BINDING && baton_node_is (element, NULL, BATON_NS_CLIENT))
    return FALSE;
  fail_with (self, BATON_XMPP_ERROR_SERVER, "The server speaks out of turn");
  return TRUE;
}

/**
 * baton_login_new:
 * @stream: a stream that is open
 * @jid: the account
 * @resource: what to ask for
 * @password: the password
 * @management: what is known of the session before, which is tried first
 * @funcs: whom to tell; it outlives the login
 * @user_data: for @funcs
 *
 * Returns: (transfer full): a login that was not started
 */
BatonLogin *
baton_login_new (BatonStream *stream,
                 BatonJid *jid,
                 const char *resource,
                 const char *password,
                 BatonStreamManagement *management,
                 const BatonLoginFuncs *funcs,
                 gpointer user_data)
{
  BatonLogin *self = g_object_new (BATON_TYPE_LOGIN, NULL);

  self->stream = g_object_ref (stream);
  self->jid = baton_jid_ref (jid);
  self->resource = g_strdup (resource);
  self->password = g_strdup (password);
  self->management = management;
  self->funcs = funcs;
  self->user_data = user_data;
  return self;
}

/**
 * baton_login_stop:
 * @self: a login
 *
 * Nothing is told any more.
 */
void
baton_login_stop (BatonLogin *self)
{
  self->state = STATE_OVER;
  g_cancellable_cancel (self->cancellable);
}

static void
baton_login_finalize (GObject *object)
{
  BatonLogin *self = BATON_LOGIN (object);

  explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->resource);
  g_free (self->iq_id);
  g_clear_pointer (&self->features, baton_node_unref);
  g_clear_object (&self->sasl);
  g_object_unref (self->cancellable);
  baton_jid_unref (self->jid);
  g_object_unref (self->stream);

  G_OBJECT_CLASS (baton_login_parent_class)->finalize (object);
}

static void
baton_login_class_init (BatonLoginClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_login_finalize;
}

static void
baton_login_init (BatonLogin *self)
{
  self->cancellable = g_cancellable_new ();
}
