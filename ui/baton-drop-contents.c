/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-drop-contents.h"

#define URI_LIST "text/uri-list"
#define PORTAL "application/vnd.portal.filetransfer"

/* Of more files than this the sizes are not added up while they hover. */
#define MAX_SIZED 50
/* A list of names longer than this many bytes is no drag of files. */
#define MAX_LIST (4 * 1024 * 1024)

/**
 * BatonDropContents:
 *
 * What a drag carries. Notifies `n-files` and `size` (bytes; -1: not known) as they become known.
 *
 * Files are read as text/uri-list first: xdg-desktop-portal 1.16 refuses a whole drop that contains a folder, and GTK
 * prefers the portal's format when asked for a file list. In a sandbox only the portal makes files readable, so there
 * the file list comes first.
 */
struct _BatonDropContents
{
  GObject    parent_instance;

  GdkDrop   *drop;        /* unowned: the drop owns this object */
  gboolean   peeked;
  GPtrArray *files;       /* of GFile, once read */
  guint      n_unsized;
  goffset    size;
  gboolean   size_known;
};

enum {
  PROP_0,
  PROP_N_FILES,
  PROP_SIZE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BatonDropContents, baton_drop_contents, G_TYPE_OBJECT)

/* One reading of one drop: which formats were tried already. */
typedef struct {
  GdkDrop  *drop;
  gboolean  tried_list;
  gboolean  tried_uris;
} Reading;

static void try_next (GTask *task);

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->drop);
  g_free (reading);
}

static gboolean
is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/**
 * baton_drop_contents_formats:
 *
 * Returns: (transfer full): what a drop target must take so that neither files nor folders are lost
 */
GdkContentFormats *
baton_drop_contents_formats (void)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_FILE_LIST);
  gdk_content_formats_builder_add_mime_type (builder, URI_LIST);
  gdk_content_formats_builder_add_mime_type (builder, PORTAL);
  return gdk_content_formats_builder_free_to_formats (builder);
}

/**
 * baton_drop_contents_parse:
 * @text: a text/uri-list (RFC 2483 section 5)
 *
 * Returns: (transfer full) (element-type GFile): the files in it
 */
GPtrArray *
baton_drop_contents_parse (const char *text)
{
  g_auto(GStrv) uris = g_uri_list_extract_uris (text);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; uris[i]; i++)
    g_ptr_array_add (files, g_file_new_for_uri (uris[i]));
  return files;
}

/**
 * baton_drop_contents_of:
 * @drop: a drag over one of our widgets
 *
 * Returns: (transfer none): the one object that knows what @drop carries; lives as long as @drop
 */
BatonDropContents *
baton_drop_contents_of (GdkDrop *drop)
{
  BatonDropContents *self = g_object_get_data (G_OBJECT (drop), "baton-drop-contents");

  if (!self)
    {
      self = g_object_new (BATON_TYPE_DROP_CONTENTS, NULL);
      self->drop = drop;
      g_object_set_data_full (G_OBJECT (drop), "baton-drop-contents", self, g_object_unref);
    }
  return self;
}

guint
baton_drop_contents_get_n (BatonDropContents *self)
{
  g_return_val_if_fail (BATON_IS_DROP_CONTENTS (self), 0);

  return self->files ? self->files->len : 0;
}

/**
 * baton_drop_contents_get_size:
 * @self: contents
 *
 * Returns: bytes in all; -1 while not known, and when folders are among them
 */
goffset
baton_drop_contents_get_size (BatonDropContents *self)
{
  g_return_val_if_fail (BATON_IS_DROP_CONTENTS (self), -1);

  return self->size_known ? self->size : -1;
}

static void
on_sized_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(BatonDropContents) self = user_data;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, NULL);

  /* One folder or unreadable file, and the sum would be a guess. */
  if (!info || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    self->size = G_MINOFFSET;
  else if (self->size >= 0)
    self->size += g_file_info_get_size (info);

  if (--self->n_unsized == 0 && self->size >= 0)
    {
      self->size_known = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
    }
}

static void
set_files (BatonDropContents *self,
           GPtrArray         *files)
{
  g_clear_pointer (&self->files, g_ptr_array_unref);
  self->files = g_ptr_array_ref (files);
  self->size = 0;
  self->size_known = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FILES]);

  if (files->len > MAX_SIZED)
    return;
  self->n_unsized = files->len;
  for (guint i = 0; i < files->len; i++)
    g_file_query_info_async (files->pdata[i], G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                             G_FILE_QUERY_INFO_NONE, G_PRIORITY_LOW, NULL, on_sized_cb, g_object_ref (self));
}

static void
finish_with (GTask     *task,
             GPtrArray *files)
{
  if (files->len == 0)
    {
      try_next (task);
      return;
    }
  g_task_return_pointer (task, g_ptr_array_ref (files), (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static void
on_list_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  const GValue *value = gdk_drop_read_value_finish (GDK_DROP (object), result, NULL);

  if (value)
    for (GSList *l = g_value_get_boxed (value); l; l = l->next)
      g_ptr_array_add (files, g_object_ref (l->data));
  finish_with (task, files);
}

static void
on_uris_spliced_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GTask *task = user_data;
  gssize length = g_output_stream_splice_finish (G_OUTPUT_STREAM (object), result, NULL);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GPtrArray) files = NULL;
  g_autofree char *text = NULL;

  if (length <= 0 || length > MAX_LIST)
    {
      try_next (task);
      return;
    }
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (object));
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  files = baton_drop_contents_parse (text);
  finish_with (task, files);
}

static void
on_uris_opened_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  const char *type;
  g_autoptr(GInputStream) input = gdk_drop_read_finish (GDK_DROP (object), result, &type, NULL);
  g_autoptr(GOutputStream) output = NULL;

  if (!input)
    {
      try_next (task);
      return;
    }
  output = g_memory_output_stream_new_resizable ();
  g_output_stream_splice_async (output, input,
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, NULL, on_uris_spliced_cb, task);
}

/* Takes the reference on @task. */
static void
try_next (GTask *task)
{
  static const char *uri_types[] = { URI_LIST, NULL };
  Reading *reading = g_task_get_task_data (task);
  gboolean has_uris = gdk_content_formats_contain_mime_type (gdk_drop_get_formats (reading->drop), URI_LIST);
  gboolean uris_left = has_uris && !reading->tried_uris;

  if (!reading->tried_list && (is_sandboxed () || !uris_left))
    {
      reading->tried_list = TRUE;
      gdk_drop_read_value_async (reading->drop, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, on_list_read_cb, task);
    }
  else if (uris_left)
    {
      reading->tried_uris = TRUE;
      gdk_drop_read_async (reading->drop, uri_types, G_PRIORITY_DEFAULT, NULL, on_uris_opened_cb, task);
    }
  else
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "The drop carries no files");
      g_object_unref (task);
    }
}

static void
on_peeked_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  BatonDropContents *self = BATON_DROP_CONTENTS (object);
  g_autoptr(GPtrArray) files = baton_drop_contents_read_finish (self, result, NULL);

  if (files && !self->files)
    set_files (self, files);
}

/**
 * baton_drop_contents_peek:
 * @self: contents
 *
 * Looks what is in it while it still hovers, once. In a sandbox the portal does not tell before the drop.
 */
void
baton_drop_contents_peek (BatonDropContents *self)
{
  g_return_if_fail (BATON_IS_DROP_CONTENTS (self));

  if (self->peeked || is_sandboxed ()
      || !gdk_content_formats_contain_mime_type (gdk_drop_get_formats (self->drop), URI_LIST))
    return;
  self->peeked = TRUE;
  baton_drop_contents_read_async (self, self->drop, on_peeked_cb, NULL);
}

/**
 * baton_drop_contents_read_async:
 * @self: contents
 * @drop: the drag they are of
 * @callback: called when they are known
 *
 * Reads the files, whatever the source offers them as.
 */
void
baton_drop_contents_read_async (BatonDropContents   *self,
                                GdkDrop             *drop,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task;
  Reading *reading;

  g_return_if_fail (BATON_IS_DROP_CONTENTS (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, baton_drop_contents_read_async);
  reading = g_new0 (Reading, 1);
  reading->drop = g_object_ref (drop);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  try_next (task);
}

/**
 * baton_drop_contents_read_finish:
 *
 * Returns: (transfer full) (element-type GFile): the files, at least one
 */
GPtrArray *
baton_drop_contents_read_finish (BatonDropContents  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
baton_drop_contents_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  BatonDropContents *self = BATON_DROP_CONTENTS (object);

  switch (prop_id)
    {
    case PROP_N_FILES:
      g_value_set_uint (value, baton_drop_contents_get_n (self));
      break;
    case PROP_SIZE:
      g_value_set_int64 (value, baton_drop_contents_get_size (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_drop_contents_finalize (GObject *object)
{
  g_clear_pointer (&BATON_DROP_CONTENTS (object)->files, g_ptr_array_unref);
  G_OBJECT_CLASS (baton_drop_contents_parent_class)->finalize (object);
}

static void
baton_drop_contents_class_init (BatonDropContentsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = baton_drop_contents_get_property;
  object_class->finalize = baton_drop_contents_finalize;
  properties[PROP_N_FILES] = g_param_spec_uint ("n-files", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SIZE] = g_param_spec_int64 ("size", NULL, NULL, -1, G_MAXINT64, -1,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_drop_contents_init (BatonDropContents *self)
{
}
