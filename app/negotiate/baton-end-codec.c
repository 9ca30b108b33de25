/* SPDX-License-Identifier: GPL-3.0-or-later */
/* im.baton:transfer:0, architecture 3.5: the message by which Batons withdraw, cancel and confirm, which neither
 * XEP-0095 nor XEP-0065 can. */
#include "baton-end-codec.h"

#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-offer.h"
#include "baton-parse.h"
#include "baton-si-codec.h"

static gboolean
copy_sha256 (const char *text,
             char       *out)
{
  if (strlen (text) != BATON_SHA256_HEX_LENGTH)
    return FALSE;

  for (gsize i = 0; i < BATON_SHA256_HEX_LENGTH; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return FALSE;
      out[i] = g_ascii_tolower (text[i]);
    }
  out[BATON_SHA256_HEX_LENGTH] = '\0';

  return TRUE;
}

/**
 * baton_end_message_parse:
 * @message: a message stanza; must outlive @out
 * @out: (out caller-allocates): what it says
 *
 * Reads an end. One that came back to us as undeliverable carries our own words under the peer's address: it is none.
 *
 * Returns: %FALSE when @message is no end, or anything in it is malformed or unknown
 */
gboolean
baton_end_message_parse (const BatonNode *message,
                         BatonEndMessage *out)
{
  BatonNode *end = baton_node_find (message, "end", BATON_NS_TRANSFER);
  const char *bytes;
  const char *sha256;

  *out = (BatonEndMessage) { 0 };

  if (!end || g_strcmp0 (baton_node_get_attr (message, "type"), "error") == 0)
    return FALSE;

  out->sid = baton_node_get_attr (end, "sid");
  if (!out->sid || !*out->sid || strlen (out->sid) > BATON_SID_MAX)
    return FALSE;

  if (!baton_end_from_string (baton_node_get_attr (end, "reason"), &out->end))
    return FALSE;

  bytes = baton_node_get_attr (end, "bytes");
  out->bytes_known = bytes != NULL;
  if (bytes && !baton_parse_u64 (bytes, BATON_FILE_SIZE_MAX, &out->bytes))
    return FALSE;

  sha256 = baton_node_get_attr (end, "sha256");

  return !sha256 || copy_sha256 (sha256, out->sha256);
}

/**
 * baton_end_message_build:
 * @to: the other side's full JID
 * @sid: the stream id
 * @end: what happened
 * @bytes: how many bytes this side sent or has
 * @sha256: (nullable): the hash of those bytes, hex
 *
 * Returns: (transfer full): the message
 */
BatonNode *
baton_end_message_build (BatonJid   *to,
                         const char *sid,
                         BatonEnd    end,
                         guint64     bytes,
                         const char *sha256)
{
  g_autoptr(BatonBuilder) builder = baton_builder_new ("message", BATON_NS_CLIENT);

  baton_builder_attr (builder, "to", baton_jid_get_text (to));
  baton_builder_open (builder, "end", BATON_NS_TRANSFER);
  baton_builder_attr (builder, "sid", sid);
  baton_builder_attr (builder, "reason", baton_end_to_string (end));
  baton_builder_attr_u64 (builder, "bytes", bytes);
  if (sha256)
    baton_builder_attr (builder, "sha256", sha256);
  baton_builder_close (builder);

  return baton_builder_end (builder);
}
