/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-file-drop.h"

#include "baton-drop-contents.h"

/**
 * BatonFileDrop:
 *
 * Makes a widget take files and folders. Property `active`: files hover over it now; also notified when their number
 * or size becomes known. Signal `files`: (element-type GFile) a GPtrArray was dropped.
 */
struct _BatonFileDrop
{
  GObject             parent_instance;

  GtkWidget          *widget;    /* unowned: owns the controller and this */
  GtkDropTargetAsync *target;    /* owned by the widget */
  BatonDropContents  *contents;  /* of what hovers */
  gulong              contents_id;
  gboolean            enabled;
};

enum {
  PROP_0,
  PROP_ACTIVE,
  N_PROPS
};

enum {
  SIGNAL_FILES,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BatonFileDrop, baton_file_drop, G_TYPE_OBJECT)

static void
set_contents (BatonFileDrop     *self,
              BatonDropContents *contents)
{
  if (self->contents == contents)
    return;
  if (self->contents)
    g_clear_signal_handler (&self->contents_id, self->contents);
  g_set_object (&self->contents, contents);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static void
on_contents_notify_cb (BatonFileDrop *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static GdkDragAction
on_drag_enter_cb (BatonFileDrop *self,
                  GdkDrop       *drop,
                  double         x,
                  double         y)
{
  BatonDropContents *contents;

  if (!self->enabled)
    return 0;
  contents = baton_drop_contents_of (drop);
  set_contents (self, contents);
  if (self->contents_id == 0)
    self->contents_id = g_signal_connect_object (contents, "notify", G_CALLBACK (on_contents_notify_cb), self,
                                                 G_CONNECT_SWAPPED);
  baton_drop_contents_peek (contents);
  return GDK_ACTION_COPY;
}

static GdkDragAction
on_drag_motion_cb (BatonFileDrop *self,
                   GdkDrop       *drop,
                   double         x,
                   double         y)
{
  return self->enabled ? GDK_ACTION_COPY : 0;
}

static void
on_drag_leave_cb (BatonFileDrop *self,
                  GdkDrop       *drop)
{
  set_contents (self, NULL);
}

static gboolean
on_accept_cb (BatonFileDrop *self,
              GdkDrop       *drop)
{
  g_autoptr(GdkContentFormats) formats = baton_drop_contents_formats ();

  return self->enabled && gdk_content_formats_match (gdk_drop_get_formats (drop), formats);
}

typedef struct {
  BatonFileDrop *self;
  GdkDrop       *drop;
} Dropping;

static void
on_read_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Dropping *dropping = user_data;
  g_autoptr(GPtrArray) files = baton_drop_contents_read_finish (BATON_DROP_CONTENTS (object), result, NULL);

  gdk_drop_finish (dropping->drop, files ? GDK_ACTION_COPY : 0);
  if (files)
    g_signal_emit (dropping->self, signals[SIGNAL_FILES], 0, files);
  g_object_unref (dropping->drop);
  g_object_unref (dropping->self);
  g_free (dropping);
}

static gboolean
on_drop_cb (BatonFileDrop *self,
            GdkDrop       *drop,
            double         x,
            double         y)
{
  Dropping *dropping;

  if (!self->enabled)
    return FALSE;
  dropping = g_new0 (Dropping, 1);
  dropping->self = g_object_ref (self);
  dropping->drop = g_object_ref (drop);
  baton_drop_contents_read_async (baton_drop_contents_of (drop), drop, on_read_cb, dropping);
  set_contents (self, NULL);
  return TRUE;
}

/**
 * baton_file_drop_new:
 * @widget: what files may be dropped on
 *
 * Returns: (transfer full): a drop target that lives as long as its owner wants; @widget keeps no reference
 */
BatonFileDrop *
baton_file_drop_new (GtkWidget *widget)
{
  BatonFileDrop *self = g_object_new (BATON_TYPE_FILE_DROP, NULL);

  self->widget = widget;
  self->target = gtk_drop_target_async_new (baton_drop_contents_formats (), GDK_ACTION_COPY);
  g_signal_connect_object (self->target, "accept", G_CALLBACK (on_accept_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->target, "drag-enter", G_CALLBACK (on_drag_enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->target, "drag-motion", G_CALLBACK (on_drag_motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->target, "drag-leave", G_CALLBACK (on_drag_leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->target, "drop", G_CALLBACK (on_drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (self->target));
  return self;
}

void
baton_file_drop_set_enabled (BatonFileDrop *self,
                             gboolean       enabled)
{
  g_return_if_fail (BATON_IS_FILE_DROP (self));

  self->enabled = enabled;
  if (!enabled)
    set_contents (self, NULL);
}

gboolean
baton_file_drop_get_active (BatonFileDrop *self)
{
  g_return_val_if_fail (BATON_IS_FILE_DROP (self), FALSE);

  return self->contents != NULL;
}

/* 0: not known. */
guint
baton_file_drop_get_n_files (BatonFileDrop *self)
{
  g_return_val_if_fail (BATON_IS_FILE_DROP (self), 0);

  return self->contents ? baton_drop_contents_get_n (self->contents) : 0;
}

/* Bytes; -1: not known. */
goffset
baton_file_drop_get_size (BatonFileDrop *self)
{
  g_return_val_if_fail (BATON_IS_FILE_DROP (self), -1);

  return self->contents ? baton_drop_contents_get_size (self->contents) : -1;
}

static void
baton_file_drop_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_ACTIVE)
    g_value_set_boolean (value, baton_file_drop_get_active (BATON_FILE_DROP (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
baton_file_drop_dispose (GObject *object)
{
  BatonFileDrop *self = BATON_FILE_DROP (object);

  if (self->contents)
    g_clear_signal_handler (&self->contents_id, self->contents);
  g_clear_object (&self->contents);
  G_OBJECT_CLASS (baton_file_drop_parent_class)->dispose (object);
}

static void
baton_file_drop_class_init (BatonFileDropClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = baton_file_drop_get_property;
  object_class->dispose = baton_file_drop_dispose;
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_FILES] = g_signal_new ("files", BATON_TYPE_FILE_DROP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
baton_file_drop_init (BatonFileDrop *self)
{
  self->enabled = TRUE;
}
