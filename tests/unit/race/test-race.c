/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-race.h"

#include <string.h>

void
track_init (Track         *track,
            BatonRole      role,
            BatonPeerKind  peer)
{
  memset (track, 0, sizeof *track);
  track->now_us = 1000000;
  track->config = (BatonRaceConfig) {
    .role = role,
    .legs = BATON_LEG_ALL,
    .method = BATON_METHOD_S5B,
    .methods = BATON_METHOD_S5B | BATON_METHOD_IBB,
    .profile = baton_peer_profile_get (peer),
    .own_direct = 1,
    .own_proxies = 1,
    .own_first_proxy = 1,
  };
  track->config.fast = baton_race_offers_fast (track->config.legs, track->config.profile);
}

void
track_start (Track *track)
{
  baton_race_init (&track->race, &track->config);
  track_feed (track, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_START });
}

void
track_feed (Track          *track,
            BatonRaceEvent  event)
{
  if (!baton_race_feed (&track->race, &event, track->now_us, &track->effects))
    g_error ("%s is out of order in %s", baton_race_event_kind_to_string (event.kind),
             baton_race_state_to_string (track->race.state));
}

void
track_stray (Track          *track,
             BatonRaceEvent  event)
{
  BatonRace before = track->race;

  g_assert_false (baton_race_feed (&track->race, &event, track->now_us, &track->effects));
  g_assert_cmpmem (&before, sizeof before, &track->race, sizeof before);
  g_assert_cmpuint (track->effects.n, ==, 0);
}

void
track_hosts (Track      *track,
             const char *hosts,
             gboolean    fast)
{
  memset (&track->hosts, 0, sizeof track->hosts);
  for (const char *at = hosts; *at != '\0'; at++)
    {
      track->hosts.hosts[track->hosts.n] = (BatonRaceHost) { .index = track->hosts.n, .proxy = *at == 'p' };
      track->hosts.n++;
    }
  track_feed (track, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS, .hosts = &track->hosts, .fast = fast });
}

void
track_connected (Track        *track,
                 BatonLegKind  leg,
                 guint         attempt)
{
  track_feed (track, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_CONNECTED, .leg = leg, .attempt = attempt });
}

void
track_granted (Track        *track,
               BatonLegKind  leg,
               guint         attempt)
{
  track_feed (track, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_GRANTED, .leg = leg, .attempt = attempt });
}

void
track_failed (Track        *track,
              BatonLegKind  leg,
              guint         attempt)
{
  track_feed (track, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_ATTEMPT_FAILED, .leg = leg, .attempt = attempt,
                                        .reason = BATON_LEG_REASON_REFUSED });
}

void
track_incoming (Track        *track,
                BatonLegKind  leg)
{
  track_feed (track, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_INCOMING, .leg = leg });
}

void
track_closed (Track        *track,
              BatonLegKind  leg)
{
  track_feed (track, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_LEG_CLOSED, .leg = leg,
                                        .reason = BATON_LEG_REASON_CLOSED });
}

void
track_byte (Track        *track,
            BatonLegKind  leg,
            guint8        byte)
{
  track_feed (track, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_BYTE, .leg = leg, .byte = byte });
}

void
track_used (Track  *track,
            guint8  host)
{
  track_feed (track, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS_USED, .host = host });
}

void
track_refused (Track        *track,
               BatonRefusal  refusal)
{
  track_feed (track, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_HOSTS_ERROR, .refusal = refusal });
}

void
track_wait (Track  *track,
            gint64  ms)
{
  gint64 until_us = track->now_us + ms * MS;
  BatonRaceEffects all = { 0 };
  guint turns = 0;

  for (gint64 due_us = baton_race_next_due (&track->race); due_us != -1 && due_us <= until_us;
       due_us = baton_race_next_due (&track->race))
    {
      g_assert_cmpuint (turns++, <, 1000);
      track->now_us = MAX (track->now_us, due_us);
      track_feed (track, (BatonRaceEvent) { .kind = BATON_RACE_EVENT_DUE });
      for (guint i = 0; i < track->effects.n; i++)
        all.effects[all.n++] = track->effects.effects[i];
    }
  track->now_us = until_us;
  track->effects = all;
}

char *
track_words (Track *track)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < track->effects.n; i++)
    {
      const BatonRaceEffect *effect = &track->effects.effects[i];
      const char *leg = baton_leg_kind_to_string (effect->leg);

      if (i > 0)
        g_string_append_c (words, ' ');
      g_string_append (words, baton_race_effect_kind_to_string (effect->kind));
      switch ((int) effect->kind)
        {
        case BATON_RACE_EFFECT_SEND_HOSTS:
          g_string_append (words, effect->fast ? ":fast" : "");
          break;
        case BATON_RACE_EFFECT_ANSWER_USED:
          g_string_append_printf (words, ":%u", effect->host);
          break;
        case BATON_RACE_EFFECT_ANSWER_ERROR:
          g_string_append (words, effect->refusal == BATON_REFUSAL_SID_IN_USE ? ":sid-in-use" : "");
          break;
        case BATON_RACE_EFFECT_DIAL:
          g_string_append_printf (words, ":%s%s%u@%u", leg, effect->own ? "*" : "", effect->host, effect->attempt);
          break;
        case BATON_RACE_EFFECT_REQUEST:
        case BATON_RACE_EFFECT_ABANDON:
          g_string_append_printf (words, ":%s@%u", leg, effect->attempt);
          break;
        case BATON_RACE_EFFECT_AWAIT_BYTE:
          g_string_append_printf (words, ":%s%s", leg, effect->consume ? "!" : "?");
          break;
        case BATON_RACE_EFFECT_LOSE:
          g_string_append (words, effect->reoffer ? ":reoffer" : "");
          break;
        default:
          g_string_append_printf (words, ":%s", leg);
        }
    }

  return g_string_free (words, FALSE);
}
