/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiate-fixture.h"

#define SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define OUR_HOSTS \
  "<streamhost jid='me@x/a' host='192.0.2.7' port='8010'/>" \
  "<streamhost jid='proxy.x' host='198.51.100.4' port='5000'><proxy " FAST_NS "/></streamhost>"

static const char *
sid_of (BatonNegotiation *negotiation)
{
  return baton_negotiation_get_offer (negotiation)->sid;
}

static BatonNode *
send_hosts (Fixture          *f,
            BatonNegotiation *negotiation,
            gboolean          fast)
{
  g_autoptr(GPtrArray) hosts = fixture_hosts ();

  baton_negotiation_send_hosts (negotiation, hosts, fast);

  return negotiate_port_take (f->port);
}

static void
test_outgoing (Fixture       *f,
               gconstpointer  data)
{
  g_autoptr(BatonNode) iq = NULL;
  BatonNegotiation *negotiation;
  BatonOffer *offer;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  negotiation = fixture_offer (f, &iq);
  offer = baton_negotiation_get_offer (negotiation);

  g_assert_true (g_uuid_string_is_valid (offer->sid));
  g_assert_true (offer->ranged);
  g_assert_cmpint (offer->role, ==, BATON_INITIATOR);
  g_assert_cmpstr (baton_jid_get_text (offer->self), ==, "me@x/a");
  g_assert_cmpstr (baton_negotiation_get_peer_info (negotiation)->client_name, ==, "Psi");
  g_assert_cmpuint (negotiate_port_get_n_open (f->port), ==, 1);
  negotiate_assert_xml (baton_node_ref (iq),
                        "<iq type='set' id='*' to='it@y/b'>"
                        "<si " SI_NS " id='%s' mime-type='application/octet-stream' profile='" FT "'>"
                        "<file " FT_NS " name='a.bin' size='1234'><range/></file>"
                        "<feature xmlns='http://jabber.org/protocol/feature-neg'><x xmlns='jabber:x:data' type='form'>"
                        "<field var='stream-method' type='list-single'><option><value>" S5B "</value></option>"
                        "<option><value>" IBB "</value></option></field></x></feature></si></iq>", offer->sid);

  negotiate_port_answer (f->port, iq, "result", SUBMIT (S5B));
  negotiate_assert_note (f->sink, "accepted s5b 0 0");
  /* A second answer to one iq is nobody's. */
  negotiate_port_answer (f->port, iq, "error", ERROR ("403", "cancel", "forbidden"));
  fixture_finish (negotiation);
}

/* Rule D2: which came first, counter-offer or answer, is what the sink hears first. */
static void
test_stream_order (Fixture       *f,
                   gconstpointer  data)
{
  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);

  for (gboolean counter_first = FALSE; counter_first <= TRUE; counter_first++)
    {
      BatonNegotiation *negotiation = fixture_accepted (f);
      g_autoptr(BatonNode) iq = send_hosts (f, negotiation, TRUE);

      negotiate_assert_xml (baton_node_ref (iq),
                            "<iq type='set' id='*' to='it@y/b'><query " BS_NS " sid='%s' mode='tcp'>"
                            OUR_HOSTS "<fast " FAST_NS "/></query></iq>", sid_of (negotiation));

      if (counter_first)
        negotiate_port_deliver (f->port, HOSTS (""), "h1", "it@y/b", sid_of (negotiation));
      negotiate_port_answer (f->port, iq, "result",
                             "<query " BS_NS "><streamhost-used jid='proxy.x'/></query>");
      if (!counter_first)
        negotiate_port_deliver (f->port, HOSTS (""), "h1", "it@y/b", sid_of (negotiation));

      /* Heard already: no turn of the main loop was needed. */
      if (counter_first)
        negotiate_assert_note (f->sink, "hosts it@y/b|203.0.113.9|8237");
      negotiate_assert_note (f->sink, "hosts-used proxy.x");
      if (!counter_first)
        negotiate_assert_note (f->sink, "hosts it@y/b|203.0.113.9|8237");

      baton_negotiation_answer_used (negotiation, "it@y/b");
      negotiate_assert_xml (negotiate_port_take (f->port),
                            "<iq type='result' id='h1' to='it@y/b'><query " BS_NS " sid='%s'>"
                            "<streamhost-used jid='it@y/b'/></query></iq>", sid_of (negotiation));
      fixture_finish (negotiation);
    }
}

static void
test_one_answer (Fixture       *f,
                 gconstpointer  data)
{
  BatonNegotiation *negotiation;

  fixture_learn (f, "it@y/b", "Coccinella", FEATURES_PSI);
  negotiation = fixture_accepted (f);

  /* Nothing to answer yet. */
  baton_negotiation_answer_used (negotiation, "it@y/b");
  baton_negotiation_answer_error (negotiation, BATON_REFUSAL_NOT_FOUND);
  g_assert_true (negotiate_port_is_quiet (f->port));

  negotiate_port_deliver (f->port, HOSTS (""), "h1", "it@y/b", sid_of (negotiation));
  negotiate_assert_note (f->sink, "hosts it@y/b|203.0.113.9|8237");

  /* A second list is refused at once, and the first still waits. */
  negotiate_port_deliver (f->port, HOSTS (""), "h2", "it@y/b", sid_of (negotiation));
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h2' to='it@y/b'>" ERROR ("406", "cancel", "not-acceptable") "</iq>");

  baton_negotiation_answer_error (negotiation, BATON_REFUSAL_NOT_FOUND);
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h1' to='it@y/b'><error code='404' type='cancel'><item-not-found " ERR "/>"
                        "<text " ERR ">Could not connect to given hosts</text></error></iq>");
  baton_negotiation_answer_error (negotiation, BATON_REFUSAL_NOT_FOUND);
  baton_negotiation_answer_used (negotiation, "it@y/b");
  g_assert_true (negotiate_port_is_quiet (f->port));

  negotiate_port_deliver (f->port, HOSTS (""), "h3", "it@y/b", sid_of (negotiation));
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h3' to='it@y/b'>" ERROR ("406", "cancel", "not-acceptable") "</iq>");
  fixture_finish (negotiation);
}

static void
test_hosts_answers (Fixture       *f,
                    gconstpointer  data)
{
  static const struct { const char *type; const char *inner; const char *note; } answers[] = {
    { "result", "<query " BS_NS " sid='x'><streamhost-used jid='Me@X/a'/></query>", "hosts-used Me@X/a" },
    { "result", "<query " BS_NS "/>", "hosts-error other" },
    { "result", " ", "hosts-error other" },
    { "error", ERROR ("404", "cancel", "item-not-found"), "hosts-error not-found" },
    { "error", ERROR ("404", "cancel", "remote-server-not-found"), "hosts-error not-found" },
    { "error", "<error code='406'>SID in use</error>", "hosts-error sid-in-use" },
    { "error", ERROR ("406", "cancel", "not-acceptable"), "hosts-error not-acceptable" },
    { "error", ERROR ("501", "cancel", "feature-not-implemented"), "hosts-error unsupported" },
  };

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      BatonNegotiation *negotiation = fixture_accepted (f);
      g_autoptr(BatonNode) iq = send_hosts (f, negotiation, FALSE);
      g_autoptr(GPtrArray) hosts = fixture_hosts ();

      negotiate_assert_xml (baton_node_ref (iq),
                            "<iq type='set' id='*' to='it@y/b'><query " BS_NS " sid='%s' mode='tcp'>"
                            OUR_HOSTS "</query></iq>", sid_of (negotiation));
      negotiate_port_answer (f->port, iq, answers[i].type, "%s", answers[i].inner);
      negotiate_assert_note (f->sink, answers[i].note);

      /* Coccinella answers twice; and our list goes out once. */
      negotiate_port_answer (f->port, iq, "error", ERROR ("404", "cancel", "item-not-found"));
      baton_negotiation_send_hosts (negotiation, hosts, FALSE);
      g_assert_true (negotiate_port_is_quiet (f->port));
      fixture_finish (negotiation);
    }
}

static void
test_silence (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr(BatonNode) offer = NULL;
  g_autoptr(BatonNode) hosts = NULL;
  BatonNegotiation *unheard;
  BatonNegotiation *negotiation;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  unheard = fixture_offer (f, &offer);
  negotiate_port_time_out (f->port, offer);
  negotiate_assert_note (f->sink, "refused timed-out");
  fixture_finish (unheard);

  negotiation = fixture_accepted (f);
  hosts = send_hosts (f, negotiation, TRUE);
  negotiate_port_time_out (f->port, hosts);
  negotiate_assert_note (f->sink, "hosts-error timed-out");
  fixture_finish (negotiation);
}

static void
test_refused (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr(BatonNode) iq = NULL;
  g_autoptr(BatonNode) odd = NULL;
  g_autoptr(GPtrArray) hosts = fixture_hosts ();
  BatonNegotiation *negotiation;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  negotiation = fixture_offer (f, &iq);
  negotiate_port_answer (f->port, iq, "error", ERROR ("403", "cancel", "forbidden"));
  negotiate_assert_note (f->sink, "refused declined");
  baton_negotiation_send_hosts (negotiation, hosts, TRUE);
  g_assert_true (negotiate_port_is_quiet (f->port));
  fixture_finish (negotiation);

  negotiation = fixture_offer (f, &odd);
  g_test_expect_message ("Baton-negotiate", G_LOG_LEVEL_WARNING, "*names no method*");
  negotiate_port_answer (f->port, odd, "result", SUBMIT ("jabber:iq:oob"));
  g_test_assert_expected_messages ();
  negotiate_assert_note (f->sink, "refused other");
  fixture_finish (negotiation);
}

static void
test_out_of_order_hosts (Fixture       *f,
                         gconstpointer  data)
{
  g_autoptr(BatonNode) iq = NULL;
  g_autoptr(BatonNode) in_band = NULL;
  BatonNegotiation *negotiation;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  negotiation = fixture_offer (f, &iq);

  /* Before the file was accepted. */
  negotiate_port_deliver (f->port, HOSTS (""), "h1", "it@y/b", sid_of (negotiation));
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h1' to='it@y/b'>" ERROR ("406", "cancel", "not-acceptable") "</iq>");
  negotiate_port_answer (f->port, iq, "result", SUBMIT (S5B));
  negotiate_assert_note (f->sink, "accepted s5b 0 0");

  /* By UDP, from another client of theirs, from a stranger, for another stream, for none. */
  negotiate_port_deliver (f->port, "<iq type='set' id='h2' from='it@y/b'><query " BS_NS " sid='%s' mode='udp'/></iq>",
                          sid_of (negotiation));
  negotiate_assert_xml (negotiate_port_take (f->port), "<iq type='error' id='h2' to='it@y/b'>"
                        ERROR ("501", "cancel", "feature-not-implemented") "</iq>");
  negotiate_port_deliver (f->port, HOSTS (""), "h3", "it@y/c", sid_of (negotiation));
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h3' to='it@y/c'>" ERROR ("406", "cancel", "not-acceptable") "</iq>");
  negotiate_port_deliver (f->port, HOSTS (""), "h4", "mallory@z/b", sid_of (negotiation));
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h4' to='mallory@z/b'>" ERROR ("406", "cancel", "not-acceptable") "</iq>");
  negotiate_port_deliver (f->port, HOSTS (""), "h5", "it@y/b", "guess");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h5' to='it@y/b'>" ERROR ("406", "cancel", "not-acceptable") "</iq>");
  negotiate_port_deliver (f->port, "<iq type='set' id='h6' from='it@y/b'><query " BS_NS "/></iq>");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h6' to='it@y/b'>" ERROR ("400", "modify", "bad-request") "</iq>");

  /* None of these spoilt the real one. */
  negotiate_port_deliver (f->port, HOSTS (""), "h7", "it@y/b", sid_of (negotiation));
  negotiate_assert_note (f->sink, "hosts it@y/b|203.0.113.9|8237");
  baton_negotiation_answer_error (negotiation, BATON_REFUSAL_NOT_ACCEPTABLE);
  g_clear_pointer (&iq, baton_node_unref);
  iq = negotiate_port_take (f->port);
  fixture_finish (negotiation);

  /* No sockets were agreed on. */
  negotiation = fixture_offer (f, &in_band);
  negotiate_port_answer (f->port, in_band, "result", SUBMIT (IBB));
  negotiate_assert_note (f->sink, "accepted ibb 0 0");
  negotiate_port_deliver (f->port, HOSTS (""), "h8", "it@y/b", sid_of (negotiation));
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h8' to='it@y/b'>" ERROR ("406", "cancel", "not-acceptable") "</iq>");
  fixture_finish (negotiation);
}

/* Psi and Coccinella wait for ever for an answer to their counter-offer. */
static void
test_end_answers_everything (Fixture       *f,
                             gconstpointer  data)
{
  g_autofree char *sid = NULL;
  g_autoptr(BatonNode) hosts = NULL;
  BatonNegotiation *negotiation;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  negotiation = fixture_accepted (f);
  sid = g_strdup (sid_of (negotiation));
  hosts = send_hosts (f, negotiation, TRUE);
  negotiate_port_deliver (f->port, HOSTS (""), "h1", "it@y/b", sid);
  negotiate_assert_note (f->sink, "hosts it@y/b|203.0.113.9|8237");
  g_assert_cmpuint (negotiate_port_get_n_open (f->port), ==, 1);

  fixture_finish (negotiation);
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h1' to='it@y/b'><error code='404' type='cancel'><item-not-found " ERR "/>"
                        "<text " ERR ">Could not connect to given hosts</text></error></iq>");
  g_assert_cmpuint (negotiate_port_get_n_open (f->port), ==, 0);
  negotiate_port_answer (f->port, hosts, "result", "<query " BS_NS "><streamhost-used jid='me@x/a'/></query>");

  /* One that comes late is answered too. */
  negotiation = fixture_accepted (f);
  g_free (sid);
  sid = g_strdup (sid_of (negotiation));
  g_assert_finalize_object (negotiation);
  negotiate_port_deliver (f->port, HOSTS (""), "h2", "it@y/b", sid);
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h2' to='it@y/b'>" ERROR ("404", "cancel", "item-not-found") "</iq>");
  negotiate_port_deliver (f->port, HOSTS (""), "h3", "it@y/c", sid);
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h3' to='it@y/c'>" ERROR ("406", "cancel", "not-acceptable") "</iq>");
}

/* A transfer may end its negotiation and let it go inside any note. */
static void
test_ended_inside_a_note (Fixture       *f,
                          gconstpointer  data)
{
  g_autoptr(BatonNode) refused = NULL;
  g_autoptr(BatonNode) accepted = NULL;
  g_autoptr(BatonNode) hosts = NULL;
  g_autofree char *sid = NULL;
  BatonNegotiation *negotiation;

  fixture_learn (f, "it@y/b", "Baton", FEATURES_BATON);

  negotiate_sink_set_hasty (f->sink, fixture_offer (f, &refused));
  negotiate_port_answer (f->port, refused, "error", ERROR ("403", "cancel", "forbidden"));
  negotiate_assert_note (f->sink, "refused declined");

  negotiate_sink_set_hasty (f->sink, fixture_offer (f, &accepted));
  negotiate_port_answer (f->port, accepted, "result", SUBMIT (S5B));
  negotiate_assert_note (f->sink, "accepted s5b 0 0");

  negotiation = fixture_accepted (f);
  hosts = send_hosts (f, negotiation, TRUE);
  negotiate_sink_set_hasty (f->sink, negotiation);
  negotiate_port_answer (f->port, hosts, "error", ERROR ("404", "cancel", "item-not-found"));
  negotiate_assert_note (f->sink, "hosts-error not-found");

  negotiation = fixture_accepted (f);
  sid = g_strdup (sid_of (negotiation));
  negotiate_sink_set_hasty (f->sink, negotiation);
  negotiate_port_deliver (f->port, HOSTS (""), "h1", "it@y/b", sid);
  negotiate_assert_note (f->sink, "hosts it@y/b|203.0.113.9|8237");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h1' to='it@y/b'><error code='404' type='cancel'><item-not-found " ERR "/>"
                        "<text " ERR ">Could not connect to given hosts</text></error></iq>");

  negotiate_sink_set_hasty (f->sink, fixture_accepted (f));
  negotiate_port_deliver (f->port, "<presence from='it@y/b' type='unavailable'/>");
  negotiate_assert_note (f->sink, "peer-gone");

  fixture_learn (f, "it@y/b", "Baton", FEATURES_BATON);
  negotiate_sink_set_hasty (f->sink, fixture_accepted (f));
  negotiate_port_lose (f->port, FALSE);
  negotiate_assert_note (f->sink, "session-lost");
}

static void
test_incoming (Fixture       *f,
               gconstpointer  data)
{
  g_autoptr(BatonNode) iq = NULL;
  g_autoptr(GPtrArray) hosts = fixture_hosts ();
  BatonNegotiation *negotiation;
  BatonOffer *offer;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  negotiation = fixture_incoming (f, "ft_bc8f");
  offer = baton_negotiation_get_offer (negotiation);
  g_assert_cmpint (offer->role, ==, BATON_TARGET);
  g_assert_cmpstr (offer->sid, ==, "ft_bc8f");
  g_assert_cmpstr (offer->file->name, ==, "a.bin");
  g_assert_cmpuint (offer->file->size, ==, 1234);
  g_assert_cmpint (offer->methods, ==, BATON_METHOD_S5B | BATON_METHOD_IBB);
  g_assert_cmpstr (baton_negotiation_get_peer_info (negotiation)->client_name, ==, "Psi");
  g_assert_true (negotiate_port_is_quiet (f->port));

  /* Not let in before the user said yes. */
  negotiate_port_deliver (f->port, HOSTS (""), "h0", "it@y/b", "ft_bc8f");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h0' to='it@y/b'>" ERROR ("406", "cancel", "not-acceptable") "</iq>");

  baton_negotiation_accept (negotiation, BATON_METHOD_S5B, 0);
  negotiate_assert_xml (negotiate_port_take (f->port), "<iq type='result' id='si1' to='it@y/b'>" SUBMIT (S5B) "</iq>");
  baton_negotiation_accept (negotiation, BATON_METHOD_S5B, 0);
  baton_negotiation_decline (negotiation, BATON_REFUSAL_DECLINED);
  g_assert_true (negotiate_port_is_quiet (f->port));

  negotiate_port_deliver (f->port, HOSTS ("<fast " FAST_NS "/>"), "h1", "it@y/b", "ft_bc8f");
  negotiate_assert_note (f->sink, "hosts fast it@y/b|203.0.113.9|8237");

  /* The counter-offer has no mark, whatever the caller says. */
  baton_negotiation_send_hosts (negotiation, hosts, TRUE);
  iq = negotiate_port_take (f->port);
  negotiate_assert_xml (baton_node_ref (iq), "<iq type='set' id='*' to='it@y/b'>"
                        "<query " BS_NS " sid='ft_bc8f' mode='tcp'>" OUR_HOSTS "</query></iq>");
  baton_negotiation_answer_used (negotiation, "it@y/b");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='result' id='h1' to='it@y/b'><query " BS_NS " sid='ft_bc8f'>"
                        "<streamhost-used jid='it@y/b'/></query></iq>");
  negotiate_port_answer (f->port, iq, "error", ERROR ("406", "cancel", "not-acceptable"));
  negotiate_assert_note (f->sink, "hosts-error not-acceptable");
  fixture_finish (negotiation);
}

static void
test_range (Fixture       *f,
            gconstpointer  data)
{
  BatonNegotiation *negotiation;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  negotiation = fixture_incoming (f, "s");
  baton_negotiation_accept (negotiation, BATON_METHOD_IBB, 1000);
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='result' id='si1' to='it@y/b'><si " SI_NS "><file " FT_NS "><range offset='1000'/></file>"
                        "<feature xmlns='http://jabber.org/protocol/feature-neg'><x xmlns='jabber:x:data' type='submit'>"
                        "<field var='stream-method'><value>" IBB "</value></field></x></feature></si></iq>");
  fixture_finish (negotiation);

  /* Coccinella and Pidgin would send from the first byte all the same. */
  negotiate_port_deliver (f->port,
                          "<iq type='set' id='si2' from='it@y/b'><si " SI_NS " id='t' profile='" FT "'>"
                          "<file " FT_NS " name='a' size='1234'/>"
                          "<feature xmlns='http://jabber.org/protocol/feature-neg'><x xmlns='jabber:x:data'>"
                          "<field var='stream-method'><option><value>" IBB "</value></option></field></x></feature>"
                          "</si></iq>");
  negotiation = negotiate_sink_take_offer (f->sink);
  g_assert_false (baton_negotiation_get_offer (negotiation)->ranged);
  baton_negotiation_accept (negotiation, BATON_METHOD_IBB, 1000);
  negotiate_assert_xml (negotiate_port_take (f->port), "<iq type='result' id='si2' to='it@y/b'>" SUBMIT (IBB) "</iq>");
  fixture_finish (negotiation);
}

static void
test_declined (Fixture       *f,
               gconstpointer  data)
{
  static const char * const declined =
    "<iq type='error' id='si1' to='it@y/b'><error code='403' type='cancel'><forbidden " ERR "/>"
    "<text " ERR ">Declined</text></error></iq>";
  BatonNegotiation *negotiation;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  negotiation = fixture_incoming (f, "s");
  baton_negotiation_decline (negotiation, BATON_REFUSAL_DECLINED);
  negotiate_assert_xml (negotiate_port_take (f->port), "%s", declined);
  baton_negotiation_decline (negotiation, BATON_REFUSAL_DECLINED);
  baton_negotiation_accept (negotiation, BATON_METHOD_S5B, 0);
  g_assert_true (negotiate_port_is_quiet (f->port));
  fixture_finish (negotiation);

  /* Ended without an answer, and simply let go. */
  fixture_finish (fixture_incoming (f, "s"));
  negotiate_assert_xml (negotiate_port_take (f->port), "%s", declined);
  g_assert_finalize_object (fixture_incoming (f, "s"));
  negotiate_assert_xml (negotiate_port_take (f->port), "%s", declined);

  /* Nobody hears of it. */
  baton_negotiator_set_sink (f->negotiator, NULL);
  negotiate_port_deliver (f->port, OFFER, "si1", "it@y/b", "s", "a.bin", "1");
  negotiate_assert_xml (negotiate_port_take (f->port), "%s", declined);
}

static void
test_end_of_a_baton (Fixture       *f,
                     gconstpointer  data)
{
  BatonNegotiation *negotiation;
  BatonNegotiation *withdrawn;

  fixture_learn (f, "it@y/b", "Baton", FEATURES_BATON);
  negotiation = fixture_accepted (f);
  negotiate_port_deliver (f->port, "<message from='it@y/b'><" BATON_END " sid='%s' reason='received' bytes='1234' "
                          "sha256='" SHA256 "'/></message>", sid_of (negotiation));
  negotiate_assert_note (f->sink, "end received 1234 " SHA256);

  /* Another client, a stranger, another stream, nonsense, our own words come back. */
  negotiate_port_deliver (f->port, "<message from='it@y/c'><" BATON_END " sid='%s' reason='mismatch'/></message>",
                          sid_of (negotiation));
  negotiate_port_deliver (f->port, "<message from='z@z/z'><" BATON_END " sid='%s' reason='mismatch'/></message>",
                          sid_of (negotiation));
  negotiate_port_deliver (f->port, "<message from='it@y/b'><" BATON_END " sid='x' reason='mismatch'/></message>");
  negotiate_port_deliver (f->port, "<message from='it@y/b'><" BATON_END " sid='%s' reason='?'/></message>",
                          sid_of (negotiation));
  negotiate_port_deliver (f->port, "<message from='it@y/b' type='error'><" BATON_END " sid='%s' reason='mismatch'/>"
                          "</message>", sid_of (negotiation));
  g_assert_null (negotiate_sink_take_note (f->sink));

  baton_negotiation_send_end (negotiation, BATON_END_CANCELLED_INITIATOR, 7, NULL);
  negotiate_assert_xml (negotiate_port_take (f->port), "<message to='it@y/b'><" BATON_END " sid='%s' "
                        "reason='cancelled-by-initiator' bytes='7'/></message>", sid_of (negotiation));
  baton_negotiation_end (negotiation);
  baton_negotiation_send_end (negotiation, BATON_END_RECEIVED, 8, SHA256);
  negotiate_assert_xml (negotiate_port_take (f->port), "<message to='it@y/b'><" BATON_END " sid='%s' "
                        "reason='received' bytes='8' sha256='" SHA256 "'/></message>", sid_of (negotiation));
  negotiate_port_deliver (f->port, "<message from='it@y/b'><" BATON_END " sid='%s' reason='mismatch'/></message>",
                          sid_of (negotiation));
  fixture_finish (negotiation);

  withdrawn = fixture_incoming (f, "s");
  negotiate_port_deliver (f->port, "<message from='it@y/b'><" BATON_END " sid='s' reason='withdrawn'/></message>");
  negotiate_assert_note (f->sink, "end withdrawn");
  fixture_finish (withdrawn);
  baton_node_unref (negotiate_port_take (f->port));
}

static void
test_no_end_to_others (Fixture       *f,
                       gconstpointer  data)
{
  BatonNegotiation *negotiation;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  negotiation = fixture_accepted (f);
  baton_negotiation_send_end (negotiation, BATON_END_CANCELLED_INITIATOR, 7, NULL);
  g_assert_true (negotiate_port_is_quiet (f->port));
  fixture_finish (negotiation);

  /* Nor to a Baton that never heard of the offer. */
  fixture_learn (f, "it@y/d", "Baton", FEATURES_BATON);
  negotiation = fixture_prepare (f, "it@y/d", BATON_METHOD_S5B, NULL);
  baton_negotiation_send_end (negotiation, BATON_END_WITHDRAWN, 0, NULL);
  baton_negotiation_end (negotiation);
  baton_negotiation_send_end (negotiation, BATON_END_WITHDRAWN, 0, NULL);
  g_assert_true (negotiate_port_is_quiet (f->port));
  fixture_finish (negotiation);
}

static void
test_peer_gone (Fixture       *f,
                gconstpointer  data)
{
  BatonNegotiation *negotiation;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  negotiation = fixture_accepted (f);
  negotiate_port_deliver (f->port, "<presence from='it@y/b'><show>away</show></presence>");
  negotiate_port_deliver (f->port, "<presence from='it@y/c' type='unavailable'/>");
  g_assert_null (negotiate_sink_take_note (f->sink));
  negotiate_port_deliver (f->port, "<presence from='it@y/b' type='unavailable'/>");
  negotiate_assert_note (f->sink, "peer-gone");
  fixture_finish (negotiation);
  negotiate_port_deliver (f->port, "<presence from='it@y/b' type='unavailable'/>");
}

static void
test_session_lost (Fixture       *f,
                   gconstpointer  data)
{
  for (gboolean silently = FALSE; silently <= TRUE; silently++)
    {
      g_autoptr(BatonNode) offer = NULL;
      g_autoptr(BatonNode) hosts = NULL;
      g_autoptr(GPtrArray) candidates = fixture_hosts ();
      BatonNegotiation *offered;
      BatonNegotiation *racing;
      BatonNegotiation *incoming;

      fixture_learn (f, "it@y/b", "Baton", FEATURES_BATON);
      offered = fixture_offer (f, &offer);
      racing = fixture_accepted (f);
      hosts = send_hosts (f, racing, TRUE);
      negotiate_port_deliver (f->port, HOSTS (""), "h1", "it@y/b", sid_of (racing));
      negotiate_assert_note (f->sink, "hosts it@y/b|203.0.113.9|8237");
      incoming = fixture_incoming (f, "s");

      /* Once each; one that waits for no answer only hears it from the signal. */
      negotiate_port_lose (f->port, silently);
      negotiate_assert_note (f->sink, "session-lost");
      negotiate_assert_note (f->sink, "session-lost");
      if (!silently)
        negotiate_assert_note (f->sink, "session-lost");
      negotiate_port_lose (f->port, FALSE);
      if (silently)
        negotiate_assert_note (f->sink, "session-lost");
      g_assert_null (negotiate_sink_take_note (f->sink));

      /* As somebody else nothing is to be said. */
      baton_negotiation_answer_used (racing, "it@y/b");
      baton_negotiation_send_hosts (racing, candidates, FALSE);
      baton_negotiation_send_end (racing, BATON_END_NO_ROAD, 0, NULL);
      baton_negotiation_accept (incoming, BATON_METHOD_S5B, 0);
      baton_negotiation_decline (incoming, BATON_REFUSAL_DECLINED);
      fixture_finish (offered);
      fixture_finish (racing);
      fixture_finish (incoming);
      g_assert_true (negotiate_port_is_quiet (f->port));
    }
}

#define ADD(name, func) \
  g_test_add ("/negotiate/negotiation-si/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("offer-goes-out-and-is-accepted", test_outgoing);
  ADD ("notes-keep-stream-order", test_stream_order);
  ADD ("peer-is-answered-once", test_one_answer);
  ADD ("answers-to-hosts-are-told-once", test_hosts_answers);
  ADD ("silence-is-told", test_silence);
  ADD ("refusals-are-told", test_refused);
  ADD ("hosts-out-of-order-are-refused", test_out_of_order_hosts);
  ADD ("end-answers-everything", test_end_answers_everything);
  ADD ("may-be-ended-inside-a-note", test_ended_inside_a_note);
  ADD ("offer-comes-in-and-is-accepted", test_incoming);
  ADD ("range-only-where-it-was-offered", test_range);
  ADD ("unanswered-offer-is-declined-once", test_declined);
  ADD ("batons-say-how-it-ended", test_end_of_a_baton);
  ADD ("others-hear-no-end", test_no_end_to_others);
  ADD ("peer-goes-offline", test_peer_gone);
  ADD ("lost-session-is-told-once-and-silences", test_session_lost);

  return g_test_run ();
}
