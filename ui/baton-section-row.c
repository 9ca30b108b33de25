/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-section-row.h"

/* How often the sum of speeds is drawn anew, milliseconds: numbers that change faster cannot be read. */
#define RATES_MS 500

/**
 * BatonSectionRow:
 *
 * The heading of a section: its title, how many are under way, the sum of their speeds.
 */
struct _BatonSectionRow
{
  GtkWidget     parent_instance;

  BatonSection *section;
  GSignalGroup *signals;
  guint         rates_id;

  GtkBox       *box;
  GtkLabel     *title;
  GtkLabel     *count;
  GtkLabel     *rates;
  GtkButton    *clear;
};

G_DEFINE_FINAL_TYPE (BatonSectionRow, baton_section_row, GTK_TYPE_WIDGET)

GtkWidget *
baton_section_row_new (void)
{
  return g_object_new (BATON_TYPE_SECTION_ROW, NULL);
}

static gboolean
on_rates_cb (gpointer user_data)
{
  BatonSectionRow *self = user_data;
  g_autofree char *rates = baton_section_dup_rates (self->section);

  gtk_label_set_label (self->rates, rates);
  return G_SOURCE_CONTINUE;
}

/* Asked for by a timer, since no one transfer knows the sum; only while the heading is seen. */
static void
update_timer (BatonSectionRow *self)
{
  gboolean wanted = self->section && baton_section_get_kind (self->section) == BATON_SECTION_UNDER_WAY
                    && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted && self->rates_id == 0)
    {
      self->rates_id = g_timeout_add (RATES_MS, on_rates_cb, self);
      on_rates_cb (self);
    }
  else if (!wanted)
    g_clear_handle_id (&self->rates_id, g_source_remove);
}

static void
update (BatonSectionRow *self)
{
  BatonSectionKind kind = baton_section_get_kind (self->section);
  g_autofree char *count = g_strdup_printf ("%u", baton_section_get_count (self->section));

  gtk_label_set_label (self->title, baton_section_get_title (self->section));
  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), kind == BATON_SECTION_UNDER_WAY);
  gtk_widget_set_visible (GTK_WIDGET (self->clear), kind == BATON_SECTION_FINISHED);
  gtk_label_set_label (self->rates, "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  baton_section_get_title (self->section), -1);
}

/**
 * baton_section_row_set_section:
 * @self: a row
 * @section: (nullable): what to show from now on
 */
void
baton_section_row_set_section (BatonSectionRow *self,
                               BatonSection    *section)
{
  g_return_if_fail (BATON_IS_SECTION_ROW (self));

  if (!g_set_object (&self->section, section))
    return;
  g_signal_group_set_target (self->signals, section);
  if (section)
    update (self);
  g_clear_handle_id (&self->rates_id, g_source_remove);
  update_timer (self);
}

static void
baton_section_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (baton_section_row_parent_class)->map (widget);
  update_timer (BATON_SECTION_ROW (widget));
}

static void
baton_section_row_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (baton_section_row_parent_class)->unmap (widget);
  update_timer (BATON_SECTION_ROW (widget));
}

static void
baton_section_row_dispose (GObject *object)
{
  BatonSectionRow *self = BATON_SECTION_ROW (object);

  g_clear_handle_id (&self->rates_id, g_source_remove);
  if (self->signals)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->section);
  gtk_widget_dispose_template (GTK_WIDGET (self), BATON_TYPE_SECTION_ROW);
  G_OBJECT_CLASS (baton_section_row_parent_class)->dispose (object);
}

static void
baton_section_row_class_init (BatonSectionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_section_row_dispose;
  widget_class->map = baton_section_row_map;
  widget_class->unmap = baton_section_row_unmap;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "section");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/im/baton/Baton/ui/baton-section-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BatonSectionRow, box);
  gtk_widget_class_bind_template_child (widget_class, BatonSectionRow, title);
  gtk_widget_class_bind_template_child (widget_class, BatonSectionRow, count);
  gtk_widget_class_bind_template_child (widget_class, BatonSectionRow, rates);
  gtk_widget_class_bind_template_child (widget_class, BatonSectionRow, clear);
}

static void
baton_section_row_init (BatonSectionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (BATON_TYPE_SECTION);
  g_signal_group_connect_swapped (self->signals, "notify::count", G_CALLBACK (update), self);
}
