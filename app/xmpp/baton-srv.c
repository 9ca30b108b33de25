/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 section 3.2, XEP-0368, RFC 2782: finding the server of a domain */
#include "baton-srv.h"

#include "baton-account.h"
#include "baton-patience.h"
#include "baton-deadline.h"

/* RFC 6120 section 14.7 */
#define PORT_CLIENT 5222
/* Nobody has more servers; a hostile zone may name thousands. */
#define MAX_RECORDS 16

typedef struct
{
  char *domain;
  GPtrArray *records; /* (element-type BatonSrvRecord) */
  BatonDeadline *deadline;
  guint n_pending;
} Lookup;

/**
 * baton_srv_record_new:
 * @priority: the lower, the earlier
 * @weight: share among those of one priority
 * @port: a TCP port
 * @target: a host
 * @direct_tls: whether it is of `_xmpps-client`
 *
 * Returns: (transfer full): the record
 */
BatonSrvRecord *
baton_srv_record_new (guint16 priority,
                      guint16 weight,
                      guint16 port,
                      const char *target,
                      gboolean direct_tls)
{
  BatonSrvRecord *self = g_new0 (BatonSrvRecord, 1);

  self->priority = priority;
  self->weight = weight;
  self->port = port;
  self->target = g_strdup (target);
  self->direct_tls = direct_tls;
  return self;
}

/**
 * baton_srv_record_free:
 * @self: (transfer full): a record
 */
void
baton_srv_record_free (BatonSrvRecord *self)
{
  g_free (self->target);
  g_free (self);
}

static gboolean
is_off (BatonSrvRecord *record)
{
  return *record->target == '\0' || strcmp (record->target, ".") == 0;
}

/* By priority, and within one those of weight 0 first, as the draw of RFC 2782 wants them. */
static int
compare_records (gconstpointer a,
                 gconstpointer b)
{
  const BatonSrvRecord *left = *(BatonSrvRecord *const *) a;
  const BatonSrvRecord *right = *(BatonSrvRecord *const *) b;

  if (left->priority != right->priority)
    return left->priority < right->priority ? -1 : 1;
  return (left->weight > 0) - (right->weight > 0);
}

/* Draws one of the first @n, which are of one priority. */
static guint
draw (GPtrArray *rest,
      guint n,
      BatonSrvRandom random,
      gpointer user_data)
{
  guint32 total = 0;
  guint32 drawn;
  guint32 sum = 0;

  for (guint i = 0; i < n; i++)
    total += ((BatonSrvRecord *) g_ptr_array_index (rest, i))->weight;
  drawn = random (total, user_data);
  for (guint i = 0; i < n; i++)
    {
      sum += ((BatonSrvRecord *) g_ptr_array_index (rest, i))->weight;
      if (sum >= drawn)
        return i;
    }
  return n - 1;
}

/**
 * baton_srv_order:
 * @records: (element-type BatonSrvRecord): of both services
 * @random: for the draw among equals
 * @user_data: for @random
 *
 * Mixes both services by priority and weight (XEP-0368 section 3). Records that switch their service off are left out.
 *
 * Returns: (transfer full) (element-type BatonEndpoint): what to try, in this order
 */
GPtrArray *
baton_srv_order (GPtrArray *records,
                 BatonSrvRandom random,
                 gpointer user_data)
{
  g_autoptr(GPtrArray) rest = g_ptr_array_new ();
  GPtrArray *ordered = baton_endpoint_list_new ();

  for (guint i = 0; i < records->len; i++)
    {
      if (!is_off (g_ptr_array_index (records, i)))
        g_ptr_array_add (rest, g_ptr_array_index (records, i));
    }
  g_ptr_array_sort (rest, compare_records);

  while (rest->len > 0 && ordered->len < MAX_RECORDS)
    {
      BatonSrvRecord *first = g_ptr_array_index (rest, 0);
      BatonSrvRecord *record;
      guint n = 1;

      while (n < rest->len && ((BatonSrvRecord *) g_ptr_array_index (rest, n))->priority == first->priority)
        n++;
      record = g_ptr_array_steal_index (rest, draw (rest, n, random, user_data));
      g_ptr_array_add (ordered, baton_endpoint_new (record->target, record->port, record->direct_tls));
    }
  return ordered;
}

static guint32
draw_random (guint32 max,
             gpointer user_data)
{
  return (guint32) g_random_double_range (0, (double) max + 1);
}

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_free (lookup->domain);
  g_ptr_array_unref (lookup->records);
  baton_deadline_free (lookup->deadline);
  g_free (lookup);
}

static void
finish_lookup (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);
  g_autoptr(GPtrArray) ordered = baton_srv_order (lookup->records, draw_random, NULL);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (ordered->len == 0 && lookup->records->len > 0)
    {
      g_task_return_new_error (task, BATON_XMPP_ERROR, BATON_XMPP_ERROR_RESOLVE, "%s says that it has no XMPP service",
                               lookup->domain);
      return;
    }
  if (ordered->len == 0)
    g_ptr_array_add (ordered, baton_endpoint_new (lookup->domain, PORT_CLIENT, FALSE));
  g_task_return_pointer (task, g_steal_pointer (&ordered), (GDestroyNotify) g_ptr_array_unref);
}

/* No zone has records of an address, nor of what RFC 6761 section 6.3 keeps for this machine. */
static gboolean
is_outside_dns (const char *domain)
{
  return g_hostname_is_ip_address (domain) || strcmp (domain, "localhost") == 0
         || g_str_has_suffix (domain, ".localhost");
}

/* A service without records and one whose question fails are the same: some home routers drop SRV. */
static void
take_records (GTask *task,
              GObject *resolver,
              GAsyncResult *result,
              gboolean direct_tls)
{
  Lookup *lookup = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  GList *records = g_resolver_lookup_records_finish (G_RESOLVER (resolver), result, &error);

  if (error != NULL)
    g_debug ("SRV of %s%s: %s", direct_tls ? "_xmpps-client._tcp." : "_xmpp-client._tcp.", lookup->domain,
             error->message);
  for (GList *l = records; l != NULL; l = l->next)
    {
      guint16 priority, weight, port;
      const char *target;

      if (!g_variant_is_of_type (l->data, G_VARIANT_TYPE ("(qqqs)")))
        continue;
      g_variant_get (l->data, "(qqq&s)", &priority, &weight, &port, &target);
      g_ptr_array_add (lookup->records, baton_srv_record_new (priority, weight, port, target, direct_tls));
    }
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
  if (--lookup->n_pending == 0)
    finish_lookup (task);
}

static void
on_starttls_cb (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr(GTask) task = user_data;

  take_records (task, source, result, FALSE);
}

static void
on_direct_tls_cb (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr(GTask) task = user_data;

  take_records (task, source, result, TRUE);
}

/**
 * baton_srv_lookup_async:
 * @domain: the domain of an account, in ASCII
 * @cancellable: (nullable): a cancellable
 * @callback: called once
 * @user_data: for @callback
 *
 * Asks for both services at once. Without any record the domain itself is the server.
 *
 * Errors: %BATON_XMPP_ERROR_RESOLVE when the domain says that it has no such service.
 */
void
baton_srv_lookup_async (const char *domain,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GResolver) resolver = g_resolver_get_default ();
  g_autoptr(BatonClock) clock = baton_clock_new_monotonic ();
  g_autofree char *starttls = g_strconcat ("_xmpp-client._tcp.", domain, NULL);
  g_autofree char *direct_tls = g_strconcat ("_xmpps-client._tcp.", domain, NULL);
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->domain = g_strdup (domain);
  lookup->records = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_srv_record_free);
  lookup->deadline = baton_deadline_new (clock, cancellable, BATON_PATIENCE_SRV_MS);
  g_task_set_task_data (task, lookup, lookup_free);
  g_task_set_source_tag (task, baton_srv_lookup_async);

  if (is_outside_dns (domain))
    {
      finish_lookup (task);
      return;
    }
  lookup->n_pending = 2;
  g_resolver_lookup_records_async (resolver, starttls, G_RESOLVER_RECORD_SRV,
                                   baton_deadline_get_cancellable (lookup->deadline), on_starttls_cb,
                                   g_object_ref (task));
  g_resolver_lookup_records_async (resolver, direct_tls, G_RESOLVER_RECORD_SRV,
                                   baton_deadline_get_cancellable (lookup->deadline), on_direct_tls_cb,
                                   g_object_ref (task));
}

/**
 * baton_srv_lookup_finish:
 * @result: as given to the callback
 *
 * Returns: (transfer full) (element-type BatonEndpoint): what to try, in this order, at least one; %NULL on failure
 */
GPtrArray *
baton_srv_lookup_finish (GAsyncResult *result,
                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
