/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0096 section 3: who takes an offer may ask for a part of the file. The peer here is written stanza by stanza. */
#include "baton-clock.h"
#include "baton-disco-private.h"
#include "baton-leg-factory.h"
#include "baton-manager.h"
#include "baton-negotiator.h"
#include "baton-node.h"
#include "baton-ns.h"
#include "baton-test-folder.h"
#include "baton-test-port.h"
#include "baton-test.h"

#define PEER "juliet@localhost/balcony"
#define SIZE 10000

typedef struct {
  const char *range;     /* the attributes of the acceptance's range */
  GByteArray *received;
} Peer;

/* Answers one stanza of ours as a client would that takes files in-band. */
static void
peer_take (Peer          *peer,
           BatonTestPort *port,
           BatonNode     *stanza)
{
  BatonNode *child = baton_node_first (stanza);
  g_autofree char *payload = NULL;
  g_autofree char *answer = NULL;

  if (g_strcmp0 (baton_node_get_attr (stanza, "type"), "get") != 0 &&
      g_strcmp0 (baton_node_get_attr (stanza, "type"), "set") != 0)
    return;

  if (baton_node_is (child, "query", BATON_NS_DISCO_INFO))
    payload = g_strdup ("<query xmlns='http://jabber.org/protocol/disco#info'>"
                        "<identity category='client' type='pc' name='Somebody'/>"
                        "<feature var='http://jabber.org/protocol/si'/>"
                        "<feature var='http://jabber.org/protocol/si/profile/file-transfer'/>"
                        "<feature var='http://jabber.org/protocol/ibb'/></query>");
  else if (baton_node_is (child, "si", BATON_NS_SI))
    payload = g_strdup_printf ("<si xmlns='http://jabber.org/protocol/si'>"
                               "<file xmlns='http://jabber.org/protocol/si/profile/file-transfer'><range %s/></file>"
                               "<feature xmlns='http://jabber.org/protocol/feature-neg'>"
                               "<x xmlns='jabber:x:data' type='submit'><field var='stream-method'>"
                               "<value>http://jabber.org/protocol/ibb</value></field></x></feature></si>", peer->range);
  else if (baton_node_is (child, "data", BATON_NS_IBB))
    {
      gsize length;
      g_autofree guchar *bytes = g_base64_decode (baton_node_get_text (child), &length);

      g_byte_array_append (peer->received, bytes, length);
    }

  answer = g_strdup_printf ("<iq type='result' id='%s' from='" PEER "' to='romeo@localhost/orchard'>%s</iq>",
                            baton_node_get_attr (stanza, "id"), payload != NULL ? payload : "");
  baton_test_port_inject_text (port, answer);
}

/* Offers a file and lets the peer accept it with @range; what came is in @peer. Returns the transfer's error code, or
 * -1.
 */
static int
offer_and_accept (Peer       *peer,
                  const char *range,
                  guint64    *bytes)
{
  g_autoptr(BatonClock) clock = baton_clock_new_monotonic ();
  BatonTestPort *port = baton_test_port_new ("romeo@localhost/orchard", clock);
  BatonDisco *disco = baton_disco_new (BATON_PORT (port));
  BatonLegFactory *legs = baton_leg_factory_new (BATON_PORT (port), disco);
  BatonNegotiator *negotiator = baton_negotiator_new (BATON_PORT (port), disco);
  BatonManager *manager = baton_manager_new (clock, negotiator, legs);
  g_autoptr(BatonTestFolder) folder = baton_test_folder_new ();
  g_autofree char *path = baton_test_folder_fill (folder, "letter.txt", SIZE);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(BatonJid) to = baton_jid_new (PEER, NULL);
  BatonTransfer *transfer;
  gint64 until_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  int code = -1;

  peer->range = range;
  peer->received = g_byte_array_new ();
  baton_test_port_set_loopback (port, TRUE);
  baton_manager_set_legs (manager, BATON_LEG_BIT (BATON_LEG_IBB));
  transfer = baton_manager_send (manager, file, to);
  while (!baton_transfer_is_over (transfer))
    {
      g_autoptr(BatonNode) stanza = baton_test_port_take (port);

      if (stanza != NULL)
        peer_take (peer, port, stanza);
      else
        baton_test_iterate ();
      g_assert_cmpint (g_get_monotonic_time (), <, until_us);
    }
  if (baton_transfer_get_error (transfer) != NULL)
    code = baton_transfer_get_error (transfer)->code;
  *bytes = baton_transfer_get_bytes (transfer);

  baton_test_wait_finalized (manager);
  baton_test_wait_finalized (negotiator);
  baton_test_wait_finalized (legs);
  baton_test_wait_finalized (disco);
  baton_test_wait_finalized (port);

  return code;
}

static void
assert_part (const char *range,
             gsize       offset,
             gsize       length)
{
  Peer peer = { 0 };
  g_autofree guint8 *whole = baton_test_bytes (SIZE);
  guint64 bytes;

  g_assert_cmpint (offer_and_accept (&peer, range, &bytes), ==, -1);
  g_assert_cmpmem (peer.received->data, peer.received->len, whole + offset, length);
  g_assert_cmpuint (bytes, ==, offset + length);
  g_byte_array_unref (peer.received);
}

static void
test_offset (void)
{
  assert_part ("offset='4000'", 4000, SIZE - 4000);
  assert_part ("offset='9999'", 9999, 1);
}

static void
test_length (void)
{
  assert_part ("length='3000'", 0, 3000);
  assert_part ("offset='2000' length='5000'", 2000, 5000);
}

/* An empty range, and one that says what holds anyway. */
static void
test_whole (void)
{
  assert_part ("", 0, SIZE);
  assert_part ("offset='0' length='10000'", 0, SIZE);
}

/* A part that the file does not have is no acceptance. */
static void
test_beyond_the_file (void)
{
  static const char *const ranges[] = {
    "offset='10001'", "offset='9000' length='1001'", "length='10001'", "offset='-1'", "offset='18446744073709551615'",
    "offset='18446744073709551615' length='2'", "offset='x'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      Peer peer = { 0 };
      guint64 bytes;

      g_test_expect_message ("Baton-negotiate", G_LOG_LEVEL_WARNING, "*");
      g_assert_cmpint (offer_and_accept (&peer, ranges[i], &bytes), ==, BATON_TRANSFER_ERROR_REFUSED);
      g_test_assert_expected_messages ();
      g_assert_cmpuint (peer.received->len, ==, 0);
      g_byte_array_unref (peer.received);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transfer/range/offset", test_offset);
  g_test_add_func ("/transfer/range/length", test_length);
  g_test_add_func ("/transfer/range/whole", test_whole);
  g_test_add_func ("/transfer/range/beyond-the-file", test_beyond_the_file);

  return g_test_run ();
}
