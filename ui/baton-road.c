/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-road.h"

#include "baton-lanes.h"
#include "baton-road-text.h"

/* Numbers that change faster than this cannot be read, microseconds. */
#define NUMBERS_US (250 * 1000)
/* A race that lasts longer than this unfolds its lanes, milliseconds. */
#define UNFOLD_MS 1000

/**
 * BatonRoad:
 *
 * The line that names a transfer's road, and the lanes it unfolds. Lanes are made when they are first wanted; they
 * unfold by themselves when a race lasts, and fold again when it is over unless the user opened them. Drawn at the
 * frame clock only while racing and seen. Hides itself while there is no race to speak of.
 */
struct _BatonRoad
{
  GtkWidget      parent_instance;

  BatonTransfer *transfer;
  GSignalGroup  *signals;
  gboolean       narrow;
  gboolean       user_decided;    /* folded or unfolded by hand: leave it so while the road is shown */
  gint64         numbers_us;      /* when numbers were last shown */
  guint          tick_id;
  GtkWidget     *lanes;           /* nullable */

  GtkBox        *box;
  GtkButton     *button;
  GtkSpinner    *spinner;
  GtkImage      *icon;
  GtkLabel      *label;
  GtkImage      *arrow;
  GtkRevealer   *revealer;
};

G_DEFINE_FINAL_TYPE (BatonRoad, baton_road, GTK_TYPE_WIDGET)

static int
elapsed_ms (BatonRoad *self)
{
  gint64 accepted_us = baton_transfer_get_accepted_us (self->transfer);

  return accepted_us > 0 ? (int) CLAMP ((g_get_monotonic_time () - accepted_us) / 1000, 0, G_MAXINT) : 0;
}

static gboolean
is_racing (BatonRoad *self)
{
  return self->transfer && baton_transfer_get_state (self->transfer) == BATON_TRANSFER_RACING;
}

static gboolean
has_road (BatonRoad *self)
{
  BatonTransferState state = self->transfer ? baton_transfer_get_state (self->transfer) : BATON_TRANSFER_PREPARING;

  return state == BATON_TRANSFER_RACING || state == BATON_TRANSFER_MOVING || state == BATON_TRANSFER_CHECKING;
}

static void
update_line (BatonRoad *self)
{
  int winner = baton_transfer_get_winner (self->transfer);
  gboolean racing = is_racing (self) && winner < 0;
  g_autofree char *text = baton_road_text_dup_line (self->transfer, elapsed_ms (self), self->narrow);

  gtk_label_set_label (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), racing);
  gtk_spinner_set_spinning (self->spinner, racing);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), winner >= 0);
  if (winner >= 0)
    gtk_image_set_from_icon_name (self->icon, baton_lanes_icon_name (winner));
  self->numbers_us = g_get_monotonic_time ();
}

static void
set_lanes_shown (BatonRoad *self,
                 gboolean   shown)
{
  if (gtk_revealer_get_reveal_child (self->revealer) == shown)
    return;
  if (shown && !self->lanes)
    {
      self->lanes = baton_lanes_new ();
      baton_lanes_set_narrow (BATON_LANES (self->lanes), self->narrow);
      gtk_revealer_set_child (self->revealer, self->lanes);
    }
  if (shown)
    {
      baton_lanes_set_transfer (BATON_LANES (self->lanes), self->transfer);
      baton_lanes_update (BATON_LANES (self->lanes), elapsed_ms (self));
      gtk_widget_set_visible (GTK_WIDGET (self->revealer), TRUE);
    }
  gtk_revealer_set_reveal_child (self->revealer, shown);
  gtk_image_set_from_icon_name (self->arrow, shown ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_STATE_EXPANDED, shown, -1);
}

/* Runs only while a race runs and the line can be seen. */
static gboolean
on_tick_cb (GtkWidget     *widget,
            GdkFrameClock *clock,
            gpointer       user_data)
{
  BatonRoad *self = BATON_ROAD (widget);
  int now_ms = elapsed_ms (self);

  if (now_ms > UNFOLD_MS && !self->user_decided)
    set_lanes_shown (self, TRUE);
  if (gtk_revealer_get_reveal_child (self->revealer))
    baton_lanes_update (BATON_LANES (self->lanes), now_ms);
  if (g_get_monotonic_time () - self->numbers_us >= NUMBERS_US)
    update_line (self);
  return G_SOURCE_CONTINUE;
}

static void
update_ticking (BatonRoad *self)
{
  gboolean wanted = is_racing (self) && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick_cb, NULL, NULL);
  else if (!wanted && self->tick_id != 0)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
      self->tick_id = 0;
    }
}

static void
update (BatonRoad *self)
{
  gboolean shown = has_road (self);

  if (shown)
    update_line (self);
  else
    gtk_spinner_stop (self->spinner);
  if (!shown || (!is_racing (self) && !self->user_decided))
    set_lanes_shown (self, FALSE);
  if (self->lanes && shown && gtk_revealer_get_reveal_child (self->revealer))
    baton_lanes_update (BATON_LANES (self->lanes), elapsed_ms (self));
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  update_ticking (self);
}

static void
on_open_legs_cb (BatonRoad *self)
{
  if (g_get_monotonic_time () - self->numbers_us >= NUMBERS_US && has_road (self))
    update_line (self);
}

static void
on_clicked_cb (BatonRoad *self)
{
  baton_road_unfold (self, !gtk_revealer_get_reveal_child (self->revealer));
}

/* A folded revealer would still take the space between the lines. */
static void
on_child_revealed_cb (BatonRoad *self)
{
  if (!gtk_revealer_get_child_revealed (self->revealer) && !gtk_revealer_get_reveal_child (self->revealer))
    gtk_widget_set_visible (GTK_WIDGET (self->revealer), FALSE);
}

/**
 * baton_road_set_transfer:
 * @self: a road line
 * @transfer: (nullable): whose
 */
void
baton_road_set_transfer (BatonRoad     *self,
                         BatonTransfer *transfer)
{
  g_return_if_fail (BATON_IS_ROAD (self));

  if (!g_set_object (&self->transfer, transfer))
    return;

  self->user_decided = FALSE;
  gtk_revealer_set_transition_type (self->revealer, GTK_REVEALER_TRANSITION_TYPE_NONE);
  set_lanes_shown (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), FALSE);
  gtk_revealer_set_transition_type (self->revealer, GTK_REVEALER_TRANSITION_TYPE_SLIDE_DOWN);
  if (self->lanes)
    baton_lanes_set_transfer (BATON_LANES (self->lanes), NULL);
  g_signal_group_set_target (self->signals, transfer);
  update (self);
}

/**
 * baton_road_set_narrow:
 * @self: a road line
 * @narrow: short words
 */
void
baton_road_set_narrow (BatonRoad *self,
                       gboolean   narrow)
{
  g_return_if_fail (BATON_IS_ROAD (self));

  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  if (self->lanes)
    baton_lanes_set_narrow (BATON_LANES (self->lanes), narrow);
  update (self);
}

/**
 * baton_road_unfold:
 * @self: a road line
 * @unfold: show the lanes, as the user asked
 */
void
baton_road_unfold (BatonRoad *self,
                   gboolean   unfold)
{
  g_return_if_fail (BATON_IS_ROAD (self));

  if (!has_road (self))
    return;
  self->user_decided = TRUE;
  set_lanes_shown (self, unfold);
}

static void
baton_road_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (baton_road_parent_class)->map (widget);
  update_ticking (BATON_ROAD (widget));
}

static void
baton_road_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (baton_road_parent_class)->unmap (widget);
  update_ticking (BATON_ROAD (widget));
}

static void
baton_road_dispose (GObject *object)
{
  BatonRoad *self = BATON_ROAD (object);

  if (self->signals)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  self->lanes = NULL;
  g_clear_object (&self->transfer);
  gtk_widget_dispose_template (GTK_WIDGET (self), BATON_TYPE_ROAD);
  G_OBJECT_CLASS (baton_road_parent_class)->dispose (object);
}

static void
baton_road_class_init (BatonRoadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_road_dispose;
  widget_class->map = baton_road_map;
  widget_class->unmap = baton_road_unmap;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "road");
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-road.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonRoad, box);
  gtk_widget_class_bind_template_child (widget_class, BatonRoad, button);
  gtk_widget_class_bind_template_child (widget_class, BatonRoad, spinner);
  gtk_widget_class_bind_template_child (widget_class, BatonRoad, icon);
  gtk_widget_class_bind_template_child (widget_class, BatonRoad, label);
  gtk_widget_class_bind_template_child (widget_class, BatonRoad, arrow);
  gtk_widget_class_bind_template_child (widget_class, BatonRoad, revealer);
}

static void
baton_road_init (BatonRoad *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (BATON_TYPE_TRANSFER);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::winner", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::won-ms", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::open-legs", G_CALLBACK (on_open_legs_cb), self);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_clicked_cb), self);
  g_signal_connect_swapped (self->revealer, "notify::child-revealed", G_CALLBACK (on_child_revealed_cb), self);
}
