/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-transfer-table.h"

#include <string.h>

#include "baton-race-plan.h"

/**
 * baton_transfer_machine_init:
 * @self: memory for a machine
 * @role: ours
 * @empty: the file has no bytes
 *
 * Makes a machine in stage PREPARING. An initiator's driver performs %BATON_TRANSFER_EFFECT_PREPARE at once and feeds
 * PREPARED or PREPARE_FAILED; a target's feeds OFFER_CAME.
 */
void
baton_transfer_machine_init (BatonTransferMachine *self,
                             BatonRole             role,
                             gboolean              empty)
{
  memset (self, 0, sizeof *self);
  self->stage = BATON_STAGE_PREPARING;
  self->role = role;
  self->empty = empty != FALSE;
}

/**
 * baton_transfer_machine_set_peer:
 * @self: a machine
 * @profile: the peer's
 *
 * Tells which peer it is: before PREPARED or OFFER_CAME is fed, and again when a restart found another client.
 */
void
baton_transfer_machine_set_peer (BatonTransferMachine   *self,
                                 const BatonPeerProfile *profile)
{
  self->confirms = profile->confirms;
}

/* What a refusal of the offer means to the user. */
static BatonFault
fault_of_refusal (BatonRefusal refusal)
{
  switch (refusal)
    {
    case BATON_REFUSAL_DECLINED:
      return BATON_FAULT_DECLINED;
    case BATON_REFUSAL_NO_METHOD:
    case BATON_REFUSAL_UNSUPPORTED:
      return BATON_FAULT_INCAPABLE;
    case BATON_REFUSAL_GONE:
      return BATON_FAULT_PEER_GONE;
    case BATON_REFUSAL_TIMED_OUT:
      return BATON_FAULT_NO_ANSWER;
    case BATON_REFUSAL_NOT_FOUND:
    case BATON_REFUSAL_NOT_ACCEPTABLE:
    case BATON_REFUSAL_SID_IN_USE:
    case BATON_REFUSAL_OTHER:
    default:
      return BATON_FAULT_REFUSED;
    }
}

static BatonFault
fault_of_end (BatonEnd end,
              gboolean moved)
{
  switch (end)
    {
    case BATON_END_WITHDRAWN:
      return BATON_FAULT_WITHDRAWN;
    case BATON_END_CANCELLED_INITIATOR:
    case BATON_END_CANCELLED_TARGET:
      return BATON_FAULT_CANCELLED_THERE;
    case BATON_END_FAILED_INITIATOR:
    case BATON_END_FAILED_TARGET:
      return BATON_FAULT_PEER_FAILED;
    case BATON_END_MISMATCH:
      return BATON_FAULT_MISMATCH;
    case BATON_END_NO_ROAD:
      return moved ? BATON_FAULT_BROKEN : BATON_FAULT_NO_PATH;
    case BATON_END_SENT:
    case BATON_END_RECEIVED:
    default:
      return BATON_FAULT_BROKEN;
    }
}

static BatonFault
fault_of (const BatonTransferMachine *self,
          const BatonTransferEvent   *event)
{
  switch ((int) event->kind)
    {
    case BATON_TRANSFER_EVENT_REFUSED:
      return fault_of_refusal (event->refusal);
    case BATON_TRANSFER_EVENT_PEER_END:
      return fault_of_end (event->end, self->stage >= BATON_STAGE_MOVING);
    case BATON_TRANSFER_EVENT_DUE:
    case BATON_TRANSFER_EVENT_SESSION_LOST:
      return self->broken;
    default:
      return event->fault != BATON_FAULT_NONE ? event->fault : BATON_FAULT_BROKEN;
    }
}

/* What the peer is told of our fault: the reason names the side. */
static BatonEnd
end_of_fault (const BatonTransferMachine *self,
              BatonFault                  fault)
{
  gboolean initiator = self->role == BATON_INITIATOR;

  switch ((int) fault)
    {
    case BATON_FAULT_NONE:
      return initiator ? BATON_END_SENT : BATON_END_RECEIVED;
    case BATON_FAULT_CANCELLED_HERE:
      if (initiator && self->stage <= BATON_STAGE_ASKING)
        return BATON_END_WITHDRAWN;
      return initiator ? BATON_END_CANCELLED_INITIATOR : BATON_END_CANCELLED_TARGET;
    case BATON_FAULT_NO_ANSWER:
      return BATON_END_WITHDRAWN;
    case BATON_FAULT_NO_PATH:
    case BATON_FAULT_STALLED:
    case BATON_FAULT_BROKEN:
      return BATON_END_NO_ROAD;
    case BATON_FAULT_MISMATCH:
    case BATON_FAULT_TOO_SHORT:
    case BATON_FAULT_TOO_LONG:
      return BATON_END_MISMATCH;
    default:
      return initiator ? BATON_END_FAILED_INITIATOR : BATON_END_FAILED_TARGET;
    }
}

static gboolean
is_received (const BatonTransferMachine *self,
             const BatonTransferEvent   *event)
{
  return self->role == BATON_INITIATOR && event->end == BATON_END_RECEIVED;
}

static gboolean
is_sent (const BatonTransferMachine *self,
         const BatonTransferEvent   *event)
{
  return self->role == BATON_TARGET && event->end == BATON_END_SENT;
}

static gboolean
guard_holds (const BatonTransferMachine *self,
             const BatonTransferEvent   *event,
             BatonTransferGuard          guard)
{
  gboolean initiator = self->role == BATON_INITIATOR;

  switch (guard)
    {
    case BATON_TRANSFER_GUARD_ALWAYS:
      return TRUE;
    case BATON_TRANSFER_GUARD_INITIATOR:
      return initiator;
    case BATON_TRANSFER_GUARD_CONFIRMED_LATER:
      return initiator && self->confirms && !self->offline;
    case BATON_TRANSFER_GUARD_CAN_RESTART:
      return initiator && self->restarts < BATON_RACE_RESTARTS;
    case BATON_TRANSFER_GUARD_CAN_REOFFER:
      return initiator && event->reoffer && !self->reoffered;
    case BATON_TRANSFER_GUARD_ON_SOCKET:
      return !self->in_band;
    case BATON_TRANSFER_GUARD_EXPLAINABLE:
      return self->confirms && !self->offline &&
             (event->fault == BATON_FAULT_BROKEN || event->fault == BATON_FAULT_TOO_SHORT);
    case BATON_TRANSFER_GUARD_WORD_FOLLOWS:
      return !initiator && self->confirms && !self->offline && event->digest == BATON_DIGEST_UNKNOWN;
    case BATON_TRANSFER_GUARD_SENT:
      return is_sent (self, event);
    case BATON_TRANSFER_GUARD_SENT_OTHER:
      return is_sent (self, event) && event->digest == BATON_DIGEST_DIFFERS;
    case BATON_TRANSFER_GUARD_DIFFERS:
      return event->digest == BATON_DIGEST_DIFFERS;
    case BATON_TRANSFER_GUARD_RECEIVED:
      return is_received (self, event);
    case BATON_TRANSFER_GUARD_RECEIVED_OTHER:
      return is_received (self, event) && event->digest == BATON_DIGEST_DIFFERS;
    case BATON_TRANSFER_GUARD_CANCELLED:
      return event->end == BATON_END_WITHDRAWN || event->end == BATON_END_CANCELLED_INITIATOR ||
             event->end == BATON_END_CANCELLED_TARGET;
    case BATON_TRANSFER_GUARD_FINAL:
      return event->end != BATON_END_SENT && event->end != BATON_END_RECEIVED;
    case BATON_TRANSFER_N_GUARDS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static const BatonTransferRow *
find_row (const BatonTransferMachine *self,
          const BatonTransferEvent   *event)
{
  gsize n;
  const BatonTransferRow *rows = baton_transfer_rows (&n);

  for (gsize i = 0; i < n; i++)
    if (rows[i].from == self->stage && rows[i].event == event->kind && guard_holds (self, event, rows[i].guard))
      return &rows[i];

  return NULL;
}

static void
note_facts (BatonTransferMachine     *self,
            const BatonTransferEvent *event,
            const BatonTransferRow   *row)
{
  switch ((int) event->kind)
    {
    case BATON_TRANSFER_EVENT_RACE_WON:
      self->in_band = event->leg == BATON_LEG_IBB;
      break;
    case BATON_TRANSFER_EVENT_SESSION_LOST:
      self->offline = TRUE;
      break;
    case BATON_TRANSFER_EVENT_SESSION_BACK:
      self->offline = FALSE;
      self->in_band = FALSE;
      self->reoffered = FALSE;
      self->restarts++;
      break;
    case BATON_TRANSFER_EVENT_RACE_LOST:
      self->reoffered = row->to == BATON_STAGE_ASKING;
      break;
    case BATON_TRANSFER_EVENT_MOVER_FAILED:
      self->broken = event->fault;
      break;
    default:
      break;
    }

  if (row->to == BATON_STAGE_DONE && self->role == BATON_INITIATOR &&
      (event->kind == BATON_TRANSFER_EVENT_PEER_END || event->kind == BATON_TRANSFER_EVENT_BYTES_ALL))
    self->verified = event->digest == BATON_DIGEST_EQUAL &&
                     (self->stage == BATON_STAGE_VOUCHED || event->kind == BATON_TRANSFER_EVENT_PEER_END);
  else if (row->to == BATON_STAGE_KEEPING)
    self->verified = event->digest == BATON_DIGEST_EQUAL;
}

/* See baton-transfer-table.h. */
const BatonTransferRow *
baton_transfer_machine_turn (BatonTransferMachine     *self,
                             const BatonTransferEvent *event,
                             gint64                    now_us,
                             BatonTransferEffects     *effects)
{
  const BatonTransferRow *row = find_row (self, event);

  effects->n = 0;
  if (row == NULL)
    return NULL;

  note_facts (self, event, row);
  if (row->to == BATON_STAGE_FAILED)
    self->fault = row->fault != BATON_FAULT_NONE ? row->fault : fault_of (self, event);
  self->sent_end = end_of_fault (self, self->fault);
  for (guint i = 0; i < BATON_TRANSFER_ROW_EFFECTS && row->effects[i] != BATON_TRANSFER_EFFECT_NONE; i++)
    effects->effects[effects->n++] = row->effects[i];

  if (row->to != row->from || row->renew)
    {
      gint64 patience_us = baton_transfer_patience_us (row->to);

      self->due_us = patience_us > 0 ? now_us + patience_us : 0;
    }
  self->stage = row->to;

  return row;
}

/**
 * baton_transfer_machine_feed:
 * @self: a machine
 * @event: what happened
 * @now_us: when, monotonic microseconds
 * @effects: (out caller-allocates): what is to be done, in order
 *
 * The only way a machine changes. An event that is raised while effects are done waits its turn.
 *
 * Returns: %FALSE when the event is out of order here: nothing changed, nothing is to be done
 */
gboolean
baton_transfer_machine_feed (BatonTransferMachine     *self,
                             const BatonTransferEvent *event,
                             gint64                    now_us,
                             BatonTransferEffects     *effects)
{
  return baton_transfer_machine_turn (self, event, now_us, effects) != NULL;
}

/**
 * baton_transfer_machine_next_due:
 * @self: a machine
 *
 * When %BATON_TRANSFER_EVENT_DUE is to be fed, if nothing happens before. The race has due times of its own.
 *
 * Returns: monotonic microseconds; -1: never
 */
gint64
baton_transfer_machine_next_due (const BatonTransferMachine *self)
{
  return self->due_us > 0 && !baton_transfer_machine_is_over (self) ? self->due_us : -1;
}

gboolean
baton_transfer_machine_is_over (const BatonTransferMachine *self)
{
  return self->stage == BATON_STAGE_DONE || self->stage == BATON_STAGE_FAILED;
}
