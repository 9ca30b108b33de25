/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-peer-profile.h"

#include <string.h>

#include "baton-race-plan.h"

#define BATON_FEATURE_TRANSFER "im.baton:transfer:0"

/* What every client gets that is not known to be faster; architecture 3.3, "other peers". */
#define TIMES_OF_OTHERS \
  .stagger_us = BATON_RACE_STAGGER_OTHERS_US, \
  .attempt_us = BATON_RACE_ATTEMPT_OTHERS_US, \
  .dialled_cap_us = BATON_RACE_DIALLED_CAP_OTHERS_US, \
  .proxy_dial_us = BATON_RACE_PROXY_DIAL_OTHERS_US, \
  .proxy_hold_us = BATON_RACE_PROXY_HOLD_OTHERS_US, \
  .proxy_wait_us = BATON_RACE_PROXY_WAIT_OTHERS_US, \
  .deadline_us = BATON_RACE_DEADLINE_OTHERS_US

/* XEP-0047 as everybody takes it: 4,096 bytes in an iq, the next one after the answer (protocol 5.1). */
#define IN_BAND_OF_OTHERS \
  .in_band_block = 4096, \
  .in_band_window = 1, \
  .in_band_close_answered = TRUE

static const BatonPeerProfile profiles[BATON_N_PEERS] = {
  [BATON_PEER_UNKNOWN] = {
    .kind = BATON_PEER_UNKNOWN,
    .name = "unknown",
    .why = "Nothing is known: every wait is the careful one.\n"
           "The selection byte waits for the answer to our offer, at most 10 s (I5).\n"
           "Nothing is consumed on direct and proxy while our counter-offer is unanswered (T2).\n"
           "In-band needs a second offer: only libpurple and Baton open it in the first one (5.3).",
    TIMES_OF_OTHERS,
    .gate = BATON_GATE_ANSWER_OR_TIME,
    .order = BATON_HOSTS_BEST_FIRST,
    .max_hosts = 8,
    .max_counter_hosts = 8,
    .max_proxies = 1,
    .fast = TRUE,
    .in_band = BATON_IN_BAND_SECOND_OFFER,
    IN_BAND_OF_OTHERS,
  },
  [BATON_PEER_BATON] = {
    .kind = BATON_PEER_BATON,
    .name = "Baton",
    .why = "The initiator alone decides, so no timing assumption is left and no gate is needed (3.7).\n"
           "A loser costs one SYN, a lost start costs the user time: 50 ms between addresses.\n"
           "The target holds a proxy back; the initiator activates at once (I7, T5).\n"
           "In-band may be opened in the same SID at any time (I11, T9).\n"
           "The `end` message confirms what arrived.",
    .stagger_us = BATON_RACE_STAGGER_US,
    .attempt_us = BATON_RACE_ATTEMPT_US,
    .request_us = BATON_RACE_REQUEST_US,
    .dialled_cap_us = BATON_RACE_DIALLED_CAP_US,
    .proxy_dial_us = BATON_RACE_PROXY_DIAL_US,
    .proxy_hold_us = 0,
    .proxy_wait_us = 0,
    .in_band_us = BATON_RACE_IN_BAND_LEAST_US,
    .deadline_us = BATON_RACE_DEADLINE_US,
    .in_band_wait_us = BATON_RACE_IN_BAND_WAIT_US,
    .gate = BATON_GATE_NONE,
    .eager_byte = TRUE,
    .order = BATON_HOSTS_BEST_FIRST,
    .max_hosts = 12,
    .max_counter_hosts = 12,
    .max_proxies = 2,
    .fast = TRUE,
    .empty_hosts = TRUE,
    .in_band = BATON_IN_BAND_ANY_TIME,
    .in_band_block = 32768,
    .in_band_window = 8,
    .in_band_close_answered = TRUE,
    .confirms = TRUE,
  },
  [BATON_PEER_PSI] = {
    .kind = BATON_PEER_PSI,
    .name = "Psi",
    .why = "Takes the selected stream for failed when its own connection comes up between the selection byte and our "
           "answer: the byte waits until our offer was answered, no timer opens the gate (3.5, I5).\n"
           "As target it tries our proxy only after we refused its own hosts: 5 s for those as a whole (3.2).\n"
           "Reads five streamhosts and forgets the rest (2.1).\n"
           "A refusal of our counter-offer means that direct is up at its side (T5).\n"
           "In-band needs a second offer (5.3), by iq (5.1).",
    TIMES_OF_OTHERS,
    .gate = BATON_GATE_ANSWER,
    .eager_byte = TRUE,
    .order = BATON_HOSTS_BEST_FIRST,
    .max_hosts = 5,
    .max_counter_hosts = 5,
    .max_proxies = 1,
    .fast = TRUE,
    .in_band = BATON_IN_BAND_SECOND_OFFER,
    IN_BAND_OF_OTHERS,
  },
  [BATON_PEER_COCCINELLA] = {
    .kind = BATON_PEER_COCCINELLA,
    .name = "Coccinella",
    .why = "Walks a list of streamhosts from its end, 8 s for each: best last, few of them (D7, R-c).\n"
           "Its initiator gives up 30 s after its offer: answered within 25 s (T6).\n"
           "Picks by itself at once, so no gate (I5).\n"
           "In-band needs a second offer (5.3) and travels in messages without flow control (D12, 5.1).",
    TIMES_OF_OTHERS,
    .answer_us = BATON_RACE_ANSWER_COCCINELLA_US,
    .gate = BATON_GATE_NONE,
    .eager_byte = TRUE,
    .order = BATON_HOSTS_BEST_LAST,
    .max_hosts = 3,
    .max_counter_hosts = 2,
    .max_proxies = 1,
    .fast = TRUE,
    .in_band = BATON_IN_BAND_SECOND_OFFER,
    .in_band_block = 4096,
    .in_band_window = 16,
    .in_band_message = TRUE,
    .in_band_close_answered = TRUE,
  },
  [BATON_PEER_PIDGIN] = {
    .kind = BATON_PEER_PIDGIN,
    .name = "libpurple",
    .why = "Its listener takes one connection in all and a half-finished one cancels the transfer: one at a time.\n"
           "Knows no fast mode: neither the mark nor a counter-offer is answered (2.5).\n"
           "Opens and takes in-band in the same SID after the streamhosts were refused, within 30 s (5.3).\n"
           "Never answers the in-band close; a stream without bytes is never ended by it.",
    TIMES_OF_OTHERS,
    .in_band_wait_us = BATON_RACE_IN_BAND_WAIT_US,
    .gate = BATON_GATE_ANSWER_OR_TIME,
    .one_at_a_time = TRUE,
    .order = BATON_HOSTS_BEST_FIRST,
    .max_hosts = 8,
    .max_counter_hosts = 8,
    .max_proxies = 1,
    .fast = FALSE,
    .in_band = BATON_IN_BAND_AFTER_ERROR,
    .in_band_block = 4096,
    .in_band_window = 1,
    .in_band_close_answered = FALSE,
    .empty_never_ends = TRUE,
  },
  [BATON_PEER_SLIXMPP] = {
    .kind = BATON_PEER_SLIXMPP,
    .name = "slixmpp",
    .why = "Connects to all streamhosts and waits for every one: 135 s for a single dead address, so it is told "
           "only of the surest.\n"
           "Refuses in-band blocks above 8,192 bytes.",
    TIMES_OF_OTHERS,
    .gate = BATON_GATE_ANSWER_OR_TIME,
    .order = BATON_HOSTS_SUREST_ONLY,
    .max_hosts = 1,
    .max_counter_hosts = 1,
    .max_proxies = 1,
    .fast = FALSE,
    .in_band = BATON_IN_BAND_SECOND_OFFER,
    IN_BAND_OF_OTHERS,
  },
  [BATON_PEER_GAJIM] = {
    .kind = BATON_PEER_GAJIM,
    .name = "Gajim",
    .why = "Empties the file when a second connection closes after the first data byte: losers are closed before it, "
           "which our tables do for everybody.\n"
           "As initiator it answers a counter-offer but never writes a selection byte, as target it knows no mark.",
    TIMES_OF_OTHERS,
    .gate = BATON_GATE_ANSWER_OR_TIME,
    .order = BATON_HOSTS_BEST_FIRST,
    .max_hosts = 8,
    .max_counter_hosts = 8,
    .max_proxies = 1,
    .fast = FALSE,
    .in_band = BATON_IN_BAND_SECOND_OFFER,
    IN_BAND_OF_OTHERS,
  },
  [BATON_PEER_GABBLE] = {
    .kind = BATON_PEER_GABBLE,
    .name = "gabble",
    .why = "Takes ten unanswered in-band blocks (5.1); knows no fast mode.",
    TIMES_OF_OTHERS,
    .gate = BATON_GATE_ANSWER_OR_TIME,
    .order = BATON_HOSTS_BEST_FIRST,
    .max_hosts = 8,
    .max_counter_hosts = 8,
    .max_proxies = 1,
    .fast = FALSE,
    .in_band = BATON_IN_BAND_SECOND_OFFER,
    .in_band_block = 4096,
    .in_band_window = 8,
    .in_band_close_answered = TRUE,
  },
};

/* How clients name themselves: a part of the node of their caps, and the first word of their disco identity. */
static const struct {
  const char    *node;
  const char    *name;
  BatonPeerKind  kind;
} names[] = {
  { "psi-im.org", "psi", BATON_PEER_PSI },
  { "psi-plus", "psi+", BATON_PEER_PSI },
  { "psi-dev", NULL, BATON_PEER_PSI },
  { "coccinella", "coccinella", BATON_PEER_COCCINELLA },
  { "pidgin.im", "pidgin", BATON_PEER_PIDGIN },
  { "adium", "adium", BATON_PEER_PIDGIN },
  { "finch", "finch", BATON_PEER_PIDGIN },
  { "libpurple", "libpurple", BATON_PEER_PIDGIN },
  { "slixmpp", "slixmpp", BATON_PEER_SLIXMPP },
  { "sleekxmpp", "sleekxmpp", BATON_PEER_SLIXMPP },
  { "gajim.org", "gajim", BATON_PEER_GAJIM },
  { "telepathy", "telepathy", BATON_PEER_GABBLE },
  { NULL, "gabble", BATON_PEER_GABBLE },
};

/**
 * baton_peer_profile_get:
 * @kind: a kind of peer
 *
 * Returns: its row of the table
 */
const BatonPeerProfile *
baton_peer_profile_get (BatonPeerKind kind)
{
  g_return_val_if_fail (kind < BATON_N_PEERS, &profiles[BATON_PEER_UNKNOWN]);

  return &profiles[kind];
}

static gboolean
first_word_is (const char *text,
               const char *word)
{
  gsize length = strlen (word);

  return g_ascii_strncasecmp (text, word, length) == 0 && !g_ascii_isalnum (text[length]) && text[length] != '+';
}

/**
 * baton_peer_profile_lookup:
 * @info: (nullable): what is known of the peer
 *
 * Finds the profile of a peer by its features, then by the node of its caps, then by the name of its disco identity. A
 * client that only claims to be another gets what it asked for: no profile trusts its peer more than another.
 *
 * Returns: a row of the table; that of the unknown client when nothing fits
 */
const BatonPeerProfile *
baton_peer_profile_lookup (const BatonPeerInfo *info)
{
  if (info == NULL)
    return &profiles[BATON_PEER_UNKNOWN];
  if (baton_peer_info_has_feature (info, BATON_FEATURE_TRANSFER))
    return &profiles[BATON_PEER_BATON];
  if (baton_peer_info_has_feature (info, "coccinella:wb"))
    return &profiles[BATON_PEER_COCCINELLA];

  for (gsize i = 0; info->caps_node != NULL && i < G_N_ELEMENTS (names); i++)
    if (names[i].node != NULL && strstr (info->caps_node, names[i].node) != NULL)
      return &profiles[names[i].kind];
  for (gsize i = 0; info->client_name != NULL && i < G_N_ELEMENTS (names); i++)
    if (names[i].name != NULL && first_word_is (info->client_name, names[i].name))
      return &profiles[names[i].kind];

  return &profiles[BATON_PEER_UNKNOWN];
}
