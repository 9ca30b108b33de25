/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiate-fixture.h"

#define BOTH (BATON_METHOD_S5B | BATON_METHOD_IBB)
#define DECLINED \
  "<error code='403' type='cancel'><forbidden " ERR "/><text " ERR ">Declined</text></error>"

static void
test_features (Fixture       *f,
               gconstpointer  data)
{
  static const char * const features[] = {
    "http://jabber.org/protocol/si", FT, S5B, IBB, "http://jabber.org/protocol/feature-neg", "jabber:x:data",
    "http://affinix.com/jabber/stream", "im.baton:transfer:0",
  };
  g_autoptr(BatonNode) answer = NULL;
  BatonNode *query;

  negotiate_port_deliver (f->port, "<iq type='get' id='d' from='it@y/b'>"
                          "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
  answer = negotiate_port_take (f->port);
  query = baton_node_find (answer, "query", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    {
      gboolean found = FALSE;

      for (BatonNode *child = baton_node_first (query); child; child = baton_node_next (query, child))
        found |= g_strcmp0 (baton_node_get_attr (child, "var"), features[i]) == 0;
      g_assert_true (found);
    }
}

static void
test_faults (Fixture       *f,
             gconstpointer  data)
{
  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);

  negotiate_port_deliver (f->port, OFFER, "k1", "it@y/b", "s", "", "1");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='k1' to='it@y/b'>" ERROR ("400", "modify", "bad-request") "</iq>");
  negotiate_port_deliver (f->port, OFFER, "k2", "it@y/b", "s", "a", "-1");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='k2' to='it@y/b'>" ERROR ("400", "modify", "bad-request") "</iq>");
  negotiate_port_deliver (f->port, "<iq type='set' id='k3' from='it@y/b'><si " SI_NS " id='s' profile='x'/></iq>");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='k3' to='it@y/b'><error code='400' type='modify'><bad-request " ERR "/>"
                        "<bad-profile " SI_NS "/></error></iq>");
  negotiate_port_deliver (f->port, "<iq type='set' id='k4' from='it@y/b'><si " SI_NS " id='s' profile='" FT "'>"
                          "<file " FT_NS " name='a' size='1'/></si></iq>");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='k4' to='it@y/b'><error code='400' type='modify'><bad-request " ERR "/>"
                        "<no-valid-streams " SI_NS "/></error></iq>");
  /* Coccinella's way to fetch a published file, which we publish none of. */
  negotiate_port_deliver (f->port, "<iq type='get' id='k5' from='it@y/b'><si " SI_NS " id='s'/></iq>");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='k5' to='it@y/b'>" ERROR ("503", "cancel", "service-unavailable") "</iq>");

  g_assert_null (negotiate_sink_take_offer (f->sink));
}

/* Psi's stream ids are the same after every start. */
static void
test_repeated_sids (Fixture       *f,
                    gconstpointer  data)
{
  BatonNegotiation *first;
  BatonNegotiation *others;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  fixture_learn (f, "it@y/c", "Psi", FEATURES_PSI);
  first = fixture_incoming (f, "ft_bc8f");

  negotiate_port_deliver (f->port, OFFER, "si2", "it@y/b", "ft_bc8f", "b", "2");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='si2' to='it@y/b'><error code='409' type='cancel'><conflict " ERR "/>"
                        "<text " ERR ">This stream id is in use</text></error></iq>");
  g_assert_null (negotiate_sink_take_offer (f->sink));

  negotiate_port_deliver (f->port, OFFER, "si3", "it@y/c", "ft_bc8f", "b", "2");
  others = negotiate_sink_take_offer (f->sink);
  g_assert_nonnull (others);

  baton_negotiation_accept (first, BATON_METHOD_S5B, 0);
  negotiate_assert_xml (negotiate_port_take (f->port), "<iq type='result' id='si1' to='it@y/b'>" SUBMIT (S5B) "</iq>");
  fixture_finish (first);
  first = fixture_incoming (f, "ft_bc8f");
  baton_negotiation_accept (first, BATON_METHOD_S5B, 0);
  baton_node_unref (negotiate_port_take (f->port));
  negotiate_port_deliver (f->port, HOSTS (""), "h1", "it@y/b", "ft_bc8f");
  negotiate_assert_note (f->sink, "hosts it@y/b|203.0.113.9|8237");
  baton_negotiation_answer_used (first, "it@y/b");
  baton_node_unref (negotiate_port_take (f->port));
  fixture_finish (first);

  fixture_finish (others);
  negotiate_assert_xml (negotiate_port_take (f->port), "<iq type='error' id='si3' to='it@y/c'>" DECLINED "</iq>");
}

static guint
flood (Fixture    *f,
       const char *from,
       guint       n,
       GPtrArray  *taken)
{
  guint n_refused = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *sid = g_strdup_printf ("s%u", i);
      BatonNegotiation *negotiation;

      negotiate_port_deliver (f->port, OFFER, "k", from, sid, "a", "1");
      negotiation = negotiate_sink_take_offer (f->sink);
      if (negotiation)
        {
          g_ptr_array_add (taken, negotiation);
          continue;
        }

      n_refused++;
      negotiate_assert_xml (negotiate_port_take (f->port),
                            "<iq type='error' id='k' to='%s'><error code='500' type='wait'><resource-constraint " ERR "/>"
                            "<text " ERR ">Too many offers wait for an answer</text></error></iq>", from);
    }

  return n_refused;
}

static void
test_floods (Fixture       *f,
             gconstpointer  data)
{
  g_autoptr(GPtrArray) taken = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_refused = 0;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  fixture_learn (f, "it@y/c", "Psi", FEATURES_PSI);

  g_assert_cmpuint (flood (f, "it@y/b", 100, taken), ==, 0);
  g_assert_cmpuint (flood (f, "it@y/c", 100, taken), ==, 72);
  g_assert_cmpuint (taken->len, ==, 128);

  /* Whoever is answered makes room. */
  baton_negotiation_accept (g_ptr_array_index (taken, 0), BATON_METHOD_IBB, 0);
  baton_node_unref (negotiate_port_take (f->port));
  negotiate_port_deliver (f->port, OFFER, "k", "it@y/c", "more", "a", "1");
  g_ptr_array_add (taken, negotiate_sink_take_offer (f->sink));
  g_assert_cmpuint (taken->len, ==, 129);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *jid = g_strdup_printf ("other%u@y/b", i);

      fixture_learn (f, jid, "Psi", FEATURES_PSI);
      n_refused += flood (f, jid, 128, taken);
    }
  g_assert_cmpuint (taken->len, ==, 513);
  g_assert_cmpuint (n_refused, ==, 5 * 128 - (512 - 128));

  g_ptr_array_set_size (taken, 0);
  for (guint i = 0; i < 512; i++)
    baton_node_unref (negotiate_port_take (f->port));
}

static void
test_stranger_is_asked (Fixture       *f,
                        gconstpointer  data)
{
  BatonNegotiation *negotiation;

  negotiate_port_set_client (f->port, "stranger@z/r", "Baton", FEATURES_BATON);
  negotiate_port_deliver (f->port, OFFER, "si1", "stranger@z/r", "s", "a", "1");
  g_assert_null (negotiate_sink_take_offer (f->sink));

  baton_test_wait_until ((negotiation = negotiate_sink_take_offer (f->sink)));
  g_assert_true (baton_peer_info_has_feature (baton_negotiation_get_peer_info (negotiation), "im.baton:transfer:0"));
  g_assert_cmpstr (baton_negotiation_get_peer_info (negotiation)->client_name, ==, "Baton");
  baton_negotiation_accept (negotiation, BATON_METHOD_S5B, 0);
  baton_node_unref (negotiate_port_take (f->port));
  fixture_finish (negotiation);

  /* A client that says it knows no disco. */
  negotiate_port_deliver (f->port, OFFER, "si2", "odd@z/r", "s", "a", "1");
  baton_test_wait_until ((negotiation = negotiate_sink_take_offer (f->sink)));
  g_assert_cmpuint (g_strv_length (baton_negotiation_get_peer_info (negotiation)->features), ==, 0);
  baton_negotiation_accept (negotiation, BATON_METHOD_S5B, 0);
  baton_node_unref (negotiate_port_take (f->port));
  fixture_finish (negotiation);
}

static void
test_silent_stranger (Fixture       *f,
                      gconstpointer  data)
{
  gint64 start_us = g_get_monotonic_time ();
  BatonNegotiation *negotiation;

  negotiate_port_set_client (f->port, "stranger@z/r", NULL, NULL);
  negotiate_port_deliver (f->port, OFFER, "si1", "stranger@z/r", "s", "a", "1");
  baton_test_wait_until ((negotiation = negotiate_sink_take_offer (f->sink)));
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 4 * G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - start_us, >, G_USEC_PER_SEC);
  fixture_finish (negotiation);
  negotiate_assert_xml (negotiate_port_take (f->port), "<iq type='error' id='si1' to='stranger@z/r'>" DECLINED "</iq>");
}

/* While the client of a stranger is asked, the offer may be taken back, or the stranger or we may vanish. */
static void
test_stranger_changes_its_mind (Fixture       *f,
                                gconstpointer  data)
{
  negotiate_port_set_client (f->port, "stranger@z/r", "Baton", FEATURES_BATON);

  negotiate_port_deliver (f->port, OFFER, "si1", "stranger@z/r", "s", "a", "1");
  negotiate_port_deliver (f->port, "<message from='stranger@z/r'><" BATON_END " sid='s' reason='withdrawn'/></message>");
  negotiate_assert_xml (negotiate_port_take (f->port), "<iq type='error' id='si1' to='stranger@z/r'>" DECLINED "</iq>");
  negotiate_port_deliver (f->port, HOSTS (""), "h1", "stranger@z/r", "s");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='h1' to='stranger@z/r'>" ERROR ("404", "cancel", "item-not-found") "</iq>");

  negotiate_port_set_client (f->port, "other@z/r", NULL, NULL);
  negotiate_port_deliver (f->port, OFFER, "si2", "other@z/r", "s", "a", "1");
  negotiate_port_deliver (f->port, "<presence type='unavailable' from='other@z/r'/>");
  negotiate_assert_xml (negotiate_port_take (f->port), "<iq type='error' id='si2' to='other@z/r'>" DECLINED "</iq>");

  negotiate_port_set_client (f->port, "third@z/r", NULL, NULL);
  negotiate_port_deliver (f->port, OFFER, "si3", "third@z/r", "s", "a", "1");
  negotiate_port_lose (f->port, FALSE);

  /* The last one is still being asked when everything is taken down. */
  negotiate_port_set_client (f->port, "fourth@z/r", NULL, NULL);
  negotiate_port_deliver (f->port, OFFER, "si4", "fourth@z/r", "s", "a", "1");
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (negotiate_sink_take_offer (f->sink));
  g_assert_finalize_object (g_steal_pointer (&f->negotiator));
  negotiate_assert_xml (negotiate_port_take (f->port), "<iq type='error' id='si4' to='fourth@z/r'>" DECLINED "</iq>");
  f->negotiator = baton_negotiator_new (BATON_PORT (f->port), f->disco);
}

static void
assert_choice (Fixture     *f,
               const char  *to,
               BatonMethod  wanted,
               const char  *jid,
               BatonMethod  methods)
{
  g_autoptr(GError) error = NULL;
  BatonNegotiation *negotiation = fixture_prepare (f, to, wanted, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (baton_jid_get_text (baton_negotiation_get_offer (negotiation)->peer), ==, jid);
  g_assert_cmpint (baton_negotiation_get_offer (negotiation)->methods, ==, methods);
  g_assert_false (baton_negotiation_get_offer (negotiation)->in_band_retry);
  fixture_finish (negotiation);
}

static void
assert_no_choice (Fixture              *f,
                  const char           *to,
                  BatonMethod           wanted,
                  BatonNegotiatorError  code)
{
  g_autoptr(GError) error = NULL;
  BatonNegotiation *negotiation = fixture_prepare (f, to, wanted, &error);

  g_assert_null (negotiation);
  g_assert_error (error, BATON_NEGOTIATOR_ERROR, (int) code);
}

static void
test_best_client (Fixture       *f,
                  gconstpointer  data)
{
  static const struct { const char *resource; const char *features; } clients[] = {
    { "phone", "urn:xmpp:jingle:1" },
    { "ibb", "http://jabber.org/protocol/si " FT " " IBB },
    { "s5b", "http://jabber.org/protocol/si " FT " " S5B },
    { "psi", FEATURES_PSI },
    { "bare", "http://jabber.org/protocol/si " FT },
    { "baton", FEATURES_BATON },
    { "baton2", FEATURES_BATON },
  };

  /* Best presence first: the order is phone, ibb, ..., by priority. */
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autofree char *jid = g_strdup_printf ("it@y/%s", clients[i].resource);

      negotiate_port_set_client (f->port, jid, "x", clients[i].features);
      fixture_come (f, jid, 100 - i);
    }

  assert_choice (f, "it@y", BOTH, "it@y/baton", BOTH);
  assert_choice (f, "it@y/psi", BOTH, "it@y/psi", BOTH);
  assert_choice (f, "it@y/ibb", BOTH, "it@y/ibb", BATON_METHOD_IBB);
  assert_choice (f, "it@y/s5b", BOTH, "it@y/s5b", BATON_METHOD_S5B);
  assert_choice (f, "it@y/bare", BOTH, "it@y/bare", BOTH);
  assert_choice (f, "it@y", BATON_METHOD_IBB, "it@y/baton", BATON_METHOD_IBB);
  assert_no_choice (f, "it@y/phone", BOTH, BATON_NEGOTIATOR_ERROR_INCAPABLE);
  assert_no_choice (f, "it@y/s5b", BATON_METHOD_IBB, BATON_NEGOTIATOR_ERROR_INCAPABLE);

  negotiate_port_deliver (f->port, "<presence from='it@y/baton' type='unavailable'/>");
  assert_choice (f, "it@y", BOTH, "it@y/baton2", BOTH);
  negotiate_port_deliver (f->port, "<presence from='it@y/baton2' type='unavailable'/>");
  assert_choice (f, "it@y", BOTH, "it@y/s5b", BATON_METHOD_S5B);
  negotiate_port_deliver (f->port, "<presence from='it@y/s5b' type='unavailable'/>");
  assert_choice (f, "it@y", BOTH, "it@y/psi", BOTH);
  negotiate_port_deliver (f->port, "<presence from='it@y/psi' type='unavailable'/>");
  assert_choice (f, "it@y", BOTH, "it@y/ibb", BATON_METHOD_IBB);
  negotiate_port_deliver (f->port, "<presence from='it@y/ibb' type='unavailable'/>");
  assert_choice (f, "it@y", BOTH, "it@y/bare", BOTH);
  negotiate_port_deliver (f->port, "<presence from='it@y/bare' type='unavailable'/>");
  assert_no_choice (f, "it@y", BOTH, BATON_NEGOTIATOR_ERROR_INCAPABLE);
  negotiate_port_deliver (f->port, "<presence from='it@y/phone' type='unavailable'/>");
  assert_no_choice (f, "it@y", BOTH, BATON_NEGOTIATOR_ERROR_OFFLINE);
}

static void
test_known_clients_are_not_asked (Fixture       *f,
                                  gconstpointer  data)
{
  guint n_asked;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  n_asked = negotiate_port_get_n_asked (f->port);
  assert_choice (f, "it@y", BOTH, "it@y/b", BOTH);
  assert_choice (f, "it@y/b", BOTH, "it@y/b", BOTH);
  g_assert_cmpuint (negotiate_port_get_n_asked (f->port), ==, n_asked);
}

static void
test_nobody_there (Fixture       *f,
                   gconstpointer  data)
{
  assert_no_choice (f, "it@y", BOTH, BATON_NEGOTIATOR_ERROR_OFFLINE);
  /* Named, but not there: its server answers for it. */
  assert_no_choice (f, "it@y/b", BOTH, BATON_NEGOTIATOR_ERROR_OFFLINE);
  /* There, and knows nothing. */
  fixture_come (f, "it@y/b", 0);
  assert_no_choice (f, "it@y/b", BOTH, BATON_NEGOTIATOR_ERROR_INCAPABLE);
  assert_no_choice (f, "it@y", BOTH, BATON_NEGOTIATOR_ERROR_INCAPABLE);
}

/* Somebody whose presence we do not see can still be named. */
static void
test_unseen_client (Fixture       *f,
                    gconstpointer  data)
{
  negotiate_port_set_client (f->port, "stranger@z/r", "Psi", FEATURES_PSI);
  assert_choice (f, "stranger@z/r", BOTH, "stranger@z/r", BOTH);
}

static void
test_own_clients (Fixture       *f,
                  gconstpointer  data)
{
  negotiate_port_set_client (f->port, "me@x/a", "Baton", FEATURES_BATON);
  fixture_come (f, "me@x/a", 10);
  fixture_learn (f, "me@x/b", "Baton", FEATURES_BATON);
  assert_choice (f, "me@x", BOTH, "me@x/b", BOTH);
  assert_no_choice (f, "me@x/a", BOTH, BATON_NEGOTIATOR_ERROR_OFFLINE);
  negotiate_port_deliver (f->port, "<presence from='me@x/b' type='unavailable'/>");
  assert_no_choice (f, "me@x", BOTH, BATON_NEGOTIATOR_ERROR_OFFLINE);
}

static void
test_crowd (Fixture       *f,
            gconstpointer  data)
{
  for (int i = 0; i < 40; i++)
    {
      g_autofree char *jid = g_strdup_printf ("it@y/%d", i);

      negotiate_port_set_client (f->port, jid, "x", i < 15 ? "urn:xmpp:jingle:1" : FEATURES_PSI);
      fixture_come (f, jid, -i);
    }

  assert_choice (f, "it@y", BOTH, "it@y/15", BOTH);
  g_assert_cmpuint (negotiate_port_get_n_asked (f->port), ==, 16);
}

/* An answer that can change nothing is not waited for: the silent one has the worse presence. */
static void
test_silent_client_is_not_waited_for (Fixture       *f,
                                      gconstpointer  data)
{
  gint64 start_us;

  fixture_learn (f, "it@y/b", "Baton", FEATURES_BATON);
  negotiate_port_set_client (f->port, "it@y/c", NULL, NULL);
  fixture_come (f, "it@y/c", -1);

  start_us = g_get_monotonic_time ();
  assert_choice (f, "it@y", BOTH, "it@y/b", BOTH);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, G_USEC_PER_SEC);
}

/* Whoever is named and there is offered the file anyway; nobody is chosen for saying nothing. */
static void
test_speechless_client (Fixture       *f,
                        gconstpointer  data)
{
  negotiate_port_set_client (f->port, "it@y/b", NULL, "");
  assert_no_choice (f, "it@y/b", BOTH, BATON_NEGOTIATOR_ERROR_OFFLINE);
  fixture_come (f, "it@y/b", 0);
  assert_no_choice (f, "it@y", BOTH, BATON_NEGOTIATOR_ERROR_OFFLINE);
  assert_choice (f, "it@y/b", BOTH, "it@y/b", BOTH);
  assert_choice (f, "it@y/b", BATON_METHOD_IBB, "it@y/b", BATON_METHOD_IBB);
}

static void
test_prepare_cancelled (Fixture       *f,
                        gconstpointer  data)
{
  g_autoptr(BatonJid) to = baton_jid_new ("it@y", NULL);
  g_autoptr(BatonFileInfo) file = baton_file_info_new ("a.bin", 1234);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) early = NULL;
  gint64 start_us = g_get_monotonic_time ();

  negotiate_port_set_client (f->port, "it@y/b", NULL, NULL);
  fixture_come (f, "it@y/b", 0);

  baton_negotiator_prepare_async (f->negotiator, to, file, BOTH, cancellable, fixture_on_result, f);
  baton_test_iterate ();
  g_assert_null (f->result);
  g_cancellable_cancel (cancellable);
  baton_test_wait_until (f->result);
  g_assert_null (baton_negotiator_prepare_finish (f->negotiator, f->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&f->result);

  baton_negotiator_prepare_async (f->negotiator, to, file, BOTH, cancellable, fixture_on_result, f);
  baton_test_wait_until (f->result);
  g_assert_null (baton_negotiator_prepare_finish (f->negotiator, f->result, &early));
  g_assert_error (early, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, G_USEC_PER_SEC);
}

static void
test_in_band_again (Fixture       *f,
                    gconstpointer  data)
{
  BatonNegotiation *first;
  BatonNegotiation *second;
  BatonOffer *offer;
  BatonOffer *again;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  first = fixture_accepted (f);
  second = baton_negotiator_prepare_in_band (f->negotiator, first);
  offer = baton_negotiation_get_offer (first);
  again = baton_negotiation_get_offer (second);

  g_assert_true (again->file == offer->file);
  g_assert_true (baton_jid_equal (again->peer, offer->peer));
  g_assert_cmpstr (again->sid, !=, offer->sid);
  g_assert_cmpint (again->methods, ==, BATON_METHOD_IBB);
  g_assert_true (again->in_band_retry);
  g_assert_true (baton_negotiation_get_peer_info (second) == baton_negotiation_get_peer_info (first));
  fixture_finish (first);

  baton_negotiation_offer (second);
  baton_node_unref (negotiate_port_take (f->port));
  fixture_finish (second);
}

static guint
measure (Fixture      *f,
         GCancellable *cancellable,
         GError      **error,
         const char   *type,
         const char   *inner)
{
  g_autoptr(BatonJid) peer = baton_jid_new ("it@y/b", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(BatonNode) ping = NULL;

  baton_negotiator_measure_async (f->negotiator, peer, cancellable, fixture_on_result, f);
  ping = negotiate_port_take (f->port);
  negotiate_assert_xml (baton_node_ref (ping), "<iq type='get' id='*' to='it@y/b'><ping xmlns='urn:xmpp:ping'/></iq>");

  /* The round trip that is measured. */
  g_usleep (5000);
  if (cancellable)
    g_cancellable_cancel (cancellable);
  else if (type)
    negotiate_port_answer (f->port, ping, type, "%s", inner);
  else
    negotiate_port_time_out (f->port, ping);
  baton_test_wait_until (f->result);
  result = g_steal_pointer (&f->result);

  return baton_negotiator_measure_finish (f->negotiator, result, error);
}

static void
test_measure (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  guint answered = measure (f, NULL, &error, "result", " ");
  guint unknown = measure (f, NULL, &error, "error", ERROR ("503", "cancel", "service-unavailable"));

  g_assert_no_error (error);
  g_assert_cmpuint (answered, >=, 5);
  g_assert_cmpuint (answered, <, 2000);
  g_assert_cmpuint (unknown, >=, 5);
  g_assert_cmpuint (measure (f, NULL, &error, NULL, NULL), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpuint (measure (f, cancellable, &error, NULL, NULL), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A negotiation may outlive its negotiator. */
static void
test_negotiator_goes_first (Fixture       *f,
                            gconstpointer  data)
{
  BatonNegotiation *negotiation;

  fixture_learn (f, "it@y/b", "Psi", FEATURES_PSI);
  negotiation = fixture_incoming (f, "s");
  g_assert_finalize_object (g_steal_pointer (&f->negotiator));
  negotiate_port_deliver (f->port, OFFER, "si2", "it@y/b", "t", "a", "1");
  negotiate_assert_xml (negotiate_port_take (f->port),
                        "<iq type='error' id='si2' to='it@y/b'>" ERROR ("503", "cancel", "service-unavailable") "</iq>");
  fixture_finish (negotiation);
  negotiate_assert_xml (negotiate_port_take (f->port), "<iq type='error' id='si1' to='it@y/b'>" DECLINED "</iq>");
  f->negotiator = baton_negotiator_new (BATON_PORT (f->port), f->disco);
}

#define ADD(name, func) \
  g_test_add ("/negotiate/negotiator/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("features-are-announced", test_features);
  ADD ("unusable-offers-are-answered", test_faults);
  ADD ("sids-may-repeat-after-the-end", test_repeated_sids);
  ADD ("floods-are-bounded", test_floods);
  ADD ("stranger-is-asked-what-it-is", test_stranger_is_asked);
  ADD ("silent-stranger-is-heard-late", test_silent_stranger);
  ADD ("stranger-changes-its-mind", test_stranger_changes_its_mind);
  ADD ("best-client-is-chosen", test_best_client);
  ADD ("known-clients-are-not-asked", test_known_clients_are_not_asked);
  ADD ("nobody-there-is-told-at-once", test_nobody_there);
  ADD ("unseen-client-can-be-named", test_unseen_client);
  ADD ("own-other-clients-may-receive", test_own_clients);
  ADD ("crowd-is-not-asked-whole", test_crowd);
  ADD ("silent-client-is-not-waited-for", test_silent_client_is_not_waited_for);
  ADD ("speechless-client-must-be-named", test_speechless_client);
  ADD ("preparing-can-be-cancelled", test_prepare_cancelled);
  ADD ("second-offer-is-in-band", test_in_band_again);
  ADD ("round-trip-is-measured", test_measure);
  ADD ("negotiator-may-go-first", test_negotiator_goes_first);

  return g_test_run ();
}
