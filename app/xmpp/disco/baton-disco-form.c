/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0128: a data form of a disco answer, as far as entity caps (XEP-0115) need it. */
#include "baton-disco-form.h"

#include <gio/gio.h>
#include <string.h>

#include "baton-ns.h"

static void
field_free (gpointer data)
{
  BatonDiscoField *field = data;

  g_free (field->var);
  g_ptr_array_unref (field->values);
  g_free (field);
}

void
baton_disco_form_free (BatonDiscoForm *self)
{
  g_free (self->form_type);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

static gboolean
refuse (GError     **error,
        const char  *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "A form of a disco answer has %s", what);
  return FALSE;
}

static gboolean
check_text (const char  *text,
            GError     **error)
{
  if (text && strlen (text) > BATON_DISCO_MAX_TEXT)
    return refuse (error, "a text that is too long");
  return TRUE;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static GPtrArray *
parse_values (const BatonNode  *field,
              GError          **error)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  for (BatonNode *value = baton_node_find (field, "value", BATON_NS_DATA); value;
       value = baton_node_find_next (field, value, "value", BATON_NS_DATA))
    {
      const char *text = baton_node_get_text (value);

      if (values->len == BATON_DISCO_MAX_VALUES)
        {
          refuse (error, "too many values in a field");
          return NULL;
        }
      if (!check_text (text, error))
        return NULL;

      g_ptr_array_add (values, g_strdup (text ? text : ""));
    }
  g_ptr_array_sort (values, compare_strings);
  return g_steal_pointer (&values);
}

/* XEP-0115 section 5.4: a form counts only by a hidden FORM_TYPE, and one with several is ill-formed. */
static void
take_form_type (BatonDiscoForm  *form,
                const BatonNode *field,
                GPtrArray       *values)
{
  for (guint i = 1; i < values->len; i++)
    if (!g_str_equal (g_ptr_array_index (values, i), g_ptr_array_index (values, 0)))
      form->ambiguous = TRUE;

  if (form->form_type != NULL)
    form->ambiguous = TRUE;
  else if (values->len > 0 && g_strcmp0 (baton_node_get_attr (field, "type"), "hidden") == 0)
    form->form_type = g_strdup (g_ptr_array_index (values, 0));
}

static int
compare_fields (gconstpointer a,
                gconstpointer b)
{
  const BatonDiscoField *one = *(BatonDiscoField * const *) a;
  const BatonDiscoField *two = *(BatonDiscoField * const *) b;

  return strcmp (one->var, two->var);
}

static gboolean
add_field (BatonDiscoForm   *self,
           const BatonNode  *node,
           GError          **error)
{
  const char *var = baton_node_get_attr (node, "var");
  g_autoptr(GPtrArray) values = NULL;
  BatonDiscoField *field;

  if (self->fields->len == BATON_DISCO_MAX_FIELDS)
    return refuse (error, "too many fields");
  if (!check_text (var, error))
    return FALSE;
  values = parse_values (node, error);
  if (values == NULL)
    return FALSE;

  if (g_strcmp0 (var, "FORM_TYPE") == 0)
    {
      take_form_type (self, node, values);
      return TRUE;
    }

  field = g_new0 (BatonDiscoField, 1);
  field->var = g_strdup (var ? var : "");
  field->values = g_steal_pointer (&values);
  g_ptr_array_add (self->fields, field);
  return TRUE;
}

/*
 * baton_disco_form_parse:
 * @node: an `x` element of a disco#info answer
 *
 * Errors: %G_IO_ERROR_INVALID_DATA when it is larger than the limits of the header allow.
 *
 * Returns: (transfer full) (nullable): the form, its fields and their values sorted by octets
 */
BatonDiscoForm *
baton_disco_form_parse (const BatonNode  *node,
                        GError          **error)
{
  g_autoptr(BatonDiscoForm) self = g_new0 (BatonDiscoForm, 1);

  self->fields = g_ptr_array_new_with_free_func (field_free);
  for (BatonNode *child = baton_node_find (node, "field", BATON_NS_DATA); child;
       child = baton_node_find_next (node, child, "field", BATON_NS_DATA))
    if (!add_field (self, child, error))
      return NULL;

  g_ptr_array_sort (self->fields, compare_fields);
  return g_steal_pointer (&self);
}
