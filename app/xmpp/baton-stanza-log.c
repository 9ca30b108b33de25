/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-stanza-log.h"

#include "baton-ns.h"
#include "baton-writer.h"

/* A roster is seen, an avatar is not; bytes. */
#define MAX_LOGGED 8192

/* Authentication, and what people send each other: both are nobody's business. */
static gboolean
is_secret (const BatonNode *element)
{
  return baton_node_is (element, NULL, BATON_NS_SASL) || baton_node_find (element, "body", NULL) != NULL
         || baton_node_find (element, NULL, BATON_NS_IBB) != NULL;
}

/**
 * baton_stanza_log:
 * @direction: "in" or "out"
 * @element: a first-level element
 *
 * Logs @element at debug level, without secrets. Costs nothing while nobody looks.
 */
void
baton_stanza_log (const char *direction,
                  const BatonNode *element)
{
  g_autofree char *text = NULL;

  if (g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN))
    return;
  if (!is_secret (element))
    text = baton_writer_dup_text (element, BATON_NS_CLIENT);
  if (text == NULL)
    g_debug ("%s: <%s/> with a content that is not logged", direction, baton_node_get_name (element));
  else
    g_debug ("%s: %.*s", direction, MAX_LOGGED, text);
}
