/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-gatherer.h"

static char *
arrange (const char *addresses, const char *session, gboolean loopback, gboolean ipv6)
{
  g_auto (GStrv) words = g_strsplit (addresses, " ", -1);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GInetAddress) own = session != NULL ? g_inet_address_new_from_string (session) : NULL;
  BatonGathering gathering = { own, loopback, ipv6 };
  g_autoptr (GPtrArray) hosts = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (list, g_inet_address_new_from_string (words[i]));
  hosts = baton_gatherer_arrange (list, &gathering);
  g_ptr_array_add (hosts, NULL);

  return g_strjoinv (" ", (char **) hosts->pdata);
}

#define check(addresses, session, loopback, ipv6, expected)                                                            \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *got = arrange (addresses, session, loopback, ipv6);                                               \
    g_assert_cmpstr (got, ==, expected);                                                                               \
  }                                                                                                                    \
  G_STMT_END

static void
test_order (void)
{
  check ("127.0.0.1 198.51.100.7 192.168.1.5 2001:db8::5 fd00::5 ::1 fe80::1 169.254.3.4", NULL, FALSE, TRUE,
         "fd00::5 192.168.1.5 2001:db8::5 198.51.100.7");
}

static void
test_session_first (void)
{
  check ("172.17.0.1 10.0.0.3 192.168.1.5", "192.168.1.5", FALSE, TRUE, "192.168.1.5 172.17.0.1 10.0.0.3");
  check ("172.17.0.1", "::ffff:192.168.1.5", FALSE, TRUE, "192.168.1.5 172.17.0.1");
}

static void
test_loopback (void)
{
  check ("127.0.0.1 ::1 192.168.1.5", "127.0.0.1", TRUE, TRUE, "127.0.0.1 ::1 192.168.1.5");
  check ("127.0.0.1 ::1 192.168.1.5", "127.0.0.1", TRUE, FALSE, "127.0.0.1 192.168.1.5");
  check ("127.0.0.1 ::1", "192.168.1.5", FALSE, TRUE, "192.168.1.5");
}

static void
test_ipv4_only (void)
{
  check ("2001:db8::5 192.168.1.5 fd00::5", NULL, FALSE, FALSE, "192.168.1.5");
}

static void
test_bounds (void)
{
  /* The kernel keeps a temporary address for each day. */
  check ("2001:db8::1 2001:db8::2 2001:db8::3 2001:db8:0:1::4 2001:db8::1", NULL, FALSE, TRUE,
         "2001:db8::1 2001:db8::2 2001:db8:0:1::4");
  check ("10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.5 10.0.0.6 10.0.0.7 10.0.0.8 10.0.0.9 10.0.1.0 10.0.1.1", NULL,
         FALSE, TRUE, "10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.5 10.0.0.6 10.0.0.7 10.0.0.8 10.0.0.9 10.0.1.0");
}

static void
test_read (void)
{
  g_autoptr (GPtrArray) addresses = baton_gatherer_read ();
  gboolean loopback = FALSE;

  for (guint i = 0; i < addresses->len; i++)
    loopback |= g_inet_address_get_is_loopback (g_ptr_array_index (addresses, i));
  if (addresses->len == 0)
    g_test_skip ("No interface is up here");
  else
    g_assert_true (loopback);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/leg/gatherer/order", test_order);
  g_test_add_func ("/leg/gatherer/session-first", test_session_first);
  g_test_add_func ("/leg/gatherer/loopback", test_loopback);
  g_test_add_func ("/leg/gatherer/ipv4-only", test_ipv4_only);
  g_test_add_func ("/leg/gatherer/bounds", test_bounds);
  g_test_add_func ("/leg/gatherer/read", test_read);

  return g_test_run ();
}
