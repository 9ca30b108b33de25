/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-section.h"

#include "baton-error-text.h"
#include "baton-size-text.h"

#include <glib/gi18n.h>

/**
 * BatonSection:
 *
 * A heading of the transfer list: the item of the list model that stands before its transfers. Notifies `count`.
 */
struct _BatonSection
{
  GObject           parent_instance;

  BatonSectionKind  kind;
  GListModel       *transfers;
};

enum {
  PROP_0,
  PROP_COUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (BatonSection, baton_section, G_TYPE_OBJECT)

/**
 * baton_section_kind_of:
 * @transfer: a transfer
 *
 * Returns: under which heading it stands as it is now
 */
BatonSectionKind
baton_section_kind_of (BatonTransfer *transfer)
{
  const GError *error;

  switch (baton_transfer_get_state (transfer))
    {
    case BATON_TRANSFER_OFFERED:
      return BATON_SECTION_OFFERED;
    case BATON_TRANSFER_PREPARING:
    case BATON_TRANSFER_ASKING:
      return BATON_SECTION_WAITING;
    case BATON_TRANSFER_RACING:
    case BATON_TRANSFER_MOVING:
    case BATON_TRANSFER_CHECKING:
      return BATON_SECTION_UNDER_WAY;
    case BATON_TRANSFER_FAILED:
      /* What can be tried again waits for the user. */
      error = baton_transfer_get_error (transfer);
      return baton_transfer_get_role (transfer) == BATON_INITIATOR && error && baton_error_text_again_helps (error)
               ? BATON_SECTION_WAITING
               : BATON_SECTION_FINISHED;
    case BATON_TRANSFER_DONE:
    default:
      return BATON_SECTION_FINISHED;
    }
}

static void
on_items_changed_cb (BatonSection *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

/**
 * baton_section_new:
 * @kind: which
 * @transfers: (transfer none): its transfers
 *
 * Returns: (transfer full): a heading
 */
BatonSection *
baton_section_new (BatonSectionKind  kind,
                   GListModel       *transfers)
{
  BatonSection *self = g_object_new (BATON_TYPE_SECTION, NULL);

  self->kind = kind;
  self->transfers = g_object_ref (transfers);
  g_signal_connect_object (transfers, "items-changed", G_CALLBACK (on_items_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

BatonSectionKind
baton_section_get_kind (BatonSection *self)
{
  g_return_val_if_fail (BATON_IS_SECTION (self), BATON_SECTION_FINISHED);

  return self->kind;
}

const char *
baton_section_get_title (BatonSection *self)
{
  g_return_val_if_fail (BATON_IS_SECTION (self), NULL);

  switch (self->kind)
    {
    case BATON_SECTION_OFFERED:
      return _("Offered to You");
    case BATON_SECTION_UNDER_WAY:
      return _("Under Way");
    case BATON_SECTION_WAITING:
      return _("Waiting for Someone");
    case BATON_SECTION_FINISHED:
    case BATON_N_SECTIONS:
    default:
      return _("Finished");
    }
}

guint
baton_section_get_count (BatonSection *self)
{
  g_return_val_if_fail (BATON_IS_SECTION (self), 0);

  return g_list_model_get_n_items (self->transfers);
}

/**
 * baton_section_dup_rates:
 * @self: a section
 *
 * Returns: (transfer full): the sums of the speeds, "↑ 150 MB/s"; "" while nothing moves
 */
char *
baton_section_dup_rates (BatonSection *self)
{
  double rates[2] = { 0, 0 };
  g_autofree char *up = NULL;
  g_autofree char *down = NULL;

  g_return_val_if_fail (BATON_IS_SECTION (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (self->transfers); i++)
    {
      g_autoptr(BatonTransfer) transfer = g_list_model_get_item (self->transfers, i);

      /* While a source goes away, some of the models above it have heard of it and others have not. */
      if (transfer && baton_transfer_get_state (transfer) == BATON_TRANSFER_MOVING)
        rates[baton_transfer_get_role (transfer)] += baton_transfer_get_rate (transfer);
    }
  up = baton_size_text_dup_rate (rates[BATON_INITIATOR]);
  down = baton_size_text_dup_rate (rates[BATON_TARGET]);
  if (rates[BATON_INITIATOR] > 0 && rates[BATON_TARGET] > 0)
    return g_strdup_printf ("↑ %s  ↓ %s", up, down);
  if (rates[BATON_INITIATOR] > 0)
    return g_strdup_printf ("↑ %s", up);
  if (rates[BATON_TARGET] > 0)
    return g_strdup_printf ("↓ %s", down);
  return g_strdup ("");
}

static void
baton_section_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (prop_id == PROP_COUNT)
    g_value_set_uint (value, baton_section_get_count (BATON_SECTION (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
baton_section_dispose (GObject *object)
{
  g_clear_object (&BATON_SECTION (object)->transfers);
  G_OBJECT_CLASS (baton_section_parent_class)->dispose (object);
}

static void
baton_section_class_init (BatonSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = baton_section_get_property;
  object_class->dispose = baton_section_dispose;
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
baton_section_init (BatonSection *self)
{
}
