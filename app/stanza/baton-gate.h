/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-parser.h"

G_BEGIN_DECLS

/* Where in the text the gate stands. */
typedef enum {
  BATON_GATE_START,        /* nothing but a byte order mark or white space came yet */
  BATON_GATE_TEXT,
  BATON_GATE_OPENED,       /* behind "<" */
  BATON_GATE_TAG,
  BATON_GATE_SINGLE,       /* in an attribute's value */
  BATON_GATE_DOUBLE,
  BATON_GATE_CDATA_START,
  BATON_GATE_CDATA,
  BATON_GATE_DECLARATION,  /* in "<?xml ...?>" */
} BatonGateState;

/**
 * BatonGate:
 *
 * Looks at every byte before the library does, and stops what must not get that far. Zero is its beginning.
 */
typedef struct {
  BatonGateState state;
  gboolean       began;     /* the first "<" was seen */
  guint          matched;   /* characters of the word that a state waits for */
  guint          n_attrs;   /* of the tag at hand */
} BatonGate;

gboolean baton_gate_pass (BatonGate   *self,
                          const char  *data,
                          gsize        length,
                          GError     **error);

G_END_DECLS
