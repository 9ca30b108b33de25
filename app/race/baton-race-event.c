/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-race-event.h"

/**
 * baton_race_event_from_note:
 * @event: (out caller-allocates): the event
 * @note: what a leg or a negotiation tells
 *
 * Turns a note into the event of the race that it is. Two kinds need a word more from the caller: for
 * %BATON_RACE_EVENT_HOSTS set `hosts` (baton_race_read_hosts()), for %BATON_RACE_EVENT_HOSTS_USED set `host`
 * (baton_race_find_used()).
 *
 * Returns: %FALSE when the note is none of the race's business but of the transfer machine's
 */
gboolean
baton_race_event_from_note (BatonRaceEvent  *event,
                            const BatonNote *note)
{
  static const struct {
    BatonNoteKind      note;
    BatonRaceEventKind event;
  } kinds[] = {
    { BATON_NOTE_HOSTS, BATON_RACE_EVENT_HOSTS },
    { BATON_NOTE_HOSTS_USED, BATON_RACE_EVENT_HOSTS_USED },
    { BATON_NOTE_HOSTS_ERROR, BATON_RACE_EVENT_HOSTS_ERROR },
    { BATON_NOTE_CONNECTED, BATON_RACE_EVENT_CONNECTED },
    { BATON_NOTE_GRANTED, BATON_RACE_EVENT_GRANTED },
    { BATON_NOTE_ATTEMPT_FAILED, BATON_RACE_EVENT_ATTEMPT_FAILED },
    { BATON_NOTE_INCOMING, BATON_RACE_EVENT_INCOMING },
    { BATON_NOTE_BYTE, BATON_RACE_EVENT_BYTE },
    { BATON_NOTE_READABLE, BATON_RACE_EVENT_READABLE },
    { BATON_NOTE_ACTIVATED, BATON_RACE_EVENT_ACTIVATED },
    { BATON_NOTE_NOT_ACTIVATED, BATON_RACE_EVENT_NOT_ACTIVATED },
    { BATON_NOTE_IN_BAND_ASKED, BATON_RACE_EVENT_IN_BAND_ASKED },
    { BATON_NOTE_IN_BAND_OPENED, BATON_RACE_EVENT_IN_BAND_OPENED },
    { BATON_NOTE_LEG_CLOSED, BATON_RACE_EVENT_LEG_CLOSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].note == note->kind)
      {
        *event = (BatonRaceEvent) {
          .kind = kinds[i].event,
          .leg = note->leg,
          .attempt = note->attempt,
          .reason = note->reason,
          .byte = note->byte,
          .fast = note->fast,
          .host = BATON_RACE_HOST_NONE,
          .refusal = note->refusal,
        };
        return TRUE;
      }

  return FALSE;
}
