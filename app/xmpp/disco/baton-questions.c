/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0030 sections 3 and 4: the questions under way. */
#include "baton-questions.h"

#include "baton-builder.h"
#include "baton-disco-items.h"
#include "baton-ns.h"
#include "baton-patience.h"
#include "baton-waiters.h"

struct _BatonQuestions
{
  BatonPort          *port;
  GHashTable         *infos;  /* (element-type BatonJid Question) */
  GHashTable         *items;  /* (element-type BatonJid Question) */
  BatonQuestionsTold  told;
  gpointer            user_data;
};

typedef struct {
  BatonQuestions *all;      /* unowned: frees us */
  BatonPort      *port;
  BatonJid       *jid;
  BatonWaiters   *waiters;
  BatonInfoQuery *query;    /* (nullable): of a disco#info question */
  guint           request;  /* of a disco#items question; 0: answered */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  if (question->request != 0)
    baton_port_forget (question->port, question->request);
  g_clear_pointer (&question->query, baton_info_query_free);
  g_clear_pointer (&question->waiters, baton_waiters_free);
  g_clear_pointer (&question->jid, baton_jid_unref);
  g_clear_object (&question->port);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static Question *
question_new (BatonQuestions *self,
              GHashTable     *table,
              BatonJid       *jid)
{
  Question *question = g_new0 (Question, 1);

  question->all = self;
  question->port = g_object_ref (self->port);
  question->jid = baton_jid_ref (jid);
  question->waiters = baton_waiters_new ();
  g_hash_table_insert (table, question->jid, question);
  return question;
}

static GHashTable *
table_new (void)
{
  return g_hash_table_new_full ((GHashFunc) baton_jid_hash, (GEqualFunc) baton_jid_equal, NULL, question_free);
}

/*
 * baton_questions_new:
 * @told: hears every answer about disco#info
 *
 * Returns: (transfer full):
 */
BatonQuestions *
baton_questions_new (BatonPort          *port,
                     BatonQuestionsTold  told,
                     gpointer            user_data)
{
  BatonQuestions *self = g_new0 (BatonQuestions, 1);

  self->port = g_object_ref (port);
  self->infos = table_new ();
  self->items = table_new ();
  self->told = told;
  self->user_data = user_data;
  return self;
}

/* Those who still wait are told that it was cancelled. */
void
baton_questions_free (BatonQuestions *self)
{
  g_hash_table_unref (self->infos);
  g_hash_table_unref (self->items);
  g_object_unref (self->port);
  g_free (self);
}

/* The question is out of its table before anybody hears the answer: who asks then, asks anew. */
static void
on_info_cb (BatonInfoQuery *query,
            BatonDiscoInfo *info,
            gboolean        verified,
            const GError   *error,
            gpointer        user_data)
{
  g_autoptr(Question) question = user_data;
  BatonQuestions *self = question->all;

  g_hash_table_steal (self->infos, question->jid);
  self->told (query, info, verified, error, self->user_data);

  if (info != NULL)
    baton_waiters_return (question->waiters, info, (GBoxedCopyFunc) baton_disco_info_ref,
                          (GDestroyNotify) baton_disco_info_unref);
  else
    baton_waiters_fail (question->waiters, error);
}

/*
 * baton_questions_ask_info:
 * @task: (nullable) (transfer none): returns the #BatonDiscoInfo
 */
void
baton_questions_ask_info (BatonQuestions *self,
                          BatonJid       *jid,
                          const char     *caps_node,
                          const char     *caps_hash,
                          const char     *caps_ver,
                          GTask          *task)
{
  Question *question = g_hash_table_lookup (self->infos, jid);

  if (question == NULL)
    {
      question = question_new (self, self->infos, jid);
      question->query = baton_info_query_new (self->port, jid, on_info_cb, question);
      baton_info_query_set_caps (question->query, caps_node, caps_hash, caps_ver);
      baton_info_query_start (question->query);
    }
  if (task != NULL)
    baton_waiters_add (question->waiters, task);
}

static void
on_items_cb (BatonNode    *reply,
             const GError *error,
             gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  g_autoptr(GPtrArray) jids = NULL;
  g_autoptr(GError) bad = NULL;

  question->request = 0;
  g_hash_table_steal (question->all->items, question->jid);
  if (reply != NULL)
    jids = baton_disco_items_parse (baton_node_find (reply, "query", BATON_NS_DISCO_ITEMS), &bad);

  if (jids != NULL)
    baton_waiters_return (question->waiters, jids, (GBoxedCopyFunc) g_ptr_array_ref,
                          (GDestroyNotify) g_ptr_array_unref);
  else
    baton_waiters_fail (question->waiters, error ? error : bad);
}

/*
 * baton_questions_ask_items:
 * @task: (transfer none): returns a #GPtrArray of #BatonJid
 */
void
baton_questions_ask_items (BatonQuestions *self,
                           BatonJid       *jid,
                           GTask          *task)
{
  Question *question = g_hash_table_lookup (self->items, jid);

  if (question == NULL)
    {
      g_autoptr(BatonBuilder) b = baton_builder_new_iq ("get", baton_jid_get_text (jid), NULL);
      g_autoptr(BatonNode) iq = NULL;

      baton_builder_open (b, "query", BATON_NS_DISCO_ITEMS);
      baton_builder_close (b);
      iq = baton_builder_end (b);
      question = question_new (self, self->items, jid);
      question->request = baton_port_request (self->port, iq, BATON_PATIENCE_DISCO_MS, on_items_cb, question);
    }
  baton_waiters_add (question->waiters, task);
}
