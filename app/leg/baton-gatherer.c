/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0065 section 6.2: the streamhosts of our own. */
#include "baton-gatherer.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

#include "baton-candidate.h"

/* How many addresses are offered at most; Psi reads five streamhosts, Baton races all. */
#define ADDRESS_MAX 10

/* How many of one IPv6 network: a stable and a temporary one (RFC 8981); the kernel may keep a week of them. */
#define PER_NETWORK_MAX 2

/* The part of an IPv6 address that names its network, bytes. */
#define NETWORK_BYTES 8

/**
 * baton_gatherer_read:
 *
 * Asks the kernel for the addresses of all interfaces that are up. Does not block.
 *
 * Returns: (transfer full) (element-type GInetAddress): all of them, in the kernel's order
 */
GPtrArray *
baton_gatherer_read (void)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_object_unref);
  struct ifaddrs *list = NULL;

  if (getifaddrs (&list) < 0)
    return addresses;

  for (struct ifaddrs *entry = list; entry != NULL; entry = entry->ifa_next)
    {
      if (entry->ifa_addr == NULL || !(entry->ifa_flags & IFF_UP) || !(entry->ifa_flags & IFF_RUNNING))
        continue;
      if (entry->ifa_addr->sa_family == AF_INET)
        g_ptr_array_add (addresses, g_inet_address_new_from_bytes (
                                        (const guint8 *) &((struct sockaddr_in *) (gpointer) entry->ifa_addr)->sin_addr,
                                        G_SOCKET_FAMILY_IPV4));
      else if (entry->ifa_addr->sa_family == AF_INET6)
        g_ptr_array_add (addresses,
                         g_inet_address_new_from_bytes (
                             (const guint8 *) &((struct sockaddr_in6 *) (gpointer) entry->ifa_addr)->sin6_addr,
                             G_SOCKET_FAMILY_IPV6));
    }
  freeifaddrs (list);

  return addresses;
}

/* An IPv4 address in IPv6 dress (::ffff:a.b.c.d) is an IPv4 address. */
static GInetAddress *
dup_undressed (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
      IN6_IS_ADDR_V4MAPPED ((const struct in6_addr *) bytes))
    return g_inet_address_new_from_bytes (bytes + 12, G_SOCKET_FAMILY_IPV4);

  return g_object_ref (address);
}

static gboolean
is_offerable (GInetAddress *address, gboolean ipv6)
{
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 && !ipv6)
    return FALSE;

  return !g_inet_address_get_is_any (address) && !g_inet_address_get_is_loopback (address) &&
         !g_inet_address_get_is_link_local (address) && !g_inet_address_get_is_multicast (address);
}

/* Whether it is there already, or enough of its network are. */
static gboolean
is_superfluous (GPtrArray *chosen, GInetAddress *address)
{
  GSocketFamily family = g_inet_address_get_family (address);
  guint neighbours = 0;

  for (guint i = 0; i < chosen->len; i++)
    {
      GInetAddress *other = g_ptr_array_index (chosen, i);

      if (g_inet_address_equal (other, address))
        return TRUE;
      if (family == G_SOCKET_FAMILY_IPV6 && g_inet_address_get_family (other) == family &&
          memcmp (g_inet_address_to_bytes (other), g_inet_address_to_bytes (address), NETWORK_BYTES) == 0)
        neighbours++;
    }

  return neighbours >= PER_NETWORK_MAX;
}

static void
choose (GPtrArray *chosen, GInetAddress *address, gboolean ipv6)
{
  g_autoptr (GInetAddress) plain = dup_undressed (address);

  if (is_offerable (plain, ipv6) && !is_superfluous (chosen, plain))
    g_ptr_array_add (chosen, g_steal_pointer (&plain));
}

static BatonReach
reach_of (GInetAddress *address)
{
  g_autofree char *text = g_inet_address_to_string (address);

  return baton_reach_of (text);
}

/* The next address of @family and @reach from @at on; moves @at behind it. */
static char *
next_of (GPtrArray *chosen, BatonReach reach, GSocketFamily family, guint *at)
{
  while (*at < chosen->len)
    {
      GInetAddress *address = g_ptr_array_index (chosen, (*at)++);

      if (g_inet_address_get_family (address) == family && reach_of (address) == reach)
        return g_inet_address_to_string (address);
    }

  return NULL;
}

/* IPv6 and IPv4 by turns: if one of them leads nowhere from where the peer is, the other is never far. */
static void
interleave (GPtrArray *hosts, GPtrArray *chosen, BatonReach reach)
{
  guint at[2] = { 0, 0 };
  gboolean more = TRUE;

  while (more)
    {
      const GSocketFamily families[2] = { G_SOCKET_FAMILY_IPV6, G_SOCKET_FAMILY_IPV4 };

      more = FALSE;
      for (guint i = 0; i < 2; i++)
        {
          char *host = next_of (chosen, reach, families[i], &at[i]);

          if (host == NULL)
            continue;
          more = TRUE;
          if (hosts->len < ADDRESS_MAX)
            g_ptr_array_add (hosts, host);
          else
            g_free (host);
        }
    }
}

/**
 * baton_gatherer_arrange:
 * @addresses: (element-type GInetAddress): what this machine has
 * @gathering: what decides
 *
 * Chooses what to offer and puts it in order (architecture 3.3): the same network first, then public, IPv6 and IPv4 by
 * turns, the session's own address first of its kind. Loopback only when the session itself is on loopback.
 *
 * Returns: (transfer full) (element-type utf8): at most ten addresses as text
 */
GPtrArray *
baton_gatherer_arrange (GPtrArray *addresses, const BatonGathering *gathering)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *hosts = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (addresses != NULL && gathering != NULL, hosts);

  if (gathering->session != NULL)
    choose (chosen, gathering->session, gathering->ipv6);
  for (guint i = 0; i < addresses->len; i++)
    choose (chosen, g_ptr_array_index (addresses, i), gathering->ipv6);

  if (gathering->loopback)
    g_ptr_array_add (hosts, g_strdup ("127.0.0.1"));
  if (gathering->loopback && gathering->ipv6)
    g_ptr_array_add (hosts, g_strdup ("::1"));
  interleave (hosts, chosen, BATON_REACH_LOCAL);
  interleave (hosts, chosen, BATON_REACH_PUBLIC);

  return hosts;
}
