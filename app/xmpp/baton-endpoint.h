/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BatonEndpoint:
 * @host: a name in ASCII, or an address
 * @port: a TCP port
 * @direct_tls: TLS from the first byte (XEP-0368), else STARTTLS
 * @guessed: the user named host and port but not the kind of TLS, so what the server shows may correct us
 * @corrected: the same place again with the other kind of TLS: that it does not encrypt is no news
 *
 * Where an XMPP server waits for clients.
 */
typedef struct
{
  char *host;
  guint16 port;
  gboolean direct_tls;
  gboolean guessed;
  gboolean corrected;
} BatonEndpoint;

BatonEndpoint *baton_endpoint_new          (const char           *host,
                                            guint16               port,
                                            gboolean              direct_tls);
void           baton_endpoint_free         (BatonEndpoint        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonEndpoint, baton_endpoint_free)

GPtrArray     *baton_endpoint_list_new     (void);
GPtrArray     *baton_endpoint_parse_server (const char           *server,
                                            GError              **error);

G_END_DECLS
