/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-road-text.h"

#include "baton-candidate.h"
#include "baton-fill.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

/* What is known of a road that did not win. */
typedef enum {
  FATE_UNKNOWN,  /* nothing measured: no "because" may be built on it */
  FATE_FAILED,   /* tried, and it did not work */
  FATE_OFF,      /* switched off on our side */
  FATE_ABSENT,   /* nobody offered it */
} Fate;

static Fate
fate_of (BatonTransfer *transfer,
         BatonLegKind   kind)
{
  BatonLane *lane = baton_transfer_get_lane (transfer, kind);

  switch (baton_lane_get_reason (lane))
    {
    case BATON_LEG_REASON_REFUSED:
    case BATON_LEG_REASON_UNREACHABLE:
    case BATON_LEG_REASON_TIMED_OUT:
    case BATON_LEG_REASON_HANDSHAKE:
    case BATON_LEG_REASON_DENIED:
    case BATON_LEG_REASON_NOT_ACTIVATED:
    case BATON_LEG_REASON_PEER_GAVE_UP:
      return baton_lane_get_state (lane) == BATON_LANE_LOST ? FATE_FAILED : FATE_UNKNOWN;
    case BATON_LEG_REASON_NOT_ALLOWED:
      return FATE_OFF;
    case BATON_LEG_REASON_NOT_OFFERED:
    case BATON_LEG_REASON_NOT_SUPPORTED:
    case BATON_LEG_REASON_NO_PROXY:
    case BATON_LEG_REASON_NO_LISTENER:
      return FATE_ABSENT;
    /* Up and lost again, or stopped: says nothing about whether the road exists. */
    case BATON_LEG_REASON_NONE:
    case BATON_LEG_REASON_CLOSED:
    case BATON_LEG_REASON_RESET:
    case BATON_LEG_REASON_WRONG_BYTE:
    case BATON_LEG_REASON_NOT_NEEDED:
    case BATON_LEG_REASON_STALLED:
    case BATON_LEG_REASON_SESSION_LOST:
    default:
      return FATE_UNKNOWN;
    }
}

/* The direct leg runs towards the initiator, the fast one towards the target. */
static gboolean
failed_towards_us (BatonTransfer *transfer)
{
  return fate_of (transfer, baton_transfer_get_role (transfer) == BATON_INITIATOR ? BATON_LEG_DIRECT
                                                                                  : BATON_LEG_FAST) == FATE_FAILED;
}

static gboolean
failed_towards_them (BatonTransfer *transfer)
{
  return fate_of (transfer, baton_transfer_get_role (transfer) == BATON_INITIATOR ? BATON_LEG_FAST
                                                                                  : BATON_LEG_DIRECT) == FATE_FAILED;
}

static BatonReach
reach_of (BatonTransfer *transfer,
          BatonLegKind   kind)
{
  const char *host = baton_lane_get_host (baton_transfer_get_lane (transfer, kind));
  g_autoptr(GSocketConnectable) address = host ? g_network_address_parse (host, 0, NULL) : NULL;

  return address ? baton_reach_of (g_network_address_get_hostname (G_NETWORK_ADDRESS (address))) : BATON_REACH_UNKNOWN;
}

static const char *
why_direct (BatonTransfer *transfer)
{
  switch (reach_of (transfer, BATON_LEG_DIRECT))
    {
    case BATON_REACH_LOOPBACK:
      return _("Went directly, without leaving this computer.");
    case BATON_REACH_LOCAL:
      return _("Went directly, inside the network you share.");
    case BATON_REACH_PUBLIC:
    case BATON_REACH_MAPPED:
    case BATON_REACH_UNKNOWN:
    default:
      return _("Went directly.");
    }
}

static const char *
why_fast (BatonTransfer *transfer)
{
  gboolean failed = fate_of (transfer, BATON_LEG_DIRECT) == FATE_FAILED;

  if (baton_transfer_get_role (transfer) == BATON_INITIATOR)
    return failed ? _("Went directly through {who}’s door, because {who} could not connect to your computer.")
                  : _("Went directly through {who}’s door.");
  return failed ? _("Went directly through your door, because you could not connect to {who}’s computer.")
                : _("Went directly through your door.");
}

static const char *
why_proxy (BatonTransfer *transfer)
{
  if (failed_towards_us (transfer) && failed_towards_them (transfer))
    return _("Went through {road}, because neither computer could connect to the other.");
  if (failed_towards_us (transfer))
    return _("Went through {road}, because {who} could not connect to your computer.");
  if (failed_towards_them (transfer))
    return _("Went through {road}, because you could not connect to {who}’s computer.");
  if (fate_of (transfer, BATON_LEG_DIRECT) == FATE_OFF && fate_of (transfer, BATON_LEG_FAST) == FATE_OFF)
    return _("Went through {road}, because the direct roads are switched off here.");
  return _("Went through {road}.");
}

static const char *
why_chat (BatonTransfer *transfer)
{
  Fate direct = fate_of (transfer, BATON_LEG_DIRECT);
  Fate fast = fate_of (transfer, BATON_LEG_FAST);
  Fate proxy = fate_of (transfer, BATON_LEG_PROXY);

  if (failed_towards_us (transfer) && failed_towards_them (transfer))
    {
      if (proxy == FATE_ABSENT)
        return _("Went through the chat connection, because neither computer could connect to the other and there was "
                 "no proxy to meet at.");
      if (proxy == FATE_FAILED)
        return _("Went through the chat connection, because neither computer could connect to the other, nor to a "
                 "proxy between them.");
      return _("Went through the chat connection, because neither computer could connect to the other.");
    }
  if (failed_towards_us (transfer))
    return _("Went through the chat connection, because {who} could not connect to your computer.");
  if (failed_towards_them (transfer))
    return _("Went through the chat connection, because you could not connect to {who}’s computer.");
  if (direct == FATE_OFF && fast == FATE_OFF && proxy == FATE_OFF)
    return _("Went through the chat connection, because the other roads are switched off here.");
  if (direct == FATE_ABSENT && fast == FATE_ABSENT && proxy == FATE_ABSENT)
    return _("Went through the chat connection, because there was no other road.");
  return _("Went through the chat connection, which is slow.");
}

/**
 * baton_road_text_dup_why:
 * @transfer: one whose road is decided
 * @who: the contact by first name
 *
 * Which road carried the file and why, from the winner and what the other lanes measured. Nothing measured: no
 * "because".
 *
 * Returns: (transfer full) (nullable): one sentence; %NULL when no road won
 */
char *
baton_road_text_dup_why (BatonTransfer *transfer,
                         const char    *who)
{
  int winner = baton_transfer_get_winner (transfer);
  g_autoptr(GSocketConnectable) address = NULL;
  const char *sentence;
  const char *host;

  if (winner < 0 || winner >= BATON_N_LEGS)
    return NULL;

  host = baton_lane_get_host (baton_transfer_get_lane (transfer, winner));
  address = host ? g_network_address_parse (host, 0, NULL) : NULL;
  switch ((BatonLegKind) winner)
    {
    case BATON_LEG_DIRECT:
      sentence = why_direct (transfer);
      break;
    case BATON_LEG_FAST:
      sentence = why_fast (transfer);
      break;
    case BATON_LEG_PROXY:
      sentence = why_proxy (transfer);
      break;
    case BATON_LEG_IBB:
    case BATON_N_LEGS:
    default:
      sentence = why_chat (transfer);
      break;
    }

  return baton_fill (sentence, "who", who, "road",
                     /* Translators: "Went through a proxy." */
                     address ? g_network_address_get_hostname (G_NETWORK_ADDRESS (address)) : _("a proxy"), NULL);
}
