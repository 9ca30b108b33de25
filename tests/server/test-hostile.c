/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account against servers that are none. */
#include <string.h>

#include "baton-account.h"
#include "baton-patience.h"
#include "baton-test.h"

#define HEADER "<?xml version='1.0'?><stream:stream xmlns='jabber:client' " \
               "xmlns:stream='http://etherx.jabber.org/streams' version='1.0' id='x' from='localhost'>"
#define STARTTLS "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"
#define PROCEED "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
#define STREAM_ERROR(name) "<stream:error><" name " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"

typedef struct
{
  const char *path;
  const char *says;   /* as soon as somebody comes */
  const char *repeat; /* nullable: and then this, without end */
  gboolean stays;     /* instead of closing */
  BatonXmppError code;
  guint patience_s;
} Case;

static const Case cases[] = {
  { "web-server", "HTTP/1.1 400 Bad Request\r\n\r\n<html></html>", NULL, FALSE, BATON_XMPP_ERROR_NOT_XMPP, 5 },
  { "other-protocol", "220 mail.example ESMTP\r\n", NULL, TRUE, BATON_XMPP_ERROR_NOT_XMPP, 5 },
  { "binary", "\xff\xfe\x01garbage", NULL, FALSE, BATON_XMPP_ERROR_NOT_XMPP, 5 },
  { "hangs-up", "", NULL, FALSE, BATON_XMPP_ERROR_CONNECT, 5 },
  { "silent", "", NULL, TRUE, BATON_XMPP_ERROR_CONNECT, 20 },
  { "silent-after-header", HEADER, NULL, TRUE, BATON_XMPP_ERROR_NOT_XMPP, 20 },
  { "other-xml", "<html xmlns='http://www.w3.org/1999/xhtml'><body/>", NULL, TRUE, BATON_XMPP_ERROR_NOT_XMPP, 5 },
  { "other-stream", "<stream:stream xmlns:stream='urn:x' version='1.0'>", NULL, TRUE, BATON_XMPP_ERROR_NOT_XMPP, 5 },
  { "bomb", "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]><a>&c;</a>", NULL, TRUE,
    BATON_XMPP_ERROR_NOT_XMPP, 5 },
  { "before-encryption", "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>", NULL,
    TRUE, BATON_XMPP_ERROR_NO_TLS, 5 },
  { "no-encryption", HEADER "<stream:features/>", NULL, TRUE, BATON_XMPP_ERROR_NO_TLS, 5 },
  { "stripped-encryption",
    HEADER "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>"
           "</mechanisms></stream:features>",
    NULL, TRUE, BATON_XMPP_ERROR_NO_TLS, 5 },
  { "refuses-encryption", HEADER STARTTLS "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>", NULL,
    TRUE, BATON_XMPP_ERROR_TLS, 5 },
  { "encrypts-nonsense", HEADER STARTTLS PROCEED "this is no handshake", NULL, TRUE, BATON_XMPP_ERROR_TLS, 20 },
  { "speaks-behind-proceed",
    HEADER STARTTLS PROCEED "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                            "<mechanism>PLAIN</mechanism></mechanisms></stream:features>",
    NULL, FALSE, BATON_XMPP_ERROR_TLS, 20 },
  { "out-of-turn", HEADER "<message xmlns='jabber:client'><body>hello</body></message>", NULL, TRUE,
    BATON_XMPP_ERROR_NOT_XMPP, 5 },
  { "unknown-domain", HEADER STREAM_ERROR ("host-unknown") "</stream:stream>", NULL, FALSE, BATON_XMPP_ERROR_ACCOUNT, 5 },
  { "error-without-a-name", HEADER "<stream:error/>", NULL, FALSE, BATON_XMPP_ERROR_SERVER, 5 },
  { "policy", HEADER STREAM_ERROR ("policy-violation"), NULL, FALSE, BATON_XMPP_ERROR_SERVER, 5 },
  { "closes-politely", HEADER "</stream:stream>", NULL, FALSE, BATON_XMPP_ERROR_SERVER, 5 },
  { "flood-of-depth", HEADER, "<a>", FALSE, BATON_XMPP_ERROR_NOT_XMPP, 10 },
  { "flood-of-text", HEADER "<a>", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", FALSE,
    BATON_XMPP_ERROR_NOT_XMPP, 10 },
  { "flood-of-headers", "", "<stream:stream ", FALSE, BATON_XMPP_ERROR_NOT_XMPP, 10 },
  { "flood-of-nothing", HEADER, "                                ", FALSE, BATON_XMPP_ERROR_NOT_XMPP, 25 },
};

static gboolean
on_run_cb (GThreadedSocketService *service,
           GSocketConnection *connection,
           GObject *source,
           gpointer user_data)
{
  const Case *c = user_data;
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char buffer[4096];

  /* Answers rather than speaks first, as servers do. */
  g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL);
  g_output_stream_write_all (output, c->says, strlen (c->says), NULL, NULL, NULL);
  while (c->repeat != NULL && g_output_stream_write_all (output, c->repeat, strlen (c->repeat), NULL, NULL, NULL))
    ;
  while (c->stays && g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL) > 0)
    ;
  return TRUE;
}

static void
on_result_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(GSocketService) service = g_threaded_socket_service_new (8);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) effective = NULL;
  g_autoptr(BatonJid) jid = baton_jid_new ("romeo@localhost", NULL);
  BatonAccount *account = baton_account_new (jid);
  g_autofree char *server = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 begun_us = g_get_monotonic_time ();

  g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                 &effective, &error);
  g_assert_no_error (error);
  g_signal_connect (service, "run", G_CALLBACK (on_run_cb), (gpointer) c);
  server = g_strdup_printf ("127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective)));
  g_assert_true (baton_account_set_server (account, server, &error));
  g_assert_no_error (error);

  baton_account_sign_in_async (account, "secret", NULL, on_result_cb, &result);
  while (result == NULL)
    baton_test_iterate ();
  g_assert_false (baton_account_sign_in_finish (account, result, &error));
  g_assert_error (error, BATON_XMPP_ERROR, (int) c->code);
  g_assert_cmpint (g_get_monotonic_time () - begun_us, <, c->patience_s * G_USEC_PER_SEC);
  g_assert_cmpint (baton_account_get_state (account), ==, BATON_ACCOUNT_OFFLINE);

  g_clear_object (&result);
  for (guint i = 0; i < 5; i++)
    baton_test_iterate ();
  g_assert_finalize_object (account);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/server/hostile/", cases[i].path, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
