/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-folder-walk.h"

#include "baton-transfer.h"

#define ATTRIBUTES G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE

static gboolean
walk_folder (GFile         *folder,
             guint          depth,
             GPtrArray     *found,
             GCancellable  *cancellable,
             GError       **error);

static int
compare_files (gconstpointer a,
               gconstpointer b)
{
  g_autofree char *first = g_file_get_uri (*(GFile **) a);
  g_autofree char *second = g_file_get_uri (*(GFile **) b);

  return g_strcmp0 (first, second);
}

static gboolean
walk_child (GFile         *child,
            GFileType      type,
            guint          depth,
            GPtrArray     *found,
            GCancellable  *cancellable,
            GError       **error)
{
  /* A link may lead outside what the user chose, or round in circles: it is not followed. */
  if (type == G_FILE_TYPE_DIRECTORY)
    return depth >= BATON_FOLDER_WALK_DEPTH || walk_folder (child, depth + 1, found, cancellable, error);
  if (type != G_FILE_TYPE_REGULAR)
    return TRUE;

  if (found->len >= BATON_FOLDER_WALK_MAX)
    {
      g_set_error (error, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_A_FILE,
                   "more than %d files in the folder", BATON_FOLDER_WALK_MAX);
      return FALSE;
    }
  g_ptr_array_add (found, g_object_ref (child));

  return TRUE;
}

static gboolean
walk_folder (GFile         *folder,
             guint          depth,
             GPtrArray     *found,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GFileEnumerator) children = NULL;
  guint first = found->len;

  /* The folder itself may be a link that the user named; one inside is never walked into. */
  children = g_file_enumerate_children (folder, ATTRIBUTES, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, error);
  if (children == NULL)
    return FALSE;

  while (TRUE)
    {
      GFileInfo *info;
      GFile *child;

      if (!g_file_enumerator_iterate (children, &info, &child, cancellable, error))
        return FALSE;
      if (info == NULL)
        break;
      if (!walk_child (child, g_file_info_get_file_type (info), depth, found, cancellable, error))
        return FALSE;
    }

  /* The order of a directory is the disk's; people expect the order of names. */
  if (found->len > first)
    qsort (found->pdata + first, found->len - first, sizeof (gpointer), compare_files);

  return TRUE;
}

/* @error: (transfer full) */
static void
return_walk_error (GTask  *task,
                   GError *error)
{
  if (error->domain == BATON_TRANSFER_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_return_new_error (task, BATON_TRANSFER_ERROR, BATON_TRANSFER_ERROR_NOT_READABLE, "%s", error->message);
  g_error_free (error);
}

static void
walk_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GPtrArray *files = task_data;
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  GError *error = NULL;

  for (guint i = 0; i < files->len; i++)
    {
      GFile *file = g_ptr_array_index (files, i);
      GFileType type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable);

      if (type != G_FILE_TYPE_DIRECTORY)
        g_ptr_array_add (found, g_object_ref (file));
      else if (!walk_folder (file, 0, found, cancellable, &error))
        {
          return_walk_error (task, error);
          return;
        }
    }

  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * baton_folder_walk_async:
 * @files: (element-type GFile): what was dropped or named; not changed
 * @cancellable: (nullable): stops the walk
 * @callback: called with the result
 *
 * Replaces folders by the files below them, off the main loop. What is no folder stays, also when it does not exist:
 * whoever opens it says so. Links inside folders are not followed. Errors: %BATON_TRANSFER_ERROR_NOT_READABLE when a
 * folder cannot be read, %BATON_TRANSFER_ERROR_NOT_A_FILE when there are more than %BATON_FOLDER_WALK_MAX files, or
 * %G_IO_ERROR_CANCELLED.
 */
void
baton_folder_walk_async (GPtrArray           *files,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, baton_folder_walk_async);
  g_task_set_task_data (task, g_ptr_array_ref (files), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, walk_in_thread);
}

/**
 * baton_folder_walk_finish:
 * @result: as the callback got it
 * @error: why a folder could not be walked
 *
 * Returns: (transfer full) (element-type GFile) (nullable): the files
 */
GPtrArray *
baton_folder_walk_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
