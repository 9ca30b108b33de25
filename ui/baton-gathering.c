/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-gathering.h"

/* More files than this are not gathered: nobody means to offer them one by one. */
#define MAX_FILES 1000
/* Names read from a folder at once. */
#define CHUNK 100

#define ATTRIBUTES \
  G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," \
  G_FILE_ATTRIBUTE_STANDARD_IS_HIDDEN

/**
 * BatonGathering:
 *
 * Turns what was dropped, pasted or chosen into plain files: folders are walked through, asynchronously and folder by
 * folder. Inside folders links are not followed, so nothing outside of them is sent and no walk goes in circles; what
 * the user named himself may be a link.
 */
struct _BatonGathering
{
  GObject    parent_instance;

  GPtrArray *asked;      /* of GFile: what the user named */
  guint      next_asked;
  GQueue     folders;    /* of GFile: still to be read */
  GPtrArray *files;      /* of GFile: what was found */
  guint64    size;
  guint      n_skipped;
  gboolean   cut;
};

G_DEFINE_FINAL_TYPE (BatonGathering, baton_gathering, G_TYPE_OBJECT)

static void go_on (GTask *task);

/**
 * baton_gathering_new:
 * @files: (element-type GFile): files and folders
 *
 * Returns: (transfer full): a gathering that has not run yet
 */
BatonGathering *
baton_gathering_new (GPtrArray *files)
{
  BatonGathering *self = g_object_new (BATON_TYPE_GATHERING, NULL);

  self->asked = g_ptr_array_ref (files);
  return self;
}

static void
take (BatonGathering *self,
      GFile          *file,
      GFileInfo      *info)
{
  switch (g_file_info_get_file_type (info))
    {
    case G_FILE_TYPE_REGULAR:
      if (self->files->len >= MAX_FILES)
        {
          self->cut = TRUE;
          break;
        }
      g_ptr_array_add (self->files, g_object_ref (file));
      self->size += g_file_info_get_size (info);
      break;
    case G_FILE_TYPE_DIRECTORY:
      g_queue_push_tail (&self->folders, g_object_ref (file));
      break;
    case G_FILE_TYPE_SYMBOLIC_LINK:
    case G_FILE_TYPE_SPECIAL:
    case G_FILE_TYPE_SHORTCUT:
    case G_FILE_TYPE_MOUNTABLE:
    case G_FILE_TYPE_UNKNOWN:
    default:
      self->n_skipped++;
    }
}

static void
on_asked_info_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GTask *task = user_data;
  BatonGathering *self = g_task_get_source_object (task);
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, NULL);

  /* What cannot be looked at is offered all the same: its transfer says in its row why it cannot be read. */
  if (info)
    take (self, G_FILE (object), info);
  else
    g_ptr_array_add (self->files, g_object_ref (object));
  go_on (task);
}

static void
on_names_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  BatonGathering *self = g_task_get_source_object (task);
  GFileEnumerator *enumerator = G_FILE_ENUMERATOR (object);
  GList *infos = g_file_enumerator_next_files_finish (enumerator, result, NULL);

  for (GList *l = infos; l; l = l->next)
    {
      g_autoptr(GFile) file = g_file_enumerator_get_child (enumerator, l->data);
      take (self, file, l->data);
    }

  if (infos && !self->cut && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    g_file_enumerator_next_files_async (enumerator, CHUNK, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                        on_names_cb, task);
  else
    {
      g_file_enumerator_close_async (enumerator, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
      go_on (task);
    }
  g_list_free_full (infos, g_object_unref);
}

static void
on_folder_opened_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  GTask *task = user_data;
  BatonGathering *self = g_task_get_source_object (task);
  g_autoptr(GFileEnumerator) enumerator = g_file_enumerate_children_finish (G_FILE (object), result, NULL);

  if (enumerator)
    g_file_enumerator_next_files_async (enumerator, CHUNK, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                        on_names_cb, task);
  else
    {
      self->n_skipped++;
      go_on (task);
    }
}

/* The next thing to look at, or the end. Takes the reference on @task. */
static void
go_on (GTask *task)
{
  BatonGathering *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (g_task_return_error_if_cancelled (task))
    g_object_unref (task);
  else if (self->cut || (self->next_asked == self->asked->len && g_queue_is_empty (&self->folders)))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
  else if (!g_queue_is_empty (&self->folders))
    {
      g_autoptr(GFile) folder = g_queue_pop_head (&self->folders);

      g_file_enumerate_children_async (folder, ATTRIBUTES, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, G_PRIORITY_DEFAULT,
                                       cancellable, on_folder_opened_cb, task);
    }
  else
    g_file_query_info_async (self->asked->pdata[self->next_asked++], ATTRIBUTES, G_FILE_QUERY_INFO_NONE,
                             G_PRIORITY_DEFAULT, cancellable, on_asked_info_cb, task);
}

/**
 * baton_gathering_run_async:
 * @self: a gathering, once
 * @cancellable: (nullable): stops the walk
 * @callback: called when all is known
 */
void
baton_gathering_run_async (BatonGathering      *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (BATON_IS_GATHERING (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, baton_gathering_run_async);
  go_on (task);
}

/**
 * baton_gathering_run_finish:
 *
 * Errors: %G_IO_ERROR_CANCELLED only; what cannot be read is counted as skipped.
 */
gboolean
baton_gathering_run_finish (BatonGathering  *self,
                            GAsyncResult    *result,
                            GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* (element-type GFile) (transfer none) */
GPtrArray *
baton_gathering_get_files (BatonGathering *self)
{
  g_return_val_if_fail (BATON_IS_GATHERING (self), NULL);

  return self->files;
}

/* Bytes in all. */
guint64
baton_gathering_get_size (BatonGathering *self)
{
  g_return_val_if_fail (BATON_IS_GATHERING (self), 0);

  return self->size;
}

/* Links, devices, pipes and folders that may not be read. */
guint
baton_gathering_get_n_skipped (BatonGathering *self)
{
  g_return_val_if_fail (BATON_IS_GATHERING (self), 0);

  return self->n_skipped;
}

/* There are more than can be offered one by one; the rest was not looked at. */
gboolean
baton_gathering_get_cut (BatonGathering *self)
{
  g_return_val_if_fail (BATON_IS_GATHERING (self), FALSE);

  return self->cut;
}

static void
baton_gathering_finalize (GObject *object)
{
  BatonGathering *self = BATON_GATHERING (object);

  g_queue_clear_full (&self->folders, g_object_unref);
  g_clear_pointer (&self->asked, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  G_OBJECT_CLASS (baton_gathering_parent_class)->finalize (object);
}

static void
baton_gathering_class_init (BatonGatheringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = baton_gathering_finalize;
}

static void
baton_gathering_init (BatonGathering *self)
{
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->folders);
}
