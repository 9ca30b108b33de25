/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-endpoint.h"

#include "baton-account.h"
#include "baton-parse.h"

/* RFC 6120 section 14.7 */
#define PORT_CLIENT 5222
/* Never registered, but what servers use for TLS from the first byte. */
#define PORT_CLIENT_TLS 5223
/* RFC 1035 section 2.3.4 */
#define MAX_HOST 253

/**
 * baton_endpoint_new:
 * @host: a name in ASCII, or an address without brackets
 * @port: a TCP port
 * @direct_tls: TLS from the first byte
 *
 * Returns: (transfer full): the endpoint
 */
BatonEndpoint *
baton_endpoint_new (const char *host,
                    guint16 port,
                    gboolean direct_tls)
{
  BatonEndpoint *self = g_new0 (BatonEndpoint, 1);

  self->host = g_strdup (host);
  self->port = port;
  self->direct_tls = direct_tls;
  return self;
}

/**
 * baton_endpoint_free:
 * @self: (transfer full): an endpoint
 */
void
baton_endpoint_free (BatonEndpoint *self)
{
  g_free (self->host);
  g_free (self);
}

/**
 * baton_endpoint_list_new:
 *
 * Returns: (transfer full) (element-type BatonEndpoint): an empty list
 */
GPtrArray *
baton_endpoint_list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) baton_endpoint_free);
}

/* Splits "host", "host:port", "[v6]", "[v6]:port" and a lone IPv6 address; @port stays "" when there is none. */
static gboolean
split (const char *server,
       char **host,
       const char **port)
{
  const char *colon = strchr (server, ':');
  const char *end;

  *port = "";
  if (*server == '[')
    {
      end = strchr (server, ']');
      if (end == NULL || (end[1] != '\0' && end[1] != ':'))
        return FALSE;
      *host = g_strndup (server + 1, end - server - 1);
      *port = end[1] == ':' ? end + 2 : "";
      return g_hostname_is_ip_address (*host) && (end[1] == '\0' || end[2] != '\0');
    }
  if (colon == NULL || strchr (colon + 1, ':') != NULL)
    {
      *host = g_strdup (server);
      return colon == NULL || g_hostname_is_ip_address (server);
    }
  *host = g_strndup (server, colon - server);
  *port = colon + 1;
  return colon[1] != '\0';
}

static gboolean
is_host (const char *host)
{
  if (*host == '\0' || strlen (host) > MAX_HOST)
    return FALSE;
  if (g_hostname_is_ip_address (host))
    return TRUE;
  for (const char *p = host; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-' && *p != '.' && *p != '_')
        return FALSE;
    }
  return TRUE;
}

static void
add (GPtrArray *list,
     const char *host,
     guint16 port,
     gboolean direct_tls)
{
  BatonEndpoint *endpoint = baton_endpoint_new (host, port, direct_tls);

  endpoint->guessed = TRUE;
  g_ptr_array_add (list, endpoint);
}

/**
 * baton_endpoint_parse_server:
 * @server: "host", "host:port" or "[v6]:port", as the user gave it
 *
 * Errors: %BATON_XMPP_ERROR_BAD_ADDRESS
 *
 * Returns: (transfer full) (element-type BatonEndpoint): what to try, in this order; %NULL on failure
 */
GPtrArray *
baton_endpoint_parse_server (const char *server,
                             GError **error)
{
  g_autoptr(GPtrArray) list = baton_endpoint_list_new ();
  g_autofree char *host = NULL;
  g_autofree char *ascii = NULL;
  const char *port_text = NULL;
  guint16 port = 0;

  if (split (server, &host, &port_text))
    ascii = g_hostname_to_ascii (host);
  if (ascii == NULL || !is_host (ascii) || (*port_text != '\0' && !baton_parse_port (port_text, &port)))
    {
      g_set_error (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_BAD_ADDRESS, "\"%s\" is not a server and port", server);
      return NULL;
    }

  if (*port_text == '\0')
    {
      add (list, ascii, PORT_CLIENT, FALSE);
      add (list, ascii, PORT_CLIENT_TLS, TRUE);
    }
  else
    {
      add (list, ascii, port, port == PORT_CLIENT_TLS);
    }
  return g_steal_pointer (&list);
}
