/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0096 section 4 and the habits of other clients: who can take a file from us. */
#include "baton-reception.h"

#include "baton-ns.h"
#include "baton-resources.h"

/* A client that has all features of any one line can take a file. Psi, Pidgin, Coccinella and slixmpp announce the
 * SI profile, but only with a bytestream is there a road; Gajim and Dino announce bytestreams without SI. */
static const char * const abilities[][3] = {
  { BATON_NS_TRANSFER, NULL },
  { BATON_NS_SI_FILE, BATON_NS_BYTESTREAMS, NULL },
  { BATON_NS_SI_FILE, BATON_NS_IBB, NULL },
};

static gboolean
has_all (const BatonDiscoInfo *info,
         const char * const   *features)
{
  for (guint i = 0; features[i]; i++)
    if (!baton_disco_info_has_feature (info, features[i]))
      return FALSE;
  return TRUE;
}

/*
 * baton_reception_info_can:
 * @info: what a client says of itself
 *
 * Returns: whether it can take a file from us
 */
gboolean
baton_reception_info_can (const BatonDiscoInfo *info)
{
  for (gsize i = 0; i < G_N_ELEMENTS (abilities); i++)
    if (has_all (info, abilities[i]))
      return TRUE;
  return FALSE;
}

/*
 * baton_reception_judge:
 * @resources: (element-type BatonResource): who is available, best first
 * @client: (out) (transfer none) (nullable): name of the software of the best one that can, else of the best one
 *
 * Returns: what to expect of a person with these resources
 */
BatonReception
baton_reception_judge (GPtrArray   *resources,
                       const char **client)
{
  gboolean all_answered = resources->len > 0;

  *client = NULL;
  for (guint i = 0; i < resources->len; i++)
    {
      const BatonResource *resource = g_ptr_array_index (resources, i);
      const char *name = resource->info ? baton_disco_info_get_name (resource->info) : NULL;

      if (resource->info != NULL && baton_reception_info_can (resource->info))
        {
          *client = name;
          return BATON_RECEPTION_CAN;
        }
      if (i == 0)
        *client = name;
      if (resource->state != BATON_RESOURCE_KNOWN && resource->state != BATON_RESOURCE_REFUSED)
        all_answered = FALSE;
    }
  return all_answered ? BATON_RECEPTION_CANNOT : BATON_RECEPTION_UNKNOWN;
}
