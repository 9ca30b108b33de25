/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-account.h"
#include "baton-backoff.h"
#include "baton-patience.h"
#include "baton-srv.h"
#include "baton-test.h"

/* A resolver that knows what it is told. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;

  GHashTable *answers; /* name: floating GVariants in a GPtrArray */
  guint n_questions;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
test_resolver_lookup_records_async (GResolver *resolver,
                                    const char *name,
                                    GResolverRecordType type,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  TestResolver *self = TEST_RESOLVER (resolver);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *records = g_hash_table_lookup (self->answers, name);

  g_assert_cmpint (type, ==, G_RESOLVER_RECORD_SRV);
  self->n_questions++;
  if (records == NULL)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such record");
  else
    g_task_return_pointer (task, records, NULL);
}

static GList *
test_resolver_lookup_records_finish (GResolver *resolver,
                                     GAsyncResult *result,
                                     GError **error)
{
  GPtrArray *records = g_task_propagate_pointer (G_TASK (result), error);
  GList *list = NULL;

  for (guint i = 0; records != NULL && i < records->len; i++)
    list = g_list_append (list, g_variant_ref (g_ptr_array_index (records, i)));
  return list;
}

static void
test_resolver_finalize (GObject *object)
{
  g_hash_table_unref (TEST_RESOLVER (object)->answers);
  G_OBJECT_CLASS (test_resolver_parent_class)->finalize (object);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_resolver_finalize;
  G_RESOLVER_CLASS (klass)->lookup_records_async = test_resolver_lookup_records_async;
  G_RESOLVER_CLASS (klass)->lookup_records_finish = test_resolver_lookup_records_finish;
}

static void
test_resolver_init (TestResolver *self)
{
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

static void
add_record (TestResolver *self,
            const char *name,
            guint16 priority,
            guint16 weight,
            guint16 port,
            const char *target)
{
  GPtrArray *records = g_hash_table_lookup (self->answers, name);

  if (records == NULL)
    {
      records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
      g_hash_table_insert (self->answers, g_strdup (name), records);
    }
  g_ptr_array_add (records, g_variant_ref_sink (g_variant_new ("(qqqs)", priority, weight, port, target)));
}

static char *
describe (GPtrArray *endpoints)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < endpoints->len; i++)
    {
      BatonEndpoint *endpoint = g_ptr_array_index (endpoints, i);

      g_string_append_printf (text, "%s%s:%u%s", i > 0 ? " " : "", endpoint->host, endpoint->port,
                              endpoint->direct_tls ? "+tls" : "");
    }
  return g_string_free (text, FALSE);
}

static void
on_result_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
look_up (const char *domain,
         GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) endpoints = NULL;

  baton_srv_lookup_async (domain, NULL, on_result_cb, &result);
  baton_test_wait_until (result != NULL);
  endpoints = baton_srv_lookup_finish (result, error);
  return endpoints != NULL ? describe (endpoints) : NULL;
}

static void
test_lookup (void)
{
  TestResolver *resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *mixed = NULL;
  g_autofree char *none = NULL;
  g_autofree char *half_off = NULL;
  g_autofree char *off = NULL;
  g_autofree char *dot = NULL;
  g_autofree char *local = NULL;
  g_autofree char *address = NULL;
  guint n_questions;

  g_resolver_set_default (G_RESOLVER (resolver));
  add_record (resolver, "_xmpp-client._tcp.a.example", 10, 0, 5222, "plain.a.example");
  add_record (resolver, "_xmpp-client._tcp.a.example", 30, 0, 5222, "last.a.example");
  add_record (resolver, "_xmpps-client._tcp.a.example", 5, 0, 443, "first.a.example");
  add_record (resolver, "_xmpps-client._tcp.a.example", 20, 0, 5223, "third.a.example");
  add_record (resolver, "_xmpp-client._tcp.off.example", 0, 0, 0, ".");
  add_record (resolver, "_xmpp-client._tcp.dot.example", 0, 0, 0, "");
  add_record (resolver, "_xmpps-client._tcp.dot.example", 0, 0, 0, "");
  add_record (resolver, "_xmpps-client._tcp.half.example", 0, 0, 0, ".");
  add_record (resolver, "_xmpp-client._tcp.half.example", 0, 0, 5222, "x.half.example");

  mixed = look_up ("a.example", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mixed, ==, "first.a.example:443+tls plain.a.example:5222 third.a.example:5223+tls last.a.example:5222");
  none = look_up ("none.example", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (none, ==, "none.example:5222");
  half_off = look_up ("half.example", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (half_off, ==, "x.half.example:5222");
  off = look_up ("off.example", &error);
  g_assert_null (off);
  g_assert_error (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_RESOLVE);
  g_clear_error (&error);
  dot = look_up ("dot.example", &error);
  g_assert_null (dot);
  g_assert_error (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_RESOLVE);
  g_clear_error (&error);

  n_questions = resolver->n_questions;
  local = look_up ("localhost", &error);
  g_assert_cmpstr (local, ==, "localhost:5222");
  address = look_up ("192.0.2.1", &error);
  g_assert_cmpstr (address, ==, "192.0.2.1:5222");
  g_assert_cmpuint (resolver->n_questions, ==, n_questions);
  g_object_unref (resolver);
}

static guint32
draw_given (guint32 max,
            gpointer user_data)
{
  guint32 *drawn = user_data;

  return MIN (*drawn, max);
}

static void
test_weights (void)
{
  static const struct
  {
    guint32 drawn;
    const char *order;
  } cases[] = {
    { 0, "zero:1 ten:1 ninety:1 later:1" },
    { 1, "ten:1 ninety:1 zero:1 later:1" },
    { 10, "ten:1 ninety:1 zero:1 later:1" },
    { 11, "ninety:1 ten:1 zero:1 later:1" },
    { 100, "ninety:1 ten:1 zero:1 later:1" },
  };
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_srv_record_free);

  g_ptr_array_add (records, baton_srv_record_new (2, 65535, 1, "later", FALSE));
  g_ptr_array_add (records, baton_srv_record_new (1, 10, 1, "ten", FALSE));
  g_ptr_array_add (records, baton_srv_record_new (1, 90, 1, "ninety", FALSE));
  g_ptr_array_add (records, baton_srv_record_new (1, 0, 1, "zero", FALSE));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint32 drawn = cases[i].drawn;
      g_autoptr(GPtrArray) ordered = baton_srv_order (records, draw_given, &drawn);
      g_autofree char *text = describe (ordered);

      g_assert_cmpstr (text, ==, cases[i].order);
    }
}

static void
test_many_records (void)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_srv_record_free);
  g_autoptr(GPtrArray) ordered = NULL;
  guint32 drawn = 7;

  for (guint i = 0; i < 5000; i++)
    g_ptr_array_add (records, baton_srv_record_new (1, 65535, i, "x", FALSE));
  ordered = baton_srv_order (records, draw_given, &drawn);
  g_assert_cmpuint (ordered->len, ==, 16);
}

static void
test_server_setting (void)
{
  static const struct
  {
    const char *server;
    const char *endpoints; /* NULL: refused */
  } cases[] = {
    { "example.org", "example.org:5222 example.org:5223+tls" },
    { "example.org:5222", "example.org:5222" },
    { "example.org:5223", "example.org:5223+tls" },
    { "example.org:443", "example.org:443" },
    { "127.0.0.1:25222", "127.0.0.1:25222" },
    { "[::1]:5222", "::1:5222" },
    { "[::1]", "::1:5222 ::1:5223+tls" },
    { "::1", "::1:5222 ::1:5223+tls" },
    { "b\xc3\xbc" "cher.example:1", "xn--bcher-kva.example:1" },
    { "", NULL }, { ":5222", NULL }, { "example.org:", NULL }, { "example.org:0", NULL }, { "example.org:65536", NULL },
    { "example.org:x", NULL }, { "[::1", NULL }, { "[::1]x", NULL }, { "[::1]:", NULL }, { "a b", NULL },
    { "https://example.org/bosh", NULL }, { "a/b:1", NULL }, { "1:2:3", NULL }, { "[example.org]:1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) endpoints = baton_endpoint_parse_server (cases[i].server, &error);
      g_autofree char *text = endpoints != NULL ? describe (endpoints) : NULL;

      g_assert_cmpstr (text, ==, cases[i].endpoints);
      if (endpoints == NULL)
        g_assert_error (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_BAD_ADDRESS);
    }
}

static void
test_backoff (void)
{
  guint last = 0;

  for (guint i = 0; i < 40; i++)
    {
      guint low = baton_backoff_get_ms (i, 0);
      guint high = baton_backoff_get_ms (i, 1);

      g_assert_cmpuint (low, >=, BATON_PATIENCE_BACKOFF_MIN_MS / 2);
      g_assert_cmpuint (high, ==, low * 2);
      g_assert_cmpuint (high, >=, last);
      g_assert_cmpuint (high, <=, BATON_PATIENCE_BACKOFF_MAX_MS);
      last = high;
    }
  g_assert_cmpuint (last, ==, BATON_PATIENCE_BACKOFF_MAX_MS);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xmpp/srv/both-services-are-mixed", test_lookup);
  g_test_add_func ("/xmpp/srv/weights-share", test_weights);
  g_test_add_func ("/xmpp/srv/a-flood-of-records-is-cut", test_many_records);
  g_test_add_func ("/xmpp/endpoint/server-setting", test_server_setting);
  g_test_add_func ("/xmpp/backoff/doubles-and-spreads", test_backoff);
  return g_test_run ();
}
