/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-endpoint.h"

G_BEGIN_DECLS

/**
 * BatonSrvRecord:
 *
 * One record of `_xmpp-client._tcp` or `_xmpps-client._tcp`.
 */
typedef struct
{
  guint16 priority;
  guint16 weight;
  guint16 port;
  char *target; /* "" or ".": the service is decidedly not there */
  gboolean direct_tls;
} BatonSrvRecord;

BatonSrvRecord *baton_srv_record_new    (guint16               priority,
                                         guint16               weight,
                                         guint16               port,
                                         const char           *target,
                                         gboolean              direct_tls);
void            baton_srv_record_free   (BatonSrvRecord       *self);

/* A number from 0 to @max, both included. */
typedef guint32 (*BatonSrvRandom)       (guint32               max,
                                         gpointer              user_data);

GPtrArray      *baton_srv_order         (GPtrArray            *records,
                                         BatonSrvRandom        random,
                                         gpointer              user_data);

void            baton_srv_lookup_async  (const char           *domain,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
GPtrArray      *baton_srv_lookup_finish (GAsyncResult         *result,
                                         GError              **error);

G_END_DECLS
