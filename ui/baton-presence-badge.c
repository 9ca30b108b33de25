/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-presence-badge.h"

#include "baton-colour.h"

/* Pixels. */
#define DIAMETER 14
#define RIM 2

/**
 * BatonPresenceBadge:
 *
 * A presence as a shape on a rim of the background's colour: disc (available), clock (away), bar (busy), ring
 * (offline). The word beside it says the same; for a screen reader it is decoration.
 */
struct _BatonPresenceBadge
{
  GtkWidget     parent_instance;
  BatonPresence presence;
};

G_DEFINE_FINAL_TYPE (BatonPresenceBadge, baton_presence_badge, GTK_TYPE_WIDGET)

/**
 * baton_presence_badge_set_presence:
 * @self: a badge
 * @presence: what to show
 */
void
baton_presence_badge_set_presence (BatonPresenceBadge *self,
                                   BatonPresence       presence)
{
  g_return_if_fail (BATON_IS_PRESENCE_BADGE (self));

  if (self->presence == presence)
    return;
  self->presence = presence;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static const char *
colour_of (BatonPresence presence)
{
  switch (presence)
    {
    case BATON_PRESENCE_ONLINE:
    case BATON_PRESENCE_CHAT:
      return "baton_available";
    case BATON_PRESENCE_AWAY:
    case BATON_PRESENCE_EXTENDED_AWAY:
      return "baton_away";
    case BATON_PRESENCE_BUSY:
      return "baton_busy";
    case BATON_PRESENCE_OFFLINE:
    default:
      return "baton_offline";
    }
}

static void
draw_mark (BatonPresenceBadge *self,
           cairo_t            *cr,
           double              radius)
{
  switch (self->presence)
    {
    case BATON_PRESENCE_AWAY:
    case BATON_PRESENCE_EXTENDED_AWAY:
      cairo_move_to (cr, 0, -radius * 0.6);
      cairo_line_to (cr, 0, 0);
      cairo_line_to (cr, radius * 0.5, radius * 0.3);
      break;
    case BATON_PRESENCE_BUSY:
      cairo_move_to (cr, -radius * 0.5, 0);
      cairo_line_to (cr, radius * 0.5, 0);
      break;
    case BATON_PRESENCE_OFFLINE:
    case BATON_PRESENCE_ONLINE:
    case BATON_PRESENCE_CHAT:
    default:
      break;
    }
  cairo_stroke (cr);
}

static void
baton_presence_badge_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  BatonPresenceBadge *self = BATON_PRESENCE_BADGE (widget);
  double middle = gtk_widget_get_width (widget) / 2.0;
  double radius = middle - RIM;
  GdkRGBA rim;
  GdkRGBA colour;
  cairo_t *cr;

  baton_colour_lookup (widget, "window_bg_color", &rim);
  baton_colour_lookup (widget, colour_of (self->presence), &colour);

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, 2 * middle, 2 * middle));
  cairo_translate (cr, middle, middle);
  cairo_arc (cr, 0, 0, middle, 0, 2 * G_PI);
  gdk_cairo_set_source_rgba (cr, &rim);
  cairo_fill (cr);

  gdk_cairo_set_source_rgba (cr, &colour);
  if (self->presence == BATON_PRESENCE_OFFLINE)
    {
      cairo_set_line_width (cr, 2);
      cairo_arc (cr, 0, 0, radius - 1, 0, 2 * G_PI);
      cairo_stroke (cr);
    }
  else
    {
      cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
      cairo_fill (cr);
      gdk_cairo_set_source_rgba (cr, &rim);
      cairo_set_line_width (cr, 1.6);
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      draw_mark (self, cr, radius);
    }
  cairo_destroy (cr);
}

static void
baton_presence_badge_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  *minimum = *natural = DIAMETER;
}

static void
baton_presence_badge_class_init (BatonPresenceBadgeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = baton_presence_badge_snapshot;
  widget_class->measure = baton_presence_badge_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
baton_presence_badge_init (BatonPresenceBadge *self)
{
}
