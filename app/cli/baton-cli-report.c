/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-cli-report.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

#include "baton-error-text.h"

/* U+FFFD REPLACEMENT CHARACTER */
#define REPLACEMENT 0xFFFD

struct _BatonCliReport
{
  GObject   parent_instance;

  gboolean  json;
  gint64    start_us;
};

/* What one transfer has said so far; owned by the signal connections of the transfer. */
typedef struct {
  BatonCliReport *report;
  BatonTransfer  *transfer; /* unowned: it owns the connections that own us */
  gboolean        offered;
  gboolean        accepted;
  gboolean        moving;
  int             winner;
  guint64         bytes;
} Story;

G_DEFINE_FINAL_TYPE (BatonCliReport, baton_cli_report, G_TYPE_OBJECT)

static const char *
nick_of (GType type,
         int   value)
{
  GEnumClass *klass = g_type_class_peek_static (type);
  GEnumValue *found;

  if (klass == NULL)
    klass = g_type_class_ref (type);
  found = g_enum_get_value (klass, value);

  return found != NULL ? found->value_nick : "unknown";
}

static JsonBuilder *
event_new (const char *event,
           double      ms)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "event");
  json_builder_add_string_value (builder, event);
  json_builder_set_member_name (builder, "ms");
  json_builder_add_double_value (builder, ms);

  return builder;
}

static void
event_string (JsonBuilder *builder,
              const char  *name,
              const char  *value)
{
  if (value == NULL)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
event_number (JsonBuilder *builder,
              const char  *name,
              gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
event_print (JsonBuilder *builder)
{
  g_autoptr(JsonBuilder) owned = builder;
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (owned);
  root = json_builder_get_root (owned);
  text = json_to_string (root, FALSE);
  /* JSON is UTF-8 in every locale; g_print() would put question marks. */
  fputs (text, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}

/* For people's terminals: what others named cannot move the cursor or change colours. */
static char *
dup_plain (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (plain, g_unichar_iscntrl (c) ? REPLACEMENT : c);
    }

  return g_string_free (plain, FALSE);
}

/* Milliseconds to an eighth: the bench needs parts of one, and a binary fraction prints short. */
static double
round_ms (gint64 us)
{
  return us <= 0 ? 0.0 : (double) (us / 125) / 8.0;
}

static double
story_ms (Story  *story,
          gint64  at_us)
{
  gint64 offered_us = baton_transfer_get_offered_us (story->transfer);

  return offered_us == 0 ? 0.0 : round_ms (at_us - offered_us);
}

static JsonBuilder *
story_event (Story      *story,
             const char *event,
             gint64      at_us)
{
  JsonBuilder *builder = event_new (event, story_ms (story, at_us));
  BatonJid *peer = baton_transfer_get_peer (story->transfer);

  event_string (builder, "id", baton_transfer_get_id (story->transfer));
  event_string (builder, "peer", peer != NULL ? baton_jid_get_text (peer) : NULL);
  event_string (builder, "name", baton_transfer_get_name (story->transfer));
  event_string (builder, "direction",
                baton_transfer_get_role (story->transfer) == BATON_INITIATOR ? "send" : "receive");

  return builder;
}

static const char *
story_prefix (Story *story)
{
  return baton_transfer_get_name (story->transfer);
}

static void
say_offered (Story *story)
{
  BatonTransfer *transfer = story->transfer;
  gboolean out = baton_transfer_get_role (transfer) == BATON_INITIATOR;

  if (story->report->json)
    {
      JsonBuilder *builder = story_event (story, "offered", baton_transfer_get_offered_us (transfer));

      event_number (builder, "size", (gint64) baton_transfer_get_size (transfer));
      event_print (builder);
      return;
    }

  g_print ("%s: offered %s %s, %" G_GUINT64_FORMAT " bytes\n", story_prefix (story), out ? "to" : "by",
           baton_jid_get_text (baton_transfer_get_peer (transfer)), baton_transfer_get_size (transfer));
}

static void
say_accepted (Story *story)
{
  if (story->report->json)
    event_print (story_event (story, "accepted", baton_transfer_get_accepted_us (story->transfer)));
  else
    g_print ("%s: accepted\n", story_prefix (story));
}

static void
say_selected (Story *story,
              int    winner)
{
  gint64 at_us = baton_transfer_get_accepted_us (story->transfer) +
                 baton_transfer_get_won_ms (story->transfer) * (gint64) 1000;

  if (story->report->json)
    {
      JsonBuilder *builder = story_event (story, "selected", at_us);

      event_string (builder, "leg", baton_leg_kind_to_string (winner));
      event_print (builder);
      return;
    }

  g_print ("%s: goes by %s after %d ms\n", story_prefix (story), baton_leg_kind_to_string (winner),
           baton_transfer_get_won_ms (story->transfer));
}

static void
say_progress (Story *story)
{
  if (!story->report->json)
    return;

  JsonBuilder *builder = story_event (story, "progress", g_get_monotonic_time ());

  event_number (builder, "bytes", (gint64) baton_transfer_get_bytes (story->transfer));
  event_number (builder, "size", (gint64) baton_transfer_get_size (story->transfer));
  event_number (builder, "rate", (gint64) baton_transfer_get_rate (story->transfer));
  event_print (builder);
}

/* The race as a table, for people. */
static void
print_lanes (Story *story)
{
  GListModel *lanes = baton_transfer_get_lanes (story->transfer);

  g_print ("  %-7s %-8s %9s %9s  %-16s %s\n", "leg", "state", "start ms", "end ms", "why", "where");
  for (guint i = 0; i < g_list_model_get_n_items (lanes); i++)
    {
      g_autoptr(BatonLane) lane = g_list_model_get_item (lanes, i);
      BatonLegReason reason = baton_lane_get_reason (lane);
      g_autofree char *start = baton_lane_get_start_ms (lane) < 0 ? g_strdup ("-") :
                               g_strdup_printf ("%d", baton_lane_get_start_ms (lane));
      g_autofree char *end = baton_lane_get_end_ms (lane) < 0 ? g_strdup ("-") :
                             g_strdup_printf ("%d", baton_lane_get_end_ms (lane));

      g_print ("  %-7s %-8s %9s %9s  %-16s %s\n", baton_leg_kind_to_string (baton_lane_get_kind (lane)),
               nick_of (BATON_TYPE_LANE_STATE, baton_lane_get_state (lane)), start, end,
               reason != BATON_LEG_REASON_NONE ? baton_leg_reason_to_string (reason) : "",
               baton_lane_get_host (lane) != NULL ? baton_lane_get_host (lane) : "");
    }
}

static void
say_done (Story *story)
{
  BatonTransfer *transfer = story->transfer;
  gboolean in = baton_transfer_get_role (transfer) == BATON_TARGET;
  g_autofree char *raw_path = in ? g_file_get_path (baton_transfer_get_file (transfer)) : NULL;
  /* A folder's name may be in another character set than ours; what is printed is text. */
  g_autofree char *path = raw_path == NULL || g_utf8_validate (raw_path, -1, NULL) ?
                          g_steal_pointer (&raw_path) : g_filename_display_name (raw_path);
  int winner = baton_transfer_get_winner (transfer);
  JsonBuilder *builder;

  if (!story->report->json)
    {
      print_lanes (story);
      g_print ("%s: %s %" G_GUINT64_FORMAT " bytes in %.2f s%s%s%s\n", story_prefix (story), in ? "received" : "sent",
               baton_transfer_get_bytes (transfer), baton_transfer_get_duration (transfer),
               baton_transfer_get_verified (transfer) ? ", verified" : "", path != NULL ? ": " : "",
               path != NULL ? path : "");
      return;
    }

  builder = story_event (story, "done", g_get_monotonic_time ());
  event_number (builder, "bytes", (gint64) baton_transfer_get_bytes (transfer));
  event_string (builder, "sha256", baton_transfer_get_sha256 (transfer));
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, baton_transfer_get_duration (transfer));
  event_string (builder, "leg", winner >= 0 ? baton_leg_kind_to_string (winner) : NULL);
  json_builder_set_member_name (builder, "verified");
  json_builder_add_boolean_value (builder, baton_transfer_get_verified (transfer));
  event_string (builder, "path", path);
  event_print (builder);
}

static void
say_failed (Story *story)
{
  const GError *error = baton_transfer_get_error (story->transfer);
  const char *reason = nick_of (BATON_TYPE_TRANSFER_ERROR, error->code);
  BatonJid *peer = baton_transfer_get_peer (story->transfer);
  g_autofree char *message = baton_error_text_dup_sentence (error, baton_transfer_get_role (story->transfer),
                                                            peer != NULL ? baton_jid_get_text (peer) : NULL);

  if (story->report->json)
    {
      JsonBuilder *builder = story_event (story, "failed", g_get_monotonic_time ());

      event_string (builder, "reason", reason);
      event_string (builder, "message", message);
      event_string (builder, "detail", error->message);
      event_print (builder);
      return;
    }

  if (baton_transfer_get_accepted_us (story->transfer) != 0)
    print_lanes (story);
  g_print ("%s: %s\n", story_prefix (story), message);
}

/* Catches up with what the transfer shows: called on every change, says each thing once. */
static void
story_catch_up (Story *story)
{
  BatonTransfer *transfer = story->transfer;
  int winner = baton_transfer_get_winner (transfer);

  if (!story->offered && baton_transfer_get_offered_us (transfer) != 0)
    {
      story->offered = TRUE;
      say_offered (story);
    }
  if (!story->accepted && baton_transfer_get_accepted_us (transfer) != 0)
    {
      story->accepted = TRUE;
      say_accepted (story);
    }
  if (story->winner != winner && winner >= 0)
    {
      story->winner = winner;
      say_selected (story, winner);
    }
  if (!story->moving && baton_transfer_get_first_byte_us (transfer) != 0)
    {
      story->moving = TRUE;
      if (story->report->json)
        event_print (story_event (story, "first-byte", baton_transfer_get_first_byte_us (transfer)));
    }
  if (story->bytes != baton_transfer_get_bytes (transfer))
    {
      story->bytes = baton_transfer_get_bytes (transfer);
      say_progress (story);
    }
}

static void
on_transfer_notify_cb (BatonTransfer *transfer,
                       GParamSpec    *pspec,
                       gpointer       user_data)
{
  Story *story = user_data;

  story_catch_up (story);
  if (!g_str_equal (pspec->name, "state"))
    return;

  if (baton_transfer_get_state (transfer) == BATON_TRANSFER_DONE)
    say_done (story);
  else if (baton_transfer_get_state (transfer) == BATON_TRANSFER_FAILED)
    say_failed (story);
}

static void
on_lane_state_cb (BatonLane  *lane,
                  GParamSpec *pspec,
                  gpointer    user_data)
{
  Story *story = user_data;
  BatonLegReason reason = baton_lane_get_reason (lane);
  JsonBuilder *builder;

  if (!story->report->json)
    return;

  story_catch_up (story);
  builder = story_event (story, "leg", g_get_monotonic_time ());
  event_string (builder, "leg", baton_leg_kind_to_string (baton_lane_get_kind (lane)));
  event_string (builder, "state", nick_of (BATON_TYPE_LANE_STATE, baton_lane_get_state (lane)));
  event_string (builder, "reason", reason != BATON_LEG_REASON_NONE ? baton_leg_reason_to_string (reason) : NULL);
  event_string (builder, "host", baton_lane_get_host (lane));
  event_print (builder);
}

static void
story_free (gpointer  data,
            GClosure *closure)
{
  Story *story = data;

  g_object_unref (story->report);
  g_free (story);
}

/**
 * baton_cli_report_follow:
 * @self: a report
 * @transfer: any transfer
 *
 * Prints what happens to @transfer, beginning with what has happened already.
 */
void
baton_cli_report_follow (BatonCliReport *self,
                         BatonTransfer  *transfer)
{
  GListModel *lanes = baton_transfer_get_lanes (transfer);
  Story *story = g_new0 (Story, 1);

  story->report = g_object_ref (self);
  story->transfer = transfer;
  story->winner = -1;
  for (guint i = 0; i < g_list_model_get_n_items (lanes); i++)
    {
      g_autoptr(BatonLane) lane = g_list_model_get_item (lanes, i);

      g_signal_connect (lane, "notify::state", G_CALLBACK (on_lane_state_cb), story);
    }
  /* The transfer owns its lanes: its own connection ends last and frees the story. */
  g_signal_connect_data (transfer, "notify", G_CALLBACK (on_transfer_notify_cb), story, story_free, 0);
  story_catch_up (story);
  if (baton_transfer_get_state (transfer) == BATON_TRANSFER_FAILED)
    say_failed (story);
}

/**
 * baton_cli_report_online:
 * @self: a report
 * @jid: the full JID that the server gave us
 */
void
baton_cli_report_online (BatonCliReport *self,
                         const char     *jid)
{
  JsonBuilder *builder;

  if (!self->json)
    {
      g_printerr ("Signed in as %s\n", jid);
      return;
    }

  builder = event_new ("online", round_ms (g_get_monotonic_time () - self->start_us));
  event_string (builder, "jid", jid);
  event_print (builder);
}

/**
 * baton_cli_report_contact:
 * @self: a report
 * @contact: one line of the roster
 */
void
baton_cli_report_contact (BatonCliReport *self,
                          BatonContact   *contact)
{
  const char *jid = baton_jid_get_text (baton_contact_get_jid (contact));
  const char *presence = nick_of (BATON_TYPE_PRESENCE, baton_contact_get_presence (contact));
  const char *client = baton_contact_get_client (contact);
  JsonBuilder *builder;

  if (!self->json)
    {
      g_autofree char *plain_name = dup_plain (baton_contact_get_name (contact));
      g_autofree char *plain_client = dup_plain (client != NULL ? client : "");

      g_print ("%-12s %s (%s)%s%s\n", presence, jid, plain_name, client != NULL ? ", " : "", plain_client);
      return;
    }

  builder = event_new ("contact", round_ms (g_get_monotonic_time () - self->start_us));
  event_string (builder, "jid", jid);
  event_string (builder, "name", baton_contact_get_name (contact));
  event_string (builder, "presence", presence);
  event_string (builder, "client", client);
  event_string (builder, "files", nick_of (BATON_TYPE_RECEPTION, baton_contact_get_reception (contact)));
  event_string (builder, "subscription", nick_of (BATON_TYPE_SUBSCRIPTION, baton_contact_get_subscription (contact)));
  event_print (builder);
}

/**
 * baton_cli_report_failure:
 * @self: a report
 * @reason: a code
 * @message: a sentence for the user
 */
void
baton_cli_report_failure (BatonCliReport *self,
                          const char     *reason,
                          const char     *message)
{
  JsonBuilder *builder;

  g_printerr ("%s\n", message);
  if (!self->json)
    return;

  builder = event_new ("failed", round_ms (g_get_monotonic_time () - self->start_us));
  event_string (builder, "reason", reason);
  event_string (builder, "message", message);
  event_print (builder);
}

/**
 * baton_cli_report_new:
 * @json: one JSON object a line instead of words
 *
 * Returns: (transfer full): a report; `ms` of what is no transfer's counts from now
 */
BatonCliReport *
baton_cli_report_new (gboolean json)
{
  BatonCliReport *self = g_object_new (BATON_TYPE_CLI_REPORT, NULL);

  self->json = json;
  return self;
}

static void
baton_cli_report_class_init (BatonCliReportClass *klass)
{
}

static void
baton_cli_report_init (BatonCliReport *self)
{
  self->start_us = g_get_monotonic_time ();
}
