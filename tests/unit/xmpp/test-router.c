/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-patience.h"
#include "baton-router.h"
#include "baton-stanza-error.h"
#include "baton-test-clock.h"

/* A port with nothing behind it: what is sent is kept. */
#define TEST_TYPE_PORT (test_port_get_type ())
G_DECLARE_FINAL_TYPE (TestPort, test_port, TEST, PORT, GObject)

struct _TestPort
{
  GObject parent_instance;

  BatonJid *jid;
  GPtrArray *sent;
};

static BatonJid *
test_port_get_jid (BatonPort *port)
{
  return TEST_PORT (port)->jid;
}

static void
test_port_send (BatonPort *port,
                BatonNode *stanza)
{
  g_ptr_array_add (TEST_PORT (port)->sent, baton_node_ref (stanza));
}

static void
test_port_iface_init (BatonPortInterface *iface)
{
  iface->get_jid = test_port_get_jid;
  iface->send = test_port_send;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPort, test_port, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_PORT, test_port_iface_init))

static void
test_port_finalize (GObject *object)
{
  TestPort *self = TEST_PORT (object);

  baton_jid_unref (self->jid);
  g_ptr_array_unref (self->sent);
  G_OBJECT_CLASS (test_port_parent_class)->finalize (object);
}

static void
test_port_class_init (TestPortClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_port_finalize;
}

static void
test_port_init (TestPort *self)
{
  self->jid = baton_jid_new ("romeo@montague.example/orchard", NULL);
  self->sent = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_node_unref);
}

typedef struct
{
  TestPort *port;
  BatonTestClock *clock;
  BatonRouter *router;
  GString *log; /* what happened, in order */
  guint own_number;
  guint other_number;
} Fixture;

static void
set_up (Fixture *f,
        gconstpointer data)
{
  f->port = g_object_new (TEST_TYPE_PORT, NULL);
  f->clock = baton_test_clock_new ();
  f->router = baton_router_new (BATON_PORT (f->port), BATON_CLOCK (f->clock));
  f->log = g_string_new (NULL);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  baton_router_free (f->router);
  g_string_free (f->log, TRUE);
  g_assert_finalize_object (f->clock);
  g_assert_finalize_object (f->port);
}

static BatonNode *
make_iq (const char *type,
         const char *from,
         const char *to,
         const char *id,
         const char *child_ns)
{
  g_autoptr(BatonBuilder) builder = baton_builder_new ("iq", BATON_NS_CLIENT);

  baton_builder_attr (builder, "type", type);
  baton_builder_attr (builder, "from", from);
  baton_builder_attr (builder, "to", to);
  baton_builder_attr (builder, "id", id);
  if (child_ns != NULL)
    baton_builder_leaf (builder, "query", child_ns, NULL);
  return baton_builder_end (builder);
}

static void
feed_iq (Fixture *f,
         const char *type,
         const char *from,
         const char *id,
         const char *child_ns)
{
  g_autoptr(BatonNode) iq = make_iq (type, from, NULL, id, child_ns);

  baton_router_handle (f->router, iq);
}

static void
on_reply_cb (BatonNode *reply,
             const GError *error,
             gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_true ((reply == NULL) == (error != NULL));
  if (error == NULL)
    g_string_append (f->log, "reply ");
  else
    g_string_append_printf (f->log, "error:%s:%d ", g_quark_to_string (error->domain), error->code);
}

static guint
expect (Fixture *f,
        const char *to,
        const char *id)
{
  g_autoptr(BatonNode) iq = make_iq ("get", NULL, to, id, BATON_NS_DISCO_INFO);

  return baton_router_expect (f->router, iq, 0, on_reply_cb, f);
}

static gboolean
on_leave_cb (BatonPort *port,
             BatonNode *stanza,
             BatonJid *from,
             gpointer user_data)
{
  Fixture *f = user_data;

  g_string_append_printf (f->log, "leave(%s) ", baton_jid_get_text (from));
  return FALSE;
}

static gboolean
on_take_cb (BatonPort *port,
            BatonNode *stanza,
            BatonJid *from,
            gpointer user_data)
{
  Fixture *f = user_data;

  g_string_append (f->log, "take ");
  return TRUE;
}

static BatonStanzaError
get_sent_error (Fixture *f)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (f->port->sent->len, ==, 1);
  error = baton_stanza_error_parse (g_ptr_array_index (f->port->sent, 0));
  g_assert_nonnull (error);
  return error->code;
}

static void
test_watchers_in_order (Fixture *f,
                        gconstpointer data)
{
  baton_router_watch (f->router, BATON_PORT_IQ_SET, "query", BATON_NS_DISCO_INFO, on_leave_cb, f);
  baton_router_watch (f->router, BATON_PORT_IQ_SET, NULL, BATON_NS_DISCO_INFO, on_take_cb, f);
  baton_router_watch (f->router, BATON_PORT_IQ_SET, NULL, NULL, on_take_cb, f);
  baton_router_watch (f->router, BATON_PORT_IQ_GET, NULL, NULL, on_leave_cb, f);

  feed_iq (f, "set", "juliet@capulet.example/balcony", "a", BATON_NS_DISCO_INFO);
  g_assert_cmpstr (f->log->str, ==, "leave(juliet@capulet.example/balcony) take ");
  g_assert_cmpuint (f->port->sent->len, ==, 0);
}

static void
test_nobody_takes (Fixture *f,
                   gconstpointer data)
{
  BatonNode *answer;

  baton_router_watch (f->router, BATON_PORT_IQ_GET, NULL, NULL, on_leave_cb, f);
  feed_iq (f, "get", "juliet@capulet.example/balcony", "a", BATON_NS_DISCO_INFO);
  g_assert_cmpint (get_sent_error (f), ==, BATON_STANZA_ERROR_SERVICE_UNAVAILABLE);
  answer = g_ptr_array_index (f->port->sent, 0);
  g_assert_cmpstr (baton_node_get_attr (answer, "to"), ==, "juliet@capulet.example/balcony");
  g_assert_cmpstr (baton_node_get_attr (answer, "id"), ==, "a");
}

static void
test_wrong_requests (Fixture *f,
                     gconstpointer data)
{
  baton_router_watch (f->router, BATON_PORT_IQ_GET, NULL, NULL, on_take_cb, f);
  feed_iq (f, "get", "juliet@capulet.example", NULL, BATON_NS_DISCO_INFO);
  feed_iq (f, "get", "@", "a", BATON_NS_DISCO_INFO);
  feed_iq (f, "result", "juliet@capulet.example", "unasked", NULL);
  feed_iq (f, "error", "juliet@capulet.example", "unasked", NULL);
  g_assert_cmpuint (f->port->sent->len, ==, 0);

  feed_iq (f, "get", "juliet@capulet.example", "b", NULL);
  g_assert_cmpint (get_sent_error (f), ==, BATON_STANZA_ERROR_BAD_REQUEST);
  g_ptr_array_set_size (f->port->sent, 0);

  feed_iq (f, "shout", "juliet@capulet.example", "c", BATON_NS_DISCO_INFO);
  g_assert_cmpint (get_sent_error (f), ==, BATON_STANZA_ERROR_BAD_REQUEST);
  g_assert_cmpstr (f->log->str, ==, "");
}

static void
test_answer_only_from_the_asked (Fixture *f,
                                 gconstpointer data)
{
  expect (f, "juliet@capulet.example/balcony", "a");
  feed_iq (f, "result", "mallory@evil.example/x", "a", NULL);
  feed_iq (f, "result", "juliet@capulet.example", "a", NULL);
  feed_iq (f, "result", NULL, "a", NULL);
  feed_iq (f, "result", "juliet@capulet.example/balcony", "b", NULL);
  g_assert_cmpstr (f->log->str, ==, "");
  feed_iq (f, "result", "Juliet@Capulet.Example/balcony", "a", NULL);
  feed_iq (f, "result", "juliet@capulet.example/balcony", "a", NULL);
  g_assert_cmpstr (f->log->str, ==, "reply ");
}

static void
test_answer_of_own_server (Fixture *f,
                           gconstpointer data)
{
  static const char *const names[] = { NULL, "romeo@montague.example", "romeo@montague.example/orchard",
                                       "montague.example" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      expect (f, NULL, "a");
      feed_iq (f, "result", "mallory@montague.example", "a", NULL);
      g_assert_cmpstr (f->log->str, ==, "");
      feed_iq (f, "result", names[i], "a", NULL);
      g_assert_cmpstr (f->log->str, ==, "reply ");
      g_string_truncate (f->log, 0);

      expect (f, names[i], "b");
      feed_iq (f, "result", NULL, "b", NULL);
      g_assert_cmpstr (f->log->str, ==, "reply ");
      g_string_truncate (f->log, 0);
    }
}

static void
test_errors_reach_the_reply (Fixture *f,
                             gconstpointer data)
{
  g_autoptr(BatonNode) request = make_iq ("get", "romeo@montague.example/orchard", "x.example", "a", BATON_NS_PING);
  g_autoptr(BatonNode) plain = baton_stanza_error_reply (request, BATON_STANZA_ERROR_ITEM_NOT_FOUND, NULL);
  g_autoptr(GError) error = baton_stanza_error_parse (plain);

  expect (f, "x.example", "a");
  feed_iq (f, "error", "x.example", "a", NULL);
  g_assert_nonnull (error);
  g_assert_cmpstr (f->log->str, ==, "error:baton-stanza-error-quark:0 ");
}

static void
test_patience_ends (Fixture *f,
                    gconstpointer data)
{
  g_autofree char *timed_out = g_strdup_printf ("error:%s:%d ", g_quark_to_string (G_IO_ERROR), G_IO_ERROR_TIMED_OUT);
  g_autofree char *closed = g_strdup_printf ("error:%s:%d ", g_quark_to_string (G_IO_ERROR),
                                             G_IO_ERROR_CONNECTION_CLOSED);
  guint forgotten;

  expect (f, "a.example", "a");
  forgotten = expect (f, "b.example", "b");
  baton_router_forget (f->router, forgotten);
  baton_test_clock_advance (f->clock, BATON_PATIENCE_IQ_MS - 1);
  g_assert_cmpstr (f->log->str, ==, "");
  baton_test_clock_advance (f->clock, 1);
  g_assert_cmpstr (f->log->str, ==, timed_out);
  feed_iq (f, "result", "a.example", "a", NULL);
  g_assert_cmpstr (f->log->str, ==, timed_out);

  g_string_truncate (f->log, 0);
  baton_router_refuse (f->router, on_reply_cb, f);
  g_assert_cmpstr (f->log->str, ==, "");
  baton_test_clock_advance (f->clock, 0);
  g_assert_cmpstr (f->log->str, ==, closed);
}

static void
on_ask_again_cb (BatonNode *reply,
                 const GError *error,
                 gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_nonnull (error);
  g_string_append (f->log, "again ");
  baton_router_refuse (f->router, on_ask_again_cb, f);
}

static void
test_all_fail_once (Fixture *f,
                    gconstpointer data)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "lost");

  baton_router_refuse (f->router, on_ask_again_cb, f);
  expect (f, "a.example", "a");
  baton_router_fail_all (f->router, error);
  g_assert_true (g_str_has_prefix (f->log->str, "again error:"));
  g_string_truncate (f->log, 0);
  baton_test_clock_advance (f->clock, 0);
  g_assert_cmpstr (f->log->str, ==, "again ");
}

static gboolean
on_unwatch_cb (BatonPort *port,
               BatonNode *stanza,
               BatonJid *from,
               gpointer user_data)
{
  Fixture *f = user_data;

  g_string_append (f->log, "unwatch ");
  baton_router_unwatch (f->router, f->own_number);
  baton_router_unwatch (f->router, f->other_number);
  baton_router_watch (f->router, BATON_PORT_MESSAGE, NULL, NULL, on_take_cb, f);
  return FALSE;
}

static void
test_unwatch_inside (Fixture *f,
                     gconstpointer data)
{
  g_autoptr(BatonBuilder) builder = baton_builder_new ("message", BATON_NS_CLIENT);
  g_autoptr(BatonNode) message = baton_builder_end (builder);

  f->own_number = baton_router_watch (f->router, BATON_PORT_MESSAGE, NULL, NULL, on_unwatch_cb, f);
  f->other_number = baton_router_watch (f->router, BATON_PORT_MESSAGE, NULL, NULL, on_take_cb, f);
  baton_router_watch (f->router, BATON_PORT_MESSAGE, NULL, NULL, on_leave_cb, f);

  baton_router_handle (f->router, message);
  g_assert_cmpstr (f->log->str, ==, "unwatch leave(romeo@montague.example) ");
  g_string_truncate (f->log, 0);
  baton_router_handle (f->router, message);
  g_assert_cmpstr (f->log->str, ==, "leave(romeo@montague.example) take ");
}

static void
on_forget_other_cb (BatonNode *reply,
                    const GError *error,
                    gpointer user_data)
{
  Fixture *f = user_data;

  g_string_append (f->log, "first ");
  baton_router_forget (f->router, f->other_number);
  baton_router_forget (f->router, f->own_number);
}

static void
test_forget_inside (Fixture *f,
                    gconstpointer data)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "lost");
  g_autoptr(BatonNode) iq = make_iq ("get", NULL, "a.example", "a", BATON_NS_PING);

  f->own_number = baton_router_expect (f->router, iq, 0, on_forget_other_cb, f);
  f->other_number = expect (f, "b.example", "b");
  baton_router_fail_all (f->router, error);
  g_assert_cmpstr (f->log->str, ==, "first ");
}

#define TEST(path, func) g_test_add ("/xmpp/router/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  TEST ("watchers-are-asked-in-order", test_watchers_in_order);
  TEST ("untaken-request-is-unavailable", test_nobody_takes);
  TEST ("wrong-requests-do-no-harm", test_wrong_requests);
  TEST ("answer-counts-only-from-the-asked", test_answer_only_from_the_asked);
  TEST ("own-server-answers-under-any-name", test_answer_of_own_server);
  TEST ("error-without-condition-is-an-error", test_errors_reach_the_reply);
  TEST ("patience-ends-once", test_patience_ends);
  TEST ("all-fail-once", test_all_fail_once);
  TEST ("unwatch-inside-a-watcher", test_unwatch_inside);
  TEST ("forget-inside-a-reply", test_forget_inside);
  return g_test_run ();
}
