/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0065 section 5: streamhosts; the address blocks are those of the IANA special-purpose registries (RFC 6890). */
#include "baton-candidate.h"

#include <arpa/inet.h>
#include <string.h>

/* A block of IPv4 addresses, host byte order. */
typedef struct
{
  guint32 net;
  guint8 bits;
  BatonReach reach;
} Block;

static const Block blocks[] = {
  { 0x00000000, 8, BATON_REACH_LOOPBACK }, /* 0.0.0.0: Linux connects to itself */
  { 0x7f000000, 8, BATON_REACH_LOOPBACK }, /* 127.0.0.0 */
  { 0x0a000000, 8, BATON_REACH_LOCAL },    /* 10.0.0.0, RFC 1918 */
  { 0xac100000, 12, BATON_REACH_LOCAL },   /* 172.16.0.0, RFC 1918 */
  { 0xc0a80000, 16, BATON_REACH_LOCAL },   /* 192.168.0.0, RFC 1918 */
  { 0xa9fe0000, 16, BATON_REACH_LOCAL },   /* 169.254.0.0, link local */
  { 0x64400000, 10, BATON_REACH_LOCAL },   /* 100.64.0.0, shared behind a provider's router, RFC 6598 */
};

static BatonReach
reach_of_ipv4 (guint32 address)
{
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      if ((address ^ blocks[i].net) >> (32 - blocks[i].bits) == 0)
        return blocks[i].reach;
    }
  return BATON_REACH_PUBLIC;
}

static BatonReach
reach_of_ipv6 (const struct in6_addr *address)
{
  const guint8 *bytes = address->s6_addr;

  if (IN6_IS_ADDR_LOOPBACK (address) || IN6_IS_ADDR_UNSPECIFIED (address))
    return BATON_REACH_LOOPBACK;
  if (IN6_IS_ADDR_V4MAPPED (address))
    return reach_of_ipv4 ((guint32) bytes[12] << 24 | (guint32) bytes[13] << 16 | (guint32) bytes[14] << 8 | bytes[15]);
  /* fc00::/7, unique local, RFC 4193. */
  if (IN6_IS_ADDR_LINKLOCAL (address) || IN6_IS_ADDR_SITELOCAL (address) || (bytes[0] & 0xfe) == 0xfc)
    return BATON_REACH_LOCAL;
  return BATON_REACH_PUBLIC;
}

static gboolean
is_localhost (const char *host)
{
  g_autofree char *lower = g_ascii_strdown (host, -1);

  /* RFC 6761 section 6.3. */
  return g_str_equal (lower, "localhost") || g_str_has_suffix (lower, ".localhost");
}

/**
 * baton_reach_of:
 * @host: an IP address without brackets, or a name
 *
 * Judges from where @host can answer. The odd spellings that the resolver takes for an address, as "127.1", are seen
 * through; %BATON_REACH_MAPPED cannot be told from an address and is never the answer.
 *
 * Returns: where @host can be reached from
 */
BatonReach
baton_reach_of (const char *host)
{
  const char *zone;
  g_autofree char *plain = NULL;
  struct in_addr ipv4;
  struct in6_addr ipv6;

  g_return_val_if_fail (host != NULL, BATON_REACH_UNKNOWN);

  zone = strchr (host, '%');
  plain = zone != NULL ? g_strndup (host, zone - host) : g_strdup (host);
  if (inet_pton (AF_INET6, plain, &ipv6) == 1)
    return reach_of_ipv6 (&ipv6);
  if (inet_aton (host, &ipv4) == 1)
    return reach_of_ipv4 (ntohl (ipv4.s_addr));
  return is_localhost (host) ? BATON_REACH_LOOPBACK : BATON_REACH_UNKNOWN;
}

/* Some clients write IPv6 addresses as in a URL. */
static char *
dup_without_brackets (const char *host)
{
  gsize length = strlen (host);

  if (length > 2 && host[0] == '[' && host[length - 1] == ']')
    return g_strndup (host + 1, length - 2);
  return g_strdup (host);
}

/**
 * baton_candidate_new:
 * @jid: whose streamhost it is, byte for byte as the offerer wrote it
 * @host: an IP address or a name
 * @port: TCP port
 * @proxy: it is a XEP-0065 proxy
 *
 * Returns: (transfer full): the candidate, its reach judged
 */
BatonCandidate *
baton_candidate_new (const char *jid,
                     const char *host,
                     guint16 port,
                     gboolean proxy)
{
  BatonCandidate *self;

  g_return_val_if_fail (jid != NULL, NULL);
  g_return_val_if_fail (host != NULL, NULL);

  self = g_new0 (BatonCandidate, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->jid = g_strdup (jid);
  self->host = dup_without_brackets (host);
  self->port = port;
  self->proxy = proxy;
  self->reach = baton_reach_of (self->host);
  return self;
}

/**
 * baton_candidate_ref:
 * @self: a candidate
 *
 * Returns: (transfer full): @self
 */
BatonCandidate *
baton_candidate_ref (BatonCandidate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * baton_candidate_unref:
 * @self: (transfer full): a candidate
 */
void
baton_candidate_unref (BatonCandidate *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->jid);
  g_free (self->host);
  g_free (self);
}

/**
 * baton_candidate_dup_endpoint:
 * @self: a candidate
 *
 * Returns: (transfer full): "host:port" for people and reports; IPv6 in brackets
 */
char *
baton_candidate_dup_endpoint (BatonCandidate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (strchr (self->host, ':') != NULL)
    return g_strdup_printf ("[%s]:%u", self->host, self->port);
  return g_strdup_printf ("%s:%u", self->host, self->port);
}
