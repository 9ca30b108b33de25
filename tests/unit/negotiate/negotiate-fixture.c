/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiate-fixture.h"

#include "baton-disco-private.h"

void
fixture_set_up (Fixture       *self,
                gconstpointer  data)
{
  self->port = negotiate_port_new ("me@x/a");
  self->disco = baton_disco_new (BATON_PORT (self->port));
  self->negotiator = baton_negotiator_new (BATON_PORT (self->port), self->disco);
  self->sink = negotiate_sink_new ();
  baton_negotiator_set_sink (self->negotiator, BATON_OFFER_SINK (self->sink));
}

void
fixture_tear_down (Fixture       *self,
                   gconstpointer  data)
{
  g_assert_true (negotiate_port_is_quiet (self->port));
  g_assert_cmpuint (negotiate_port_get_n_open (self->port), ==, 0);
  g_assert_null (negotiate_sink_take_note (self->sink));
  g_clear_object (&self->result);

  g_assert_finalize_object (g_steal_pointer (&self->negotiator));
  g_assert_finalize_object (g_steal_pointer (&self->sink));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (g_steal_pointer (&self->disco));
  g_assert_cmpuint (negotiate_port_get_n_watches (self->port), ==, 0);
  g_assert_finalize_object (g_steal_pointer (&self->port));
}

void
fixture_on_result (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Fixture *self = user_data;

  g_assert_null (self->result);
  self->result = g_object_ref (result);
}

void
fixture_come (Fixture    *self,
              const char *jid,
              int         priority)
{
  negotiate_port_deliver (self->port, "<presence from='%s'><priority>%d</priority></presence>", jid, priority);
}

void
fixture_learn (Fixture    *self,
               const char *jid,
               const char *name,
               const char *features)
{
  g_autoptr(BatonJid) full = baton_jid_new (jid, NULL);
  g_autoptr(BatonDiscoInfo) info = NULL;

  negotiate_port_set_client (self->port, jid, name, features);
  fixture_come (self, jid, 0);
  baton_disco_info_async (self->disco, full, NULL, fixture_on_result, self);
  baton_test_wait_until (self->result);
  info = baton_disco_info_finish (self->disco, self->result, NULL);
  g_assert_nonnull (info);
  g_clear_object (&self->result);
}

BatonNegotiation *
fixture_prepare (Fixture      *self,
                 const char   *to,
                 BatonMethod   methods,
                 GError      **error)
{
  g_autoptr(BatonJid) jid = baton_jid_new (to, NULL);
  g_autoptr(BatonFileInfo) file = baton_file_info_new ("a.bin", 1234);
  g_autoptr(GAsyncResult) result = NULL;

  baton_negotiator_prepare_async (self->negotiator, jid, file, methods, NULL, fixture_on_result, self);
  baton_test_wait_until (self->result);
  result = g_steal_pointer (&self->result);

  return baton_negotiator_prepare_finish (self->negotiator, result, error);
}

BatonNegotiation *
fixture_offer (Fixture    *self,
               BatonNode **iq)
{
  g_autoptr(GError) error = NULL;
  BatonNegotiation *negotiation = fixture_prepare (self, "it@y/b", BATON_METHOD_S5B | BATON_METHOD_IBB, &error);

  g_assert_no_error (error);
  baton_negotiation_set_sink (negotiation, BATON_NOTE_SINK (self->sink));
  baton_negotiation_offer (negotiation);
  *iq = negotiate_port_take (self->port);

  return negotiation;
}

BatonNegotiation *
fixture_accepted (Fixture *self)
{
  g_autoptr(BatonNode) iq = NULL;
  BatonNegotiation *negotiation = fixture_offer (self, &iq);

  negotiate_port_answer (self->port, iq, "result", SUBMIT (S5B));
  negotiate_assert_note (self->sink, "accepted s5b 0 0");

  return negotiation;
}

BatonNegotiation *
fixture_incoming (Fixture    *self,
                  const char *sid)
{
  BatonNegotiation *negotiation;

  negotiate_port_deliver (self->port, OFFER, "si1", "it@y/b", sid, "a.bin", "1234");
  negotiation = negotiate_sink_take_offer (self->sink);
  g_assert_nonnull (negotiation);

  return negotiation;
}

GPtrArray *
fixture_hosts (void)
{
  GPtrArray *hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_candidate_unref);

  g_ptr_array_add (hosts, baton_candidate_new ("me@x/a", "192.0.2.7", 8010, FALSE));
  g_ptr_array_add (hosts, baton_candidate_new ("proxy.x", "198.51.100.4", 5000, TRUE));

  return hosts;
}

void
fixture_finish (BatonNegotiation *negotiation)
{
  baton_negotiation_end (negotiation);
  baton_negotiation_end (negotiation);
  g_assert_finalize_object (negotiation);
}
