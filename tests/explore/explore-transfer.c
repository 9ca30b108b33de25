/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outer table and what it has to look after: a file, a negotiation, a race, a mover, the user, the peer. */
#include "explore-transfer.h"

#include "baton-transfer-table.h"

#include <string.h>

/* What there is to look after. */
typedef struct {
  BatonTransferMachine machine;
  guint8               preparing;
  guint8               offered;      /* our offer is out and unanswered */
  guint8               asked;        /* our user is asked */
  guint8               negotiation;  /* there is one to end */
  guint8               race;
  guint8               mover;
  guint8               keeping;
  guint8               closed;       /* how often the file was closed */
  guint8               told;         /* the peer knows how it ended */
  guint8               probed;
  guint8               unused[6];
} Charge;

typedef struct {
  GHashTable *seen;
  guint64     steps;
} Walk;

static const char *visit (Walk *walk, const Charge *charge);

static gboolean
is_cancelled (BatonEnd end)
{
  return end == BATON_END_WITHDRAWN || end == BATON_END_CANCELLED_INITIATOR || end == BATON_END_CANCELLED_TARGET;
}

static gboolean
is_final (BatonEnd end)
{
  return end != BATON_END_SENT && end != BATON_END_RECEIVED;
}

/* Whether the surroundings can bring the event. */
static gboolean
can_come (const Charge             *charge,
          const BatonTransferEvent *event)
{
  const BatonTransferMachine *machine = &charge->machine;
  gboolean initiator = machine->role == BATON_INITIATOR;

  switch (event->kind)
    {
    case BATON_TRANSFER_EVENT_PREPARED:
      return initiator && charge->preparing;
    case BATON_TRANSFER_EVENT_PREPARE_FAILED:
      return charge->preparing ? initiator : charge->asked;
    case BATON_TRANSFER_EVENT_OFFER_CAME:
      return !initiator && charge->preparing;
    case BATON_TRANSFER_EVENT_ACCEPTED:
    case BATON_TRANSFER_EVENT_REFUSED:
      return charge->offered;
    case BATON_TRANSFER_EVENT_USER_ACCEPT:
    case BATON_TRANSFER_EVENT_USER_DECLINE:
      return charge->asked;
    case BATON_TRANSFER_EVENT_USER_CANCEL:
      return TRUE;
    case BATON_TRANSFER_EVENT_RACE_WON:
    case BATON_TRANSFER_EVENT_RACE_LOST:
      return charge->race;
    case BATON_TRANSFER_EVENT_PROGRESS:
    case BATON_TRANSFER_EVENT_BYTES_ALL:
    case BATON_TRANSFER_EVENT_MOVER_FAILED:
      return charge->mover;
    case BATON_TRANSFER_EVENT_KEPT:
    case BATON_TRANSFER_EVENT_KEEP_FAILED:
      return charge->keeping;
    case BATON_TRANSFER_EVENT_PEER_END:
    case BATON_TRANSFER_EVENT_PEER_GONE:
      return charge->negotiation;
    case BATON_TRANSFER_EVENT_SESSION_LOST:
      return !machine->offline && (initiator || !charge->preparing);
    case BATON_TRANSFER_EVENT_SESSION_BACK:
      return machine->stage == BATON_STAGE_RESTARTING;
    case BATON_TRANSFER_EVENT_DUE:
      return baton_transfer_machine_next_due (machine) != -1;
    case BATON_N_TRANSFER_EVENTS:
    default:
      return FALSE;
    }
}

/* What is over because of the event itself. */
static void
note (Charge                   *charge,
      const BatonTransferEvent *event)
{
  switch ((int) event->kind)
    {
    case BATON_TRANSFER_EVENT_PREPARED:
    case BATON_TRANSFER_EVENT_PREPARE_FAILED:
      charge->preparing = FALSE;
      break;
    case BATON_TRANSFER_EVENT_OFFER_CAME:
      charge->preparing = FALSE;
      charge->negotiation = TRUE;
      break;
    case BATON_TRANSFER_EVENT_REFUSED:
      charge->told = TRUE;
      charge->offered = FALSE;
      break;
    case BATON_TRANSFER_EVENT_ACCEPTED:
      charge->offered = FALSE;
      break;
    case BATON_TRANSFER_EVENT_USER_ACCEPT:
    case BATON_TRANSFER_EVENT_USER_DECLINE:
      charge->asked = FALSE;
      break;
    case BATON_TRANSFER_EVENT_RACE_WON:
    case BATON_TRANSFER_EVENT_RACE_LOST:
      charge->race = FALSE;
      break;
    case BATON_TRANSFER_EVENT_BYTES_ALL:
    case BATON_TRANSFER_EVENT_MOVER_FAILED:
      charge->mover = FALSE;
      break;
    case BATON_TRANSFER_EVENT_KEPT:
      charge->keeping = FALSE;
      charge->closed++;
      break;
    case BATON_TRANSFER_EVENT_KEEP_FAILED:
      charge->keeping = FALSE;
      break;
    case BATON_TRANSFER_EVENT_PEER_END:
      charge->told |= is_final (event->end) || charge->machine.role == BATON_INITIATOR;
      break;
    case BATON_TRANSFER_EVENT_PEER_GONE:
      charge->told = TRUE;
      break;
    case BATON_TRANSFER_EVENT_SESSION_LOST:
      charge->told = TRUE;
      charge->preparing = FALSE;
      break;
    case BATON_TRANSFER_EVENT_SESSION_BACK:
      charge->told = FALSE;
      break;
    default:
      break;
    }
}

static const char *
perform (Charge              *charge,
         BatonTransferEffect  effect)
{
  switch (effect)
    {
    case BATON_TRANSFER_EFFECT_PREPARE:
      charge->preparing = TRUE;
      break;
    case BATON_TRANSFER_EFFECT_SEND_OFFER:
    case BATON_TRANSFER_EFFECT_SEND_REOFFER:
      if (charge->negotiation)
        return "two negotiations at a time";
      charge->negotiation = TRUE;
      charge->offered = TRUE;
      break;
    case BATON_TRANSFER_EFFECT_ASK_USER:
      charge->asked = TRUE;
      break;
    case BATON_TRANSFER_EFFECT_SEND_ACCEPT:
      charge->offered = TRUE;
      break;
    case BATON_TRANSFER_EFFECT_SEND_DECLINE:
    case BATON_TRANSFER_EFFECT_SEND_END:
      if (!charge->negotiation)
        return "a word without a negotiation";
      charge->told = TRUE;
      break;
    case BATON_TRANSFER_EFFECT_START_RACE:
      if (charge->machine.role == BATON_TARGET && !charge->offered)
        return "a race that the peer was not told of";
      charge->offered = FALSE;
      charge->race = TRUE;
      break;
    case BATON_TRANSFER_EFFECT_ABORT_RACE:
      charge->race = FALSE;
      break;
    case BATON_TRANSFER_EFFECT_START_MOVER:
      charge->mover = TRUE;
      break;
    case BATON_TRANSFER_EFFECT_STOP_MOVER:
      charge->mover = FALSE;
      break;
    case BATON_TRANSFER_EFFECT_PROBE:
      charge->probed = TRUE;
      break;
    case BATON_TRANSFER_EFFECT_KEEP_FILE:
      charge->keeping = TRUE;
      break;
    case BATON_TRANSFER_EFFECT_LEAVE_PARTIAL:
    case BATON_TRANSFER_EFFECT_DISCARD_FILE:
      charge->closed++;
      break;
    case BATON_TRANSFER_EFFECT_END:
      charge->negotiation = FALSE;
      charge->offered = FALSE;
      charge->asked = FALSE;
      break;
    case BATON_TRANSFER_EFFECT_NONE:
    case BATON_N_TRANSFER_EFFECTS:
    default:
      return "an effect that is none";
    }

  return NULL;
}

/* Nothing is left behind, and nobody is left without a word. */
static const char *
judge_end (const Charge *charge)
{
  const BatonTransferMachine *machine = &charge->machine;

  if (charge->negotiation || charge->race || charge->mover || charge->keeping)
    return "something is left running";
  if (charge->closed != 1)
    return "the file is not closed once";
  if ((machine->stage == BATON_STAGE_FAILED) != (machine->fault != BATON_FAULT_NONE))
    return "failed without a reason";

  return NULL;
}

/* What each stage needs to go on by itself. */
static const char *
judge_stage (const Charge *charge)
{
  switch ((BatonStage) charge->machine.stage)
    {
    case BATON_STAGE_PREPARING:
      return charge->preparing ? NULL : "nothing is prepared";
    case BATON_STAGE_ASKING:
      return charge->offered ? NULL : "nothing is offered";
    case BATON_STAGE_OFFERED:
      return charge->asked ? NULL : "nobody is asked";
    case BATON_STAGE_RACING:
      return charge->race ? NULL : "nobody races";
    case BATON_STAGE_RESTARTING:
      return charge->negotiation || charge->race || charge->mover ? "something of the lost session is left" : NULL;
    case BATON_STAGE_MOVING:
    case BATON_STAGE_VOUCHED:
      return charge->mover ? NULL : "nothing moves";
    case BATON_STAGE_PROBING:
      return charge->mover && charge->probed ? NULL : "nobody asks why nothing moves";
    case BATON_STAGE_KEEPING:
      return charge->keeping ? NULL : "nothing is kept";
    case BATON_STAGE_CONFIRMING:
      return charge->told ? NULL : "they are not told that it was all";
    case BATON_STAGE_VERIFYING:
    case BATON_STAGE_EXPLAINING:
      return charge->mover ? "it still moves" : NULL;
    case BATON_STAGE_DONE:
    case BATON_STAGE_FAILED:
      return judge_end (charge);
    case BATON_N_STAGES:
    default:
      return "a stage that is none";
    }
}

static gboolean
has (const BatonTransferEffects *effects,
     BatonTransferEffect         effect)
{
  for (guint i = 0; i < effects->n; i++)
    if (effects->effects[i] == effect)
      return TRUE;

  return FALSE;
}

/* Which way it has to go, by the story and not by the table. */
static const char *
judge_way (const BatonTransferMachine *before,
           const Charge               *after,
           const BatonTransferEvent   *event,
           const BatonTransferEffects *effects)
{
  const BatonTransferMachine *machine = &after->machine;
  gboolean initiator = before->role == BATON_INITIATOR;
  gboolean moving = before->stage == BATON_STAGE_MOVING || before->stage == BATON_STAGE_PROBING;
  gboolean over = baton_transfer_machine_is_over (machine);
  gboolean failed = machine->stage == BATON_STAGE_FAILED;
  gboolean vouched = before->stage == BATON_STAGE_VOUCHED;

  switch ((int) event->kind)
    {
    case BATON_TRANSFER_EVENT_SESSION_LOST:
      if (moving && !before->in_band && machine->stage != before->stage)
        return "bytes on a socket need no session";
      if (initiator && failed && before->restarts < 3 && before->stage != BATON_STAGE_EXPLAINING)
        return "it could have started again";
      break;
    case BATON_TRANSFER_EVENT_PEER_GONE:
      if (moving && !before->in_band && machine->stage != before->stage)
        return "bytes on a socket need no session";
      break;
    case BATON_TRANSFER_EVENT_RACE_LOST:
      if (initiator && event->reoffer && !before->reoffered && failed)
        return "another offer could have helped";
      break;
    case BATON_TRANSFER_EVENT_MOVER_FAILED:
      if (moving && failed && before->confirms && !before->offline && event->fault == BATON_FAULT_BROKEN)
        return "they could have explained it";
      break;
    case BATON_TRANSFER_EVENT_BYTES_ALL:
      if (!initiator && event->digest == BATON_DIGEST_UNKNOWN && before->confirms && !before->offline &&
          machine->stage != BATON_STAGE_VERIFYING)
        return "their word is not waited for";
      if (initiator && moving && before->confirms && !before->offline && machine->stage != BATON_STAGE_CONFIRMING)
        return "their word is not waited for";
      if (initiator && moving && failed)
        return "all is sent, and it has failed";
      if (event->digest == BATON_DIGEST_DIFFERS && (vouched || !initiator) && machine->fault != BATON_FAULT_MISMATCH)
        return "other bytes are taken for the file";
      break;
    case BATON_TRANSFER_EVENT_PEER_END:
      if (before->stage != BATON_STAGE_KEEPING && !vouched && before->stage != BATON_STAGE_CONFIRMING &&
          is_final (event->end) && !failed)
        return "they have ended it, and we go on";
      if (failed && is_cancelled (event->end) && !has (effects, BATON_TRANSFER_EFFECT_DISCARD_FILE))
        return "a cancelled file is left";
      if (initiator && (moving || before->stage == BATON_STAGE_EXPLAINING) && event->end == BATON_END_RECEIVED &&
          machine->stage == before->stage)
        return "they have it all, and it is not noted";
      if (over && !failed && event->digest == BATON_DIGEST_DIFFERS && event->end == BATON_END_RECEIVED)
        return "other bytes are taken for the file";
      if (before->stage == BATON_STAGE_VERIFYING && event->end == BATON_END_SENT && machine->stage == before->stage)
        return "their word has come, and it is waited for";
      if (machine->stage == BATON_STAGE_KEEPING && before->stage == BATON_STAGE_VERIFYING &&
          event->digest == BATON_DIGEST_DIFFERS)
        return "other bytes are taken for the file";
      if (before->stage == BATON_STAGE_CONFIRMING && event->end == BATON_END_RECEIVED &&
          event->digest != BATON_DIGEST_DIFFERS && failed)
        return "they have it all, and it has failed";
      break;
    default:
      break;
    }

  return NULL;
}

/* Whoever ends it tells the other, unless that one knows or cannot be told. */
static const char *
judge_word (const BatonTransferMachine *before,
            const Charge               *after,
            const BatonTransferEvent   *event,
            const BatonTransferEffects *effects)
{
  gboolean says = has (effects, BATON_TRANSFER_EFFECT_SEND_END) || has (effects, BATON_TRANSFER_EFFECT_SEND_DECLINE);
  gboolean theirs = event->kind == BATON_TRANSFER_EVENT_PEER_END || event->kind == BATON_TRANSFER_EVENT_PEER_GONE ||
                    event->kind == BATON_TRANSFER_EVENT_SESSION_LOST || event->kind == BATON_TRANSFER_EVENT_REFUSED;

  if (after->machine.fault == BATON_FAULT_MISMATCH && before->stage >= BATON_STAGE_MOVING &&
      event->end != BATON_END_MISMATCH && !says)
    return "they are not told that the bytes differ";
  if (after->machine.stage == BATON_STAGE_FAILED && before->stage >= BATON_STAGE_ASKING &&
      before->stage != BATON_STAGE_RESTARTING && !theirs && !says)
    return "they are not told that it has failed";
  if (before->stage == BATON_STAGE_OFFERED && after->machine.stage == BATON_STAGE_FAILED && !theirs &&
      !has (effects, BATON_TRANSFER_EFFECT_SEND_DECLINE))
    return "an offer is left without an answer";
  if (event->kind == BATON_TRANSFER_EVENT_PREPARE_FAILED && before->stage == BATON_STAGE_OFFERED &&
      !has (effects, BATON_TRANSFER_EFFECT_SEND_END))
    return "a file that cannot be taken looks like one that nobody wants";
  if (before->stage == BATON_STAGE_KEEPING && after->machine.stage == BATON_STAGE_DONE && !says)
    return "they are not told that it has arrived";

  return NULL;
}

static const char *
try_event (Walk                     *walk,
           const Charge             *charge,
           const BatonTransferEvent *event)
{
  Charge next = *charge;
  BatonTransferEffects effects;
  const char *wrong;

  if (!can_come (charge, event))
    return NULL;
  walk->steps++;
  if (baton_transfer_machine_turn (&next.machine, event, 1, &effects) == NULL)
    return "an event is out of order";
  note (&next, event);
  if (next.machine.stage == BATON_STAGE_CONFIRMING)
    next.told = FALSE;
  for (guint i = 0; i < effects.n; i++)
    {
      wrong = perform (&next, effects.effects[i]);
      if (wrong != NULL)
        return wrong;
    }
  wrong = judge_stage (&next);
  if (wrong == NULL)
    wrong = judge_way (&charge->machine, &next, event, &effects);
  if (wrong == NULL)
    wrong = judge_word (&charge->machine, &next, event, &effects);
  if (next.machine.stage == BATON_STAGE_MOVING)
    next.probed = FALSE;

  return wrong != NULL || baton_transfer_machine_is_over (&next.machine) ? wrong : visit (walk, &next);
}

static const char *
visit (Walk         *walk,
       const Charge *charge)
{
  static const gboolean both[] = { FALSE, TRUE };

  if (!g_hash_table_add (walk->seen, g_bytes_new (charge, sizeof *charge)))
    return NULL;

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
            const char *wrong;

            if (kind != BATON_TRANSFER_EVENT_PEER_END && end > 0)
              continue;
            wrong = try_event (walk, charge, &event);
            if (wrong != NULL)
              return wrong;
          }

  return NULL;
}

/* See explore-transfer.h. */
const char *
transfer_walk (guint64 *n_worlds,
               guint64 *n_steps)
{
  Walk walk = { g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL) };
  const char *wrong = NULL;

  for (guint role = BATON_INITIATOR; role <= BATON_TARGET && wrong == NULL; role++)
    for (guint peer = BATON_PEER_BATON; peer <= BATON_PEER_PSI && wrong == NULL; peer++)
      {
        Charge charge = { .preparing = TRUE };

        baton_transfer_machine_init (&charge.machine, role, FALSE);
        baton_transfer_machine_set_peer (&charge.machine, baton_peer_profile_get (peer));
        wrong = visit (&walk, &charge);
      }
  *n_worlds = g_hash_table_size (walk.seen);
  *n_steps = walk.steps;
  g_hash_table_unref (walk.seen);

  return wrong;
}
