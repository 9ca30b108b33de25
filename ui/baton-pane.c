/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-pane.h"

/* Below this, in pixels, rows put their buttons under the text: a row needs about that for name and two buttons. */
#define NARROW_BELOW 500

/**
 * BatonPane:
 *
 * A bin whose natural width is `natural-width` pixels whatever is in it, so that a leaflet folds at the same width
 * whether the list is empty or full. `narrow` (read-only, notifies) tells its contents to stack instead of lining up;
 * it follows the width that was really given, which the leaflet's fold does not tell: folded, a page may be wide.
 */
struct _BatonPane
{
  GtkWidget  parent_instance;

  GtkWidget *child;
  int        natural_width;
  gboolean   narrow;
  gboolean   narrow_next;
  guint      narrow_id;
};

enum {
  PROP_0,
  PROP_CHILD,
  PROP_NATURAL_WIDTH,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BatonPane, baton_pane, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static GtkBuildableIface *parent_buildable;

static void
set_child (BatonPane *self,
           GtkWidget *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
baton_pane_add_child (GtkBuildable *buildable,
                      GtkBuilder   *builder,
                      GObject      *child,
                      const char   *type)
{
  if (GTK_IS_WIDGET (child))
    set_child (BATON_PANE (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = baton_pane_add_child;
}

gboolean
baton_pane_get_narrow (BatonPane *self)
{
  g_return_val_if_fail (BATON_IS_PANE (self), FALSE);

  return self->narrow;
}

/* Not from inside size_allocate(): those who follow change their own sizes. */
static gboolean
on_narrow_changed_cb (gpointer user_data)
{
  BatonPane *self = user_data;

  self->narrow_id = 0;
  if (self->narrow != self->narrow_next)
    {
      self->narrow = self->narrow_next;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
    }
  return G_SOURCE_REMOVE;
}

static void
baton_pane_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  BatonPane *self = BATON_PANE (widget);

  if (!self->child)
    return;
  gtk_widget_measure (self->child, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, self->natural_width);
}

static void
baton_pane_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  BatonPane *self = BATON_PANE (widget);

  if (self->child)
    gtk_widget_allocate (self->child, width, height, baseline, NULL);

  self->narrow_next = width < NARROW_BELOW;
  if (self->narrow_next != self->narrow && self->narrow_id == 0)
    self->narrow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_narrow_changed_cb, self, NULL);
}

static GtkSizeRequestMode
baton_pane_get_request_mode (GtkWidget *widget)
{
  BatonPane *self = BATON_PANE (widget);

  return self->child ? gtk_widget_get_request_mode (self->child) : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
baton_pane_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  BatonPane *self = BATON_PANE (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_NATURAL_WIDTH:
      g_value_set_int (value, self->natural_width);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_pane_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  BatonPane *self = BATON_PANE (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      set_child (self, g_value_get_object (value));
      break;
    case PROP_NATURAL_WIDTH:
      self->natural_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
baton_pane_dispose (GObject *object)
{
  BatonPane *self = BATON_PANE (object);

  g_clear_handle_id (&self->narrow_id, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (baton_pane_parent_class)->dispose (object);
}

static void
baton_pane_class_init (BatonPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = baton_pane_get_property;
  object_class->set_property = baton_pane_set_property;
  object_class->dispose = baton_pane_dispose;
  widget_class->measure = baton_pane_measure;
  widget_class->size_allocate = baton_pane_size_allocate;
  widget_class->get_request_mode = baton_pane_get_request_mode;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NATURAL_WIDTH] = g_param_spec_int ("natural-width", NULL, NULL, 0, G_MAXINT, 0,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_pane_init (BatonPane *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
