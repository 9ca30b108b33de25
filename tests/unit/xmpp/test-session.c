/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-account.h"
#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-parser.h"
#include "baton-patience.h"
#include "baton-session.h"
#include "baton-test-clock.h"
#include "baton-test.h"
#include "baton-writer.h"

/* A stream without a network: the test is the server. */
#define TEST_TYPE_STREAM (test_stream_get_type ())
G_DECLARE_FINAL_TYPE (TestStream, test_stream, TEST, STREAM, GObject)

struct _TestStream
{
  GObject parent_instance;

  const BatonStreamFuncs *funcs;
  gpointer user_data;
  GString *sent; /* since the test last looked */
  char *last_id; /* of the last iq that was sent */
  gboolean aborted;
  gboolean closed;
};

static void test_stream_iface_init (BatonStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestStream, test_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_STREAM, test_stream_iface_init))

static BatonNode *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  BatonNode *node = baton_parser_parse_document (text, -1, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_stream_set_funcs (BatonStream *stream,
                       const BatonStreamFuncs *funcs,
                       gpointer user_data)
{
  TEST_STREAM (stream)->funcs = funcs;
  TEST_STREAM (stream)->user_data = user_data;
}

static void
test_stream_open_async (BatonStream *stream,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (stream, NULL, callback, user_data);

  g_task_return_pointer (task,
                         parse ("<features xmlns='" BATON_NS_STREAMS "'><mechanisms xmlns='" BATON_NS_SASL "'>"
                                "<mechanism>PLAIN</mechanism></mechanisms></features>"),
                         (GDestroyNotify) baton_node_unref);
}

static BatonNode *
test_stream_open_finish (BatonStream *stream,
                         GAsyncResult *result,
                         GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_stream_restart (BatonStream *stream)
{
  g_string_append (TEST_STREAM (stream)->sent, "restart ");
}

/* Kept as "iq-set(bind) ". */
static gsize
test_stream_send (BatonStream *stream,
                  BatonNode *element)
{
  TestStream *self = TEST_STREAM (stream);
  const char *type = baton_node_get_attr (element, "type");
  BatonNode *child = baton_node_first (element);

  g_assert_false (self->aborted);
  if (baton_node_is (element, "iq", NULL))
    {
      g_free (self->last_id);
      self->last_id = g_strdup (baton_node_get_attr (element, "id"));
    }
  g_string_append (self->sent, baton_node_get_name (element));
  if (type != NULL)
    g_string_append_printf (self->sent, "-%s", type);
  if (child != NULL)
    g_string_append_printf (self->sent, "(%s)", baton_node_get_name (child));
  if (baton_node_get_attr (element, "h") != NULL)
    g_string_append_printf (self->sent, ":%s", baton_node_get_attr (element, "h"));
  g_string_append_c (self->sent, ' ');
  return 100;
}

static gsize
test_stream_get_unsent (BatonStream *stream)
{
  return 7;
}

static BatonBinding
test_stream_get_bindings (BatonStream *stream)
{
  return BATON_BINDING_NONE;
}

static GInetAddress *
test_stream_dup_local_address (BatonStream *stream)
{
  return g_inet_address_new_from_string ("192.0.2.7");
}

static void
test_stream_close_async (BatonStream *stream,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (stream, NULL, callback, user_data);

  TEST_STREAM (stream)->closed = TRUE;
  g_task_return_boolean (task, TRUE);
}

static gboolean
test_stream_close_finish (BatonStream *stream,
                          GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
test_stream_abort (BatonStream *stream)
{
  TEST_STREAM (stream)->aborted = TRUE;
}

static void
test_stream_iface_init (BatonStreamInterface *iface)
{
  iface->set_funcs = test_stream_set_funcs;
  iface->open_async = test_stream_open_async;
  iface->open_finish = test_stream_open_finish;
  iface->restart = test_stream_restart;
  iface->send = test_stream_send;
  iface->get_unsent = test_stream_get_unsent;
  iface->get_bindings = test_stream_get_bindings;
  iface->dup_local_address = test_stream_dup_local_address;
  iface->close_async = test_stream_close_async;
  iface->close_finish = test_stream_close_finish;
  iface->abort = test_stream_abort;
}

static void
test_stream_finalize (GObject *object)
{
  g_string_free (TEST_STREAM (object)->sent, TRUE);
  g_free (TEST_STREAM (object)->last_id);
  G_OBJECT_CLASS (test_stream_parent_class)->finalize (object);
}

static void
test_stream_class_init (TestStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_stream_finalize;
}

static void
test_stream_init (TestStream *self)
{
  self->sent = g_string_new (NULL);
}

typedef struct
{
  BatonTestClock *clock;
  BatonSession *session;
  TestStream *stream;
  GAsyncResult *result;
  GString *log;
} Fixture;

static void
on_lost_cb (BatonPort *port,
            gpointer user_data)
{
  g_string_append (((Fixture *) user_data)->log, "lost ");
}

static gboolean
on_message_cb (BatonPort *port,
               BatonNode *stanza,
               BatonJid *from,
               gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->log, "message-%s ", baton_node_get_attr (stanza, "id"));
  return TRUE;
}

static void
on_reply_cb (BatonNode *reply,
             const GError *error,
             gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->log, "%s ", error == NULL ? "reply" : "failed");
}

static void
set_up (Fixture *f,
        gconstpointer data)
{
  g_autoptr(BatonJid) jid = baton_jid_new ("romeo@montague.example/orchard", NULL);

  f->clock = baton_test_clock_new ();
  f->session = baton_session_new (BATON_CLOCK (f->clock), jid);
  f->log = g_string_new (NULL);
  g_signal_connect (f->session, "lost", G_CALLBACK (on_lost_cb), f);
  baton_port_watch (BATON_PORT (f->session), BATON_PORT_MESSAGE, NULL, NULL, on_message_cb, f);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  /* Results that are still on their way keep the session. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&f->result);
  g_assert_finalize_object (f->session);
  g_clear_object (&f->stream);
  g_assert_finalize_object (f->clock);
  g_string_free (f->log, TRUE);
}

/* What was sent, or happened, since the last look. */
static void
assert_seen (GString *seen,
             const char *expected)
{
  g_assert_cmpstr (seen->str, ==, expected);
  g_string_truncate (seen, 0);
}

static void
feed (Fixture *f,
      const char *text)
{
  g_autoptr(BatonNode) element = parse (text);

  g_assert_nonnull (f->stream->funcs);
  f->stream->funcs->element (element, f->stream->user_data);
}

static void
answer (Fixture *f,
        const char *type,
        const char *content)
{
  g_autofree char *iq = g_strdup_printf ("<iq xmlns='jabber:client' type='%s' id='%s'>%s</iq>", type,
                                         f->stream->last_id, content);

  feed (f, iq);
}

static void
break_network (Fixture *f)
{
  g_autoptr(GError) error = g_error_new_literal (BATON_XMPP_ERROR, BATON_XMPP_ERROR_LOST, "gone");

  f->stream->funcs->closed (error, f->stream->user_data);
}

static void
on_result_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  Fixture *f = user_data;

  g_set_object (&f->result, result);
}

#define FEATURES(content) "<features xmlns='" BATON_NS_STREAMS "'>" content "</features>"
#define BIND "<bind xmlns='" BATON_NS_BIND "'/>"
#define SM "<sm xmlns='" BATON_NS_SM "'/>"
#define BOUND "<bind xmlns='" BATON_NS_BIND "'><jid>romeo@montague.example/orchard</jid></bind>"
#define MESSAGE(id) "<message xmlns='jabber:client' id='" id "' from='juliet@capulet.example/x'/>"

/* Up to the features of the second stream. */
static void
start (Fixture *f,
       const char *features)
{
  g_clear_object (&f->result);
  g_clear_object (&f->stream);
  f->stream = g_object_new (TEST_TYPE_STREAM, NULL);
  baton_session_start_async (f->session, BATON_STREAM (f->stream), "secret", NULL, on_result_cb, f);
  baton_test_wait_until (f->stream->sent->len > 0);
  assert_seen (f->stream->sent, "auth ");
  feed (f, "<success xmlns='" BATON_NS_SASL "'/>");
  assert_seen (f->stream->sent, "restart ");
  feed (f, features);
}

static void
assert_started (Fixture *f,
                gboolean was_resumed)
{
  g_autoptr(GError) error = NULL;
  gboolean resumed = FALSE;

  baton_test_wait_until (f->result != NULL);
  g_assert_true (baton_session_start_finish (f->session, f->result, &resumed, &error));
  g_assert_no_error (error);
  g_assert_cmpint (resumed, ==, was_resumed);
  g_assert_true (baton_session_get_online (f->session));
}

static void
assert_not_started (Fixture *f,
                    BatonXmppError code)
{
  g_autoptr(GError) error = NULL;

  baton_test_wait_until (f->result != NULL);
  g_assert_false (baton_session_start_finish (f->session, f->result, NULL, &error));
  g_assert_error (error, BATON_XMPP_ERROR, (int) code);
  g_assert_false (baton_session_get_online (f->session));
  g_assert_true (f->stream->aborted);
}

static void
go_online (Fixture *f)
{
  start (f, FEATURES (BIND SM));
  assert_seen (f->stream->sent, "iq-set(bind) ");
  answer (f, "result", BOUND);
  assert_seen (f->stream->sent, "enable ");
  feed (f, "<enabled xmlns='" BATON_NS_SM "' resume='true' id='x' max='300'/>");
  assert_started (f, FALSE);
}

static void
send_ping (Fixture *f)
{
  g_autoptr(BatonNode) iq = parse ("<iq xmlns='jabber:client' type='get' id='p' to='a.example'>"
                                   "<ping xmlns='urn:xmpp:ping'/></iq>");

  baton_port_request (BATON_PORT (f->session), iq, 0, on_reply_cb, f);
}

static void
send_message (Fixture *f)
{
  g_autoptr(BatonNode) message = parse ("<message xmlns='jabber:client' to='juliet@capulet.example'/>");

  baton_port_send (BATON_PORT (f->session), message);
}

static void
test_ways_online (Fixture *f,
                  gconstpointer data)
{
  /* No stream management. */
  start (f, FEATURES (BIND "<session xmlns='" BATON_NS_SESSION "'><optional/></session>"));
  assert_seen (f->stream->sent, "iq-set(bind) ");
  feed (f, "<iq xmlns='jabber:client' type='result' id='another'/>");
  answer (f, "result", BOUND);
  assert_started (f, FALSE);
  g_assert_cmpuint (baton_port_get_unsent (BATON_PORT (f->session)), ==, 7);
  g_assert_false (baton_port_is_loopback (BATON_PORT (f->session)));
  send_ping (f);
  break_network (f);
  assert_seen (f->log, "failed lost ");

  /* A server that insists on a session, and then does not count. */
  start (f, FEATURES (BIND SM "<session xmlns='" BATON_NS_SESSION "'/>"));
  assert_seen (f->stream->sent, "iq-set(bind) ");
  answer (f, "result", BOUND);
  assert_seen (f->stream->sent, "iq-set(session) ");
  answer (f, "result", "");
  assert_seen (f->stream->sent, "enable ");
  feed (f, "<failed xmlns='" BATON_NS_SM "'/>");
  assert_started (f, FALSE);
}

static void
test_early_stanzas (Fixture *f,
                    gconstpointer data)
{
  start (f, FEATURES (BIND SM));
  answer (f, "result", BOUND);
  feed (f, MESSAGE ("1"));
  feed (f, MESSAGE ("2"));
  assert_seen (f->log, "");
  g_string_truncate (f->stream->sent, 0);
  feed (f, "<enabled xmlns='" BATON_NS_SM "' resume='true' id='x'/>");
  assert_seen (f->log, "message-1 message-2 ");
  feed (f, MESSAGE ("3"));
  assert_seen (f->log, "message-3 ");
  /* What came before counting began is not counted. */
  feed (f, "<r xmlns='" BATON_NS_SM "'/>");
  assert_seen (f->stream->sent, "a:1 ");
}

static void
test_refusals (Fixture *f,
               gconstpointer data)
{
  start (f, FEATURES (BIND));
  answer (f, "error", "<error type='cancel'><conflict xmlns='" BATON_NS_STANZA_ERRORS "'/></error>");
  assert_not_started (f, BATON_XMPP_ERROR_CONFLICT);
  start (f, FEATURES (BIND));
  answer (f, "result", "<bind xmlns='" BATON_NS_BIND "'><jid>montague.example</jid></bind>");
  assert_not_started (f, BATON_XMPP_ERROR_SERVER);
  start (f, FEATURES (BIND));
  answer (f, "result", "");
  assert_not_started (f, BATON_XMPP_ERROR_SERVER);
  start (f, FEATURES (""));
  assert_not_started (f, BATON_XMPP_ERROR_SERVER);
  start (f, "<success xmlns='" BATON_NS_SASL "'/>");
  assert_not_started (f, BATON_XMPP_ERROR_SERVER);
  start (f, FEATURES (BIND));
  break_network (f);
  assert_not_started (f, BATON_XMPP_ERROR_LOST);
  start (f, FEATURES (BIND));
  baton_test_clock_advance (f->clock, BATON_PATIENCE_LOGIN_MS);
  assert_not_started (f, BATON_XMPP_ERROR_LOST);
  assert_seen (f->log, "");
}

static void
test_resumption (Fixture *f,
                 gconstpointer data)
{
  go_online (f);
  feed (f, MESSAGE ("1"));
  send_message (f);
  send_message (f);
  send_ping (f);
  assert_seen (f->stream->sent, "message message iq-get(ping) ");
  baton_test_clock_advance (f->clock, 1);
  assert_seen (f->stream->sent, "r ");
  g_assert_cmpuint (baton_port_get_unsent (BATON_PORT (f->session)), ==, 300);
  break_network (f);
  assert_seen (f->log, "message-1 ");
  send_message (f);
  g_assert_cmpuint (baton_port_get_unsent (BATON_PORT (f->session)), >, 300);

  /* The second attempt reaches the server. */
  start (f, FEATURES (BIND SM));
  assert_seen (f->stream->sent, "resume:1 ");
  break_network (f);
  assert_not_started (f, BATON_XMPP_ERROR_LOST);
  start (f, FEATURES (BIND SM));
  g_string_truncate (f->stream->sent, 0);
  feed (f, "<resumed xmlns='" BATON_NS_SM "' previd='x' h='1'/>");
  assert_started (f, TRUE);
  assert_seen (f->stream->sent, "message iq-get(ping) message ");
  feed (f, "<iq xmlns='jabber:client' type='result' id='p' from='a.example'/>");
  feed (f, "<a xmlns='" BATON_NS_SM "' h='4'/>");
  g_assert_cmpuint (baton_port_get_unsent (BATON_PORT (f->session)), ==, 0);
  assert_seen (f->log, "reply ");
}

static void
test_refused_resumption (Fixture *f,
                         gconstpointer data)
{
  go_online (f);
  send_message (f);
  send_ping (f);
  break_network (f);
  start (f, FEATURES (BIND SM));
  assert_seen (f->log, "");
  g_string_truncate (f->stream->sent, 0);
  feed (f, "<failed xmlns='" BATON_NS_SM "'/>");
  assert_seen (f->log, "failed lost ");
  assert_seen (f->stream->sent, "iq-set(bind) ");
  answer (f, "result", BOUND);
  feed (f, "<enabled xmlns='" BATON_NS_SM "'/>");
  assert_started (f, FALSE);
  /* Nothing of the old session is sent in the new one. */
  assert_seen (f->stream->sent, "enable ");
  g_assert_cmpuint (baton_port_get_unsent (BATON_PORT (f->session)), ==, 0);
}

static void
test_expiry (Fixture *f,
             gconstpointer data)
{
  go_online (f);
  break_network (f);
  baton_test_clock_advance (f->clock, 299 * 1000);
  assert_seen (f->log, "");
  baton_test_clock_advance (f->clock, 1000);
  assert_seen (f->log, "lost ");
  send_message (f);
  send_ping (f);
  baton_test_clock_advance (f->clock, 0);
  assert_seen (f->log, "failed ");
  g_assert_cmpuint (baton_port_get_unsent (BATON_PORT (f->session)), ==, 0);
}

static void
test_untrustworthy_server (Fixture *f,
                           gconstpointer data)
{
  go_online (f);
  send_message (f);
  feed (f, "<a xmlns='" BATON_NS_SM "' h='2'/>");
  assert_seen (f->log, "lost ");
  g_assert_false (baton_session_get_online (f->session));
  g_assert_true (f->stream->aborted);

  go_online (f);
  f->stream->funcs->closed (NULL, f->stream->user_data);
  assert_seen (f->log, "lost ");
}

static void
test_dead_connection (Fixture *f,
                      gconstpointer data)
{
  go_online (f);
  baton_test_clock_advance (f->clock, BATON_PATIENCE_KEEPALIVE_MS);
  g_string_truncate (f->stream->sent, 0);
  baton_test_clock_advance (f->clock, BATON_PATIENCE_SILENCE_MS);
  g_assert_false (baton_session_get_online (f->session));
  g_assert_true (g_error_matches (baton_session_get_error (f->session), BATON_XMPP_ERROR, BATON_XMPP_ERROR_LOST));
  assert_seen (f->log, "");
}

static void
test_goodbye (Fixture *f,
              gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  go_online (f);
  send_ping (f);
  g_string_truncate (f->stream->sent, 0);
  g_clear_object (&f->result);
  baton_session_end_async (f->session, NULL, on_result_cb, f);
  assert_seen (f->stream->sent, "presence-unavailable ");
  assert_seen (f->log, "failed lost ");
  g_assert_true (f->stream->closed);
  baton_test_wait_until (f->result != NULL);
  g_assert_true (baton_session_end_finish (f->session, f->result, &error));
  g_assert_no_error (error);
}

#define TEST(path, func) g_test_add ("/xmpp/session/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  TEST ("ways-online", test_ways_online);
  TEST ("early-stanzas-wait-their-turn", test_early_stanzas);
  TEST ("refusals-have-reasons", test_refusals);
  TEST ("resumption-keeps-what-was-sent", test_resumption);
  TEST ("refused-resumption-loses-everything", test_refused_resumption);
  TEST ("suspension-ends", test_expiry);
  TEST ("untrustworthy-server-is-left", test_untrustworthy_server);
  TEST ("dead-connection-is-noticed", test_dead_connection);
  TEST ("goodbye", test_goodbye);
  return g_test_run ();
}
