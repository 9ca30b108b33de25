/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-lane-axis.h"

#include <glib/gi18n.h>

/* Pixels: the same margin as a track's. */
#define MARGIN 9
#define N_STEPS 4
/* Narrower than this, only the two ends are labelled. */
#define ROOM_FOR_STEPS 200

/**
 * BatonLaneAxis:
 *
 * The milliseconds under the lanes: 0, 100, 200, 300, 400 ms.
 */
struct _BatonLaneAxis
{
  GtkWidget    parent_instance;
  int          axis_ms;
  PangoLayout *layouts[N_STEPS + 1];
};

G_DEFINE_FINAL_TYPE (BatonLaneAxis, baton_lane_axis, GTK_TYPE_WIDGET)

static void
update_layouts (BatonLaneAxis *self)
{
  for (int i = 0; i <= N_STEPS; i++)
    {
      int ms = self->axis_ms / N_STEPS * i;
      /* Translators: milliseconds. */
      g_autofree char *text = g_strdup_printf (i == N_STEPS ? _("%d ms") : "%d", ms);

      g_clear_object (&self->layouts[i]);
      self->layouts[i] = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
    }
}

/**
 * baton_lane_axis_set_length:
 * @self: an axis
 * @axis_ms: how many milliseconds its width stands for
 */
void
baton_lane_axis_set_length (BatonLaneAxis *self,
                            int            axis_ms)
{
  g_return_if_fail (BATON_IS_LANE_AXIS (self));

  if (self->axis_ms == axis_ms)
    return;
  self->axis_ms = axis_ms;
  update_layouts (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
baton_lane_axis_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  BatonLaneAxis *self = BATON_LANE_AXIS (widget);
  int width = gtk_widget_get_width (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int step = width < ROOM_FOR_STEPS ? N_STEPS : 1;
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  for (int i = 0; i <= N_STEPS; i += step)
    {
      double at = MARGIN + (width - 2.0 * MARGIN) * i / N_STEPS;
      int text_width;
      double x;

      pango_layout_get_pixel_size (self->layouts[i], &text_width, NULL);
      x = CLAMP ((rtl ? width - at : at) - text_width / 2.0, 0, MAX (width - text_width, 0));
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, 0));
      gtk_snapshot_append_layout (snapshot, self->layouts[i], &colour);
      gtk_snapshot_restore (snapshot);
    }
}

static void
baton_lane_axis_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  BatonLaneAxis *self = BATON_LANE_AXIS (widget);
  int height = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL && self->layouts[0])
    pango_layout_get_pixel_size (self->layouts[0], NULL, &height);
  *minimum = *natural = height;
}

static void
baton_lane_axis_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (baton_lane_axis_parent_class)->css_changed (widget, change);
  update_layouts (BATON_LANE_AXIS (widget));
  gtk_widget_queue_resize (widget);
}

static void
baton_lane_axis_dispose (GObject *object)
{
  BatonLaneAxis *self = BATON_LANE_AXIS (object);

  for (int i = 0; i <= N_STEPS; i++)
    g_clear_object (&self->layouts[i]);
  G_OBJECT_CLASS (baton_lane_axis_parent_class)->dispose (object);
}

static void
baton_lane_axis_class_init (BatonLaneAxisClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_lane_axis_dispose;
  widget_class->snapshot = baton_lane_axis_snapshot;
  widget_class->measure = baton_lane_axis_measure;
  widget_class->css_changed = baton_lane_axis_css_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
baton_lane_axis_init (BatonLaneAxis *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "facts");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}
