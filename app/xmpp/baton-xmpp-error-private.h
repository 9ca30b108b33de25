/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-account.h"
#include "baton-node.h"

G_BEGIN_DECLS

/* What the layers below say, as %BATON_XMPP_ERROR; cancelled passes unchanged. Each is (transfer full). */
GError   *baton_xmpp_error_from_certificate (GTlsCertificateFlags  flags);
GError   *baton_xmpp_error_from_stream      (const BatonNode      *error);
GError   *baton_xmpp_error_from_sasl        (const BatonNode      *failure);
GError   *baton_xmpp_error_from_io          (const GError         *cause,
                                             BatonXmppError        code);

/* Of two reasons, whether @b says more to the user than @a. */
gboolean  baton_xmpp_error_outranks         (const GError         *b,
                                             const GError         *a);
/* Whether trying again by itself could help. */
gboolean  baton_xmpp_error_is_final         (const GError         *error);

G_END_DECLS
