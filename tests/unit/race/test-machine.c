/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outer table: ask, race, move, check. */
#include <string.h>

#include "baton-race-plan.h"
#include "baton-transfer-table.h"

typedef struct {
  BatonTransferMachine machine;
  BatonTransferEffects effects;
  gint64               now_us;
} Play;

#define NOTE(name, ...) ((BatonTransferEvent) { .kind = BATON_TRANSFER_EVENT_##name, __VA_ARGS__ })

static void
play_init (Play          *play,
           BatonRole      role,
           BatonPeerKind  peer,
           gboolean       empty)
{
  memset (play, 0, sizeof *play);
  play->now_us = 1000000;
  baton_transfer_machine_init (&play->machine, role, empty);
  baton_transfer_machine_set_peer (&play->machine, baton_peer_profile_get (peer));
}

static void
play_feed (Play               *play,
           BatonTransferEvent  event,
           const char         *stage,
           const char         *effects)
{
  g_autoptr(GString) words = g_string_new (NULL);

  if (!baton_transfer_machine_feed (&play->machine, &event, play->now_us, &play->effects))
    g_error ("%s is out of order in %s", baton_transfer_event_kind_to_string (event.kind),
             baton_stage_to_string (play->machine.stage));
  for (guint i = 0; i < play->effects.n; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? " " : "",
                            baton_transfer_effect_to_string (play->effects.effects[i]));
  g_assert_cmpstr (baton_stage_to_string (play->machine.stage), ==, stage);
  g_assert_cmpstr (words->str, ==, effects);
}

static void
play_due (Play       *play,
          gint64      after_ms,
          const char *stage,
          const char *effects)
{
  gint64 due_us = baton_transfer_machine_next_due (&play->machine);

  g_assert_cmpint (due_us - play->now_us, ==, after_ms * BATON_MS);
  play->now_us = due_us;
  play_feed (play, NOTE (DUE), stage, effects);
}

static void
until_moving (Play          *play,
              BatonRole      role,
              BatonPeerKind  peer,
              BatonLegKind   leg)
{
  play_init (play, role, peer, FALSE);
  if (role == BATON_INITIATOR)
    {
      play_feed (play, NOTE (PREPARED), "asking", "send-offer");
      play_feed (play, NOTE (ACCEPTED), "racing", "start-race");
    }
  else
    {
      play_feed (play, NOTE (OFFER_CAME), "offered", "ask-user");
      play_feed (play, NOTE (USER_ACCEPT), "racing", "send-accept start-race");
    }
  play_feed (play, NOTE (RACE_WON, .leg = leg), "moving", "start-mover");
}

static void
test_sender_is_confirmed (void)
{
  Play p;

  until_moving (&p, BATON_INITIATOR, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (BYTES_ALL), "confirming", "send-end");
  g_assert_cmpint (p.machine.sent_end, ==, BATON_END_SENT);
  play_feed (&p, NOTE (PEER_END, .end = BATON_END_RECEIVED, .digest = BATON_DIGEST_EQUAL), "done", "end discard-file");
  g_assert_true (p.machine.verified);
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_NONE);
}

/* Their word may be faster than our own counting. */
static void
test_word_before_the_count (void)
{
  Play p;

  until_moving (&p, BATON_INITIATOR, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (PEER_END, .end = BATON_END_RECEIVED), "vouched", "");
  play_feed (&p, NOTE (BYTES_ALL, .digest = BATON_DIGEST_EQUAL), "done", "end discard-file");
  g_assert_true (p.machine.verified);

  until_moving (&p, BATON_INITIATOR, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (PEER_END, .end = BATON_END_RECEIVED), "vouched", "");
  play_feed (&p, NOTE (MOVER_FAILED, .fault = BATON_FAULT_BROKEN), "done", "end discard-file");
  g_assert_false (p.machine.verified);
}

/* Without their word it is sent, not verified. */
static void
test_sent_without_a_word (void)
{
  Play p;

  until_moving (&p, BATON_INITIATOR, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (BYTES_ALL), "confirming", "send-end");
  play_due (&p, 30000, "done", "end discard-file");
  g_assert_false (p.machine.verified);

  until_moving (&p, BATON_INITIATOR, BATON_PEER_PSI, BATON_LEG_FAST);
  play_feed (&p, NOTE (BYTES_ALL), "done", "end discard-file");
  g_assert_false (p.machine.verified);
}

static void
test_other_bytes (void)
{
  Play p;

  until_moving (&p, BATON_INITIATOR, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (BYTES_ALL), "confirming", "send-end");
  play_feed (&p, NOTE (PEER_END, .end = BATON_END_RECEIVED, .digest = BATON_DIGEST_DIFFERS), "failed",
             "send-end end discard-file");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_MISMATCH);
  g_assert_cmpint (p.machine.sent_end, ==, BATON_END_MISMATCH);
}

static void
test_receiver_keeps_and_confirms (void)
{
  Play p;

  until_moving (&p, BATON_TARGET, BATON_PEER_BATON, BATON_LEG_PROXY);
  play_feed (&p, NOTE (BYTES_ALL), "verifying", "");
  play_feed (&p, NOTE (PEER_END, .end = BATON_END_SENT, .digest = BATON_DIGEST_EQUAL), "keeping", "keep-file");
  g_assert_true (p.machine.verified);
  play_feed (&p, NOTE (USER_CANCEL), "keeping", "");
  play_feed (&p, NOTE (KEPT), "done", "send-end end");
  g_assert_cmpint (p.machine.sent_end, ==, BATON_END_RECEIVED);
}

static void
test_receiver_cannot_keep (void)
{
  Play p;

  /* Their word came first. */
  until_moving (&p, BATON_TARGET, BATON_PEER_BATON, BATON_LEG_PROXY);
  play_feed (&p, NOTE (PEER_END, .end = BATON_END_SENT), "moving", "");
  play_feed (&p, NOTE (BYTES_ALL, .digest = BATON_DIGEST_EQUAL), "keeping", "keep-file");
  play_feed (&p, NOTE (KEEP_FAILED, .fault = BATON_FAULT_NO_SPACE), "failed", "send-end end leave-partial");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_NO_SPACE);
  g_assert_cmpint (p.machine.sent_end, ==, BATON_END_FAILED_TARGET);
}

/* Their hash decides whether a file gets its name; no word is no reason to lose it. */
static void
test_receiver_waits_for_the_word (void)
{
  Play p;

  until_moving (&p, BATON_TARGET, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (BYTES_ALL), "verifying", "");
  play_due (&p, 5000, "keeping", "keep-file");
  g_assert_false (p.machine.verified);

  until_moving (&p, BATON_TARGET, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (BYTES_ALL), "verifying", "");
  play_feed (&p, NOTE (PEER_END, .end = BATON_END_SENT, .digest = BATON_DIGEST_DIFFERS), "failed",
             "send-end end leave-partial");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_MISMATCH);

  /* Others send no word. */
  until_moving (&p, BATON_TARGET, BATON_PEER_PSI, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (BYTES_ALL), "keeping", "keep-file");
}

static void
test_receiver_finds_another_hash (void)
{
  Play p;

  until_moving (&p, BATON_TARGET, BATON_PEER_COCCINELLA, BATON_LEG_FAST);
  play_feed (&p, NOTE (BYTES_ALL, .digest = BATON_DIGEST_DIFFERS), "failed", "send-end end leave-partial");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_MISMATCH);
}

static void
test_refusals (void)
{
  static const struct {
    BatonRefusal refusal;
    BatonFault   fault;
  } cases[] = {
    { BATON_REFUSAL_DECLINED, BATON_FAULT_DECLINED },
    { BATON_REFUSAL_NO_METHOD, BATON_FAULT_INCAPABLE },
    { BATON_REFUSAL_UNSUPPORTED, BATON_FAULT_INCAPABLE },
    { BATON_REFUSAL_GONE, BATON_FAULT_PEER_GONE },
    { BATON_REFUSAL_TIMED_OUT, BATON_FAULT_NO_ANSWER },
    { BATON_REFUSAL_OTHER, BATON_FAULT_REFUSED },
    { BATON_REFUSAL_NOT_FOUND, BATON_FAULT_REFUSED },
    { BATON_REFUSAL_NOT_ACCEPTABLE, BATON_FAULT_REFUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Play p;

      play_init (&p, BATON_INITIATOR, BATON_PEER_PSI, FALSE);
      play_feed (&p, NOTE (PREPARED), "asking", "send-offer");
      play_feed (&p, NOTE (REFUSED, .refusal = cases[i].refusal), "failed", "end discard-file");
      g_assert_cmpint (p.machine.fault, ==, cases[i].fault);
    }
}

static void
test_nobody_answers (void)
{
  Play p;

  play_init (&p, BATON_INITIATOR, BATON_PEER_BATON, FALSE);
  play_feed (&p, NOTE (PREPARED), "asking", "send-offer");
  play_due (&p, 600000, "failed", "send-end end discard-file");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_NO_ANSWER);
  g_assert_cmpint (p.machine.sent_end, ==, BATON_END_WITHDRAWN);

  play_init (&p, BATON_TARGET, BATON_PEER_BATON, FALSE);
  play_feed (&p, NOTE (OFFER_CAME), "offered", "ask-user");
  play_due (&p, 600000, "failed", "send-decline end discard-file");
}

/* Cancelling has an author, and before the answer another name. */
static void
test_cancel (void)
{
  Play p;

  play_init (&p, BATON_INITIATOR, BATON_PEER_BATON, FALSE);
  play_feed (&p, NOTE (PREPARED), "asking", "send-offer");
  play_feed (&p, NOTE (USER_CANCEL), "failed", "send-end end discard-file");
  g_assert_cmpint (p.machine.sent_end, ==, BATON_END_WITHDRAWN);

  until_moving (&p, BATON_INITIATOR, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (USER_CANCEL), "failed", "stop-mover send-end end discard-file");
  g_assert_cmpint (p.machine.sent_end, ==, BATON_END_CANCELLED_INITIATOR);
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_CANCELLED_HERE);

  until_moving (&p, BATON_TARGET, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (USER_CANCEL), "failed", "stop-mover send-end end discard-file");
  g_assert_cmpint (p.machine.sent_end, ==, BATON_END_CANCELLED_TARGET);
}

static void
test_cancelled_there (void)
{
  Play p;

  play_init (&p, BATON_TARGET, BATON_PEER_BATON, FALSE);
  play_feed (&p, NOTE (OFFER_CAME), "offered", "ask-user");
  play_feed (&p, NOTE (PEER_END, .end = BATON_END_WITHDRAWN), "failed", "end discard-file");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_WITHDRAWN);

  until_moving (&p, BATON_TARGET, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (PEER_END, .end = BATON_END_CANCELLED_INITIATOR), "failed", "stop-mover end discard-file");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_CANCELLED_THERE);

  until_moving (&p, BATON_INITIATOR, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (PEER_END, .end = BATON_END_FAILED_TARGET), "failed", "stop-mover end leave-partial");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_PEER_FAILED);
}

/* The socket is faster than the stanza that tells why it was closed. */
static void
test_broken_streams_are_explained (void)
{
  Play p;

  until_moving (&p, BATON_TARGET, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (MOVER_FAILED, .fault = BATON_FAULT_TOO_SHORT), "explaining", "");
  play_feed (&p, NOTE (PEER_END, .end = BATON_END_CANCELLED_INITIATOR), "failed", "end discard-file");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_CANCELLED_THERE);

  until_moving (&p, BATON_TARGET, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (MOVER_FAILED, .fault = BATON_FAULT_TOO_SHORT), "explaining", "");
  play_due (&p, 2000, "failed", "send-end end leave-partial");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_TOO_SHORT);

  until_moving (&p, BATON_INITIATOR, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (MOVER_FAILED, .fault = BATON_FAULT_BROKEN), "explaining", "");
  play_feed (&p, NOTE (PEER_END, .end = BATON_END_RECEIVED, .digest = BATON_DIGEST_EQUAL), "done", "end discard-file");

  /* Others explain nothing. */
  until_moving (&p, BATON_TARGET, BATON_PEER_PSI, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (MOVER_FAILED, .fault = BATON_FAULT_TOO_SHORT), "failed", "send-end end leave-partial");

  until_moving (&p, BATON_TARGET, BATON_PEER_BATON, BATON_LEG_DIRECT);
  play_feed (&p, NOTE (MOVER_FAILED, .fault = BATON_FAULT_NO_SPACE), "failed", "send-end end leave-partial");
  g_assert_cmpint (p.machine.sent_end, ==, BATON_END_FAILED_TARGET);
}

static void
test_stall (void)
{
  Play p;

  until_moving (&p, BATON_INITIATOR, BATON_PEER_BATON, BATON_LEG_DIRECT);
  p.now_us += 9000 * BATON_MS;
  play_feed (&p, NOTE (PROGRESS), "moving", "");
  play_due (&p, 10000, "probing", "probe");
  play_feed (&p, NOTE (PROGRESS), "moving", "");
  play_due (&p, 10000, "probing", "probe");
  play_due (&p, 20000, "failed", "stop-mover send-end end leave-partial");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_STALLED);
}

static void
test_second_offer (void)
{
  Play p;

  play_init (&p, BATON_INITIATOR, BATON_PEER_PSI, FALSE);
  play_feed (&p, NOTE (PREPARED), "asking", "send-offer");
  play_feed (&p, NOTE (ACCEPTED), "racing", "start-race");
  play_feed (&p, NOTE (RACE_LOST, .reoffer = TRUE), "asking", "end send-reoffer");
  g_assert_true (p.machine.reoffered);
  play_feed (&p, NOTE (ACCEPTED), "racing", "start-race");
  /* Once is enough. */
  play_feed (&p, NOTE (RACE_LOST, .reoffer = TRUE), "failed", "send-end end discard-file");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_NO_PATH);
}

static void
test_no_road (void)
{
  Play p;

  play_init (&p, BATON_TARGET, BATON_PEER_BATON, FALSE);
  play_feed (&p, NOTE (OFFER_CAME), "offered", "ask-user");
  play_feed (&p, NOTE (USER_ACCEPT), "racing", "send-accept start-race");
  play_feed (&p, NOTE (RACE_LOST), "failed", "send-end end discard-file");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_NO_PATH);
  g_assert_cmpint (p.machine.sent_end, ==, BATON_END_NO_ROAD);
}

/* Undecided and in-band start again, bytes on a socket go on. */
static void
test_lost_session (void)
{
  Play p;

  until_moving (&p, BATON_INITIATOR, BATON_PEER_BATON, BATON_LEG_FAST);
  play_feed (&p, NOTE (SESSION_LOST), "moving", "");
  play_feed (&p, NOTE (PEER_GONE), "moving", "");
  /* Nobody can tell us any more. */
  play_feed (&p, NOTE (BYTES_ALL), "done", "end discard-file");

  until_moving (&p, BATON_INITIATOR, BATON_PEER_BATON, BATON_LEG_IBB);
  play_feed (&p, NOTE (SESSION_LOST), "restarting", "stop-mover end");
  play_feed (&p, NOTE (SESSION_BACK), "preparing", "prepare");
  play_feed (&p, NOTE (PREPARED), "asking", "send-offer");
  play_feed (&p, NOTE (SESSION_LOST), "restarting", "end");
  play_feed (&p, NOTE (SESSION_BACK), "preparing", "prepare");
  play_feed (&p, NOTE (SESSION_LOST), "restarting", "");
  play_feed (&p, NOTE (SESSION_BACK), "preparing", "prepare");
  /* Three times are enough. */
  play_feed (&p, NOTE (SESSION_LOST), "failed", "discard-file");

  until_moving (&p, BATON_TARGET, BATON_PEER_BATON, BATON_LEG_IBB);
  play_feed (&p, NOTE (SESSION_LOST), "failed", "stop-mover end leave-partial");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_SESSION_LOST);

  play_init (&p, BATON_INITIATOR, BATON_PEER_BATON, FALSE);
  play_feed (&p, NOTE (SESSION_LOST), "restarting", "");
  play_due (&p, 60000, "failed", "discard-file");
  g_assert_cmpint (p.machine.fault, ==, BATON_FAULT_SESSION_LOST);
}

/* Every event of every kind, in every stage that can be reached: every row is taken, and time ends every stage. */
typedef struct {
  GHashTable *seen;
  gboolean    taken[256];
} Walk;

static void
visit (Walk                       *walk,
       const BatonTransferMachine *machine);

static void
try_event (Walk                       *walk,
           const BatonTransferMachine *machine,
           BatonTransferEvent          event)
{
  BatonTransferMachine next = *machine;
  BatonTransferEffects effects;
  gsize n;
  const BatonTransferRow *row = baton_transfer_machine_turn (&next, &event, 1, &effects);

  if (row == NULL)
    {
      g_assert_cmpmem (&next, sizeof next, machine, sizeof *machine);
      return;
    }

  walk->taken[row - baton_transfer_rows (&n)] = TRUE;
  if (baton_transfer_machine_is_over (&next))
    {
      g_assert_cmpint (next.stage == BATON_STAGE_FAILED, ==, next.fault != BATON_FAULT_NONE);
      g_assert_cmpint (baton_transfer_machine_next_due (&next), ==, -1);
    }
  visit (walk, &next);
}

static void
visit (Walk                       *walk,
       const BatonTransferMachine *machine)
{
  static const gboolean both[] = { FALSE, TRUE };
  GBytes *key = g_bytes_new (machine, sizeof *machine);

  if (!g_hash_table_add (walk->seen, key))
    return;

  for (guint kind = 0; kind < BATON_N_TRANSFER_EVENTS; kind++)
    for (guint digest = BATON_DIGEST_UNKNOWN; digest <= BATON_DIGEST_DIFFERS; digest++)
      for (guint end = 0; end <= MAX (BATON_END_NO_ROAD, BATON_END_SENT); end++)
        for (guint i = 0; i < G_N_ELEMENTS (both); i++)
          {
            BatonTransferEvent event = {
              .kind = kind, .end = end, .digest = digest, .reoffer = both[i],
              .leg = both[i] ? BATON_LEG_IBB : BATON_LEG_DIRECT,
              .fault = both[i] ? BATON_FAULT_BROKEN : BATON_FAULT_NO_SPACE,
            };

            if (kind != BATON_TRANSFER_EVENT_PEER_END && end > 0)
              continue;
            try_event (walk, machine, event);
          }
}

static void
test_every_row_is_taken (void)
{
  Walk walk = { g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL) };
  gsize n;
  const BatonTransferRow *rows = baton_transfer_rows (&n);

  g_assert_cmpuint (n, <=, G_N_ELEMENTS (walk.taken));
  for (guint role = BATON_INITIATOR; role <= BATON_TARGET; role++)
    for (guint empty = 0; empty < 2; empty++)
      for (guint peer = BATON_PEER_BATON; peer <= BATON_PEER_PSI; peer++)
        {
          Play p;

          play_init (&p, role, peer, empty);
          visit (&walk, &p.machine);
        }

  for (gsize i = 0; i < n; i++)
    if (!walk.taken[i])
      {
        g_test_message ("nothing takes %s --%s [%s]", baton_stage_to_string (rows[i].from),
                        baton_transfer_event_kind_to_string (rows[i].event),
                        baton_transfer_guard_to_string (rows[i].guard));
        g_test_fail ();
      }
  g_hash_table_unref (walk.seen);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name) g_test_add_func ("/race/machine/" #name, test_##name)
  ADD (sender_is_confirmed);
  ADD (word_before_the_count);
  ADD (sent_without_a_word);
  ADD (other_bytes);
  ADD (receiver_keeps_and_confirms);
  ADD (receiver_cannot_keep);
  ADD (receiver_waits_for_the_word);
  ADD (receiver_finds_another_hash);
  ADD (refusals);
  ADD (nobody_answers);
  ADD (cancel);
  ADD (cancelled_there);
  ADD (broken_streams_are_explained);
  ADD (stall);
  ADD (second_offer);
  ADD (no_road);
  ADD (lost_session);
  ADD (every_row_is_taken);

  return g_test_run ();
}
