/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * BatonTlsTrust:
 *
 * Whom we believe: the system's store, then the authorities of one more file. Either is enough, and each checks the
 * whole chain and the name by itself.
 */
#define BATON_TYPE_TLS_TRUST (baton_tls_trust_get_type ())
G_DECLARE_FINAL_TYPE (BatonTlsTrust, baton_tls_trust, BATON, TLS_TRUST, GTlsDatabase)

GTlsDatabase *baton_tls_trust_new (const char  *ca_file,
                                   GError     **error);

G_END_DECLS
