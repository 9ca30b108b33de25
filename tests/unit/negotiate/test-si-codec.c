/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-si-codec.h"

#include <gio/gio.h>

#include "baton-ns.h"
#include "baton-refusal-codec.h"
#include "negotiate-xml.h"

#define SI_NS   "xmlns='http://jabber.org/protocol/si'"
#define FT_NS   "xmlns='http://jabber.org/protocol/si/profile/file-transfer'"
#define NEG_NS  "xmlns='http://jabber.org/protocol/feature-neg'"
#define FT      "http://jabber.org/protocol/si/profile/file-transfer"
#define S5B     "http://jabber.org/protocol/bytestreams"
#define IBB     "http://jabber.org/protocol/ibb"
#define OPTION(ns) "<option><value>" ns "</value></option>"
#define FORM(options) \
  "<feature " NEG_NS "><x xmlns='jabber:x:data' type='form'>" \
  "<field var='stream-method' type='list-single'>" options "</field></x></feature>"
#define OFFER(file, form) \
  "<iq type='set' id='1' from='i@x/a'><si " SI_NS " id='ft_bc8f' profile='" FT "'>" file form "</si></iq>"
#define BOTH FORM (OPTION (S5B) OPTION (IBB))
#define SUBMIT(fields) \
  "<feature " NEG_NS "><x xmlns='jabber:x:data' type='submit'>" fields "</x></feature>"
#define FIELD(ns) "<field var='stream-method'><value>" ns "</value></field>"

static BatonOffer *
make_offer (BatonMethod methods,
            gboolean    ranged)
{
  g_autoptr(BatonJid) self = baton_jid_new ("i@x/a", NULL);
  g_autoptr(BatonJid) peer = baton_jid_new ("t@y/b", NULL);
  g_autoptr(BatonFileInfo) file = baton_file_info_new ("a.bin", 1234);

  return baton_offer_new (BATON_INITIATOR, self, peer, "SID", file, methods, ranged);
}

static void
test_build_request (void)
{
  g_autoptr(BatonOffer) offer = make_offer (BATON_METHOD_S5B | BATON_METHOD_IBB, TRUE);
  g_autoptr(GTimeZone) zone = g_time_zone_new_offset (2 * 60 * 60);
  g_autoptr(GDateTime) date = g_date_time_new (zone, 2026, 1, 2, 1, 4, 5.75);

  negotiate_assert_xml (baton_si_request_build (offer),
                        "<iq type='set' id='*' to='t@y/b'>"
                        "<si " SI_NS " id='SID' mime-type='application/octet-stream' profile='" FT "'>"
                        "<file " FT_NS " name='a.bin' size='1234'><range/></file>" BOTH "</si></iq>");

  baton_file_info_set_date (offer->file, date);
  baton_file_info_set_description (offer->file, "a & b");
  baton_file_info_set_media_type (offer->file, "image/png");
  baton_file_info_set_md5 (offer->file, "0123456789abcdef0123456789abcdef");
  offer->methods = BATON_METHOD_IBB;
  negotiate_assert_xml (baton_si_request_build (offer),
                        "<iq type='set' id='*' to='t@y/b'>"
                        "<si " SI_NS " id='SID' mime-type='image/png' profile='" FT "'>"
                        "<file " FT_NS " name='a.bin' size='1234' hash='0123456789abcdef0123456789abcdef'"
                        " date='2026-01-01T23:04:05Z'><desc>a &amp; b</desc><range/></file>"
                        FORM (OPTION (IBB)) "</si></iq>");
}

static void
assert_request (const char  *text,
                const char  *name,
                guint64      size,
                BatonMethod  methods,
                gboolean     ranged)
{
  g_autoptr(BatonNode) iq = negotiate_xml_parse ("%s", text);
  g_auto(BatonSiRequest) request = { 0 };

  g_assert_cmpint (baton_si_request_parse (iq, &request), ==, BATON_SI_FAULT_NONE);
  g_assert_cmpstr (request.sid, ==, "ft_bc8f");
  g_assert_cmpstr (request.file->name, ==, name);
  g_assert_cmpuint (request.file->size, ==, size);
  g_assert_cmpint (request.methods, ==, methods);
  g_assert_cmpint (request.ranged, ==, ranged);
}

static void
test_requests_of_peers (void)
{
  const BatonMethod both = BATON_METHOD_S5B | BATON_METHOD_IBB;

  /* Psi: no hash, no date, no media type, always a range, a thumbnail element. */
  assert_request (OFFER ("<file " FT_NS " name='photo.jpg' size='1048576'><desc/><range/>"
                         "<thumbnail xmlns='urn:xmpp:thumbs:1' uri='cid:x'/></file>", BOTH),
                  "photo.jpg", 1048576, both, TRUE);
  /* Coccinella: everything but a range. */
  assert_request ("<iq type='set' id='1' from='i@x/a'><si " SI_NS " id='ft_bc8f' mime-type='text/plain' profile='" FT "'>"
                  "<file " FT_NS " name='a.txt' size='7' hash='0123456789abcdef0123456789abcdef' date='20260102T03:04:05'>"
                  "<desc>hello</desc></file>" BOTH "</si></iq>",
                  "a.txt", 7, both, FALSE);
  /* Pidgin: name and size. */
  assert_request (OFFER ("<file " FT_NS " name='a.bin' size='0'/>", BOTH), "a.bin", 0, both, FALSE);
  /* In-band only, among methods nobody knows; the form before the file; white space. */
  assert_request (OFFER (FORM (OPTION ("jabber:iq:oob") OPTION ("\n " IBB " \n")),
                         "<file " FT_NS " name='a' size='9223372036854775807'/>"),
                  "a", G_MAXINT64, BATON_METHOD_IBB, FALSE);
}

static void
test_details (void)
{
  g_autoptr(BatonNode) iq = NULL;
  g_auto(BatonSiRequest) good = { 0 };
  g_auto(BatonSiRequest) bad = { 0 };
  g_autoptr(BatonNode) senseless = NULL;

  iq = negotiate_xml_parse ("<iq type='set' id='1'><si " SI_NS " id='s' mime-type='text/plain' profile='" FT "'>"
                            "<file " FT_NS " name='../../etc/passwd' size='7' hash='0123456789ABCDEF0123456789abcdef'"
                            " date='2026-01-02T03:04:05Z'><desc>hello</desc></file>" BOTH "</si></iq>");
  g_assert_cmpint (baton_si_request_parse (iq, &good), ==, BATON_SI_FAULT_NONE);
  g_assert_null (strchr (good.file->name, '/'));
  g_assert_true (good.file->name_changed);
  g_assert_cmpstr (good.file->media_type, ==, "text/plain");
  g_assert_cmpstr (good.file->description, ==, "hello");
  g_assert_cmpstr (good.file->md5, ==, "0123456789abcdef0123456789abcdef");
  g_assert_cmpint (g_date_time_to_unix (good.file->date), ==, 1767323045);

  senseless = negotiate_xml_parse ("<iq type='set' id='1'><si " SI_NS " id='s' mime-type='../x' profile='" FT "'>"
                                   "<file " FT_NS " name='a' size='7' hash='nonsense' date='yesterday'/>"
                                   BOTH "</si></iq>");
  g_assert_cmpint (baton_si_request_parse (senseless, &bad), ==, BATON_SI_FAULT_NONE);
  g_assert_null (bad.file->media_type);
  g_assert_null (bad.file->description);
  g_assert_null (bad.file->md5);
  g_assert_null (bad.file->date);
}

static void
assert_fault (const char   *text,
              BatonSiFault  fault)
{
  g_autoptr(BatonNode) iq = negotiate_xml_parse ("%s", text);
  g_auto(BatonSiRequest) request = { 0 };

  g_assert_cmpint (baton_si_request_parse (iq, &request), ==, fault);
}

static void
test_unusable_requests (void)
{
  static const char * const files[] = {
    "",
    "<file " FT_NS "/>",
    "<file " FT_NS " size='1'/>",
    "<file " FT_NS " name='' size='1'/>",
    "<file " FT_NS " name='a'/>",
    "<file " FT_NS " name='a' size=''/>",
    "<file " FT_NS " name='a' size='-1'/>",
    "<file " FT_NS " name='a' size='+1'/>",
    "<file " FT_NS " name='a' size=' 1'/>",
    "<file " FT_NS " name='a' size='1k'/>",
    "<file " FT_NS " name='a' size='0x10'/>",
    "<file " FT_NS " name='a' size='9223372036854775808'/>",
    "<file " FT_NS " name='a' size='99999999999999999999999'/>",
    "<file xmlns='urn:other' name='a' size='1'/>",
  };
  g_autofree char *long_sid = g_strnfill (BATON_SID_MAX + 1, 'a');
  g_autofree char *too_long = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = g_strdup_printf (OFFER ("%s", BOTH), files[i]);

      assert_fault (text, BATON_SI_FAULT_BAD_REQUEST);
    }

  too_long = g_strdup_printf ("<iq type='set' id='1'><si " SI_NS " id='%s' profile='" FT "'>"
                              "<file " FT_NS " name='a' size='1'/>" BOTH "</si></iq>", long_sid);
  assert_fault (too_long, BATON_SI_FAULT_BAD_REQUEST);
  assert_fault ("<iq type='set' id='1'><si " SI_NS " profile='" FT "'><file " FT_NS " name='a' size='1'/>" BOTH
                "</si></iq>", BATON_SI_FAULT_BAD_REQUEST);
  assert_fault ("<iq type='set' id='1'><si " SI_NS " id='' profile='" FT "'><file " FT_NS " name='a' size='1'/>" BOTH
                "</si></iq>", BATON_SI_FAULT_BAD_REQUEST);
  assert_fault ("<iq type='set' id='1'><si " SI_NS " id='s' profile='http://jabber.org/protocol/si/profile/tree'/></iq>",
                BATON_SI_FAULT_BAD_PROFILE);
  assert_fault ("<iq type='set' id='1'><si " SI_NS " id='s'/></iq>", BATON_SI_FAULT_BAD_PROFILE);

  assert_fault (OFFER ("<file " FT_NS " name='a' size='1'/>", ""), BATON_SI_FAULT_NO_STREAMS);
  assert_fault (OFFER ("<file " FT_NS " name='a' size='1'/>", "<feature " NEG_NS "/>"), BATON_SI_FAULT_NO_STREAMS);
  assert_fault (OFFER ("<file " FT_NS " name='a' size='1'/>", FORM ("")), BATON_SI_FAULT_NO_STREAMS);
  assert_fault (OFFER ("<file " FT_NS " name='a' size='1'/>", FORM (OPTION ("jabber:iq:oob") "<option/>")),
                BATON_SI_FAULT_NO_STREAMS);
  assert_fault (OFFER ("<file " FT_NS " name='a' size='1'/>",
                       "<feature " NEG_NS "><x xmlns='jabber:x:data'><field var='other'>" OPTION (IBB)
                       "</field></x></feature>"), BATON_SI_FAULT_NO_STREAMS);
}

static void
test_fault_replies (void)
{
  g_autoptr(BatonNode) iq = negotiate_xml_parse ("<iq type='set' id='k7' from='i@x/a'><si " SI_NS "/></iq>");

  negotiate_assert_xml (baton_si_fault_reply (iq, BATON_SI_FAULT_BAD_REQUEST),
                        "<iq type='error' id='k7' to='i@x/a'><error code='400' type='modify'>"
                        "<bad-request xmlns='" BATON_NS_STANZA_ERRORS "'/></error></iq>");
  negotiate_assert_xml (baton_si_fault_reply (iq, BATON_SI_FAULT_BAD_PROFILE),
                        "<iq type='error' id='k7' to='i@x/a'><error code='400' type='modify'>"
                        "<bad-request xmlns='" BATON_NS_STANZA_ERRORS "'/><bad-profile " SI_NS "/></error></iq>");
  negotiate_assert_xml (baton_si_fault_reply (iq, BATON_SI_FAULT_NO_STREAMS),
                        "<iq type='error' id='k7' to='i@x/a'><error code='400' type='modify'>"
                        "<bad-request xmlns='" BATON_NS_STANZA_ERRORS "'/><no-valid-streams " SI_NS "/></error></iq>");
}

static void
assert_answer (const char  *si,
               BatonMethod  method,
               guint64      offset,
               guint64      length)
{
  g_autoptr(BatonOffer) offer = make_offer (BATON_METHOD_S5B | BATON_METHOD_IBB, TRUE);
  g_autoptr(BatonNode) iq = negotiate_xml_parse ("<iq type='result' id='1' from='t@y/b'>%s</iq>", si);
  g_autoptr(GError) error = NULL;
  BatonSiAnswer answer;

  g_assert_true (baton_si_answer_parse (iq, offer, &answer, &error));
  g_assert_no_error (error);
  g_assert_cmpint (answer.method, ==, method);
  g_assert_cmpuint (answer.offset, ==, offset);
  g_assert_cmpuint (answer.length, ==, length);
}

static void
test_answers_of_peers (void)
{
  /* Psi */
  assert_answer ("<si " SI_NS ">" SUBMIT (FIELD (S5B)) "</si>", BATON_METHOD_S5B, 0, 0);
  assert_answer ("<si " SI_NS "><file " FT_NS "><range offset='1000'/></file>" SUBMIT (FIELD (S5B)) "</si>",
                 BATON_METHOD_S5B, 1000, 0);
  /* Coccinella: an id, the form first, an empty profile element. */
  assert_answer ("<si " SI_NS " id='SID'>" SUBMIT (FIELD (IBB)) "<file " FT_NS "/></si>", BATON_METHOD_IBB, 0, 0);
  /* Pidgin: one field for each method. */
  assert_answer ("<si " SI_NS ">" SUBMIT (FIELD (S5B) FIELD (IBB)) "</si>", BATON_METHOD_S5B, 0, 0);
  assert_answer ("<si " SI_NS ">" SUBMIT (FIELD ("jabber:iq:oob") FIELD (IBB)) "</si>", BATON_METHOD_IBB, 0, 0);
  /* Ranges up to the end of the file, which has 1234 bytes. */
  assert_answer ("<si " SI_NS "><file " FT_NS "><range offset='1234' length='0'/></file>" SUBMIT (FIELD (S5B)) "</si>",
                 BATON_METHOD_S5B, 1234, 0);
  assert_answer ("<si " SI_NS "><file " FT_NS "><range length='34'/></file>" SUBMIT (FIELD (S5B)) "</si>",
                 BATON_METHOD_S5B, 0, 34);
  assert_answer ("<si " SI_NS "><file " FT_NS "><range offset='1200' length='34'/></file>" SUBMIT (FIELD (S5B)) "</si>",
                 BATON_METHOD_S5B, 1200, 34);
  assert_answer ("<si " SI_NS "><file " FT_NS "><range/></file>" SUBMIT (FIELD (S5B)) "</si>", BATON_METHOD_S5B, 0, 0);
}

static void
assert_no_answer (const char      *inner,
                  BatonMethod      offered,
                  BatonOfferError  code)
{
  g_autoptr(BatonOffer) offer = make_offer (offered, TRUE);
  g_autoptr(BatonNode) iq = negotiate_xml_parse ("<iq type='result' id='1' from='t@y/b'>%s</iq>", inner);
  g_autoptr(GError) error = NULL;
  BatonSiAnswer answer;

  g_assert_false (baton_si_answer_parse (iq, offer, &answer, &error));
  g_assert_error (error, BATON_OFFER_ERROR, (int) code);
}

static void
test_senseless_answers (void)
{
  const BatonMethod both = BATON_METHOD_S5B | BATON_METHOD_IBB;
  static const char * const ranges[] = {
    "offset='1235'",
    "offset='-1'",
    "offset='x'",
    "offset=''",
    "length='1235'",
    "offset='1' length='1234'",
    "offset='1234' length='1'",
    "offset='18446744073709551615' length='2'",
  };

  assert_no_answer ("", both, BATON_OFFER_ERROR_UNSUPPORTED);
  assert_no_answer ("<si " SI_NS "/>", both, BATON_OFFER_ERROR_UNSUPPORTED);
  assert_no_answer ("<si " SI_NS ">" SUBMIT ("") "</si>", both, BATON_OFFER_ERROR_UNSUPPORTED);
  assert_no_answer ("<si " SI_NS ">" SUBMIT (FIELD ("jabber:iq:oob")) "</si>", both, BATON_OFFER_ERROR_UNSUPPORTED);
  assert_no_answer ("<si " SI_NS ">" SUBMIT (FIELD (S5B)) "</si>", BATON_METHOD_IBB, BATON_OFFER_ERROR_UNSUPPORTED);

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree char *text = g_strdup_printf ("<si " SI_NS "><file " FT_NS "><range %s/></file>"
                                               SUBMIT (FIELD (S5B)) "</si>", ranges[i]);

      assert_no_answer (text, both, BATON_OFFER_ERROR_BAD_SIZE);
    }
}

static void
test_build_answer (void)
{
  g_autoptr(BatonNode) iq = negotiate_xml_parse ("<iq type='set' id='k7' from='i@x/a'><si " SI_NS "/></iq>");

  negotiate_assert_xml (baton_si_answer_build (iq, BATON_METHOD_S5B, 0),
                        "<iq type='result' id='k7' to='i@x/a'><si " SI_NS ">" SUBMIT (FIELD (S5B)) "</si></iq>");
  negotiate_assert_xml (baton_si_answer_build (iq, BATON_METHOD_IBB, 99),
                        "<iq type='result' id='k7' to='i@x/a'><si " SI_NS "><file " FT_NS "><range offset='99'/></file>"
                        SUBMIT (FIELD (IBB)) "</si></iq>");
}

static void
assert_refusal (const char   *error_text,
                BatonRefusal  to_si,
                BatonRefusal  to_hosts)
{
  g_autoptr(BatonNode) iq = negotiate_xml_parse ("<iq type='error' id='1' from='t@y/b'>%s</iq>", error_text);
  g_autoptr(GError) error = baton_stanza_error_parse (iq);

  g_assert_cmpint (baton_refusal_from_si_error (error), ==, to_si);
  g_assert_cmpint (baton_refusal_from_hosts_error (error), ==, to_hosts);
}

#define ERR "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'"

static void
test_refusals_of_peers (void)
{
  g_autoptr(GError) late = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "Late");

  /* Declined: Psi and Coccinella, Pidgin without a number, and a number alone. */
  assert_refusal ("<error code='403' type='cancel'><forbidden " ERR "/><text " ERR ">Declined</text></error>",
                  BATON_REFUSAL_DECLINED, BATON_REFUSAL_DECLINED);
  assert_refusal ("<error type='cancel'><forbidden " ERR "/></error>", BATON_REFUSAL_DECLINED, BATON_REFUSAL_DECLINED);
  assert_refusal ("<error code='403'>Forbidden</error>", BATON_REFUSAL_DECLINED, BATON_REFUSAL_DECLINED);
  /* No method: Psi, Coccinella. */
  assert_refusal ("<error code='406' type='cancel'><not-acceptable " ERR "/><text " ERR ">No valid stream types</text>"
                  "</error>", BATON_REFUSAL_NO_METHOD, BATON_REFUSAL_NOT_ACCEPTABLE);
  assert_refusal ("<error code='400' type='cancel'><bad-request " ERR "/><no-valid-streams " SI_NS "/></error>",
                  BATON_REFUSAL_NO_METHOD, BATON_REFUSAL_OTHER);
  assert_refusal ("<error code='400' type='modify'><bad-request " ERR "/></error>",
                  BATON_REFUSAL_OTHER, BATON_REFUSAL_OTHER);
  /* Streamhosts: Psi, Coccinella, numbers alone. */
  assert_refusal ("<error code='404' type='cancel'><remote-server-not-found " ERR "/>"
                  "<text " ERR ">Could not connect to given hosts</text></error>",
                  BATON_REFUSAL_GONE, BATON_REFUSAL_NOT_FOUND);
  assert_refusal ("<error code='404' type='cancel'><item-not-found " ERR "/></error>",
                  BATON_REFUSAL_NOT_FOUND, BATON_REFUSAL_NOT_FOUND);
  assert_refusal ("<error code='404'/>", BATON_REFUSAL_NOT_FOUND, BATON_REFUSAL_NOT_FOUND);
  assert_refusal ("<error code='406' type='cancel'><not-acceptable " ERR "/><text " ERR ">SID in use</text></error>",
                  BATON_REFUSAL_NO_METHOD, BATON_REFUSAL_SID_IN_USE);
  assert_refusal ("<error code='406' type='cancel'><not-acceptable " ERR "/><text " ERR ">Not acceptable</text></error>",
                  BATON_REFUSAL_NO_METHOD, BATON_REFUSAL_NOT_ACCEPTABLE);
  assert_refusal ("<error code='406'>SID in use</error>", BATON_REFUSAL_NO_METHOD, BATON_REFUSAL_SID_IN_USE);
  assert_refusal ("<error code='501' type='cancel'><feature-not-implemented " ERR "/></error>",
                  BATON_REFUSAL_UNSUPPORTED, BATON_REFUSAL_UNSUPPORTED);
  assert_refusal ("<error type='cancel'><service-unavailable " ERR "/></error>",
                  BATON_REFUSAL_UNSUPPORTED, BATON_REFUSAL_UNSUPPORTED);
  assert_refusal ("<error type='wait'><recipient-unavailable " ERR "/></error>",
                  BATON_REFUSAL_GONE, BATON_REFUSAL_GONE);
  assert_refusal ("<error type='wait'><remote-server-timeout " ERR "/></error>",
                  BATON_REFUSAL_GONE, BATON_REFUSAL_GONE);
  assert_refusal ("<error type='modify'><jid-malformed " ERR "/></error>", BATON_REFUSAL_OTHER, BATON_REFUSAL_OTHER);
  assert_refusal ("", BATON_REFUSAL_OTHER, BATON_REFUSAL_OTHER);

  g_assert_cmpint (baton_refusal_from_si_error (late), ==, BATON_REFUSAL_TIMED_OUT);
  g_assert_cmpint (baton_refusal_from_hosts_error (late), ==, BATON_REFUSAL_TIMED_OUT);
}

/* What we say is understood as we mean it, by our own kind at least. */
static void
test_refusals_come_back (void)
{
  g_autoptr(BatonNode) iq = negotiate_xml_parse ("<iq type='set' id='1' from='i@x/a'/>");
  static const BatonRefusal to_si[] = {
    BATON_REFUSAL_DECLINED, BATON_REFUSAL_NO_METHOD, BATON_REFUSAL_UNSUPPORTED, BATON_REFUSAL_GONE,
  };
  static const BatonRefusal to_hosts[] = {
    BATON_REFUSAL_DECLINED, BATON_REFUSAL_NOT_FOUND, BATON_REFUSAL_NOT_ACCEPTABLE, BATON_REFUSAL_SID_IN_USE,
    BATON_REFUSAL_UNSUPPORTED,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (to_si); i++)
    {
      g_autoptr(BatonNode) reply = baton_refusal_reply_to_si (iq, to_si[i]);
      g_autoptr(GError) error = baton_stanza_error_parse (reply);

      g_assert_cmpint (baton_refusal_from_si_error (error), ==, to_si[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (to_hosts); i++)
    {
      g_autoptr(BatonNode) reply = baton_refusal_reply_to_hosts (iq, to_hosts[i]);
      g_autoptr(GError) error = baton_stanza_error_parse (reply);

      g_assert_cmpint (baton_refusal_from_hosts_error (error), ==, to_hosts[i]);
    }

  negotiate_assert_xml (baton_refusal_reply_to_si (iq, BATON_REFUSAL_DECLINED),
                        "<iq type='error' id='1' to='i@x/a'><error code='403' type='cancel'>"
                        "<forbidden " ERR "/><text " ERR ">Declined</text></error></iq>");
  negotiate_assert_xml (baton_refusal_reply_to_hosts (iq, BATON_REFUSAL_NOT_FOUND),
                        "<iq type='error' id='1' to='i@x/a'><error code='404' type='cancel'><item-not-found " ERR "/>"
                        "<text " ERR ">Could not connect to given hosts</text></error></iq>");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/negotiate/si-codec/request-suits-every-peer", test_build_request);
  g_test_add_func ("/negotiate/si-codec/requests-of-peers-are-read", test_requests_of_peers);
  g_test_add_func ("/negotiate/si-codec/details-are-taken-or-left", test_details);
  g_test_add_func ("/negotiate/si-codec/unusable-requests-are-told-apart", test_unusable_requests);
  g_test_add_func ("/negotiate/si-codec/faults-have-number-and-condition", test_fault_replies);
  g_test_add_func ("/negotiate/si-codec/answers-of-peers-are-read", test_answers_of_peers);
  g_test_add_func ("/negotiate/si-codec/senseless-answers-are-refused", test_senseless_answers);
  g_test_add_func ("/negotiate/si-codec/answer-has-range-only-with-offset", test_build_answer);
  g_test_add_func ("/negotiate/refusal-codec/words-of-peers-are-understood", test_refusals_of_peers);
  g_test_add_func ("/negotiate/refusal-codec/own-words-come-back", test_refusals_come_back);

  return g_test_run ();
}
