/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-weak.h"

/**
 * baton_weak_new:
 * @object: a window
 *
 * For the user data of an asynchronous call that a window makes: GTK 4.8 does not bear a window that is finalized
 * after the one it was transient for.
 *
 * Returns: (transfer full): what baton_weak_take() turns back into @object, if it still is there
 */
gpointer
baton_weak_new (gpointer object)
{
  GWeakRef *weak = g_new (GWeakRef, 1);

  g_weak_ref_init (weak, object);
  return weak;
}

/**
 * baton_weak_take:
 * @weak: (transfer full): what baton_weak_new() gave
 *
 * Returns: (transfer full) (nullable): the object
 */
gpointer
baton_weak_take (gpointer weak)
{
  gpointer object = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  return object;
}
