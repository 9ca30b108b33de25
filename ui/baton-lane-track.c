/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-lane-track.h"

#include "baton-colour.h"

/* Pixels. The margin keeps the largest mark inside. */
#define MARGIN 9
#define HEIGHT 22
#define MIN_WIDTH 48
#define NATURAL_WIDTH 280

/* What a lane looks like: the state, with "lost" told from "stopped because it was not needed". */
typedef enum {
  LOOK_NONE,
  LOOK_TRYING,
  LOOK_READY,
  LOOK_WON,
  LOOK_LOST,
  LOOK_STOPPED,
} Look;

static const struct {
  const char *colour;
  double      width;
} looks[] = {
  [LOOK_NONE] = { "baton_lane_dots", 1 },
  [LOOK_TRYING] = { "baton_trying", 4 },
  [LOOK_READY] = { "baton_lane", 3 },
  [LOOK_WON] = { "baton_won", 6 },
  [LOOK_LOST] = { "baton_lane", 3 },
  [LOOK_STOPPED] = { "baton_lane", 3 },
};

/**
 * BatonLaneTrack:
 *
 * The line of one lane: dotted while nothing runs, then a bar from the start of the attempt to its end, with a mark
 * that says how it ended. Every state differs by thickness and mark too, so it reads without colour.
 */
struct _BatonLaneTrack
{
  GtkWidget  parent_instance;

  BatonLane *lane;
  int        axis_ms;
  int        finish_ms;
  int        now_ms;
};

G_DEFINE_FINAL_TYPE (BatonLaneTrack, baton_lane_track, GTK_TYPE_WIDGET)

GtkWidget *
baton_lane_track_new (BatonLane *lane)
{
  BatonLaneTrack *self = g_object_new (BATON_TYPE_LANE_TRACK, NULL);

  self->lane = g_object_ref (lane);
  return GTK_WIDGET (self);
}

/**
 * baton_lane_track_set_time:
 * @self: a track
 * @axis_ms: how many milliseconds its width stands for
 * @finish_ms: when the race was decided, milliseconds since the acceptance; -1: not yet
 * @now_ms: now, on the same clock; where a bar ends that still runs
 */
void
baton_lane_track_set_time (BatonLaneTrack *self,
                           int             axis_ms,
                           int             finish_ms,
                           int             now_ms)
{
  g_return_if_fail (BATON_IS_LANE_TRACK (self));

  self->axis_ms = MAX (axis_ms, 1);
  self->finish_ms = finish_ms;
  self->now_ms = now_ms;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static Look
look_of (BatonLane *lane)
{
  if (baton_lane_get_start_ms (lane) < 0 && baton_lane_get_state (lane) != BATON_LANE_WON)
    return LOOK_NONE;
  switch (baton_lane_get_state (lane))
    {
    case BATON_LANE_TRYING:
      return LOOK_TRYING;
    case BATON_LANE_UP:
      return LOOK_READY;
    case BATON_LANE_WON:
      return LOOK_WON;
    case BATON_LANE_LOST:
      return baton_lane_get_reason (lane) == BATON_LEG_REASON_NOT_NEEDED ? LOOK_STOPPED : LOOK_LOST;
    case BATON_LANE_WAITING:
    case BATON_LANE_SKIPPED:
    default:
      return LOOK_NONE;
    }
}

static double
x_of (BatonLaneTrack *self,
      int             ms)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN;

  return MARGIN + width * CLAMP ((double) ms / self->axis_ms, 0, 1);
}

static void
draw_dots (BatonLaneTrack *self,
           cairo_t        *cr,
           double          y)
{
  const double dashes[] = { 1, 3 };
  GdkRGBA colour;

  baton_colour_lookup (GTK_WIDGET (self), "baton_lane_dots", &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, MARGIN, y);
  cairo_line_to (cr, gtk_widget_get_width (GTK_WIDGET (self)) - MARGIN, y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_finish (BatonLaneTrack *self,
             cairo_t        *cr)
{
  const double dashes[] = { 3, 3 };
  double x = (int) x_of (self, self->finish_ms) + 0.5;
  GdkRGBA colour;

  baton_colour_lookup (GTK_WIDGET (self), "baton_won", &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, x, 0);
  cairo_line_to (cr, x, gtk_widget_get_height (GTK_WIDGET (self)));
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_mark (BatonLaneTrack *self,
           cairo_t        *cr,
           Look            look,
           double          x,
           double          y,
           const GdkRGBA  *colour)
{
  GdkRGBA card;

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  switch (look)
    {
    case LOOK_TRYING:
      cairo_arc (cr, x, y, 8, 0, 2 * G_PI);
      cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, 0.3);
      cairo_fill (cr);
      cairo_arc (cr, x, y, 4, 0, 2 * G_PI);
      gdk_cairo_set_source_rgba (cr, colour);
      cairo_fill (cr);
      break;
    case LOOK_READY:
      baton_colour_lookup (GTK_WIDGET (self), "baton_card", &card);
      cairo_arc (cr, x, y, 4.5, 0, 2 * G_PI);
      gdk_cairo_set_source_rgba (cr, &card);
      cairo_fill_preserve (cr);
      baton_colour_lookup (GTK_WIDGET (self), "baton_lane_mark", &card);
      gdk_cairo_set_source_rgba (cr, &card);
      cairo_set_line_width (cr, 2);
      cairo_stroke (cr);
      break;
    case LOOK_WON:
      cairo_arc (cr, x, y, 8, 0, 2 * G_PI);
      cairo_fill (cr);
      baton_colour_lookup (GTK_WIDGET (self), "baton_card", &card);
      gdk_cairo_set_source_rgba (cr, &card);
      cairo_set_line_width (cr, 2);
      cairo_move_to (cr, x - 3.5, y + 0.2);
      cairo_line_to (cr, x - 1, y + 2.8);
      cairo_line_to (cr, x + 3.8, y - 2.6);
      cairo_stroke (cr);
      break;
    case LOOK_LOST:
      baton_colour_lookup (GTK_WIDGET (self), "baton_lane_mark", &card);
      gdk_cairo_set_source_rgba (cr, &card);
      cairo_set_line_width (cr, 2);
      cairo_move_to (cr, x - 3.5, y - 3.5);
      cairo_line_to (cr, x + 3.5, y + 3.5);
      cairo_move_to (cr, x - 3.5, y + 3.5);
      cairo_line_to (cr, x + 3.5, y - 3.5);
      cairo_stroke (cr);
      break;
    case LOOK_STOPPED:
      baton_colour_lookup (GTK_WIDGET (self), "baton_lane_mark", &card);
      gdk_cairo_set_source_rgba (cr, &card);
      cairo_set_line_width (cr, 2);
      cairo_move_to (cr, x, y - 5);
      cairo_line_to (cr, x, y + 5);
      cairo_stroke (cr);
      break;
    case LOOK_NONE:
    default:
      break;
    }
}

static void
baton_lane_track_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  BatonLaneTrack *self = BATON_LANE_TRACK (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  double y = height / 2 + 0.5;
  Look look = look_of (self->lane);

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      cairo_translate (cr, width, 0);
      cairo_scale (cr, -1, 1);
    }
  draw_dots (self, cr, y);
  if (self->finish_ms >= 0)
    draw_finish (self, cr);
  if (look != LOOK_NONE)
    {
      int end_ms = baton_lane_get_end_ms (self->lane);
      double start = x_of (self, MAX (baton_lane_get_start_ms (self->lane), 0));
      double end = x_of (self, end_ms >= 0 ? end_ms : self->now_ms);
      GdkRGBA colour;

      baton_colour_lookup (widget, looks[look].colour, &colour);
      gdk_cairo_set_source_rgba (cr, &colour);
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      cairo_set_line_width (cr, looks[look].width);
      cairo_move_to (cr, start, y);
      cairo_line_to (cr, MAX (end, start), y);
      cairo_stroke (cr);
      draw_mark (self, cr, look, MAX (end, start), y, &colour);
    }
  cairo_destroy (cr);
}

static void
baton_lane_track_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : HEIGHT;
}

static void
baton_lane_track_dispose (GObject *object)
{
  g_clear_object (&BATON_LANE_TRACK (object)->lane);
  G_OBJECT_CLASS (baton_lane_track_parent_class)->dispose (object);
}

static void
baton_lane_track_class_init (BatonLaneTrackClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_lane_track_dispose;
  widget_class->snapshot = baton_lane_track_snapshot;
  widget_class->measure = baton_lane_track_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
baton_lane_track_init (BatonLaneTrack *self)
{
  self->axis_ms = 1;
  self->finish_ms = -1;
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}
