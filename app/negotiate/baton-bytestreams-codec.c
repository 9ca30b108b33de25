/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0065 section 5.3: lists of streamhosts and their answers, with the fast and proxy marks of Psi and Coccinella
 * (protocol 3.1). Values in, nodes out, and back. */
#include "baton-bytestreams-codec.h"

#include <gio/gio.h>

#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-parse.h"
#include "baton-si-codec.h"

/* RFC 1035 section 2.3.4: the longest name; no address is longer. */
#define HOST_MAX 255

static BatonNode *
find_query (const BatonNode *iq)
{
  return baton_node_find (iq, "query", BATON_NS_BYTESTREAMS);
}

/* Somebody's machine: not everybody's (0.0.0.0, ::, broadcast, multicast), where a connect would go to ourselves or
 * to nobody. */
static gboolean
address_is_sane (GInetAddress *address)
{
  const guint8 *raw = g_inet_address_to_bytes (address);
  gsize size = g_inet_address_get_native_size (address);
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

  if (g_inet_address_get_is_any (address) || g_inet_address_get_is_multicast (address))
    return FALSE;

  /* ::ffff:a.b.c.d reaches a.b.c.d. */
  if (size > sizeof mapped && memcmp (raw, mapped, sizeof mapped) == 0)
    {
      raw += sizeof mapped;
      size -= sizeof mapped;
    }

  /* RFC 6890: 0/8 is "this network", 224/4 multicast, 240/4 reserved with the broadcast address as its last. */
  return size != 4 || (raw[0] != 0 && raw[0] < 224);
}

static gboolean
is_number (const char *label)
{
  if (g_ascii_strncasecmp (label, "0x", 2) == 0)
    return TRUE;

  return *label && strspn (label, "0123456789") == strlen (label);
}

/* A name for the resolver. One that ends in a number is none: the C library would read "0", "127.1" or "0x7f.1" as an
 * address, past the checks that addresses get. */
static gboolean
name_is_sane (const char *host)
{
  g_autofree char *ascii = g_hostname_to_ascii (host);
  g_auto(GStrv) labels = NULL;
  guint n;

  if (!ascii || !*ascii)
    return FALSE;

  for (const char *p = ascii; *p; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-' && *p != '.' && *p != '_')
        return FALSE;
    }

  labels = g_strsplit (ascii, ".", -1);
  n = g_strv_length (labels);
  if (n > 1 && !*labels[n - 1])
    n--;

  return *labels[0] && !is_number (labels[n - 1]);
}

/* Returns: (transfer full) (nullable): the host without the brackets some put around IPv6 */
static char *
dup_host (const char *text)
{
  g_autofree char *host = NULL;
  g_autoptr(GInetAddress) address = NULL;
  gsize length = strlen (text);

  if (length == 0 || length > HOST_MAX)
    return NULL;

  if (text[0] == '[' && text[length - 1] == ']')
    host = g_strndup (text + 1, length - 2);
  else
    host = g_strdup (text);

  address = g_inet_address_new_from_string (host);
  if (address ? address_is_sane (address) : name_is_sane (host))
    return g_steal_pointer (&host);

  return NULL;
}

/* Whether a streamhost belongs to @offerer itself; anybody else's is a proxy, marked or not. */
static gboolean
parse_owner (const char *jid,
             BatonJid   *offerer,
             gboolean   *is_offerer)
{
  g_autoptr(BatonJid) parsed = NULL;

  if (!jid || !*jid)
    return FALSE;

  parsed = baton_jid_new (jid, NULL);
  *is_offerer = parsed && baton_jid_equal (parsed, offerer);

  return parsed != NULL;
}

static BatonCandidate *
parse_streamhost (const BatonNode *streamhost,
                  BatonJid        *offerer)
{
  const char *jid = baton_node_get_attr (streamhost, "jid");
  const char *text = baton_node_get_attr (streamhost, "host");
  g_autofree char *host = text ? dup_host (text) : NULL;
  gboolean is_offerer;
  gboolean marked;
  guint16 port;

  if (!host || !baton_parse_port (baton_node_get_attr (streamhost, "port"), &port) ||
      !parse_owner (jid, offerer, &is_offerer))
    return NULL;

  marked = baton_node_find (streamhost, "proxy", BATON_NS_FAST) != NULL;

  return baton_candidate_new (jid, host, port, marked || !is_offerer);
}

/* The same place listed twice would be connected to twice, which kills a proxy's pair (protocol 4). */
static gboolean
is_listed (GPtrArray      *candidates,
           BatonCandidate *candidate)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      BatonCandidate *other = g_ptr_array_index (candidates, i);

      if (other->port == candidate->port && g_str_equal (other->host, candidate->host))
        return TRUE;
    }

  return FALSE;
}

/**
 * baton_bytestreams_peek_sid:
 * @iq: an iq with a bytestreams query
 *
 * Returns: (nullable): whose streamhosts these are, borrowed; %NULL when it cannot be a stream id
 */
const char *
baton_bytestreams_peek_sid (const BatonNode *iq)
{
  BatonNode *query = find_query (iq);
  const char *sid = query ? baton_node_get_attr (query, "sid") : NULL;

  return sid && *sid && strlen (sid) <= BATON_SID_MAX ? sid : NULL;
}

/**
 * baton_bytestreams_parse:
 * @iq: an iq-set with a bytestreams query; must outlive @out
 * @offerer: who sent it
 * @out: (out caller-allocates): set, and to be cleared, also when a fault is returned
 *
 * Reads a list of streamhosts. Those that cannot be used are left out, as are repeated ones and all behind the
 * %BATON_BYTESTREAMS_HOSTS_MAX th; a list may be empty and still be answered.
 *
 * Returns: %BATON_BYTESTREAMS_FAULT_NONE, or why the list as a whole cannot be used
 */
BatonBytestreamsFault
baton_bytestreams_parse (const BatonNode       *iq,
                         BatonJid              *offerer,
                         BatonBytestreamsHosts *out)
{
  BatonNode *query = find_query (iq);
  const char *mode;

  *out = (BatonBytestreamsHosts) { 0 };
  out->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_candidate_unref);
  out->sid = baton_bytestreams_peek_sid (iq);

  if (!out->sid)
    return BATON_BYTESTREAMS_FAULT_MALFORMED;

  mode = baton_node_get_attr (query, "mode");
  if (mode && !g_str_equal (mode, "tcp"))
    return BATON_BYTESTREAMS_FAULT_MODE;

  out->fast = baton_node_find (query, "fast", BATON_NS_FAST) != NULL;
  out->dstaddr = baton_node_get_attr (query, "dstaddr");

  for (BatonNode *streamhost = baton_node_find (query, "streamhost", BATON_NS_BYTESTREAMS);
       streamhost != NULL && out->candidates->len < BATON_BYTESTREAMS_HOSTS_MAX;
       streamhost = baton_node_find_next (query, streamhost, "streamhost", BATON_NS_BYTESTREAMS))
    {
      g_autoptr(BatonCandidate) candidate = parse_streamhost (streamhost, offerer);

      if (candidate && !is_listed (out->candidates, candidate))
        g_ptr_array_add (out->candidates, g_steal_pointer (&candidate));
    }

  return BATON_BYTESTREAMS_FAULT_NONE;
}

/**
 * baton_bytestreams_hosts_clear:
 * @self: a list
 *
 * Frees what it holds, not @self.
 */
void
baton_bytestreams_hosts_clear (BatonBytestreamsHosts *self)
{
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
}

/**
 * baton_bytestreams_build:
 * @to: the other side's full JID
 * @sid: the stream id
 * @candidates: (element-type BatonCandidate): our streamhosts, in this order
 * @fast: whether to add the fast mark
 *
 * Every client reads `mode`, Psi and Coccinella write it; `dstaddr` is never written, all peers compute it.
 *
 * Returns: (transfer full): the iq-set that offers them
 */
BatonNode *
baton_bytestreams_build (BatonJid   *to,
                         const char *sid,
                         GPtrArray  *candidates,
                         gboolean    fast)
{
  g_autoptr(BatonBuilder) builder = baton_builder_new_iq ("set", baton_jid_get_text (to), NULL);

  baton_builder_open (builder, "query", BATON_NS_BYTESTREAMS);
  baton_builder_attr (builder, "sid", sid);
  baton_builder_attr (builder, "mode", "tcp");

  for (guint i = 0; i < candidates->len; i++)
    {
      BatonCandidate *candidate = g_ptr_array_index (candidates, i);

      baton_builder_open (builder, "streamhost", BATON_NS_BYTESTREAMS);
      baton_builder_attr (builder, "jid", candidate->jid);
      baton_builder_attr (builder, "host", candidate->host);
      baton_builder_attr_u64 (builder, "port", candidate->port);
      if (candidate->proxy)
        baton_builder_leaf (builder, "proxy", BATON_NS_FAST, NULL);
      baton_builder_close (builder);
    }

  if (fast)
    baton_builder_leaf (builder, "fast", BATON_NS_FAST, NULL);
  baton_builder_close (builder);

  return baton_builder_end (builder);
}

/**
 * baton_bytestreams_peek_used:
 * @reply: the result that answered a list of streamhosts
 *
 * Returns: (nullable): the JID of the streamhost that the peer uses, borrowed; %NULL when it names none
 */
const char *
baton_bytestreams_peek_used (const BatonNode *reply)
{
  BatonNode *query = find_query (reply);
  BatonNode *used = query ? baton_node_find (query, "streamhost-used", BATON_NS_BYTESTREAMS) : NULL;
  const char *jid = used ? baton_node_get_attr (used, "jid") : NULL;

  return jid && *jid ? jid : NULL;
}

/**
 * baton_bytestreams_build_used:
 * @request: the iq with the streamhosts
 * @sid: their stream id
 * @host_jid: the JID of the one we use, byte for byte: Pidgin compares the text
 *
 * Returns: (transfer full): the result that says so
 */
BatonNode *
baton_bytestreams_build_used (BatonNode  *request,
                              const char *sid,
                              const char *host_jid)
{
  g_autoptr(BatonBuilder) builder = baton_builder_new_reply (request, "result");

  baton_builder_open (builder, "query", BATON_NS_BYTESTREAMS);
  baton_builder_attr (builder, "sid", sid);
  baton_builder_open (builder, "streamhost-used", BATON_NS_BYTESTREAMS);
  baton_builder_attr (builder, "jid", host_jid);
  baton_builder_close (builder);
  baton_builder_close (builder);

  return baton_builder_end (builder);
}
