/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-lanes.h"

#include "baton-lane-axis.h"
#include "baton-lane-track.h"
#include "baton-road-text.h"

/* The axis starts with this many milliseconds and doubles when it runs out. */
#define FIRST_AXIS_MS 400
/* Behind a race it is as long as the race needs, from this on: fast ones are to be read, too. */
#define SETTLED_AXIS_MS 40

/* Pixels; the tracks shrink first. */
#define WORD_WIDTH 72
#define OUTCOME_WIDTH 170
#define NARROW_OUTCOME_WIDTH 66

/* Columns of the grid. */
enum {
  COLUMN_ICON,
  COLUMN_WORD,
  COLUMN_TRACK,
  COLUMN_OUTCOME,
};

typedef struct {
  BatonLane *lane;
  GtkWidget *icon;
  GtkWidget *word;
  GtkWidget *track;
  GtkWidget *outcome;
} Line;

/**
 * BatonLanes:
 *
 * All lanes of one transfer above a common axis. Follows the lanes' notifies; the bars that still run are moved by
 * whoever calls baton_lanes_update() while it races.
 */
struct _BatonLanes
{
  GtkWidget      parent_instance;

  BatonTransfer *transfer;
  GtkWidget     *grid;
  GtkWidget     *axis;
  GArray        *lines;
  gboolean       narrow;
  int            now_ms;
};

G_DEFINE_FINAL_TYPE (BatonLanes, baton_lanes, GTK_TYPE_WIDGET)

GtkWidget *
baton_lanes_new (void)
{
  return g_object_new (BATON_TYPE_LANES, NULL);
}

/**
 * baton_lanes_icon_name:
 * @kind: a leg
 *
 * Returns: the name of its icon, one of our own
 */
const char *
baton_lanes_icon_name (BatonLegKind kind)
{
  switch (kind)
    {
    case BATON_LEG_DIRECT:
      return "baton-road-direct-symbolic";
    case BATON_LEG_FAST:
      return "baton-road-door-symbolic";
    case BATON_LEG_PROXY:
      return "baton-road-proxy-symbolic";
    case BATON_LEG_IBB:
    case BATON_N_LEGS:
    default:
      return "baton-road-chat-symbolic";
    }
}

static int
axis_length (BatonLanes *self)
{
  gboolean racing = baton_transfer_get_state (self->transfer) == BATON_TRANSFER_RACING;
  int last = MAX (racing ? self->now_ms : 0, baton_transfer_get_won_ms (self->transfer));
  int axis = racing ? FIRST_AXIS_MS : SETTLED_AXIS_MS;

  for (guint i = 0; i < self->lines->len; i++)
    last = MAX (last, baton_lane_get_end_ms (g_array_index (self->lines, Line, i).lane));
  while (axis < last && axis < G_MAXINT / 2)
    axis *= 2;
  return axis;
}

static void
set_class (GtkWidget  *widget,
           const char *name,
           gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
update_line (BatonLanes *self,
             const Line *line)
{
  const char *client = baton_transfer_get_client (self->transfer);
  BatonRole role = baton_transfer_get_role (self->transfer);
  BatonLegKind kind = baton_lane_get_kind (line->lane);
  BatonLaneState state = baton_lane_get_state (line->lane);
  const char *host = baton_lane_get_host (line->lane);
  gboolean decided = baton_transfer_get_winner (self->transfer) >= 0;
  g_autofree char *outcome = self->narrow ? baton_road_text_dup_brief (line->lane)
                                          : baton_road_text_dup_outcome (line->lane, client, decided);
  g_autofree char *spoken = baton_road_text_dup_spoken (line->lane, role, client, decided);
  g_autofree char *tip = host && *host ? g_strdup_printf ("%s · %s", baton_road_text_leg_name (kind), host)
                                       : g_strdup (baton_road_text_leg_name (kind));
  GtkWidget *all[] = { line->icon, line->word, line->track, line->outcome };

  gtk_label_set_label (GTK_LABEL (line->word), baton_road_text_word (kind, role));
  gtk_label_set_label (GTK_LABEL (line->outcome), outcome);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      gtk_widget_set_tooltip_text (all[i], tip);
      set_class (all[i], "won", state == BATON_LANE_WON);
      set_class (all[i], "trying", state == BATON_LANE_TRYING);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->word), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
update_time (BatonLanes *self)
{
  int axis = axis_length (self);

  for (guint i = 0; i < self->lines->len; i++)
    baton_lane_track_set_time (BATON_LANE_TRACK (g_array_index (self->lines, Line, i).track), axis,
                               baton_transfer_get_won_ms (self->transfer), self->now_ms);
  baton_lane_axis_set_length (BATON_LANE_AXIS (self->axis), axis);
}

static void
on_lane_notify_cb (BatonLanes *self,
                   GParamSpec *pspec,
                   BatonLane  *lane)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (g_array_index (self->lines, Line, i).lane == lane)
      update_line (self, &g_array_index (self->lines, Line, i));
  update_time (self);
}

/* The losers' words change too. */
static void
on_decided_cb (BatonLanes *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    update_line (self, &g_array_index (self->lines, Line, i));
  update_time (self);
}

static GtkWidget *
label_new (int width)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_size_request (label, width, -1);
  gtk_widget_add_css_class (label, "facts");
  return label;
}

static void
add_line (BatonLanes *self,
          BatonLane  *lane,
          int         row)
{
  GtkGrid *grid = GTK_GRID (self->grid);
  Line line = { .lane = g_object_ref (lane) };

  line.icon = gtk_image_new_from_icon_name (baton_lanes_icon_name (baton_lane_get_kind (lane)));
  gtk_widget_add_css_class (line.icon, "facts");
  line.word = label_new (WORD_WIDTH);
  line.track = baton_lane_track_new (lane);
  line.outcome = label_new (self->narrow ? NARROW_OUTCOME_WIDTH : OUTCOME_WIDTH);
  gtk_grid_attach (grid, line.icon, COLUMN_ICON, row, 1, 1);
  gtk_grid_attach (grid, line.word, COLUMN_WORD, row, 1, 1);
  gtk_grid_attach (grid, line.track, COLUMN_TRACK, row, 1, 1);
  gtk_grid_attach (grid, line.outcome, COLUMN_OUTCOME, row, 1, 1);
  g_array_append_val (self->lines, line);
  g_signal_connect_object (lane, "notify", G_CALLBACK (on_lane_notify_cb), self, G_CONNECT_SWAPPED);
  update_line (self, &g_array_index (self->lines, Line, self->lines->len - 1));
}

static void
clear_lines (BatonLanes *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = &g_array_index (self->lines, Line, i);
      GtkWidget *all[] = { line->icon, line->word, line->track, line->outcome };

      g_signal_handlers_disconnect_by_func (line->lane, on_lane_notify_cb, self);
      for (guint k = 0; k < G_N_ELEMENTS (all); k++)
        gtk_grid_remove (GTK_GRID (self->grid), all[k]);
      g_object_unref (line->lane);
    }
  g_array_set_size (self->lines, 0);
}

/**
 * baton_lanes_set_transfer:
 * @self: lanes
 * @transfer: (nullable): whose
 */
void
baton_lanes_set_transfer (BatonLanes    *self,
                          BatonTransfer *transfer)
{
  g_return_if_fail (BATON_IS_LANES (self));

  if (self->transfer == transfer)
    return;
  clear_lines (self);
  if (self->transfer)
    g_signal_handlers_disconnect_by_func (self->transfer, on_decided_cb, self);
  g_set_object (&self->transfer, transfer);
  self->now_ms = 0;
  if (!transfer)
    return;
  g_signal_connect_object (transfer, "notify::winner", G_CALLBACK (on_decided_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (transfer, "notify::won-ms", G_CALLBACK (on_decided_cb), self, G_CONNECT_SWAPPED);

  for (guint i = 0; i < g_list_model_get_n_items (baton_transfer_get_lanes (transfer)); i++)
    {
      g_autoptr(BatonLane) lane = g_list_model_get_item (baton_transfer_get_lanes (transfer), i);
      add_line (self, lane, i);
    }
  update_time (self);
}

/**
 * baton_lanes_set_narrow:
 * @self: lanes
 * @narrow: outcomes in a word or two
 */
void
baton_lanes_set_narrow (BatonLanes *self,
                        gboolean    narrow)
{
  g_return_if_fail (BATON_IS_LANES (self));

  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);

      gtk_widget_set_size_request (line->outcome, narrow ? NARROW_OUTCOME_WIDTH : OUTCOME_WIDTH, -1);
      update_line (self, line);
    }
}

/**
 * baton_lanes_update:
 * @self: lanes
 * @now_ms: milliseconds since the acceptance, while the transfer races
 *
 * Moves the bars that still run.
 */
void
baton_lanes_update (BatonLanes *self,
                    int         now_ms)
{
  g_return_if_fail (BATON_IS_LANES (self));

  if (!self->transfer)
    return;
  self->now_ms = now_ms;
  update_time (self);
}

static void
baton_lanes_dispose (GObject *object)
{
  BatonLanes *self = BATON_LANES (object);

  if (self->grid)
    clear_lines (self);
  g_clear_pointer (&self->grid, gtk_widget_unparent);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_object (&self->transfer);
  G_OBJECT_CLASS (baton_lanes_parent_class)->dispose (object);
}

static void
baton_lanes_class_init (BatonLanesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_lanes_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "lanes");
}

static void
baton_lanes_init (BatonLanes *self)
{
  self->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 6);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  self->axis = g_object_new (BATON_TYPE_LANE_AXIS, NULL);
  gtk_grid_attach (GTK_GRID (self->grid), self->axis, COLUMN_TRACK, BATON_N_LEGS, 1, 1);
}
