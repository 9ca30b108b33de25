/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-test.h"

static gboolean
on_tick_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

void
baton_test_iterate (void)
{
  guint tick = g_timeout_add (20, on_tick_cb, NULL);
  GSource *source = g_main_context_find_source_by_id (NULL, tick);

  g_source_ref (source);
  g_main_context_iteration (NULL, TRUE);
  g_source_destroy (source);
  g_source_unref (source);
}
