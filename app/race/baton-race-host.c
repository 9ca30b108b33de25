/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which streamhosts are listed and dialled, in which order: architecture 3.3. */
#include "baton-race-host.h"

#include <arpa/inet.h>
#include <string.h>

/* Entries of a peer's list that are looked at at all. */
#define MAX_READ 64

/* An address as bytes; family 0: a name. */
typedef struct {
  int    family;
  guint8 bytes[16];
} Address;

typedef struct {
  BatonCandidate *candidate;  /* borrowed */
  guint           index;
  guint           rank;
  gboolean        ipv6;
} Entry;

static Address
parse_address (const char *host)
{
  Address address = { 0 };

  if (inet_pton (AF_INET, host, address.bytes) == 1)
    address.family = AF_INET;
  else if (inet_pton (AF_INET6, host, address.bytes) == 1)
    address.family = AF_INET6;

  return address;
}

/* The networks that people have at home and at work: /24, and /64 (RFC 4291 section 2.5.1). */
static gboolean
share_network (const char *host,
               const char *other)
{
  Address a = parse_address (host);
  Address b = parse_address (other);

  return a.family != 0 && a.family == b.family && memcmp (a.bytes, b.bytes, a.family == AF_INET ? 3 : 8) == 0;
}

static gboolean
is_near (BatonCandidate *candidate,
         GPtrArray      *others)
{
  for (guint i = 0; others != NULL && i < MIN (others->len, MAX_READ); i++)
    {
      BatonCandidate *other = g_ptr_array_index (others, i);

      if (!other->proxy && share_network (candidate->host, other->host))
        return TRUE;
    }

  return FALSE;
}

/* Same network first, then public, then mapped. A local address is worth a try before them only while nothing is known
 * of the other side's. */
static guint
rank_of (BatonCandidate *candidate,
         GPtrArray      *others)
{
  if (candidate->reach == BATON_REACH_LOOPBACK || is_near (candidate, others))
    return 0;

  switch (candidate->reach)
    {
    case BATON_REACH_PUBLIC:
      return 1;
    case BATON_REACH_MAPPED:
      return 2;
    case BATON_REACH_UNKNOWN:
      return 3;
    case BATON_REACH_LOCAL:
      return others == NULL || others->len == 0 ? 0 : 4;
    case BATON_REACH_LOOPBACK:
    default:
      return 0;
    }
}

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const Entry *left = a;
  const Entry *right = b;

  if (left->rank != right->rank)
    return left->rank < right->rank ? -1 : 1;

  return left->index < right->index ? -1 : 1;
}

/* Within a rank IPv6 and IPv4 take turns, IPv6 first (RFC 8305 section 4). */
static void
interleave (GArray *entries)
{
  g_autoptr(GArray) sorted = g_array_sized_new (FALSE, FALSE, sizeof (Entry), entries->len);

  g_array_sort (entries, compare_ranks);
  for (guint start = 0, end; start < entries->len; start = end)
    {
      guint next[2] = { start, start };
      gboolean want_ipv6 = TRUE;

      for (end = start; end < entries->len; end++)
        if (g_array_index (entries, Entry, end).rank != g_array_index (entries, Entry, start).rank)
          break;

      while (sorted->len < end)
        {
          guint *at = &next[want_ipv6 ? 1 : 0];

          while (*at < end && g_array_index (entries, Entry, *at).ipv6 != want_ipv6)
            (*at)++;
          if (*at < end)
            g_array_append_val (sorted, g_array_index (entries, Entry, (*at)++));
          want_ipv6 = !want_ipv6;
        }
    }

  g_array_set_size (entries, 0);
  if (sorted->len > 0)
    g_array_append_vals (entries, sorted->data, sorted->len);
}

static gboolean
is_listed (GArray         *entries,
           BatonCandidate *candidate)
{
  for (guint i = 0; i < entries->len; i++)
    {
      BatonCandidate *other = g_array_index (entries, Entry, i).candidate;

      if (other->port == candidate->port && g_str_equal (other->host, candidate->host) &&
          g_str_equal (other->jid, candidate->jid))
        return TRUE;
    }

  return FALSE;
}

/* The direct ones or the proxies of a list, best first, each once. */
static GArray *
collect (GPtrArray *list,
         gboolean   proxies,
         GPtrArray *others,
         gboolean   loopback)
{
  g_autoptr(GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  for (guint i = 0; i < MIN (list->len, MAX_READ); i++)
    {
      BatonCandidate *candidate = g_ptr_array_index (list, i);
      Entry entry = { candidate, i, 0, FALSE };

      if (!candidate->proxy != !proxies || candidate->port == 0 || is_listed (entries, candidate) ||
          (candidate->reach == BATON_REACH_LOOPBACK && !loopback))
        continue;
      entry.rank = proxies ? 0 : rank_of (candidate, others);
      entry.ipv6 = strchr (candidate->host, ':') != NULL;
      g_array_append_val (entries, entry);
    }
  if (!proxies)
    interleave (entries);

  return g_steal_pointer (&entries);
}

static void
reverse (GPtrArray *list)
{
  for (guint i = 0; i < list->len / 2; i++)
    {
      gpointer first = list->pdata[i];

      list->pdata[i] = list->pdata[list->len - 1 - i];
      list->pdata[list->len - 1 - i] = first;
    }
}

static void
append (GPtrArray *list,
        GArray    *entries,
        guint      most)
{
  for (guint i = 0; i < MIN (entries->len, most); i++)
    g_ptr_array_add (list, baton_candidate_ref (g_array_index (entries, Entry, i).candidate));
}

/**
 * baton_race_order_hosts:
 * @gathered: (element-type BatonCandidate): what was found for us, proxies marked
 * @profile: the peer's
 * @role: ours
 * @legs: what is allowed here
 * @peer_hosts: (nullable) (element-type BatonCandidate): what the peer listed, when that is known
 *
 * Which streamhosts we list for this peer, in the order of the stanza: same network first, then public, then mapped,
 * IPv6 and IPv4 in turns, proxies last; the other way round and fewer where the profile says so. What was gathered on
 * loopback is listed: the gatherer gives such addresses only when the session itself is on loopback.
 *
 * Returns: (transfer full) (element-type BatonCandidate): the list; empty when nothing is to be listed
 */
GPtrArray *
baton_race_order_hosts (GPtrArray              *gathered,
                        const BatonPeerProfile *profile,
                        BatonRole               role,
                        BatonLegSet             legs,
                        GPtrArray              *peer_hosts)
{
  BatonLegKind own_leg = role == BATON_INITIATOR ? BATON_LEG_DIRECT : BATON_LEG_FAST;
  guint most = role == BATON_INITIATOR ? profile->max_hosts : profile->max_counter_hosts;
  g_autoptr(GArray) direct = collect (gathered, FALSE, peer_hosts, TRUE);
  g_autoptr(GArray) proxies = collect (gathered, TRUE, NULL, TRUE);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_candidate_unref);

  if ((legs & BATON_LEG_BIT (own_leg)) == 0)
    g_array_set_size (direct, 0);
  if ((legs & BATON_LEG_BIT (BATON_LEG_PROXY)) == 0)
    g_array_set_size (proxies, 0);
  if (proxies->len > MIN (profile->max_proxies, BATON_RACE_MAX_PROXIES))
    g_array_set_size (proxies, MIN (profile->max_proxies, BATON_RACE_MAX_PROXIES));

  if (profile->order == BATON_HOSTS_SUREST_ONLY)
    {
      append (list, proxies->len > 0 ? proxies : direct, 1);
      return list;
    }

  /* A list of two is for addresses; in a longer one the proxy must not be crowded out. */
  append (list, direct, most > 2 && proxies->len > 0 ? most - proxies->len : most);
  append (list, proxies, most - list->len);
  if (profile->order == BATON_HOSTS_BEST_LAST)
    reverse (list);

  return list;
}

static gboolean
reaches_far (GPtrArray *list)
{
  for (guint i = 0; list != NULL && i < MIN (list->len, MAX_READ); i++)
    {
      BatonCandidate *candidate = g_ptr_array_index (list, i);

      if (!candidate->proxy && candidate->reach != BATON_REACH_LOOPBACK &&
          (candidate->reach != BATON_REACH_LOCAL || strchr (candidate->host, ':') != NULL))
        return TRUE;
    }

  return FALSE;
}

static gboolean
share_any (GPtrArray *list,
           GPtrArray *others)
{
  for (guint i = 0; i < MIN (list->len, MAX_READ); i++)
    {
      BatonCandidate *candidate = g_ptr_array_index (list, i);

      if (!candidate->proxy && is_near (candidate, others))
        return TRUE;
    }

  return FALSE;
}

/**
 * baton_race_read_hosts:
 * @peer_hosts: (element-type BatonCandidate): the peer's list
 * @own: (nullable) (element-type BatonCandidate): what was gathered for us, listed or not
 * @on_loopback: whether our session is on loopback: only then are loopback addresses dialled, so that a peer cannot
 *   make us knock at our own services
 * @out: (out caller-allocates): what is dialled
 *
 * Reads a peer's list: the direct addresses in the order in which they are dialled, then its proxies. The first 64
 * entries are looked at, the best %BATON_RACE_MAX_HOSTS taken.
 */
void
baton_race_read_hosts (GPtrArray      *peer_hosts,
                       GPtrArray      *own,
                       gboolean        on_loopback,
                       BatonRaceHosts *out)
{
  g_autoptr(GArray) direct = collect (peer_hosts, FALSE, own, on_loopback);
  g_autoptr(GArray) proxies = collect (peer_hosts, TRUE, NULL, on_loopback);
  guint n_proxies = MIN (proxies->len, BATON_RACE_MAX_PROXIES);
  guint n_direct = MIN (direct->len, BATON_RACE_MAX_HOSTS - n_proxies);

  memset (out, 0, sizeof *out);
  for (guint i = 0; i < n_direct + n_proxies; i++)
    {
      const Entry *entry = i < n_direct ? &g_array_index (direct, Entry, i)
                                        : &g_array_index (proxies, Entry, i - n_direct);

      out->hosts[out->n++] = (BatonRaceHost) {
        .index = entry->index,
        .proxy = entry->candidate->proxy != FALSE,
        .reach = entry->candidate->reach,
      };
    }

  out->far = !reaches_far (peer_hosts) && !reaches_far (own) && !share_any (peer_hosts, own);
}

static gboolean
lists_proxy (GPtrArray      *list,
             BatonCandidate *proxy)
{
  for (guint i = 0; i < MIN (list->len, MAX_READ); i++)
    {
      BatonCandidate *candidate = g_ptr_array_index (list, i);

      if (candidate->proxy && candidate->port == proxy->port && g_str_equal (candidate->host, proxy->host) &&
          g_ascii_strcasecmp (candidate->jid, proxy->jid) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * baton_race_drop_shared:
 * @own: (element-type BatonCandidate): the list of our counter-offer, not sent yet
 * @peer_hosts: (element-type BatonCandidate): the initiator's list
 *
 * Takes the proxies out of @own that the initiator lists as well. A second way to the same proxy reaches nobody more,
 * and it is the worse one: who uses a proxy of the other side is not told when it is activated, so Psi, Coccinella and
 * Pidgin write and close at once, and a proxy may take a small file for bad SOCKS (Prosody 0.12).
 *
 * Returns: how many were taken out
 */
guint
baton_race_drop_shared (GPtrArray *own,
                        GPtrArray *peer_hosts)
{
  guint n_before = own->len;

  for (guint i = own->len; i > 0; i--)
    {
      BatonCandidate *candidate = g_ptr_array_index (own, i - 1);

      if (candidate->proxy && lists_proxy (peer_hosts, candidate))
        g_ptr_array_remove_index (own, i - 1);
    }

  return n_before - own->len;
}

/**
 * baton_race_find_used:
 * @own: (element-type BatonCandidate): the list that we sent
 * @host_jid: whose streamhost the peer says it uses
 *
 * Returns: %BATON_RACE_HOST_SELF for an address of ours, the index of a proxy of ours, or %BATON_RACE_HOST_NONE
 */
guint8
baton_race_find_used (GPtrArray  *own,
                      const char *host_jid)
{
  for (guint i = 0; host_jid != NULL && i < MIN (own->len, MAX_READ); i++)
    {
      BatonCandidate *candidate = g_ptr_array_index (own, i);

      /* Some libraries write JIDs their own way when they echo them. */
      if (g_ascii_strcasecmp (candidate->jid, host_jid) == 0)
        return candidate->proxy ? i : BATON_RACE_HOST_SELF;
    }

  return BATON_RACE_HOST_NONE;
}

/**
 * baton_race_count_hosts:
 * @own: (element-type BatonCandidate): the list that we send
 * @n_direct: (out): addresses of our own
 * @n_proxies: (out): proxies
 * @first_proxy: (out): where the first proxy stands
 *
 * What a list from baton_race_order_hosts() holds, as #BatonRaceConfig wants it.
 */
void
baton_race_count_hosts (GPtrArray *own,
                        guint     *n_direct,
                        guint     *n_proxies,
                        guint     *first_proxy)
{
  *n_direct = *n_proxies = *first_proxy = 0;
  for (guint i = 0; i < own->len; i++)
    {
      BatonCandidate *candidate = g_ptr_array_index (own, i);

      if (!candidate->proxy)
        (*n_direct)++;
      else if ((*n_proxies)++ == 0)
        *first_proxy = i;
    }
}
