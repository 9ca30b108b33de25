/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-road-text.h"

#include "baton-fill.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

/* A host as people know it: no port, no brackets. */
static char *
dup_hostname (const char *endpoint)
{
  g_autoptr(GSocketConnectable) address = NULL;

  if (!endpoint || !*endpoint)
    return NULL;
  address = g_network_address_parse (endpoint, 0, NULL);
  return g_strdup (address ? g_network_address_get_hostname (G_NETWORK_ADDRESS (address)) : endpoint);
}

/**
 * baton_road_text_word:
 * @kind: a leg
 * @role: ours in the transfer
 *
 * Returns: the road's short word
 */
const char *
baton_road_text_word (BatonLegKind kind,
                      BatonRole    role)
{
  switch (kind)
    {
    case BATON_LEG_DIRECT:
      /* Translators: short words for roads, at most about twelve letters. */
      return _("Direct");
    case BATON_LEG_FAST:
      return role == BATON_TARGET ? _("Your door") : _("Their door");
    case BATON_LEG_PROXY:
      return _("Proxy");
    case BATON_LEG_IBB:
      return _("Chat");
    case BATON_N_LEGS:
    default:
      return "";
    }
}

/**
 * baton_road_text_leg_name:
 * @kind: a leg
 *
 * Returns: its name for those who look for it, in tooltips
 */
const char *
baton_road_text_leg_name (BatonLegKind kind)
{
  switch (kind)
    {
    case BATON_LEG_DIRECT:
      return "direct";
    case BATON_LEG_FAST:
      return "fast";
    case BATON_LEG_PROXY:
      return "proxy";
    case BATON_LEG_IBB:
      return "in-band";
    case BATON_N_LEGS:
    default:
      return "";
    }
}

/**
 * baton_road_text_dup_phrase:
 * @kind: the leg that carries the bytes
 * @role: ours in the transfer
 * @host: (nullable): the proxy, with or without port; %NULL: leave it out
 *
 * Returns: (transfer full): the road in a few words
 */
char *
baton_road_text_dup_phrase (BatonLegKind kind,
                            BatonRole    role,
                            const char  *host)
{
  g_autofree char *name = NULL;

  switch (kind)
    {
    case BATON_LEG_DIRECT:
      return g_strdup (_("Directly"));
    case BATON_LEG_FAST:
      return g_strdup (role == BATON_TARGET ? _("Directly (you opened the door)")
                                            : _("Directly (they opened the door)"));
    case BATON_LEG_PROXY:
      name = dup_hostname (host);
      return name ? baton_fill (_("Through {host}"), "host", name, NULL) : g_strdup (_("Through a proxy"));
    case BATON_LEG_IBB:
      return g_strdup (_("Through the chat connection (slow)"));
    case BATON_N_LEGS:
    default:
      return g_strdup ("");
    }
}

static gboolean
was_started (BatonLane *lane)
{
  return baton_lane_get_start_ms (lane) >= 0;
}

static const char *
reason_text (BatonLane *lane)
{
  switch (baton_lane_get_reason (lane))
    {
    case BATON_LEG_REASON_REFUSED:
      /* Translators: what became of a road, at most five words each. */
      return _("refused");
    case BATON_LEG_REASON_UNREACHABLE:
      return _("no way there");
    case BATON_LEG_REASON_TIMED_OUT:
      return _("no answer");
    case BATON_LEG_REASON_HANDSHAKE:
    case BATON_LEG_REASON_WRONG_BYTE:
      return _("answered wrongly");
    case BATON_LEG_REASON_DENIED:
      return _("not let in");
    case BATON_LEG_REASON_CLOSED:
      return _("closed by the other side");
    case BATON_LEG_REASON_RESET:
      return _("broke");
    case BATON_LEG_REASON_NOT_ACTIVATED:
      return _("not opened by the proxy");
    case BATON_LEG_REASON_PEER_GAVE_UP:
      return _("they could not connect");
    case BATON_LEG_REASON_NOT_OFFERED:
      return _("not offered by them");
    case BATON_LEG_REASON_NOT_SUPPORTED:
      return _("unknown to their app");
    case BATON_LEG_REASON_NOT_ALLOWED:
      return _("switched off here");
    case BATON_LEG_REASON_NO_PROXY:
      return _("no proxy found");
    case BATON_LEG_REASON_NO_LISTENER:
      return _("no port to open");
    case BATON_LEG_REASON_NOT_NEEDED:
      return was_started (lane) ? _("stopped, not needed") : _("held back, not needed");
    case BATON_LEG_REASON_STALLED:
      return _("stopped moving");
    case BATON_LEG_REASON_SESSION_LOST:
      return _("your connection broke");
    case BATON_LEG_REASON_NONE:
    default:
      return baton_lane_get_state (lane) == BATON_LANE_SKIPPED ? _("not used") : _("did not open");
    }
}

static const char *
reason_brief (BatonLane *lane)
{
  switch (baton_lane_get_reason (lane))
    {
    case BATON_LEG_REASON_REFUSED:
      /* Translators: what became of a road, as short as can be: about nine letters. */
      return _("refused");
    case BATON_LEG_REASON_UNREACHABLE:
      return _("no way");
    case BATON_LEG_REASON_TIMED_OUT:
    case BATON_LEG_REASON_PEER_GAVE_UP:
      return _("no answer");
    case BATON_LEG_REASON_HANDSHAKE:
    case BATON_LEG_REASON_WRONG_BYTE:
      return _("wrong");
    case BATON_LEG_REASON_DENIED:
    case BATON_LEG_REASON_NOT_ACTIVATED:
      return _("denied");
    case BATON_LEG_REASON_CLOSED:
      return _("closed");
    case BATON_LEG_REASON_RESET:
    case BATON_LEG_REASON_SESSION_LOST:
      return _("broke");
    case BATON_LEG_REASON_NOT_OFFERED:
    case BATON_LEG_REASON_NOT_SUPPORTED:
    case BATON_LEG_REASON_NO_PROXY:
    case BATON_LEG_REASON_NO_LISTENER:
      return _("none");
    case BATON_LEG_REASON_NOT_ALLOWED:
      return _("off");
    case BATON_LEG_REASON_NOT_NEEDED:
      return was_started (lane) ? _("stopped") : _("held back");
    case BATON_LEG_REASON_STALLED:
      return _("stopped");
    case BATON_LEG_REASON_NONE:
    default:
      return baton_lane_get_state (lane) == BATON_LANE_SKIPPED ? _("not used") : _("not open");
    }
}

static char *
dup_ms (int ms)
{
  return g_strdup_printf ("%d", MAX (ms, 0));
}

/**
 * baton_road_text_dup_outcome:
 * @lane: a lane
 * @client: (nullable): the name of the contact's app
 * @decided: another lane has won
 *
 * Returns: (transfer full): what the lane does or did, at most five words
 */
char *
baton_road_text_dup_outcome (BatonLane  *lane,
                             const char *client,
                             gboolean    decided)
{
  g_autofree char *ms = NULL;

  switch (baton_lane_get_state (lane))
    {
    case BATON_LANE_WAITING:
      if (decided)
        return g_strdup (_("held back, not needed"));
      return g_strdup (baton_lane_get_kind (lane) == BATON_LEG_IBB ? _("held back") : _("waits its turn"));
    case BATON_LANE_TRYING:
      return g_strdup (_("trying"));
    case BATON_LANE_UP:
      return g_strdup (decided ? _("ready, not needed") : _("ready, waits its turn"));
    case BATON_LANE_WON:
      if (baton_lane_get_end_ms (lane) < 0)
        return g_strdup (_("carries the file"));
      ms = dup_ms (baton_lane_get_end_ms (lane));
      return baton_fill (_("up in {ms} ms"), "ms", ms, NULL);
    case BATON_LANE_LOST:
    case BATON_LANE_SKIPPED:
    default:
      if (client && baton_lane_get_reason (lane) == BATON_LEG_REASON_NOT_OFFERED)
        return baton_fill (_("not offered by {app}"), "app", client, NULL);
      if (client && baton_lane_get_reason (lane) == BATON_LEG_REASON_NOT_SUPPORTED)
        return baton_fill (_("unknown to {app}"), "app", client, NULL);
      return g_strdup (reason_text (lane));
    }
}

/**
 * baton_road_text_dup_brief:
 * @lane: a lane
 *
 * Returns: (transfer full): the outcome in one word or two, for a narrow window
 */
char *
baton_road_text_dup_brief (BatonLane *lane)
{
  g_autofree char *ms = NULL;

  switch (baton_lane_get_state (lane))
    {
    case BATON_LANE_WAITING:
      return g_strdup (baton_lane_get_kind (lane) == BATON_LEG_IBB ? _("held back") : _("waits"));
    case BATON_LANE_TRYING:
      return g_strdup (_("trying"));
    case BATON_LANE_UP:
      return g_strdup (_("ready"));
    case BATON_LANE_WON:
      if (baton_lane_get_end_ms (lane) < 0)
        return g_strdup (_("chosen"));
      ms = dup_ms (baton_lane_get_end_ms (lane));
      return baton_fill (_("{ms} ms"), "ms", ms, NULL);
    case BATON_LANE_LOST:
    case BATON_LANE_SKIPPED:
    default:
      return g_strdup (reason_brief (lane));
    }
}

/**
 * baton_road_text_dup_spoken:
 * @lane: a lane
 * @role: ours in the transfer
 * @client: (nullable): the name of the contact's app
 * @decided: another lane has won
 *
 * Returns: (transfer full): the lane for a screen reader: "Proxy: no answer, after 231 milliseconds"
 */
char *
baton_road_text_dup_spoken (BatonLane  *lane,
                            BatonRole   role,
                            const char *client,
                            gboolean    decided)
{
  g_autofree char *ms = dup_ms (baton_lane_get_end_ms (lane));
  const char *road = baton_road_text_word (baton_lane_get_kind (lane), role);
  g_autofree char *outcome = NULL;

  if (baton_lane_get_state (lane) == BATON_LANE_WON && baton_lane_get_end_ms (lane) >= 0)
    return baton_fill (_("{road}: carries the file, up after {ms} milliseconds"), "road", road, "ms", ms, NULL);

  outcome = baton_road_text_dup_outcome (lane, client, decided);
  if (was_started (lane) && baton_lane_get_end_ms (lane) >= 0)
    return baton_fill (_("{road}: {outcome}, after {ms} milliseconds"), "road", road, "outcome", outcome, "ms", ms,
                       NULL);
  return baton_fill (_("{road}: {outcome}"), "road", road, "outcome", outcome, NULL);
}

static char *
dup_finding (guint    open,
             int      elapsed_ms,
             gboolean narrow)
{
  g_autofree char *count = g_strdup_printf (ngettext ("%u open", "%u open", open), open);
  g_autofree char *ms = dup_ms (elapsed_ms);

  if (open == 0)
    return g_strdup (_("Finding a road"));
  if (narrow)
    /* Translators: as the next one, for a narrow window. */
    return baton_fill (_("Finding a road · {open}"), "open", count, NULL);
  return baton_fill (_("Finding a road · {open} · {ms} ms"), "open", count, "ms", ms, NULL);
}

/**
 * baton_road_text_dup_line:
 * @transfer: a transfer
 * @elapsed_ms: while it races, milliseconds since the acceptance
 * @narrow: leave out host names and what can be left out
 *
 * Returns: (transfer full): the line that unfolds the lanes; "" while there is no race to speak of
 */
char *
baton_road_text_dup_line (BatonTransfer *transfer,
                          int            elapsed_ms,
                          gboolean       narrow)
{
  int winner = baton_transfer_get_winner (transfer);
  g_autofree char *phrase = NULL;
  g_autofree char *ms = NULL;
  BatonLane *lane;

  if (winner < 0 || winner >= BATON_N_LEGS)
    return baton_transfer_get_state (transfer) == BATON_TRANSFER_RACING
             ? dup_finding (baton_transfer_get_open_legs (transfer), elapsed_ms, narrow)
             : g_strdup ("");

  lane = baton_transfer_get_lane (transfer, winner);
  if (narrow && winner == BATON_LEG_FAST)
    phrase = g_strdup (baton_transfer_get_role (transfer) == BATON_TARGET ? _("Directly (your door)")
                                                                          : _("Directly (their door)"));
  else
    phrase = baton_road_text_dup_phrase (winner, baton_transfer_get_role (transfer),
                                         narrow ? NULL : baton_lane_get_host (lane));
  if (baton_transfer_get_won_ms (transfer) < 0)
    return g_steal_pointer (&phrase);
  ms = dup_ms (baton_transfer_get_won_ms (transfer));
  return baton_fill (_("{road} · {ms} ms"), "road", phrase, "ms", ms, NULL);
}
