/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-note.h"
#include "baton-stanza-error.h"

G_BEGIN_DECLS

/* What an error answer to an offer of a file means, and one to an offer of streamhosts. */
BatonRefusal  baton_refusal_from_si_error    (const GError *error);
BatonRefusal  baton_refusal_from_hosts_error (const GError *error);

/* The answers that say so: (transfer full). */
BatonNode    *baton_refusal_reply_to_si      (BatonNode    *request,
                                              BatonRefusal  refusal);
BatonNode    *baton_refusal_reply_to_hosts   (BatonNode    *request,
                                              BatonRefusal  refusal);

G_END_DECLS
