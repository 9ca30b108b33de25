/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-candidate.h"
#include "baton-jid.h"
#include "baton-node.h"

G_BEGIN_DECLS

/* How many streamhosts are taken from one list; no client offers more than a handful. */
#define BATON_BYTESTREAMS_HOSTS_MAX 32

/**
 * BatonBytestreamsFault:
 *
 * Why a list of streamhosts cannot be used at all.
 */
typedef enum {
  BATON_BYTESTREAMS_FAULT_NONE,
  BATON_BYTESTREAMS_FAULT_MALFORMED,  /* no query, or no usable sid */
  BATON_BYTESTREAMS_FAULT_MODE,       /* anything but TCP */
} BatonBytestreamsFault;

/**
 * BatonBytestreamsHosts:
 * @sid: borrowed from the stanza
 * @fast: it carries the fast mark
 * @dstaddr: (nullable): borrowed; which destination its offerer would like, for the log only
 * @candidates: (element-type BatonCandidate): may be empty
 *
 * A list of streamhosts as it stands in its stanza.
 */
typedef struct {
  const char *sid;
  gboolean    fast;
  const char *dstaddr;
  GPtrArray  *candidates;
} BatonBytestreamsHosts;

const char            *baton_bytestreams_peek_sid   (const BatonNode       *iq);
BatonBytestreamsFault  baton_bytestreams_parse      (const BatonNode       *iq,
                                                     BatonJid              *offerer,
                                                     BatonBytestreamsHosts *out);
void                   baton_bytestreams_hosts_clear (BatonBytestreamsHosts *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BatonBytestreamsHosts, baton_bytestreams_hosts_clear)

BatonNode             *baton_bytestreams_build      (BatonJid              *to,
                                                     const char            *sid,
                                                     GPtrArray             *candidates,
                                                     gboolean               fast);
const char            *baton_bytestreams_peek_used  (const BatonNode       *reply);
BatonNode             *baton_bytestreams_build_used (BatonNode             *request,
                                                     const char            *sid,
                                                     const char            *host_jid);

G_END_DECLS
