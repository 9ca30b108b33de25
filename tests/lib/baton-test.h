/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs the default main context until @condition holds; fails the test after ten seconds. */
#define baton_test_wait_until(condition) \
  G_STMT_START { \
    gint64 baton_deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC; \
    while (!(condition)) \
      { \
        if (g_get_monotonic_time () > baton_deadline) \
          g_error ("%s:%d: waited in vain for: %s", __FILE__, __LINE__, #condition); \
        baton_test_iterate (); \
      } \
  } G_STMT_END

/* Drops the test's reference and waits until @object is gone: a thread that just ended may hold one a little longer.
 * Needs glib-object.h. */
#define baton_test_wait_finalized(object) \
  G_STMT_START { \
    GObject *baton_weak = G_OBJECT (object); \
    g_object_add_weak_pointer (baton_weak, (gpointer *) &baton_weak); \
    g_object_unref (object); \
    baton_test_wait_until (*(GObject *volatile *) &baton_weak == NULL); \
  } G_STMT_END

/* One turn of the default main context; returns after 20 ms at most when nothing happens. */
void baton_test_iterate (void);

G_END_DECLS
