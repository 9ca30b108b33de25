/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-leg.h"

G_BEGIN_DECLS

/* For the kinds of leg. */

/* Tells the sink, from inside an I/O or port callback. The sink may drop the leg meanwhile: keep a reference and look. */
void     baton_leg_tell        (BatonLeg       *self,
                                BatonNote      *note);
void     baton_leg_tell_plain  (BatonLeg       *self,
                                BatonNoteKind   kind,
                                guint           attempt,
                                BatonLegReason  reason);
/* Tells in the next turn of the main loop: for verbs that fail at once. */
void     baton_leg_tell_later  (BatonLeg       *self,
                                BatonNoteKind   kind,
                                guint           attempt,
                                BatonLegReason  reason);
/* Whether nothing is told any more: dropped, or its conduit was taken. */
gboolean baton_leg_is_mute     (BatonLeg       *self);

G_END_DECLS
