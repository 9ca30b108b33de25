/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "baton-jid.h"

#include <string.h>

static void
check_part (const char *part)
{
  if (part == NULL)
    return;
  g_assert_cmpuint (strlen (part), >, 0);
  g_assert_cmpuint (strlen (part), <=, 1023);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (BatonJid) jid = baton_jid_new (text, &error);
  g_autoptr (BatonJid) again = NULL;
  g_autoptr (BatonJid) bare = NULL;

  g_assert_true ((jid == NULL) == (error != NULL));
  if (jid == NULL)
    return 0;

  check_part (baton_jid_get_local (jid));
  check_part (baton_jid_get_domain (jid));
  check_part (baton_jid_get_resource (jid));
  g_assert_true (g_utf8_validate (baton_jid_get_text (jid), -1, NULL));
  g_assert_null (strpbrk (baton_jid_get_domain (jid), "/@ <>&\"'"));
  /* Preparing what is prepared changes nothing: equal addresses have equal strings. */
  again = baton_jid_new (baton_jid_get_text (jid), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (baton_jid_get_text (again), ==, baton_jid_get_text (jid));
  bare = baton_jid_bare (jid);
  g_assert_true (baton_jid_same_bare (bare, jid));
  return 0;
}
