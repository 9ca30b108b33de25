/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0030 section 3.1, as XEP-0095 section 2 and XEP-0096 section 2 ask for it: which of a contact's clients can take
 * a file, and which of them best. */
#include "baton-client-choice.h"

#include "baton-negotiator.h"
#include "baton-ns.h"
#include "baton-patience.h"
#include "baton-peer-lookup.h"
#include "baton-stanza-error.h"

/* How many of a contact's clients are looked at; the best presences come first. */
#define CLIENTS_MAX 16

/* What is known of one client; when it cannot take the file, why. */
typedef enum {
  CLIENT_ASKED,
  CLIENT_CAPABLE,
  CLIENT_INCAPABLE,
  CLIENT_SILENT,     /* there, as far as anybody knows, but it does not answer */
  CLIENT_AWAY,
} ClientState;

/* How well a client can take a file, worst first. */
typedef enum {
  GRADE_IN_BAND,
  GRADE_SOCKS5,
  GRADE_BATON,
} Grade;

typedef struct {
  GTask        *task;       /* unowned: what the client belongs to */
  BatonJid     *jid;
  gboolean      available;  /* its presence says so */
  ClientState   state;
  Grade         grade;      /* when capable */
  BatonMethod   methods;
  BatonPeerInfo *info;
} Client;

typedef struct {
  BatonDisco   *disco;
  BatonMethod   methods;
  gboolean      named;      /* the user named the one client */
  GPtrArray    *clients;    /* (element-type Client), the contact's best presence first */
  GCancellable *asking;
  GSource      *deadline;
  GSource      *cancelled;
  gboolean      settled;
} Question;

static void
client_free (gpointer data)
{
  Client *self = data;

  g_clear_pointer (&self->jid, baton_jid_unref);
  g_clear_pointer (&self->info, baton_peer_info_unref);
  g_free (self);
}

static void
question_free (gpointer data)
{
  Question *self = data;

  g_clear_pointer (&self->clients, g_ptr_array_unref);
  g_clear_pointer (&self->deadline, g_source_unref);
  g_clear_pointer (&self->cancelled, g_source_unref);
  g_clear_object (&self->asking);
  g_clear_object (&self->disco);
  g_free (self);
}

/**
 * baton_client_choice_free:
 * @self: (transfer full): a choice
 */
void
baton_client_choice_free (BatonClientChoice *self)
{
  g_clear_pointer (&self->jid, baton_jid_unref);
  g_clear_pointer (&self->info, baton_peer_info_unref);
  g_free (self);
}

/* XEP-0096 section 2: the profile needs both methods, so a client that names the profile and no method has both. */
static BatonMethod
methods_of (BatonPeerInfo *info)
{
  BatonMethod methods = 0;

  if (baton_peer_info_has_feature (info, BATON_NS_BYTESTREAMS))
    methods |= BATON_METHOD_S5B;
  if (baton_peer_info_has_feature (info, BATON_NS_IBB))
    methods |= BATON_METHOD_IBB;

  return methods != 0 ? methods : BATON_METHOD_S5B | BATON_METHOD_IBB;
}

static void
judge (Question             *question,
       Client               *client,
       const BatonDiscoInfo *answer)
{
  client->info = baton_peer_lookup (question->disco, client->jid, answer);
  client->methods = question->methods & methods_of (client->info);

  if (!baton_peer_info_has_feature (client->info, BATON_NS_SI_FILE) || client->methods == 0)
    {
      client->state = CLIENT_INCAPABLE;
      return;
    }

  client->state = CLIENT_CAPABLE;
  if (baton_peer_info_has_feature (client->info, BATON_NS_TRANSFER))
    client->grade = GRADE_BATON;
  else
    client->grade = baton_peer_info_has_feature (client->info, BATON_NS_BYTESTREAMS) ? GRADE_SOCKS5 : GRADE_IN_BAND;
}

/* A server answers service-unavailable for a client that is not there, and a client that knows no disco says the same:
 * its presence tells which. */
static ClientState
state_of_failure (Client       *client,
                  const GError *error)
{
  if (error->domain != BATON_STANZA_ERROR)
    return client->available ? CLIENT_SILENT : CLIENT_AWAY;

  switch ((BatonStanzaError) error->code)
    {
    case BATON_STANZA_ERROR_GONE:
    case BATON_STANZA_ERROR_JID_MALFORMED:
    case BATON_STANZA_ERROR_RECIPIENT_UNAVAILABLE:
    case BATON_STANZA_ERROR_REMOTE_SERVER_NOT_FOUND:
    case BATON_STANZA_ERROR_REMOTE_SERVER_TIMEOUT:
      return CLIENT_AWAY;

    case BATON_STANZA_ERROR_UNDEFINED_CONDITION:
    case BATON_STANZA_ERROR_BAD_REQUEST:
    case BATON_STANZA_ERROR_CONFLICT:
    case BATON_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED:
    case BATON_STANZA_ERROR_FORBIDDEN:
    case BATON_STANZA_ERROR_INTERNAL_SERVER_ERROR:
    case BATON_STANZA_ERROR_ITEM_NOT_FOUND:
    case BATON_STANZA_ERROR_NOT_ACCEPTABLE:
    case BATON_STANZA_ERROR_NOT_ALLOWED:
    case BATON_STANZA_ERROR_NOT_AUTHORIZED:
    case BATON_STANZA_ERROR_POLICY_VIOLATION:
    case BATON_STANZA_ERROR_REDIRECT:
    case BATON_STANZA_ERROR_REGISTRATION_REQUIRED:
    case BATON_STANZA_ERROR_RESOURCE_CONSTRAINT:
    case BATON_STANZA_ERROR_SERVICE_UNAVAILABLE:
    case BATON_STANZA_ERROR_SUBSCRIPTION_REQUIRED:
    case BATON_STANZA_ERROR_UNEXPECTED_REQUEST:
    default:
      return client->available ? CLIENT_INCAPABLE : CLIENT_AWAY;
    }
}

static Client *
find_best (Question *question)
{
  Client *best = NULL;

  for (guint i = 0; i < question->clients->len; i++)
    {
      Client *client = g_ptr_array_index (question->clients, i);

      if (client->state == CLIENT_CAPABLE && (!best || client->grade > best->grade))
        best = client;
    }

  return best;
}

static Client *
find_in_state (Question    *question,
               ClientState  state)
{
  for (guint i = 0; i < question->clients->len; i++)
    {
      Client *client = g_ptr_array_index (question->clients, i);

      if (client->state == state)
        return client;
    }

  return NULL;
}

/* Whether an answer that is still out could change the choice: of equal grades the earlier client counts. */
static gboolean
is_open (Question *question)
{
  Client *best = find_best (question);

  for (guint i = 0; i < question->clients->len; i++)
    {
      Client *client = g_ptr_array_index (question->clients, i);

      if (client == best && best->grade == GRADE_BATON)
        return FALSE;
      if (client->state == CLIENT_ASKED)
        return TRUE;
    }

  return FALSE;
}

static BatonClientChoice *
choice_of (Client *client)
{
  BatonClientChoice *choice = g_new0 (BatonClientChoice, 1);

  choice->jid = baton_jid_ref (client->jid);
  choice->info = baton_peer_info_ref (client->info);
  choice->methods = client->methods;

  return choice;
}

/* Somebody whom the user named and who is there gets the offer even if disco went unanswered: it may be a program that
 * knows no disco, and then it answers the offer. */
static Client *
find_chosen (Question *question)
{
  Client *best = find_best (question);
  Client *silent = question->named ? find_in_state (question, CLIENT_SILENT) : NULL;

  if (best || !silent)
    return best;

  silent->info = baton_peer_lookup (question->disco, silent->jid, NULL);
  silent->methods = question->methods;

  return silent;
}

static void
stop_asking (Question *question)
{
  question->settled = TRUE;
  if (question->deadline)
    g_source_destroy (question->deadline);
  if (question->cancelled)
    g_source_destroy (question->cancelled);
  g_cancellable_cancel (question->asking);
}

static void
settle (GTask *task)
{
  Question *question = g_task_get_task_data (task);
  Client *chosen;

  if (question->settled || is_open (question))
    return;

  stop_asking (question);

  chosen = find_chosen (question);
  if (chosen)
    g_task_return_pointer (task, choice_of (chosen), (GDestroyNotify) baton_client_choice_free);
  else if (find_in_state (question, CLIENT_INCAPABLE))
    g_task_return_new_error (task, BATON_NEGOTIATOR_ERROR, BATON_NEGOTIATOR_ERROR_INCAPABLE,
                             "None of their clients can receive files");
  else
    g_task_return_new_error (task, BATON_NEGOTIATOR_ERROR, BATON_NEGOTIATOR_ERROR_OFFLINE,
                             "None of their clients is there");
}

static void
on_info_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Client *client = user_data;
  g_autoptr(GTask) task = client->task;
  g_autoptr(GError) error = NULL;
  g_autoptr(BatonDiscoInfo) answer = baton_disco_info_finish (BATON_DISCO (object), result, &error);
  Question *question = g_task_get_task_data (task);

  if (question->settled || client->state != CLIENT_ASKED)
    return;

  if (answer)
    judge (question, client, answer);
  else
    client->state = state_of_failure (client, error);

  settle (task);
}

static gboolean
on_deadline_cb (gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  Question *question = g_task_get_task_data (task);

  for (guint i = 0; i < question->clients->len; i++)
    {
      Client *client = g_ptr_array_index (question->clients, i);

      if (client->state == CLIENT_ASKED)
        client->state = client->available ? CLIENT_SILENT : CLIENT_AWAY;
    }

  settle (task);

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled_cb (GCancellable *cancellable,
                 gpointer      user_data)
{
  GTask *task = G_TASK (user_data);

  stop_asking (g_task_get_task_data (task));
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
add_client (GTask     *task,
            BatonPort *port,
            BatonJid  *jid,
            gboolean   available)
{
  Question *question = g_task_get_task_data (task);
  Client *client;

  /* Our other clients may receive from us; this one may not. */
  if (question->clients->len == CLIENTS_MAX || baton_jid_equal (jid, baton_port_get_jid (port)))
    return;

  client = g_new0 (Client, 1);
  client->task = task;
  client->jid = baton_jid_ref (jid);
  client->available = available;
  g_ptr_array_add (question->clients, client);
}

static void
add_clients (GTask     *task,
             BatonPort *port,
             BatonJid  *to)
{
  Question *question = g_task_get_task_data (task);
  g_autoptr(BatonJid) bare = baton_jid_bare (to);
  g_autoptr(GPtrArray) resources = baton_disco_dup_resources (question->disco, bare);
  gboolean available = FALSE;

  for (guint i = 0; i < resources->len; i++)
    {
      BatonJid *resource = g_ptr_array_index (resources, i);

      if (!question->named)
        add_client (task, port, resource, TRUE);
      else if (baton_jid_equal (resource, to))
        available = TRUE;
    }

  if (question->named)
    add_client (task, port, to, available);
}

static void
ask_clients (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  for (guint i = 0; i < question->clients->len; i++)
    {
      Client *client = g_ptr_array_index (question->clients, i);
      BatonDiscoInfo *known = NULL;

      /* What somebody said once whose presence we do not see may be old. */
      if (client->available)
        known = baton_disco_peek_info (question->disco, client->jid);
      if (known)
        judge (question, client, known);
    }

  for (guint i = 0; i < question->clients->len && is_open (question); i++)
    {
      Client *client = g_ptr_array_index (question->clients, i);

      if (client->state != CLIENT_ASKED)
        continue;

      g_object_ref (task);
      baton_disco_info_async (question->disco, client->jid, question->asking, on_info_cb, client);
    }
}

static void
set_deadline (GTask *task)
{
  Question *question = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  question->deadline = g_timeout_source_new (BATON_PATIENCE_DISCO_MS);
  g_task_attach_source (task, question->deadline, on_deadline_cb);

  if (cancellable)
    {
      question->cancelled = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, question->cancelled, G_SOURCE_FUNC (on_cancelled_cb));
    }
}

/**
 * baton_client_choice_async:
 * @port: says who we are
 * @disco: says which clients a contact has and what they can do
 * @to: a bare JID: the best of its clients; a full one: that client
 * @methods: by which the file may travel
 * @cancellable: (nullable): gives the choice up
 * @callback: called once
 * @user_data: for @callback
 *
 * Asks all clients at once that are not known yet, and waits at most %BATON_PATIENCE_DISCO_MS; an answer that can no
 * longer change the choice is not waited for. Another Baton is best, then who can take SOCKS5 bytestreams, then who can
 * take in-band; of equals the one with the best presence.
 */
void
baton_client_choice_async (BatonPort           *port,
                           BatonDisco          *disco,
                           BatonJid            *to,
                           BatonMethod          methods,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (port, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  g_task_set_source_tag (task, baton_client_choice_async);
  g_task_set_task_data (task, question, question_free);

  question->disco = g_object_ref (disco);
  question->methods = methods;
  question->named = !baton_jid_is_bare (to);
  question->clients = g_ptr_array_new_with_free_func (client_free);
  question->asking = g_cancellable_new ();

  if (g_task_return_error_if_cancelled (task))
    return;

  add_clients (task, port, to);
  ask_clients (task);
  set_deadline (task);
  settle (task);
}

/**
 * baton_client_choice_finish:
 * @result: from the callback
 * @error: return location for an error
 *
 * Errors: %BATON_NEGOTIATOR_ERROR_OFFLINE when no client is there or none says anything,
 * %BATON_NEGOTIATOR_ERROR_INCAPABLE when those that are there cannot take the file, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full): which client
 */
BatonClientChoice *
baton_client_choice_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, baton_client_choice_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
