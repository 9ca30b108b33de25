/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0198 sections 4 and 5: counters and the queue of what the server has not confirmed */
#include "baton-stream-management.h"

#include "baton-parse.h"

/* How long we keep a lost session where the server names no time, seconds; Prosody's smacks_hibernation_time. */
#define DEFAULT_MAX_S 600
/* No longer than this, seconds: a network that is gone for an hour brings a new session. */
#define LIMIT_MAX_S 3600

typedef struct
{
  BatonNode *stanza;
  gsize size;
} Unacked;

struct _BatonStreamManagement
{
  gboolean enabled;
  char *id;         /* nullable: cannot be resumed */
  guint max_s;
  guint32 received; /* stanzas from the server, modulo 2^32 */
  guint32 acked;    /* stanzas the server confirmed, modulo 2^32 */
  GQueue queue;     /* (element-type Unacked): oldest first */
  gsize unacked;    /* bytes in the queue */
  guint unasked;    /* stanzas sent after the last <r/> */
  gboolean asking;  /* an <r/> waits for its <a/> */
};

static void
unacked_free (gpointer data)
{
  Unacked *unacked = data;

  baton_node_unref (unacked->stanza);
  g_free (unacked);
}

/**
 * baton_stream_management_new:
 *
 * Returns: (transfer full): a value in which nothing was counted and nothing is enabled
 */
BatonStreamManagement *
baton_stream_management_new (void)
{
  BatonStreamManagement *self = g_new0 (BatonStreamManagement, 1);

  g_queue_init (&self->queue);
  return self;
}

/**
 * baton_stream_management_free:
 * @self: (transfer full): a value
 */
void
baton_stream_management_free (BatonStreamManagement *self)
{
  baton_stream_management_reset (self);
  g_free (self);
}

/**
 * baton_stream_management_reset:
 * @self: a value
 *
 * Forgets the session: its counters and all that was not confirmed.
 */
void
baton_stream_management_reset (BatonStreamManagement *self)
{
  g_queue_clear_full (&self->queue, unacked_free);
  g_free (self->id);
  memset (self, 0, sizeof *self);
  g_queue_init (&self->queue);
}

/**
 * baton_stream_management_enable:
 * @self: a value that was reset
 * @enabled: the server's `enabled` element
 *
 * Begins to count, from zero.
 */
void
baton_stream_management_enable (BatonStreamManagement *self,
                                BatonNode *enabled)
{
  const char *resume_text = baton_node_get_attr (enabled, "resume");
  const char *max_text = baton_node_get_attr (enabled, "max");
  const char *id = baton_node_get_attr (enabled, "id");
  gboolean resume = FALSE;
  guint64 max_s = 0;

  baton_stream_management_reset (self);
  self->enabled = TRUE;
  if (resume_text != NULL && baton_parse_boolean (resume_text, &resume) && resume && id != NULL && *id != '\0')
    self->id = g_strdup (id);
  self->max_s = DEFAULT_MAX_S;
  if (max_text != NULL && baton_parse_u64 (max_text, G_MAXUINT64, &max_s) && max_s > 0)
    self->max_s = MIN (max_s, LIMIT_MAX_S);
}

/**
 * baton_stream_management_count_from:
 * @self: a value that is enabled and has nothing queued
 * @received: our `h`
 * @acked: the server's `h`
 *
 * Goes on from counters that are known: how they wrap can then be seen without four thousand million stanzas.
 */
void
baton_stream_management_count_from (BatonStreamManagement *self,
                                    guint32 received,
                                    guint32 acked)
{
  g_return_if_fail (g_queue_is_empty (&self->queue));

  self->received = received;
  self->acked = acked;
}

/**
 * baton_stream_management_is_enabled:
 * @self: a value
 *
 * Returns: whether stanzas are counted
 */
gboolean
baton_stream_management_is_enabled (BatonStreamManagement *self)
{
  return self->enabled;
}

/**
 * baton_stream_management_get_id:
 * @self: a value
 *
 * Returns: (nullable): by what the session can be resumed; %NULL when it cannot
 */
const char *
baton_stream_management_get_id (BatonStreamManagement *self)
{
  return self->id;
}

/**
 * baton_stream_management_get_max_s:
 * @self: a value that is enabled
 *
 * Returns: for how many seconds after a loss the session may be resumed
 */
guint
baton_stream_management_get_max_s (BatonStreamManagement *self)
{
  return self->max_s;
}

/**
 * baton_stream_management_received:
 * @self: a value
 *
 * Counts one stanza from the server, once it was handed round.
 */
void
baton_stream_management_received (BatonStreamManagement *self)
{
  self->received++;
}

/**
 * baton_stream_management_get_received:
 * @self: a value
 *
 * Returns: our `h`
 */
guint32
baton_stream_management_get_received (BatonStreamManagement *self)
{
  return self->received;
}

/**
 * baton_stream_management_sent:
 * @self: a value that is enabled
 * @stanza: (transfer none): what is sent, or will be after the resumption
 * @size: its size on the wire, bytes
 *
 * Keeps @stanza until the server confirms it.
 */
void
baton_stream_management_sent (BatonStreamManagement *self,
                              BatonNode *stanza,
                              gsize size)
{
  Unacked *unacked = g_new0 (Unacked, 1);

  unacked->stanza = baton_node_ref (stanza);
  unacked->size = size;
  g_queue_push_tail (&self->queue, unacked);
  self->unacked += size;
  self->unasked++;
}

/**
 * baton_stream_management_acked:
 * @self: a value
 * @element: the server's `a`, `resumed` or `failed`: whatever has an `h`
 *
 * Lets go of what the server has got.
 *
 * Returns: %FALSE when there is no readable `h`, or one that confirms more than was sent (XEP-0198 section 4: the stream
 *   is then no longer to be trusted)
 */
gboolean
baton_stream_management_acked (BatonStreamManagement *self,
                               BatonNode *element)
{
  const char *text = baton_node_get_attr (element, "h");
  guint64 h = 0;
  guint32 n_confirmed;

  if (text == NULL || !baton_parse_u64 (text, G_MAXUINT32, &h))
    return FALSE;
  n_confirmed = (guint32) h - self->acked;
  if (n_confirmed > g_queue_get_length (&self->queue))
    return FALSE;

  self->acked = h;
  self->asking = FALSE;
  while (n_confirmed-- > 0)
    {
      Unacked *unacked = g_queue_pop_head (&self->queue);

      self->unacked -= unacked->size;
      unacked_free (unacked);
    }
  return TRUE;
}

/**
 * baton_stream_management_wants_ack:
 * @self: a value
 *
 * One question is under way at a time: a burst costs one, a long queue one each round trip.
 *
 * Returns: whether it is time for an `<r/>`
 */
gboolean
baton_stream_management_wants_ack (BatonStreamManagement *self)
{
  return self->enabled && !self->asking && self->unasked > 0;
}

/**
 * baton_stream_management_asked:
 * @self: a value
 *
 * Notes that an `<r/>` was sent.
 */
void
baton_stream_management_asked (BatonStreamManagement *self)
{
  self->asking = TRUE;
  self->unasked = 0;
}

/**
 * baton_stream_management_is_asking:
 * @self: a value
 *
 * Returns: whether an `<r/>` waits for its answer
 */
gboolean
baton_stream_management_is_asking (BatonStreamManagement *self)
{
  return self->asking;
}

/**
 * baton_stream_management_get_unacked:
 * @self: a value
 *
 * Returns: bytes of the stanzas that the server has not confirmed
 */
gsize
baton_stream_management_get_unacked (BatonStreamManagement *self)
{
  return self->unacked;
}

/**
 * baton_stream_management_foreach:
 * @self: a value
 * @func: (scope call): called with each #BatonNode, oldest first; must not touch @self
 * @user_data: for @func
 *
 * Walks what has to be sent again after a resumption, once its `h` was given to baton_stream_management_acked().
 */
void
baton_stream_management_foreach (BatonStreamManagement *self,
                                 GFunc func,
                                 gpointer user_data)
{
  for (GList *l = self->queue.head; l != NULL; l = l->next)
    {
      Unacked *unacked = l->data;

      func (unacked->stanza, user_data);
    }
}

/**
 * baton_stream_management_resumed:
 * @self: a value
 *
 * Forgets the questions of the stream that broke: their answers never come.
 */
void
baton_stream_management_resumed (BatonStreamManagement *self)
{
  self->asking = FALSE;
  self->unasked = g_queue_get_length (&self->queue);
}
