/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-bytestreams-codec.h"

#include "baton-end-codec.h"
#include "baton-ns.h"
#include "negotiate-xml.h"

#define BS_NS   "xmlns='http://jabber.org/protocol/bytestreams'"
#define FAST_NS "xmlns='http://affinix.com/jabber/stream'"
#define SHA256  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static char *
dup_hosts (const char            *query,
           BatonBytestreamsFault  fault)
{
  g_autoptr(BatonNode) iq = negotiate_xml_parse ("<iq type='set' id='1' from='I@X/a'>%s</iq>", query);
  g_autoptr(BatonJid) offerer = baton_jid_new ("i@x/a", NULL);
  g_auto(BatonBytestreamsHosts) hosts = { 0 };
  GString *line = g_string_new (NULL);

  g_assert_cmpint (baton_bytestreams_parse (iq, offerer, &hosts), ==, fault);
  if (hosts.fast)
    g_string_append (line, "fast");
  for (guint i = 0; i < hosts.candidates->len; i++)
    {
      BatonCandidate *candidate = g_ptr_array_index (hosts.candidates, i);

      g_string_append_printf (line, "%s%s|%s|%u%s", line->len > 0 ? " " : "", candidate->jid, candidate->host,
                              candidate->port, candidate->proxy ? "|proxy" : "");
    }

  return g_string_free (line, FALSE);
}

static void
assert_hosts (const char *query,
              const char *expected)
{
  g_autofree char *line = dup_hosts (query, BATON_BYTESTREAMS_FAULT_NONE);

  g_assert_cmpstr (line, ==, expected);
}

static void
test_lists_of_peers (void)
{
  /* Psi: marks behind, its proxy marked. */
  assert_hosts ("<query " BS_NS " sid='s' mode='tcp'><streamhost jid='i@x/a' host='192.0.2.7' port='8010'/>"
                "<streamhost jid='proxy.x' host='198.51.100.4' port='5000'><proxy " FAST_NS "/></streamhost>"
                "<fast " FAST_NS "/></query>",
                "fast i@x/a|192.0.2.7|8010 proxy.x|198.51.100.4|5000|proxy");
  /* Coccinella: the mark in front; its own proxy as target unmarked. */
  assert_hosts ("<query " BS_NS " sid='s' mode='tcp'><fast " FAST_NS "/>"
                "<streamhost jid='i@x/a' host='192.0.2.7' port='8010'/>"
                "<streamhost jid='proxy.x' host='proxy.example.org' port='5000'/></query>",
                "fast i@x/a|192.0.2.7|8010 proxy.x|proxy.example.org|5000|proxy");
  /* Pidgin: no mode. */
  assert_hosts ("<query " BS_NS " sid='s'><streamhost jid='i@x/a' host='10.0.0.2' port='1'/></query>",
                "i@x/a|10.0.0.2|1");
  /* Between Batons no hosts at all are legal. */
  assert_hosts ("<query " BS_NS " sid='s'><fast " FAST_NS "/></query>", "fast");
  assert_hosts ("<query " BS_NS " sid='s'/>", "");
  /* The JID stays as it was written, whose it is goes by its meaning. */
  assert_hosts ("<query " BS_NS " sid='s'><streamhost jid='I@X/a' host='10.0.0.2' port='1'/>"
                "<streamhost jid='i@x' host='10.0.0.2' port='2'/><streamhost jid='i@x/b' host='10.0.0.2' port='3'/></query>",
                "I@X/a|10.0.0.2|1 i@x|10.0.0.2|2|proxy i@x/b|10.0.0.2|3|proxy");
  /* An own host that is marked is a proxy too. IPv6 with the brackets of a URL. */
  assert_hosts ("<query " BS_NS " sid='s'><streamhost jid='i@x/a' host='[2001:db8::1]' port='65535'>"
                "<proxy " FAST_NS "/></streamhost></query>",
                "i@x/a|2001:db8::1|65535|proxy");
}

static void
test_unusable_hosts (void)
{
  static const char * const hosts[] = {
    "", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1",
    "::", "ff02::1", "::ffff:0.0.0.0", "::ffff:224.0.0.1", "::ffff:255.255.255.255", "[::]",
    "0", "1", "2130706433", "127.1", "0x7f000001", "0x7f.1", "1.2.3.4.5", "a.b.1", "1.2.3.256",
    "a b", "a/b", "a:80", "user@host", "host?", "fe80::1%eth0", "[10.0.0.1", ".", "..", ".example.org", "a\tb",
    "http://example.org", "-\xc2\xa0-",
  };
  g_autofree char *long_host = g_strnfill (256, 'a');
  g_autofree char *long_query = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *query = g_strdup_printf ("<query " BS_NS " sid='s'><streamhost jid='i@x/a' host='%s' port='1'/>"
                                                "<streamhost jid='i@x/a' host='10.0.0.2' port='2'/></query>", hosts[i]);

      assert_hosts (query, "i@x/a|10.0.0.2|2");
    }

  long_query = g_strdup_printf ("<query " BS_NS " sid='s'><streamhost jid='i@x/a' host='%s' port='1'/></query>",
                                long_host);
  assert_hosts (long_query, "");
}

static void
test_usable_hosts (void)
{
  static const char * const hosts[] = {
    "127.0.0.1", "10.0.0.1", "169.254.1.1", "223.255.255.255", "::1", "fe80::1", "2001:db8::1", "::ffff:10.0.0.1",
    "localhost", "proxy.example.org", "proxy.example.org.", "my_host", "3com.example", "b\xc3\xbc" "cher.example",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *query = g_strdup_printf ("<query " BS_NS " sid='s'><streamhost jid='i@x/a' host='%s' port='1'/>"
                                                "</query>", hosts[i]);
      g_autofree char *expected = g_strdup_printf ("i@x/a|%s|1", hosts[i]);

      assert_hosts (query, expected);
    }
}

static void
test_unusable_streamhosts (void)
{
  static const char * const streamhosts[] = {
    "host='10.0.0.1' port='1'",
    "jid='' host='10.0.0.1' port='1'",
    "jid='@' host='10.0.0.1' port='1'",
    "jid='i@x/a' port='1'",
    "jid='i@x/a' host='10.0.0.1'",
    "jid='i@x/a' host='10.0.0.1' port=''",
    "jid='i@x/a' host='10.0.0.1' port='0'",
    "jid='i@x/a' host='10.0.0.1' port='-1'",
    "jid='i@x/a' host='10.0.0.1' port='65536'",
    "jid='i@x/a' host='10.0.0.1' port='80x'",
    "jid='i@x/a' host='10.0.0.1' zeroconf='_jabber.bytestreams'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (streamhosts); i++)
    {
      g_autofree char *query = g_strdup_printf ("<query " BS_NS " sid='s'><streamhost %s/></query>", streamhosts[i]);

      assert_hosts (query, "");
    }
}

static void
test_limits (void)
{
  g_autoptr(GString) query = g_string_new ("<query " BS_NS " sid='s'>");
  g_autoptr(BatonNode) iq = NULL;
  g_autoptr(BatonJid) offerer = baton_jid_new ("i@x/a", NULL);
  g_auto(BatonBytestreamsHosts) hosts = { 0 };

  /* Repeated and unusable ones do not count. */
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (query, "<streamhost jid='i@x/a' host='10.0.0.1' port='%u'/>"
                            "<streamhost jid='other' host='10.0.0.1' port='%u'/><streamhost/>", 1 + i, 1 + i);
  g_string_append (query, "<fast " FAST_NS "/></query>");

  iq = negotiate_xml_parse ("<iq type='set' id='1' from='i@x/a'>%s</iq>", query->str);
  g_assert_cmpint (baton_bytestreams_parse (iq, offerer, &hosts), ==, BATON_BYTESTREAMS_FAULT_NONE);
  g_assert_cmpuint (hosts.candidates->len, ==, BATON_BYTESTREAMS_HOSTS_MAX);
  g_assert_cmpuint (((BatonCandidate *) g_ptr_array_index (hosts.candidates, 31))->port, ==, 32);
  g_assert_true (hosts.fast);
}

static void
test_unusable_lists (void)
{
  g_autofree char *udp = dup_hosts ("<query " BS_NS " sid='s' mode='udp'/>", BATON_BYTESTREAMS_FAULT_MODE);
  g_autofree char *odd = dup_hosts ("<query " BS_NS " sid='s' mode='x'/>", BATON_BYTESTREAMS_FAULT_MODE);
  g_autofree char *no_sid = dup_hosts ("<query " BS_NS "/>", BATON_BYTESTREAMS_FAULT_MALFORMED);
  g_autofree char *empty_sid = dup_hosts ("<query " BS_NS " sid=''/>", BATON_BYTESTREAMS_FAULT_MALFORMED);
  g_autofree char *no_query = dup_hosts ("", BATON_BYTESTREAMS_FAULT_MALFORMED);

  g_assert_cmpstr (udp, ==, "");
}

static void
test_build (void)
{
  g_autoptr(GPtrArray) candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_candidate_unref);
  g_autoptr(BatonJid) to = baton_jid_new ("t@y/b", NULL);
  g_autoptr(BatonNode) request = negotiate_xml_parse ("<iq type='set' id='k7' from='t@y/b'/>");
  g_autoptr(BatonNode) used = NULL;
  g_autoptr(BatonNode) none = negotiate_xml_parse ("<iq type='result' id='1'><query " BS_NS "><streamhost-used/></query></iq>");

  negotiate_assert_xml (baton_bytestreams_build (to, "s", candidates, FALSE),
                        "<iq type='set' id='*' to='t@y/b'><query " BS_NS " sid='s' mode='tcp'/></iq>");

  g_ptr_array_add (candidates, baton_candidate_new ("proxy.x", "198.51.100.4", 5000, TRUE));
  g_ptr_array_add (candidates, baton_candidate_new ("i@x/a", "2001:db8::1", 8010, FALSE));
  negotiate_assert_xml (baton_bytestreams_build (to, "s", candidates, TRUE),
                        "<iq type='set' id='*' to='t@y/b'><query " BS_NS " sid='s' mode='tcp'>"
                        "<streamhost jid='proxy.x' host='198.51.100.4' port='5000'><proxy " FAST_NS "/></streamhost>"
                        "<streamhost jid='i@x/a' host='2001:db8::1' port='8010'/><fast " FAST_NS "/></query></iq>");

  used = baton_bytestreams_build_used (request, "s", "I@X/a");
  g_assert_cmpstr (baton_bytestreams_peek_used (used), ==, "I@X/a");
  g_assert_null (baton_bytestreams_peek_used (none));
  g_assert_null (baton_bytestreams_peek_used (request));
  negotiate_assert_xml (g_steal_pointer (&used),
                        "<iq type='result' id='k7' to='t@y/b'><query " BS_NS " sid='s'>"
                        "<streamhost-used jid='I@X/a'/></query></iq>");
}

static void
test_end_round_trip (void)
{
  g_autoptr(BatonJid) to = baton_jid_new ("t@y/b", NULL);

  negotiate_assert_xml (baton_end_message_build (to, "s", BATON_END_RECEIVED, 1234, SHA256),
                        "<message to='t@y/b'><end xmlns='im.baton:transfer:0' sid='s' reason='received' bytes='1234'"
                        " sha256='" SHA256 "'/></message>");

  for (int end = BATON_END_SENT; end <= BATON_END_NO_ROAD; end++)
    {
      g_autoptr(BatonNode) message = baton_end_message_build (to, "s", end, 7, NULL);
      BatonEndMessage parsed;

      g_assert_true (baton_end_message_parse (message, &parsed));
      g_assert_cmpstr (parsed.sid, ==, "s");
      g_assert_cmpint (parsed.end, ==, end);
      g_assert_true (parsed.bytes_known);
      g_assert_cmpuint (parsed.bytes, ==, 7);
      g_assert_cmpstr (parsed.sha256, ==, "");
    }
}

static void
test_end_hostile (void)
{
  static const char * const bad[] = {
    "sid='s'",
    "reason='received'",
    "sid='' reason='received'",
    "sid='s' reason=''",
    "sid='s' reason='Received'",
    "sid='s' reason='exploded'",
    "sid='s' reason='received' bytes=''",
    "sid='s' reason='received' bytes='-1'",
    "sid='s' reason='received' bytes='1 '",
    "sid='s' reason='received' bytes='9223372036854775808'",
    "sid='s' reason='received' sha256=''",
    "sid='s' reason='received' sha256='ba7816bf'",
    "sid='s' reason='received' sha256='" SHA256 "0'",
    "sid='s' reason='received' sha256='xa7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'",
  };
  g_autoptr(BatonNode) bounced = negotiate_xml_parse ("<message type='error' from='t@y/b'>"
                                                      "<end xmlns='im.baton:transfer:0' sid='s' reason='received'/>"
                                                      "<error type='cancel'/></message>");
  g_autoptr(BatonNode) shouted = negotiate_xml_parse ("<message from='t@y/b'><end xmlns='im.baton:transfer:0' sid='s' "
                                                      "reason='received' sha256='BA7816BF8F01CFEA414140DE5DAE2223"
                                                      "B00361A396177A9CB410FF61F20015AD'/></message>");
  BatonEndMessage parsed;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(BatonNode) message = negotiate_xml_parse ("<message from='t@y/b'><end xmlns='im.baton:transfer:0' %s/>"
                                                          "</message>", bad[i]);

      g_assert_false (baton_end_message_parse (message, &parsed));
    }

  g_assert_false (baton_end_message_parse (bounced, &parsed));

  g_assert_true (baton_end_message_parse (shouted, &parsed));
  g_assert_cmpstr (parsed.sha256, ==, SHA256);
  g_assert_false (parsed.bytes_known);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/negotiate/bytestreams-codec/lists-of-peers-are-read", test_lists_of_peers);
  g_test_add_func ("/negotiate/bytestreams-codec/unusable-hosts-are-left-out", test_unusable_hosts);
  g_test_add_func ("/negotiate/bytestreams-codec/usable-hosts-are-taken", test_usable_hosts);
  g_test_add_func ("/negotiate/bytestreams-codec/unusable-streamhosts-are-left-out", test_unusable_streamhosts);
  g_test_add_func ("/negotiate/bytestreams-codec/at-most-32-are-taken", test_limits);
  g_test_add_func ("/negotiate/bytestreams-codec/unusable-lists-are-told-apart", test_unusable_lists);
  g_test_add_func ("/negotiate/bytestreams-codec/own-lists-and-answers", test_build);
  g_test_add_func ("/negotiate/end-codec/every-reason-comes-back", test_end_round_trip);
  g_test_add_func ("/negotiate/end-codec/malformed-ends-are-none", test_end_hostile);

  return g_test_run ();
}
