/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0030 section 3: what an entity says of itself; forms by XEP-0128. */
#include "baton-disco-info-private.h"

#include <string.h>

#include "baton-display.h"
#include "baton-ns.h"

struct _BatonDiscoInfo
{
  gatomicrefcount  ref_count;
  GPtrArray       *identities;  /* (element-type BatonDiscoIdentity) */
  GStrv            features;    /* sorted by octets, each once */
  GPtrArray       *forms;       /* (element-type BatonDiscoForm) */
  char            *name;        /* (nullable): of the first identity that has one, safe for display */
  gboolean         doubles;     /* something was said twice */
};

static void
identity_free (gpointer data)
{
  BatonDiscoIdentity *identity = data;

  g_free (identity->category);
  g_free (identity->type);
  g_free (identity->lang);
  g_free (identity->name);
  g_free (identity);
}

static int
compare_identities (gconstpointer a,
                    gconstpointer b)
{
  const BatonDiscoIdentity *one = *(BatonDiscoIdentity * const *) a;
  const BatonDiscoIdentity *two = *(BatonDiscoIdentity * const *) b;
  int order = strcmp (one->category, two->category);

  if (order == 0)
    order = strcmp (one->type, two->type);
  if (order == 0)
    order = strcmp (one->lang, two->lang);
  if (order == 0)
    order = strcmp (one->name, two->name);
  return order;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static BatonDiscoInfo *
info_new (void)
{
  BatonDiscoInfo *self = g_new0 (BatonDiscoInfo, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->identities = g_ptr_array_new_with_free_func (identity_free);
  self->forms = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_disco_form_free);
  return self;
}

static void
add_identity (BatonDiscoInfo *self,
              const char     *category,
              const char     *type,
              const char     *lang,
              const char     *name)
{
  BatonDiscoIdentity *identity = g_new0 (BatonDiscoIdentity, 1);

  identity->category = g_strdup (category);
  identity->type = g_strdup (type);
  identity->lang = g_strdup (lang ? lang : "");
  identity->name = g_strdup (name ? name : "");
  g_ptr_array_add (self->identities, identity);

  if (self->name == NULL)
    self->name = baton_display_dup (name);
}

/* Sorts and removes what was said twice, which the entity caps of XEP-0115 forbid: so it is remembered. */
static void
take_features (BatonDiscoInfo *self,
               GPtrArray      *features)
{
  g_autoptr(GPtrArray) unique = g_ptr_array_new ();

  g_ptr_array_sort (features, compare_strings);
  for (guint i = 0; i < features->len; i++)
    {
      const char *feature = g_ptr_array_index (features, i);

      if (i > 0 && g_str_equal (feature, g_ptr_array_index (features, i - 1)))
        self->doubles = TRUE;
      else
        g_ptr_array_add (unique, g_strdup (feature));
    }
  g_ptr_array_add (unique, NULL);
  self->features = (GStrv) g_ptr_array_free (g_steal_pointer (&unique), FALSE);
}

static void
sort_identities (BatonDiscoInfo *self)
{
  g_ptr_array_sort (self->identities, compare_identities);
  for (guint i = 1; i < self->identities->len; i++)
    if (compare_identities (&self->identities->pdata[i - 1], &self->identities->pdata[i]) == 0)
      self->doubles = TRUE;
}

static int
compare_forms (gconstpointer a,
               gconstpointer b)
{
  const BatonDiscoForm *one = *(BatonDiscoForm * const *) a;
  const BatonDiscoForm *two = *(BatonDiscoForm * const *) b;

  return g_strcmp0 (one->form_type, two->form_type);
}

static void
sort_forms (BatonDiscoInfo *self)
{
  g_ptr_array_sort (self->forms, compare_forms);
  for (guint i = 0; i < self->forms->len; i++)
    {
      const BatonDiscoForm *form = g_ptr_array_index (self->forms, i);
      const BatonDiscoForm *before = i > 0 ? g_ptr_array_index (self->forms, i - 1) : NULL;

      if (form->form_type && before && g_strcmp0 (form->form_type, before->form_type) == 0)
        self->doubles = TRUE;
      if (form->ambiguous)
        self->doubles = TRUE;
    }
}

static gboolean
refuse (GError     **error,
        const char  *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "A disco answer has %s", what);
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

static gboolean
parse_identity (BatonDiscoInfo   *self,
                const BatonNode  *node,
                GError          **error)
{
  const char *category = baton_node_get_attr (node, "category");
  const char *type = baton_node_get_attr (node, "type");
  const char *lang = baton_node_get_attr (node, "xml:lang");
  const char *name = baton_node_get_attr (node, "name");

  if (self->identities->len == BATON_DISCO_MAX_IDENTITIES)
    return refuse (error, "too many identities");
  if (!check_text (category, error) || !check_text (type, error) ||
      !check_text (lang, error) || !check_text (name, error))
    return FALSE;

  add_identity (self, category ? category : "", type ? type : "", lang, name);
  return TRUE;
}

static gboolean
parse_feature (GPtrArray        *features,
               const BatonNode  *node,
               GError          **error)
{
  const char *var = baton_node_get_attr (node, "var");

  if (var == NULL)
    return TRUE;
  if (features->len == BATON_DISCO_MAX_FEATURES)
    return refuse (error, "too many features");
  if (!check_text (var, error))
    return FALSE;

  g_ptr_array_add (features, g_strdup (var));
  return TRUE;
}

static gboolean
add_form (BatonDiscoInfo   *self,
          const BatonNode  *node,
          GError          **error)
{
  BatonDiscoForm *form;

  if (self->forms->len == BATON_DISCO_MAX_FORMS)
    return refuse (error, "too many forms");

  form = baton_disco_form_parse (node, error);
  if (form == NULL)
    return FALSE;

  g_ptr_array_add (self->forms, form);
  return TRUE;
}

/*
 * baton_disco_info_parse:
 * @query: the `query` element of a disco#info answer
 *
 * Reads an answer. Everything ends up sorted as XEP-0115 section 5.1 wants it.
 *
 * Errors: %G_IO_ERROR_INVALID_DATA when it is not such an element, or larger than the limits of the header allow.
 *
 * Returns: (transfer full)
 */
BatonDiscoInfo *
baton_disco_info_parse (const BatonNode  *query,
                        GError          **error)
{
  g_autoptr(BatonDiscoInfo) self = info_new ();
  g_autoptr(GPtrArray) features = g_ptr_array_new_with_free_func (g_free);

  if (query == NULL || !baton_node_is (query, "query", BATON_NS_DISCO_INFO))
    {
      refuse (error, "no query");
      return NULL;
    }

  for (BatonNode *child = baton_node_first (query); child; child = baton_node_next (query, child))
    {
      gboolean fine = TRUE;

      if (baton_node_is (child, "identity", BATON_NS_DISCO_INFO))
        fine = parse_identity (self, child, error);
      else if (baton_node_is (child, "feature", BATON_NS_DISCO_INFO))
        fine = parse_feature (features, child, error);
      else if (baton_node_is (child, "x", BATON_NS_DATA))
        fine = add_form (self, child, error);
      if (!fine)
        return NULL;
    }

  take_features (self, features);
  sort_identities (self);
  sort_forms (self);
  return g_steal_pointer (&self);
}

/*
 * baton_disco_info_new:
 * @features: in any order
 *
 * What we say of ourselves.
 *
 * Returns: (transfer full)
 */
BatonDiscoInfo *
baton_disco_info_new (const char         *category,
                      const char         *type,
                      const char         *name,
                      const char * const *features)
{
  BatonDiscoInfo *self = info_new ();
  g_autoptr(GPtrArray) array = g_ptr_array_new ();

  for (guint i = 0; features[i]; i++)
    g_ptr_array_add (array, (gpointer) features[i]);

  add_identity (self, category, type, NULL, name);
  take_features (self, array);
  return self;
}

/*
 * baton_disco_info_new_empty:
 *
 * What is known of an entity that refuses to say anything.
 *
 * Returns: (transfer full)
 */
BatonDiscoInfo *
baton_disco_info_new_empty (void)
{
  BatonDiscoInfo *self = info_new ();

  self->features = g_new0 (char *, 1);
  return self;
}

/* (element-type BatonDiscoIdentity) (transfer none): sorted by category, type, language, name. */
GPtrArray *
baton_disco_info_get_identities (const BatonDiscoInfo *self)
{
  return self->identities;
}

/* (element-type BatonDiscoForm) (transfer none): sorted by FORM_TYPE, those without one first. */
GPtrArray *
baton_disco_info_get_forms (const BatonDiscoInfo *self)
{
  return self->forms;
}

/* Whether an identity, a feature or a form was said twice: ill-formed by XEP-0115 section 5.4. */
gboolean
baton_disco_info_has_doubles (const BatonDiscoInfo *self)
{
  return self->doubles;
}

/**
 * baton_disco_info_ref:
 *
 * Returns: (transfer full): @self
 */
BatonDiscoInfo *
baton_disco_info_ref (BatonDiscoInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * baton_disco_info_unref:
 * @self: (transfer full):
 */
void
baton_disco_info_unref (BatonDiscoInfo *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->identities);
  g_ptr_array_unref (self->forms);
  g_strfreev (self->features);
  g_free (self->name);
  g_free (self);
}

/**
 * baton_disco_info_has_feature:
 * @feature: a namespace, compared by octets
 */
gboolean
baton_disco_info_has_feature (const BatonDiscoInfo *self,
                              const char           *feature)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (feature != NULL, FALSE);

  return g_strv_contains ((const char * const *) self->features, feature);
}

/**
 * baton_disco_info_has_identity:
 * @category: such as "proxy"
 * @type: such as "bytestreams"
 */
gboolean
baton_disco_info_has_identity (const BatonDiscoInfo *self,
                               const char           *category,
                               const char           *type)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (category != NULL && type != NULL, FALSE);

  for (guint i = 0; i < self->identities->len; i++)
    {
      const BatonDiscoIdentity *identity = g_ptr_array_index (self->identities, i);

      if (g_str_equal (identity->category, category) && g_str_equal (identity->type, type))
        return TRUE;
    }
  return FALSE;
}

/**
 * baton_disco_info_get_features:
 *
 * Returns: (transfer none): %NULL-terminated, sorted by octets, each once
 */
const char * const *
baton_disco_info_get_features (const BatonDiscoInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char * const *) self->features;
}

/**
 * baton_disco_info_get_name:
 *
 * Returns: (transfer none) (nullable): the name the entity gives itself, safe for display
 */
const char *
baton_disco_info_get_name (const BatonDiscoInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}
