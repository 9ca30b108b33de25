/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-note.h"

G_DEFINE_ENUM_TYPE (BatonNoteKind, baton_note_kind,
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_ACCEPTED, "accepted"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_HOSTS, "hosts"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_HOSTS_USED, "hosts-used"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_HOSTS_ERROR, "hosts-error"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_END, "end"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_PEER_GONE, "peer-gone"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_SESSION_LOST, "session-lost"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_GRANTED, "granted"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_ATTEMPT_FAILED, "attempt-failed"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_INCOMING, "incoming"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_BYTE, "byte"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_READABLE, "readable"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_ACTIVATED, "activated"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_NOT_ACTIVATED, "not-activated"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_IN_BAND_ASKED, "in-band-asked"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_IN_BAND_OPENED, "in-band-opened"),
                    G_DEFINE_ENUM_VALUE (BATON_NOTE_LEG_CLOSED, "leg-closed"))

G_DEFINE_ENUM_TYPE (BatonRefusal, baton_refusal,
                    G_DEFINE_ENUM_VALUE (BATON_REFUSAL_DECLINED, "declined"),
                    G_DEFINE_ENUM_VALUE (BATON_REFUSAL_NO_METHOD, "no-method"),
                    G_DEFINE_ENUM_VALUE (BATON_REFUSAL_NOT_FOUND, "not-found"),
                    G_DEFINE_ENUM_VALUE (BATON_REFUSAL_NOT_ACCEPTABLE, "not-acceptable"),
                    G_DEFINE_ENUM_VALUE (BATON_REFUSAL_SID_IN_USE, "sid-in-use"),
                    G_DEFINE_ENUM_VALUE (BATON_REFUSAL_UNSUPPORTED, "unsupported"),
                    G_DEFINE_ENUM_VALUE (BATON_REFUSAL_GONE, "gone"),
                    G_DEFINE_ENUM_VALUE (BATON_REFUSAL_TIMED_OUT, "timed-out"),
                    G_DEFINE_ENUM_VALUE (BATON_REFUSAL_OTHER, "other"))

/* These nicks are on the wire. */
G_DEFINE_ENUM_TYPE (BatonEnd, baton_end,
                    G_DEFINE_ENUM_VALUE (BATON_END_SENT, "sent"),
                    G_DEFINE_ENUM_VALUE (BATON_END_RECEIVED, "received"),
                    G_DEFINE_ENUM_VALUE (BATON_END_WITHDRAWN, "withdrawn"),
                    G_DEFINE_ENUM_VALUE (BATON_END_CANCELLED_INITIATOR, "cancelled-by-initiator"),
                    G_DEFINE_ENUM_VALUE (BATON_END_CANCELLED_TARGET, "cancelled-by-target"),
                    G_DEFINE_ENUM_VALUE (BATON_END_FAILED_INITIATOR, "failed-at-initiator"),
                    G_DEFINE_ENUM_VALUE (BATON_END_FAILED_TARGET, "failed-at-target"),
                    G_DEFINE_ENUM_VALUE (BATON_END_MISMATCH, "mismatch"),
                    G_DEFINE_ENUM_VALUE (BATON_END_NO_ROAD, "no-road"))

G_DEFINE_INTERFACE (BatonNoteSink, baton_note_sink, G_TYPE_OBJECT)

static void
baton_note_sink_default_init (BatonNoteSinkInterface *iface)
{
}

/**
 * baton_end_to_string:
 * @end: how a transfer ended
 *
 * Returns: the word of the `end` message, as "cancelled-by-target"
 */
const char *
baton_end_to_string (BatonEnd end)
{
  GEnumClass *klass = g_type_class_ref (BATON_TYPE_END);
  GEnumValue *found = g_enum_get_value (klass, end);

  g_type_class_unref (klass);
  g_return_val_if_fail (found != NULL, NULL);
  return found->value_nick;
}

/**
 * baton_end_from_string:
 * @text: (nullable): the word of an `end` message
 * @out: (out): how the transfer ended; untouched on failure
 *
 * Returns: whether @text is such a word
 */
gboolean
baton_end_from_string (const char *text,
                       BatonEnd *out)
{
  GEnumClass *klass;
  GEnumValue *found;

  g_return_val_if_fail (out != NULL, FALSE);

  if (text == NULL)
    return FALSE;
  klass = g_type_class_ref (BATON_TYPE_END);
  found = g_enum_get_value_by_nick (klass, text);
  g_type_class_unref (klass);
  if (found == NULL)
    return FALSE;
  *out = found->value;
  return TRUE;
}

/**
 * baton_note_sink_take:
 * @self: whom to tell
 * @note: (transfer none): what happened; valid for this call only, with all that it points to
 *
 * Tells a transfer what happened. It may come from inside any verb of a leg or a negotiation.
 */
void
baton_note_sink_take (BatonNoteSink *self,
                      const BatonNote *note)
{
  g_return_if_fail (BATON_IS_NOTE_SINK (self));
  g_return_if_fail (note != NULL);

  BATON_NOTE_SINK_GET_IFACE (self)->take (self, note);
}
