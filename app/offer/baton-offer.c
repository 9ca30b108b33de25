/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-offer.h"

#include "baton-digest.h"

#include <string.h>

/**
 * baton_offer_new:
 * @role: ours
 * @self_jid: our full JID
 * @peer: the peer's full JID
 * @sid: the stream id
 * @file: (transfer none): what is offered
 * @methods: how the bytes may travel
 * @ranged: the initiator can start at an offset
 *
 * Returns: (transfer full): the offer
 */
BatonOffer *
baton_offer_new (BatonRole role,
                 BatonJid *self_jid,
                 BatonJid *peer,
                 const char *sid,
                 BatonFileInfo *file,
                 BatonMethod methods,
                 gboolean ranged)
{
  BatonOffer *self;

  g_return_val_if_fail (self_jid != NULL, NULL);
  g_return_val_if_fail (peer != NULL, NULL);
  g_return_val_if_fail (sid != NULL, NULL);
  g_return_val_if_fail (file != NULL, NULL);

  self = g_new0 (BatonOffer, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->role = role;
  self->self = baton_jid_ref (self_jid);
  self->peer = baton_jid_ref (peer);
  self->sid = g_strdup (sid);
  self->file = baton_file_info_ref (file);
  self->methods = methods;
  self->ranged = ranged;
  return self;
}

/**
 * baton_offer_ref:
 * @self: an offer
 *
 * Returns: (transfer full): @self
 */
BatonOffer *
baton_offer_ref (BatonOffer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * baton_offer_unref:
 * @self: (transfer full): an offer
 */
void
baton_offer_unref (BatonOffer *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  baton_jid_unref (self->self);
  baton_jid_unref (self->peer);
  g_free (self->sid);
  baton_file_info_unref (self->file);
  g_free (self);
}

/**
 * baton_offer_dup_hash:
 * @self: an offer
 * @offerer: who offered the streamhost: the initiator in the offer, the target in a counter-offer
 *
 * The destination that a SOCKS5 client asks a streamhost for (XEP-0065 section 5.3.2). The JID of the party that
 * offered the streamhost goes first, on a counter-offer too, as Psi and Coccinella do.
 *
 * Returns: (transfer full): SHA-1 in lower-case hex, 40 characters
 */
char *
baton_offer_dup_hash (BatonOffer *self,
                      BatonRole offerer)
{
  g_autofree char *joined = NULL;
  gboolean ours;

  g_return_val_if_fail (self != NULL, NULL);

  ours = offerer == self->role;
  joined = g_strconcat (self->sid, baton_jid_get_text (ours ? self->self : self->peer),
                        baton_jid_get_text (ours ? self->peer : self->self), NULL);
  return baton_digest_hex_of (BATON_DIGEST_SHA1, joined, strlen (joined));
}
