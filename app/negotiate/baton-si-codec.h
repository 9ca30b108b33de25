/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-node.h"
#include "baton-offer.h"

G_BEGIN_DECLS

/* The longest stream id taken from a peer, bytes: UUIDs are 36, the longest of any client we know 40. */
#define BATON_SID_MAX 256

/**
 * BatonSiFault:
 *
 * What makes an offer of a file unusable before anybody is asked.
 */
typedef enum {
  BATON_SI_FAULT_NONE,
  BATON_SI_FAULT_BAD_REQUEST,   /* no usable id, name or size */
  BATON_SI_FAULT_BAD_PROFILE,   /* no file transfer */
  BATON_SI_FAULT_NO_STREAMS,    /* no method that we know */
} BatonSiFault;

/**
 * BatonSiRequest:
 *
 * An offer of a file as it stands in its stanza.
 */
typedef struct {
  char          *sid;
  BatonFileInfo *file;
  BatonMethod    methods;
  gboolean       ranged;
} BatonSiRequest;

BatonSiFault  baton_si_request_parse (const BatonNode *iq,
                                      BatonSiRequest  *out);
void          baton_si_request_clear (BatonSiRequest  *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BatonSiRequest, baton_si_request_clear)

BatonNode    *baton_si_request_build (BatonOffer      *offer);
BatonNode    *baton_si_fault_reply   (BatonNode       *request,
                                      BatonSiFault     fault);

/**
 * BatonSiAnswer:
 *
 * How an offer was taken: by which method, from which byte on, and how many (0: all that follow).
 */
typedef struct {
  BatonMethod method;
  guint64     offset;
  guint64     length;
} BatonSiAnswer;

gboolean      baton_si_answer_parse  (const BatonNode *iq,
                                      BatonOffer      *offer,
                                      BatonSiAnswer   *out,
                                      GError         **error);
BatonNode    *baton_si_answer_build  (BatonNode       *request,
                                      BatonMethod      method,
                                      guint64          offset);

G_END_DECLS
