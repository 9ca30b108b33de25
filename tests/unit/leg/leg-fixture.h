/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-candidate.h"
#include "baton-leg.h"
#include "baton-note.h"
#include "baton-offer.h"

G_BEGIN_DECLS

/**
 * LegSink:
 *
 * Writes down what a leg tells: "connected:1", "attempt-failed:1:refused", "byte:0d", "leg-closed:reset", joined by
 * blanks.
 */
#define LEG_TYPE_SINK (leg_sink_get_type ())
G_DECLARE_FINAL_TYPE (LegSink, leg_sink, LEG, SINK, GObject)

struct _LegSink
{
  GObject   parent_instance;

  GString  *told;
  /* Called for each note, after it was written down. */
  void    (*on_note) (const BatonNote *note, gpointer user_data);
  gpointer  user_data;
};

LegSink        *leg_sink_new         (void);
gboolean        leg_sink_heard       (LegSink     *self,
                                      const char  *what);
#define leg_sink_assert(self, all) g_assert_cmpstr ((self)->told->str, ==, all)

/* romeo offers SID to juliet; each side's view. */
BatonOffer     *leg_offer            (BatonRole    role);
BatonCandidate *leg_candidate        (const char  *jid,
                                      guint16      port,
                                      gboolean     proxy,
                                      gboolean     ours);

/* Blocking sockets of the other side of a test. */
int             raw_connect          (guint16      port);
int             raw_listen           (guint16     *port);
int             raw_accept           (int          fd);
void            raw_send             (int          fd,
                                      gconstpointer bytes,
                                      gsize        length);
/* Runs the main loop until @length bytes came; they must be @bytes. */
void            raw_expect           (int          fd,
                                      gconstpointer bytes,
                                      gsize        length);
/* Runs the main loop until the end: 0 a FIN, else an errno. */
int             raw_wait_end         (int          fd);
void            raw_reset            (int          fd);
/* The client's half of the handshake for @hash. */
void            raw_enter            (int          fd,
                                      const char  *hash);
/* Reads the server's success. */
void            raw_granted          (int          fd,
                                      const char  *hash);
/* The server's half, up to and without the reply; checks @hash. */
void            raw_admit            (int          fd,
                                      const char  *hash);
void            raw_reply            (int          fd,
                                      const char  *hash,
                                      guint8       code);

G_END_DECLS
