/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-peer-info.h"

#include <stdlib.h>
#include <string.h>

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * baton_peer_info_new:
 * @client_name: (nullable): the name of its disco identity
 * @caps_node: (nullable): the node of its entity caps
 * @features: (nullable) (array zero-terminated=1): disco features in any order; %NULL: unknown
 *
 * Returns: (transfer full): what is known of a peer's program
 */
BatonPeerInfo *
baton_peer_info_new (const char *client_name,
                     const char *caps_node,
                     const char *const *features)
{
  BatonPeerInfo *self = g_new0 (BatonPeerInfo, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->client_name = g_strdup (client_name);
  self->caps_node = g_strdup (caps_node);
  self->features = features != NULL ? g_strdupv ((char **) features) : g_new0 (char *, 1);
  qsort (self->features, g_strv_length (self->features), sizeof (char *), compare_strings);
  return self;
}

/**
 * baton_peer_info_ref:
 * @self: what is known of a peer's program
 *
 * Returns: (transfer full): @self
 */
BatonPeerInfo *
baton_peer_info_ref (BatonPeerInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * baton_peer_info_unref:
 * @self: (transfer full): what is known of a peer's program
 */
void
baton_peer_info_unref (BatonPeerInfo *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->client_name);
  g_free (self->caps_node);
  g_strfreev (self->features);
  g_free (self);
}

/**
 * baton_peer_info_has_feature:
 * @self: what is known of a peer's program
 * @feature: the name of a disco feature
 *
 * Returns: whether the program announces @feature
 */
gboolean
baton_peer_info_has_feature (const BatonPeerInfo *self,
                             const char *feature)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (feature != NULL, FALSE);

  return bsearch (&feature, self->features, g_strv_length (self->features), sizeof (char *), compare_strings) != NULL;
}
