/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 section 3.2: one server after the other */
#include "baton-trail.h"

#include "baton-xmpp-error-private.h"

/* How often one sign-in follows see-other-host. */
#define MAX_REDIRECTS 2

struct _BatonTrail
{
  GPtrArray *endpoints; /* (element-type BatonEndpoint) */
  guint current;        /* which of them is being tried */
  guint n_redirects;
  GError *error;        /* nullable: of the endpoint that came furthest */
};

/**
 * baton_trail_new:
 * @endpoints: (element-type BatonEndpoint): what to try, in this order
 *
 * Returns: (transfer full): a trail that stands at the first of them
 */
BatonTrail *
baton_trail_new (GPtrArray *endpoints)
{
  BatonTrail *self = g_new0 (BatonTrail, 1);

  self->endpoints = baton_endpoint_list_new ();
  for (guint i = 0; i < endpoints->len; i++)
    {
      BatonEndpoint *endpoint = g_ptr_array_index (endpoints, i);
      BatonEndpoint *copy = baton_endpoint_new (endpoint->host, endpoint->port, endpoint->direct_tls);

      copy->guessed = endpoint->guessed;
      g_ptr_array_add (self->endpoints, copy);
    }
  return self;
}

/**
 * baton_trail_free:
 * @self: (transfer full): a trail
 */
void
baton_trail_free (BatonTrail *self)
{
  g_ptr_array_unref (self->endpoints);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * baton_trail_get_current:
 * @self: a trail
 *
 * Returns: (transfer none) (nullable): what to try now; %NULL when everything was tried
 */
BatonEndpoint *
baton_trail_get_current (BatonTrail *self)
{
  return self->current < self->endpoints->len ? g_ptr_array_index (self->endpoints, self->current) : NULL;
}

/* The user named a port and not what speaks there: what it shows corrects our guess. */
static void
correct_guess (BatonTrail *self,
               const GError *error,
               gboolean may_be_tls)
{
  BatonEndpoint *endpoint = baton_trail_get_current (self);
  gboolean may_be_plain = endpoint->direct_tls && g_error_matches (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_TLS);
  BatonEndpoint *other;

  if (!endpoint->guessed || !(endpoint->direct_tls ? may_be_plain : may_be_tls))
    return;
  other = baton_endpoint_new (endpoint->host, endpoint->port, !endpoint->direct_tls);
  other->corrected = TRUE;
  g_ptr_array_insert (self->endpoints, self->current + 1, other);
}

/**
 * baton_trail_fail:
 * @self: a trail that is not at its end
 * @error: why the current endpoint will not do
 * @may_be_tls: whether it ended, spoken to plainly, as one that expects TLS does
 *
 * Goes on to the next endpoint.
 */
void
baton_trail_fail (BatonTrail *self,
                  const GError *error,
                  gboolean may_be_tls)
{
  /* That the other kind of TLS is not there either says less than what the first try said. */
  gboolean no_news = baton_trail_get_current (self)->corrected && self->error != NULL
                     && g_error_matches (error, BATON_XMPP_ERROR, BATON_XMPP_ERROR_TLS);

  correct_guess (self, error, may_be_tls);
  if (!no_news && baton_xmpp_error_outranks (error, self->error))
    {
      g_clear_error (&self->error);
      self->error = g_error_copy (error);
    }
  self->current++;
}

/**
 * baton_trail_redirect:
 * @self: a trail that is not at its end
 * @server: "host", "host:port" or "[v6]:port", as the server gave it
 *
 * Puts another server behind the current endpoint (RFC 6120 section 4.9.3.19). It must show the same certificate, so no
 * more harm can come of it than of DNS; how often is bounded.
 *
 * Returns: whether it is followed
 */
gboolean
baton_trail_redirect (BatonTrail *self,
                      const char *server)
{
  g_autoptr(GPtrArray) endpoints = NULL;

  if (self->n_redirects == MAX_REDIRECTS)
    return FALSE;
  endpoints = baton_endpoint_parse_server (server, NULL);
  if (endpoints == NULL)
    return FALSE;
  self->n_redirects++;
  for (guint i = endpoints->len; i > 0; i--)
    g_ptr_array_insert (self->endpoints, self->current + 1, g_ptr_array_steal_index (endpoints, i - 1));
  return TRUE;
}

/**
 * baton_trail_get_error:
 * @self: a trail
 *
 * Returns: (nullable): the reason of the endpoint that came furthest
 */
const GError *
baton_trail_get_error (BatonTrail *self)
{
  return self->error;
}
