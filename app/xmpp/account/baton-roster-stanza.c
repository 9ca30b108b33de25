/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6121 sections 2 and 3: the stanzas of roster and subscriptions. */
#include "baton-roster-stanza.h"

#include "baton-builder.h"
#include "baton-ns.h"

/* Section 2.1.3. */
BatonNode *
baton_roster_stanza_get (void)
{
  g_autoptr(BatonBuilder) b = baton_builder_new_iq ("get", NULL, NULL);

  baton_builder_open (b, "query", BATON_NS_ROSTER);
  baton_builder_close (b);
  return baton_builder_end (b);
}

/* Section 2.1.5: one item a set. */
BatonNode *
baton_roster_stanza_set (BatonJid           *bare,
                         const char         *name,
                         const char * const *groups)
{
  g_autoptr(BatonBuilder) b = baton_builder_new_iq ("set", NULL, NULL);

  baton_builder_open (b, "query", BATON_NS_ROSTER);
  baton_builder_open (b, "item", NULL);
  baton_builder_attr (b, "jid", baton_jid_get_text (bare));
  baton_builder_attr (b, "name", name);
  for (guint i = 0; groups && groups[i]; i++)
    baton_builder_leaf (b, "group", NULL, groups[i]);
  baton_builder_close (b);
  baton_builder_close (b);
  return baton_builder_end (b);
}

/* Section 2.5.1. */
BatonNode *
baton_roster_stanza_remove (BatonJid *bare)
{
  g_autoptr(BatonBuilder) b = baton_builder_new_iq ("set", NULL, NULL);

  baton_builder_open (b, "query", BATON_NS_ROSTER);
  baton_builder_open (b, "item", NULL);
  baton_builder_attr (b, "jid", baton_jid_get_text (bare));
  baton_builder_attr (b, "subscription", "remove");
  baton_builder_close (b);
  baton_builder_close (b);
  return baton_builder_end (b);
}

/* Section 2.1.6. */
BatonNode *
baton_roster_stanza_result (BatonNode *push)
{
  g_autoptr(BatonBuilder) b = baton_builder_new_reply (push, "result");

  return baton_builder_end (b);
}

/* Section 3. */
BatonNode *
baton_roster_stanza_presence (BatonJid   *bare,
                              const char *type)
{
  g_autoptr(BatonBuilder) b = baton_builder_new ("presence", BATON_NS_CLIENT);

  baton_builder_attr (b, "to", baton_jid_get_text (bare));
  baton_builder_attr (b, "type", type);
  return baton_builder_end (b);
}
