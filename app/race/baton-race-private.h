/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-race-table.h"

G_BEGIN_DECLS

/* The selection byte, a carriage return: protocol 3.2. */
#define BATON_RACE_MARK_BYTE 0x0D

/* Whether the initiator writes a selection byte. */
typedef enum {
  BATON_RACE_MARK_OPEN,    /* not decided: neither a counter-offer nor an answer came */
  BATON_RACE_MARK_EXISTS,  /* the counter-offer came first */
  BATON_RACE_MARK_NONE,
} BatonRaceMark;

/* What became of the streamhosts that we sent. */
typedef enum {
  BATON_RACE_ANSWER_NOT_SENT,
  BATON_RACE_ANSWER_OPEN,
  BATON_RACE_ANSWER_SELF,   /* they are connected to us */
  BATON_RACE_ANSWER_PROXY,  /* they are connected to a proxy of ours */
  BATON_RACE_ANSWER_ERROR,
} BatonRaceAnswer;

/* What became of the streamhosts that they sent. */
typedef enum {
  BATON_RACE_THEIRS_NONE,
  BATON_RACE_THEIRS_OPEN,
  BATON_RACE_THEIRS_USED,
  BATON_RACE_THEIRS_ERROR,
} BatonRaceTheirs;

/* How far an attempt is. */
typedef enum {
  BATON_RACE_STAGE_WAITING,
  BATON_RACE_STAGE_CONNECTING,
  BATON_RACE_STAGE_CONNECTED,
  BATON_RACE_STAGE_REQUESTED,
  BATON_RACE_STAGE_GRANTED,
  BATON_RACE_STAGE_ACTIVATING, /* our own proxy let us in and has to open the stream */
  BATON_RACE_STAGE_ACTIVE,
  BATON_RACE_STAGE_LEAVING,    /* superfluous, to be abandoned in this turn */
  BATON_RACE_STAGE_OVER,
} BatonRaceStage;

/* How the first byte of a leg is awaited (target). */
typedef enum {
  BATON_RACE_WATCH_NONE,
  BATON_RACE_WATCH_PEEK,
  BATON_RACE_WATCH_READABLE,   /* peeked: bytes wait */
  BATON_RACE_WATCH_CONSUME,
  BATON_RACE_WATCH_HELD,       /* a byte that is no selection byte was read, its meaning is open (T3) */
} BatonRaceWatch;

/* One event on its way through the machine. */
typedef struct {
  BatonRace            *race;
  const BatonRaceEvent *event;
  gint64                now_us;
  BatonRaceEffects     *effects;
} BatonRaceTurn;

/* baton-race-facts.c: notes what the event tells; %FALSE: it does not fit what is known. */
gboolean          baton_race_note_facts      (BatonRaceTurn       *turn);

/* baton-race-guard.c */
gboolean          baton_race_guard_holds     (const BatonRaceTurn *turn,
                                              BatonRaceGuard       guard);
gboolean          baton_race_in_band_usable  (const BatonRace     *self);
gboolean          baton_race_can_open        (const BatonRace     *self);
gboolean          baton_race_any_up          (const BatonRace     *self);
/* The leg that may be answered as used now, or BATON_N_LEGS. */
BatonLegKind      baton_race_find_road       (const BatonRace     *self,
                                              gint64               now_us);
/* A proxy of theirs is up and only its hold keeps it back. */
gboolean          baton_race_is_holding      (const BatonRace     *self);

/* baton-race-act.c */
void              baton_race_perform         (BatonRaceTurn       *turn,
                                              BatonRaceAct         act);
void              baton_race_abandon_leaving (BatonRaceTurn       *turn);
/* Whether a waiting attempt may be dialled as far as others are concerned. */
gboolean          baton_race_may_dial        (const BatonRace     *self,
                                              const BatonRaceAttempt *attempt);

/* baton-race-leg.c: legs and attempts as data. */
gboolean          baton_race_leg_is_out      (const BatonRace     *self,
                                              BatonLegKind         leg);
gboolean          baton_race_sockets_are_out (const BatonRace     *self);
void              baton_race_leg_enter       (BatonRace           *self,
                                              BatonLegKind         leg,
                                              BatonRacePhase       phase,
                                              gint64               now_us);
void              baton_race_leg_lose        (BatonRace           *self,
                                              BatonLegKind         leg,
                                              BatonLegReason       reason,
                                              gint64               now_us);
/* Marks legs that can no longer come up as lost. */
void              baton_race_settle          (BatonRace           *self,
                                              gint64               now_us);
gboolean          baton_race_attempt_runs    (const BatonRaceAttempt *attempt);
gboolean          baton_race_attempt_lives   (const BatonRaceAttempt *attempt);
gboolean          baton_race_has_attempts    (const BatonRace     *self,
                                              BatonLegKind         leg,
                                              gboolean             own);
/* Which attempt of a leg is granted or beyond, or BATON_RACE_NO_ATTEMPT. */
guint             baton_race_find_granted    (const BatonRace     *self,
                                              BatonLegKind         leg,
                                              gboolean             own);
/* The leg on which the peer's own addresses are dialled. */
BatonLegKind      baton_race_dialled_leg     (const BatonRace     *self);

G_END_DECLS
