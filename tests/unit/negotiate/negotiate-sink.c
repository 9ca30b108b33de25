/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "negotiate-sink.h"

struct _NegotiateSink
{
  GObject           parent_instance;

  GQueue            offers;
  GQueue            notes;
  BatonNegotiation *hasty;
};

static void negotiate_sink_note_iface_init  (BatonNoteSinkInterface  *iface);
static void negotiate_sink_offer_iface_init (BatonOfferSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NegotiateSink, negotiate_sink, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_NOTE_SINK, negotiate_sink_note_iface_init)
                               G_IMPLEMENT_INTERFACE (BATON_TYPE_OFFER_SINK, negotiate_sink_offer_iface_init))

NegotiateSink *
negotiate_sink_new (void)
{
  return g_object_new (NEGOTIATE_TYPE_SINK, NULL);
}

void
negotiate_sink_set_hasty (NegotiateSink    *self,
                          BatonNegotiation *negotiation)
{
  g_assert_null (self->hasty);
  self->hasty = negotiation;
}

BatonNegotiation *
negotiate_sink_take_offer (NegotiateSink *self)
{
  return g_queue_pop_head (&self->offers);
}

char *
negotiate_sink_take_note (NegotiateSink *self)
{
  return g_queue_pop_head (&self->notes);
}

static const char *
nick (GType type,
      int   value)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *found = g_enum_get_value (klass, value);

  g_assert_nonnull (found);

  return found->value_nick;
}

static void
add_details (GString         *line,
             const BatonNote *note)
{
  if (note->kind == BATON_NOTE_ACCEPTED)
    g_string_append_printf (line, " %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
                            note->method == BATON_METHOD_S5B ? "s5b" : "ibb", note->offset, note->length);
  if (note->kind == BATON_NOTE_REFUSED || note->kind == BATON_NOTE_HOSTS_ERROR)
    g_string_append_printf (line, " %s", nick (BATON_TYPE_REFUSAL, note->refusal));
  if (note->kind == BATON_NOTE_HOSTS_USED)
    g_string_append_printf (line, " %s", note->host_jid);
  if (note->kind == BATON_NOTE_END)
    {
      g_string_append_printf (line, " %s", baton_end_to_string (note->end));
      if (note->bytes_known)
        g_string_append_printf (line, " %" G_GUINT64_FORMAT, note->bytes);
      if (note->sha256)
        g_string_append_printf (line, " %s", note->sha256);
    }
  if (note->kind == BATON_NOTE_HOSTS)
    {
      g_string_append (line, note->fast ? " fast" : "");
      for (guint i = 0; i < note->candidates->len; i++)
        {
          BatonCandidate *candidate = g_ptr_array_index (note->candidates, i);

          g_string_append_printf (line, " %s|%s|%u%s", candidate->jid, candidate->host, candidate->port,
                                  candidate->proxy ? "|proxy" : "");
        }
    }
}

static void
negotiate_sink_take (BatonNoteSink   *sink,
                     const BatonNote *note)
{
  NegotiateSink *self = NEGOTIATE_SINK (sink);
  BatonNegotiation *hasty = g_steal_pointer (&self->hasty);
  GString *line = g_string_new (nick (BATON_TYPE_NOTE_KIND, note->kind));

  add_details (line, note);
  g_queue_push_tail (&self->notes, g_string_free (line, FALSE));

  if (hasty)
    {
      baton_negotiation_end (hasty);
      g_object_unref (hasty);
    }
}

static void
negotiate_sink_offered (BatonOfferSink   *sink,
                        BatonNegotiation *negotiation)
{
  NegotiateSink *self = NEGOTIATE_SINK (sink);

  baton_negotiation_set_sink (negotiation, BATON_NOTE_SINK (self));
  g_queue_push_tail (&self->offers, g_object_ref (negotiation));
}

static void
negotiate_sink_note_iface_init (BatonNoteSinkInterface *iface)
{
  iface->take = negotiate_sink_take;
}

static void
negotiate_sink_offer_iface_init (BatonOfferSinkInterface *iface)
{
  iface->offered = negotiate_sink_offered;
}

static void
negotiate_sink_finalize (GObject *object)
{
  NegotiateSink *self = NEGOTIATE_SINK (object);

  g_assert_cmpuint (self->offers.length, ==, 0);
  g_queue_clear_full (&self->notes, g_free);

  G_OBJECT_CLASS (negotiate_sink_parent_class)->finalize (object);
}

static void
negotiate_sink_class_init (NegotiateSinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = negotiate_sink_finalize;
}

static void
negotiate_sink_init (NegotiateSink *self)
{
  g_queue_init (&self->offers);
  g_queue_init (&self->notes);
}
