/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 section 6: SASL */
#include "baton-sasl.h"

#include <gsasl.h>

#include "baton-account.h"
#include "baton-parse.h"
#include "baton-scram.h"

/* Bounds what a server makes us decode, bytes; SCRAM messages have a few hundred. */
#define MAX_MESSAGE_BYTES 16384

typedef enum {
  STATE_FIRST,    /* the initial response is out */
  STATE_HASHING,  /* a challenge is being answered */
  STATE_PROOF,    /* our proof is out, the server's is awaited */
  STATE_VERIFIED, /* nothing more is needed from the server than its success */
} State;

struct _BatonSasl
{
  GObject parent_instance;

  State state;
  char *user;
  char *password;
  BatonScram *scram; /* NULL for PLAIN */
};

G_DEFINE_FINAL_TYPE (BatonSasl, baton_sasl, G_TYPE_OBJECT)

/* RFC 4013, with code points that are newer than its tables let through. */
static char *
prepare (const char *text,
         GError **error)
{
  char *prepared = NULL;
  g_autofree char *copy = NULL;

  if (!g_utf8_validate (text, -1, NULL) || gsasl_saslprep (text, GSASL_ALLOW_UNASSIGNED, &prepared, NULL) != GSASL_OK)
    {
      g_set_error_literal (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_PASSWORD,
                           "The password has characters that no password can have");
      return NULL;
    }
  copy = g_strdup (prepared);
  explicit_bzero (prepared, strlen (prepared));
  gsasl_free (prepared);
  return g_steal_pointer (&copy);
}

static GError *
server_error (const GError *cause)
{
  return g_error_new_literal (BATON_XMPP_ERROR, BATON_XMPP_ERROR_SERVER, cause->message);
}

/**
 * baton_sasl_new:
 * @choice: how to sign in
 * @binding_data: (nullable): the data of the channel binding of @choice
 * @user: the local part of the address
 * @password: the password
 *
 * Errors: %BATON_XMPP_ERROR_PASSWORD when @password cannot be anybody's.
 *
 * Returns: (transfer full): an authentication that has not begun; %NULL on failure
 */
BatonSasl *
baton_sasl_new (const BatonSaslChoice *choice,
                GBytes *binding_data,
                const char *user,
                const char *password,
                GError **error)
{
  g_autoptr(BatonSasl) self = g_object_new (BATON_TYPE_SASL, NULL);

  self->user = prepare (user, error);
  if (self->user == NULL)
    return NULL;
  self->password = prepare (password, error);
  if (self->password == NULL)
    return NULL;
  if (choice->kind != BATON_SASL_PLAIN)
    self->scram = baton_scram_new (choice, binding_data, self->user, self->password, NULL);
  return g_steal_pointer (&self);
}

/**
 * baton_sasl_dup_initial:
 * @self: an authentication
 *
 * Returns: (transfer full): the content of `auth`
 */
char *
baton_sasl_dup_initial (BatonSasl *self)
{
  g_autoptr(GString) message = g_string_new (NULL);
  g_autofree char *first = NULL;
  char *encoded;

  if (self->scram != NULL)
    {
      first = baton_scram_dup_first (self->scram);
      g_string_append (message, first);
    }
  else
    {
      /* RFC 4616: no authorization identity, then name and password, each behind a NUL. */
      g_string_append_c (message, '\0');
      g_string_append (message, self->user);
      g_string_append_c (message, '\0');
      g_string_append (message, self->password);
      self->state = STATE_VERIFIED;
    }
  encoded = g_base64_encode ((guchar *) message->str, message->len);
  explicit_bzero (message->str, message->len);
  return encoded;
}

/* @text decoded; a lone "=" is the empty message (RFC 6120 section 6.4.2). */
static char *
decode (const char *text,
        GError **error)
{
  g_autoptr(GBytes) bytes = NULL;
  gsize length = 0;
  const char *data;

  if (strcmp (text, "=") == 0)
    return g_strdup ("");
  bytes = baton_parse_base64 (text, MAX_MESSAGE_BYTES);
  data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  if (bytes == NULL || (length > 0 && memchr (data, '\0', length) != NULL))
    {
      g_set_error_literal (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_SERVER,
                           "The server's authentication message is malformed");
      return NULL;
    }
  return g_strndup (data != NULL ? data : "", length);
}

static void
on_hash_cb (GTask *task,
            gpointer source,
            gpointer data,
            GCancellable *cancellable)
{
  BatonSasl *self = source;
  g_autoptr(GError) error = NULL;
  char *final = baton_scram_dup_final (self->scram, &error);

  if (final == NULL)
    g_task_return_error (task, server_error (error));
  else
    g_task_return_pointer (task, final, g_free);
}

/**
 * baton_sasl_respond_async:
 * @self: an authentication that has begun
 * @challenge: the content of `challenge`
 * @cancellable: (nullable): a cancellable
 * @callback: called once
 * @user_data: for @callback
 *
 * Works the answer out; a password that is hashed in many rounds is hashed by another thread.
 *
 * Errors: %BATON_XMPP_ERROR_SERVER when the server's message makes no sense or asks too much.
 */
void
baton_sasl_respond_async (BatonSasl *self,
                          const char *challenge,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *message = NULL;
  g_autoptr(GError) error = NULL;

  g_task_set_source_tag (task, baton_sasl_respond_async);
  g_task_set_return_on_cancel (task, TRUE);
  message = decode (challenge, &error);
  if (message == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (self->state == STATE_PROOF && baton_scram_verify (self->scram, message, &error))
    {
      self->state = STATE_VERIFIED;
      g_task_return_pointer (task, g_strdup (""), g_free);
      return;
    }
  if (self->state != STATE_FIRST || !baton_scram_take_challenge (self->scram, message, &error))
    {
      if (error == NULL)
        error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The server asks out of turn");
      g_task_return_error (task, server_error (error));
      return;
    }

  self->state = STATE_HASHING;
  if (baton_scram_get_iterations (self->scram) > BATON_SCRAM_QUICK_ITERATIONS)
    g_task_run_in_thread (task, on_hash_cb);
  else
    on_hash_cb (task, self, NULL, cancellable);
}

/**
 * baton_sasl_respond_finish:
 * @self: an authentication
 * @result: as given to the callback
 *
 * Returns: (transfer full): the content of `response`, "" for none; %NULL on failure
 */
char *
baton_sasl_respond_finish (BatonSasl *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_autofree char *final = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  final = g_task_propagate_pointer (G_TASK (result), error);
  if (final == NULL)
    return NULL;
  if (self->state == STATE_HASHING)
    self->state = STATE_PROOF;
  return *final != '\0' ? g_base64_encode ((guchar *) final, strlen (final)) : g_steal_pointer (&final);
}

/**
 * baton_sasl_succeed:
 * @self: an authentication
 * @text: the content of `success`, "" for none
 *
 * A server that succeeds without having proved itself has not succeeded.
 *
 * Errors: %BATON_XMPP_ERROR_SERVER
 *
 * Returns: whether we are signed in
 */
gboolean
baton_sasl_succeed (BatonSasl *self,
                    const char *text,
                    GError **error)
{
  g_autofree char *message = NULL;
  g_autoptr(GError) cause = NULL;

  if (self->state == STATE_VERIFIED)
    return TRUE;
  if (self->state == STATE_PROOF && (message = decode (text, error)) == NULL)
    return FALSE;
  if (self->state == STATE_PROOF && baton_scram_verify (self->scram, message, &cause))
    {
      self->state = STATE_VERIFIED;
      return TRUE;
    }
  g_set_error_literal (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_SERVER,
                       cause != NULL ? cause->message : "The server accepts what was not finished");
  return FALSE;
}

static void
baton_sasl_finalize (GObject *object)
{
  BatonSasl *self = BATON_SASL (object);

  g_clear_pointer (&self->scram, baton_scram_free);
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->user);

  G_OBJECT_CLASS (baton_sasl_parent_class)->finalize (object);
}

static void
baton_sasl_class_init (BatonSaslClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_sasl_finalize;
}

static void
baton_sasl_init (BatonSasl *self)
{
}
