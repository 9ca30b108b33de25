/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-race-host.h"

#define ME "juliet@capulet.example/balcony"

static GPtrArray *
list_of (const char *first, ...)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_candidate_unref);
  va_list args;

  va_start (args, first);
  for (const char *host = first; host != NULL; host = va_arg (args, const char *))
    {
      gboolean proxy = g_str_has_prefix (host, "proxy");

      g_ptr_array_add (list, baton_candidate_new (proxy ? host : ME, host, 5000, proxy));
    }
  va_end (args);

  return list;
}

static void
assert_list (GPtrArray  *list,
             const char *expected)
{
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      BatonCandidate *candidate = g_ptr_array_index (list, i);

      g_string_append_printf (words, "%s%s", i > 0 ? " " : "", candidate->host);
    }
  g_assert_cmpstr (words->str, ==, expected);
}

static void
assert_read (GPtrArray  *theirs,
             GPtrArray  *own,
             gboolean    on_loopback,
             const char *expected)
{
  g_autoptr(GString) words = g_string_new (NULL);
  BatonRaceHosts hosts;

  baton_race_read_hosts (theirs, own, on_loopback, &hosts);
  for (guint i = 0; i < hosts.n; i++)
    {
      BatonCandidate *candidate = g_ptr_array_index (theirs, hosts.hosts[i].index);

      g_assert_cmpint (hosts.hosts[i].proxy, ==, candidate->proxy);
      g_string_append_printf (words, "%s%s", i > 0 ? " " : "", candidate->host);
    }
  g_assert_cmpstr (words->str, ==, expected);
}

static void
assert_order (GPtrArray     *gathered,
              BatonPeerKind  peer,
              BatonRole      role,
              BatonLegSet    legs,
              GPtrArray     *theirs,
              const char    *expected)
{
  g_autoptr(GPtrArray) list = baton_race_order_hosts (gathered, baton_peer_profile_get (peer), role, legs, theirs);

  assert_list (list, expected);
}

static void
test_best_first (void)
{
  g_autoptr(GPtrArray) gathered = list_of ("proxy.example", "203.0.113.9", "2001:db8::9", "192.168.1.5", "2001:db8::a",
                                           "203.0.113.10", NULL);

  assert_order (gathered, BATON_PEER_BATON, BATON_INITIATOR, BATON_LEG_ALL, NULL,
                "192.168.1.5 2001:db8::9 203.0.113.9 2001:db8::a 203.0.113.10 proxy.example");
}

/* Their list is known: a local address of another network is the last hope. */
static void
test_same_network_first (void)
{
  g_autoptr(GPtrArray) gathered = list_of ("10.0.0.5", "203.0.113.9", "192.168.1.5", NULL);
  g_autoptr(GPtrArray) theirs = list_of ("192.168.1.77", NULL);

  assert_order (gathered, BATON_PEER_BATON, BATON_TARGET, BATON_LEG_ALL, theirs, "192.168.1.5 203.0.113.9 10.0.0.5");
}

static void
test_coccinella_reads_backwards (void)
{
  g_autoptr(GPtrArray) gathered = list_of ("192.168.1.5", "203.0.113.9", "203.0.113.10", "proxy.example", NULL);

  assert_order (gathered, BATON_PEER_COCCINELLA, BATON_INITIATOR, BATON_LEG_ALL, NULL,
                "proxy.example 203.0.113.9 192.168.1.5");
  assert_order (gathered, BATON_PEER_COCCINELLA, BATON_TARGET, BATON_LEG_ALL, NULL, "203.0.113.9 192.168.1.5");
}

static void
test_psi_reads_five (void)
{
  g_autoptr(GPtrArray) gathered = list_of ("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6",
                                           "proxy.a", "proxy.b", NULL);

  assert_order (gathered, BATON_PEER_PSI, BATON_INITIATOR, BATON_LEG_ALL, NULL,
                "10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 proxy.a");
}

/* slixmpp waits for every address it is told. */
static void
test_slixmpp_gets_the_surest (void)
{
  g_autoptr(GPtrArray) gathered = list_of ("10.0.0.1", "10.0.0.2", "proxy.a", NULL);

  assert_order (gathered, BATON_PEER_SLIXMPP, BATON_INITIATOR, BATON_LEG_ALL, NULL, "proxy.a");
  assert_order (gathered, BATON_PEER_SLIXMPP, BATON_INITIATOR, BATON_LEG_BIT (BATON_LEG_DIRECT), NULL, "10.0.0.1");
}

static void
test_only_allowed_legs_are_listed (void)
{
  g_autoptr(GPtrArray) gathered = list_of ("10.0.0.1", "proxy.a", NULL);

  assert_order (gathered, BATON_PEER_BATON, BATON_INITIATOR, BATON_LEG_BIT (BATON_LEG_PROXY), NULL, "proxy.a");
  assert_order (gathered, BATON_PEER_BATON, BATON_INITIATOR, BATON_LEG_BIT (BATON_LEG_DIRECT), NULL, "10.0.0.1");
  assert_order (gathered, BATON_PEER_BATON, BATON_INITIATOR, BATON_LEG_BIT (BATON_LEG_FAST), NULL, "");
  assert_order (gathered, BATON_PEER_BATON, BATON_TARGET, BATON_LEG_BIT (BATON_LEG_FAST), NULL, "10.0.0.1");
  assert_order (gathered, BATON_PEER_BATON, BATON_TARGET, BATON_LEG_BIT (BATON_LEG_DIRECT), NULL, "");
}

static void
test_dial_order (void)
{
  g_autoptr(GPtrArray) theirs = list_of ("proxy.example", "10.9.9.9", "2001:db8::1", "198.51.100.4", "192.168.1.9",
                                         "bare.example", NULL);
  g_autoptr(GPtrArray) own = list_of ("192.168.1.5", NULL);

  assert_read (theirs, own, FALSE, "192.168.1.9 2001:db8::1 198.51.100.4 bare.example 10.9.9.9 proxy.example");
}

/* A peer must not make us knock at our own services. */
static void
test_loopback (void)
{
  g_autoptr(GPtrArray) theirs = list_of ("127.0.0.1", "::1", "10.0.0.1", NULL);
  g_autoptr(GPtrArray) own = list_of ("127.0.0.1", NULL);

  assert_read (theirs, NULL, FALSE, "10.0.0.1");
  assert_read (theirs, own, TRUE, "::1 127.0.0.1 10.0.0.1");
}

static void
test_hostile_lists (void)
{
  g_autoptr(GPtrArray) many = list_of (NULL, NULL);
  g_autoptr(GPtrArray) twins = list_of ("10.0.0.1", "10.0.0.1", "10.0.0.1", "proxy.a", "proxy.a", NULL);
  g_autoptr(GPtrArray) nothing = list_of (NULL, NULL);
  g_autoptr(GPtrArray) no_port = list_of (NULL, NULL);
  BatonRaceHosts hosts;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *host = g_strdup_printf ("10.%u.%u.1", i / 250, i % 250);

      g_ptr_array_add (many, baton_candidate_new (i % 2 ? ME : host, host, 1, i % 2 == 0));
    }
  baton_race_read_hosts (many, NULL, FALSE, &hosts);
  g_assert_cmpuint (hosts.n, ==, BATON_RACE_MAX_HOSTS);
  g_assert_false (hosts.hosts[11].proxy);
  g_assert_true (hosts.hosts[12].proxy);

  assert_read (twins, NULL, FALSE, "10.0.0.1 proxy.a");
  assert_read (nothing, NULL, FALSE, "");
  g_ptr_array_add (no_port, baton_candidate_new (ME, "10.0.0.1", 0, FALSE));
  assert_read (no_port, NULL, FALSE, "");
}

/* Proxies wait unless nothing else can work. */
static void
test_far (void)
{
  g_autoptr(GPtrArray) here = list_of ("192.168.1.5", NULL);
  g_autoptr(GPtrArray) there = list_of ("10.0.0.5", "proxy.example", NULL);
  g_autoptr(GPtrArray) near = list_of ("192.168.1.200", NULL);
  g_autoptr(GPtrArray) public = list_of ("10.0.0.5", "203.0.113.1", NULL);
  g_autoptr(GPtrArray) six = list_of ("fd00::5", NULL);
  BatonRaceHosts hosts;

  baton_race_read_hosts (there, here, FALSE, &hosts);
  g_assert_true (hosts.far);
  baton_race_read_hosts (near, here, FALSE, &hosts);
  g_assert_false (hosts.far);
  baton_race_read_hosts (public, here, FALSE, &hosts);
  g_assert_false (hosts.far);
  baton_race_read_hosts (here, public, FALSE, &hosts);
  g_assert_false (hosts.far);
  baton_race_read_hosts (six, here, FALSE, &hosts);
  g_assert_false (hosts.far);
}

static void
test_find_used (void)
{
  g_autoptr(GPtrArray) own = list_of ("10.0.0.1", "proxy.a", "proxy.b", NULL);
  guint n_direct;
  guint n_proxies;
  guint first;

  g_assert_cmpuint (baton_race_find_used (own, ME), ==, BATON_RACE_HOST_SELF);
  g_assert_cmpuint (baton_race_find_used (own, "proxy.b"), ==, 2);
  g_assert_cmpuint (baton_race_find_used (own, "PROXY.a"), ==, 1);
  g_assert_cmpuint (baton_race_find_used (own, "somebody@else.example"), ==, BATON_RACE_HOST_NONE);
  g_assert_cmpuint (baton_race_find_used (own, NULL), ==, BATON_RACE_HOST_NONE);

  baton_race_count_hosts (own, &n_direct, &n_proxies, &first);
  g_assert_cmpuint (n_direct, ==, 1);
  g_assert_cmpuint (n_proxies, ==, 2);
  g_assert_cmpuint (first, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/race/host/" #name, test_##name)
  ADD (best_first);
  ADD (same_network_first);
  ADD (coccinella_reads_backwards);
  ADD (psi_reads_five);
  ADD (slixmpp_gets_the_surest);
  ADD (only_allowed_legs_are_listed);
  ADD (dial_order);
  ADD (loopback);
  ADD (hostile_lists);
  ADD (far);
  ADD (find_used);

  return g_test_run ();
}
