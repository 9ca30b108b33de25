/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-stream-management.h"

static BatonNode *
make (const char *name,
      const char *attr,
      const char *value)
{
  g_autoptr(BatonBuilder) builder = baton_builder_new (name, BATON_NS_SM);

  if (attr != NULL)
    baton_builder_attr (builder, attr, value);
  return baton_builder_end (builder);
}

static gboolean
ack (BatonStreamManagement *sm,
     const char *h)
{
  g_autoptr(BatonNode) a = make ("a", "h", h);

  return baton_stream_management_acked (sm, a);
}

static void
send_n (BatonStreamManagement *sm,
        guint n,
        gsize size)
{
  g_autoptr(BatonNode) stanza = make ("message", NULL, NULL);

  for (guint i = 0; i < n; i++)
    baton_stream_management_sent (sm, stanza, size);
}

static BatonStreamManagement *
make_enabled (void)
{
  BatonStreamManagement *sm = baton_stream_management_new ();
  g_autoptr(BatonNode) enabled = make ("enabled", "resume", "true");

  baton_stream_management_enable (sm, enabled);
  return sm;
}

static void
test_enable (void)
{
  g_autoptr(BatonStreamManagement) sm = baton_stream_management_new ();
  g_autoptr(BatonBuilder) builder = baton_builder_new ("enabled", BATON_NS_SM);
  g_autoptr(BatonNode) enabled = NULL;
  g_autoptr(BatonNode) bare = make ("enabled", NULL, NULL);

  baton_builder_attr (builder, "resume", "1");
  baton_builder_attr (builder, "id", "some-long-id");
  baton_builder_attr (builder, "max", "99999999999");
  enabled = baton_builder_end (builder);

  g_assert_false (baton_stream_management_is_enabled (sm));
  baton_stream_management_enable (sm, enabled);
  g_assert_true (baton_stream_management_is_enabled (sm));
  g_assert_cmpstr (baton_stream_management_get_id (sm), ==, "some-long-id");
  g_assert_cmpuint (baton_stream_management_get_max_s (sm), ==, 3600);

  baton_stream_management_enable (sm, bare);
  g_assert_true (baton_stream_management_is_enabled (sm));
  g_assert_null (baton_stream_management_get_id (sm));
  g_assert_cmpuint (baton_stream_management_get_max_s (sm), ==, 600);
}

static void
test_acks (void)
{
  g_autoptr(BatonStreamManagement) sm = make_enabled ();

  send_n (sm, 5, 100);
  g_assert_cmpuint (baton_stream_management_get_unacked (sm), ==, 500);
  g_assert_true (ack (sm, "2"));
  g_assert_cmpuint (baton_stream_management_get_unacked (sm), ==, 300);
  g_assert_true (ack (sm, "2"));
  g_assert_cmpuint (baton_stream_management_get_unacked (sm), ==, 300);
  g_assert_true (ack (sm, "5"));
  g_assert_cmpuint (baton_stream_management_get_unacked (sm), ==, 0);
}

static void
test_wrong_acks (void)
{
  static const char *const wrong[] = { "6", "1", "", "-1", "+5", "5 ", "0x5", "4294967296", "five", NULL };
  g_autoptr(BatonStreamManagement) sm = make_enabled ();
  g_autoptr(BatonNode) without = make ("a", NULL, NULL);

  send_n (sm, 5, 100);
  g_assert_true (ack (sm, "2"));
  for (guint i = 0; wrong[i] != NULL; i++)
    g_assert_false (ack (sm, wrong[i]));
  g_assert_false (baton_stream_management_acked (sm, without));
  g_assert_cmpuint (baton_stream_management_get_unacked (sm), ==, 300);
}

static void
test_counters_wrap (void)
{
  g_autoptr(BatonStreamManagement) sm = make_enabled ();

  baton_stream_management_count_from (sm, G_MAXUINT32, G_MAXUINT32 - 1);
  baton_stream_management_received (sm);
  g_assert_cmpuint (baton_stream_management_get_received (sm), ==, 0);

  send_n (sm, 4, 10);
  g_assert_true (ack (sm, "4294967295"));
  g_assert_cmpuint (baton_stream_management_get_unacked (sm), ==, 30);
  g_assert_false (ack (sm, "4294967294"));
  g_assert_false (ack (sm, "3"));
  g_assert_true (ack (sm, "1"));
  g_assert_cmpuint (baton_stream_management_get_unacked (sm), ==, 10);
  g_assert_true (ack (sm, "2"));
  g_assert_cmpuint (baton_stream_management_get_unacked (sm), ==, 0);
}

static void
test_one_question_at_a_time (void)
{
  g_autoptr(BatonStreamManagement) sm = make_enabled ();

  g_assert_false (baton_stream_management_wants_ack (sm));
  send_n (sm, 3, 10);
  g_assert_true (baton_stream_management_wants_ack (sm));
  baton_stream_management_asked (sm);
  g_assert_false (baton_stream_management_wants_ack (sm));
  send_n (sm, 1, 10);
  g_assert_false (baton_stream_management_wants_ack (sm));
  g_assert_true (baton_stream_management_is_asking (sm));
  g_assert_true (ack (sm, "3"));
  g_assert_true (baton_stream_management_wants_ack (sm));
  baton_stream_management_asked (sm);
  g_assert_true (ack (sm, "4"));
  g_assert_false (baton_stream_management_wants_ack (sm));
}

static void
on_count_cb (gpointer stanza,
             gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_resumption (void)
{
  g_autoptr(BatonStreamManagement) sm = make_enabled ();
  guint n_again = 0;

  send_n (sm, 4, 10);
  baton_stream_management_asked (sm);
  send_n (sm, 2, 10);
  baton_stream_management_received (sm);
  g_assert_cmpuint (baton_stream_management_get_received (sm), ==, 1);

  g_assert_true (ack (sm, "3"));
  baton_stream_management_resumed (sm);
  baton_stream_management_foreach (sm, on_count_cb, &n_again);
  g_assert_cmpuint (n_again, ==, 3);
  g_assert_true (baton_stream_management_wants_ack (sm));

  baton_stream_management_reset (sm);
  g_assert_cmpuint (baton_stream_management_get_unacked (sm), ==, 0);
  g_assert_cmpuint (baton_stream_management_get_received (sm), ==, 0);
  g_assert_false (baton_stream_management_is_enabled (sm));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xmpp/stream-management/enable", test_enable);
  g_test_add_func ("/xmpp/stream-management/confirmed-is-let-go", test_acks);
  g_test_add_func ("/xmpp/stream-management/wrong-confirmations-are-refused", test_wrong_acks);
  g_test_add_func ("/xmpp/stream-management/counters-wrap", test_counters_wrap);
  g_test_add_func ("/xmpp/stream-management/one-question-at-a-time", test_one_question_at_a_time);
  g_test_add_func ("/xmpp/stream-management/resumption-sends-the-rest", test_resumption);
  return g_test_run ();
}
