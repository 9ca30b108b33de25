/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-transfer-driver.h"
#include "baton-transfer-private.h"

G_BEGIN_DECLS

/* What a transfer is made of, for the files that implement it. */

struct _BatonTransfer
{
  GObject              parent_instance;

  BatonTransferDriver *driver;

  char                *id;
  BatonRole            role;
  BatonJid            *to;           /* as asked for: may be bare */
  BatonJid            *peer;
  char                *client;
  GFile               *file;
  char                *name;         /* until the file was opened */
  BatonFileInfo       *info;
  GListStore          *lanes;
  BatonTransferState   state;
  GError              *error;
  guint64              bytes;
  double               rate;
  int                  seconds_left;
  int                  winner;
  int                  won_ms;
  guint                open_legs;
  gint64               offered_us;
  gint64               accepted_us;
  gint64               first_us;
  gint64               last_us;
  char                *sha256;
  gboolean             verified;
  gboolean             reoffered;
  gboolean             settled;
};

enum {
  PROP_0,
  PROP_ID,
  PROP_ROLE,
  PROP_PEER,
  PROP_CLIENT,
  PROP_NAME,
  PROP_NAME_CHANGED,
  PROP_SIZE,
  PROP_BYTES,
  PROP_RATE,
  PROP_SECONDS_LEFT,
  PROP_STATE,
  PROP_ERROR,
  PROP_WINNER,
  PROP_WON_MS,
  PROP_OPEN_LEGS,
  PROP_REOFFERED,
  PROP_FILE,
  PROP_VERIFIED,
  PROP_SETTLED,
  N_PROPS,
};

void baton_transfer_notify (BatonTransfer *self,
                            guint          property);

G_END_DECLS
